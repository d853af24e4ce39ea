"""What reading a bundle gives: rows that are fit to store, and rows that are not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from app.imports.drafts import Draft, Reference
from app.imports.kinds import Key, Kind


@dataclass(frozen=True, slots=True)
class Moment:
    """When the import runs; the one clock that every check and every relative date reads."""

    now: datetime
    """UTC."""
    zone: ZoneInfo
    """The deployment's, in which days begin and end."""

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """The first instant of a day, in UTC."""
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)


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


@dataclass(frozen=True, slots=True)
class Held:
    """Lines that are in order and are still not stored, and why not."""

    places: tuple[Place, ...]
    reason: str
    key: Key | None = None
    """The record that is deliberately not stored, where it is one that others may name."""


@dataclass(slots=True)
class Findings:
    """All that the first pass found. Every line that was read is in exactly one of the lists."""

    files: list[str] = field(default_factory=list)
    """Those that were read, in the order of storing."""
    rows: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    """Files that are none of a bundle's, with a remark where one helps."""
    meant: list[str] = field(default_factory=list)
    """Files that were probably meant to be read, with the name that they should have."""
    remarks: list[str] = field(default_factory=list)
    """What was read otherwise than its sender may think."""

    def refuse(self, place: Place, reason: str, kind: Kind, key: Key | None = None) -> None:
        self.refusals.append(Refusal(place, reason, kind, key))

    def hold(self, places: Iterable[Place], reason: str, key: Key | None = None) -> None:
        self.held.append(Held(tuple(places), reason, key))

    def refuse_row(self, row: Row, reason: str) -> None:
        """Refuse a row in each of its places. The caller takes it out of `rows`."""
        for place in row.all_places:
            self.refuse(place, reason, row.key.kind, row.key)
