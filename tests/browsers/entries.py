"""Looks up audit entries, as the tests' own reader of them."""

from dataclasses import dataclass

from graph.database.driver import Database
from graph.database.query import Access, Audience, Query


@dataclass(frozen=True)
class Op:
    op: str


@dataclass(frozen=True)
class Place:
    lane: int
    seq: int


@dataclass(frozen=True)
class Entry:
    op: str
    tag: str
    subject: str
    actor: str
    viewer: str
    shown: tuple[str, ...]
    digest: str


ENTRY = Query(
    name="entry",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Op,
    row=Entry,
    cypher="""
        MATCH (e:AuditEntry {op: $op})
        RETURN e.op AS op, e.tag AS tag, e.subject AS subject, e.actor AS actor,
               e.viewer AS viewer, e.shown AS shown, e.digest AS digest
    """,
)


ENTRY_AT = Query(
    name="entry_at",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Place,
    row=Entry,
    cypher="""
        MATCH (e:AuditEntry {lane: $lane, seq: $seq})
        RETURN e.op AS op, e.tag AS tag, e.subject AS subject, e.actor AS actor,
               e.viewer AS viewer, e.shown AS shown, e.digest AS digest
    """,
)


def entry_of(database: Database, op: str) -> Entry:
    """The one entry of an operation."""
    (entry,) = database.rows(ENTRY, Op(op))
    return entry


def entry_at(database: Database, lane: int, seq: int) -> Entry:
    """The entry at one place of the trail."""
    (entry,) = database.rows(ENTRY_AT, Place(lane, seq))
    return entry


def has_entry(database: Database, op: str) -> bool:
    return bool(database.rows(ENTRY, Op(op)))
