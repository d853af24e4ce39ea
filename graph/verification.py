"""Is the audit trail whole? Each lane from its first entry to its head, and against the journal.

Without the journal a trail that was cut short, or a whole database of yesterday, would pass: what
the journal says outside the database must be found in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from graph.audit import Anchor, Told, seal
from graph.database import Database
from graph.query import Access, Audience, Nothing, Query
from graph.restored import Restored, heads_told, without_lost
from graph.schema import LANES
from graph.vocabulary import AuditTag

PAGE = 1000


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
class OfTag:
    tag: str


@dataclass(frozen=True, slots=True)
class StoredEntry:
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
        RETURN e.lane AS lane, e.seq AS seq, e.prev AS prev, e.mac AS mac, e.op AS op,
               e.at AS at, e.actor AS actor, e.viewer AS viewer, e.tag AS tag,
               e.subject AS subject, e.shown AS shown, e.digest AS digest
        ORDER BY e.seq
        LIMIT $size
    """,
)


ENTRIES_OF_TAG = Query(
    name="entries_of_tag",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfTag,
    row=StoredEntry,
    cypher="""
        MATCH (e:AuditEntry {tag: $tag})
        RETURN e.lane AS lane, e.seq AS seq, e.prev AS prev, e.mac AS mac, e.op AS op,
               e.at AS at, e.actor AS actor, e.viewer AS viewer, e.tag AS tag,
               e.subject AS subject, e.shown AS shown, e.digest AS digest
        ORDER BY e.at, e.lane, e.seq
    """,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries were looked at, and what is wrong with the trail, in plain words."""

    entries: int
    faults: tuple[str, ...]
    restored: tuple[str, ...] = ()
    """Each restore that the trail tells of, and what it lost: no fault, but worth knowing."""

    @property
    def whole(self) -> bool:
        return not self.faults


def verify(
    database: Database, key: bytes, deployment: str = "kithmap", journal: Iterable[Anchor] = ()
) -> Verdict:
    """Check heads, sequence, seals, and that every anchored entry is there.

    `journal` is what was anchored outside the database, oldest first. Heads are read first, so
    that entries which are written meanwhile are no fault.
    """
    heads = {head.lane: head for head in database.rows(LANE_HEADS, Nothing())}
    kept, restored = without_lost(journal, restores(database, key, deployment))
    anchored: dict[int, dict[int, str]] = {}
    for anchor in kept:
        anchored.setdefault(anchor.lane, {})[anchor.seq] = anchor.mac
    faults: list[str] = []
    entries = 0
    for lane in range(LANES):
        head = heads.pop(lane, None)
        if head is None:
            faults.append(f"lane {lane} is missing")
            continue
        check = _Lane(head, key, deployment, anchored.get(lane, {}))
        for entry in _entries(database, head):
            check.take(entry)
        faults += check.end()
        entries += check.count
    faults += [f"lane {lane} is none of Kithmap's" for lane in sorted(heads)]
    return Verdict(entries, tuple(faults), restored)


def restores(database: Database, key: bytes, deployment: str = "kithmap") -> list[Restored]:
    """The restores that the trail tells of under a true seal, oldest first."""
    found: list[Restored] = []
    for entry in database.rows(ENTRIES_OF_TAG, OfTag(AuditTag.DATABASE_RESTORED)):
        if entry.mac == sealed(entry, key, deployment):
            anchor = Anchor(entry.lane, entry.seq, entry.mac)
            found.append(Restored(anchor, entry.at, entry.subject, heads_told(entry.shown)))
    return found


def _entries(database: Database, head: LaneHead) -> Iterator[StoredEntry]:
    after = 0
    while page := database.rows(ENTRIES_OF_LANE, PageAt(head.lane, after, PAGE)):
        for entry in page:
            if entry.seq > head.seq:
                return
            yield entry
        after = page[-1].seq


class _Lane:
    """One lane, entry by entry."""

    def __init__(
        self, head: LaneHead, key: bytes, deployment: str, anchored: dict[int, str]
    ) -> None:
        self._head = head
        self._key = key
        self._deployment = deployment
        self._anchored = anchored
        self._seq = 0
        self._mac = ""
        self._faults: list[str] = []
        self.count = 0

    def take(self, entry: StoredEntry) -> None:
        self.count += 1
        place = f"lane {entry.lane}, entry {entry.seq}"
        if entry.seq != self._seq + 1:
            self._faults.append(f"{place}: entries before it are missing")
        elif entry.prev != self._mac:
            self._faults.append(f"{place}: it does not follow the entry before it")
        if entry.mac != sealed(entry, self._key, self._deployment):
            self._faults.append(f"{place}: its seal is not the one of its content")
        if self._anchored.pop(entry.seq, entry.mac) != entry.mac:
            self._faults.append(f"{place}: it is not the one that the journal knows")
        self._seq, self._mac = entry.seq, entry.mac

    def end(self) -> list[str]:
        if (self._seq, self._mac) != (self._head.seq, self._head.mac):
            self._faults.append(f"lane {self._head.lane}: its head is not its last entry")
        self._faults += [
            f"lane {self._head.lane}, entry {seq}: the journal knows it, the database does not"
            for seq in sorted(self._anchored)
        ]
        return self._faults


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
    )
    return seal(key, deployment, entry.lane, entry.seq, entry.prev, told)


_TAGS = frozenset(AuditTag)
