"""The short form of the restores, and what a copy of a server in use must never do to its users."""

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import LiteralString

import psutil
import pytest

from graph.database.driver import Database
from graph.database.query import Nothing
from graph.database.schema import SCHEMA_VERSION
from graph.server import leasing
from graph.server.backup import copying
from graph.server.backup.digest import digest_of
from graph.server.home import Home
from graph.server.home_lock import Doing, holder
from graph.server.keeper.line import FREEZE, THAW, ask, connect
from graph.server.leasing import Lease, LocalServerSettings, open_lease
from graph.server.process import stands_still
from tests.faults import restores
from tests.worlds.small_home import furnish, small

pytestmark = pytest.mark.second_home

SECONDS = 30.0


def silent(_: str) -> None:
    """Nobody is watching."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServerSettings]:
    server = small(tmp_path_factory.mktemp("copied"), grace_seconds=60)
    furnish(server.data)
    yield server
    leasing.stop(server, even_if_in_use=True)


@pytest.fixture
def lease(settings: LocalServerSettings) -> Iterator[Lease]:
    with open_lease(settings, silent) as lease:
        yield lease


@pytest.fixture
def marked(lease: Lease) -> Iterator[Database]:
    """A graph that holds two nodes and an edge between them, beside Kithmap's own."""
    with Database(lease.address) as database:
        database.define("CREATE (:Mark {n: 1, word: 'a'})-[:NEXT {k: 1}]->(:Mark {n: 2})")
        yield database
        database.define("MATCH (n:Mark) DETACH DELETE n")


def answers(lease: Lease) -> bool:
    with Database(lease.address) as database:
        return database.one(SCHEMA_VERSION, Nothing()) is not None


def test_restores_come_back_equal_and_damaged_dumps_are_refused() -> None:
    figures = restores.run(0, with_trials=False)
    assert figures["restores"] >= 1
    assert figures["unequal"] == 0
    assert figures["audits_not_whole"] == figures["losses_not_told"] == figures["touched"] == 0
    assert figures["damaged_refused"] == figures["damaged"] >= 20
    assert figures["backup_pause_s"] < copying.COPY_SECONDS


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ("MATCH (n:Mark {n: 1}) SET n.word = 'b'", "MATCH (n:Mark {n: 1}) SET n.word = 'a'"),
        ("MATCH (n:Mark {n: 1}) SET n.word = ['a']", "MATCH (n:Mark {n: 1}) SET n.word = 'a'"),
        ("MATCH (n:Mark {n: 1}) SET n.more = 1", "MATCH (n:Mark {n: 1}) REMOVE n.more"),
        ("MATCH (n:Mark {n: 1}) SET n.n = 1.0", "MATCH (n:Mark {n: 1}) SET n.n = 1"),
        ("MATCH (n:Mark {n: 1}) SET n:More", "MATCH (n:Mark {n: 1}) REMOVE n:More"),
        ("CREATE (:Mark {n: 3})", "MATCH (n:Mark {n: 3}) DELETE n"),
        (
            "MATCH (a:Mark {n: 1})-[r:NEXT]->(b) DELETE r CREATE (b)-[:NEXT {k: 1}]->(a)",
            "MATCH (b:Mark {n: 2})-[r:NEXT]->(a) DELETE r CREATE (a)-[:NEXT {k: 1}]->(b)",
        ),
        (
            "MATCH (:Mark {n: 1})-[r:NEXT]->() SET r.k = 2",
            "MATCH (:Mark {n: 1})-[r:NEXT]->() SET r.k = 1",
        ),
        (
            "DROP CONSTRAINT person_id",
            "CREATE CONSTRAINT person_id FOR (n:Person) REQUIRE n.id IS UNIQUE",
        ),
    ],
)
def test_a_digest_notices_every_difference_and_knows_the_same_again(
    marked: Database, change: LiteralString, back: LiteralString
) -> None:
    before = digest_of(marked)
    marked.define(change)
    after = digest_of(marked)
    assert after.whole != before.whole
    assert after.records != before.records
    marked.define(back)
    assert digest_of(marked) == before


def test_a_digest_of_the_records_leaves_out_what_a_restore_changes(marked: Database) -> None:
    before = digest_of(marked)
    marked.define("MATCH (n:Mark {n: 1}) CREATE (:Session {id: 's'})-[:OF]->(n)")
    after = digest_of(marked)
    assert after.whole != before.whole
    assert after.records == before.records
    marked.define("MATCH (s:Session) DETACH DELETE s")


def test_a_server_that_stands_still_goes_on_when_whoever_asked_is_gone(
    settings: LocalServerSettings, lease: Lease
) -> None:
    java = psutil.Process(lease.java_pid)
    with connect(Home(settings.data)) as line:
        assert ask(line, FREEZE, SECONDS)["done"]
        assert stands_still(java)
        with connect(Home(settings.data)) as other:
            assert not ask(other, FREEZE, SECONDS)["done"]
            assert not ask(other, THAW, SECONDS)["done"]
        assert stands_still(java)
    assert answers(lease)
    assert not stands_still(java)


@pytest.mark.thorough
def test_a_server_never_stands_still_for_long_and_a_late_copy_is_told_so(
    settings: LocalServerSettings, lease: Lease
) -> None:
    java = psutil.Process(lease.java_pid)
    with connect(Home(settings.data)) as line:
        assert ask(line, FREEZE, SECONDS)["done"]
        never = threading.Event()
        while stands_still(java):
            never.wait(0.05)
        assert not ask(line, THAW, SECONDS)["done"]
    assert answers(lease)


@pytest.mark.thorough
def test_a_graph_too_large_to_copy_at_once_is_copied_with_the_server_ended(
    settings: LocalServerSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "COPY_SECONDS", -1.0)
    leasing.start_pinned(settings, silent)
    with open_lease(settings, silent) as former:
        pause = copying.copy_graph(settings, replace(settings, data=tmp_path))
        assert pause.ended
        assert not former.alive
    assert leasing.status(settings).pinned
    with open_lease(settings, silent) as lease:
        assert answers(lease)
    assert Home(tmp_path).has_database


@pytest.mark.thorough
def test_a_keeper_that_was_killed_while_its_server_stood_still_is_followed_by_another(
    settings: LocalServerSettings,
) -> None:
    with open_lease(settings, silent), connect(Home(settings.data)) as line:
        assert ask(line, FREEZE, SECONDS)["done"]
        keeper, doing = holder(Home(settings.data))
        assert keeper is not None
        assert doing is Doing.SERVING
        os.kill(keeper, signal.SIGKILL)
    with open_lease(settings, silent) as lease:
        assert answers(lease)
