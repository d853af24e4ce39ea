"""That a young person was found not able to decide, and who decides on the next page."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from graph.records.bundle import Records
from graph.records.dates import PartialDate
from tests.browsers.fixtures import Build
from tests.browsers.not_sharing_forms import FOUND, as_read, find_not_able
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.site import Browser, Site
from tests.worlds.builders import changed
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

SEVENTEEN = PartialDate(date(2009, 1, 14))
AGREED = {
    "alone": "yes",
    "private": "yes",
    "known": "contact",
    "sector_childrens_social_care": "yes",
    "months": "12",
    "asked": "together",
    "answer": "yes",
}


def older() -> Records:
    """The town, where Kai is seventeen."""
    return changed(TOWN, "kai", birth_date=SEVENTEEN)


@pytest.fixture
def site(build_site: Build) -> Site:
    return build_site(older())


@pytest.fixture
def una(site: Site) -> Browser:
    return site.signed_in("una")


def dawn_agrees(site: Site, una: Browser) -> int:
    """As his mother, for Kai; how that was answered."""
    mother = {"decider": "other", "authority": "parent", "holder": site.council.id("dawn")}
    page = f"{site.person('kai')}/agreement"
    return una.send(page, **AGREED, **mother, evidence="Birth certificate").status_code


def test_whoever_is_responsible_decides_from_the_next_click_until_they_are_able_again(
    site: Site, una: Browser
) -> None:
    sol, kai = site.signed_in("sol"), site.person("kai")
    assert 'value="parent"' not in una.text(f"{kai}/agreement")
    assert dawn_agrees(site, una) == 422
    said = find_not_able(una, kai)
    assert "It is written down, and counts from now on" in said
    assert "Found not able to decide, from 1 June 2026" in said
    assert "Dr Shah, paediatrician" in said
    assert 'value="parent"' in una.text(f"{kai}/agreement")
    assert "Una Price" not in sol.text(kai)
    assert dawn_agrees(site, una) == 303
    assert "Una Price" in sol.text(kai)
    again = find_form(una.text(f"{kai}/able"), "/again")
    said = una.done(again.action, again.fields)
    assert "Found not able to decide from 1 June 2026, and able again on 1 June 2026" in said
    assert 'value="parent"' not in una.text(f"{kai}/agreement")
    assert "Una Price" not in sol.text(kai)


def test_what_they_can_decide_they_decide_by_name_with_how_that_is_known(
    site: Site, una: Browser
) -> None:
    kai = site.person("kai")
    assert 'name="competence"' not in una.text(f"{kai}/agreement")
    find_not_able(una, kai)
    own = una.send(f"{kai}/agreement", **AGREED, decider="self")
    assert own.status_code == 422
    assert "how you know that they understand" in own.get_data(as_text=True)
    service = {f"service_{site.council.id('school')}": "yes", "competence": "Said it back."}
    assert una.send(f"{kai}/agreement", **AGREED, decider="self", **service).status_code == 303
    assert "Una Price" in site.signed_in("sol").text(kai)


def test_the_preview_knows_of_it(site: Site, una: Browser) -> None:
    kai = site.person("kai")
    find_not_able(una, kai)
    form = find_form(una.text(f"{kai}/agreement"), "/agreement")
    chosen = {"decider": "other", "authority": "parent", "holder": site.council.id("dawn")}
    chosen |= {"known": "contact", "sector_housing": "yes"}
    part = una.post(f"{form.action}/preview", form.fields | chosen)
    said = "A housing officer would now see the name and number of Una Price."
    assert said in part.get_data(as_text=True)


def test_no_colleague_and_no_page_for_the_family_tells_of_it(site: Site, una: Browser) -> None:
    sol, kai = site.signed_in("sol"), site.person("kai")
    pages = ("", "/able", "/agreement", "/agreements", "/my-team", "/who-can-see")

    def read(browser: Browser, ends: tuple[str, ...]) -> list[str]:
        return [as_read(browser.text(f"{kai}{end}")) for end in ends]

    theirs, mine = read(sol, pages), read(una, pages[3:])
    find_not_able(una, kai)
    assert read(sol, pages) == theirs
    assert read(una, pages[3:]) == mine
    assert all(FOUND["note"] not in una.text(f"{kai}{end}") for end in ("", "/agreement"))


def test_the_same_form_twice_writes_it_down_once_and_an_older_one_is_told(
    site: Site, una: Browser
) -> None:
    page = f"{site.person('kai')}/able"
    first, other = (find_form(una.text(page), page) for _ in range(2))
    for _ in range(2):
        assert una.done(first.action, first.fields | FOUND).count(FOUND["evidence"]) == 1
    late = una.post(other.action, other.fields | FOUND | {"evidence": "A letter"})
    assert late.status_code == 409
    text = late.get_data(as_text=True)
    assert "This changed while the page was open." in text
    again = find_form(text, page)
    assert again.fields["evidence"] == "A letter"
    assert una.post(again.action, again.fields).status_code == 303


def test_nobody_ends_a_colleagues_and_nobody_ends_it_twice(site: Site, una: Browser) -> None:
    sol, page = site.signed_in("sol"), f"{site.person('kai')}/able"
    find_not_able(una, site.person("kai"))
    again = find_form(una.text(page), "/again")
    own = find_form(sol.text(page), page).fields
    forged = {key: own[key] for key in ("csrf_token", "op_id")}
    assert sol.post(again.action, again.fields | forged).status_code == 404
    assert una.post(again.action, again.fields).status_code == 303
    assert una.post(again.action, again.fields | {"op_id": str(uuid4())}).status_code == 409
    assert not [each for each in forms_of(una.text(page)) if each.action.endswith("/again")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"note": " "}, "Please say in a few words what they could not do."),
        ({"evidence": ""}, "Please write down what you saw"),
        ({"found_by": ""}, "Please say who found it, and what they are."),
        ({"since": "1 December 2026"}, "still to come"),
        ({"since": "once"}, ""),
    ],
)
def test_what_is_missing_is_said_beside_the_field_with_nothing_lost(
    site: Site, una: Browser, typed: dict[str, str], said: str
) -> None:
    kai = site.person("kai")
    page = find_not_able(una, kai, **typed)
    assert said in page
    assert "Nothing was saved yet." in page
    kept = find_form(page, f"{kai}/able").fields
    assert {name: kept[name] for name in FOUND} == {**FOUND, **typed, **_tidied(typed)}
    assert "You have written down nothing." in page
    assert 'value="parent"' not in una.text(f"{kai}/agreement")


def _tidied(typed: dict[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in typed.items()}


def test_where_nothing_would_follow_from_it_the_page_says_so(build_site: Build) -> None:
    site = build_site(TOWN)
    una, hugo = site.signed_in("una"), site.signed_in("hugo")
    for browser, person in ((una, site.person("kai")), (hugo, site.person("dawn"))):
        assert f"{person}/able" not in browser.text(f"{person}/agreement")
        page = browser.text(f"{person}/able")
        assert "At this age nothing would follow from it." in page
        own = find_form(browser.text("/people-i-know"), "/people-i-know").fields
        token = {key: own[key] for key in ("csrf_token", "op_id")}
        answer = browser.post(f"{person}/able", token | FOUND | {"version": "0" * 64})
        assert answer.status_code in (409, 422)
        assert "You have written down nothing." in browser.text(f"{person}/able")


def test_only_who_sits_down_with_somebody_writes_it_down(site: Site) -> None:
    kai = site.person("kai")
    for name in ("gita", "hugo", "sue"):
        browser = site.signed_in(name)
        assert browser.get(f"{kai}/able").status_code == 404
        own = find_form(browser.text("/people-i-know"), "/people-i-know").fields
        token = {key: own[key] for key in ("csrf_token", "op_id")}
        answer = browser.post(f"{kai}/able", token | FOUND | {"version": "0" * 64})
        assert answer.status_code == 404


def test_who_is_of_no_known_age_may_be_written_down(build_site: Build) -> None:
    people = tuple(replace(one, birth_date=None) if one.id == "kai" else one for one in TOWN.people)
    site = build_site(replace(TOWN, people=people))
    una, kai = site.signed_in("una"), site.person("kai")
    assert "Found not able to decide, from" in find_not_able(una, kai)
