"""Who belongs to somebody: linked at once by who works with both, else asked of the other side."""

from datetime import date
from uuid import uuid4

import pytest

from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

TOM_KNOWS_ROSE = TOWN + support("tom", "school", "rose")


def link(browser: Browser, site: Site, one: str, relative: str, kind: str, **more: str) -> str:
    form = find_form(browser.text(f"{site.person(one)}/family"), "/ties")
    fields = {**form.fields, "relative": relative, "kind": kind, **more}
    return browser.done(form.action, fields)


def listed(page: str) -> str:
    """The list beside a map, without what the drawing is made from."""
    return page.split('<script type="application/json"')[0]


def test_two_of_mine_are_linked_at_once_and_read_right_from_both_sides(build_site: Build) -> None:
    site = build_site(TOM_KNOWS_ROSE)
    tom, rose = site.signed_in("tom"), site.council.id("rose")
    said = link(tom, site, "isla", f"mine:{rose}", "GRPRN", since="2015")
    assert "They are linked" in said
    assert "Rose Hale" in listed(tom.text(f"{site.person('isla')}/map"))
    assert "Isla Marsh" in listed(tom.text(f"{site.person('rose')}/map"))
    assert "Rose Hale" in tom.text(site.person("isla"))
    assert "Isla Marsh" in tom.text(site.person("rose"))


def test_somebody_is_found_among_my_people_and_whoever_stands_on_the_page(
    build_site: Build,
) -> None:
    site = build_site(TOM_KNOWS_ROSE)
    tom = site.signed_in("tom")
    form = find_form(tom.text(f"{site.person('isla')}/family"), "/ties")
    assert "is Isla Marsh’s" in tom.text(f"{site.person('isla')}/family")
    page = tom.post(f"{form.action}/find", form.fields | {"relative": "ha"}).get_data(as_text=True)
    assert f"mine:{site.council.id('rose')}" in page
    assert f"page:{site.council.id('dawn')}" in page
    # Lee is his as kin alone, by another name; Noah's family name begins so, and he stands there.
    assert site.council.id("lee") not in page.split('name="relative"')[1]


def test_the_other_side_is_asked_and_nobody_else_is_told(build_site: Build) -> None:
    site = build_site(TOWN)
    tom, dawn = site.signed_in("tom"), site.council.id("dawn")
    said = link(tom, site, "isla", f"page:{dawn}", "GUARD")
    assert "Asked." in said
    assert "Dawn Hale is Isla Marsh’s guardian." in said
    hugo = site.signed_in("hugo")
    assert "is it so?" in hugo.text("/waiting")
    page = hugo.text(f"{site.person('dawn')}/family")
    assert "Dawn Hale is Isla Marsh’s guardian." in page
    assert "Tom Abara" not in page
    assert "is it so?" not in site.signed_in("sol").text("/waiting")
    confirmed = hugo.send(f"{site.person('dawn')}/family", "/confirm")
    assert confirmed.status_code == 303
    assert "Dawn Hale is Isla" not in tom.text(f"{site.person('isla')}/family")
    assert "is it so?" not in hugo.text("/waiting")


def test_who_is_asked_about_comes_to_a_family_that_is_there_once_the_other_side_says_so(
    build_site: Build,
) -> None:
    site = build_site(TOWN)
    tom, rita, lee = site.signed_in("tom"), site.signed_in("rita"), site.council.id("lee")
    home = site.council.id("D")
    said = link(tom, site, "isla", f"page:{lee}", "GUARD", family=home)
    assert "Asked." in said
    assert rita.get(f"/families/{home}/members").status_code == 404
    assert rita.send(f"{site.person('lee')}/family", "/confirm").status_code == 303
    assert "Lee Marsh" in rita.text(f"/families/{home}/members")


def test_whoever_asked_may_take_it_back(build_site: Build) -> None:
    site = build_site(TOWN)
    tom, dawn = site.signed_in("tom"), site.council.id("dawn")
    link(tom, site, "isla", f"page:{dawn}", "GUARD")
    assert tom.send(f"{site.person('isla')}/family", "/withdraw").status_code == 303
    assert "guardian." not in tom.text(f"{site.person('isla')}/family")
    assert "is it so?" not in site.signed_in("hugo").text("/waiting")


def test_an_aunt_stays_an_aunt_from_both_sides(build_site: Build) -> None:
    site = build_site(TOM_KNOWS_ROSE)
    tom = site.signed_in("tom")
    link(tom, site, "isla", f"mine:{site.council.id('rose')}", "AUNT")
    assert "Niece or nephew" not in tom.text(site.person("isla"))


def test_ending_a_tie_asks_why_and_keeps_it_in_the_past(build_site: Build) -> None:
    site = build_site(TOM_KNOWS_ROSE)
    tom, rose = site.signed_in("tom"), site.council.id("rose")
    link(tom, site, "isla", f"mine:{rose}", "GUARD", since="2015")
    page = tom.text(f"{site.person('rose')}/family")
    ending = find_form(page, "/end")
    refused = tom.post(ending.action, ending.fields | {"why": "wish", "when": "2014"})
    assert refused.status_code == 422
    assert "before it began" in refused.get_data(as_text=True)
    done = tom.done(ending.action, ending.fields | {"why": "wish", "when": ""})
    assert "In the past" in done
    assert "In the past" in tom.text(f"{site.person('isla')}/family")
    fresh = {"op_id": str(uuid4()), "why": "wish"}
    assert tom.post(ending.action, ending.fields | fresh).status_code == 409


def test_what_was_never_so_stands_on_no_page(build_site: Build) -> None:
    site = build_site(TOM_KNOWS_ROSE)
    tom, rose = site.signed_in("tom"), site.council.id("rose")
    link(tom, site, "isla", f"mine:{rose}", "GUARD")
    ending = find_form(tom.text(f"{site.person('rose')}/family"), "/end")
    tom.done(ending.action, ending.fields | {"why": "mistake"})
    for one in ("isla", "rose"):
        assert "In the past" not in tom.text(f"{site.person(one)}/family")


def test_two_become_a_family_and_one_of_them_leaves_it(build_site: Build) -> None:
    site = build_site(TOM_KNOWS_ROSE)
    tom, rose = site.signed_in("tom"), site.council.id("rose")
    link(tom, site, "isla", f"mine:{rose}", "GRPRN", family=site.council.id("D"))
    family = tom.text(f"/families/{site.council.id('D')}/members")
    assert "Rose Hale" in family
    leave = find_form(tom.text(f"{site.person('rose')}/family"), "/leave")
    tom.done(leave.action, leave.fields | {"why": "moved"})
    assert "Rose Hale" not in tom.text(f"/families/{site.council.id('D')}/members")


def test_somebody_the_family_counts_on_stands_there_by_name_and_in_its_own_words(
    site: Site,
) -> None:
    tom = site.signed_in("tom")
    path = f"{site.person('isla')}/family"
    form = find_form(tom.text(path), "/relatives")
    typed = {"name": "Everton", "kind": "FRND", "who": "Isla’s coach", "does": "football"}
    page = tom.done(form.action, form.fields | typed)
    assert "Everton" in page
    assert "Isla’s coach" in page
    assert "“football”" in page
    off = find_form(page, "/off")
    assert "Everton" not in tom.done(off.action, off.fields)


def test_who_may_only_look_changes_nothing(site: Site) -> None:
    """A supervisor's own reach is not the worker's."""
    una = site.signed_in("una")
    assert una.get(f"{site.person('isla')}/family").status_code == 404
    assert una.get(f"{site.person('kai')}/family").status_code == 200


def test_a_form_that_is_wrong_comes_back_as_it_was(site: Site) -> None:
    tom = site.signed_in("tom")
    form = find_form(tom.text(f"{site.person('isla')}/family"), "/ties")
    today = {"since": "32 May 2019", "relative": "Da", "kind": "GUARD"}
    page = tom.post(form.action, form.fields | today)
    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "There is no such day" in text
    assert 'value="32 May 2019"' in text
    assert site.clock.now().date() >= date(2026, 1, 1)


def test_a_sibling_who_is_added_next_is_put_forward_as_one(site: Site) -> None:
    """The adder stays where they were, and reads who waits for whom on the page of each."""
    hugo = site.signed_in("hugo")
    first = find_form(hugo.text("/"), "/people")
    typed = {"birth_date": "3/5/19", "postcode": ""}
    one = {"given_name": "Ottoline", "family_name": "Quistwood", "sibling": "y"}
    page = hugo.done("/people", {**first.fields, **typed, **one})
    assert "Ottoline Quistwood" in page
    following = find_form(page, "/people")
    assert following.fields["family_name"] == "Quistwood"
    assert following.fields["siblings"]
    page = hugo.done("/people", {**following.fields, **typed, "given_name": "Peregrine"})
    assert "so does the link to the brother or sister added before" in page
    path = page.split("Peregrine Quistwood</a>")[0].rpartition('href="')[2].split('"')[0]
    assert hugo.get(path).status_code == 200
    waiting = hugo.text(f"{path}/family")
    assert "Peregrine Quistwood is Ottoline Quistwood’s brother or sister." in waiting
    assert "is it so?" not in hugo.text("/waiting")


def test_of_two_families_each_is_called_by_its_own_name_wherever_one_is_chosen(
    build_site: Build,
) -> None:
    site = build_site(TOWN + support("tom", "school", "dawn"))
    tom = site.signed_in("tom")
    shown = tom.text(site.person("isla"))
    assert "Map of the Hale and Marsh family" in shown
    assert "Map of the Marsh family" in shown
    editor = tom.text(f"{site.person('isla')}/family")
    for title in ("Hale and Marsh family", "Marsh family"):
        assert f"Who is in the {title}" in editor
        assert f"Yes, to the {title}" in editor
    talk = tom.text(f"{site.person('isla')}/agreement")
    assert "People who work with my family: the Marsh family" in talk
    # Of one alone nothing has to be told.
    assert "Map of the" not in tom.text(site.person("dawn"))


def test_two_families_of_one_name_are_numbered(build_site: Build) -> None:
    site = build_site(TOWN)
    shown = site.signed_in("tom").text(site.person("isla"))
    assert "Map of the Marsh family, number 1" in shown
    assert "Map of the Marsh family, number 2" in shown
