"""What imports hold, settled on pages: by the coordinator, who sees a person or a source and never
both, and by whoever works with the person; and what the next import asks then."""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from app.imports.report import ImportReport
from app.imports.run import import_directory
from app.imports.storing.batch import find_sources
from graph.clock import RandomIds
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.door.past_facts import Keeping
from graph.records.agreements import Exclusion
from graph.records.bundle import Records
from graph.records.model import Interest
from graph.storing.store import store
from graph.vocabulary import (
    AccountRole,
    ExclusionGround,
    ExclusionKind,
    InterestKind,
    RecordKind,
)
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site, account_of
from tests.worlds.bundles import write
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j


@dataclass(frozen=True)
class Named:
    name: str


@dataclass(frozen=True)
class Renaming:
    id: str
    name: str


@dataclass(frozen=True)
class OneId:
    id: str


COORDINATOR, OFFICER = AccountRole.COORDINATOR, AccountRole.PRIVACY_OFFICER
RENAME = Query(
    name="test_renamed",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Renaming,
    row=Nothing,
    cypher="MATCH (p:Person {id: $id}) SET p.given_name = $name",
)
CHANGE_ROLE = Query(
    name="test_role_changed",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Named,
    row=Nothing,
    cypher="MATCH (:Practitioner)-[s:SUPPORTS {id: $name}]->(:Person) SET s.role = 'nurse'",
)
OPEN_OF_SOURCE = Query(
    name="test_open_of_source",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Named,
    row=OneId,
    cypher="MATCH (t:Task {source: $name, state: 'open'}) RETURN t.id AS id ORDER BY id",
)
CALLED = Query(
    name="test_called",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Named,
    row=OneId,
    cypher="MATCH (p:Person {id: $name}) RETURN p.given_name AS id",
)
HEAD = "person_id,given_name,family_name,birth_date,sex,address,shielded\n"
AGENCIES = "agency_id,name,sector\nA1,{school},school\n"
PRACTITIONERS = "practitioner_id,name\nW1,{tom}\nW2,{una}\n"
POSTS = "practitioner_id,agency_id,role\nW1,A1,teacher\nW2,A1,teacher\n"
SUPPORTS = "support_id,practitioner_id,agency_id,person_id,role\nS1,W1,A1,P1,{role}\n"


class Source:
    """A system whose files come in again and again, with names that nobody else has."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.name = f"source-{uuid4().hex[:8]}"
        self.mark = uuid4().hex[:6]

    def person(self, given: str, born: str = "2014-03-04", shielded: str = "no") -> str:
        return f"P1,{given},Quill{self.mark},{born},female,,{shielded}\n"

    def came(self, person: str, *, role: str = "teacher") -> ImportReport:
        files = {
            "agencies.csv": AGENCIES.format(school=f"School {self.mark}"),
            "practitioners.csv": PRACTITIONERS.format(
                tom=f"Wilf {self.mark}", una=f"Unity {self.mark}"
            ),
            "posts.csv": POSTS,
            "persons.csv": HEAD + person,
            "supports.csv": SUPPORTS.format(role=role),
        }
        return import_directory(
            self.site.database,
            write(self.folder, files),
            source=self.name,
            clock=self.site.clock,
            ids=RandomIds(),
            keeping=Keeping(self.site.services.gateway.history, self.site.clock),
        )

    def id(self, kind: RecordKind, external_id: str) -> str:
        found = find_sources(self.site.database, self.name, kind, [external_id])
        return found[external_id].describes

    def edited(self, given: str) -> None:
        """As where a join, or a page, changed the record since it came in."""
        renamed = Renaming(self.id(RecordKind.PERSONS, "P1"), given)
        self.site.database.rows(RENAME, renamed)

    def open(self) -> list[str]:
        """The ids of what it asks people now."""
        rows = self.site.database.rows(OPEN_OF_SOURCE, Named(self.name))
        return [row.id for row in rows]

    def task(self) -> str:
        (task,) = self.open()
        return f"/held/{task}"

    def worker(self, external_id: str) -> Browser:
        practitioner = self.id(RecordKind.PRACTITIONERS, external_id)
        name = account_of(self.site.services, practitioner, f"{external_id}-{self.mark}")
        browser = self.site.browser()
        assert browser.sign_in(name).status_code == 303
        return browser


@pytest.fixture
def source(build_site: Build, tmp_path: Path) -> Source:
    folder = tmp_path / "files"
    folder.mkdir()
    return Source(build_site(TOWN), folder)


def held(source: Source) -> str:
    """The page of a person whom a file calls otherwise than they are called here by now."""
    source.came(source.person("Isla"))
    source.edited("Izzy")
    source.came(source.person("Isla Rose"))
    return source.task()


def settle(browser: Browser, page: str, how: str) -> str:
    form = find_form(browser.text(page), f"/{how}")
    return browser.done(form.action, form.fields)


def given_name(source: Source) -> str:
    (row,) = source.site.database.rows(CALLED, Named(source.id(RecordKind.PERSONS, "P1")))
    return row.id


def test_who_somebody_is_stands_there_and_not_which_source_says_so(source: Source) -> None:
    page = source.site.signed_in(None, COORDINATOR).text(held(source))
    assert "Izzy" in page
    assert "Isla Rose" in page
    assert "differs" in page
    for secret in (source.name, "P1", f"Wilf {source.mark}", f"School {source.mark}"):
        assert secret not in page, secret


def test_what_stands_here_is_kept_and_the_same_file_asks_no_more(source: Source) -> None:
    page = held(source)
    settle(source.site.signed_in(None, COORDINATOR), page, "kept")
    report = source.came(source.person("Isla Rose"))
    assert report.complete
    assert source.open() == []
    assert given_name(source) == "Izzy"
    source.came(source.person("Isla Rosa"))
    assert len(source.open()) == 1


def test_what_the_file_said_first_is_new_again_after_it_said_something_else(
    source: Source,
) -> None:
    page = held(source)
    settle(source.site.signed_in(None, COORDINATOR), page, "kept")
    source.came(source.person("Isla Rosa"))
    assert len(source.open()) == 1
    source.came(source.person("Isla Rose"))
    assert source.open() == [], "that was settled, and is what the file says now"


def test_what_the_file_says_of_who_somebody_is_is_taken_and_nothing_else(
    source: Source,
) -> None:
    page = held(source)
    settle(source.site.signed_in(None, COORDINATOR), page, "taken")
    assert given_name(source) == "Isla Rose"
    assert source.came(source.person("Isla Rose")).complete
    assert source.came(source.person("Isla Rosa")).complete, "it is as the file left it"
    assert given_name(source) == "Isla Rosa"
    assert source.open() == []


def test_a_question_that_changed_meanwhile_is_not_settled_unseen(source: Source) -> None:
    page = held(source)
    coordinator = source.site.signed_in(None, COORDINATOR)
    stale = find_form(coordinator.text(page), "/taken")
    source.came(source.person("Somebody Else"))
    answer = coordinator.post(stale.action, stale.fields)
    assert answer.status_code == 409
    assert given_name(source) == "Izzy"
    assert len(source.open()) == 1


def test_whoever_works_with_the_person_is_asked_and_the_coordinator_is_not_told_whom(
    source: Source,
) -> None:
    page = held(source)
    coordinator = source.site.signed_in(None, COORDINATOR)
    worker, colleague = source.worker("W1"), source.worker("W2")
    settle(coordinator, page, "asked")
    assert coordinator.get(page).status_code == 404
    asked = page.replace("/held/", "/asked/")
    assert asked in worker.text("/waiting")
    assert asked not in colleague.text("/waiting")
    assert colleague.get(asked).status_code == 404
    settle(worker, asked, "taken")
    assert given_name(source) == "Isla Rose"
    assert source.open() == []
    assert worker.get(asked).status_code == 404


@pytest.mark.parametrize("answered", [True, False], ids=["gave it back", "says nothing"])
def test_after_a_week_it_is_the_coordinators_again_whether_somebody_was_asked_or_not(
    source: Source, *, answered: bool
) -> None:
    page = held(source)
    worker = source.worker("W1")
    settle(source.site.signed_in(None, COORDINATOR), page, "asked")
    if answered:
        asked = page.replace("/held/", "/asked/")
        settle(worker, asked, "asked")
        assert asked not in worker.text("/waiting")
    coordinator = source.site.signed_in(None, COORDINATOR)
    assert coordinator.get(page).status_code == 404
    source.site.clock.forward(days=8)
    later = source.site.signed_in(None, COORDINATOR)
    assert later.get(page).status_code == 200
    settle(later, page, "kept")


def test_where_there_is_nobody_to_ask_the_answer_is_the_same(source: Source) -> None:
    """The coordinator does not learn whether there is anybody to ask."""
    page = held(source)
    coordinator = source.site.signed_in(None, COORDINATOR)
    assert "Whoever works with them is asked, if anybody does." in settle(
        coordinator, page, "asked"
    )
    assert coordinator.get(page).status_code == 404
    source.came(source.person("Isla Rosa"))
    source.worker("W1")
    assert "Whoever works with them is asked, if anybody does." in settle(
        coordinator, page, "asked"
    )
    assert coordinator.get(page).status_code == 404


def test_of_every_other_record_its_place_stands_there_and_not_whose_it_is(
    source: Source,
) -> None:
    source.came(source.person("Isla"))
    source.site.database.rows(CHANGE_ROLE, Named(source.id(RecordKind.SUPPORTS, "S1")))
    source.came(source.person("Isla"), role="senco")
    task = source.task()
    coordinator = source.site.signed_in(None, COORDINATOR)
    page = coordinator.text(task)
    assert source.name in page
    assert "S1" in page
    for secret in ("Isla", f"Quill{source.mark}", f"Wilf {source.mark}", "senco"):
        assert secret not in page, secret
    assert "/taken" not in page
    assert "/asked" not in page
    settle(coordinator, task, "mended")
    source.came(source.person("Isla"), role="senco")
    assert source.open() == [], "the same file says nothing new"


def test_who_is_protected_is_the_privacy_officers_alone(source: Source) -> None:
    source.came(source.person("Isla"))
    source.edited("Izzy")
    source.came(source.person("Isla Rose", shielded="yes"))
    task = source.task()
    coordinator = source.site.signed_in(None, COORDINATOR)
    assert coordinator.get(task).status_code == 404
    assert task not in coordinator.text("/held")
    officer = source.site.signed_in(None, OFFICER)
    page = officer.text(task)
    assert "Isla Rose" in page
    assert "/asked" not in page, "nobody is asked about somebody who is protected"
    settle(officer, task, "kept")
    assert source.open() == []


def test_what_was_put_to_a_worker_stays_theirs_whatever_came_to_protect_the_person_since(
    source: Source,
) -> None:
    """That it was gone, or led nowhere, would tell them that somebody wrote something down."""
    page, worker = held(source), source.worker("W1")
    settle(source.site.signed_in(None, COORDINATOR), page, "asked")
    person = source.id(RecordKind.PERSONS, "P1")
    asked = page.replace("/held/", "/asked/")
    before = worker.text("/waiting")
    known = Interest(source.id(RecordKind.PRACTITIONERS, "W2"), person, InterestKind.KIN)
    wish = Exclusion(
        str(uuid4()), person, ExclusionKind.NOT_TO, ExclusionGround.WISH, frozenset({"an-agency"})
    )
    store(source.site.database, Records(exclusions=(wish,), interests=(known,)))
    assert asked in before
    assert asked in worker.text("/waiting")
    assert worker.get(asked).status_code == 200
    settle(worker, asked, "taken")
    assert given_name(source) == "Isla Rose"


def test_nobody_else_opens_what_imports_hold(source: Source) -> None:
    task = held(source)
    browser = source.site.signed_in("hugo")
    assert browser.get("/held").status_code == 403
    assert browser.get(task).status_code == 403
    assert browser.get(task.replace("/held/", "/asked/")).status_code == 404


def test_it_is_found_from_what_waits_and_from_the_first_page(source: Source) -> None:
    held(source)
    coordinator = source.site.signed_in(None, COORDINATOR)
    for page in ("/waiting", "/"):
        assert re.search(r'href="/held"', coordinator.text(page)), page
