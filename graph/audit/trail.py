"""The audit trail as it is stored, for whoever checks, shows or exports it."""

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from graph.audit.entry import Head, Told, seal
from graph.database.driver import Database
from graph.database.query import Access, Audience, Nothing, Query
from graph.vocabulary import AuditTag

PAGE = 1000

STRETCH = 50_000
"""Entries that one query looks through: on a long trail all of them would take it too long."""


@dataclass(frozen=True, slots=True)
class LaneHead:
    lane: int
    seq: int
    mac: str


@dataclass(frozen=True, slots=True)
class PageAt:
    lane: int
    after: int
    size: int


@dataclass(frozen=True, slots=True)
class PageBefore:
    lane: int
    before: int
    size: int


@dataclass(frozen=True, slots=True)
class OfTags:
    lane: int
    after: int
    upto: int
    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry, as the database has it: nothing of it is proved yet."""

    lane: int
    seq: int
    prev: str
    mac: str
    op: str
    at: datetime
    actor: str
    viewer: str
    tag: str
    subject: str
    shown: tuple[str, ...]
    digest: str
    detail: str
    """The commitment to a text beside the entry; empty where there never was one."""
    policy: int
    """The version of the rules that decided; 0 where it was not told yet."""
    salt: str | None
    text: str | None
    """Both None where there is no such text, or no more."""


LANE_HEADS = Query(
    name="lane_heads",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=LaneHead,
    cypher="MATCH (l:AuditLane) RETURN l.id AS lane, l.seq AS seq, l.mac AS mac ORDER BY lane",
)

ENTRIES_OF_LANE = Query(
    name="entries_of_lane",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=PageAt,
    row=StoredEntry,
    cypher="""
        MATCH (e:AuditEntry {lane: $lane})
        WHERE e.seq > $after
        WITH e ORDER BY e.seq LIMIT $size
        OPTIONAL MATCH (d:AuditDetail {op: e.op})
        RETURN e.lane AS lane, e.seq AS seq, e.prev AS prev, e.mac AS mac, e.op AS op,
               e.at AS at, e.actor AS actor, e.viewer AS viewer, e.tag AS tag,
               e.subject AS subject, e.shown AS shown, e.digest AS digest,
               coalesce(e.detail, '') AS detail, coalesce(e.policy, 0) AS policy,
               d.salt AS salt, d.text AS text
        ORDER BY e.seq
    """,
)

ENTRIES_BEFORE = Query(
    name="entries_before",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=PageBefore,
    row=StoredEntry,
    cypher="""
        MATCH (e:AuditEntry {lane: $lane})
        WHERE e.seq < $before
        WITH e ORDER BY e.seq DESC LIMIT $size
        OPTIONAL MATCH (d:AuditDetail {op: e.op})
        RETURN e.lane AS lane, e.seq AS seq, e.prev AS prev, e.mac AS mac, e.op AS op,
               e.at AS at, e.actor AS actor, e.viewer AS viewer, e.tag AS tag,
               e.subject AS subject, e.shown AS shown, e.digest AS digest,
               coalesce(e.detail, '') AS detail, coalesce(e.policy, 0) AS policy,
               d.salt AS salt, d.text AS text
        ORDER BY e.seq DESC
    """,
)

ENTRIES_OF_TAGS = Query(
    name="entries_of_tags",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfTags,
    row=StoredEntry,
    cypher="""
        MATCH (e:AuditEntry {lane: $lane})
        WHERE e.seq > $after AND e.seq <= $upto AND e.tag IN $tags
        OPTIONAL MATCH (d:AuditDetail {op: e.op})
        RETURN e.lane AS lane, e.seq AS seq, e.prev AS prev, e.mac AS mac, e.op AS op,
               e.at AS at, e.actor AS actor, e.viewer AS viewer, e.tag AS tag,
               e.subject AS subject, e.shown AS shown, e.digest AS digest,
               coalesce(e.detail, '') AS detail, coalesce(e.policy, 0) AS policy,
               d.salt AS salt, d.text AS text
        ORDER BY e.seq
    """,
)


def heads_of(database: Database) -> dict[int, Head]:
    """Where each lane ends now, asked on the leader: a replica may not know yet."""
    rows = database.write(lambda transaction: transaction.rows(LANE_HEADS, Nothing()))
    return {row.lane: Head(row.seq, row.mac) for row in rows}


def entries_of(database: Database, head: LaneHead) -> Iterator[StoredEntry]:
    """The entries of a lane up to its head as it was read."""
    after = 0
    while page := database.rows(ENTRIES_OF_LANE, PageAt(head.lane, after, PAGE)):
        for entry in page:
            if entry.seq > head.seq:
                return
            yield entry
        after = page[-1].seq


def oldest_first(database: Database) -> Iterator[StoredEntry]:
    """Every entry of all lanes by its instant."""
    lanes = [entries_of(database, head) for head in database.rows(LANE_HEADS, Nothing())]
    return heapq.merge(*lanes, key=attrgetter("at", "lane", "seq"))


def newest_first(database: Database, page: int = PAGE) -> Iterator[StoredEntry]:
    """The same the other way round."""
    heads = database.rows(LANE_HEADS, Nothing())
    lanes = [_backwards(database, head, page) for head in heads]
    return heapq.merge(*lanes, key=attrgetter("at", "lane", "seq"), reverse=True)


def _backwards(database: Database, head: LaneHead, size: int) -> Iterator[StoredEntry]:
    before = head.seq + 1
    while page := database.rows(ENTRIES_BEFORE, PageBefore(head.lane, before, size)):
        yield from page
        before = page[-1].seq


def sealed_entries(
    database: Database, tags: Collection[AuditTag], key: bytes, deployment: str
) -> list[StoredEntry]:
    """The entries of some tags that bear their true seal, oldest first."""
    found = [
        entry
        for head in database.rows(LANE_HEADS, Nothing())
        for after in range(0, head.seq, STRETCH)
        for entry in database.rows(
            ENTRIES_OF_TAGS,
            OfTags(head.lane, after, min(after + STRETCH, head.seq), sorted(tags)),
        )
        if entry.mac == sealed(entry, key, deployment)
    ]
    return sorted(found, key=attrgetter("at", "lane", "seq"))


def sealed(entry: StoredEntry, key: bytes, deployment: str) -> str:
    """The seal that an entry of this content must bear; empty where no entry may say this."""
    if entry.tag not in _TAGS:
        return ""
    told = Told(
        op=entry.op,
        at=entry.at,
        actor=entry.actor,
        viewer=entry.viewer,
        tag=AuditTag(entry.tag),
        subject=entry.subject,
        shown=entry.shown,
        digest=entry.digest,
        policy=entry.policy,
        commitment=entry.detail,
    )
    return seal(key, deployment, entry.lane, entry.seq, entry.prev, told)


_TAGS = frozenset(AuditTag)
