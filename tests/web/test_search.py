"""The search on every page: what it finds of whom, and what it never says."""

import re
from uuid import uuid4

import pytest

from graph.vocabulary import AccountRole
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, changed
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j


def find(browser: Browser, words: str) -> str:
    """The page that shows what was found, by the form that stands on every page."""
    form = find_form(browser.text("/settings"), "/find")
    answer = browser.post(form.action, form.fields | {"find": words})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def now(browser: Browser, words: str) -> str:
    form = find_form(browser.text("/settings"), "/find")
    answer = browser.post("/find/now", form.fields | {"find": words})
    assert (answer.status_code, answer.headers["X-Fragment"]) == (200, "1")
    return answer.get_data(as_text=True)


def links(page: str) -> set[str]:
    main = page.split("<main", 1)[-1]
    return set(re.findall(r'href="(/(?:people|families|practitioners|agencies)/[^"]+)"', main))


@pytest.mark.parametrize("look", [find, now])
@pytest.mark.parametrize("words", ["dawn", "hale", "Dwan", "hal dawn"])
def test_ones_own_people_and_their_families_are_found_with_a_slip_too(
    site: Site, look: object, words: str
) -> None:
    found = look(site.signed_in("hugo"), words)  # type: ignore[operator]  # one of the two
    assert {site.person("dawn"), site.family("D")} <= links(found)


def test_whoever_is_hidden_is_found_no_more_than_who_is_not_there(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    hugo = site.signed_in("hugo")
    hidden, nobody = now(hugo, "rose"), now(hugo, "zzyzx")
    assert hidden == nobody
    assert "Nothing was found among your people and in the directory." in nobody


def test_practitioners_and_agencies_are_found_by_everybody_who_is_signed_in(
    build_site: Build,
) -> None:
    # Names that nobody else has: towns share a database.
    drawn = uuid4().int
    name = "".join("abcdefghijklmnop"[drawn >> 4 * at & 15] for at in range(10))
    agency = "".join("abcdefghijklmnop"[drawn >> 4 * at & 15] for at in range(10, 20))
    town = changed(TOWN, "gita", name=f"{name.title()} Rao")
    site = build_site(changed(town, "gp", name=f"{agency.title()} Surgery"))
    for browser in (site.signed_in("hugo"), site.signed_in(None, AccountRole.COORDINATOR)):
        page = find(browser, f"{name} Roa")
        assert f"/practitioners/{site.council.id('gita')}" in links(page)
        page = find(browser, f"{agency[:-1]} surgery")
        assert f"/agencies/{site.council.id('gp')}" in links(page)


def test_who_works_with_nobody_finds_no_person(site: Site) -> None:
    page = find(site.signed_in(None, AccountRole.ADMINISTRATOR), "dawn")
    assert not {site.person("dawn"), site.family("D")} & links(page)


def test_the_words_stand_in_the_page_and_in_no_address(site: Site) -> None:
    hugo = site.signed_in("hugo")
    form = find_form(hugo.text("/settings"), "/find")
    answer = hugo.client.post("/find", data=form.fields | {"find": "dawn"})
    assert answer.status_code == 303
    assert "dawn" not in answer.headers["Location"].casefold()
    page = hugo.text(answer.headers["Location"])
    assert re.search(r'name="find"[^>]*value="dawn"', page)
    assert "<title>Find · Kithmap</title>" in page


def test_an_empty_search_and_one_that_is_far_too_long_say_so(site: Site) -> None:
    hugo = site.signed_in("hugo")
    assert "found." not in find(hugo, " ").split("<main", 1)[1]
    form = find_form(hugo.text("/settings"), "/find")
    answer = hugo.post("/find", form.fields | {"find": "x" * 81})
    assert answer.status_code == 422
    assert "That is too long." in answer.get_data(as_text=True)
    assert not links(now(hugo, "x" * 81))
