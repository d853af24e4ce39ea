"""Store a bundle of records in idempotent batches: imports, the demo council, tests.

Agreements and decisions are stored last, so a run that died half-way shows nothing to anybody,
and running it again finishes it.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter

from graph.database.driver import Database, Transaction
from graph.database.query import Query
from graph.errors import Refused
from graph.records.bundle import Records
from graph.records.model import Agency, Family, Person, Practitioner
from graph.storing import source_writes, to_rows, writes
from graph.storing.to_rows import Row
from graph.storing.writes import Rows, Stored

BATCH = 2000
"""Rows in one transaction: more gains nothing, and a reader waits no longer than this takes."""

BATCH_SECONDS = 60.0

Progress = Callable[[str, int], None]
"""Told after each batch: the kind of record, as `supports`, and how many rows were stored."""

Step = tuple[str, Query[Rows, Stored], Callable[[Records], Iterable[Row]]]


def store(
    database: Database, records: Records, progress: Progress | None = None, batch: int = BATCH
) -> int:
    """Store a bundle; returns how many records were written. Safe to run again.

    A record of an id that is stored already has its keys set anew; nothing is deleted. Raises
    Refused where a record refers to one that is neither in the bundle nor stored: that batch
    and the later ones are not written.
    """
    total = 0
    for kind, query, rows_of in (*STEPS, *_source_steps(records)):
        for rows in _batches(rows_of(records), batch):
            database.write(_writer(kind, query, rows), BATCH_SECONDS)
            total += len(rows)
            if progress is not None:
                progress(kind, len(rows))
    return total


def _writer(
    kind: str, query: Query[Rows, Stored], rows: list[Row]
) -> Callable[[Transaction], None]:
    def write(transaction: Transaction) -> None:
        done = transaction.one(query, Rows(rows))
        if done is None or done.stored != len(rows):
            raise Refused(
                f"Some {kind} refer to records that are not there. That part was not stored."
            )

    return write


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


def _by_id(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=itemgetter("id"))


def _by_person(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=itemgetter("person"))


def _posts(records: Records) -> Iterator[Row]:
    for practitioner in records.practitioners:
        for post in practitioner.posts:
            yield to_rows.post(practitioner.id, post)


def _memberships(records: Records) -> list[Row]:
    rows = map(to_rows.membership, records.memberships)
    return sorted(rows, key=itemgetter("family", "person"))


def _source_steps(records: Records) -> Iterator[Step]:
    """The source records, then the edges from those that describe a node of this bundle."""
    yield ("sources", source_writes.STORE_SOURCES, lambda r: map(to_rows.source, r.sources))
    described: tuple[
        tuple[Query[Rows, Stored], Iterable[Person | Practitioner | Agency | Family]], ...
    ] = (
        (source_writes.DESCRIBE_PEOPLE, records.people),
        (source_writes.DESCRIBE_PRACTITIONERS, records.practitioners),
        (source_writes.DESCRIBE_AGENCIES, records.agencies),
        (source_writes.DESCRIBE_FAMILIES, records.families),
    )
    for query, nodes in described:
        ids = frozenset(node.id for node in nodes)
        yield ("sources", query, partial(_sources_of, ids))


def _sources_of(ids: frozenset[str], records: Records) -> Iterator[Row]:
    return (to_rows.source(source) for source in records.sources if source.describes in ids)


STEPS: tuple[Step, ...] = (
    ("agencies", writes.STORE_AGENCIES, lambda r: map(to_rows.agency, r.agencies)),
    ("teams", writes.STORE_TEAMS, lambda r: map(to_rows.team, r.teams)),
    (
        "practitioners",
        writes.STORE_PRACTITIONERS,
        lambda r: map(to_rows.practitioner, r.practitioners),
    ),
    ("posts", writes.STORE_POSTS, _posts),
    ("leaderships", writes.STORE_LEADERSHIPS, lambda r: map(to_rows.leadership, r.leaderships)),
    ("people", writes.STORE_PEOPLE, lambda r: _by_id(map(to_rows.person, r.people))),
    ("families", writes.STORE_FAMILIES, lambda r: _by_id(map(to_rows.family, r.families))),
    ("covers", writes.STORE_COVERS, lambda r: map(to_rows.cover, r.covers)),
    # What hides comes before what shows: a half-done run errs on the side of silence.
    ("arrangements", writes.STORE_ARRANGEMENTS, lambda r: map(to_rows.arrangement, r.arrangements)),
    (
        "exclusions",
        writes.STORE_EXCLUSIONS,
        lambda r: _by_person(map(to_rows.exclusion, r.exclusions)),
    ),
    ("interests", writes.STORE_INTERESTS, lambda r: _by_person(map(to_rows.interest, r.interests))),
    ("memberships", writes.STORE_MEMBERSHIPS, _memberships),
    ("kinships", writes.STORE_KINSHIPS, lambda r: _by_person(map(to_rows.kinship, r.kinships))),
    ("needs", writes.STORE_NEEDS, lambda r: _by_person(map(to_rows.need, r.needs))),
    ("supports", writes.STORE_SUPPORTS, lambda r: _by_person(map(to_rows.support, r.supports))),
    ("grants", writes.STORE_GRANTS, lambda r: _by_person(map(to_rows.grant, r.grants))),
    ("enquiries", writes.STORE_ENQUIRIES, lambda r: _by_person(map(to_rows.enquiry, r.enquiries))),
    ("decisions", writes.STORE_DECISIONS, lambda r: _by_id(map(to_rows.decision, r.decisions))),
    ("consents", writes.STORE_CONSENTS, lambda r: _by_person(map(to_rows.consent, r.consents))),
)
