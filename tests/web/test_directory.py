"""The partnership directory: open to every account, and silent about whom anybody supports."""

import pytest

from graph.vocabulary import AccountRole
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j


def search(browser: Browser, words: str) -> str:
    form = find_form(browser.text("/directory"), "/directory")
    return browser.post("/directory", form.fields | {"words": words}).get_data(as_text=True)


@pytest.mark.parametrize("role", list(AccountRole))
def test_every_account_may_look_into_the_directory(site: Site, role: AccountRole) -> None:
    works = role in (AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)
    browser = site.signed_in("hugo" if works else None, role)
    assert "Drugs and alcohol" in browser.text("/directory")
    assert "Recovery Service" in browser.text(f"/agencies/{site.council.id('recovery')}")


def test_an_agency_shows_its_duty_contact_teams_and_people_at_work(site: Site) -> None:
    page = site.signed_in("hugo").text(f"/agencies/{site.council.id('health')}")
    assert "North Team" in page
    assert "Hana Ito" in page
    assert "Health visitor" in page
    assert 'href="mailto:duty.health@example.org"' in page


def test_a_practitioner_shows_their_card_and_posts(site: Site) -> None:
    page = site.signed_in("hugo").text(f"/practitioners/{site.council.id('rita')}")
    assert "Rita Cole" in page
    assert "Recovery worker" in page
    assert "Recovery Service" in page


def test_the_directory_links_nobody_to_a_person(build_site: Build) -> None:
    site = build_site(TOWN + agreement("dawn"))
    browser = site.signed_in("hugo")
    for path in (
        "/directory",
        f"/agencies/{site.council.id('gp')}",
        f"/practitioners/{site.council.id('gita')}",
    ):
        page = browser.text(path)
        assert "/people/" not in page
        assert "Dawn" not in page


@pytest.mark.parametrize("words", ["hugo", "HUGO LA", "  lane ", "hugo\u200b", "hug lan"])
def test_a_practitioner_is_found_by_the_beginnings_of_their_names(site: Site, words: str) -> None:
    assert "Hugo Lane" in search(site.signed_in("hugo"), words)


def test_an_agency_is_found_by_its_name_or_what_it_does(site: Site) -> None:
    browser = site.signed_in("hugo")
    assert "Riverside Surgery" in search(browser, "riv surg")
    assert "/directory/substance_use" in search(browser, "drugs")
    assert "Recovery Service" not in search(browser, "riverside")
    assert "Recovery Service" in browser.text("/directory/substance_use")


@pytest.mark.parametrize("words", ['"', "*", "name:*", "a~ OR b", "(((", "AND", "\\", "%", "'; x"])
def test_signs_of_a_query_language_are_only_words(site: Site, words: str) -> None:
    assert "Directory" in search(site.signed_in("hugo"), words)


def test_a_search_that_finds_nothing_says_so_and_keeps_the_words(site: Site) -> None:
    page = search(site.signed_in("hugo"), "zzyzx")
    assert "Nothing was found" in page
    assert find_form(page, "/directory").fields["words"] == "zzyzx"


@pytest.mark.parametrize("path", ["/agencies/{}", "/practitioners/{}"])
def test_an_unknown_entry_is_not_found(site: Site, path: str) -> None:
    browser = site.signed_in("hugo")
    assert browser.get(path.format(site.council.id("dawn"))).status_code == 404
