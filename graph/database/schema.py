"""Constraints, indexes and the nodes that the machinery needs, in numbered migrations.

A migration is never changed once it was released: add the next number. Every statement can run
again, so one that died half-way is finished by the next start.
"""

import logging
import time
from dataclasses import dataclass
from typing import LiteralString

from graph.database.driver import Database, Transaction
from graph.database.migrations import MIGRATIONS
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.errors import Busy, KithmapError

_log = logging.getLogger("kithmap.schema")

LATEST = len(MIGRATIONS)
"""The number of the newest migration that this program knows."""

WAIT_SECONDS = 900.0
"""How long one start may migrate while another waits for it."""

PAUSE_SECONDS = 0.5
"""Between two looks at whether another start has finished."""

_ONE_VERSION_NODE: LiteralString = (
    "CREATE CONSTRAINT schema_id IF NOT EXISTS FOR (s:Schema) REQUIRE s.id IS UNIQUE"
)


class SchemaTooNew(KithmapError):
    """The database was written by a newer Kithmap; an older one would damage it."""

    def __init__(self, found: int) -> None:
        super().__init__(
            f"This database was last used by a newer Kithmap (its schema is {found}, "
            f"this program knows {LATEST}). Start the newer version, or restore an older backup."
        )


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    version: int


SCHEMA_VERSION = Query(
    name="schema_version",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=VersionRow,
    cypher="MATCH (s:Schema {id: 'kithmap'}) RETURN s.version AS version",
)

LOCK_SCHEMA = Query(
    name="lock_schema",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Nothing,
    row=VersionRow,
    cypher="""
        MERGE (s:Schema {id: 'kithmap'})
        SET s.held = 0
        WITH s
        RETURN coalesce(s.version, 0) AS version
    """,
)

SET_SCHEMA_VERSION = Query(
    name="set_schema_version",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewVersion,
    row=Nothing,
    cypher="MATCH (s:Schema {id: 'kithmap'}) SET s.version = $version",
)

MAKE_MACHINERY = Query(
    name="make_machinery",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Nothing,
    row=Nothing,
    # Decoys are locked in place of people who do not exist, so that the answer takes the same way.
    cypher="""
        UNWIND range(0, 7) AS number
        MERGE (d:Decoy {id: 'decoy-' + toString(number)})
        ON CREATE SET d.held = 0
        WITH DISTINCT 1 AS once
        UNWIND range(0, 3) AS lane
        MERGE (l:AuditLane {id: lane})
        ON CREATE SET l.held = 0, l.seq = 0, l.mac = ''
    """,
)

DECOYS = 8
LANES = 4


def migrate(database: Database) -> int:
    """Bring a database to this program's schema; returns the number of migrations that ran.

    Of several starts at once one migrates and the others wait. Raises SchemaTooNew where the
    database is ahead of the program.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        found = _version(database)
        if found > LATEST:
            raise SchemaTooNew(found)
        if found == LATEST:
            return 0
        try:
            database.define(_ONE_VERSION_NODE)
            return database.write(lambda lock: _migrate_locked(database, lock), WAIT_SECONDS)
        except Busy:
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_SECONDS)


def _version(database: Database) -> int:
    row = database.one(SCHEMA_VERSION, Nothing())
    return row.version if row else 0


def _migrate_locked(database: Database, lock: Transaction) -> int:
    """`lock` holds the schema's node; Neo4j takes schema statements only outside it."""
    row = lock.one(LOCK_SCHEMA, Nothing())
    found = row.version if row else 0
    if found > LATEST:
        raise SchemaTooNew(found)
    for number in range(found, LATEST):
        for statement in MIGRATIONS[number]:
            database.define(statement)
        _log.info("the schema is now %s", number + 1)
    database.define("CALL db.awaitIndexes(900)")
    lock.rows(MAKE_MACHINERY, Nothing())
    lock.rows(SET_SCHEMA_VERSION, NewVersion(LATEST))
    return LATEST - found
