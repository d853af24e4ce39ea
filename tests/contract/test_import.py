"""The second pass on the real database: stored once, brought up to date, never overwritten."""

import io
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app.exchange.report import ImportReport
from app.services.importing import import_directory
from graph.address import Neo4jAddress
from graph.clock import RandomIds
from graph.database import Database
from graph.errors import NotVisible
from graph.facts import Focus, FocusKind
from graph.gateway import Gateway
from graph.importing import find_sources
from graph.support_web import SupportWeb
from graph.viewer import Actor
from graph.vocabulary import RecordKind
from tests.conftest import HandClock
from tests.contract.import_probes import (
    LEADERSHIPS,
    PEOPLE_NAMED,
    REMOVE_PERSON,
    RENAME_PERSON,
    SET_TIE,
    SUPPORT,
    TASKS_OF_SOURCE,
    Named,
    OfSource,
    OneId,
    Renaming,
    counts,
)
from tests.unit.bundles import small, write
from tests.unit.test_fhir import SYNTHEA

pytestmark = pytest.mark.neo4j

DOCS = Path(__file__).parents[2] / "docs"


class Town:
    """A source of this test's own, imported again and again."""

    def __init__(self, database: Database, gateway: Gateway, clock: HandClock, folder: Path):
        self.database, self.gateway, self.clock, self.folder = database, gateway, clock, folder
        self.source = f"test-{uuid4()}"

    def import_(self, files: dict[str, str | bytes], keep_good: bool = False) -> ImportReport:
        """Import these files alone."""
        for old in self.folder.iterdir():
            old.unlink()
        report = self.import_folder(write(self.folder, files), keep_good)
        for file in report.files:
            assert file.read == file.stored + file.unchanged + file.held + file.refused
        return report

    def import_folder(self, folder: Path, keep_good: bool = False) -> ImportReport:
        return import_directory(
            self.database,
            folder,
            source=self.source,
            keep_good=keep_good,
            clock=self.clock,
            ids=RandomIds(),
        )

    def id(self, kind: RecordKind, external_id: str) -> str:
        found = find_sources(self.database, self.source, kind, [external_id])
        return found[external_id].describes

    def seen(self, worker: str, person: str) -> SupportWeb | None:
        """A person's map as a worker sees it; both by their ids in the source."""
        actor = Actor("account", None, self.id(RecordKind.PRACTITIONERS, worker))
        focus = Focus(FocusKind.PERSON, self.id(RecordKind.PERSONS, person))
        try:
            return self.gateway.support_web(actor, focus, str(uuid4()))
        except NotVisible:
            return None

    def workers_seen(self, worker: str, person: str) -> set[str] | None:
        web = self.seen(worker, person)
        return web and {tie.worker.name for tie in web.supports if tie.worker}

    def tasks(self) -> list[tuple[str, str, str]]:
        rows = self.database.rows(TASKS_OF_SOURCE, OfSource(self.source))
        return [(row.record_kind, row.external_id, row.reason) for row in rows]


@pytest.fixture
def town(database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path) -> Town:
    return Town(database, gateway, clock, tmp_path)


def stored(report: ImportReport) -> dict[str, int]:
    return {file.file: file.stored for file in report.files}


def test_a_bundle_is_stored_whole_and_shows_what_was_agreed(town: Town) -> None:
    report = town.import_(small())
    assert report.complete
    assert counts(town.database, town.source) == report.records
    # Isla has no agreement, Dawn agreed to everything.
    assert town.workers_seen("W1", "P1") == {"Tom"}
    assert town.workers_seen("W2", "P2") == {"Gita"}
    assert town.workers_seen("W1", "P2") is None


def test_the_same_bundle_again_changes_nothing(town: Town) -> None:
    town.import_(small())
    before = people(town)
    report = town.import_(small())
    assert report.complete
    assert not any(report.records.values())
    assert {file.unchanged for file in report.files} == {1, 2, 3}
    assert people(town) == before


def people(town: Town) -> list[tuple[str, int, int]]:
    """Id, version and stamp of the two people."""
    webs = [town.id(RecordKind.PERSONS, one) for one in ("P1", "P2")]
    rows = [row for row in town.database.rows(PEOPLE_NAMED, Named("North")) if row.id in webs]
    return [(row.id, row.version, row.stamp) for row in rows]


def test_the_same_ids_of_another_source_are_other_people(town: Town) -> None:
    town.import_(small())
    first = town.id(RecordKind.PERSONS, "P1")
    town.source = f"test-{uuid4()}"
    town.import_(small())
    assert town.id(RecordKind.PERSONS, "P1") != first


def test_a_refused_file_stores_nothing_and_what_refers_to_it_waits(town: Town) -> None:
    persons = "person_id,given_name,family_name\nP1,Isla,North\nP2,,North\n"
    report = town.import_(small(persons=persons))
    assert not report.complete
    assert stored(report)["persons.csv"] == 0
    assert counts(town.database, town.source) == {
        "agencies": 2,
        "practitioners": 2,
        "posts": 2,
        "families": 1,
    }


def test_the_good_rows_are_kept_where_that_was_asked_for(town: Town) -> None:
    persons = "person_id,given_name,family_name\nP1,,North\nP2,Dawn,North\n"
    report = town.import_(small(persons=persons), keep_good=True)
    assert stored(report)["persons.csv"] == 1
    assert town.workers_seen("W2", "P2") == {"Gita"}
    mended = town.import_(small())
    assert mended.complete
    assert stored(mended)["persons.csv"] == 1
    assert town.workers_seen("W1", "P1") == {"Tom"}


RENAMED = "person_id,given_name,family_name\nP1,Isla Rose,North\nP2,Dawn,North\n"


def test_a_changed_row_brings_its_record_up_to_date(town: Town) -> None:
    town.import_(small())
    (isla, version, stamp), _ = people(town)
    report = town.import_(small(persons=RENAMED))
    assert report.complete
    assert stored(report)["persons.csv"] == 1
    web = town.seen("W1", "P1")
    assert web is not None
    assert [one.name for one in web.people if one.id == isla] == ["Isla Rose North"]
    assert (isla, version + 1, stamp + 1) in people(town)
    assert town.import_(small(persons=RENAMED)).records == {}


def test_a_changed_row_never_overwrites_what_was_edited_here(town: Town) -> None:
    town.import_(small())
    town.database.rows(RENAME_PERSON, Renaming(town.id(RecordKind.PERSONS, "P1"), "Izzy"))
    for _ in range(2):
        report = town.import_(small(persons=RENAMED))
        assert [(one.file, one.count, one.first_line) for one in report.held] == [
            ("persons.csv", 1, 2)
        ]
        assert town.tasks() == [("persons", "P1", "edited")]
    web = town.seen("W1", "P1")
    assert web is not None
    assert "Izzy North" in [one.name for one in web.people]


def test_an_unchanged_row_leaves_what_was_edited_here(town: Town) -> None:
    town.import_(small())
    town.database.rows(RENAME_PERSON, Renaming(town.id(RecordKind.PERSONS, "P1"), "Izzy"))
    assert town.import_(small()).complete
    assert town.tasks() == []


def test_a_record_that_was_removed_here_does_not_come_back(town: Town) -> None:
    town.import_(small())
    dawn = town.id(RecordKind.PERSONS, "P2")
    town.database.rows(REMOVE_PERSON, OneId(dawn))
    persons = "person_id,given_name,family_name\nP1,Isla,North\nP2,Dawn Mary,North\n"
    town.import_({"persons.csv": persons})
    assert town.tasks() == [("persons", "P2", "gone")]
    assert dawn not in [row.id for row in town.database.rows(PEOPLE_NAMED, Named("North"))]


SUPPORTS = "practitioner_id,agency_id,person_id,role,support_id,confirmed_on\n"


def test_a_workers_own_view_of_a_tie_outlives_a_changed_row(town: Town) -> None:
    town.import_(small(supports=SUPPORTS + "W1,A1,P1,teacher,S1,2026-01-01\n"))
    support = town.id(RecordKind.SUPPORTS, "S1")
    town.database.rows(SET_TIE, Renaming(support, "strong"))
    report = town.import_(small(supports=SUPPORTS + "W1,A1,P1,senco,S1,2026-02-01\n"))
    assert report.complete
    row = town.database.one(SUPPORT, OneId(support))
    assert row is not None
    assert (row.role, row.tie, row.confirmed_on) == ("senco", "strong", date(2026, 5, 30))


def test_a_row_that_is_about_others_now_waits(town: Town) -> None:
    town.import_(small(supports=SUPPORTS + "W1,A1,P1,teacher,S1,2026-01-01\n"))
    report = town.import_(small(supports=SUPPORTS + "W2,A2,P2,gp,S1,2026-01-01\n"))
    assert [one.file for one in report.held] == ["supports.csv"]
    assert town.tasks() == [("supports", "S1", "other_ends")]
    assert town.workers_seen("W1", "P1") == {"Tom"}
    assert town.seen("W2", "P2") is None


POSTS = "practitioner_id,agency_id,role,team_id,leads,to\nW2,A2,gp,,,\n"


def test_who_no_longer_leads_a_team_loses_its_view_at_once(town: Town) -> None:
    teams = "team_id,name,agency_id\nT1,East,A1\n"
    row = "W1,A1,manager,T1,safeguarding,\n"
    town.import_(small(teams=teams, posts=POSTS + row))
    tom = OneId(town.id(RecordKind.PRACTITIONERS, "W1"))
    assert [one.safeguarding for one in town.database.rows(LEADERSHIPS, tom)] == [True]
    assert town.import_(small(teams=teams, posts=POSTS + row.replace("safeguarding", ""))).complete
    assert town.database.rows(LEADERSHIPS, tom) == []


def test_the_end_of_a_post_acts_at_once(town: Town) -> None:
    town.import_(small(posts=POSTS + "W1,A1,teacher,,,\n"))
    assert town.workers_seen("W1", "P1") == {"Tom"}
    town.import_(small(posts=POSTS + "W1,A1,teacher,,,2026-05-31\n"))
    assert town.seen("W1", "P1") is None


CONSENTS = (
    "consent_id,person_id,authority,level,services,sectors,given_on,withdrawn_on,method\n"
    "C1,P2,self,{level},all,school;gp,{given},{withdrawn},{method}\n"
)
ROUND_DAWN = SUPPORTS + "W1,A1,P2,teacher,,\nW2,A2,P2,gp,,\n"


def agreed(
    level: str = "contact", given: str = "today", withdrawn: str = "", method: str = ""
) -> dict[str, str | bytes]:
    row = CONSENTS.format(level=level, given=given, withdrawn=withdrawn, method=method)
    return small(supports=ROUND_DAWN, consents=row)


def test_an_agreement_of_today_keeps_its_day_when_it_is_imported_again(town: Town) -> None:
    town.import_(agreed())
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}
    town.clock.forward(days=200)
    assert town.import_(agreed()).complete
    town.clock.forward(days=165)
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}
    town.clock.forward(days=1)
    assert town.workers_seen("W1", "P2") == {"Tom"}


def test_a_withdrawal_in_the_file_acts_at_once(town: Town) -> None:
    town.import_(agreed(given="2026-03-01"))
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}
    report = town.import_(agreed(given="2026-03-01", withdrawn="2026-05-31"))
    assert report.complete
    assert town.workers_seen("W1", "P2") == {"Tom"}
    assert town.import_(agreed(given="2026-03-01", withdrawn="2026-05-31")).records == {}


def test_the_terms_of_an_agreement_never_change_and_a_withdrawal_acts_all_the_same(
    town: Town,
) -> None:
    town.import_(agreed(level="agency", given="2026-03-01"))
    report = town.import_(agreed(level="contact", given="2026-03-01"))
    assert [one.file for one in report.held] == ["consents.csv"]
    assert town.tasks() == [("consents", "C1", "terms")]
    assert town.workers_seen("W1", "P2") == {"Tom"}
    web = town.seen("W1", "P2")
    assert web is not None
    assert {tie.agency.name for tie in web.supports} == {"School", "Surgery"}
    town.import_(agreed(level="contact", given="2026-03-01", withdrawn="2026-05-31"))
    web = town.seen("W1", "P2")
    assert web is not None
    assert {tie.agency.name for tie in web.supports} == {"School"}


def test_an_agreement_cannot_be_taken_back_to_what_it_was_before_its_withdrawal(
    town: Town,
) -> None:
    town.import_(agreed(given="2026-03-01", withdrawn="2026-05-31"))
    town.import_(agreed(given="2026-03-01"))
    assert town.tasks() == [("consents", "C1", "edited")]
    assert town.workers_seen("W1", "P2") == {"Tom"}


def test_two_imports_of_the_same_records_at_once_store_each_once(
    town: Town, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write(tmp_path_factory.mktemp("both"), many(people=300, token=str(uuid4())))

    def run(_: int) -> ImportReport:
        return import_directory(
            town.database,
            folder,
            source=town.source,
            clock=town.clock,
            ids=RandomIds(),
            batch_size=50,
        )

    with ThreadPoolExecutor(max_workers=2) as both:
        reports = list(both.map(run, range(2)))
    assert counts(town.database, town.source)["persons"] == 300
    for report in reports:
        assert report.complete
    assert sum(report.records.get("persons", 0) for report in reports) == 300


def many(people: int, token: str) -> dict[str, str | bytes]:
    """A bundle of many people who are called after the token, each with two supports."""
    numbers = range(people)
    head = "practitioner_id,agency_id,person_id,role\n"
    agreements = "consent_id,person_id,authority,level,services,sectors,given_on\n"
    return small(
        persons="person_id,given_name,family_name\n"
        + "".join(f"P{number},Given{number},{token}\n" for number in numbers),
        supports=head
        + "".join(f"W1,A1,P{number},teacher\nW2,A2,P{number},gp\n" for number in numbers),
        consents=agreements
        + "".join(f"C{number},P{number},self,contact,all,school;gp,today\n" for number in numbers),
        memberships="person_id,family_id\nP1,F1\n",
        kinships="person_id,relative_id,kind\nP1,P2,SIB\n",
    )


IMPORT_AND_TELL = """
import json, sys
from datetime import datetime
from pathlib import Path
from app.services.importing import import_directory
from graph.address import Neo4jAddress
from graph.clock import RandomIds
from graph.database import Database

asked = json.load(sys.stdin)

class Tells:
    def phase(self, title, total):
        print(title, flush=True)
    def advance(self, amount):
        print(amount, flush=True)

class Clock:
    def now(self):
        return datetime.fromisoformat(asked["now"])

with Database(Neo4jAddress(**asked["address"])) as database:
    import_directory(database, Path(asked["folder"]), source=asked["source"], clock=Clock(),
                     ids=RandomIds(), progress=Tells(), batch_size=100)
"""


def killed_after(batches: int, town: Town, folder: Path, address: Neo4jAddress) -> None:
    """Import in a process of its own and kill it -9 once so many batches are stored."""
    asked = {
        "address": {name: getattr(address, name) for name in address.__slots__},
        "folder": str(folder),
        "source": town.source,
        "now": datetime(2026, 6, 1, 9, tzinfo=UTC).isoformat(),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT_AND_TELL],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert isinstance(process.stdin, io.TextIOBase)
    assert isinstance(process.stdout, io.TextIOBase)
    json.dump(asked, process.stdin)
    process.stdin.close()
    told = iter(process.stdout.readline, "")
    assert "Storing\n" in told
    for _ in range(batches):
        next(told)
    os.kill(process.pid, signal.SIGKILL)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("batches", [0, 1, 4, 7, 10, 15])
def test_an_import_that_was_killed_shows_nothing_and_the_next_one_finishes_it(
    town: Town,
    neo4j_address: Neo4jAddress,
    tmp_path_factory: pytest.TempPathFactory,
    batches: int,
) -> None:
    token = str(uuid4())
    folder = write(tmp_path_factory.mktemp("killed"), many(people=400, token=token))
    killed_after(batches, town, folder, neo4j_address)

    half = counts(town.database, town.source)
    if half.get("supports", 0) == 800 and "consents" not in half:
        assert town.workers_seen("W1", "P7") == {"Tom"}
    for row in town.database.rows(PEOPLE_NAMED, Named(token)):
        # A person is never stored without the note of where they came from.
        assert row.described == 1

    report = town.import_folder(folder)

    assert report.complete
    assert counts(town.database, town.source) == {
        "agencies": 2,
        "practitioners": 2,
        "posts": 2,
        "persons": 400,
        "families": 1,
        "memberships": 1,
        "kinships": 1,
        "supports": 800,
        "consents": 400,
    }
    rows = town.database.rows(PEOPLE_NAMED, Named(token))
    assert len(rows) == 400
    assert {(row.described, row.supports, row.agreements) for row in rows} == {(1, 2, 1)}
    assert town.workers_seen("W1", "P7") == {"Tom", "Gita"}
    assert town.import_folder(folder).records == {}


def test_the_example_of_the_documentation_is_stored(town: Town) -> None:
    assert town.import_folder(DOCS / "example-bundle").complete
    assert town.workers_seen("W1", "P3") == {"Nadia Brook"}
    web = town.seen("W4", "P1")
    assert web is not None
    assert {tie.agency.name for tie in web.supports} == {"Northgate Housing", "Quay Street Surgery"}


@pytest.mark.skipif(not SYNTHEA.is_dir(), reason="the public export is not beside the project")
def test_a_public_export_shows_a_patient_alone_and_then_everyone_who_was_agreed_to(
    town: Town,
) -> None:
    report = town.import_folder(SYNTHEA)
    assert report.complete
    assert report.records == {
        "agencies": 43,
        "practitioners": 43,
        "posts": 43,
        "persons": 13,
        "supports": 57,
    }
    pairs = live_pairs()
    assert len(pairs) == 41
    around: dict[str, set[str]] = {}
    for worker, person in pairs:
        around.setdefault(person, set()).add(worker)
        web = town.seen(worker, person)
        assert web is not None
        assert [tie.own for tie in web.supports] == [True]

    consents = town.import_folder(DOCS / "example-consents")
    assert consents.complete
    assert consents.records == {"consents": 10}

    for worker, person in pairs:
        web = town.seen(worker, person)
        assert web is not None
        shown = {tie.worker.id for tie in web.supports if tie.worker}
        assert shown == {town.id(RecordKind.PRACTITIONERS, one) for one in around[person]}
    assert town.import_folder(SYNTHEA).records == {}


def live_pairs() -> set[tuple[str, str]]:
    """Who met whom of those who live, counted without the import."""
    npis, living = {}, set()
    for line in (SYNTHEA / "Practitioner.000.ndjson").read_text().splitlines():
        one = json.loads(line)
        npis[one["identifier"][0]["value"]] = one["id"]
    for line in (SYNTHEA / "Patient.000.ndjson").read_text().splitlines():
        one = json.loads(line)
        if "deceasedDateTime" not in one:
            living.add(one["id"])
    pairs = set()
    for line in (SYNTHEA / "Encounter.000.ndjson").read_text().splitlines():
        one = json.loads(line)
        person = one["subject"]["reference"].rpartition("/")[2]
        npi = one["participant"][0]["individual"]["reference"].rpartition("|")[2]
        if person in living:
            pairs.add((npis[npi], person))
    return pairs
