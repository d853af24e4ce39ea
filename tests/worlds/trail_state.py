"""All that an attacker on the machine can reach of the audit, to be changed and written back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph.database.driver import Database, Transaction
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Nodes:
    nodes: Sequence[Node]


@dataclass(frozen=True)
class OneNode:
    node: Node


@dataclass(frozen=True)
class State:
    """The audit's nodes, and the lines of its journal and of the second place."""

    entries: tuple[Node, ...]
    lanes: tuple[Node, ...]
    details: tuple[Node, ...]
    journal: tuple[bytes, ...]
    second: tuple[bytes, ...]

    def entry(self, lane: int, seq: int) -> Node:
        return next(each for each in self.entries if (each["lane"], each["seq"]) == (lane, seq))

    def head(self, lane: int) -> Node:
        return next(each for each in self.lanes if each["id"] == lane)

    def with_entry(self, old: Node, **changes: Any) -> "State":
        changed = tuple({**each, **changes} if each is old else each for each in self.entries)
        return replace(self, entries=changed)

    def without(self, gone: Sequence[Node]) -> "State":
        ids = set(map(id, gone))
        return replace(self, entries=tuple(each for each in self.entries if id(each) not in ids))

    def with_head(self, lane: int, **changes: Any) -> "State":
        lanes = tuple({**each, **changes} if each["id"] == lane else each for each in self.lanes)
        return replace(self, lanes=lanes)

    def of_lane(self, lane: int) -> list[Node]:
        """Its entries in order."""
        return sorted(
            (each for each in self.entries if each["lane"] == lane), key=lambda each: each["seq"]
        )


def _read(name: str, cypher: Any) -> Query[Nothing, OneNode]:
    return Query(name, Audience.UPKEEP, Access.READ, Nothing, OneNode, cypher)


def _write(name: str, params: Any, cypher: Any) -> Query[Any, Nothing]:
    return Query(name, Audience.UPKEEP, Access.WRITE, params, Nothing, cypher, NOTHING_TOUCHED)


_READ = (
    _read("entries", "MATCH (n:AuditEntry) RETURN properties(n) AS node ORDER BY n.lane, n.seq"),
    _read("lanes", "MATCH (n:AuditLane) RETURN properties(n) AS node ORDER BY n.id"),
    _read("details", "MATCH (n:AuditDetail) RETURN properties(n) AS node ORDER BY n.op"),
)
_CLEAR = (
    _write("clear_entries", Nothing, "MATCH (n:AuditEntry) DELETE n"),
    _write("clear_lanes", Nothing, "MATCH (n:AuditLane) DELETE n"),
    _write("clear_details", Nothing, "MATCH (n:AuditDetail) DELETE n"),
)
_FILL = (
    _write("fill_entries", Nodes, "UNWIND $nodes AS node CREATE (n:AuditEntry) SET n = node"),
    _write("fill_lanes", Nodes, "UNWIND $nodes AS node CREATE (n:AuditLane) SET n = node"),
    _write("fill_details", Nodes, "UNWIND $nodes AS node CREATE (n:AuditDetail) SET n = node"),
)


@dataclass
class Ground:
    """Where the state lies."""

    database: Database
    journal: Path
    second: Path
    _stored: State | None = field(default=None)

    def read(self) -> State:
        nodes = [tuple(row.node for row in self.database.rows(each, Nothing())) for each in _READ]
        lines = [
            file.read_bytes().splitlines(keepends=True) for file in (self.journal, self.second)
        ]
        return State(nodes[0], nodes[1], nodes[2], tuple(lines[0]), tuple(lines[1]))

    def write(self, state: State) -> None:
        """Make it so: only what differs from what was written last."""
        before = self._stored
        wanted = (state.entries, state.lanes, state.details)
        if before is None or wanted != (before.entries, before.lanes, before.details):
            self.database.write(lambda inner: _fill(inner, wanted))
        for file, lines in ((self.journal, state.journal), (self.second, state.second)):
            file.write_bytes(b"".join(lines))
        self._stored = state


def _fill(transaction: Transaction, wanted: Sequence[Sequence[Node]]) -> None:
    for clear in _CLEAR:
        transaction.rows(clear, Nothing())
    for fill, nodes in zip(_FILL, wanted, strict=True):
        transaction.rows(fill, Nodes(nodes))
