"""Is the audit trail whole? Each lane from its first entry to its head, and against the journal.

Without the journal a trail that was cut short, or a whole database of yesterday, would pass: what
the journal says outside the database must be found in it, and the other way round.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from graph.audit.entry import Anchor
from graph.audit.erasable import commitment
from graph.audit.heads import Restored, heads_told, without_lost
from graph.audit.journal_check import Witness
from graph.audit.trail import (
    LANE_HEADS,
    LaneHead,
    StoredEntry,
    entries_of,
    sealed,
    sealed_entries,
)
from graph.database.driver import Database
from graph.database.query import Nothing
from graph.database.schema import LANES
from graph.vocabulary import AuditTag

GRACE = timedelta(seconds=60)
"""How long an entry may wait for its line in the journal before somebody must have taken it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries were looked at, and what is wrong with the trail, in plain words."""

    entries: int
    faults: tuple[str, ...]
    restored: tuple[str, ...] = ()
    """Each restore that the trail tells of, and what it lost: no fault, but worth knowing."""
    notes: tuple[str, ...] = ()
    """What else is no fault, but worth knowing."""

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
    marks = _Marks.of(database, key, deployment)
    kept = without_lost(journal, marks.restores)
    return _verify(database, key, deployment, marks, kept, lambda entry: None)


def verify_against(
    database: Database, key: bytes, witness: Witness, now: datetime, deployment: str = "kithmap"
) -> Verdict:
    """The same, and that the journal and its second place are whole and know every entry."""
    marks = _Marks.of(database, key, deployment)
    unjournalled = _Unjournalled(witness, marks, now)
    kept = without_lost(witness.anchors, marks.restores)
    verdict = _verify(database, key, deployment, marks, kept, unjournalled.take)
    faults, notes = unjournalled.end()
    return replace(
        verdict,
        faults=(*verdict.faults, *witness.faults, *faults),
        notes=(*verdict.notes, *witness.notes, *notes),
    )


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the trail itself tells, under true seals, of its own gaps."""

    restores: tuple[Restored, ...]
    """Oldest first."""
    erased: frozenset[str]
    """The operations whose entries have lost their detail."""
    accepted: Mapping[int, int]
    """Up to which entry of each lane somebody accepted that the journal knows nothing of it."""

    @classmethod
    def of(cls, database: Database, key: bytes, deployment: str) -> "_Marks":
        restores, erased = [], set()
        accepted: dict[int, int] = {}
        for entry in sealed_entries(database, _MARKS, key, deployment):
            if entry.tag == AuditTag.DATABASE_RESTORED:
                anchor = Anchor(entry.lane, entry.seq, entry.mac)
                heads = heads_told(entry.shown)
                restores.append(Restored(anchor, entry.at, entry.subject, heads))
            elif entry.tag == AuditTag.DETAIL_ERASED:
                erased.add(entry.subject)
            else:
                for lane, head in heads_told(entry.shown).items():
                    accepted[lane] = max(head.seq, accepted.get(lane, 0))
        return cls(tuple(restores), frozenset(erased), accepted)


_MARKS = (AuditTag.DATABASE_RESTORED, AuditTag.DETAIL_ERASED, AuditTag.JOURNAL_ACCEPTED)


def _verify(
    database: Database,
    key: bytes,
    deployment: str,
    marks: _Marks,
    kept: tuple[Sequence[Anchor], tuple[str, ...]],
    seen: Callable[[StoredEntry], None],
) -> Verdict:
    anchors, restored = kept
    heads = {head.lane: head for head in database.rows(LANE_HEADS, Nothing())}
    anchored: dict[int, dict[int, str]] = {}
    for anchor in anchors:
        # The first line of a number counts: a lane that was rolled back and written on has two.
        anchored.setdefault(anchor.lane, {}).setdefault(anchor.seq, anchor.mac)
    faults: list[str] = []
    notes: list[str] = []
    entries = 0
    for number in range(LANES):
        head = heads.pop(number, None)
        if head is None:
            faults.append(f"lane {number} is missing")
            continue
        lane = _Lane(head, key, deployment, anchored.get(number, {}), marks.erased)
        for entry in entries_of(database, head):
            lane.take(entry)
            seen(entry)
        faults += lane.end()
        notes += lane.notes
        entries += lane.count
    faults += [f"lane {number} is none of Kithmap's" for number in sorted(heads)]
    return Verdict(entries, tuple(faults), restored, tuple(notes))


class _Lane:
    """One lane, entry by entry."""

    def __init__(
        self,
        head: LaneHead,
        key: bytes,
        deployment: str,
        anchored: dict[int, str],
        erased: frozenset[str],
    ) -> None:
        self._head = head
        self._key = key
        self._deployment = deployment
        self._anchored = anchored
        self._erased = erased
        self._seq = 0
        self._mac = ""
        self._faults: list[str] = []
        self.notes: list[str] = []
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
        self._take_detail(place, entry)
        self._seq, self._mac = entry.seq, entry.mac

    def _take_detail(self, place: str, entry: StoredEntry) -> None:
        if entry.salt is None or entry.text is None:
            if not entry.detail:
                return
            if entry.op in self._erased:
                self.notes.append(f"{place}: its detail was erased, as another entry tells")
            else:
                self._faults.append(f"{place}: its detail is gone, and no entry tells of that")
        elif commitment(entry.salt, entry.text) != entry.detail:
            self._faults.append(f"{place}: its detail is not the one that was written")

    def end(self) -> list[str]:
        if (self._seq, self._mac) != (self._head.seq, self._head.mac):
            self._faults.append(
                f"lane {self._head.lane}: its head, entry {self._head.seq}, is not its last entry"
            )
        self._faults += [
            f"lane {self._head.lane}, entry {seq}: the journal knows it, the database does not"
            for seq in sorted(self._anchored)
        ]
        return self._faults


class _Unjournalled:
    """The entries that the journal has no line of, and what explains each."""

    def __init__(self, witness: Witness, marks: _Marks, now: datetime) -> None:
        self._witness = witness
        self._accepted = marks.accepted
        self._now = now
        begun = witness.checkpoints[0].heads if witness.checkpoints else {}
        self._floor = {lane: head.seq for lane, head in begun.items()}
        self._top: dict[int, int] = {}
        for checkpoint in witness.checkpoints:
            for anchor in checkpoint.anchors:
                if not any(
                    each.at > checkpoint.at and each.loses(anchor) for each in marks.restores
                ):
                    self._top[anchor.lane] = max(anchor.seq, self._top.get(anchor.lane, 0))
        self._before: dict[int, list[int]] = {}
        self._faults: list[str] = []
        self._notes: list[str] = []

    def take(self, entry: StoredEntry) -> None:
        anchor = Anchor(entry.lane, entry.seq, entry.mac)
        if anchor in self._witness.entries:
            return
        place = f"lane {anchor.lane}, entry {anchor.seq}"
        if not self._witness.lines or anchor.seq <= self._floor.get(anchor.lane, 0):
            self._before.setdefault(anchor.lane, []).append(anchor.seq)
        elif anchor.seq <= self._top.get(anchor.lane, 0):
            if self._witness.faults:
                self._faults.append(f"{place}: the journal has no line of it")
            else:
                self._notes.append(
                    f"{place}: it has no line in the journal: Kithmap died, or could not write "
                    "there, and sent no answer"
                )
        elif self._now - entry.at > GRACE:
            self._faults.append(f"{place}: the journal ends before it")

    def end(self) -> tuple[list[str], list[str]]:
        if not self._witness.lines and self._before:
            self._faults.append("the journal is gone, or empty")
        for lane, seqs in sorted(self._before.items()):
            accepted = self._accepted.get(lane, 0)
            known = [seq for seq in seqs if seq <= accepted]
            unknown = [seq for seq in seqs if seq > accepted]
            if unknown:
                self._faults.append(
                    f"lane {lane}, entries {min(unknown)} to {max(unknown)}: the journal does not "
                    "go back to them"
                )
            if known:
                self._notes.append(
                    f"lane {lane}, entries {min(known)} to {max(known)}: before the journal was "
                    "begun anew, as an entry tells; only their seals vouch for them"
                )
        return self._faults, self._notes
