"""What one kind of record is in Neo4j, and the texts that follow from it; literal parts all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, LiteralString, TypeVar

from graph.database.cypher_text import names_in
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query, Touch
from graph.records.bundle import Records
from graph.storing.rows import Row, Rows
from graph.vocabulary import RecordKind

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class BulkRows:
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Stored:
    stored: int
    """How many rows found what they refer to."""


@dataclass(frozen=True, slots=True)
class End:
    """A record that another one belongs to, or joins."""

    column: LiteralString
    """Of the row, with its id; in a statement the name of its node."""
    label: LiteralString
    tie: LiteralString = ""
    """The edge to it from the node of the record; empty where the record is an edge itself."""
    also: LiteralString = ""
    """The edges by which it is found, where it may hang there by another one."""
    stamped: bool = False
    """Its stamp moves when the record is stored: what the policy decides about it may change."""
    locked: bool = False
    """Locked before the record is written or looked at; one that is stamped always is."""


@dataclass(frozen=True)
class Kind(Generic[R]):
    """One kind of record: a node with a `label`, or an `edge` from the first end to the second.

    Raises ValueError where `read` does not name what the class needs.
    """

    name: LiteralString
    """As in `Records`."""
    rows: Rows[R]
    read: LiteralString = ""
    """The map in which the facts read one: `n` is the record; its ends are named as columns."""
    label: LiteralString = ""
    edge: LiteralString = ""
    ends: tuple[End, ...] = ()
    identity: LiteralString = "{id: row.id}"
    """What tells an edge from others between the same ends."""
    counted: LiteralString = ""
    """What is set beside the keys where it is made or found."""
    events: LiteralString = ""
    """Binds `events`: what happened to it, in the order of time."""
    more: LiteralString = ""
    """Stores what a row brings beside the record itself."""
    whole: LiteralString = ""
    """The statement that stores it, where it has not the usual shape."""
    imported: RecordKind | None = None
    """Its name in an import, where a file may bring it."""
    found_in: Callable[[Records], Iterable[Any]] | None = None
    """The records in a bundle, where they are not all that stands under its name."""
    row: Callable[[Any], Row] | None = None
    """How a row is made, where it holds more than the record."""

    def __post_init__(self) -> None:
        # `person` may say in whose list it is read, beside the ends.
        odd = (names_in(self.read) ^ self.rows.columns) - {"person"} if self.read else ()
        if odd:
            raise ValueError(f"{self.name} are not read as declared: {', '.join(sorted(odd))}")

    def to_row(self, record: Any) -> Row:
        """The row in which a record is stored."""
        return self.rows.row(record) if self.row is None else self.row(record)

    def rows_of(self, records: Records) -> list[Row]:
        """The rows of a bundle, in the order in which all who lock do it."""
        found = getattr(records, self.name) if self.found_in is None else self.found_in(records)
        return sorted(map(self.to_row, found), key=self.place)

    def place(self, row: Row) -> tuple[Any, ...]:
        """Where a row stands in that order: families before people, as everywhere."""
        locked = sorted(self.locked, key=lambda end: end.label)
        return (*(row[end.column] for end in locked), row.get("id") or "")

    @property
    def person(self) -> str | None:
        """The column of the person whom a record is about."""
        if self.label == "Person":
            return "id"
        return next((end.column for end in self.ends if end.column == "person"), None)

    @property
    def people(self) -> tuple[str, ...]:
        """The columns of the people whose stamps move when a record is stored."""
        if self.label == "Person":
            return ("id",)
        return tuple(end.column for end in self.ends if end.stamped and end.label == "Person")

    @property
    def locked(self) -> tuple[End, ...]:
        return tuple(end for end in self.ends if end.locked or end.stamped)

    @property
    def touches(self) -> frozenset[Touch]:
        labels = {self.label, *(end.label for end in self.ends if end.stamped)}
        return frozenset(touch for touch in Touch if touch.value.title() in labels)

    @property
    def store(self) -> Query[BulkRows, Stored]:
        """Finds records by id or makes them, and sets the keys that the rows bring."""
        return bulk(f"store_{self.name}", self.whole or self._store, self.touches)

    @property
    def _store(self) -> LiteralString:
        return (
            "UNWIND $rows AS row\n"
            + "".join(
                f"MATCH ({end.column}:{end.label} {{id: row.{end.column}}})\n" for end in self.ends
            )
            + self._stamp
            + f"MERGE {self.pattern(self.identity, labels=False)}\n"
            + self.counted
            + "SET n += row.keys\n"
            + "".join(f"MERGE (n){end.tie}({end.column})\n" for end in self.ends if end.tie)
            + self.more
            + "RETURN count(*) AS stored"
        )

    @property
    def _stamp(self) -> LiteralString:
        """Locks who is touched before anything that hangs on them is written: a reader sees a
        person's agreements as they were before a batch or after it."""
        stamped = sorted((end for end in self.ends if end.stamped), key=lambda end: end.label)
        return "".join(f"SET {end.column}.stamp = {end.column}.stamp + 1\n" for end in stamped)

    def pattern(self, identity: LiteralString, *, labels: bool = True) -> LiteralString:
        """The path or node of a record that is told by its identity."""
        if self.label:
            return f"(n:{self.label} {identity})"

        def named(end: End) -> LiteralString:
            return f"({end.column}:{end.label})" if labels else f"({end.column})"

        first, second = self.ends
        return f"{named(first)}-[n:{self.edge} {identity}]->{named(second)}"

    @property
    def lock(self) -> LiteralString:
        """Finds records by `id` and locks what keeps them as they are; binds their ends."""
        locked = sorted(self.locked, key=lambda end: end.label)
        return (
            f"MATCH {self.pattern('{id: id}')}\n"
            + "".join(
                f"MATCH (n){end.also or end.tie}({end.column}:{end.label})\n"
                for end in self.ends
                if end.tie
            )
            + ("".join(f"SET {end.column}.held = 0\n" for end in locked) or "SET n.held = 0\n")
            + "".join(["WITH n", *(f", {end.column}" for end in self.ends)])
            + "\n"
            + self.events
        )

    @property
    def end_ids(self) -> LiteralString:
        """A list of the ids of the ends."""
        return "[" + ", ".join(f"{end.column}.id" for end in self.ends) + "]"


def bulk(
    name: str, cypher: LiteralString, touches: frozenset[Touch] = NOTHING_TOUCHED
) -> Query[BulkRows, Stored]:
    """A statement that writes many rows at a time."""
    return Query(name, Audience.UPKEEP, Access.WRITE, BulkRows, Stored, cypher, touches)
