"""Bundles of records as files for Neo4j's own bulk import, which fills an empty database.

The graph is the one that `graph.storing.store` makes: both take their rows from
`graph.storing.kinds`. Only stamps begin lower, and empty lists are left out, which Neo4j's import
does not know.
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from graph.records.bundle import Records
from graph.storing.rows import Row
from tests.bench.neo4j_import.layout import EDGES, NODES, TYPES, EdgeFile, NodeFile

DELIMITER_OF_LISTS = "\x1f"
"""Between the items of a list; no id, code or name holds it."""


@dataclass(frozen=True, slots=True)
class BulkFiles:
    """Files ready for the import, and how many nodes and edges they hold."""

    folder: Path
    nodes: int
    edges: int

    def arguments(self) -> tuple[str, ...]:
        """What `neo4j-admin database import full` is told about them."""
        nodes = (
            f"--nodes={self.folder / node.name}"
            for node in NODES
            if (self.folder / node.name).exists()
        )
        edges = (
            f"--relationships={edge.type}={self.folder / edge.name}"
            for edge in EDGES
            if (self.folder / edge.name).exists()
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
            batch = _Batch(records)
            for node in NODES:
                nodes += files.write_nodes(node, batch.rows(node.rows), clients)
            for edge in EDGES:
                edges += files.write_edges(edge, batch.rows(edge.rows))
    return BulkFiles(folder, nodes, edges)


class _Batch:
    """One bundle's rows, made once though several files need them."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._made: dict[Callable[[Records], Iterable[Row]], list[Row]] = {}

    def rows(self, make: Callable[[Records], Iterable[Row]]) -> list[Row]:
        if make not in self._made:
            self._made[make] = list(make(self._records))
        return self._made[make]


class _Files:
    """One open file for each kind of node and edge; its header is written with its first row."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._open: dict[str, TextIO] = {}

    def write_nodes(self, node: NodeFile, rows: list[Row], clients: set[str]) -> int:
        for row in rows:
            label = f"Person{DELIMITER_OF_LISTS}Client" if row["id"] in clients else node.label
            values = {**_own(row), **node.extras}
            name = node.name
            file = self._open.get(name) or self._begin(
                name, [f"id:ID({node.label})", *map(_column, values), ":LABEL"]
            )
            file.write(_line([row["id"], *values.values(), label]))
        return len(rows)

    def write_edges(self, edge: EdgeFile, rows: list[Row]) -> int:
        (start, start_key), (end, end_key) = edge.start, edge.end
        for row in rows:
            values = {} if edge.bare else _edge_values(row)
            name = edge.name
            file = self._open.get(name) or self._begin(
                name, [f":START_ID({start})", f":END_ID({end})", *map(_column, values)]
            )
            file.write(_line([row[start_key], row[end_key], *values.values()]))
        return len(rows)

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
    return f"{name}:{TYPES.get(name, 'string')}"


def _line(values: list[Any]) -> str:
    return ",".join(map(_cell, values)) + "\n"


def _cell(value: Any) -> str:
    """One value. Neo4j reads a cell without quotes and text as "not there" and `""` as empty text:
    the csv module of Python 3.11 cannot write both."""
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"' if '"' in value else f'"{value}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return _cell(DELIMITER_OF_LISTS.join(map(str, value)))
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"no cell for a {type(value).__name__}")
