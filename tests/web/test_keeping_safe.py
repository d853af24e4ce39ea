"""Who must not know, who is kept apart or shielded, and whom a worker knows privately: written down
in the browser, and it holds on the next page."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest

from graph.vocabulary import AccountRole
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import PageForm, find_form, forms_of
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j


@pytest.fixture
def site(build_site: Build) -> Site:
    """The town, in which Dawn agreed that everybody around her may know. All tests share one
    database, in all of which somebody is looked for by name: here all have names of their own."""
    mark = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:8])
    people = tuple(replace(one, family_name=f"{one.family_name}{mark}") for one in TOWN.people)
    return build_site(replace(TOWN, people=people) + agreement("dawn"))


def hale(site: Site) -> str:
    """The family name of Dawn and Noah."""
    dawn = site.council.id("dawn")
    return next(one.family_name for one in site.council.records.people if one.id == dawn)


def noah(site: Site) -> dict[str, str]:
    return {"given_name": "noah", "family_name": hale(site).upper(), "born": "30/1/22"}


def apart(site: Site, **typed: str) -> dict[str, str]:
    return {
        "protected_given": "Dawn",
        "protected_family": hale(site),
        "protected_born": "3/2/1986",
        "away_given": "Lee",
        "away_family": hale(site).replace("Hale", "Marsh"),
        "away_born": "9 July 1983",
    } | typed


@pytest.fixture
def officer(site: Site) -> Browser:
    return site.signed_in(None, AccountRole.PRIVACY_OFFICER)


def form_at(browser: Browser, page: str, end: str) -> PageForm:
    return next(form for form in forms_of(browser.text(page)) if form.action.endswith(end))


def pressed(browser: Browser, page: str, end: str) -> str:
    """The page after its form that ends so was sent as it is."""
    form = form_at(browser, page, end)
    return browser.done(form.action, form.fields)


def beside(page: str, text: str, action: str) -> str:
    """Where the form is sent that stands beside a text of the privacy officer's desk: all tests
    share the database, and what others wrote down stands there too."""
    found = re.search(action, page.partition(text)[2])
    assert found
    return found[0]


def write_down(browser: Browser, person: str, who: str, **typed: str) -> str:
    form = find_form(browser.text(f"{person}/private"), "/private")
    return browser.done(form.action, form.fields | {"who": who, "kind": "not_to"} | typed)


def agency(site: Site, name: str) -> str:
    return f"agency:{site.council.id(name)}"


def worker(site: Site, name: str) -> str:
    return f"worker:{site.council.id(name)}"


def test_who_must_not_know_sees_less_at_once_and_no_word_why(site: Site) -> None:
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    person = site.person("dawn")
    assert "Town Housing" in gita.text(person)
    assert "Who must not know of Dawn" in hugo.text(f"{person}/private")
    said = write_down(hugo, person, agency(site, "gp"), ground="wish")
    assert "It is written down, and holds from now on." in said
    assert "Riverside Surgery: must not know" in said
    assert "Town Housing" not in gita.text(person)
    assert "You have written down nothing." in gita.text(f"{person}/private")
    pressed(hugo, f"{person}/private", "/lift")
    assert "Town Housing" in gita.text(person)


def test_a_service_that_is_not_shown_is_shown_to_nobody_else(site: Site) -> None:
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    assert "Town Housing" in gita.text(site.person("dawn"))
    write_down(hugo, site.person("dawn"), agency(site, "housing"), ground="wish", kind="not_shown")
    assert "Town Housing" not in gita.text(site.person("dawn"))
    assert "Dawn" in hugo.text(site.person("dawn"))


def test_what_is_for_safety_says_why_and_only_the_privacy_officer_lifts_it(
    site: Site, officer: Browser
) -> None:
    hugo, gita = site.signed_in("hugo"), site.signed_in("gita")
    page = f"{site.person('dawn')}/private"
    form = find_form(hugo.text(page), page)
    typed = form.fields | {"who": worker(site, "gita"), "kind": "not_to", "ground": "safety"}
    refused = hugo.post(form.action, typed)
    assert refused.status_code == 422
    assert "Please say in a few words what it is for." in refused.get_data(as_text=True)
    said = hugo.done(form.action, typed | {"why": "A cousin of the one she fled from"})
    assert "Only the privacy officer lifts it." in said
    assert not [each for each in forms_of(said) if each.action.endswith("/lift")]
    assert "Town Housing" not in gita.text(site.person("dawn"))
    desk = officer.text("/safety")
    assert f"Dawn {hale(site)}, born 3 February 1986" in desk
    assert "A cousin of the one she fled from" in desk
    lift = beside(desk, f"Dawn {hale(site)}", r"/safety/out/[^/]+/lift")
    pressed(officer, "/safety", lift)
    assert "Town Housing" in gita.text(site.person("dawn"))


def nobody_in_the_directory(site: Site) -> tuple[str, ...]:
    """As a forged form may say it: ids of nobody, and of the other kind."""
    gita, gp, dawn = (site.council.id(each) for each in ("gita", "gp", "dawn"))
    nobody = (str(uuid4()), dawn, "a\x00b", "\u202e")
    forged = (f"{kind}:{each}" for kind in ("agency", "worker") for each in nobody)
    return (*forged, f"agency:{gita}", f"worker:{gp}")


def test_nobody_is_written_down_who_was_not_found(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = f"{site.person('dawn')}/private"
    for who in ("", "Riverside", "agency:", "worker:", "nothing:1", *nobody_in_the_directory(site)):
        answer = hugo.send(page, page, who=who, ground="wish", kind="not_to")
        assert answer.status_code == 422, who
        assert "Please find a service or a person" in answer.get_data(as_text=True)
    answer = hugo.send(page, page, who=worker(site, "gita"), ground="wish", kind="not_shown")
    assert "Only a service can be kept from being shown." in answer.get_data(as_text=True)


def test_whoever_does_not_work_with_somebody_writes_nothing_down(site: Site) -> None:
    hugo = site.signed_in("hugo")
    form = find_form(hugo.text(f"{site.person('dawn')}/private"), "/private")
    for person in (site.person("noah"), site.person("rose")):
        assert hugo.get(f"{person}/private").status_code == 404
        fields = form.fields | {"who": f"agency:{site.council.id('gp')}", "kind": "not_to"}
        answer = hugo.post(f"{person}/private", fields | {"ground": "wish"})
        assert answer.status_code == 404


def test_whom_a_worker_knows_privately_is_closed_to_them_and_the_answer_tells_nothing(
    site: Site, officer: Browser
) -> None:
    sue = site.signed_in("sue")
    assert sue.get(site.person("noah")).status_code == 200
    form = find_form(sue.text("/people-i-know"), "/people-i-know")
    known = sue.done(form.action, form.fields | noah(site) | {"kind": "kin"})
    again = find_form(sue.text("/people-i-know"), "/people-i-know")
    other = sue.done(
        again.action, again.fields | noah(site) | {"given_name": "Nobody", "kind": "kin"}
    )
    for page in (known, other):
        assert "Noted. If they are here, their pages are closed to you from now on." in page
        assert "Noah" not in page
    assert sue.get(site.person("noah")).status_code == 404
    desk = officer.text("/safety")
    assert f"Noah {hale(site)}, born 30 January 2022: a relative of mine" in desk
    assert f"Nobody {hale(site).upper()}, born 30 January 2022: a relative of mine" in desk
    end = f"/{site.council.id('noah')}/kin/remove"
    pressed(officer, "/safety", end)
    assert sue.get(site.person("noah")).status_code == 200


@pytest.mark.parametrize("born", ["2022", "January 2022"])
def test_whom_a_worker_knows_is_closed_to_them_however_little_of_the_birth_date_they_know(
    site: Site, officer: Browser, born: str
) -> None:
    sue = site.signed_in("sue")
    form = find_form(sue.text("/people-i-know"), "/people-i-know")
    sue.done(form.action, form.fields | noah(site) | {"born": born, "kind": "kin"})
    assert sue.get(site.person("noah")).status_code == 404
    pressed(officer, "/safety", f"/{site.council.id('noah')}/kin/remove")


def test_the_privacy_officer_protects_nobody_by_a_birth_date_that_may_be_anothers(
    site: Site, officer: Browser
) -> None:
    form = form_at(officer, "/safety", "/shielded")
    answer = officer.post(form.action, form.fields | noah(site) | {"born": "2022"})
    assert answer.status_code == 422
    assert "Nobody of exactly this name and date of birth is here." in answer.get_data(as_text=True)


def test_two_who_are_kept_apart_stand_on_no_page_together(site: Site, officer: Browser) -> None:
    sol = site.signed_in("sol")
    assert "Lee" in sol.text(site.person("kai"))
    form = find_form(officer.text("/safety"), "/safety/apart")
    said = officer.done(form.action, form.fields | apart(site))
    assert "They are kept apart from now on." in said
    page = sol.text(site.person("kai"))
    assert "Dawn" in page
    assert "Lee" not in page
    lines = officer.text("/safety")
    assert f"Dawn {hale(site)}, born 3 February 1986 is kept safe from Lee" in lines
    pressed(officer, "/safety", beside(lines, f"Dawn {hale(site)}", r"/safety/apart/[^/]+/end"))
    assert "Lee" in sol.text(site.person("kai"))


def test_somebody_unknown_is_said_beside_the_field_and_what_was_typed_stays(
    site: Site, officer: Browser
) -> None:
    form = find_form(officer.text("/safety"), "/safety/apart")
    answer = officer.post(form.action, form.fields | apart(site, away_given="Zebedee"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Nobody of exactly this name and date of birth is here." in page
    assert find_form(page, "/safety/apart").fields["away_given"] == "Zebedee"
    twice = apart(site, away_given="Dawn", away_family=hale(site), away_born="3 Feb 1986")
    answer = officer.post(form.action, form.fields | twice)
    assert "These are one person." in answer.get_data(as_text=True)


def test_somebody_shielded_is_reached_by_named_workers_alone(site: Site, officer: Browser) -> None:
    hana = site.signed_in("hana")
    assert hana.get(site.person("noah")).status_code == 200
    form = find_form(officer.text("/safety"), "/safety/shielded")
    assert "Nobody reaches them now." in officer.done(form.action, form.fields | noah(site))
    assert hana.get(site.person("noah")).status_code == 404
    page = f"/safety/shielded/{site.council.id('noah')}"
    assert "Nobody is named: nobody reaches them." in officer.text(page)
    named = find_form(officer.text(page), f"{page}/workers")
    officer.done(named.action, named.fields | {"who": worker(site, "hana")})
    assert hana.get(site.person("noah")).status_code == 200
    pressed(officer, page, "/remove")
    assert hana.get(site.person("noah")).status_code == 404
    pressed(officer, page, f"{page}/lift")
    assert hana.get(site.person("noah")).status_code == 200
    assert officer.get(page).status_code == 404


def test_what_a_worker_asks_is_read_by_the_privacy_officer_and_gone_once_settled(
    site: Site, officer: Browser
) -> None:
    hugo = site.signed_in("hugo")
    page = f"{site.person('dawn')}/private"
    asked = f"Keep her apart from a former partner, {hale(site)}"
    form = form_at(hugo, page, "/ask")
    assert "The privacy officer is asked." in hugo.done(form.action, form.fields | {"said": asked})
    assert asked not in hugo.text(page)
    assert "It waits for the privacy officer." in hugo.text(page)
    assert "It waits for the privacy officer." not in site.signed_in("gita").text(page)
    assert "A worker asks that somebody be protected" in officer.text("/waiting")
    desk = officer.text("/safety")
    assert asked in desk
    pressed(officer, "/safety", beside(desk, asked, r"/safety/asked/[0-9a-f-]+"))
    assert asked not in officer.text("/safety")
    assert "It waits for the privacy officer." not in hugo.text(page)
    assert "It was settled on 1 June 2026." in hugo.text(page)


def test_a_wish_is_not_the_officers_to_lift_while_whoever_wrote_it_can(
    site: Site, officer: Browser
) -> None:
    hugo = site.signed_in("hugo")
    person = site.person("dawn")
    write_down(hugo, person, agency(site, "gp"), ground="wish")
    wish = beside(hugo.text(f"{person}/private"), "Riverside", r"private/([0-9a-f-]+)/lift")
    form = find_form(officer.text("/safety"), "/safety/shielded")
    answer = officer.post(f"/safety/out/{wish.split('/')[1]}/lift", form.fields)
    assert answer.status_code == 409
    assert "Riverside Surgery: must not know" in hugo.text(f"{person}/private")


def test_nobody_is_kept_out_or_named_whom_the_directory_does_not_have(
    site: Site, officer: Browser
) -> None:
    out = find_form(officer.text("/safety"), "/safety/out")
    said = noah(site) | {"kind": "not_to", "why": "A cousin"}
    shield = find_form(officer.text("/safety"), "/safety/shielded")
    officer.done(shield.action, shield.fields | noah(site))
    page = f"/safety/shielded/{site.council.id('noah')}"
    for who in nobody_in_the_directory(site):
        answer = officer.post(out.action, out.fields | said | {"who": who, "op_id": str(uuid4())})
        assert answer.status_code == 422, who
        named = find_form(officer.text(page), f"{page}/workers")
        assert officer.post(named.action, named.fields | {"who": who}).status_code == 422, who
    assert "Nobody is named: nobody reaches them." in officer.text(page)
    assert f"<strong>Noah {hale(site)}" not in officer.text("/safety")


def test_a_wish_is_the_officers_to_lift_once_whoever_wrote_it_works_with_them_no_more(
    site: Site, officer: Browser
) -> None:
    hugo = site.signed_in("hugo")
    person = site.person("dawn")
    write_down(hugo, person, agency(site, "gp"), ground="wish")
    who = f"<strong>Dawn {hale(site)}"
    assert who not in officer.text("/safety")
    end = find_form(hugo.text(person), f"{site.council.id('hugo-dawn')}/end")
    hugo.done(end.action, end.fields | {"because": "done", "on": "today"})
    assert hugo.get(f"{person}/private").status_code == 404
    lift = beside(officer.text("/safety"), who, r"/safety/out/[^/]+/lift")
    pressed(officer, "/safety", lift)
    assert who not in officer.text("/safety")


def test_the_same_form_twice_writes_it_down_once(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = f"{site.person('dawn')}/private"
    form = find_form(hugo.text(page), page)
    typed = form.fields | {"who": agency(site, "gp"), "kind": "not_to", "ground": "wish"}
    assert hugo.done(form.action, typed).count("Riverside Surgery: must not know") == 1
    assert hugo.done(form.action, typed).count("Riverside Surgery: must not know") == 1


def test_services_and_people_are_found_by_a_part_of_their_name(
    site: Site, officer: Browser
) -> None:
    for browser, page, to in (
        (site.signed_in("hugo"), f"{site.person('dawn')}/private", "/private"),
        (officer, "/safety", "/safety/out"),
    ):
        form = form_at(browser, page, to)
        for sought, name in (("rivers", "Riverside Surgery"), ("gita ra", "Gita Rao")):
            part = browser.post(f"{form.action}/found", form.fields | {"who": sought})
            assert name in part.get_data(as_text=True)
            found = browser.post(f"{form.action}/find", form.fields | {"who": sought})
            assert name in found.get_data(as_text=True)
