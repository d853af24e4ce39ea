"""The files of the benchmark's bulk import: they hold what storing makes, line by line."""

import re
from datetime import date
from pathlib import Path

import pytest

from app.demo.council import generate_batches
from graph.records.bundle import Records
from graph.storing.kinds import KINDS
from tests.bench.neo4j_import.files import write_bulk_files
from tests.bench.neo4j_import.layout import EDGES, NODES

TODAY = date(2026, 6, 1)
LEFT_OUT = {"sources", "tie_proposals"}
"""What a benchmark asks for nowhere."""
_CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^,"]*)(?:,|$)')


@pytest.fixture(scope="module")
def council() -> list[Records]:
    return list(generate_batches(1, 300, today=TODAY))


def cells(line: str) -> int:
    """How many a line has."""
    found, at = 0, 0
    while at < len(line):
        at = _CELL.match(line, at).end()  # type: ignore[union-attr]  # matches anywhere
        found += 1
    return found + line.endswith(",")


def test_every_line_has_the_columns_of_its_header(council: list[Records], tmp_path: Path) -> None:
    write_bulk_files(council, tmp_path)
    files = sorted(tmp_path.iterdir())
    assert len(files) >= 20
    for file in files:
        header, *lines = file.read_text(encoding="utf-8").splitlines()
        assert {cells(line) for line in lines} == {header.count(",") + 1}, file.name


def test_every_kind_of_a_council_has_its_nodes_and_edges_there(council: list[Records]) -> None:
    labels, edges = {node.label for node in NODES}, {edge.type for edge in EDGES}
    made = [kind for kind in KINDS if kind.name not in LEFT_OUT]
    made = [kind for kind in made if any(kind.rows_of(records) for records in council)]
    assert len(made) >= 15
    for kind in made:
        if kind.label:
            assert kind.label in labels
            assert {end.tie.strip("-<>[]:") for end in kind.ends if end.tie} <= edges, kind.name
        else:
            assert kind.edge in edges
