"""Sharing without agreement: a worker decides it, a second person answers, the officer reviews."""

import re
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from graph.vocabulary import AccountRole
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.sharing_forms import decide, name_of, press, town_of_its_own
from tests.browsers.site import Browser, Site
from tests.worlds.builders import decision
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j


@pytest.fixture
def site(build_site: Build) -> Site:
    return build_site(town_of_its_own())


@pytest.fixture
def officer(site: Site) -> Browser:
    return site.signed_in(None, AccountRole.PRIVACY_OFFICER)


def sol_tells_the_school(site: Site, sol: Browser, **typed: str) -> str:
    of = site.council.id
    known = {"who": f"agency:{of('school')}", "service": of("social")}
    return decide(sol, site.person("kai"), **(known | typed))


def test_it_opens_a_little_today_and_in_full_once_a_second_person_said_yes(
    site: Site, officer: Browser
) -> None:
    sol, una = site.signed_in("sol"), site.signed_in("una")
    kai = site.person("kai")
    assert "Social Care" not in una.text(kai)
    said = sol_tells_the_school(site, sol)
    assert "A second person is asked" in said
    assert "Waits for a second person" in said
    assert "Social Care" in una.text(kai)
    assert "Sol Reyes" not in una.text(kai)
    press(officer, "/sharing", "/approve", name_of(site, "kai"))
    assert "Sol Reyes" in una.text(kai)
    assert "Counts." in sol.text(f"{kai}/sharing")
    press(officer, "/sharing", "/end", name_of(site, "kai"))
    assert "Social Care" not in una.text(kai)
    assert name_of(site, "kai") not in officer.text("/sharing")


def test_refused_it_ends_at_once(site: Site, officer: Browser) -> None:
    sol, una = site.signed_in("sol"), site.signed_in("una")
    sol_tells_the_school(site, sol)
    why = "His mother's solicitor is to be heard first."
    press(officer, "/sharing", "/refuse", name_of(site, "kai"), because=why)
    assert "Social Care" not in una.text(site.person("kai"))
    said = sol.text(f"{site.person('kai')}/sharing")
    assert "The second person said no" in said
    assert "solicitor is to be heard first." in said
    assert "said no to what you decided" in sol.text("/waiting")
    site.clock.forward(days=15)
    assert "said no to what you decided" not in site.signed_in("sol").text("/waiting")


def test_a_no_says_why(site: Site, officer: Browser) -> None:
    sol_tells_the_school(site, site.signed_in("sol"))
    listed = officer.text("/sharing").partition(name_of(site, "kai"))[2]
    form = find_form(listed, "/refuse")
    said = officer.post(form.action, form.fields | {"because": "\x07  "})
    assert said.status_code == 422
    assert "Please say in a few words why not." in said.get_data(as_text=True)
    assert "Waits for a second person" in site.signed_in("sol").text(
        f"{site.person('kai')}/sharing"
    )


def test_whoever_took_it_ends_it(site: Site) -> None:
    sol, una = site.signed_in("sol"), site.signed_in("una")
    sol_tells_the_school(site, sol)
    press(sol, f"{site.person('kai')}/sharing", "/end")
    assert "Social Care" not in una.text(site.person("kai"))


def test_a_leader_answers_for_their_team_and_nobody_else_does(site: Site) -> None:
    hana, sue, gita = (site.signed_in(each) for each in ("hana", "sue", "gita"))
    of, noah = site.council.id, site.person("noah")
    assert gita.get(noah).status_code == 404
    decide(hana, noah, of("health"), f"worker:{of('gita')}")
    waits = sue.text("/waiting")
    assert "wants to share without agreement" in waits
    assert "wants to share without agreement" not in hana.text("/waiting")
    (path,) = set(re.findall(rf'href="({noah}/sharing/[0-9a-f-]+)"', waits))
    page = sue.text(path)
    assert "Hana Ito wants to share" in page
    assert "He is not safe" in page
    assert "Child Health" in page
    # Neither who decided it, nor a colleague who works with him, nor another team's people.
    for other in (hana, gita, site.signed_in("cora"), site.signed_in("sol")):
        assert other.get(path).status_code == 404
        form = find_form(page, f"{path}/approve")
        assert other.post(form.action, form.fields | other_token(other)).status_code in (303, 404)
    assert gita.get(noah).status_code == 404
    press(sue, path, "/approve")
    assert sue.get(path).status_code == 404
    assert "Child Health" in gita.text(noah)
    assert "wants to share" not in sue.text("/waiting")


def other_token(browser: Browser) -> dict[str, str]:
    """What a forged form has of the forger's own."""
    form = find_form(browser.text("/people-i-know"), "/people-i-know")
    return {key: form.fields[key] for key in ("csrf_token", "op_id")}


def test_only_who_works_with_somebody_decides_and_only_of_what_they_see(site: Site) -> None:
    kai = site.person("kai")
    assert site.signed_in("gita").get(f"{kai}/sharing").status_code == 404
    assert site.signed_in("sue").get(f"{site.person('noah')}/sharing").status_code == 404
    sol = site.signed_in("sol")
    page = sol.text(f"{kai}/sharing")
    assert "Oakfield School" not in page
    said = decide(sol, kai, site.council.id("school"), f"worker:{site.council.id('gita')}")
    assert "Please choose at least one service" in said
    assert "He is not safe" in said
    # Not of a sensitive one either, not even by its own worker.
    clara = site.signed_in("clara")
    assert "The Clinic" not in clara.text(f"{kai}/sharing").split("Decide to share")[-1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"who": "agency:8c9f0f0e-0000-4000-8000-000000000000"},
            "Please find a service or a person",
        ),
        ({"who": ""}, "Please find a service or a person"),
        ({"why": "   "}, "Please say in a few words why."),
        ({"basis": ""}, "Please choose one of these"),
        ({"level": "existence"}, "Please choose one of these"),
        ({"until": "1 June 2029"}, "at most"),
        ({"until": "1 June 2020"}, ""),
        ({"opens": "nonsense"}, "Please choose at least one service"),
    ],
)
def test_what_cannot_be_shared_so_is_said_beside_the_field_with_nothing_lost(
    site: Site, typed: dict[str, str], said: str
) -> None:
    sol, una = site.signed_in("sol"), site.signed_in("una")
    page = sol_tells_the_school(site, sol, **typed)
    assert said in page
    assert "You decided nothing here." in page
    assert ("He is not safe" in page) is ("why" not in typed)
    assert "Social Care" not in una.text(site.person("kai"))


def test_whoever_decides_does_not_tell_themself(site: Site) -> None:
    sol = site.signed_in("sol")
    who = f"worker:{site.council.id('sol')}"
    said = decide(sol, site.person("kai"), site.council.id("social"), who)
    assert "You know it already." in said


def test_the_officer_reads_of_no_service_around_anybody(site: Site, officer: Browser) -> None:
    of = site.council.id
    sol = site.signed_in("sol")
    decide(sol, site.person("kai"), of("social"), f"worker:{of('gita')}")
    line = officer.text("/sharing").partition(name_of(site, "kai"))[2].partition("</li>")[0]
    assert "1 service; which, you are not shown" in line
    assert "Social Care" not in line
    assert "Gita Rao" in line
    assert officer.get(site.person("kai")).status_code in (403, 404)


def test_a_review_lets_it_count_in_full_again(build_site: Build) -> None:
    mark = uuid4().hex[:8]
    people = tuple(replace(one, family_name=f"Marsh{mark}") for one in TOWN.people)
    due = decision(["kai"], ["school"], opens=frozenset({"social"}), review_on=date(2026, 5, 28))
    site = build_site(replace(TOWN, people=people) + due)
    una, officer = site.signed_in("una"), site.signed_in(None, AccountRole.PRIVACY_OFFICER)
    kai = site.person("kai")
    assert "Social Care" in una.text(kai)
    assert "Sol Reyes" not in una.text(kai)
    assert "its review was due" in officer.text("/sharing").partition(f"Kai Marsh{mark}")[2]
    assert "to be reviewed" in officer.text("/waiting")
    press(officer, "/sharing", "/review", f"Kai Marsh{mark}")
    assert "Sol Reyes" in una.text(kai)
