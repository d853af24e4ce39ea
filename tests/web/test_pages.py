"""The pages that workers use: my people, a person, a family's map."""

import re
from datetime import date, timedelta

import pytest

from graph.records.dates import PartialDate, Span
from graph.vocabulary import AccountRole, Level, SupportState
from tests.browsers.fixtures import Build
from tests.browsers.site import Site
from tests.worlds.builders import NOW, agreement, changed, enquiry, support
from tests.worlds.drawn_map import drawing_of
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

WORRY = "Worried about a child? Do not wait for this map"


def title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found
    return found.group(1)


def test_my_people_lists_the_people_one_supports_and_who_else_is_around(
    build_site: Build,
) -> None:
    page = build_site(TOWN + agreement("dawn")).signed_in("hugo").text("/")
    assert title(page) == "My people · Kithmap"
    assert "Families I work with" in page
    assert "Dawn Hale" in page
    assert "Riverside Surgery" in page
    assert "Confirmed 4 May 2026" in page
    assert "Kai" not in page


def test_without_an_agreement_nobody_else_is_shown(site: Site) -> None:
    page = site.signed_in("hugo").text("/")
    assert "Nobody else is shown" in page
    assert "Riverside Surgery" not in page


def test_a_supervisor_sees_the_people_of_the_team_with_their_worker(site: Site) -> None:
    page = site.signed_in("sue", AccountRole.SUPERVISOR).text("/")
    assert "My team’s families" in page
    assert "Noah Hale" in page
    assert "Hana Ito" in page


def test_whoever_is_asked_about_at_the_front_door_stands_on_the_teams_first_page(
    build_site: Build,
) -> None:
    site = build_site(TOWN + enquiry("front-door", "isla"))
    page = site.signed_in("fay").text("/")
    assert "People I see for another reason" in page
    assert "Your front-door enquiry" in page
    assert f'href="{site.person("isla")}"' in page
    assert "Isla" in site.signed_in("fay").text(site.person("isla"))
    assert "Isla" not in site.signed_in("vic").text("/")


def test_an_enquiry_that_is_over_leaves_nobody_on_the_first_page(build_site: Build) -> None:
    long_ago = NOW - timedelta(days=9)
    over = enquiry("front-door", "isla", opened_at=long_ago, ends_at=long_ago + timedelta(hours=72))
    page = build_site(TOWN + over).signed_in("fay").text("/")
    assert "Nobody is here yet" in page


def test_a_worker_without_people_finds_an_honest_empty_page(site: Site) -> None:
    page = site.signed_in("vic").text("/")
    assert "Nobody is here yet" in page
    assert WORRY in page


@pytest.mark.parametrize(
    "role",
    [
        AccountRole.COORDINATOR,
        AccountRole.PRIVACY_OFFICER,
        AccountRole.ADMINISTRATOR,
        AccountRole.AUDIT_READER,
    ],
)
def test_those_who_see_no_person_find_what_waits_for_them(site: Site, role: AccountRole) -> None:
    page = site.signed_in(None, role).text("/")
    assert "What waits for you" in page
    assert "My people" not in page


def test_a_person_page_has_contact_cards_that_can_be_rung_and_written_to(
    build_site: Build,
) -> None:
    site = build_site(TOWN + agreement("dawn"))
    page = site.signed_in("hugo").text(site.person("dawn"))
    assert title(page) == "Person · Kithmap"
    assert "Gita Rao" in page
    assert re.search(r'href="tel:01632960\d{3}"', page)
    assert 'href="mailto:gita.rao@example.org"' in page
    assert "They agreed that your service may see this." in page
    assert WORRY in page


def test_at_agency_level_the_duty_contact_stands_in_the_workers_place(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn", level=Level.AGENCY))
    page = site.signed_in("hugo").text(site.person("dawn"))
    assert "Riverside Surgery" in page
    assert 'href="mailto:duty.gp@example.org"' in page
    assert "Gita" not in page


def test_at_existence_level_there_is_one_line_and_no_name(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn", level=Level.EXISTENCE))
    page = site.signed_in("hugo").text(site.person("dawn"))
    assert page.count("Other support is in place") == 1
    assert "Riverside" not in page


def test_a_person_reached_through_the_family_shows_no_birth_date(build_site: Build) -> None:
    records = TOWN
    for holder in ("dawn", "lee"):
        records += agreement("kai", holder, family_teams=frozenset({"D"}))
    site = build_site(records)
    page = site.signed_in("hana").text(site.person("kai"))
    assert "Kai Marsh" in page
    assert "Sol Reyes" in page
    assert "14 September 2010" not in page
    own = site.signed_in("una").text(site.person("kai"))
    assert "14 September 2010 (age 15)" in own


def test_a_waiting_edge_shows_what_was_typed_and_nothing_more(build_site: Build) -> None:
    waiting = support(
        "vic",
        "housing",
        "dawn",
        state=SupportState.PROPOSED,
        confirmed_on=None,
        typed_name="Dawn H.",
        typed_birth_date=PartialDate(date(1986, 2, 3)),
    )
    site = build_site(TOWN + waiting + agreement("dawn"))
    browser = site.signed_in("vic")
    assert "waiting to be confirmed" in browser.text("/")
    page = browser.text(site.person("dawn"))
    assert "Dawn H." in page
    assert "Dawn Hale" not in page
    assert "Gita" not in page
    assert "Still true" not in page


def test_an_ended_edge_stands_apart_with_quarters_for_dates(build_site: Build) -> None:
    ended = support(
        "hana",
        "health",
        "isla",
        span=Span(date(2026, 1, 10), date(2026, 3, 1)),
        state=SupportState.ENDED,
    )
    site = build_site(TOWN + ended + agreement("isla", "dawn") + agreement("isla", "lee"))
    page = site.signed_in("tom").text(site.person("isla"))
    assert "In the last year" in page
    assert "nded between January and March 2026" in page
    assert "1 March 2026" not in page


def test_a_family_page_holds_the_map_and_the_same_as_a_list(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    page = site.signed_in("hugo").text(site.family("D"))
    assert title(page) == "Family · Kithmap"
    assert "Hale family" in page
    assert WORRY in page
    scene = re.search(r"<script type=\"application/json\"[^>]*>(.*?)</script>", page, re.DOTALL)
    assert scene
    drawn = drawing_of(scene.group(1))
    assert drawn["nodes"]
    outside = page.replace(scene.group(0), "")
    for name in ("Dawn Hale", "Gita Rao", "Hugo Lane", "Riverside Surgery"):
        assert name in outside
    assert "una.price" not in page


def test_a_name_cannot_end_the_script_that_holds_the_map(build_site: Build) -> None:
    hostile = "</script><script>alert(1)</script>"
    site = build_site(changed(TOWN, "dawn", given_name=hostile))
    browser = site.signed_in("hugo")
    for page in ("/", site.person("dawn"), site.person("dawn") + "/map", site.family("D")):
        assert "<script>alert" not in browser.text(page)


def test_pages_hold_no_personal_data_in_titles_or_addresses(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    browser = site.signed_in("hugo")
    for path in ("/", site.person("dawn"), site.person("dawn") + "/map", site.family("D")):
        page = browser.text(path)
        assert "Hale" not in title(page)
        for link in re.findall(r'href="(/[^"]*)"', page):
            assert not re.search(r"dawn|hale|gita", link, re.IGNORECASE), link
