"""Handing over: one person or several, confirmed by somebody, and what a worker who left leaves."""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import Interest
from graph.vocabulary import AccountRole, ExclusionGround, ExclusionKind, InterestKind
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, changed, exclusion, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

HANAS = TOWN + support("hana", "health", "isla")


def with_post(records: Records, who: str, **terms: Any) -> Records:
    """The same town, with the one post of a worker changed."""
    return replace(
        records,
        practitioners=tuple(
            replace(one, posts=tuple(replace(post, **terms) for post in one.posts))
            if one.id == who
            else one
            for one in records.practitioners
        ),
    )


TWO_OF_NORTH = with_post(HANAS, "cora", team_id="north")


def value(site: Site, worker: str, person: str) -> str:
    return f"{site.council.id(person)}/{site.council.id(f'{worker}-{person}')}"


def ask(site: Site, browser: Browser, edges: list[str], to: str) -> Any:
    form = find_form(browser.text("/hand-over"), "/hand-over")
    typed = form.fields | {"edges": edges, "colleague": site.council.id(to)}
    return browser.post("/hand-over", typed)


def confirm_all(browser: Browser) -> int:
    count = 0
    while True:
        page = browser.text("/waiting")
        links = [part.split('"')[0] for part in page.split('href="')[1:]]
        asked = [link for link in links if link.endswith("/proposal")]
        if not asked:
            return count
        form = find_form(browser.text(asked[0]), "/accept")
        browser.done(form.action, form.fields)
        count += 1


def test_a_caseload_moves_when_the_colleagues_leader_confirms_each(build_site: Build) -> None:
    site = build_site(TWO_OF_NORTH)
    hana, cora = site.signed_in("hana"), site.signed_in("cora")
    edges = [value(site, "hana", "isla"), value(site, "hana", "noah")]
    answer = ask(site, hana, edges, "cora")
    assert answer.status_code == 303
    page = hana.text("/hand-over")
    assert "All stays as it is until somebody has confirmed it." in page
    # Whoever is proposed already is not proposed again by mistake.
    assert page.count("proposed to a colleague, waits for a yes") == 2
    assert len(re.findall(r'name="edges"[^>]* disabled', page)) == 2
    assert "Isla Marsh" in hana.text("/")
    theirs = cora.text("/")
    assert "waiting to be confirmed" in theirs
    assert confirm_all(site.signed_in("sue", AccountRole.SUPERVISOR)) == 2
    assert "Isla Marsh" not in hana.text("/")
    assert "Noah Hale" in cora.text("/")
    assert "waiting to be confirmed" not in cora.text("/")


def test_nobody_is_handed_over_twice_at_once(build_site: Build) -> None:
    site = build_site(HANAS)
    hana = site.signed_in("hana")
    assert ask(site, hana, [value(site, "hana", "isla")], "cora").status_code == 303
    again = ask(site, hana, [value(site, "hana", "isla")], "cora")
    assert again.status_code == 422
    assert "was handed over already" in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("edges", "colleague", "why"),
    [
        ([], "cora", "Tick whom you hand over."),
        (["nonsense"], "cora", "The form was incomplete."),
        (["own"], "", "Find your colleague, and choose them."),
        (["own"], "Cora", "Choose your colleague from the list."),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_stay(
    site: Site, edges: list[str], colleague: str, why: str
) -> None:
    hana = site.signed_in("hana")
    own = value(site, "hana", "noah")
    form = find_form(hana.text("/hand-over"), "/hand-over")
    ticked = [own if each == "own" else each for each in edges]
    chosen = site.council.id(colleague) if colleague == "cora" else colleague
    answer = hana.post("/hand-over", form.fields | {"edges": ticked, "colleague": chosen})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert why in page
    if own in ticked:
        assert find_form(page, "/hand-over").fields["edges"] == own


def test_only_ones_own_can_be_handed_over(site: Site) -> None:
    hana = site.signed_in("hana")
    for edge in (value(site, "hugo", "dawn"), value(site, "una", "kai")):
        assert ask(site, hana, [edge], "cora").status_code == 404


def test_whoever_is_kept_from_the_person_gets_the_same_answer_and_nobody_is_asked(
    build_site: Build,
) -> None:
    kept = exclusion(
        "isla",
        ExclusionKind.NOT_TO,
        ground=ExclusionGround.SAFETY,
        practitioners=frozenset({"cora"}),
    )
    site = build_site(TWO_OF_NORTH + kept)
    hana = site.signed_in("hana")
    assert ask(site, hana, [value(site, "hana", "isla")], "cora").status_code == 303
    assert confirm_all(site.signed_in("sue", AccountRole.SUPERVISOR)) == 0
    assert "Isla Marsh" in hana.text("/")


def test_whoever_is_kept_from_the_person_never_reads_who_was_handed_over_to_them(
    build_site: Build,
) -> None:
    """Not while it waits, and not once it was declined; whoever handed over reads that it was."""
    site = build_site(
        TWO_OF_NORTH + Records(interests=(Interest("cora", "isla", InterestKind.KIN),))
    )
    hana, cora = site.signed_in("hana"), site.signed_in("cora")
    assert ask(site, hana, [value(site, "hana", "isla")], "cora").status_code == 303
    sue = site.signed_in("sue", AccountRole.SUPERVISOR)
    for page in ("/", "/waiting"):
        assert "Isla" not in cora.text(page)
    assert cora.get(site.person("isla")).status_code == 404
    (asked,) = {
        part.split('"')[0] for part in sue.text("/waiting").split('href="') if "/proposal" in part
    }
    no = find_form(sue.text(asked), "/decline")
    sue.done(no.action, no.fields | {"why_not": "wrong_person"})
    for page in ("/", "/waiting"):
        assert "Isla" not in cora.text(page)
    assert "Isla Marsh" in hana.text("/waiting")


def test_a_colleague_is_found_by_name(build_site: Build) -> None:
    # A name that nobody else has: towns share a database.
    drawn = uuid4().int
    name = "".join("abcdefghijklmnop"[drawn >> 4 * at & 15] for at in range(10)).title()
    site = build_site(changed(TOWN, "cora", name=f"{name} Bell"))
    hana = site.signed_in("hana")
    form = find_form(hana.text("/hand-over"), "/hand-over")
    page = hana.post("/hand-over/colleagues", form.fields | {"colleague": name})
    assert site.council.id("cora") in page.get_data(as_text=True)


def test_what_a_worker_who_left_has_left_waits_for_the_leader_who_hands_it_over_or_ends_it(
    build_site: Build,
) -> None:
    left = with_post(TWO_OF_NORTH, "hana", span=Span(date(2024, 9, 1), date(2026, 5, 20)))
    site = build_site(left + agreement("isla", by="dawn"))
    sue = site.signed_in("sue", AccountRole.SUPERVISOR)
    listed = sue.text("/waiting")
    assert listed.count("Hand over what Hana Ito has left behind") == 2
    assert ask(site, sue, [value(site, "hana", "isla")], "cora").status_code == 303
    assert "Or end it on the page of Noah Hale" in sue.text("/hand-over")
    page = sue.text(site.person("noah"))
    end = find_form(page, f"{site.council.id('hana-noah')}/end")
    sue.done(end.action, end.fields | {"because": "left_the_post", "on": "today"})
    assert sue.get(site.person("noah")).status_code == 404
    assert not [each for each in forms_of(sue.text("/waiting")) if "noah" in each.action]
