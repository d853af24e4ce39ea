"""What machines ask: whether the process answers, and whether people can be answered."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.deployment.settings import Settings
from app.factory import create_app
from app.running.runtime import Runtime
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.database.schema import LATEST, SET_SCHEMA_VERSION, NewVersion
from graph.server.leasing import open_lease
from tests.browsers.site import Browser, Site
from tests.worlds.small_home import furnish, small

NOWHERE = Neo4jAddress("bolt://127.0.0.1:9", "nobody", "nothing", "neo4j")
"""The discard port: nothing answers there."""


def app_on(tmp_path: Path, database: Database, **settings: object) -> Flask:
    chosen = Settings(data=tmp_path, **settings)  # type: ignore[arg-type]
    return create_app(chosen, Runtime(chosen, database=database))


def asked(app: Flask, path: str = "/readyz", **options: object) -> tuple[int, dict[str, object]]:
    response = Browser(app, "127.0.0.1").get(path, **options)
    assert response.mimetype == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.headers.getlist("Set-Cookie")
    return response.status_code, json.loads(response.data)


def settled(app: Flask) -> object:
    """What a fresh look finds. A machine that runs tests may be too busy to answer at once."""
    give_up = time.monotonic() + 60
    while True:
        app.extensions["kithmap_readiness"].look.forget()
        _, answer = asked(app)
        slow = answer["reasons"] in (["database_slow"], ["database_away"])
        if not slow or time.monotonic() > give_up:
            return answer["reasons"]


@pytest.mark.neo4j
def test_a_process_with_its_database_is_alive_and_ready(site: Site) -> None:
    assert asked(site.app, "/healthz") == (200, {"alive": True})
    assert settled(site.app) == []
    assert asked(site.app) == (200, {"ready": True, "reasons": []})


@pytest.mark.neo4j
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]", "192.0.2.7", "node-3.internal"])
def test_a_probe_may_ask_under_any_name_and_nobody_else_may(site: Site, host: str) -> None:
    assert settled(site.app) == []
    for path in ("/healthz", "/readyz"):
        assert asked(site.app, path, headers={"Host": host})[0] == 200
    for path in ("/sign-in", "/healthz/", "//healthz"):
        status = Browser(site.app, "127.0.0.1").get(path, headers={"Host": host}).status_code
        assert status != 200 or host in ("127.0.0.1:8000", "[::1]")


def test_without_its_database_a_process_is_alive_and_not_ready(tmp_path: Path) -> None:
    with Database(NOWHERE) as away:
        app = app_on(tmp_path, away)
        assert asked(app, "/healthz") == (200, {"alive": True})
        began = time.monotonic()
        status, answer = asked(app)
        assert time.monotonic() - began < 5
    assert status == 503
    assert answer["reasons"] in (["database_away"], ["database_slow"])


@pytest.mark.neo4j
def test_a_wrong_password_of_the_database_is_not_ready(
    tmp_path: Path, neo4j_address: Neo4jAddress
) -> None:
    wrong = replace(neo4j_address, password="guessed")
    with Database(wrong) as database:
        status, answer = asked(app_on(tmp_path, database))
    assert status == 503
    # Neo4j lets a wrong password wait.
    assert answer["reasons"] in (["database_away"], ["database_slow"])


@pytest.mark.neo4j
def test_a_disk_that_is_nearly_full_is_not_ready(tmp_path: Path, database: Database) -> None:
    more_than_there_is = 2**40
    app = app_on(tmp_path, database, minimum_free_mb=more_than_there_is)
    assert settled(app) == ["disk_low"]


@pytest.mark.neo4j
@pytest.mark.parametrize("full", [False, True])
def test_a_journal_that_takes_no_line_is_not_ready(
    tmp_path: Path, database: Database, full: bool
) -> None:
    # A folder takes no line, and the disk of /proc has no room.
    anchor = Path("/proc/journal") if full else tmp_path
    assert settled(app_on(tmp_path, database, anchor=anchor)) == ["journal_unwritable"]


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.neo4j
@pytest.mark.second_home
def test_a_neo4j_of_another_schema_or_one_that_hangs_is_not_ready_within_five_seconds(
    tmp_path: Path,
) -> None:
    furnish(tmp_path / "home")
    with (
        open_lease(small(tmp_path / "home")) as lease,
        Database(lease.address) as database,
    ):
        app = app_on(tmp_path, database)
        assert settled(app) == []
        database.rows(SET_SCHEMA_VERSION, NewVersion(LATEST - 1))
        assert settled(app) == ["schema_old"]
        database.rows(SET_SCHEMA_VERSION, NewVersion(LATEST + 1))
        assert settled(app) == ["schema_new"]
        database.rows(SET_SCHEMA_VERSION, NewVersion(LATEST))
        assert settled(app) == []
        app.extensions["kithmap_readiness"].look.forget()
        with stopped(lease.java_pid):
            for _ in range(2):  # the second probe joins the look of the first
                began = time.monotonic()
                status, answer = asked(app)
                assert time.monotonic() - began < 5
                assert status == 503
                assert answer["reasons"] in (["database_slow"], ["database_away"])
        assert settled(app) == []
