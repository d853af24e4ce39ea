"""Adding somebody: the same answer whether they are known or not, and four in a row."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from app.services.changes import SentForm
from app.services.people import adding
from app.services.people.adding import Typed
from graph.database.driver import Transaction
from graph.database.query import Access, Audience, Nothing, Query
from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Records
from graph.records.dates import PartialDate
from graph.vocabulary import AccountRole, ExclusionGround, ExclusionKind, Role, SupportState
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, changed, exclusion, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

KEPT_APART = Records(arrangements=(SafetyArrangement("apart", "dawn", "lee"),))
NOBODY = {
    "given_name": "Ottilie",
    "family_name": "Quist",
    "birth_date": "3 May 2019",
    "postcode": "SZ9 9ZZ",
}


@dataclass(frozen=True)
class Known:
    """Dawn under a name and birth date that nobody else has: towns share one database."""

    records: Records
    typed: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.typed['given_name']} {self.typed['family_name']}"


def known(records: Records = TOWN, **more: Any) -> Known:
    drawn = uuid4().int
    given, family = (_name(drawn >> shift) for shift in (0, 40))
    born = date(1940 + drawn % 60, 1 + drawn % 6, 7 + drawn % 5)
    changes = {"given_name": given, "family_name": family, "birth_date": PartialDate(born)}
    typed = {
        "given_name": given,
        "family_name": family,
        "birth_date": f"{born.day}/{born.month}/{born.year}",
        "postcode": "SZ1 4AB",
    }
    return Known(changed(records, "dawn", **changes, **more), typed)


def _name(drawn: int) -> str:
    return "".join("abcdefghijklmnop"[drawn >> 4 * place & 15] for place in range(8)).title()


def swapped(typed: dict[str, str]) -> dict[str, str]:
    day, month, year = typed["birth_date"].split("/")
    return {"birth_date": f"{month}/{day}/{year}"}


def year_only(typed: dict[str, str]) -> dict[str, str]:
    return {"birth_date": typed["birth_date"][-4:]}


def with_a_slip(typed: dict[str, str]) -> dict[str, str]:
    return {"given_name": f"{typed['given_name']}e"}


def no_postcode(_typed: dict[str, str]) -> dict[str, str]:
    return {"postcode": ""}


def to_the_letter(_typed: dict[str, str]) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Proposed:
    person: str
    worker: str
    role: str
    state: str
    post: str | None
    confirmed: bool
    workers: int
    """Of that person, whatever their support has come to."""


PROPOSED = Query(
    name="proposed_in_a_test",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=Proposed,
    cypher="""
        MATCH (w:Practitioner)-[s:SUPPORTS]->(p:Person)
        WHERE s.typed_name IS NOT NULL
        RETURN p.id AS person, w.id AS worker, s.role AS role, s.state AS state,
               s.post_id AS post, s.confirmed_on IS NOT NULL AS confirmed,
               COUNT { (p)<-[:SUPPORTS]-() } AS workers
        ORDER BY s.id
    """,
)


def proposed_by(site: Site, worker: str) -> list[Proposed]:
    rows = site.database.rows(PROPOSED, Nothing())
    return [row for row in rows if row.worker == site.council.id(worker)]


def add(browser: Browser, typed: dict[str, str]) -> str:
    form = find_form(browser.text("/"), "/people")
    return browser.done("/people", form.fields | typed)


def tasks(site: Site, role: AccountRole, said: str) -> int:
    page = site.signed_in(None, role).text("/")
    found = re.search(rf"may be somebody who is {said}: <strong>(\d+)</strong>", page)
    return int(found.group(1)) if found else 0


def waiting_tasks(site: Site) -> tuple[int, int]:
    """For the coordinator, and for the privacy officer."""
    return (
        tasks(site, AccountRole.COORDINATOR, "known"),
        tasks(site, AccountRole.PRIVACY_OFFICER, "protected"),
    )


def more(before: tuple[int, int], after: tuple[int, int]) -> tuple[int, int]:
    return after[0] - before[0], after[1] - before[1]


def test_somebody_unknown_gets_a_record_of_their_own_and_stands_on_top(site: Site) -> None:
    before = waiting_tasks(site)
    hugo = site.signed_in("hugo")
    ottilie = NOBODY | {"given_name": _name(uuid4().int), "family_name": _name(uuid4().int)}
    page = add(hugo, ottilie)
    name = f"{ottilie['given_name']} {ottilie['family_name']}"
    assert f"{name}, born 3 May 2019, is added and waits to be confirmed." in page
    assert page.index(f"{name}</a>") < page.index("Dawn Hale</a>")
    assert f"{name}: waiting to be confirmed" in page
    (edge,) = proposed_by(site, "hugo")
    assert edge.workers == 1
    assert (edge.role, edge.state) == ("housing_officer", SupportState.PROPOSED)
    assert edge.post == site.council.id("post-hugo")
    assert not edge.confirmed
    assert "age 7" in hugo.text(f"/people/{edge.person}")
    assert more(before, waiting_tasks(site)) == (0, 0)


def test_somebody_known_is_joined_and_the_adder_sees_only_what_they_typed(
    build_site: Build,
) -> None:
    dawn = known(TOWN + agreement("dawn"))
    site = build_site(dawn.records)
    before = waiting_tasks(site)
    vic = site.signed_in("vic")
    page = add(vic, dawn.typed)
    assert f"{dawn.name}, born " in page
    (edge,) = proposed_by(site, "vic")
    assert edge.person == site.council.id("dawn")
    assert more(before, waiting_tasks(site)) == (0, 0)
    page = vic.text(site.person("dawn"))
    assert dawn.name in page
    for hidden in ("Gita", "Hugo", "Street", "Kai", "Rose"):
        assert hidden not in page
    assert "Vic Moss" not in site.signed_in("hugo").text(site.person("dawn"))


@pytest.mark.parametrize(
    ("slip", "shielded", "asked"),
    [
        (with_a_slip, False, (1, 0)),
        (swapped, False, (1, 0)),
        (no_postcode, False, (1, 0)),
        (year_only, False, (1, 0)),
        (to_the_letter, True, (0, 1)),
        (with_a_slip, True, (0, 1)),
    ],
)
def test_whoever_may_be_known_gets_a_record_of_their_own_and_somebody_is_asked(
    build_site: Build,
    slip: Callable[[dict[str, str]], dict[str, str]],
    shielded: bool,
    asked: tuple[int, int],
) -> None:
    dawn = known(shielded=shielded)
    site = build_site(dawn.records)
    before = waiting_tasks(site)
    add(site.signed_in("vic"), dawn.typed | slip(dawn.typed))
    (edge,) = proposed_by(site, "vic")
    assert edge.workers == 1
    assert edge.person != site.council.id("dawn")
    assert more(before, waiting_tasks(site)) == asked


@pytest.mark.parametrize(
    ("dawn", "asked"),
    [
        (known(deceased_on=date(2026, 5, 1)), (1, 0)),
        (known(TOWN + exclusion("dawn", ExclusionKind.NOT_TO, "housing")), (0, 1)),
        (known(TOWN + KEPT_APART), (0, 1)),
    ],
    ids=["somebody who died", "somebody who is kept from this service", "somebody kept safe"],
)
def test_nobody_is_joined_to_who_died_or_is_kept_from_a_service_and_the_row_stands_all_the_same(
    build_site: Build, dawn: Known, asked: tuple[int, int]
) -> None:
    site = build_site(dawn.records)
    before = waiting_tasks(site)
    assert f"{dawn.name}</a>" in add(site.signed_in("vic"), dawn.typed)
    (edge,) = proposed_by(site, "vic")
    assert edge.person != site.council.id("dawn")
    assert more(before, waiting_tasks(site)) == asked


def test_four_in_a_row_each_from_the_page_that_came_back(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = hugo.text("/")
    names = [_name(uuid4().int) for _ in range(4)]
    for name in names:
        form = find_form(page, "/people")
        assert form.fields["given_name"] == ""
        page = hugo.done("/people", form.fields | NOBODY | {"given_name": name})
        assert re.search(r'<details class="act add[^>]* open>', page)
        assert re.search(r'<input[^>]*autofocus[^>]*name="given_name"', page)
    for name in names:
        assert f"{name} Quist</a>" in page
    assert len({edge.person for edge in proposed_by(site, "hugo")}) == 4


def test_a_brother_or_sister_keeps_the_family_name_and_the_postcode(site: Site) -> None:
    hugo = site.signed_in("hugo")
    page = add(hugo, NOBODY | {"sibling": "y"})
    assert "Now their brother or sister: the family name and the postcode are kept." in page
    form = find_form(page, "/people")
    kept = {name: form.fields.get(name, "") for name in (*NOBODY, "sibling")}
    assert kept == {
        "given_name": "",
        "family_name": "Quist",
        "birth_date": "",
        "postcode": "SZ9 9ZZ",
        "sibling": "y",
    }
    page = hugo.done("/people", form.fields | {"given_name": "Bo", "birth_date": "about 7"})
    assert "Bo Quist, born 2019, is added" in page


def test_a_form_that_is_sent_twice_adds_one_person(site: Site) -> None:
    hugo = site.signed_in("hugo")
    form = find_form(hugo.text("/"), "/people")
    for _ in range(2):
        assert hugo.post("/people", form.fields | NOBODY).status_code == 303
    assert len(proposed_by(site, "hugo")) == 1


@pytest.mark.parametrize("is_known", [False, True], ids=["unknown", "known"])
def test_whoever_was_added_before_is_not_added_again_known_or_not(
    build_site: Build, is_known: bool
) -> None:
    dawn = known()
    site = build_site(dawn.records if is_known else TOWN)
    vic = site.signed_in("vic")
    page = add(vic, dawn.typed)
    again = vic.post("/people", find_form(page, "/people").fields | dawn.typed | {"postcode": ""})
    assert again.status_code == 422
    page = again.get_data(as_text=True)
    assert "They are among your people already." in page
    assert find_form(page, "/people").fields["family_name"] == dawn.typed["family_name"]
    assert len(proposed_by(site, "vic")) == 1


def test_whoever_is_kept_from_somebody_does_not_learn_by_adding_that_they_were_handed_over(
    build_site: Build,
) -> None:
    """What a colleague handed over they did not type: the answer is that of somebody new."""
    dawn = known(
        TOWN
        + support("vic", "housing", "dawn", state=SupportState.PROPOSED, confirmed_on=None)
        + exclusion("dawn", ExclusionKind.NOT_TO, "housing", ground=ExclusionGround.SAFETY)
    )
    born = next(one.birth_date for one in dawn.records.people if one.id == "dawn")
    handed = {"typed_name": dawn.name, "typed_birth_date": born, "proposed_by": "hugo"}
    site = build_site(changed(dawn.records, "vic-dawn", **handed))
    vic = site.signed_in("vic")
    assert dawn.name not in vic.text("/")
    assert f"{dawn.name}</a>" in add(vic, dawn.typed)
    people = {edge.person for edge in proposed_by(site, "vic")}
    assert len(people - {site.council.id("dawn")}) == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("birth_date", "31/2/19", "There is no such day."),
        ("birth_date", "", "Please type a date of birth."),
        ("given_name", "", "Please type a first name."),
        ("family_name", " ", "Please type a family name."),
        ("family_name", "--", "Please type a name with letters."),
        ("given_name", "--", "Please type a name with letters."),
        ("postcode", "Mill Lane", "This is not a whole postcode."),
        ("role", "emperor", "Please choose one of these."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    site: Site, field: str, typed: str, said: str
) -> None:
    hugo = site.signed_in("hugo")
    form = find_form(hugo.text("/"), "/people")
    sent = hugo.post("/people", form.fields | NOBODY | {field: typed})
    assert sent.status_code == 422
    page = sent.get_data(as_text=True)
    assert re.search(rf'id="{field}-error">{re.escape(said)}', page)
    again = find_form(page, "/people").fields
    assert {name: again[name] for name in NOBODY if name != field} == {
        name: text for name, text in NOBODY.items() if name != field
    }
    assert "Nothing was saved yet." in page
    assert not proposed_by(site, "hugo")


def test_who_has_no_post_or_works_with_nobody_is_not_asked_whom_they_add(
    site: Site, build_site: Build
) -> None:
    form = find_form(site.signed_in("hugo").text("/"), "/people").fields | NOBODY
    coordinator = site.signed_in(None, AccountRole.COORDINATOR)
    assert 'action="/people"' not in coordinator.text("/")
    token = find_form(coordinator.text("/"), "/sign-out").fields["csrf_token"]
    refused = coordinator.post("/people", form | {"csrf_token": token, "op_id": str(uuid4())})
    assert refused.status_code == 403


def test_two_who_add_one_person_at_the_same_time_share_one_record(site: Site) -> None:
    born = PartialDate(date(2019, 5, 3))
    typed = Typed(_name(uuid4().int), _name(uuid4().int), born, "SZ9 9ZZ", Role.OTHER)

    def add_as(worker: str) -> None:
        sent = SentForm(str(uuid4()), "")
        adding.add(site.services, site.council.worker(worker), sent, typed)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add_as, ("hugo", "vic")))
    (one,), (other,) = proposed_by(site, "hugo"), proposed_by(site, "vic")
    assert one.person == other.person
    assert one.workers == 2


def test_what_adding_asks_can_be_planned_as_it_will_run(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a change: Neo4j keeps the plans of a transaction that has written apart from the others,
    and whoever is the first to add somebody has no time to plan what finds and tells people."""
    ran: list[tuple[Transaction, str]] = []
    run = {"rows": Transaction.rows, "facts": Transaction.facts}

    def noting(way: str) -> Callable[[Transaction, Query[Any, Any], Any], Any]:
        def note(self: Transaction, query: Query[Any, Any], params: Any) -> Any:
            ran.append((self, query.name))
            return run[way](self, query, params)

        return note

    def in_changes() -> set[str]:
        claimed = {id(transaction) for transaction, name in ran if name == "claim_op"}
        return {name for transaction, name in ran if id(transaction) in claimed}

    for way in run:
        monkeypatch.setattr(Transaction, way, noting(way))
    hugo = site.signed_in("hugo")
    ran.clear()
    site.services.gateway.plan_behind_locks()
    site.services.gateway.plan_changes()
    adding.plan(site.services)
    planned = in_changes()
    ran.clear()
    add(hugo, NOBODY | {"given_name": "Ottoline"})
    assert {"candidates_for_newcomer", "store_people", "store_supports"} <= in_changes()
    assert in_changes() - planned <= {"lock_lane", "add_entry"}  # the audit's own
