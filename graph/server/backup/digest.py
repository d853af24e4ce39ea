"""One number for a whole graph: the same for the same content, however it is laid out on disk.

Each node and edge is hashed (SHA-256) over a canonical text of its labels or type, its properties
and, for an edge, the content of its two ends; the hashes are added up, so that no order is needed.
It tells accidents apart, not attackers: against those stands the signature of a backup.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.database.driver import Database, Transaction
from graph.database.query import Access, Audience, Nothing, Query

READ_SECONDS = 3600.0
"""For the largest graph: about a minute for each million of nodes and edges."""

CHANGED_BY_A_RESTORE = frozenset({"AuditLane", "AuditEntry", "Session"})
"""A restore adds an entry to the audit and ends every session; all else is as it was."""

_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class EveryNode:
    place: str
    labels: Sequence[str]
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class EveryEdge:
    source: str
    target: str
    kind: str
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class EveryConstraint:
    name: str
    kind: str
    things: Sequence[str] | None
    properties: Sequence[str] | None


EVERY_NODE = Query(
    name="every_node",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=EveryNode,
    # The place ties edges to nodes within one reading; it is not hashed and goes nowhere.
    cypher="""
        MATCH (n)
        RETURN elementId(n) AS place, labels(n) AS labels, properties(n) AS properties
    """,
)

EVERY_EDGE = Query(
    name="every_edge",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=EveryEdge,
    cypher="""
        MATCH (a)-[r]->(b)
        RETURN elementId(a) AS source, elementId(b) AS target, type(r) AS kind,
               properties(r) AS properties
    """,
)

EVERY_CONSTRAINT = Query(
    name="every_constraint",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=EveryConstraint,
    cypher="""
        SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties
        RETURN name AS name, type AS kind, labelsOrTypes AS things, properties AS properties
    """,
)


@dataclass(frozen=True, slots=True)
class GraphDigest:
    """Equal for equal graphs."""

    whole: str
    """SHA-256 in hexadecimal over all nodes, edges and constraints."""
    records: str
    """The same without the audit and the sessions, which a restore changes."""
    counts: Mapping[str, int]
    """How many nodes of each label, and edges of each type (`-KIN->`)."""


def digest_of(database: Database) -> GraphDigest:
    """Read the whole graph. Nobody may write meanwhile: Neo4j's readers see others' commits."""
    with database.begin(READ_SECONDS) as transaction:
        return _Reading().of(transaction)


class _Reading:
    def __init__(self) -> None:
        self._whole = 0
        self._records = 0
        self._counts: Counter[str] = Counter()
        self._nodes: dict[str, tuple[bytes, bool]] = {}

    def of(self, transaction: Transaction) -> GraphDigest:
        for node in transaction.stream(EVERY_NODE, Nothing()):
            self._take_node(node)
        for edge in transaction.stream(EVERY_EDGE, Nothing()):
            self._take_edge(edge)
        for constraint in transaction.stream(EVERY_CONSTRAINT, Nothing()):
            text = (constraint.name, constraint.kind, constraint.things, constraint.properties)
            self._add(_hash("constraint", text), is_record=True)
        return GraphDigest(
            whole=_hash("graph", self._whole).hex(),
            records=_hash("graph", self._records).hex(),
            counts=dict(sorted(self._counts.items())),
        )

    def _take_node(self, node: EveryNode) -> None:
        labels = sorted(node.labels)
        content = _hash("node", labels, node.properties)
        is_record = CHANGED_BY_A_RESTORE.isdisjoint(labels)
        self._nodes[node.place] = content, is_record
        self._counts.update(labels)
        self._add(content, is_record)

    def _take_edge(self, edge: EveryEdge) -> None:
        source, source_is_record = self._nodes[edge.source]
        target, target_is_record = self._nodes[edge.target]
        content = _hash("edge", edge.kind, edge.properties, source.hex(), target.hex())
        self._counts[f"-{edge.kind}->"] += 1
        self._add(content, source_is_record and target_is_record)

    def _add(self, content: bytes, is_record: bool) -> None:
        number = int.from_bytes(content, "big")
        self._whole = (self._whole + number) % _MODULUS
        if is_record:
            self._records = (self._records + number) % _MODULUS


def _hash(*parts: object) -> bytes:
    text = json.dumps(_canonical(parts), separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).digest()


def _canonical(value: object) -> object:
    """A value as JSON that tells every two different values apart."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return ["float", value.hex()]
    if isinstance(value, date):  # and instants, which are dates to Python
        return [type(value).__name__, value.isoformat()]
    if isinstance(value, bytes | bytearray):
        return ["bytes", bytes(value).hex()]
    if isinstance(value, Mapping):
        return ["map", [[key, _canonical(value[key])] for key in sorted(value)]]
    if isinstance(value, Iterable):
        return ["list", [_canonical(each) for each in value]]
    return [type(value).__name__, repr(value)]  # a point, a duration: Kithmap stores none
