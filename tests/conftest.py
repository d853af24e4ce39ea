"""Kithmap's own Neo4j for the tests: one for each pytest-xdist worker, kept between runs.

And what holds for every test: which worker runs it, what it may cost, what the proofs print.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest

from graph.audit.entry import Anchor
from graph.database.address import Neo4jAddress
from graph.database.driver import Database, DatabaseSettings
from graph.database.schema import migrate
from graph.door.gateway import Gateway
from graph.records.bundle import Records
from graph.server.leasing import LocalServerSettings, open_lease
from queries.door import open_gateway
from queries.rounds import TAKE_ROUNDS, Candidate
from tests.worlds.council import Council, settle
from tests.worlds.proof import PROOF
from tests.worlds.small_home import BUILD, SCHEMA, furnish, small

AUDIT_KEY = b"a key for tests, of 32 bytes ..."

LONG_HENCE = datetime(2999, 1, 1, tzinfo=UTC)

PROOF_RESULT = Path("build/proof.json")

BUDGET_SECONDS = 30.0
"""Of this process's own processor time, which a busy machine does not stretch: the most that a test
may take. The longest takes a third of it."""

# The same examples in every run, so that a red test is red again; the proof draws new ones.
hypothesis.settings.register_profile("ci", max_examples=40, deadline=None, derandomize=True)
hypothesis.settings.register_profile("proof", max_examples=400, deadline=None)
hypothesis.settings.load_profile("proof" if PROOF else "ci")


class HandClock:
    """A clock that a test moves by hand. With a `pace` it goes on by itself between two looks, as
    any clock outside tests does."""

    def __init__(self, now: datetime) -> None:
        self.at = now
        self.pace = timedelta()

    def now(self) -> datetime:
        read = self.at
        self.at += self.pace
        return read

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    """`gw0`, `gw1` ... under pytest-xdist, else `main`."""
    given = getattr(request.config, "workerinput", None)
    return given["workerid"] if given else "main"


@pytest.fixture(scope="session")
def neo4j_address(worker_name: str) -> Iterator[Neo4jAddress]:
    """A Neo4j of this worker's own. Its data folder outlives the run: that starts faster."""
    data = BUILD / f"{worker_name}-{SCHEMA}"
    if not data.exists():
        furnish(data)
    with open_lease(LocalServerSettings(data=data, brief=True)) as lease:
        yield lease.address


@pytest.fixture(scope="session")
def database(neo4j_address: Neo4jAddress) -> Iterator[Database]:
    """The worker's database with Kithmap's schema. Deprecated Cypher fails the test it runs in."""
    # Machines that run tests are busy: what stalls here is no stalled worker.
    with Database(neo4j_address, DatabaseSettings(strict=True, transaction=60)) as database:
        migrate(database)
        gateway = open_gateway(database, AUDIT_KEY)
        gateway.warm_up()
        gateway.plan_changes()
        # A Kithmap that a test serves here lives today: it would forget the sessions and walls of
        # all the tests that live in June.
        database.rows(TAKE_ROUNDS, Candidate("kithmap", "the tests", LONG_HENCE, LONG_HENCE))
        yield database


@pytest.fixture(scope="session")
def own_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A second Neo4j, for what needs a whole graph to itself: the schema, the audit trail."""
    data = tmp_path_factory.mktemp("second-home")
    furnish(data)
    settings = DatabaseSettings(strict=True, transaction=60)
    with (
        open_lease(small(data)) as lease,
        Database(lease.address, settings) as database,
    ):
        yield database


@pytest.fixture
def clock() -> HandClock:
    """Nine o'clock in the morning of 1 June 2026, the day of the worked cases."""
    return HandClock(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def anchors() -> list[Anchor]:
    """The places and seals of the audit entries that this test's gateway committed."""
    return []


@pytest.fixture
def gateway(database: Database, clock: HandClock, anchors: list[Anchor]) -> Gateway:
    return open_gateway(database, AUDIT_KEY, clock=clock, anchor=anchors.append)


@pytest.fixture
def council(database: Database) -> Callable[[Records], Council]:
    """Stores a bundle of records as a council of this test's own."""
    return lambda records: settle(database, records)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs all of a file, unless its tests name a group: what a file has made stays."""
    for item in items:
        if not any(item.iter_markers("xdist_group")):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that outgrows its budget fails, unless it is a proof or waits for a server's death."""
    began = time.process_time()
    yield
    spent = time.process_time() - began
    costly = any(item.get_closest_marker(name) for name in ("proof", "thorough", "second_home"))
    if spent > BUDGET_SECONDS and not costly:
        pytest.fail(f"took {spent:.0f} s of processor time; a test has {BUDGET_SECONDS:.0f}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the proofs counted (under pytest-xdist their own output does not arrive), and
    write it flat to build/proof.json, if the whole proofs ran."""
    figures = counted(terminalreporter)
    for name, value in figures.items():
        terminalreporter.write_line(f"{name:28} {value:>12}")
    if PROOF:
        PROOF_RESULT.parent.mkdir(exist_ok=True)
        PROOF_RESULT.write_text(json.dumps(figures, indent=1) + "\n")


def counted(terminalreporter: pytest.TerminalReporter) -> dict[str, object]:
    """The figures of all tests by name, also of those that failed; counts of one name add up."""
    figures: dict[str, object] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                before = figures.get(name, 0)
                if isinstance(value, int) and isinstance(before, int):
                    figures[name] = before + value
                else:
                    figures[name] = value
    return figures
