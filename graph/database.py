"""The only module that speaks to Neo4j: transactions, time limits, and errors in plain words."""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, LiteralString, Self, TypeVar
from warnings import catch_warnings, simplefilter

import neo4j
from neo4j import GraphDatabase, NotificationMinimumSeverity
from neo4j.api import BookmarkManager
from neo4j.exceptions import DriverError, Neo4jError
from neo4j.time import Date, DateTime

from graph.address import Neo4jAddress
from graph.database_errors import refused, unreachable
from graph.errors import DatabaseUnavailable, KithmapError
from graph.query import Access, Audience, Query
from graph.raw import Raw

P = TypeVar("P")
R = TypeVar("R")
T = TypeVar("T")

# The driver's log repeats query texts and Neo4j's messages, which repeat values.
_drivers_log = logging.getLogger("neo4j")
_drivers_log.addHandler(logging.NullHandler())
_drivers_log.setLevel(logging.CRITICAL + 1)
_drivers_log.propagate = False


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """Time limits in seconds (`consistency.md`), and how strict to be about deprecated Cypher."""

    connect: float = 2
    acquire: float = 3
    retry: float = 4
    transaction: float | None = None
    """What one transaction may take; None leaves it to the server (5 s on Kithmap's own)."""
    strict: bool = False
    """Neo4j's deprecation notices become Python warnings, which fail the tests."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The columns, the plan, and every notice that Neo4j has about a text."""

    columns: tuple[str, ...]
    plan: Mapping[str, Any]
    notices: tuple[str, ...]


DEFINE_SECONDS = 900.0
"""What one statement of the schema may take: the largest constraint of a million people."""


class Transaction:
    """One transaction. What runs in it is a `Query`; nothing of Neo4j's own comes out."""

    def __init__(self, inner: neo4j.Transaction | neo4j.ManagedTransaction, access: Access) -> None:
        self._inner = inner
        self._access = access

    def rows(self, query: Query[P, R], params: P) -> list[R]:
        """Every row, as the query's row type. Facts come through `facts` only."""
        if query.audience is Audience.FACTS:
            raise TypeError(f"{query.name} returns facts: they are for the policy")
        row = query.row
        return [row(*map(_native, record)) for record in self._run(query, params)]

    def stream(self, query: Query[P, R], params: P) -> Iterator[R]:
        """The rows one by one, for more of them than memory should hold. Never facts."""
        if query.audience is Audience.FACTS:
            raise TypeError(f"{query.name} returns facts: they are for the policy")
        for record in self._run(query, params):
            yield query.row(*map(_native, record))

    def one(self, query: Query[P, R], params: P) -> R | None:
        """The first row, or None where there is none."""
        return next(iter(self.rows(query, params)), None)

    def facts(self, query: Query[P, R], params: P) -> Raw[R]:
        """The sealed rows of a facts query. Its dates come as ISO 8601 text."""
        if query.audience is not Audience.FACTS:
            raise TypeError(f"{query.name} returns no facts")
        row = query.row
        return Raw(row(*record) for record in self._run(query, params))

    def _run(self, query: Query[P, R], params: P) -> Iterator[list[Any]]:
        if query.access is Access.WRITE and self._access is Access.READ:
            raise TypeError(f"{query.name} writes, and this transaction only reads")
        result = self._inner.run(query.cypher, query.values(params))
        for record in result:
            yield record.values()


class OpenTransaction(Transaction):
    """A write transaction whose end its owner decides. Nothing is stored without `commit`."""

    def __init__(self, inner: neo4j.Transaction) -> None:
        super().__init__(inner, Access.WRITE)
        self._explicit = inner

    def commit(self) -> None:
        self._explicit.commit()


class Database:
    """A Neo4j at an address. Opened on first use in each process, so it survives a fork."""

    def __init__(
        self, address: Neo4jAddress, settings: DatabaseSettings = DatabaseSettings()
    ) -> None:
        self._address = address
        self._settings = settings
        self._opening = threading.Lock()
        self._pid: int | None = None
        self._driver: neo4j.Driver | None = None
        self._inherited: list[neo4j.Driver] = []
        self._bookmarks: BookmarkManager | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close this process's connections. The next use opens new ones."""
        with self._opening:
            if self._driver is not None and self._pid == os.getpid():
                self._driver.close()
                self._driver = None

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in a read transaction, again if Neo4j asks for it."""

        @neo4j.unit_of_work(timeout=self._settings.transaction)
        def bounded(inner: neo4j.ManagedTransaction) -> T:
            return work(Transaction(inner, Access.READ))

        with self._session() as session, plain_errors():
            return session.execute_read(bounded)

    def write(self, work: Callable[[Transaction], T], timeout: float | None = None) -> T:
        """Run `work` in a write transaction on the leader and commit it.

        `work` may run more than once: Neo4j asks for that after a deadlock. `timeout` in seconds
        replaces the server's own limit. Raises DatabaseUnavailable, Conflict or DatabaseFault.
        """

        @neo4j.unit_of_work(timeout=timeout or self._settings.transaction)
        def bounded(inner: neo4j.ManagedTransaction) -> T:
            return work(Transaction(inner, Access.WRITE))

        with self._session() as session, plain_errors():
            return session.execute_write(bounded)

    def rows(self, query: Query[P, R], params: P) -> list[R]:
        """The rows of one query in a transaction of its own, a write where the query writes."""
        run = self.write if query.access is Access.WRITE else self.read
        return run(lambda transaction: transaction.rows(query, params))

    def one(self, query: Query[P, R], params: P) -> R | None:
        """The first row of one query in a transaction of its own, or None."""
        return next(iter(self.rows(query, params)), None)

    @contextmanager
    def begin(self, timeout: float | None = None) -> Iterator[OpenTransaction]:
        """A write transaction that the caller commits; left without commit it is rolled back.

        The driver's own errors pass through: the caller decides what may be tried again
        (`is_retryable`) and wraps the rest in `plain_errors`.
        """
        with self._session() as session:
            inner = session.begin_transaction(timeout=timeout or self._settings.transaction)
            try:
                yield OpenTransaction(inner)
            finally:
                # Not `with`: the driver's own context manager commits.
                inner.close()

    def define(self, statement: LiteralString) -> None:
        """Run one statement of the schema, which Neo4j takes only on its own.

        On a large graph an index takes minutes to fill, so the server's own limit is replaced.
        """
        with self._session() as session, plain_errors():
            session.run(neo4j.Query(statement, timeout=DEFINE_SECONDS)).consume()

    def setting_values(self, names: tuple[str, ...]) -> Mapping[str, str]:
        """The server's own settings, by name; empty where the account may not see them."""
        statement: LiteralString = "SHOW SETTINGS YIELD name, value WHERE name IN $names"
        try:
            with self._session() as session:
                return {
                    record["name"]: record["value"]
                    for record in session.run(statement, names=list(names))
                }
        except (DriverError, Neo4jError):
            return {}

    def explain(self, query: Query[P, R], params: P) -> Explained:
        """What Neo4j makes of a query's text, without running it (for the tests)."""
        with self._session(notices=True) as session, plain_errors(), catch_warnings():
            simplefilter("ignore")
            prefix: LiteralString = "EXPLAIN "
            result = session.run(
                neo4j.Query(prefix + query.cypher, timeout=self._settings.transaction),
                query.values(params),
            )
            columns, summary = tuple(result.keys()), result.consume()
        statuses = summary.gql_status_objects
        notices = tuple(each.status_description for each in statuses if each.is_notification)
        return Explained(columns, summary.plan or {}, notices)

    def _session(self, notices: bool = False) -> neo4j.Session:
        driver = self._opened()
        return driver.session(
            database=self._address.database,
            bookmark_manager=self._bookmarks,
            notifications_min_severity="INFORMATION" if notices else None,
        )

    def _opened(self) -> neo4j.Driver:
        if self._driver is not None and self._pid == os.getpid():
            return self._driver
        with self._opening:
            if self._driver is not None and self._pid == os.getpid():
                return self._driver
            if self._driver is not None:
                # The parent's sockets: closing them here would say goodbye in its name.
                self._inherited.append(self._driver)
            with plain_errors():
                self._driver = self._connect()
            self._pid = os.getpid()
            return self._driver

    def _connect(self) -> neo4j.Driver:
        strict = self._settings.strict
        if self._address.uri.startswith("neo4j"):
            # On a cluster a read may go to a replica: it waits there for this process's writes.
            self._bookmarks = GraphDatabase.bookmark_manager()
        return GraphDatabase.driver(
            self._address.uri,
            auth=(self._address.user, self._address.password),
            connection_timeout=self._settings.connect,
            connection_acquisition_timeout=self._settings.acquire,
            max_transaction_retry_time=self._settings.retry,
            notifications_min_severity="WARNING" if strict else "OFF",
            # A fresh database has not met every label yet: that is no fault of a text.
            notifications_disabled_classifications=["UNRECOGNIZED"] if strict else None,
            warn_notification_severity=(
                NotificationMinimumSeverity.WARNING if strict else NotificationMinimumSeverity.OFF
            ),
            telemetry_disabled=True,
            user_agent="kithmap",
        )


def is_retryable(error: BaseException) -> bool:
    """Whether running the whole transaction again may succeed: a deadlock, a lock not given."""
    return isinstance(error, DriverError | Neo4jError) and error.is_retryable()


DATABASE_ERRORS = (DriverError, Neo4jError)
"""What escapes from an open transaction, for its owner to decide about."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the driver's errors into Kithmap's. Neo4j's own text repeats values, so it is dropped:
    the log keeps an incident number and Neo4j's code alone."""
    try:
        yield
    except (DriverError, Neo4jError) as error:
        plain = _plain(error)
    else:
        return
    raise plain from None


def _plain(error: DriverError | Neo4jError) -> KithmapError:
    if isinstance(error, Neo4jError):
        return refused(error.code or "", is_retryable(error))
    return unreachable(type(error).__name__)


def _native(value: Any) -> Any:
    """A value without the driver's own types: dates and instants become Python's."""
    if isinstance(value, Date | DateTime):
        return value.to_native()
    if isinstance(value, list):
        return tuple(map(_native, value))
    if isinstance(value, dict):
        return {key: _native(inner) for key, inner in value.items()}
    return value


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
