"""Store a bundle of records in idempotent batches: imports, the demo council, tests.

Agreements and decisions are stored last, so a run that died half-way shows nothing to anybody,
and running it again finishes it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import NamedTuple

from graph.database.driver import Database, Transaction
from graph.database.query import Query
from graph.errors import Refused
from graph.records.bundle import Records
from graph.storing.kind import BulkRows, Stored
from graph.storing.kinds import DESCRIBE, KINDS, STORE, STORE_SOURCES
from graph.storing.rows import Row

BATCH = 2000
"""Rows in one transaction: more gains nothing, and a reader waits no longer than this takes."""

BATCH_SECONDS = 60.0

Progress = Callable[[str, int], None]
"""Told after each batch: the kind of record, as `supports`, and how many rows were stored."""


class Step(NamedTuple):
    """One kind of record of a bundle, with the statement that stores it."""

    kind: str
    query: Query[BulkRows, Stored]
    rows: Sequence[Row]


def store(
    database: Database, records: Records, progress: Progress | None = None, batch: int = BATCH
) -> int:
    """Store a bundle; returns how many records were written. Safe to run again.

    A record of an id that is stored already has its keys set anew; nothing is deleted. Raises
    Refused where a record refers to one that is neither in the bundle nor stored: that batch
    and the later ones are not written.
    """
    total = 0
    for step in steps(records):
        for rows in _batches(step.rows, batch):
            database.write(_writer(step, rows), BATCH_SECONDS)
            total += len(rows)
            if progress is not None:
                progress(step.kind, len(rows))
    return total


def steps(records: Records) -> Iterator[Step]:
    """What a bundle is stored in, one after the other; its sources last, once all is there."""
    for kind in KINDS:
        yield Step(kind.name, STORE[kind.name], kind.rows_of(records))
    yield Step("sources", STORE_SOURCES, [asdict(source) for source in records.sources])
    for name, query in DESCRIBE.items():
        ids = frozenset(record.id for record in getattr(records, name))
        described = [asdict(each) for each in records.sources if each.describes in ids]
        yield Step("sources", query, described)


def _writer(step: Step, rows: list[Row]) -> Callable[[Transaction], None]:
    def write(transaction: Transaction) -> None:
        store_rows(transaction, step.query, rows, step.kind)

    return write


def store_rows(
    transaction: Transaction, query: Query[BulkRows, Stored], rows: list[Row], kind: str
) -> None:
    """Store all of these rows, or raise Refused: then the transaction must not be committed."""
    done = transaction.one(query, BulkRows(rows))
    if done is None or done.stored != len(rows):
        raise Refused("refused_refer_to_nothing", kind=kind)


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """About `size` rows at a time; what concerns one person is never split.

    Of two agreements that stand side by side, one alone might show more than both.
    """
    batch: list[Row] = []
    for _, together in groupby(rows, key=lambda row: row.get("person")):
        for row in together:
            batch.append(row)
            if len(batch) >= size and "person" not in row:
                yield batch
                batch = []
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
