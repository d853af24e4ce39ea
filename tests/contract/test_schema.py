"""The schema comes up from nothing, once, and is not run by a program that is too old for it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.database.schema import (
    DECOYS,
    LANES,
    LATEST,
    SET_SCHEMA_VERSION,
    NewVersion,
    SchemaTooNew,
    migrate,
)

pytestmark = [pytest.mark.second_home, pytest.mark.xdist_group("own_database")]


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Counts:
    decoys: int
    lanes: int
    schemas: int


CONSTRAINTS = Query(
    "constraints", Audience.UPKEEP, Access.READ, Nothing, Name,
    "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name",
)  # fmt: skip
COUNTS = Query(
    "counts", Audience.UPKEEP, Access.READ, Nothing, Counts,
    "RETURN COUNT { (:Decoy) } AS decoys, COUNT { (:AuditLane) } AS lanes,"
    " COUNT { (:Schema) } AS schemas",
)  # fmt: skip
FORGET = Query(
    "forget", Audience.UPKEEP, Access.WRITE, Nothing, Nothing,
    "MATCH (s:Schema) DELETE s", NOTHING_TOUCHED,
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    name: str
    closed_because: str | None
    belongs: bool


OLD_ACCOUNTS = Query(
    "old_accounts", Audience.UPKEEP, Access.WRITE, Nothing, Nothing,
    """
        CREATE (p:Practitioner {id: 'one-practitioner'})
        WITH p
        UNWIND [['closed', 1, true], ['first', 2, false], ['second', 3, false]] AS told
        CREATE (:Account {id: told[0], name_key: told[0], roles: ['practitioner'], epoch: 1,
                          created_at: datetime({epochSeconds: told[1]}),
                          disabled: told[2]})-[:IS]->(p)
        WITH DISTINCT 1 AS once
        UNWIND [['alone', ['audit_reader']], ['both', ['administrator', 'coordinator']]] AS told
        CREATE (:Account {id: told[0], name_key: told[0], roles: told[1], epoch: 1,
                          created_at: datetime(), disabled: false})
    """,
    NOTHING_TOUCHED,
)  # fmt: skip
ACCOUNTS = Query(
    "accounts_kept", Audience.UPKEEP, Access.READ, Nothing, Kept,
    "MATCH (a:Account) RETURN a.name_key AS name, a.closed_because AS closed_because,"
    " a.practitioner_id IS NOT NULL AND EXISTS { (a)-[:IS]->() } AS belongs ORDER BY name",
)  # fmt: skip


@pytest.fixture(autouse=True)
def forgotten(own_database: Database) -> Iterator[None]:
    """The database does not know which schema it has, before a test and after it."""
    own_database.rows(FORGET, Nothing())
    yield
    own_database.rows(FORGET, Nothing())


def test_several_starts_at_once_set_up_one_schema(own_database: Database) -> None:
    with ThreadPoolExecutor(4) as starts:
        ran = list(starts.map(migrate, [own_database] * 4))
    assert sum(ran) == LATEST
    (counts,) = own_database.rows(COUNTS, Nothing())
    assert counts == Counts(DECOYS, LANES, 1)
    names = {row.name for row in own_database.rows(CONSTRAINTS, Nothing())}
    assert {"supports_id", "works_for_id", "member_of_id", "kin_id", "op_id"} <= names


def test_a_schema_that_is_there_is_left_alone(own_database: Database) -> None:
    migrate(own_database)
    assert migrate(own_database) == 0


def test_a_migration_that_died_half_way_is_finished_by_the_next_start(
    own_database: Database,
) -> None:
    migrate(own_database)
    own_database.define("DROP CONSTRAINT kin_id")
    own_database.rows(FORGET, Nothing())
    assert migrate(own_database) == LATEST
    assert "kin_id" in {row.name for row in own_database.rows(CONSTRAINTS, Nothing())}


def test_an_upgrade_leaves_one_account_to_each_practitioner_and_says_which_it_closed(
    own_database: Database,
) -> None:
    """Of a graph from before accounts were one for each: its edges alone said whose they were."""
    migrate(own_database)
    own_database.rows(OLD_ACCOUNTS, Nothing())
    own_database.rows(FORGET, Nothing())
    assert migrate(own_database) == LATEST
    found = {row.name: row for row in own_database.rows(ACCOUNTS, Nothing())}
    assert {name: row.closed_because for name, row in found.items()} == {
        "first": None,
        "second": "second_account",
        "closed": "second_account",
        "alone": None,
        "both": "roles",
    }
    assert [name for name, row in found.items() if row.belongs] == ["first"]
    # Again, as after a start that died on the way: nothing else is closed.
    own_database.rows(FORGET, Nothing())
    migrate(own_database)
    assert {row.name: row for row in own_database.rows(ACCOUNTS, Nothing())} == found


def test_a_newer_schema_is_refused_in_plain_words(own_database: Database) -> None:
    migrate(own_database)
    own_database.rows(SET_SCHEMA_VERSION, NewVersion(LATEST + 1))
    with pytest.raises(SchemaTooNew, match="newer Kithmap"):
        migrate(own_database)
