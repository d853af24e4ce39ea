"""Imports that die half-way, and imports at the same time."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app.imports.report import ImportReport
from app.imports.run import import_directory
from graph.clock import RandomIds
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.door.gateway import Gateway
from tests.conftest import HandClock
from tests.contract.import_probes import PEOPLE_NAMED, Named, counts
from tests.contract.importing_town import Town, many
from tests.worlds.bundles import write

pytestmark = pytest.mark.neo4j


@pytest.fixture
def town(database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path) -> Town:
    return Town(database, gateway, clock, tmp_path)


def test_two_imports_of_the_same_records_at_once_store_each_once(
    town: Town, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write(tmp_path_factory.mktemp("both"), many(people=300, token=str(uuid4())))

    def run(_: int) -> ImportReport:
        return import_directory(
            town.database,
            folder,
            source=town.source,
            clock=town.clock,
            ids=RandomIds(),
            batch_size=50,
        )

    with ThreadPoolExecutor(max_workers=2) as both:
        reports = list(both.map(run, range(2)))
    assert counts(town.database, town.source)["persons"] == 300
    for report in reports:
        assert report.complete
    assert sum(report.records.get("persons", 0) for report in reports) == 300


IMPORT_AND_TELL = """
import json, sys
from datetime import datetime
from pathlib import Path
from app.imports.run import import_directory
from graph.database.address import Neo4jAddress
from graph.clock import RandomIds
from graph.database.driver import Database

asked = json.load(sys.stdin)

class Tells:
    def phase(self, title, total):
        print(title, flush=True)
    def advance(self, amount):
        print(amount, flush=True)

class Clock:
    def now(self):
        return datetime.fromisoformat(asked["now"])

with Database(Neo4jAddress(**asked["address"])) as database:
    import_directory(database, Path(asked["folder"]), source=asked["source"], clock=Clock(),
                     ids=RandomIds(), progress=Tells(), batch_size=100)
"""


def killed_after(batches: int, town: Town, folder: Path, address: Neo4jAddress) -> None:
    """Import in a process of its own and kill it -9 once so many batches are stored."""
    asked = {
        "address": asdict(address),
        "folder": str(folder),
        "source": town.source,
        "now": datetime(2026, 6, 1, 9, tzinfo=UTC).isoformat(),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT_AND_TELL],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    json.dump(asked, process.stdin)
    process.stdin.close()
    told = iter(process.stdout.readline, "")
    assert "Storing\n" in told
    for _ in range(batches):
        next(told)
    os.kill(process.pid, signal.SIGKILL)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("batches", [0, 1, 4, 7, 10, 15, 18, 20])
def test_an_import_that_was_killed_shows_nothing_and_the_next_one_finishes_it(
    town: Town,
    neo4j_address: Neo4jAddress,
    tmp_path_factory: pytest.TempPathFactory,
    batches: int,
) -> None:
    token = str(uuid4())
    folder = write(tmp_path_factory.mktemp("killed"), many(people=400, token=token))
    killed_after(batches, town, folder, neo4j_address)

    half = counts(town.database, town.source)
    if half.get("persons") == 400 and "consents" not in half:
        assert town.workers_seen("W1", "P7") in (None, {"Tom"})
    for row in town.database.rows(PEOPLE_NAMED, Named(token)):
        # A person is never stored without the note of where they came from.
        assert row.described == 1

    report = town.import_folder(folder)

    assert report.complete
    assert counts(town.database, town.source) == {
        "agencies": 2,
        "practitioners": 2,
        "posts": 2,
        "persons": 400,
        "families": 1,
        "memberships": 1,
        "kinships": 1,
        "supports": 800,
        "consents": 400,
    }
    rows = town.database.rows(PEOPLE_NAMED, Named(token))
    assert len(rows) == 400
    assert {(row.described, row.supports, row.agreements) for row in rows} == {(1, 2, 1)}
    assert town.workers_seen("W1", "P7") == {"Tom", "Gita"}
    assert town.import_folder(folder).records == {}
