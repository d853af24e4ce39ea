"""The audit trail: hash-chained entries on four lanes, written in the transaction they tell of.

An entry is HMAC-SHA256 (RFC 2104) under a key that lives outside the database and its backups,
over length-prefixed fields and the entry before it on its lane. It holds ids, stamps and levels,
no names. A lane is locked last, by nobody for longer than two statements take.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from graph import seals
from graph.audit.erasable import ADD_DETAIL, NewDetail, detail_of
from graph.clock import Ids
from graph.database.driver import Transaction
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query
from graph.database.schema import LANES
from graph.policy import VERSION
from graph.policy.support_web import SupportWeb
from graph.vocabulary import AuditTag

NO_EDGE = "-"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of what an entry says was shown, as text `person stamp edge level`."""

    person: str
    stamp: int
    """Of the person, as the policy looked at them."""
    edge: str
    """The id of a support, or `NO_EDGE` on the line of the person themself."""
    level: int
    """Of the edge; of a person 1 where they are reached, 0 as kin only."""

    @property
    def text(self) -> str:
        return f"{self.person} {self.stamp} {self.edge} {self.level}"

    @classmethod
    def of(cls, text: str) -> "ShownLine":
        """Raises ValueError for a text that is none."""
        person, stamp, edge, level = text.split(" ")
        return cls(person, int(stamp), edge, int(level))


@dataclass(frozen=True, slots=True)
class Told:
    """What one entry tells: who did what to whom, when, and what they were shown."""

    op: str
    """The request's id; no two entries share one."""
    at: datetime
    actor: str
    """The account's id."""
    viewer: str
    """The id of the practitioner or of the member of a family, or empty."""
    tag: AuditTag
    subject: str
    """The id of the record it is about; as it was asked for where nothing has that id."""
    shown: tuple[str, ...] = ()
    """Sorted lines `person stamp edge level`; empty where nothing was shown."""
    digest: str = ""
    """SHA-256 of the web that was shown, in hexadecimal; empty where nothing was shown."""
    policy: int = 0
    """The version of the rules that decided; 0 in entries from before they bore one."""
    commitment: str = ""
    """To a text beside the entry that can be erased (`graph.audit.erasable`); empty without one."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place and seal of an entry, for the journal outside the database."""

    lane: int
    seq: int
    mac: str


@dataclass(frozen=True, slots=True)
class LaneAt:
    lane: int


@dataclass(frozen=True, slots=True)
class Head:
    seq: int
    mac: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    lane: int
    seq: int
    prev: str
    mac: str
    op: str
    at: str
    actor: str
    viewer: str
    tag: str
    subject: str
    shown: Sequence[str]
    digest: str
    detail: str
    policy: int


LOCK_LANE = Query(
    name="lock_lane",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=LaneAt,
    row=Head,
    cypher="""
        MATCH (l:AuditLane {id: $lane})
        SET l.held = 0
        WITH l
        RETURN l.seq AS seq, l.mac AS mac
    """,
)

ADD_ENTRY = Query(
    name="add_entry",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewEntry,
    row=Head,
    # No row where the lane has moved on from the head that the caller knew.
    cypher="""
        MATCH (l:AuditLane {id: $lane})
        SET l.held = 0
        WITH l WHERE l.seq = $seq - 1 AND l.mac = $prev
        SET l.seq = $seq, l.mac = $mac
        CREATE (:AuditEntry {lane: $lane, seq: $seq, prev: $prev, mac: $mac, op: $op,
                             at: datetime($at), actor: $actor, viewer: $viewer, tag: $tag,
                             subject: $subject, shown: $shown, digest: $digest,
                             detail: $detail, policy: $policy})
        RETURN l.seq AS seq, l.mac AS mac
    """,
)


class Audit:
    """Writes entries. `key` is at least 32 bytes; `deployment` ties a chain to its place."""

    def __init__(
        self,
        key: bytes,
        deployment: str,
        ids: Ids,
        anchor: Callable[[Anchor], None] | None = None,
    ) -> None:
        if len(key) < 32:
            raise ValueError("the audit key is too short")
        self._key = key
        self._deployment = deployment
        self._ids = ids
        self._anchor = anchor
        self._heads: dict[int, Head] = {}

    def append(
        self, transaction: Transaction, told: Told, detail: str = "", lane: int | None = None
    ) -> Anchor:
        """Lock a lane and write an entry at its end; stored when the transaction commits.

        `detail` is a text beside the entry, which can be erased later. A transaction that writes
        several entries names the `lane` of its first for the others: two lanes, locked in this
        order here and in that order there, would wait for each other.
        """
        if detail:
            beside = detail_of(detail)
            transaction.one(ADD_DETAIL, NewDetail(told.op, beside.salt, beside.text))
            told = replace(told, commitment=beside.commitment)
        told = replace(told, policy=VERSION)
        lane = self._ids.pick(LANES) if lane is None else lane
        # The head that this process left behind is still the head unless somebody else wrote:
        # then a round trip is saved. The database compares it under the lane's lock.
        known = self._heads.get(lane)
        anchor = self._add(transaction, told, lane, known) if known else None
        if anchor is None:
            head = transaction.one(LOCK_LANE, LaneAt(lane))
            if head is None:
                raise LookupError("the audit lanes are missing: the schema was not set up")
            anchor = self._add(transaction, told, lane, head)
        if anchor is None:
            raise LookupError("an audit lane moved while it was locked")
        return anchor

    def _add(self, transaction: Transaction, told: Told, lane: int, head: Head) -> Anchor | None:
        seq = head.seq + 1
        mac = seal(self._key, self._deployment, lane, seq, head.mac, told)
        entry = NewEntry(
            lane=lane,
            seq=seq,
            prev=head.mac,
            mac=mac,
            op=told.op,
            at=instant_text(told.at),
            actor=told.actor,
            viewer=told.viewer,
            tag=told.tag,
            subject=told.subject,
            shown=told.shown,
            digest=told.digest,
            detail=told.commitment,
            policy=told.policy,
        )
        added = transaction.one(ADD_ENTRY, entry)
        return Anchor(lane, seq, mac) if added else None

    def committed(self, anchor: Anchor) -> None:
        """Tell the journal, after the commit and before anything is sent."""
        self._heads[anchor.lane] = Head(anchor.seq, anchor.mac)
        if self._anchor is not None:
            self._anchor(anchor)


def instant_text(at: datetime) -> str:
    """An instant in UTC to the microsecond, ISO 8601: as it is sealed, and as it is stored."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def seal(key: bytes, deployment: str, lane: int, seq: int, prev: str, told: Told) -> str:
    """The entry's seal: no two different entries have the same one."""
    parts: tuple[str, ...] = (
        "kithmap audit 1",
        deployment,
        str(lane),
        str(seq),
        prev,
        told.op,
        instant_text(told.at),
        told.actor,
        told.viewer,
        told.tag,
        told.subject,
        str(len(told.shown)),
        *told.shown,
        told.digest,
    )
    if told.commitment:
        # Only then, so that the seals of entries without one are what they always were.
        parts += (told.commitment,)
    if told.policy:
        parts += (f"policy {told.policy}",)
    return seals.seal(key, *parts)


def shown_lines(web: SupportWeb, stamps: Mapping[str, int]) -> tuple[str, ...]:
    """The sorted lines of what a web shows. A relative by name only has no record, and no stamp:
    the line of the person on whose record they stand tells of them."""
    people = [
        ShownLine(person.id, stamps[person.id], NO_EDGE, int(person.reached))
        for person in web.people
        if not person.by_name_only
    ]
    edges = [
        ShownLine(edge.person_id, stamps[edge.person_id], edge.id, int(edge.level))
        for edge in web.supports
    ]
    return tuple(sorted(line.text for line in people + edges))


def web_digest(*webs: SupportWeb) -> str:
    """SHA-256 over a canonical JSON of webs: equal webs have equal digests."""
    text = json.dumps(webs, default=_canonical, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _getter(type(value))(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


@cache
def _getter(kind: type) -> Callable[[Any], Any]:
    return attrgetter(*(field.name for field in fields(kind)))
