"""The only module that speaks to Neo4j."""

from collections.abc import Mapping
from typing import LiteralString

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.address import Neo4jAddress
from graph.errors import DatabaseUnavailable


def probe(address: Neo4jAddress, timeout: float) -> bool:
    """Whether Neo4j answers an authenticated `RETURN 1` within `timeout` seconds.

    The open port alone says nothing: Neo4j listens before its databases can be used.
    """
    try:
        with GraphDatabase.driver(
            address.uri,
            auth=(address.user, address.password),
            connection_timeout=timeout,
            connection_acquisition_timeout=timeout,
            max_transaction_retry_time=0,
            telemetry_disabled=True,
        ) as driver:
            records, _, _ = driver.execute_query(
                "RETURN 1 AS one", database_=address.database, routing_="r"
            )
            return [record["one"] for record in records] == [1]
    except (DriverError, Neo4jError):
        return False


def administer(
    address: Neo4jAddress, cypher: LiteralString, parameters: Mapping[str, object]
) -> None:
    """Run one administration command, such as `CREATE USER`, on Neo4j's system database.

    Raises `DatabaseUnavailable`; the reason is not shown, since it may repeat the command.
    """
    try:
        with GraphDatabase.driver(
            address.uri, auth=(address.user, address.password), telemetry_disabled=True
        ) as driver:
            driver.execute_query(cypher, dict(parameters), database_="system")
    except (DriverError, Neo4jError):
        raise DatabaseUnavailable("Neo4j refused a change of its accounts. Try again.") from None
