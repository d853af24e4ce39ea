"""Who is protected, where two records were said to be one person's: it holds for both of them, by
either name, and also once they are parted again."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from graph.records.agreements import EmergencyGrant
from graph.records.bundle import Records
from graph.records.dates import PartialDate
from graph.records.model import Person
from graph.vocabulary import AccountRole
from queries.tasks import ASK_TO_COMPARE, Comparisons
from tests.browsers.fixtures import Build
from tests.browsers.not_sharing_forms import as_read, keep_back
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.site import Browser, Site
from tests.worlds.builders import NOW, TODAY, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

OFFICER = AccountRole.PRIVACY_OFFICER
BORN = PartialDate(TODAY.replace(year=1991, month=5, day=7))
TOLD = "7 May 1991"
"""That day on a page: it is told to nobody who is left a name and their own work alone."""


@pytest.fixture
def site(build_site: Build) -> Site:
    """Ada has three records of one birth date: "ada", and "adah", which says Adah, with both of
    which Tom works, Hana with the second; and "again", which says Ada again, with which Gita works.
    Tests share one database, in which people are looked for by name: her family name is new."""
    mark = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:8])
    ada = Person("ada", "Ada", f"Moss{mark}", birth_date=BORN)
    records = (ada, replace(ada, id="adah", given_name="Adah"), replace(ada, id="again"))
    workers = support("tom", "school", "ada") + support("tom", "school", "adah")
    workers += support("hana", "health", "adah") + support("gita", "gp", "again")
    looked = EmergencyGrant(
        "looked",
        "vic",
        "housing",
        "ada",
        False,
        NOW,
        NOW + timedelta(hours=4),
        "Why.",
        {"ada": "W."},
    )
    return build_site(TOWN + Records(people=records, grants=(looked,)) + workers)


@pytest.fixture
def officer(site: Site) -> Browser:
    return site.signed_in(None, OFFICER)


def family_name(site: Site) -> str:
    return next(one.family_name for one in site.council.records.people if one.given_name == "Ada")


def named(site: Site, given: str, before: str = "") -> dict[str, str]:
    """As a form takes somebody; `before` stands before the names of its fields."""
    names = ("given", "family", "born") if before else ("given_name", "family_name", "born")
    said = (given, family_name(site), TOLD)
    return {f"{before}{name}": text for name, text in zip(names, said, strict=True)}


def ask(site: Site, *records: str) -> str:
    task, about = str(uuid4()), [site.council.id(each) for each in records]
    row = {"id": task, "kind": "may_be_known", "about": about}
    site.database.rows(ASK_TO_COMPARE, Comparisons(NOW, [row]))
    return f"/compare/{task}"


def join(site: Site, one: str, other: str) -> str:
    """Say that both are of one person; the page on which that is undone. Two officers have to where
    somebody is protected."""
    asked, page = ask(site, one, other), ""
    for role in (AccountRole.COORDINATOR, OFFICER, OFFICER):
        browser = site.signed_in(None, role)
        if browser.get(asked).status_code == 200:
            form = find_form(browser.text(asked), "/same")
            page = browser.done(form.action, form.fields)
    undo = next(each.action for each in forms_of(page) if each.action.endswith("/part"))
    return undo.removesuffix("/part")


def part(officer: Browser, joined: str) -> None:
    form = find_form(officer.text(joined), f"{joined}/part")
    officer.done(form.action, form.fields)


def send(browser: Browser, page: str, end: str, **typed: str) -> str:
    form = find_form(browser.text(page), end)
    return browser.done(form.action, form.fields | typed)


def shield(site: Site, officer: Browser, given: str) -> None:
    send(officer, "/safety", "/safety/shielded", **named(site, given))


def opens(site: Site, worker: str, person: str) -> bool:
    return site.signed_in(worker).get(site.person(person)).status_code == 200


def test_what_was_opened_is_reviewed_also_where_its_record_was_joined_since(
    site: Site, officer: Browser
) -> None:
    """The join sets it aside: it opens nobody any more, and waits for the officer as before."""
    join(site, "ada", "adah")
    assert not opens(site, "vic", "ada")
    listed = officer.text("/looked").partition(family_name(site))[2]
    officer.done((right := find_form(listed, "/right")).action, right.fields)
    assert family_name(site) not in officer.text("/looked")


def test_shielding_closes_each_of_several_records_of_that_name(
    site: Site, officer: Browser
) -> None:
    shield(site, officer, "Ada")
    assert not opens(site, "tom", "ada")
    assert not opens(site, "gita", "again")
    # By another name: nobody has said that she is the same.
    assert opens(site, "hana", "adah")
    joined = join(site, "ada", "adah")
    assert not any(opens(site, "hana", each) for each in ("ada", "adah"))
    part(officer, joined)
    assert opens(site, "hana", "adah")
    assert not opens(site, "tom", "ada")


@pytest.mark.parametrize("given", ["Ada", "Adah"])
def test_who_is_shielded_while_two_records_count_as_one_stays_so_on_both(
    site: Site, officer: Browser, given: str
) -> None:
    """By the name of either: what was led away leads to the one that stayed."""
    joined = join(site, "ada", "adah")
    assert opens(site, "hana", "adah")
    shield(site, officer, given)
    assert not opens(site, "hana", "adah")
    page = f"/safety/shielded/{site.council.id('adah')}"
    send(officer, page, f"{page}/workers", who=f"worker:{site.council.id('hana')}")
    assert opens(site, "hana", "adah")
    part(officer, joined)
    assert not opens(site, "tom", "ada")
    assert not opens(site, "tom", "adah")
    assert opens(site, "hana", "adah")
    for record in ("ada", "adah"):
        assert officer.get(f"/safety/shielded/{site.council.id(record)}").status_code == 200


def test_who_is_named_no_more_is_so_on_the_record_that_was_led_away_too(
    site: Site, officer: Browser
) -> None:
    shield(site, officer, "Ada")
    page = f"/safety/shielded/{site.council.id('ada')}"
    tom = f"worker:{site.council.id('tom')}"
    send(officer, page, f"{page}/workers", who=tom)
    assert opens(site, "tom", "ada")
    joined = join(site, "ada", "adah")
    page = f"/safety/shielded/{site.council.id('adah')}"
    drop = next(each for each in forms_of(officer.text(page)) if each.action.endswith("/remove"))
    officer.done(drop.action, drop.fields)
    part(officer, joined)
    assert not opens(site, "tom", "ada")


def test_nobody_is_kept_apart_from_a_record_that_was_said_to_be_theirs(
    site: Site, officer: Browser
) -> None:
    join(site, "ada", "adah")
    form = find_form(officer.text("/safety"), "/safety/apart")
    both = named(site, "Ada", "protected_") | named(site, "Adah", "away_")
    answer = officer.post(form.action, form.fields | both)
    assert answer.status_code == 422
    assert "These are one person." in answer.get_data(as_text=True)


def test_two_who_are_kept_apart_are_not_said_to_be_one(site: Site, officer: Browser) -> None:
    both = named(site, "Ada", "protected_") | named(site, "Adah", "away_")
    send(officer, "/safety", "/safety/apart", **both)
    asked = ask(site, "ada", "adah")
    form = find_form(officer.text(asked), "/same")
    answer = officer.post(form.action, form.fields)
    assert answer.status_code == 422
    assert "It was said before that they are two people." in answer.get_data(as_text=True)
    settle = find_form(officer.text(asked), "/two")
    officer.done(settle.action, settle.fields)


def test_who_is_kept_out_while_two_records_count_as_one_stays_out_of_both(
    site: Site, officer: Browser
) -> None:
    joined = join(site, "ada", "adah")
    tom = f"worker:{site.council.id('tom')}"
    out = {"who": tom, "kind": "not_to", "why": "A cousin"} | named(site, "Adah")
    send(officer, "/safety", "/safety/out", **out)
    away = named(site, "Ada", "protected_") | {
        "away_given": "Lee",
        "away_family": "Marsh",
        "away_born": "9 July 1983",
    }
    send(officer, "/safety", "/safety/apart", **away)
    assert "What protects them since then holds for both" in officer.text(joined)
    part(officer, joined)
    desk = officer.text("/safety")
    for given in ("Ada", "Adah"):
        who = f"{given} {family_name(site)}, born 7 May 1991"
        assert f"{who} is kept safe from Lee Marsh" in desk
        assert f"<strong>{who}</strong>" in desk
    for record in ("ada", "adah"):
        assert TOLD not in site.signed_in("tom").text(site.person(record))
    assert TOLD in site.signed_in("hana").text(site.person("adah"))


def test_whom_a_worker_knows_is_closed_to_them_on_both_records_after_they_are_parted(
    site: Site, officer: Browser
) -> None:
    joined = join(site, "ada", "adah")
    tom = site.signed_in("tom")
    assert TOLD in tom.text(site.person("adah"))
    send(tom, "/people-i-know", "/people-i-know", kind="kin", **named(site, "Ada"))
    part(officer, joined)
    for record in ("ada", "adah"):
        assert TOLD not in tom.text(site.person(record))


@pytest.mark.parametrize(("ground", "closed"), [("safety", True), ("wish", False)])
def test_what_a_worker_writes_down_for_safety_holds_for_every_record_of_that_name(
    site: Site, ground: str, *, closed: bool
) -> None:
    """Nobody has compared them yet. A wish is of the one whom the worker works with."""
    tom, gita, page = site.signed_in("tom"), site.signed_in("gita"), f"{site.person('ada')}/private"
    assert TOLD in gita.text(site.person("again"))
    typed = {"ground": ground, "kind": "not_to", "why": "A cousin of his"}
    said = send(tom, page, page, who=f"agency:{site.council.id('gp')}", **typed)
    assert said.count("Riverside Surgery: must not know") == 1
    assert (TOLD not in gita.text(site.person("again"))) is closed


def test_what_two_joined_records_brought_of_one_worker_stands_once_on_the_desk(
    site: Site, officer: Browser
) -> None:
    hugo = site.signed_in("hugo")
    for given in ("Ada", "Adah"):
        send(hugo, "/people-i-know", "/people-i-know", kind="kin", **named(site, given))
    join(site, "ada", "adah")
    known = f"/interests/{site.council.id('hugo')}/{site.council.id('adah')}/"
    assert sum(known in each.action for each in forms_of(officer.text("/safety"))) == 1


def test_what_is_not_shared_while_two_records_count_as_one_is_kept_back_of_both(
    site: Site,
) -> None:
    """On both alone: whoever parts them may be no privacy officer, and reads nothing of it."""
    tom = site.signed_in("tom")
    joined = join(site, "ada", "adah")
    coordinator = site.signed_in(None, AccountRole.COORDINATOR)
    before = as_read(coordinator.text(joined))
    keep_back(tom, site.person("adah"), site.council.id("school"))
    assert as_read(coordinator.text(joined)) == before
    part(coordinator, joined)
    for record in ("ada", "adah"):
        said = tom.text(f"{site.person(record)}/not-shared")
        assert "Holds, and waits for a second person" in said
        assert "Oakfield School" in said
