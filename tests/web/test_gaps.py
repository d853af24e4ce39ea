"""The page of gaps: what is missing around one's own people, or one's teams' people."""

import csv
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from app.services.gaps.picture import keep_picture
from app.services.gaps.weeks import keep_week, monday
from graph.database.query import Access, Audience, Nothing, Query, Touch
from graph.records.dates import Span
from graph.vocabulary import AccountRole
from queries.door import open_counts
from queries.gaps import CountedWorker
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import forms_of
from tests.browsers.site import Site
from tests.worlds.builders import NOW, agreement, changed
from tests.worlds.town import TOWN, WORKERS

pytestmark = pytest.mark.neo4j


@dataclass(frozen=True)
class BeginOn:
    support: str
    on: date


BEGIN_ON = Query(
    name="begin_on",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=BeginOn,
    row=Nothing,
    cypher="MATCH ()-[s:SUPPORTS {id: $support}]->() SET s.from = $on",
)


def group(page: str, kind: str) -> str:
    """The part of the page about one kind of gap, empty where there is none."""
    found = re.search(rf'<details class="gap-group" id="{kind}">.*?</details>', page, re.DOTALL)
    return found.group(0) if found else ""


def test_a_worker_reads_what_is_missing_around_their_own_people(site: Site) -> None:
    page = site.signed_in("hugo").text("/gaps")
    asked = group(page, "never_asked")
    assert "Dawn Hale" in asked
    assert f'href="{site.person("dawn")}"' in asked
    assert "Talk about agreement" in asked
    assert group(page, "no_lead") == ""


def test_what_was_agreed_closes_one_gap_and_shows_another(build_site: Build) -> None:
    page = build_site(TOWN + agreement("dawn")).signed_in("hugo").text("/gaps")
    assert "Dawn Hale" not in group(page, "never_asked")
    lead = group(page, "no_lead")
    assert "Dawn Hale" in lead
    assert "Riverside Surgery" in lead


def test_a_leader_reads_of_their_teams_people_and_nobody_else(site: Site) -> None:
    page = site.signed_in("sue", AccountRole.SUPERVISOR).text("/gaps")
    asked = group(page, "never_asked")
    assert "Noah Hale" in asked
    assert "Hana Ito" in asked
    assert "Dawn" not in page


def test_who_sees_nobody_reads_what_was_looked_for(site: Site) -> None:
    page = site.signed_in("vic").text("/gaps")
    assert "Nothing is missing that you may see" in page
    assert "No lead is shown" in page
    assert "Support that is not shown to you may be there all the same." in page


def test_the_menu_leads_to_the_gaps(site: Site) -> None:
    assert 'href="/gaps"' in site.signed_in("hugo").text("/")


@pytest.mark.parametrize("role", [AccountRole.COORDINATOR, AccountRole.ADMINISTRATOR])
def test_who_sees_no_person_has_no_page_of_gaps(site: Site, role: AccountRole) -> None:
    assert site.signed_in(None, role).get("/gaps").status_code == 403


def the_gap(site: Site, name: str, kind: str = "never_asked") -> str:
    return f"/gaps/{kind}/{site.council.id(name)}"


def test_a_gap_is_put_off_and_taken_back(site: Site) -> None:
    hugo = site.signed_in("hugo")
    answer = hugo.send(the_gap(site, "dawn"), f"{the_gap(site, 'dawn')}/put-off", until="1/7/26")
    assert answer.status_code == 303
    page = hugo.text("/gaps")
    assert group(page, "never_asked") == ""
    assert "Put off until 1 July 2026." in page
    undo = next(form for form in forms_of(page) if form.action.endswith("/take-back"))
    assert "Taken back." in hugo.done(undo.action, undo.fields)
    assert "Dawn Hale" in group(hugo.text("/gaps"), "never_asked")


def test_what_was_put_off_comes_back_after_its_day(site: Site) -> None:
    hugo = site.signed_in("hugo")
    hugo.send(the_gap(site, "dawn"), f"{the_gap(site, 'dawn')}/put-off", until="3 June 2026")
    site.clock.forward(days=3)
    again = site.browser()
    again.sign_in(site.account("hugo"))
    assert "Dawn Hale" in group(again.text("/gaps"), "never_asked")


@pytest.mark.parametrize("typed", ["", "yesterday", "31/5/26", "1 June 2026", "3 May 2027"])
def test_a_day_that_is_none_is_asked_for_again_beside_its_field(site: Site, typed: str) -> None:
    hugo = site.signed_in("hugo")
    page = hugo.send(the_gap(site, "dawn"), f"{the_gap(site, 'dawn')}/put-off", until=typed)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.get_data(as_text=True)
    assert "Dawn Hale" in group(hugo.text("/gaps"), "never_asked")


def test_what_is_no_gap_stays_away_until_its_facts_change(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    hugo, gap = site.signed_in("hugo"), the_gap(site, "dawn", "no_lead")
    assert (
        hugo.send(gap, f"{gap}/no-gap", reason="Gita leads for the whole surgery.").status_code
        == 303
    )
    page = hugo.text("/gaps")
    assert group(page, "no_lead") == ""
    assert "Not a gap: Gita leads for the whole surgery." in page
    site.database.rows(BEGIN_ON, BeginOn(site.council.id("gita-dawn"), date(2026, 3, 2)))
    assert "Dawn Hale" in group(hugo.text("/gaps"), "no_lead")


def test_a_gap_is_given_to_a_colleague_who_is_around_and_to_nobody_else(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    hugo, gap = site.signed_in("hugo"), the_gap(site, "dawn", "no_lead")
    stranger = site.council.id("greg")
    refused = hugo.send(gap, f"{gap}/give", until="1 July 2026", to=stranger)
    assert refused.status_code == 422
    assert "Please choose one of these colleagues." in refused.get_data(as_text=True)
    gita = site.council.id("gita")
    assert hugo.send(gap, f"{gap}/give", until="1 July 2026", to=gita).status_code == 303
    assert "Gita Rao sees to it until 1 July 2026." in group(hugo.text("/gaps"), "no_lead")
    theirs = site.signed_in("gita").text("/gaps")
    assert "(said by Hugo Lane)" in theirs


def test_a_leader_reads_what_a_worker_of_theirs_said_and_cannot_take_it_back(site: Site) -> None:
    gap = the_gap(site, "noah")
    hana = site.signed_in("hana")
    hana.send(gap, f"{gap}/put-off", until="1 July 2026")
    undo = next(f for f in forms_of(hana.text("/gaps")) if f.action.endswith("/take-back"))
    sue = site.signed_in("sue", AccountRole.SUPERVISOR)
    page = sue.text("/gaps")
    assert "Put off until 1 July 2026. (said by Hana Ito)" in page
    own = {form.action for form in forms_of(page)}
    assert undo.action not in own
    again = forms_of(sue.text(gap))[-1]
    assert sue.post(undo.action, again.fields).status_code == 404


def test_each_week_is_counted_once_and_the_change_since_then_is_said(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    hugo = site.signed_in("hugo")
    assert "last week" not in hugo.text("/gaps")
    worker = CountedWorker("any", site.council.id("hugo"))
    week = monday(NOW.date()) - timedelta(weeks=1)
    for _ in range(2):
        keep_week(site.services, worker, week)
    page = hugo.text("/gaps")
    assert "same as last week" in group(page, "no_lead")
    assert 'aria-label="Week by week: 1, 1"' in group(page, "no_lead")
    nobody = CountedWorker("any", site.council.id("vic"))
    keep_week(site.services, nobody, week)
    assert "last week" not in site.signed_in("gita").text("/gaps")


def test_the_table_says_what_the_page_says(build_site: Build) -> None:
    hugo = build_site(TOWN + agreement("dawn")).signed_in("hugo")
    answer = hugo.get("/gaps.csv")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gaps.csv"'
    head, *rows = csv.reader(answer.get_data(as_text=True).lstrip("\ufeff").splitlines())
    assert head[0] == "Gaps"
    told = {row[0]: row for row in rows}["no lead is shown"]
    assert told[1] == "Dawn Hale"
    assert "Riverside Surgery" in told[2]


def test_what_if_somebody_left_is_asked_with_one_click(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    hugo, me = site.signed_in("hugo"), site.council.id("hugo")
    page = hugo.text(f"/gaps/what-if?without=worker&which={me}")
    assert "Without Hugo Lane" in page
    stranger = hugo.text(f"/gaps/what-if?without=worker&which={site.council.id('clara')}")
    assert "Clara Diaz" not in stranger


def test_the_picture_tells_a_coordinator_numbers_and_nobody(site: Site) -> None:
    helen = site.signed_in(None, AccountRole.COORDINATOR)
    keep_picture(site.services, open_counts(site.database, site.clock))
    page = helen.text("/picture")
    assert "The partnership in numbers" in page
    assert "under 10" in page
    assert "Hale" not in page
    assert "Hugo Lane" not in page
    table = helen.get("/picture.csv")
    assert table.mimetype == "text/csv"
    assert site.signed_in("hugo").get("/picture").status_code == 403


def test_a_picture_is_kept_once_a_month(site: Site) -> None:
    counts = open_counts(site.database, site.clock)
    keep_picture(site.services, counts)
    assert not keep_picture(site.services, counts)


def test_each_next_step_leads_to_a_page_that_is_there(build_site: Build) -> None:
    late = changed(TOWN + agreement("dawn"), "hugo-dawn", confirmed_on=date(2026, 1, 4))
    site = build_site(late)
    for name, role in (("hugo", AccountRole.PRACTITIONER), ("sue", AccountRole.SUPERVISOR)):
        reader = site.signed_in(name, role)
        steps = re.findall(
            r'<a class="btn btn-sm btn-primary" href="([^"]+)"', reader.text("/gaps")
        )
        assert steps
        for step in steps:
            assert reader.get(step.partition("#")[0]).status_code == 200, step


def test_a_step_leads_to_the_form_that_does_it(build_site: Build) -> None:
    site = build_site(changed(TOWN, "hugo-dawn", confirmed_on=date(2026, 1, 4)))
    hugo, dawn = site.signed_in("hugo"), site.person("dawn")
    page = hugo.text("/gaps")
    assert f'href="{dawn}/agreement"' in group(page, "never_asked")
    assert f'href="{dawn}#own"' in group(page, "unconfirmed")
    form = next(form for form in forms_of(hugo.text(dawn)) if form.action.endswith("/confirm"))
    assert hugo.post(form.action, form.fields).status_code == 303
    assert group(hugo.text("/gaps"), "unconfirmed") == ""


def test_a_leader_is_led_to_hand_over_what_a_worker_left(build_site: Build) -> None:
    left = TOWN.practitioners[list(WORKERS).index("hana")]
    ended = replace(left.posts[0], span=Span(date(2024, 9, 1), date(2026, 5, 20)))
    site = build_site(changed(TOWN, "hana", posts=(ended,)))
    sue = site.signed_in("sue", AccountRole.SUPERVISOR)
    step = f"/hand-over/{site.council.id('hana-noah')}"
    assert f'href="{step}"' in group(sue.text("/gaps"), "worker_left")
    assert sue.get(step).status_code == 200
