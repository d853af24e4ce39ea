"""Bundles of records as files for Neo4j's own bulk import, which fills an empty database.

The graph is the one that `graph.storing` makes: both take their rows from `graph.stored`. Only
stamps begin lower, and empty lists are left out, which Neo4j's import does not know.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from graph import stored
from graph.records import Records
from graph.stored import Row

DELIMITER_OF_LISTS = "\x1f"
"""Between the items of a list; no id, code or name holds it."""

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("version", "stamp", "held", "level", "place"), "long"),
    "sensitive_levels": "long[]",
    **dict.fromkeys(
        (
            "sensitive",
            "front_door",
            "safeguarding",
            "death_shared",
            "shielded",
            "objects",
            "kind_agreed",
            "parental_responsibility",
            "main_carer",
            "lives_with",
            "contact_restricted",
            "lead",
            "household",
            "views_sought",
            "informed",
        ),
        "boolean",
    ),
    **dict.fromkeys(
        (
            "from",
            "to",
            "birth_date",
            "typed_birth_date",
            "deceased_on",
            "confirmed_on",
            "given_on",
            "expires_on",
            "decided_on",
            "review_on",
            "ends_on",
        ),
        "date",
    ),
    **dict.fromkeys(("opened_at", "ends_at", "at"), "datetime"),
    **dict.fromkeys(
        (
            "named_workers",
            "meets",
            "agencies",
            "practitioners",
            "opens",
            "recipient_agencies",
            "recipient_practitioners",
            "services",
            "sectors",
            "named_agencies",
            "family_teams",
            "family_members",
            "sensitive_agencies",
        ),
        "string[]",
    ),
}
"""Neo4j's type of each property that is no text."""


@dataclass(frozen=True, slots=True)
class _Node:
    labels: str
    rows: Callable[[Records], Iterable[Row]]
    extras: Mapping[str, Any] = field(default_factory=dict)
    """Properties that every new node has."""

    @property
    def group(self) -> str:
        return self.labels


@dataclass(frozen=True, slots=True)
class _Edge:
    type: str
    start: tuple[str, str]
    """Label of the start, and the row's key of its id."""
    end: tuple[str, str]
    rows: Callable[[Records], Iterable[Row]]
    bare: bool = False
    """Without any property: the row is that of the node on which the edge hangs."""


def _consents(records: Records) -> Iterator[Row]:
    for row in map(stored.consent, records.consents):
        if row["keys"]["services"] == []:
            # As an empty list is left out, it would come to cover all services.
            raise ValueError("an agreement that covers no service cannot be imported in bulk")
        yield row


def _posts(records: Records) -> Iterator[Row]:
    for practitioner in records.practitioners:
        for post in practitioner.posts:
            yield stored.post(practitioner.id, post)


def _events(records: Records) -> Iterator[Row]:
    for consent in map(stored.consent, records.consents):
        for event in consent["events"]:
            yield {"id": event["id"], "consent": consent["id"], "keys": _without_id(event)}


def _about(records: Records) -> Iterator[Row]:
    for decision in map(stored.decision, records.decisions):
        for person in decision["people"]:
            yield {"id": decision["id"], "person": person}


def _without_id(row: Row) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "id"}


def _each(kind: str, row_of: Callable[[Any], Row]) -> Callable[[Records], Iterable[Row]]:
    return lambda records: map(row_of, getattr(records, kind))


_AGENCIES = _each("agencies", stored.agency)
_TEAMS = _each("teams", stored.team)
_NEEDS = _each("needs", stored.need)
_EXCLUSIONS = _each("exclusions", stored.exclusion)
_ARRANGEMENTS = _each("arrangements", stored.arrangement)
_COVERS = _each("covers", stored.cover)
_GRANTS = _each("grants", stored.grant)
_ENQUIRIES = _each("enquiries", stored.enquiry)

_NODES: tuple[_Node, ...] = (
    _Node("Agency", _AGENCIES),
    _Node("Team", _TEAMS),
    _Node("Practitioner", _each("practitioners", stored.practitioner), {"version": 1}),
    _Node("Person", _each("people", stored.person), {"held": 0}),
    _Node("Family", _each("families", stored.family), {"held": 0}),
    _Node("Need", _NEEDS),
    _Node("Exclusion", _EXCLUSIONS),
    _Node("SafetyArrangement", _ARRANGEMENTS),
    _Node("Cover", _COVERS),
    _Node("EmergencyGrant", _GRANTS),
    _Node("Enquiry", _ENQUIRIES),
    _Node("SharingDecision", _each("decisions", stored.decision)),
    _Node("Consent", _consents),
    _Node("ConsentEvent", _events),
)
_EDGES: tuple[_Edge, ...] = (
    _Edge("PART_OF", ("Team", "id"), ("Agency", "agency"), _TEAMS, bare=True),
    _Edge("WORKS_FOR", ("Practitioner", "practitioner"), ("Agency", "agency"), _posts),
    _Edge(
        "LEADS",
        ("Practitioner", "practitioner"),
        ("Team", "team"),
        _each("leaderships", stored.leadership),
    ),
    _Edge(
        "MEMBER_OF",
        ("Person", "person"),
        ("Family", "family"),
        _each("memberships", stored.membership),
    ),
    _Edge("KIN", ("Person", "person"), ("Person", "relative"), _each("kinships", stored.kinship)),
    _Edge(
        "SUPPORTS",
        ("Practitioner", "practitioner"),
        ("Person", "person"),
        _each("supports", stored.support),
    ),
    _Edge("HAS_NEED", ("Person", "person"), ("Need", "id"), _NEEDS, bare=True),
    _Edge("LIMITS", ("Exclusion", "id"), ("Person", "person"), _EXCLUSIONS, bare=True),
    _Edge(
        "PROTECTS", ("SafetyArrangement", "id"), ("Person", "protected"), _ARRANGEMENTS, bare=True
    ),
    _Edge("FROM", ("SafetyArrangement", "id"), ("Person", "from"), _ARRANGEMENTS, bare=True),
    _Edge(
        "DECLARED",
        ("Practitioner", "practitioner"),
        ("Person", "person"),
        lambda records: (
            {**row, "keys": {"kind": row["kind"]}}
            for row in map(stored.interest, records.interests)
        ),
    ),
    _Edge("COVERED_BY", ("Cover", "id"), ("Practitioner", "colleague"), _COVERS, bare=True),
    _Edge("COVERS", ("Cover", "id"), ("Practitioner", "worker"), _COVERS, bare=True),
    _Edge("OPENS", ("EmergencyGrant", "id"), ("Person", "person"), _GRANTS, bare=True),
    _Edge(
        "OPENED_BY", ("EmergencyGrant", "id"), ("Practitioner", "practitioner"), _GRANTS, bare=True
    ),
    _Edge("ASKS_ABOUT", ("Enquiry", "id"), ("Person", "person"), _ENQUIRIES, bare=True),
    _Edge("ASKED_BY", ("Enquiry", "id"), ("Team", "team"), _ENQUIRIES, bare=True),
    _Edge("ABOUT", ("SharingDecision", "id"), ("Person", "person"), _about, bare=True),
    _Edge("OF", ("Consent", "id"), ("Person", "person"), _consents, bare=True),
    _Edge("HAD", ("Consent", "consent"), ("ConsentEvent", "id"), _events, bare=True),
)


@dataclass(frozen=True, slots=True)
class BulkFiles:
    """Files ready for the import, and how many nodes and edges they hold."""

    folder: Path
    nodes: int
    edges: int

    def arguments(self) -> tuple[str, ...]:
        """What `neo4j-admin database import full` is told about them."""
        nodes = (f"--nodes={self.folder / name}" for name in _written(self.folder, _NODE_FILES))
        edges = (
            f"--relationships={edge.type}={self.folder / _edge_file(edge)}"
            for edge in _EDGES
            if (self.folder / _edge_file(edge)).exists()
        )
        return ("--id-type=string", "--array-delimiter=U+001F", *nodes, *edges)


def write_bulk_files(batches: Iterable[Records], folder: Path) -> BulkFiles:
    """Write bundles, one after the other, into files in a folder that is there and empty.

    Holds one bundle in memory at a time; all supports of a person are in the bundle that holds
    the person. Imported records' sources are not written. Raises OSError, and ValueError for an
    agreement that covers no service.
    """
    nodes = edges = 0
    with ExitStack() as stack:
        files = _Files(folder, stack)
        for records in batches:
            clients = {support.person_id for support in records.supports}
            for node in _NODES:
                nodes += files.write_nodes(node, records, clients)
            for edge in _EDGES:
                edges += files.write_edges(edge, records)
    return BulkFiles(folder, nodes, edges)


class _Files:
    """One open file for each kind of node and edge; its header is written with its first row."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._open: dict[str, TextIO] = {}

    def write_nodes(self, node: _Node, records: Records, clients: set[str]) -> int:
        count = 0
        for row in node.rows(records):
            label = f"Person{DELIMITER_OF_LISTS}Client" if row["id"] in clients else node.labels
            values = {**_own(row), **node.extras}
            name = _node_file(node)
            file = self._open.get(name) or self._begin(
                name, [f"id:ID({node.group})", *map(_column, values), ":LABEL"]
            )
            file.write(_line([row["id"], *values.values(), label]))
            count += 1
        return count

    def write_edges(self, edge: _Edge, records: Records) -> int:
        count = 0
        (start, start_key), (end, end_key) = edge.start, edge.end
        for row in edge.rows(records):
            values = {} if edge.bare else _edge_values(row)
            name = _edge_file(edge)
            file = self._open.get(name) or self._begin(
                name, [f":START_ID({start})", f":END_ID({end})", *map(_column, values)]
            )
            file.write(_line([row[start_key], row[end_key], *values.values()]))
            count += 1
        return count

    def _begin(self, name: str, header: list[str]) -> TextIO:
        file = self._stack.enter_context((self._folder / name).open("w", encoding="utf-8"))
        self._open[name] = file
        file.write(",".join(header) + "\n")
        return file


def _own(row: Row) -> dict[str, Any]:
    """The properties of a node: its keys, and where it has them its version and stamp."""
    numbers = {key: row[key] for key in ("version", "stamp") if key in row}
    return {**row.get("keys", {}), **numbers}


def _edge_values(row: Row) -> dict[str, Any]:
    values = _own(row)
    return {"id": row["id"], **values} if "id" in row else values


def _column(name: str) -> str:
    return f"{name}:{_TYPES.get(name, 'string')}"


def _line(values: list[Any]) -> str:
    return ",".join(map(_cell, values)) + "\n"


def _cell(value: Any) -> str:
    """One value. Neo4j reads a cell without quotes and text as "not there" and `""` as empty text:
    the csv module of Python 3.11 cannot write both."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = DELIMITER_OF_LISTS.join(map(str, value)) if isinstance(value, list) else str(value)
    return '"' + text.replace('"', '""') + '"'


def _node_file(node: _Node) -> str:
    return f"node-{node.labels}.csv"


def _edge_file(edge: _Edge) -> str:
    return f"edge-{edge.type}.csv"


_NODE_FILES = tuple(map(_node_file, _NODES))


def _written(folder: Path, names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if (folder / name).exists())
