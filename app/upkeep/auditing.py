"""What the audit is asked: is it whole, who looked at whom, and a copy of it to take away."""

import csv
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TextIO

from app.services.accounts.accounts import COMMAND
from app.services.context import Services
from app.upkeep.audit_journal import AuditJournal
from graph.audit.entry import Audit, ShownLine, Told, instant_text
from graph.audit.erasable import ERASE_DETAIL, DetailOf
from graph.audit.heads import lines_of_heads
from graph.audit.journal_check import Witness
from graph.audit.trail import (
    ENTRIES_BEFORE,
    PageBefore,
    StoredEntry,
    newest_first,
    oldest_first,
)
from graph.audit.verification import Verdict, verify_against
from graph.clock import local_date
from graph.database.driver import Database
from graph.door.replay import Replayed, replay
from graph.errors import KithmapError, Refused
from graph.vocabulary import AuditTag
from queries.door import REPLAY_QUERIES

DEPLOYMENT = "kithmap"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "lane",
    "entry",
    "at",
    "tag",
    "actor",
    "viewer",
    "subject",
    "shown",
    "op",
    "digest",
    "detail",
    "prev",
    "seal",
)


class ExportRefused(KithmapError):
    """The export cannot be written where it was asked for."""


@dataclass(frozen=True, slots=True)
class Checked:
    verdict: Verdict
    witness: Witness


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; None for any."""

    actor: str | None = None
    """An account's id, or the practitioner's or family member's."""
    person: str | None = None
    """The id of a person who was shown, or of the record that an entry is about."""
    day: date | None = None
    """In the deployment's time zone."""
    account: str | None = None
    """Who signed in, whomever they worked as."""
    practitioner: str | None = None
    """As whom they worked, whichever account it was."""

    def matches(self, services: Services, entry: StoredEntry) -> bool:
        """Whether an entry is one of them."""
        if self.actor is not None and self.actor not in (entry.actor, entry.viewer):
            return False
        if self.account not in (None, entry.actor):
            return False
        if self.practitioner not in (None, entry.viewer):
            return False
        if self.person is not None and not _concerns(entry, self.person):
            return False
        zone = services.policy.time_zone
        return self.day is None or local_date(entry.at, zone) == self.day


def check(services: Services, database: Database, journal: AuditJournal) -> Checked:
    """Whether the trail, the journal and its second place are whole. Raises JournalBroken."""
    # Before anything is read: what is written meanwhile is young, and no fault.
    now = services.clock.now()
    witness = journal.examine()
    verdict = verify_against(database, services.keys.audit, witness, now, DEPLOYMENT)
    return Checked(verdict, witness)


def judge(services: Services, database: Database) -> Replayed:
    """Whether each disclosure was permitted at the stamps that its entry notes."""
    return replay(database, REPLAY_QUERIES, services.gateway.history, services.policy)


def latest(services: Services, database: Database, wanted: Wanted, limit: int) -> list[StoredEntry]:
    """The newest entries that are asked for, newest first."""
    entries = newest_first(database)
    return list(islice((each for each in entries if wanted.matches(services, each)), limit))


def export(services: Services, database: Database, wanted: Wanted, file: str, kind: str) -> int:
    """Write the entries, oldest first, as `csv` or `jsonl`, to a new file or, for `-`, to
    standard output; returns how many. The export has an entry of its own before its first byte.

    Raises ExportRefused.
    """
    write = _WRITERS[kind]
    with _target(file) as out:
        with services.change(COMMAND) as change:
            change.record(AuditTag.AUDIT_EXPORTED, services.ids.new())
            change.commit()
        entries = oldest_first(database)
        count = write(out, (each for each in entries if wanted.matches(services, each)))
        out.flush()
    return count


def erase_detail(services: Services, database: Database, lane: int, seq: int) -> bool:
    """Erase the text beside an entry, and say so in an entry of its own; False without a text."""
    found = database.rows(ENTRIES_BEFORE, PageBefore(lane, seq + 1, 1))
    if not found or found[0].seq != seq or found[0].salt is None:
        return False
    op = found[0].op
    with services.change(COMMAND) as change:
        change.one(ERASE_DETAIL, DetailOf(op))
        change.record(AuditTag.DETAIL_ERASED, op)
        change.commit()
    return True


def accept_journal(services: Services, database: Database, journal: AuditJournal) -> int:
    """Say in the audit that the journal was begun anew, and that what came before it is vouched
    for by its seals alone; returns how many entries that is.

    Raises Refused where the journal knows the audit from its beginning.
    """
    witness = journal.examine()
    if not witness.checkpoints or not witness.checkpoints[0].heads:
        raise Refused("refused_journal_from_beginning")
    heads = witness.checkpoints[0].heads
    audit = Audit(services.keys.audit, DEPLOYMENT, services.ids, journal.journal.append)
    told = Told(
        op=services.ids.new(),
        at=services.clock.now(),
        actor=COMMAND.account_id,
        viewer="",
        tag=AuditTag.JOURNAL_ACCEPTED,
        subject=services.ids.new(),
        shown=lines_of_heads(heads),
    )
    audit.committed(database.write(lambda inner: audit.append(inner, told)))
    return sum(head.seq for head in heads.values())


def _concerns(entry: StoredEntry, person: str) -> bool:
    return entry.subject == person or any(_names(line, person) for line in entry.shown)


def _names(line: str, person: str) -> bool:
    """Whether a line shows somebody; the lines of a restore show where lanes end, and nobody."""
    try:
        return ShownLine.of(line).person == person
    except ValueError:
        return False


def _target(file: str) -> TextIO:
    """A new file that only its owner reads, or standard output; UTF-8 either way."""
    try:
        if file == "-":
            return os.fdopen(os.dup(1), "w", encoding="utf-8", newline="")
        path = Path(file).expanduser()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        return os.fdopen(handle, "w", encoding="utf-8", newline="")
    except FileExistsError:
        raise ExportRefused("That file is there already. Name a new one.") from None
    except OSError as error:
        raise ExportRefused(f"The export cannot be written there: {error.strerror}.") from None


def _cells(entry: StoredEntry) -> tuple[str, ...]:
    return (
        str(entry.lane),
        str(entry.seq),
        instant_text(entry.at),
        entry.tag,
        entry.actor,
        entry.viewer,
        entry.subject,
        "; ".join(entry.shown),
        entry.op,
        entry.digest,
        entry.detail,
        entry.prev,
        entry.mac,
    )


def _write_csv(out: TextIO, entries: Iterator[StoredEntry]) -> int:
    """RFC 4180, with a ' before whatever a spreadsheet would take for a formula."""
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    count = 0
    for count, entry in enumerate(entries, start=1):  # noqa: B007 - returned after the loop
        writer.writerow(_safe(_cells(entry)))
    return count


def _safe(cells: Sequence[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


def _write_json_lines(out: TextIO, entries: Iterator[StoredEntry]) -> int:
    count = 0
    for count, entry in enumerate(entries, start=1):  # noqa: B007 - returned after the loop
        told: dict[str, object] = dict(zip(_COLUMNS, _cells(entry), strict=True))
        told |= {"lane": entry.lane, "entry": entry.seq, "shown": entry.shown}
        out.write(json.dumps(told, ensure_ascii=False) + "\n")
    return count


_WRITERS: dict[str, Callable[[TextIO, Iterator[StoredEntry]], int]] = {
    "csv": _write_csv,
    "jsonl": _write_json_lines,
}
KINDS = tuple(_WRITERS)
