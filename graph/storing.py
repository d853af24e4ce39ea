"""Store a bundle of records in idempotent batches: imports, the demo council, tests.

Agreements and decisions are stored last, so a run that died half-way shows nothing to anybody,
and running it again finishes it.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter

from graph import bulk, bulk_sources, stored
from graph.bulk import Rows, Stored
from graph.database import Database, Transaction
from graph.errors import Refused
from graph.model import Agency, Family, Person, Practitioner
from graph.query import Query
from graph.records import Records
from graph.stored import Row

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
            yield stored.post(practitioner.id, post)


def _memberships(records: Records) -> list[Row]:
    rows = map(stored.membership, records.memberships)
    return sorted(rows, key=itemgetter("family", "person"))


def _source_steps(records: Records) -> Iterator[Step]:
    """The source records, then the edges from those that describe a node of this bundle."""
    yield ("sources", bulk_sources.STORE_SOURCES, lambda r: map(stored.source, r.sources))
    described: tuple[
        tuple[Query[Rows, Stored], Iterable[Person | Practitioner | Agency | Family]], ...
    ] = (
        (bulk_sources.DESCRIBE_PEOPLE, records.people),
        (bulk_sources.DESCRIBE_PRACTITIONERS, records.practitioners),
        (bulk_sources.DESCRIBE_AGENCIES, records.agencies),
        (bulk_sources.DESCRIBE_FAMILIES, records.families),
    )
    for query, nodes in described:
        ids = frozenset(node.id for node in nodes)
        yield ("sources", query, partial(_sources_of, ids))


def _sources_of(ids: frozenset[str], records: Records) -> Iterator[Row]:
    return (stored.source(source) for source in records.sources if source.describes in ids)


STEPS: tuple[Step, ...] = (
    ("agencies", bulk.STORE_AGENCIES, lambda r: map(stored.agency, r.agencies)),
    ("teams", bulk.STORE_TEAMS, lambda r: map(stored.team, r.teams)),
    (
        "practitioners",
        bulk.STORE_PRACTITIONERS,
        lambda r: map(stored.practitioner, r.practitioners),
    ),
    ("posts", bulk.STORE_POSTS, _posts),
    ("leaderships", bulk.STORE_LEADERSHIPS, lambda r: map(stored.leadership, r.leaderships)),
    ("people", bulk.STORE_PEOPLE, lambda r: _by_id(map(stored.person, r.people))),
    ("families", bulk.STORE_FAMILIES, lambda r: _by_id(map(stored.family, r.families))),
    ("covers", bulk.STORE_COVERS, lambda r: map(stored.cover, r.covers)),
    # What hides comes before what shows: a half-done run errs on the side of silence.
    ("arrangements", bulk.STORE_ARRANGEMENTS, lambda r: map(stored.arrangement, r.arrangements)),
    (
        "exclusions",
        bulk.STORE_EXCLUSIONS,
        lambda r: _by_person(map(stored.exclusion, r.exclusions)),
    ),
    ("interests", bulk.STORE_INTERESTS, lambda r: _by_person(map(stored.interest, r.interests))),
    ("memberships", bulk.STORE_MEMBERSHIPS, _memberships),
    ("kinships", bulk.STORE_KINSHIPS, lambda r: _by_person(map(stored.kinship, r.kinships))),
    ("needs", bulk.STORE_NEEDS, lambda r: _by_person(map(stored.need, r.needs))),
    ("supports", bulk.STORE_SUPPORTS, lambda r: _by_person(map(stored.support, r.supports))),
    ("grants", bulk.STORE_GRANTS, lambda r: _by_person(map(stored.grant, r.grants))),
    ("enquiries", bulk.STORE_ENQUIRIES, lambda r: _by_person(map(stored.enquiry, r.enquiries))),
    ("decisions", bulk.STORE_DECISIONS, lambda r: _by_id(map(stored.decision, r.decisions))),
    ("consents", bulk.STORE_CONSENTS, lambda r: _by_person(map(stored.consent, r.consents))),
)
