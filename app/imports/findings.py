"""What reading a bundle gives: rows that are fit to store, and rows that are not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from app.imports.closing import Closing, Glimpse
from app.imports.drafts import Draft, Reference, people_of
from app.imports.kinds import Key, Kind
from app.imports.moment import Moment


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """One record, as the source describes it; its draft still bears the source's own ids."""

    places: tuple[Place, ...]
    """Where it stands. A support that encounters imply stands in all of their places."""
    key: Key
    draft: Draft
    sha256: str
    """Of what was read; the same again means that nothing changed."""
    references: tuple[Reference, ...] = ()
    repeats: tuple[Place, ...] = ()
    """Where the very same stands once more."""
    implied: bool = False
    """Whether it follows from meetings: then it closes nothing, and nothing waits for it."""

    @property
    def all_places(self) -> tuple[Place, ...]:
        return self.places + self.repeats

    @property
    def files(self) -> frozenset[str]:
        return frozenset(place.file for place in self.places)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot be stored. The reason comes from the file alone and repeats no cell."""

    place: Place
    reason: str
    kind: Kind
    key: Key | None = None
    """Which record it would have been, where that could be read."""
    glimpse: Glimpse | None = None
    """What could be read of a row that cannot be read whole; None where it was read, and is
    refused for what it names."""
    people: frozenset[str] = frozenset()
    """Whom a row is about that was read, by the source's ids."""

    def whose(self, known: Collection[str]) -> frozenset[str]:
        """The people for whom others of their rows wait; `known` are those who can be meant."""
        seen = self.glimpse or Glimpse()
        return self.people | seen.people | seen.words.intersection(known)


@dataclass(frozen=True, slots=True)
class Held:
    """Lines that are in order and are still not stored, and why not."""

    places: tuple[Place, ...]
    reason: str
    key: Key | None = None
    """The record that is deliberately not stored, where it is one that others may name."""
    glimpse: Glimpse | None = None
    """What it closes all the same."""
    asks: Key | None = None
    """The record at which a human has to look; None where nobody is asked."""


@dataclass(slots=True)
class Findings:
    """All that the first pass found. Every line that was read is in exactly one of the lists."""

    files: list[str] = field(default_factory=list)
    """Those that were read, in the order of storing."""
    rows: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    """What the rows close that could be read."""
    beside: list[Closing] = field(default_factory=list)
    """What follows from others: the post of a practitioner who is not active any more."""
    read: dict[Key, str] = field(default_factory=dict)
    """The rows that could be read, each with its hash, whether they come in or wait."""
    left_alone: list[str] = field(default_factory=list)
    """Files that are none of a bundle's, with a remark where one helps."""
    meant: list[str] = field(default_factory=list)
    """Files that were probably meant to be read, with the name that they should have."""
    alike: dict[Place, Place | None] = field(default_factory=dict)
    """Lines that make no record of their own, and the line of the record as which they count; None
    where that is not in the folder."""
    trees: bool = False
    """Whether a family tree was among the files."""
    remarks: list[str] = field(default_factory=list)
    """What was read otherwise than its sender may think."""

    def refuse(
        self,
        place: Place,
        reason: str,
        kind: Kind,
        key: Key | None = None,
        glimpse: Glimpse | None = None,
    ) -> None:
        self.refusals.append(Refusal(place, reason, kind, key, glimpse))

    def hold(
        self,
        places: Iterable[Place],
        reason: str,
        key: Key | None = None,
        glimpse: Glimpse | None = None,
        asks: Key | None = None,
    ) -> None:
        self.held.append(Held(tuple(places), reason, key, glimpse, asks))

    def refuse_row(self, row: Row, reason: str, glimpse: Glimpse | None = None) -> None:
        """Refuse a row in each of its places. The caller takes it out of `rows`."""
        people = frozenset() if row.implied else people_of(row.draft)
        for place in row.all_places:
            refusal = Refusal(place, reason, row.key.kind, row.key, glimpse, people)
            self.refusals.append(refusal)


__all__ = ["Findings", "Held", "Moment", "Place", "Refusal", "Row"]
