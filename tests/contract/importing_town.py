"""A source that a test imports again and again, and what its workers see of it."""

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from app.imports.report import ImportReport
from app.imports.run import import_directory
from app.imports.storing.batch import find_sources
from graph.clock import RandomIds
from graph.database.driver import Database
from graph.door.gateway import Gateway
from graph.door.past_facts import Keeping
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import RecordKind
from tests.conftest import HandClock
from tests.contract.import_probes import PEOPLE_NAMED, TASKS_OF_SOURCE, Named, OfSource
from tests.worlds.bundles import small, write


class Town:
    """A source of this test's own, imported again and again."""

    def __init__(self, database: Database, gateway: Gateway, clock: HandClock, folder: Path):
        self.database, self.gateway, self.clock, self.folder = database, gateway, clock, folder
        self.source = f"test-{uuid4()}"

    def import_(
        self, files: Mapping[str, str | bytes], whole: bool = False, dry: bool = False
    ) -> ImportReport:
        """Import these files alone."""
        for old in self.folder.iterdir():
            old.unlink()
        report = self.import_folder(write(self.folder, files), whole, dry)
        for file in report.files:
            assert file.read == file.stored + file.unchanged + file.held + file.refused
        return report

    def import_folder(self, folder: Path, whole: bool = False, dry: bool = False) -> ImportReport:
        return import_directory(
            self.database,
            folder,
            source=self.source,
            whole=whole,
            dry=dry,
            clock=self.clock,
            ids=RandomIds(),
            keeping=Keeping(self.gateway.history, self.clock),
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
        if web is None:
            return None
        return {tie.worker.name for tie in web.supports if tie.worker}

    def tasks(self) -> list[tuple[str, str, str]]:
        rows = self.database.rows(TASKS_OF_SOURCE, OfSource(self.source))
        return [(row.record_kind, row.external_id, row.reason) for row in rows]


def stored(report: ImportReport) -> dict[str, int]:
    return {file.file: file.stored for file in report.files}


def people(town: Town) -> dict[str, tuple[int, int]]:
    """Version and stamp of the two people, by id."""
    ids = {town.id(RecordKind.PERSONS, one) for one in ("P1", "P2")}
    rows = town.database.rows(PEOPLE_NAMED, Named("North"))
    return {row.id: (row.version, row.stamp) for row in rows if row.id in ids}


def many(people: int, token: str) -> dict[str, str | bytes]:
    """A bundle of many people who are called after the token, each with two supports."""
    numbers = range(people)
    head = "practitioner_id,agency_id,person_id,role\n"
    agreements = "consent_id,person_id,authority,level,services,sectors,given_on\n"
    return small(
        persons="person_id,given_name,family_name,birth_date\n"
        + "".join(f"P{number},Given{number},{token},1990\n" for number in numbers),
        supports=head
        + "".join(f"W1,A1,P{number},teacher\nW2,A2,P{number},gp\n" for number in numbers),
        consents=agreements
        + "".join(f"C{number},P{number},self,contact,all,school;gp,today\n" for number in numbers),
        memberships="person_id,family_id\nP1,F1\n",
        kinships="person_id,relative_id,kind\nP1,P2,SIB\n",
    )
