"""A Neo4j of a proof's own, in a home that is gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from graph.database.address import Neo4jAddress
from graph.database.driver import Database, DatabaseSettings
from graph.server import leasing
from graph.server.leasing import LocalServerSettings, open_lease
from queries.door import open_gateway
from tests.worlds.small_home import furnish

AUDIT_KEY = b"a key for proofs, of 32 bytes ..."
PATIENT = DatabaseSettings(connect=30, acquire=30, retry=30, transaction=120)
"""For what the proof itself stores and reads; what it tests has Kithmap's own limits."""


@contextmanager
def own_home() -> Iterator[LocalServerSettings]:
    """A home with Kithmap's schema, its server down or about to end."""
    folder = Path(tempfile.mkdtemp(prefix="kithmap-"))
    server = LocalServerSettings(folder / "data", heap_mb=384, page_cache_mb=64, grace_seconds=20)
    furnish(server.data)
    try:
        yield server
    finally:
        leasing.stop(server, even_if_in_use=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_neo4j() -> Iterator[Neo4jAddress]:
    """A running server with Kithmap's schema, and the plans of its facts queries."""
    with own_home() as home, open_lease(replace(home, brief=True), silent) as lease:
        with Database(lease.address, PATIENT) as database:
            open_gateway(database, AUDIT_KEY).warm_up()
        yield lease.address


def silent(_: str) -> None:
    """Nobody is watching."""
