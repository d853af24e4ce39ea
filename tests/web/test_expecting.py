"""A child is expected: noted on one's own card, known to nobody but who may know, and taken off."""

import pytest

from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

AROUND = TOWN + support("hana", "health", "dawn") + agreement("dawn")
"""Hana, Hugo and Gita work with Dawn, who agreed that others know of them."""
OTHERS = ("hugo", "gita")


def note(site: Site, browser: Browser, **typed: str) -> str:
    form = find_form(browser.text(site.person("dawn")), "/expecting")
    return browser.done(form.action, form.fields | {"since": "1 May 2026"} | typed)


def no_more(site: Site, browser: Browser) -> str:
    form = find_form(browser.text(site.person("dawn")), "/no-more")
    return browser.done(form.action, form.fields)


def test_who_noted_it_knows_of_it_and_nobody_else(build_site: Build) -> None:
    site = build_site(AROUND)
    before = {who: site.signed_in(who).text(site.person("dawn")) for who in OTHERS}
    hana = site.signed_in("hana")
    page = note(site, hana)
    assert "Expecting" in page
    assert "The baby is born" in page
    for who in OTHERS:
        after = site.signed_in(who).text(site.person("dawn"))
        assert "The baby is born" not in after
        assert ("Hana Ito" in after) == ("Hana Ito" in before[who]), "her support is as it was"
        assert "/expecting" in after, "they may note it too, as where nobody has"


def test_whoever_supports_her_in_it_is_shown_by_name_alone_and_goes_on_with_the_child(
    build_site: Build,
) -> None:
    site = build_site(AROUND)
    assert "Hana Ito" in site.signed_in("gita").text(site.person("dawn"))
    hana = site.signed_in("hana")
    note(site, hana, meets="y")
    assert "Hana Ito" not in site.signed_in("gita").text(site.person("dawn"))
    form = find_form(hana.text(site.person("dawn")), "/birth")
    typed = {"given_name": "Ida", "family_name": "Hale", "born_on": "30 May 2026"}
    born = hana.done(form.action, form.fields | typed)
    assert "Ida Hale, born 30 May 2026" in born
    assert "Ida Hale" in hana.text("/")


def test_what_ended_otherwise_is_taken_off_and_can_be_taken_back(build_site: Build) -> None:
    site = build_site(AROUND)
    hana = site.signed_in("hana")
    note(site, hana, meets="y")
    page = no_more(site, hana)
    assert "The baby is born" not in page
    assert "Taken off." in page
    undo = find_form(page, "/reopen")
    assert "The baby is born" in hana.done(undo.action, undo.fields)


def test_what_another_agency_noted_stays_where_one_takes_ones_own_off(build_site: Build) -> None:
    """Neither learns of the other's: for both the page says what they know themselves."""
    site = build_site(AROUND)
    hana, gita = site.signed_in("hana"), site.signed_in("gita")
    note(site, hana)
    note(site, gita)
    no_more(site, hana)
    assert "The baby is born" not in hana.text(site.person("dawn"))
    assert "The baby is born" in gita.text(site.person("dawn"))


def test_it_is_noted_once_by_whoever_knows(build_site: Build) -> None:
    site = build_site(AROUND)
    hana = site.signed_in("hana")
    stale = find_form(hana.text(site.person("dawn")), "/expecting")
    note(site, hana)
    fields = stale.fields | {"since": "today", "op_id": "7b0f6a52-3f0e-4a55-9d50-0d5a3f3a9a11"}
    answer = hana.post(stale.action, fields)
    assert answer.status_code == 422
    assert "That is noted already" in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", [("una", "kai"), ("tom", "isla")], ids=["a boy", "a child"])
def test_it_is_not_offered_where_it_cannot_be(build_site: Build, who: tuple[str, str]) -> None:
    site = build_site(TOWN)
    worker, person = who
    page = site.signed_in(worker).text(site.person(person))
    assert ("/expecting" in page) == (person == "isla"), "Isla is eleven, and may be asked"


def test_a_day_to_come_is_refused_beside_the_field(build_site: Build) -> None:
    site = build_site(AROUND)
    hana = site.signed_in("hana")
    form = find_form(hana.text(site.person("dawn")), "/expecting")
    answer = hana.post(form.action, form.fields | {"since": "1 May 2027"})
    assert answer.status_code == 422
