"""The second pass of an import: one batch of one kind, in one transaction with its sources.

A batch is stored whole or not at all, together with the note of where each record came from. So
an import that died can be run again: what was stored is found by its source, and the rest follows.
"""

import hashlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from app.imports.storing.edits import OWN_OF_APPLICATION, as_json, fingerprint, narrows
from graph.database.driver import Database, Transaction
from graph.door.past_facts import Keeping
from graph.records.bundle import Leadership, PlacedPost
from graph.storing.kinds import IMPORTED, LEADERSHIPS, STORE
from graph.storing.rows import Row
from graph.storing.store import store_rows
from graph.vocabulary import ConsentEventKind, RecordKind
from queries.imports import (
    CLAIMS,
    CURRENT,
    END_LEADERSHIPS,
    FIND_SOURCES,
    MAKE_TASKS,
    SETTLE_SOURCES,
    WITHDRAW_IMPORTED,
    Claims,
    Current,
    EndedLeaderships,
    KnownSource,
    NewTasks,
    TheseIds,
    Wanted,
    Withdrawals,
)

BATCH = 2000
"""Rows in one transaction."""

BATCH_SECONDS = 60.0


class Fate(StrEnum):
    """What became of a row."""

    STORED = "stored"
    EDITED = "edited"
    """Somebody changed the record in the application since."""
    OTHER_ENDS = "other_ends"
    """The row is now about other people, or another agency, than before."""
    TERMS = "terms"
    """The row changes the terms of an agreement, and an agreement's terms never change."""
    NARROWER = "narrower"
    """It changes them so that less is shown; until somebody settles it, nothing is."""
    GONE = "gone"
    """The record was removed in the application."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row that is new or changed."""

    external_id: str
    sha256: str
    record: object
    """Under Kithmap's own ids."""
    known: KnownSource | None = None
    """What an earlier import noted; None for a new row."""
    relative: frozenset[str] = frozenset()
    """Properties that count from the day of the first import, and so stay as they are."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one kind; at most `BATCH` of them but where one person has more."""

    source: str
    kind: RecordKind
    incoming: Sequence[Incoming]
    at: datetime
    """The instant of the import, in UTC."""
    new_people: AbstractSet[str] = frozenset()
    """Ids of people whom this very import brought in: there is no past of theirs to keep."""
    keeping: Keeping | None = None
    """Keeps the facts of everybody else as they stood before; None where nobody will ask."""


def find_sources(
    database: Database, source: str, kind: RecordKind, external_ids: Sequence[str]
) -> dict[str, KnownSource]:
    """What earlier imports of a source noted about these rows, by external id.

    Asked on the leader: a replica may not have heard of the last batch yet.
    """
    found: dict[str, KnownSource] = {}
    for start in range(0, len(external_ids), BATCH):
        wanted = Wanted(source, kind, external_ids[start : start + BATCH])
        rows = database.write(partial(_find, wanted=wanted), BATCH_SECONDS)
        found.update({row.external_id: row for row in rows})
    return found


def _find(transaction: Transaction, wanted: Wanted) -> list[KnownSource]:
    return transaction.rows(FIND_SOURCES, wanted)


def store_batch(database: Database, batch: "PreparedBatch") -> dict[str, Fate]:
    """Store a batch; what became of each row, by external id. Safe to run again.

    Raises Conflict where another import stored some of the same rows meanwhile, and Refused where
    a record refers to one that is not there: then nothing of the batch was stored.
    """
    return database.write(batch.store, BATCH_SECONDS) if batch.size else {}


@dataclass(frozen=True, slots=True)
class _Item:
    incoming: Incoming
    row: Row
    written: str

    def claim(self) -> tuple[str, str, str, str]:
        return (self.incoming.external_id, self.row["id"], self.incoming.sha256, self.written)


class PreparedBatch:
    """A batch as rows, ready to run in a transaction, more than once if need be."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._kind = IMPORTED[batch.kind]
        self.size = len(batch.incoming)
        items = [self._item(incoming) for incoming in batch.incoming]
        items.sort(key=lambda item: self._kind.place(item.row))
        self._new = [item for item in items if item.incoming.known is None]
        self._changed = [item for item in items if item.incoming.known is not None]

    def _item(self, incoming: Incoming) -> _Item:
        row = self._kind.to_row(incoming.record)
        return _Item(incoming, row, _fingerprint_of(row))

    def store(self, transaction: Transaction) -> dict[str, Fate]:
        """Run in a transaction; its commit is the caller's."""
        self._keep_past(transaction)
        fates = {item.incoming.external_id: Fate.STORED for item in self._new}
        accepted = []
        left: list[tuple[_Item, Fate]] = []
        for item, current in self._with_current(transaction):
            fate, settled = self._judged(transaction, item, current)
            fates[item.incoming.external_id] = fate
            if settled is not None:
                accepted.append(settled)
            else:
                left.append((item, fate))
        self._write(transaction, [*self._new, *accepted])
        self._claim(transaction, accepted)
        self._make_tasks(transaction, left)
        return fates

    def _keep_past(self, transaction: Transaction) -> None:
        """Lock the people whom the batch is about, and keep what hangs on them."""
        keeping, whose = self._batch.keeping, self._kind.people
        if keeping is None or not whose:
            return
        rows = [item.row for item in (*self._new, *self._changed)]
        people = {row[column] for row in rows for column in whose} - self._batch.new_people
        if people:
            joins = self._batch.kind is RecordKind.MEMBERSHIPS
            families = {row["family"] for row in rows} if joins else set()
            until = keeping.clock.now()
            keeping.history.hold_and_keep(transaction, people, families, until)

    def _with_current(self, transaction: Transaction) -> list[tuple[_Item, Current | None]]:
        """The changed rows, each with its record as it is now, locked."""
        if not self._changed:
            return []
        ids = TheseIds([item.row["id"] for item in self._changed])
        now = {row.id: row for row in transaction.rows(CURRENT[self._batch.kind], ids)}
        return [(item, now.get(item.row["id"])) for item in self._changed]

    def _judged(
        self, transaction: Transaction, item: _Item, current: Current | None
    ) -> tuple[Fate, _Item | None]:
        """What becomes of a changed row, and how it is to be written where it may be."""
        known = item.incoming.known
        if current is None or known is None:
            return Fate.GONE, None
        if current.ends != tuple(item.row[end.column] for end in self._kind.ends):
            return Fate.OTHER_ENDS, None
        names = frozenset(item.row["keys"])
        edited = fingerprint(current.properties, names) != known.written
        if self._batch.kind is RecordKind.CONSENTS:
            return self._judged_agreement(transaction, item, current, edited)
        if edited:
            return Fate.EDITED, None
        return Fate.STORED, _Item(item.incoming, _merged(item.row, current), item.written)

    def _judged_agreement(
        self, transaction: Transaction, item: _Item, current: Current, edited: bool
    ) -> tuple[Fate, _Item | None]:
        """Terms never change. A withdrawal acts whatever else the row says: it shows less."""
        events = tuple(event["kind"] for event in item.row["events"])
        expected = tuple(kind for kind, *_ in current.events if kind != ConsentEventKind.SILENCED)
        if events[-1] == ConsentEventKind.WITHDRAWN and expected == events[:-1]:
            event = item.row["events"][-1]
            rows = [(current.id, event["id"], event["at"])]
            transaction.rows(WITHDRAW_IMPORTED, Withdrawals(rows))
            expected = events
        if edited or events != expected:
            return Fate.EDITED, None
        stays = {name: current.properties.get(name) for name in item.incoming.relative}
        keys = {**item.row["keys"], **stays}
        # A field that came after the agreement was stored, and that the row leaves empty, is none
        # of its terms.
        known = {name: keys[name] for name in keys if keys[name] or name in current.properties}
        row = {**item.row, "keys": known}
        written = _fingerprint_of(row)
        if item.incoming.known is None or written != item.incoming.known.written:
            narrower = narrows(keys, current.properties)
            return (Fate.NARROWER if narrower else Fate.TERMS), None
        return Fate.STORED, _Item(item.incoming, row, written)

    def _write(self, transaction: Transaction, items: Sequence[_Item]) -> None:
        """Store rows, and claim the new ones for this source."""
        agreements = self._batch.kind is RecordKind.CONSENTS
        writing = [item for item in items if not (agreements and item.incoming.known)]
        if not writing:
            return
        writing.sort(key=lambda item: self._kind.place(item.row))
        rows = [item.row for item in writing]
        store_rows(transaction, STORE[self._kind.name], rows, self._kind.name)
        if self._batch.kind is RecordKind.POSTS:
            self._write_leaderships(transaction, writing)
        if self._new:
            transaction.rows(CLAIMS[self._batch.kind], self._claims(self._new))

    def _write_leaderships(self, transaction: Transaction, items: Sequence[_Item]) -> None:
        changed = [item.row["id"] for item in items if item.incoming.known]
        if changed:
            transaction.rows(END_LEADERSHIPS, EndedLeaderships(changed))
        rows = [
            row
            for item in items
            if isinstance(placed := item.incoming.record, PlacedPost)
            and (row := _leadership(placed))
        ]
        if rows:
            store_rows(transaction, STORE[LEADERSHIPS.name], rows, LEADERSHIPS.name)

    def _claim(self, transaction: Transaction, accepted: Sequence[_Item]) -> None:
        if accepted:
            transaction.rows(SETTLE_SOURCES, self._claims(accepted))

    def _claims(self, items: Sequence[_Item]) -> Claims:
        batch = self._batch
        return Claims(batch.source, batch.kind, batch.at, [item.claim() for item in items])

    def _make_tasks(self, transaction: Transaction, left: Sequence[tuple[_Item, Fate]]) -> None:
        if not left:
            return
        batch, rows = self._batch, []
        for item, fate in left:
            person = item.row[self._kind.person] if self._kind.person else None
            # A number stands in no task.
            secret = batch.kind is RecordKind.IDENTITY_NUMBERS
            offered = "" if secret else as_json(item.row["keys"])
            known = item.incoming.known
            record_id = known.describes if known else item.row["id"]
            rows.append(
                (
                    task_id(batch.source, batch.kind, item.incoming.external_id),
                    item.incoming.external_id,
                    record_id,
                    fate.value,
                    offered,
                    person,
                    item.incoming.sha256,
                    item.written,
                )
            )
        transaction.rows(MAKE_TASKS, NewTasks(batch.source, batch.kind, batch.at, rows))


def _fingerprint_of(row: Row) -> str:
    keys: Mapping[str, Any] = row["keys"]
    return fingerprint(keys, frozenset(keys))


def _merged(row: Row, current: Current) -> Row:
    """A row without what belongs to the application; of two confirmations the later one."""
    keys = dict(row["keys"])
    stated, known = keys.get("confirmed_on"), current.properties.get("confirmed_on")
    for name in OWN_OF_APPLICATION & keys.keys():
        if not name.startswith("match_"):
            del keys[name]
    if "confirmed_on" in row["keys"]:
        days = [day for day in (stated, known) if isinstance(day, date)]
        keys["confirmed_on"] = max(days, default=None)
    return {**row, "keys": keys}


def _leadership(placed: PlacedPost) -> Row | None:
    """The `LEADS` edge of a post, marked with the post it came with."""
    if placed.leads is None:
        return None
    row = LEADERSHIPS.to_row(Leadership(placed.practitioner_id, placed.leads))
    return {**row, "keys": {**row["keys"], "post": placed.id}}


def task_id(source: str, kind: RecordKind, external_id: str) -> str:
    """The id of the question about a record of a source: one for each, however often it differs."""
    parts = ("changed", source, kind, external_id)
    return str(UUID(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]))
