"""The audit of a running application: its journal, its second place, what is asked of it."""

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import pytest

from app.commands.audit import _tell
from app.deployment.settings import Settings
from app.imports.run import note_import
from app.running.runtime import Runtime
from app.upkeep import auditing
from app.upkeep.audit_journal import checkpoints_every_minute
from app.upkeep.auditing import ExportRefused, Wanted
from graph.audit.checkpoint import Cause
from graph.audit.entry import Audit
from graph.audit.heads import told_of_restore
from graph.audit.trail import heads_of
from graph.audit.verification import Verdict
from graph.clock import RandomIds
from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.database.schema import migrate
from graph.errors import AuditUnavailable, Refused
from tests.conftest import HandClock
from tests.worlds.council import Council, settle
from tests.worlds.town import TOWN
from tests.worlds.trail_state import Ground

pytestmark = [pytest.mark.second_home, pytest.mark.xdist_group("own_database")]


@dataclass(frozen=True)
class Running:
    """An application with a journal and a second place, and nobody else's entries."""

    runtime: Runtime
    database: Database
    town: Council
    clock: HandClock
    second: Path

    def look(self, times: int = 1) -> None:
        gateway = self.runtime.services().gateway
        for _ in range(times):
            gateway.support_web(self.town.worker("hugo"), self.town.person("dawn"), str(uuid4()))

    def checkpoint(self, cause: Cause = Cause.MINUTE) -> None:
        self.clock.forward(minutes=1)
        self.runtime.audit_journal.checkpoint(self.database, cause)

    def tamper(self, cypher: LiteralString) -> None:
        harm = Query(
            "harm", Audience.UPKEEP, Access.WRITE, Nothing, Nothing, cypher, NOTHING_TOUCHED
        )
        self.database.rows(harm, Nothing())

    def verdict(self) -> Verdict:
        return auditing.check(
            self.runtime.services(), self.database, self.runtime.audit_journal
        ).verdict


@pytest.fixture
def running(own_database: Database, clock: HandClock, tmp_path: Path) -> Running:
    migrate(own_database)
    wipe: tuple[LiteralString, ...] = (
        "MATCH (e:AuditEntry) DELETE e",
        "MATCH (d:AuditDetail) DELETE d",
        "MATCH (l:AuditLane) SET l.seq = 0, l.mac = ''",
    )
    second = tmp_path / "checkpoints"
    settings = Settings(data=tmp_path / "data", checkpoints=str(second))
    runtime = Runtime(settings, clock=clock, database=own_database)
    made = Running(runtime, own_database, settle(own_database, TOWN), clock, second)
    for statement in wipe:
        made.tamper(statement)
    runtime.open(lambda _: None).gateway.warm_up()
    return made


def test_a_running_application_writes_its_journal(running: Running) -> None:
    running.look(20)
    running.checkpoint()
    running.look(5)
    assert running.verdict() == Verdict(25, ())
    journal = running.runtime.settings.anchor_file
    assert journal.name == "data-journal"
    assert len(journal.read_text().splitlines()) == 27
    assert len(running.second.read_text().splitlines()) == 2


def test_what_the_journal_does_not_know_is_found(running: Running) -> None:
    running.look(20)
    running.checkpoint()
    running.look(5)
    journal = running.runtime.settings.anchor_file
    whole = journal.read_text()
    running.clock.forward(minutes=2)
    journal.write_text("".join(whole.splitlines(keepends=True)[:-2]))
    assert all("the journal ends before it" in fault for fault in running.verdict().faults)
    assert len(running.verdict().faults) == 2
    journal.write_text("")
    assert "the journal is gone, or empty" in running.verdict().faults
    journal.unlink()
    assert "the journal is gone, or empty" in running.verdict().faults
    journal.write_text(whole)
    assert running.verdict().whole


def test_an_entry_whose_process_died_before_its_line_is_a_note(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.look(3)
    with monkeypatch.context() as broken:
        # The bound method was handed out already, so its file is what goes away.
        broken.setattr(running.runtime.audit_journal.journal, "path", Path("/dev/full"))
        with pytest.raises(AuditUnavailable):
            running.look()
    running.look(3)
    assert running.verdict().whole
    running.checkpoint()
    verdict = running.verdict()
    assert verdict.whole
    assert len(verdict.notes) == 1
    assert "it has no line in the journal" in verdict.notes[0]


def test_a_journal_begun_anew_is_a_fault_until_somebody_accepts_it(running: Running) -> None:
    running.look(20)
    running.checkpoint()
    with pytest.raises(Refused, match="refused_journal_from_beginning"):
        auditing.accept_journal(
            running.runtime.services(), running.database, running.runtime.audit_journal
        )
    running.runtime.settings.anchor_file.unlink()
    running.second.unlink()
    with pytest.raises(AuditUnavailable):
        running.look()
    running.runtime.audit_journal.begin(running.database)
    running.look(2)
    faults = running.verdict().faults
    assert faults
    assert all("the journal does not go back to them" in fault for fault in faults)
    accepted = auditing.accept_journal(
        running.runtime.services(), running.database, running.runtime.audit_journal
    )
    assert accepted == 21
    verdict = running.verdict()
    assert verdict.whole
    assert all("only their seals vouch" in note for note in verdict.notes)


def test_checkpoints_are_made_at_the_start_every_minute_and_at_the_end(running: Running) -> None:
    journal = running.runtime.audit_journal
    with checkpoints_every_minute(journal, lambda: running.database, seconds=0.01):
        while len(journal.examine().checkpoints) < 4:
            running.look()
    causes = [made.cause for made in journal.examine().checkpoints]
    assert causes[:2] == [Cause.BEGUN, Cause.START]
    assert set(causes[2:-1]) == {Cause.MINUTE}
    assert causes[-1] is Cause.STOP
    assert running.verdict().whole


def test_an_outage_leaves_out_a_checkpoint_and_ends_nothing(running: Running) -> None:
    def away() -> Database:
        raise AuditUnavailable("away")

    with checkpoints_every_minute(running.runtime.audit_journal, away, seconds=0.01):
        running.look()
    assert [made.cause for made in running.runtime.audit_journal.examine().checkpoints] == ["begun"]


def test_the_newest_entries_are_shown_by_who_and_whom_and_when(running: Running) -> None:
    services = running.runtime.services()
    running.look(3)
    running.clock.forward(days=1)
    gateway = services.gateway
    gateway.support_web(running.town.worker("tom"), running.town.person("isla"), str(uuid4()))
    everything = auditing.latest(services, running.database, Wanted(), 100)
    assert [entry.at for entry in everything] == sorted(
        (entry.at for entry in everything), reverse=True
    )
    assert len(everything) == 4
    assert len(auditing.latest(services, running.database, Wanted(), 2)) == 2
    (tom,) = auditing.latest(services, running.database, Wanted(actor=running.town.id("tom")), 100)
    assert tom.subject == running.town.id("isla")
    # Tom was shown Dawn too, by her name in Isla's genogram.
    assert (
        len(
            auditing.latest(services, running.database, Wanted(person=running.town.id("dawn")), 100)
        )
        == 4
    )
    assert (
        len(auditing.latest(services, running.database, Wanted(person=running.town.id("kai")), 100))
        == 4
    )
    assert len(auditing.latest(services, running.database, Wanted(day=date(2026, 6, 1)), 100)) == 3
    assert not auditing.latest(services, running.database, Wanted(actor="nobody"), 100)


def test_an_export_holds_every_entry_and_its_own(running: Running, tmp_path: Path) -> None:
    services = running.runtime.services()
    running.look(3)
    running.clock.forward(seconds=1)
    file = tmp_path / "audit.csv"
    assert auditing.export(services, running.database, Wanted(), str(file), "csv") == 4
    assert file.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    assert [row["tag"] for row in rows] == ["person:shown"] * 3 + ["audit:exported"]
    with pytest.raises(ExportRefused, match="there already"):
        auditing.export(services, running.database, Wanted(), str(file), "csv")
    lines = tmp_path / "audit.jsonl"
    assert auditing.export(services, running.database, Wanted(), str(lines), "jsonl") == 5
    told = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert told[0]["shown"] == rows[0]["shown"].split("; ")
    assert running.verdict().whole


def test_no_cell_of_an_export_is_a_formula(running: Running, tmp_path: Path) -> None:
    services = running.runtime.services()
    running.tamper(
        "MATCH (l:AuditLane {id: 0}) CREATE (:AuditEntry {lane: 0, seq: 1, prev: '', mac: '', "
        "op: '=1+1', at: datetime(), actor: '+A1', viewer: '@x', tag: '-1', subject: 'äé', "
        "shown: [], digest: ''}) SET l.seq = 1"
    )
    file = tmp_path / "audit.csv"
    auditing.export(services, running.database, Wanted(actor="+A1"), str(file), "csv")
    (row,) = csv.DictReader(io.StringIO(file.read_text("utf-8")))
    assert (row["actor"], row["viewer"], row["tag"]) == ("'+A1", "'@x", "'-1")
    assert (row["op"], row["subject"]) == ("'=1+1", "äé")


def test_a_detail_beside_an_entry_is_committed_to_and_can_be_erased(running: Running) -> None:
    services = running.runtime.services()
    note_import(services, "Files of the Smith family")
    (entry,) = auditing.latest(services, running.database, Wanted(), 1)
    assert entry.text == "Files of the Smith family"
    assert running.verdict().whole
    running.tamper("MATCH (d:AuditDetail) SET d.text = 'Other files'")
    (fault,) = running.verdict().faults
    assert "its detail is not the one that was written" in fault
    running.tamper("MATCH (d:AuditDetail) SET d.text = 'Files of the Smith family'")
    assert auditing.erase_detail(services, running.database, entry.lane, entry.seq)
    assert not auditing.erase_detail(services, running.database, entry.lane, entry.seq)
    verdict = running.verdict()
    assert verdict.whole
    assert verdict.notes == (
        f"lane {entry.lane}, entry {entry.seq}: its detail was erased, as another entry tells",
    )
    erased = auditing.latest(services, running.database, Wanted(person=entry.op), 1)[0]
    assert erased.tag == "audit:detail_erased"


def test_a_detail_that_went_without_a_word_is_a_fault(running: Running) -> None:
    note_import(running.runtime.services(), "Files of the Smith family")
    running.tamper("MATCH (d:AuditDetail) DELETE d")
    (fault,) = running.verdict().faults
    assert "its detail is gone, and no entry tells of that" in fault


def test_a_restore_explains_what_the_journal_knows_beyond_it(running: Running) -> None:
    running.look(20)
    running.checkpoint()
    journal = running.runtime.audit_journal
    ground = Ground(running.database, journal.journal.path, running.second)
    backed_up = ground.read()
    running.look(10)
    running.checkpoint()
    now = ground.read()
    ground.write(replace(backed_up, journal=now.journal, second=now.second))
    assert not running.verdict().whole
    audit = Audit(
        running.runtime.services().keys.audit,
        auditing.DEPLOYMENT,
        RandomIds(),
        journal.journal.append,
    )
    heads = heads_of(running.database)
    running.clock.forward(minutes=1)
    told = told_of_restore(str(uuid4()), running.clock.now(), "command", "a backup", heads)
    audit.committed(running.database.write(lambda inner: audit.append(inner, told)))
    verdict = running.verdict()
    assert verdict.whole, verdict.faults
    assert "entries written after that backup and lost: 10 (" in verdict.restored[0]
    running.look(3)
    running.checkpoint()
    assert running.verdict().whole


def test_the_verdict_is_told_in_plain_lines(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    running.look()
    _tell(
        auditing.check(running.runtime.services(), running.database, running.runtime.audit_journal)
    )
    assert capsys.readouterr().out.endswith("The audit trail is whole.\n")
    running.tamper("MATCH (e:AuditEntry) SET e.actor = 'somebody else'")
    _tell(
        auditing.check(running.runtime.services(), running.database, running.runtime.audit_journal)
    )
    out = capsys.readouterr().out
    assert "fault: lane " in out
    assert out.endswith("The audit trail is NOT whole: 1 faults.\n")
