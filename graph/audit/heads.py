"""The audit's record of a restore: which entries it brought back, and so which ones it lost.

It is an ordinary sealed entry. What it "shows" is the head of each lane as the backup had it, so
that nobody without the audit's key can pass off a database of yesterday as restored.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.audit.entry import Anchor, Head, Told
from graph.vocabulary import AuditTag


@dataclass(frozen=True, slots=True)
class Restored:
    """A restore that the trail tells of."""

    anchor: Anchor
    """The place and seal of its own entry."""
    at: datetime
    backup: str
    heads: Mapping[int, Head]
    """The last entry of each lane that came back."""

    def loses(self, anchor: Anchor) -> bool:
        """Whether an entry written before this restore did not come back."""
        head = self.heads.get(anchor.lane)
        return head is not None and anchor.seq > head.seq


def told_of_restore(
    op: str, at: datetime, actor: str, backup: str, heads: Mapping[int, Head]
) -> Told:
    """What the entry of a restore says; `heads` as they were before this entry."""
    return Told(
        op=op,
        at=at,
        actor=actor,
        viewer="",
        tag=AuditTag.DATABASE_RESTORED,
        subject=backup,
        shown=lines_of_heads(heads),
    )


def lines_of_heads(heads: Mapping[int, Head]) -> tuple[str, ...]:
    """Heads as an entry tells of them."""
    return tuple(f"{lane} {heads[lane].seq} {heads[lane].mac or '-'}" for lane in sorted(heads))


def heads_told(shown: Sequence[str]) -> Mapping[int, Head]:
    """The other way round. Raises ValueError where there are none."""
    heads: dict[int, Head] = {}
    for line in shown:
        lane, seq, mac = line.split(" ")
        heads[int(lane)] = Head(int(seq), "" if mac == "-" else mac)
    if not heads:
        raise ValueError("an entry without heads")
    return heads


def without_lost(
    journal: Iterable[Anchor], restores: Sequence[Restored]
) -> tuple[list[Anchor], tuple[str, ...]]:
    """The anchors whose entries must still be there, and the rest in plain words.

    A restore explains only what the journal knew before the restore's own entry.
    """
    anchors = list(journal)
    first: dict[Anchor, int] = {}
    for index, anchor in enumerate(anchors):
        first.setdefault(anchor, index)
    lost: dict[int, Restored] = {}
    for restore in restores:
        for index in range(first.get(restore.anchor, 0)):
            if restore.loses(anchors[index]):
                lost.setdefault(index, restore)
    kept = [anchor for index, anchor in enumerate(anchors) if index not in lost]
    notes = tuple(
        _note(restore, {anchors[i] for i, by in lost.items() if by is restore})
        for restore in restores
    )
    return kept, notes


def _note(restore: Restored, lost: Collection[Anchor]) -> str:
    at = restore.at.isoformat(timespec="seconds")
    text = f"restored at {at} from {restore.backup}"
    if not lost:
        return f"{text}; no entry was lost"
    lanes: dict[int, list[int]] = {}
    for anchor in lost:
        lanes.setdefault(anchor.lane, []).append(anchor.seq)
    places = ", ".join(
        f"lane {lane}: {min(seqs)} to {max(seqs)}" for lane, seqs in sorted(lanes.items())
    )
    return f"{text}; entries written after that backup and lost: {len(lost)} ({places})"
