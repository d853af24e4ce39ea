"""What the journal says, each line proved, and whether the second place agrees with it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise, zip_longest

from graph.audit.checkpoint import Checkpoint, checkpoint_of
from graph.audit.entry import Anchor
from graph.audit.journal import Journal, anchor_in


@dataclass(frozen=True, slots=True)
class Witness:
    """What is known of the audit outside the database."""

    anchors: tuple[Anchor, ...]
    """Entries in the order of the journal; those that checkpoints name too."""
    entries: frozenset[Anchor]
    """Those that have a line of their own."""
    checkpoints: tuple[Checkpoint, ...]
    lines: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    """What is no fault, but worth knowing."""

    @property
    def begun(self) -> Checkpoint | None:
        """Where the audit stood when the journal was begun; None where that is not known."""
        first = self.checkpoints[0] if self.checkpoints else None
        return first if first is not None and first.after == "" else None

    @property
    def last(self) -> datetime | None:
        return self.checkpoints[-1].at if self.checkpoints else None


def examine(
    journal: Journal,
    copies: Iterable[Checkpoint | str] | None = None,
    began: datetime | None = None,
) -> Witness:
    """Prove every line of the journal, and compare its checkpoints with the copied ones.

    `copies` is None where there is no second place that can be read. Checkpoints after `began`
    are not compared: they may be written while this reads. Raises JournalBroken.
    """
    reading = _Reading(journal)
    for number, line in journal.lines():
        reading.take(number, line)
    faults = reading.faults
    if copies is not None:
        faults += _compare(
            [each for each in reading.checkpoints if _is_by(each, began)],
            [each for each in copies if isinstance(each, str) or _is_by(each, began)],
        )
    return Witness(
        anchors=tuple(reading.anchors),
        entries=frozenset(reading.entries),
        checkpoints=tuple(reading.checkpoints),
        lines=reading.count,
        faults=tuple(faults),
        notes=tuple(reading.notes),
    )


@dataclass
class _Reading:
    """The journal, line by line."""

    journal: Journal
    anchors: list[Anchor] = field(default_factory=list)
    entries: list[Anchor] = field(default_factory=list)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0
    _before: str = ""
    _unread: list[int] = field(default_factory=list)

    def take(self, number: int, line: bytes) -> None:
        self.count = number
        if not line.strip():
            return
        if not line.endswith(b"\n"):
            self._cut_off([number])
            return
        try:
            *content, link = json.loads(line)
            told = _told(content)
        except (TypeError, ValueError):
            self._unread.append(number)
            return
        self._prove(number, content, link, told)
        if isinstance(told, Checkpoint):
            self.checkpoints.append(told)
            self.anchors += told.anchors
        else:
            self.entries.append(told)
            self.anchors.append(told)

    def _prove(
        self, number: int, content: list[object], link: object, told: Anchor | Checkpoint
    ) -> None:
        follows = self.journal.chain.link(self._before, content) == link
        if isinstance(told, Checkpoint):
            follows = follows and told.after == self._before
        what = f"line {number} of the journal ({_place(told)})"
        if follows:
            # Whoever wrote this line had the one before the unread ones for the last.
            self._cut_off(self._unread)
        elif self._unread:
            lines = ", ".join(map(str, self._unread))
            self.faults.append(f"line {lines} of the journal, before {what}, was made unreadable")
        else:
            self.faults.append(
                f"{what} was changed, or lines before it were taken away, added or exchanged"
            )
        self._unread = []
        self._before = link if type(link) is str else ""

    def _cut_off(self, numbers: Sequence[int]) -> None:
        self.notes += [
            f"line {number} of the journal was cut off when something died" for number in numbers
        ]


def _told(content: list[object]) -> Anchor | Checkpoint:
    if len(content) != 3:
        return checkpoint_of(content)
    told = anchor_in(json.dumps([*content, ""]).encode())
    if told is None:
        raise ValueError("no line of a journal")
    return told


def _place(told: Anchor | Checkpoint) -> str:
    if isinstance(told, Anchor):
        return f"lane {told.lane}, entry {told.seq}"
    heads = ", ".join(f"lane {anchor.lane} at entry {anchor.seq}" for anchor in told.anchors)
    return f"checkpoint of {told.at.isoformat(timespec='seconds')}: {heads or 'no entry yet'}"


def _compare(known: Sequence[Checkpoint], copies: Sequence[Checkpoint | str]) -> list[str]:
    """What the second place says otherwise than the journal."""
    faults = [copy for copy in copies if isinstance(copy, str)]
    copied = [copy for copy in copies if isinstance(copy, Checkpoint)]
    in_journal = set(map(_key, known))
    faults += [
        f"the journal does not know the {_place(copy)}, which the second place does"
        for copy in copied
        if _key(copy) not in in_journal
    ]
    in_copies = set(map(_key, copied))
    for checkpoint, after in zip_longest(known, known[1:]):
        # Excused is what found the second place closed: the next line says so.
        excused = after is not None and not after.copied
        if checkpoint.copied and _key(checkpoint) not in in_copies and not excused:
            faults.append(f"the second place does not know the {_place(checkpoint)}")
    if not copied and any(checkpoint.copied for checkpoint in known):
        faults.append("the second place of the checkpoints is empty or gone")
    order = [_key(copy) for copy in copied]
    if len(set(order)) != len(order):
        faults.append("the second place has a checkpoint twice")
    at = {_key(checkpoint): place for place, checkpoint in enumerate(known)}
    places = [at[key] for key in order if key in at]
    faults += [
        f"the second place has the {_place(known[later])} before an earlier one"
        for later, earlier in pairwise(places)
        if later > earlier
    ]
    return faults


def _is_by(checkpoint: Checkpoint, began: datetime | None) -> bool:
    return began is None or checkpoint.at <= began


def _key(checkpoint: Checkpoint) -> object:
    heads = tuple(checkpoint.anchors)
    return checkpoint.at, checkpoint.cause, heads, checkpoint.copied, checkpoint.after
