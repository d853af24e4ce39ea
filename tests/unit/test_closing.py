"""Whoever waits for the end of an outage, while the database is given up, is told to try again."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.database.address import Neo4jAddress
from graph.database.driver import Database, DatabaseSettings
from graph.database.query import Nothing
from graph.database.schema import SCHEMA_VERSION
from graph.errors import DatabaseUnavailable

NOWHERE = Neo4jAddress("bolt://127.0.0.1:1", "neo4j", "none")
LONG = 30.0


def is_waiting(name: str) -> bool:
    """Whether a thread of this name stands in the wait for the end of an outage."""
    idents = [each.ident for each in threading.enumerate() if each.name.startswith(name)]
    for ident in idents:
        frame = sys._current_frames().get(ident or 0)
        while frame is not None:
            if frame.f_code.co_name == "pass_or_raise":
                return True
            frame = frame.f_back
    return False


def test_a_database_that_is_closed_during_an_outage_tells_whoever_waits() -> None:
    database = Database(NOWHERE, DatabaseSettings(patience=LONG, retry=0))
    with pytest.raises(DatabaseUnavailable):
        database.one(SCHEMA_VERSION, Nothing())
    with ThreadPoolExecutor(1, thread_name_prefix="waiter") as pool:
        waiting = pool.submit(database.one, SCHEMA_VERSION, Nothing())
        deadline = time.monotonic() + LONG
        while not is_waiting("waiter") and time.monotonic() < deadline:
            pass
        database.close()
        with pytest.raises(DatabaseUnavailable, match="closed meanwhile"):
            waiting.result(LONG)
