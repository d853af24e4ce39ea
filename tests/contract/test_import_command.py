"""`kithmap import`, as somebody at a terminal runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.database.query import Access, Audience, Nothing, Query
from tests.contract.import_probes import Counted, counts
from tests.proxies.live import on_neo4j
from tests.worlds.bundles import small, write

pytestmark = pytest.mark.neo4j

COMMAND = "import sys; from app.commands.cli import main; sys.exit(main())"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def kithmap(neo4j_address: Neo4jAddress, database: Database, tmp_path: Path) -> Run:
    """Runs the command on the tests' own database, with a data folder of this test's own."""
    environment = {
        **os.environ,
        "KITHMAP_DATA": str(tmp_path / "data"),
        **on_neo4j(neo4j_address),
    }

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", COMMAND, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "records"
    made.mkdir()
    return made


IMPORTS_NOTED = Query(
    name="test_imports_noted",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=Counted,
    cypher="""
        MATCH (e:AuditEntry {tag: 'import:run'})
        RETURN e.tag AS kind, count(e) AS sources, count(DISTINCT e.op) AS records
    """,
)


def noted(database: Database) -> int:
    row = database.one(IMPORTS_NOTED, Nothing())
    return row.sources if row else 0


def test_the_report_is_printed_and_the_import_is_in_the_audit(
    kithmap: Run, database: Database, folder: Path
) -> None:
    kithmap("audit", "show")  # begins this folder's journal, and says so where others have entries
    source, before = f"test-{uuid4()}", noted(database)
    done = kithmap("import", str(write(folder, small())), "--source", source)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Source: {source}" in done.stdout
    assert "2 persons" in done.stdout
    assert counts(database, source)["persons"] == 2
    assert noted(database) == before + 1


def test_what_is_refused_is_told_with_file_line_and_reason(
    kithmap: Run, database: Database, folder: Path
) -> None:
    source = f"test-{uuid4()}"
    files = small(persons="person_id,given_name,sex\nP1,Isla,\nP2,Secretname,Secretcode\n")
    done = kithmap("import", str(write(folder, files)), "--source", source, "--whole-or-nothing")
    assert done.returncode == 3
    assert "Refused: persons.csv line 3: sex: is not a known code" in done.stdout
    assert "Held: persons.csv line 2: another row of the file was refused" in done.stdout
    assert "Secretname" not in done.stdout + done.stderr
    assert "persons" not in counts(database, source)
    good = kithmap("import", str(folder), "--source", source)
    assert good.returncode == 3
    assert good.stdout.startswith("Refused: persons.csv line 3: ")
    assert counts(database, source)["persons"] == 1


def test_a_folder_that_is_not_there_is_one_plain_line(kithmap: Run, folder: Path) -> None:
    done = kithmap("import", str(folder / "nowhere"))
    assert done.returncode == 1
    assert done.stderr == (
        "kithmap: There is no such folder. Give the folder that holds the files to import.\n"
    )
    assert done.stdout == ""


def test_nothing_is_written_where_everything_is_refused(
    kithmap: Run, database: Database, folder: Path
) -> None:
    source, before = f"test-{uuid4()}", noted(database)
    write(folder, {"persons.csv": "person_id,given_name,family_name\n,Isla,\n"})
    done = kithmap("import", str(folder), "--source", source)
    assert done.returncode == 3
    assert "Stored: nothing." in done.stdout
    assert counts(database, source) == {}
    assert noted(database) == before
