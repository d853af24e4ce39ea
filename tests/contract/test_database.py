"""Errors of the database in plain words, with nothing of what was asked in them."""

import logging
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest

from graph.database.address import Neo4jAddress
from graph.database.driver import DATABASE_ERRORS, Database, DatabaseSettings, Owner
from graph.database.limits import setting_warnings
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.database.schema import migrate
from graph.errors import (
    Conflict,
    DatabaseFault,
    DatabaseUnavailable,
    DiskLow,
    KithmapError,
)

pytestmark = pytest.mark.neo4j

SECRET = "id 943 476 5919"


@dataclass(frozen=True)
class Named:
    name: str


@dataclass(frozen=True)
class Counted:
    count: int


@dataclass(frozen=True)
class Found:
    name: str


def writing(cypher: str) -> Query[Named, Nothing]:
    return Query(
        "writing",
        Audience.UPKEEP,
        Access.WRITE,
        Named,
        Nothing,
        cypher,
        NOTHING_TOUCHED,
    )


MADE = writing("CREATE (:Mark {name: $name})")
UNMADE = writing("MATCH (m:Mark {name: $name}) DELETE m")
COUNTED = Query(
    "counted",
    Audience.UPKEEP,
    Access.READ,
    Named,
    Counted,
    "MATCH (m:Mark {name: $name}) RETURN count(m) AS count",
)
DOUBLE = writing("CREATE (:Agency {id: $name}) CREATE (:Agency {id: $name})")
WRONG = writing("CREATE (:Agency {id: $name, since: date($name)})")
WRITES_UNDER_READ = Query(
    "lies", Audience.UPKEEP, Access.READ, Named, Nothing, "CREATE (:Agency {id: $name})"
)


@pytest.fixture
def said(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[list[str]]:
    """Everything that was logged or printed, gathered at the end of the test."""
    gathered: list[str] = []
    with caplog.at_level(logging.DEBUG):
        yield gathered
    printed = capfd.readouterr()
    gathered += [caplog.text, printed.out, printed.err]
    assert not [text for text in gathered if SECRET in text]


@pytest.mark.parametrize(
    ("query", "kind"),
    [(DOUBLE, Conflict), (WRONG, DatabaseFault), (WRITES_UNDER_READ, DatabaseFault)],
    ids=["twice the same id", "a fault of the program", "a write in a read"],
)
def test_an_error_repeats_nothing_of_what_was_asked(
    database: Database,
    said: list[str],
    query: Query[Named, Nothing],
    kind: type[KithmapError],
) -> None:
    with pytest.raises(kind) as raised:
        database.rows(query, Named(SECRET))
    error: BaseException | None = raised.value
    said.append(str(error))
    assert error is not None
    assert error.__cause__ is None
    assert error.__suppress_context__


def test_a_fault_has_a_number_that_the_log_knows(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DatabaseFault) as raised:
        database.rows(WRITES_UNDER_READ, Named("x"))
    number = str(raised.value).removesuffix(".").split()[-1]
    assert number in caplog.text
    assert "Neo.ClientError.Statement.AccessMode" in caplog.text


def test_a_database_that_is_not_there_is_unavailable(said: list[str]) -> None:
    address = Neo4jAddress("bolt://127.0.0.1:1", SECRET, SECRET)
    with (
        Database(address, DatabaseSettings(retry=0.1)) as nowhere,
        pytest.raises(DatabaseUnavailable) as raised,
    ):
        nowhere.rows(DOUBLE, Named(SECRET))
    said.append(str(raised.value))


def test_a_wrong_password_is_unavailable_and_told_to_nobody(
    neo4j_address: Neo4jAddress, said: list[str]
) -> None:
    stranger = replace(neo4j_address, user=f"nobody-{uuid4()}", password=SECRET)
    with Database(stranger) as database, pytest.raises(DatabaseUnavailable) as raised:
        database.rows(DOUBLE, Named(SECRET))
    said.append(str(raised.value))


def test_a_writing_query_does_not_run_in_a_read(database: Database) -> None:
    with pytest.raises(TypeError, match="only reads"):
        database.read(lambda transaction: transaction.rows(DOUBLE, Named("x")))


def test_a_transaction_that_failed_lets_go_of_its_connection_for_good(
    neo4j_address: Neo4jAddress,
) -> None:
    """The driver hands it to the next one at once: to roll back then would meddle with theirs."""
    mark = Named(str(uuid4()))
    with Database(neo4j_address) as database:
        broken = ExitStack()
        with pytest.raises(DATABASE_ERRORS):
            broken.enter_context(database.begin()).rows(WRONG, Named("no date"))
        with database.begin() as next_one:
            next_one.rows(MADE, mark)
            broken.close()
            next_one.commit()
        assert database.rows(COUNTED, mark) == [Counted(1)]
        database.rows(UNMADE, mark)


def test_the_servers_own_time_limits_are_as_asked_for(database: Database) -> None:
    assert setting_warnings(database) == ()


def test_a_database_whose_owner_refuses_writes_takes_none(neo4j_address: Neo4jAddress) -> None:
    def refuse() -> None:
        raise DiskLow("no room")

    name = str(uuid4())
    with Database(neo4j_address, owner=Owner(refuse=refuse)) as full:
        with pytest.raises(DiskLow):
            full.rows(writing("CREATE (:Trial {name: $name})"), Named(name))
        with pytest.raises(DiskLow), full.begin():
            raise AssertionError("it began")


def test_deprecated_cypher_fails_the_test_it_runs_in(database: Database) -> None:
    deprecated = replace(COUNTED, cypher="MATCH (m:Mark {name: $name}) RETURN id(m) AS count")
    with pytest.warns(UserWarning, match="deprecated"):
        database.rows(deprecated, Named("nobody"))


def test_a_cluster_is_spoken_to_with_the_same_code(
    neo4j_address: Neo4jAddress, database: Database
) -> None:
    assert database  # it brought the schema
    routed = replace(neo4j_address, uri=neo4j_address.uri.replace("bolt+s://", "neo4j+s://"))
    with Database(routed, DatabaseSettings(strict=True)) as cluster:
        assert migrate(cluster) == 0


def test_a_worker_after_a_fork_opens_connections_of_its_own(database: Database) -> None:
    assert migrate(database) == 0
    forked = multiprocessing.get_context("fork").Process(target=_look_and_leave, args=(database,))
    forked.start()
    forked.join(30)
    assert forked.exitcode == 0
    assert migrate(database) == 0  # the child did not say goodbye in the parent's name


def _look_and_leave(database: Database) -> None:
    found = migrate(database)
    database.close()
    os._exit(found)


def test_a_value_that_is_longer_than_an_index_takes_is_a_fault_and_no_outage(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DatabaseFault):
        database.rows(writing("CREATE (:Agency {id: $name})"), Named("x" * 9000))
    assert "Neo.DatabaseError.Statement.ExecutionFailed" in caplog.text
    assert "unavailable" not in caplog.text
