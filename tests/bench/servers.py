"""Neo4j servers for the benchmarks, each in a folder of its own that goes when they are done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from app.demo.council import DEFAULT_SEED, generate_batches
from graph.server.leasing import Lease, open_lease, stop
from graph.server.settings import LocalServerSettings
from tests.bench.maps import today_in_england
from tests.bench.neo4j_import.run import import_bulk


def _settings(folder: str) -> LocalServerSettings:
    return LocalServerSettings(data=Path(folder), grace_seconds=0.2)


def start_seconds() -> tuple[float, float]:
    """A first start in an empty data folder, and the next one. Neo4j's files are there already."""
    with TemporaryDirectory() as folder:
        return _start(folder), _start(folder)


def _start(folder: str) -> float:
    started = perf_counter()
    with open_lease(_settings(folder)):
        took = perf_counter() - started
    # Or the next lease would find this server in its last moments, and no start to measure.
    stop(_settings(folder))
    return took


@contextmanager
def council_of(people: int) -> Iterator[Lease]:
    """A running server that holds a generated council, brought in by Neo4j's bulk import."""
    with TemporaryDirectory() as folder:
        settings = _settings(folder)
        import_bulk(settings, generate_batches(DEFAULT_SEED, people, today=today_in_england()))
        with open_lease(settings) as lease:
            yield lease
