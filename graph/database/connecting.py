"""A driver for an address: what it takes for proof of the server, and short talks with it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, LiteralString

import neo4j
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.database.address import Neo4jAddress
from graph.errors import DatabaseUnavailable


class SignInRefused(DatabaseUnavailable):
    """The server answers, and does not take this name with this password."""


def open_driver(address: Neo4jAddress, **settings: Any) -> neo4j.Driver:
    """A driver that tells the password to nobody but a server that proves itself as `address` asks.

    `settings` are the driver's own.
    """
    uri = address.uri
    if address.authority is not None and "+s://" in uri:
        # The driver takes its authorities either from the scheme or from its settings.
        uri = uri.replace("+s://", "://", 1)
        trusted = neo4j.TrustCustomCAs(address.authority)
        settings |= {"encrypted": True, "trusted_certificates": trusted}
    return GraphDatabase.driver(
        uri, auth=(address.user, address.password), telemetry_disabled=True, **settings
    )


def probe(address: Neo4jAddress, timeout: float) -> bool:
    """Whether Neo4j answers, as `greet` asks it."""
    try:
        greet(address, timeout)
    except DatabaseUnavailable:
        return False
    return True


def greet(address: Neo4jAddress, timeout: float) -> None:
    """Have an authenticated `RETURN 1` answered within `timeout` seconds.

    The open port alone says nothing: Neo4j listens before its databases can be used. Raises
    `SignInRefused`, or `DatabaseUnavailable`.
    """
    with _talk(address, timeout) as driver:
        _ask(driver, address.database, "RETURN 1", {}, timeout)


def administer(
    address: Neo4jAddress, cypher: LiteralString, parameters: Mapping[str, object], timeout: float
) -> None:
    """Run one command such as `CREATE USER` on Neo4j's system database, once its own can be used.

    `timeout` in seconds is for each of both. Raises as `greet` does.
    """
    with _talk(address, timeout) as driver:
        # An empty transaction asks as much as `RETURN 1`, and nothing of the planner: in a Java
        # that has just begun, that costs as much as the command.
        with driver.session(database=address.database) as session:
            session.begin_transaction(timeout=timeout).commit()
        _ask(driver, "system", cypher, parameters, timeout)


@contextmanager
def _talk(address: Neo4jAddress, timeout: float) -> Iterator[neo4j.Driver]:
    """Why it failed is not shown: Neo4j's words may repeat a command."""
    try:
        with open_driver(
            address, connection_timeout=timeout, connection_acquisition_timeout=timeout
        ) as driver:
            yield driver
    except AuthError:
        raise SignInRefused("Neo4j does not know this account. Start again.") from None
    except (DriverError, Neo4jError):
        raise DatabaseUnavailable("Neo4j gave no answer, or refused to do it. Try again.") from None


def _ask(
    driver: neo4j.Driver,
    database: str,
    cypher: LiteralString,
    parameters: Mapping[str, object],
    timeout: float,
) -> None:
    """Not within the server's own limit: a Java that has just begun is slow."""
    with driver.session(database=database) as session:
        session.run(neo4j.Query(cypher, timeout=timeout), dict(parameters)).consume()
