"""Speaks to Neo4j: transactions, time limits, and errors in plain words."""

import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, LiteralString, Self, TypeVar
from warnings import warn

import neo4j
from neo4j import GraphDatabase, NotificationMinimumSeverity
from neo4j.api import BookmarkManager
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired
from neo4j.time import Date, DateTime

from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver
from graph.database.errors import needs_restart, refused, unreachable
from graph.database.outage import Outage
from graph.database.query import Access, Audience, Query
from graph.database.sealed import Raw
from graph.errors import DatabaseUnavailable, KithmapError

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
    """Time limits in seconds, and how strict to be about deprecated Cypher.

    Why just these limits: docs/design/consistency.md.
    """

    connect: float = 2
    acquire: float = 3
    retry: float = 4
    transaction: float | None = None
    """What one transaction may take; None leaves it to the server (5 s on Kithmap's own)."""
    patience: float = 1
    """How long a request waits for a Neo4j that this process knows to be away."""
    strict: bool = False
    """Neo4j's deprecation notices become Python warnings, which fail the tests."""


def _nothing() -> None:
    """Where nobody wants to be told."""


def _ignore(_: BaseException) -> None:
    """Where nobody wants to be told of an error."""


@dataclass(frozen=True, slots=True)
class Owner:
    """What whoever runs the server wants to be asked, and told."""

    still_there: Callable[[], bool] = lambda: True
    """Asked before a new connection after an outage: a new server may have another address."""
    refuse: Callable[[], None] = _nothing
    """Called before each writing transaction; raises what forbids it, as DiskLow does."""
    needs_restart: Callable[[], None] = _nothing
    """Told that Neo4j answers, but will serve nobody before it is started again."""


FIRST_PAUSE_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.3
"""Between two attempts at a transaction that met somebody else's lock; twice as long each time."""

DEFINE_SECONDS = 900.0
"""What one statement of the schema may take: the largest constraint of a million people."""


class Transaction:
    """One transaction. What runs in it is a `Query`; nothing of Neo4j's own comes out."""

    def __init__(
        self,
        inner: neo4j.Transaction,
        access: Access,
        notice: Callable[[BaseException], None] = _ignore,
        strict: bool = False,
    ) -> None:
        """`notice` is told of the driver's errors, which go their way all the same; `strict` is as
        in `DatabaseSettings`."""
        self._inner = inner
        self._access = access
        self._notice = notice
        self._strict = strict

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
        with _noticing(self._notice):
            result = self._inner.run(query.cypher, query.values(params))
            for record in result:
                yield record.values()
            if self._strict:
                _warn_of_notices(result.consume())

    def _commit(self) -> None:
        with _noticing(self._notice):
            self._inner.commit()


class OpenTransaction(Transaction):
    """A write transaction whose end its owner decides. Nothing is stored without `commit`."""

    def commit(self) -> None:
        self._commit()


class Database:
    """A Neo4j at an address. Opened on first use in each process, so it survives a fork."""

    def __init__(
        self,
        address: Neo4jAddress,
        settings: DatabaseSettings = DatabaseSettings(),
        owner: Owner = Owner(),
    ) -> None:
        self._address = address
        self._settings = settings
        self._owner = owner
        self._ready_again = _nothing
        self._outage = self._no_outage()
        self._opening = threading.Lock()
        self._pid: int | None = None
        self._driver: neo4j.Driver | None = None
        self._inherited: list[neo4j.Driver] = []
        self._former: list[neo4j.Driver] = []
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
        self._outage.close()
        with self._opening:
            if self._driver is not None and self._pid == os.getpid():
                self._driver.close()
                self._driver = None
        self._close_former()

    def before_return(self, make_ready: Callable[[], None]) -> None:
        """Have this done, after an outage, before anybody is let in again."""
        self._ready_again = make_ready

    def read(self, work: Callable[[Transaction], T], timeout: float | None = None) -> T:
        """Run `work` in a read transaction, again if Neo4j asks for it. `timeout` in seconds
        replaces the server's own limit."""
        return self._until_done(work, Access.READ, timeout)

    def write(self, work: Callable[[Transaction], T], timeout: float | None = None) -> T:
        """Run `work` in a write transaction on the leader and commit it.

        `work` may run more than once: Neo4j asks for that after a deadlock. `timeout` in seconds
        replaces the server's own limit. Raises DatabaseUnavailable, Conflict or DatabaseFault.
        """
        return self._until_done(work, Access.WRITE, timeout)

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
        with self._transaction(Access.WRITE, timeout) as inner:
            yield OpenTransaction(inner, Access.WRITE, self._notice, self._settings.strict)

    def _until_done(
        self, work: Callable[[Transaction], T], access: Access, timeout: float | None
    ) -> T:
        """Not the driver's own repeating: that waits a second and more between two attempts, and
        for all of its time on a server that is away."""
        pause, deadline = FIRST_PAUSE_SECONDS, None
        with plain_errors():
            while True:
                try:
                    with self._transaction(access, timeout) as inner:
                        transaction = Transaction(
                            inner, access, self._notice, self._settings.strict
                        )
                        done = work(transaction)
                        transaction._commit()
                        return done
                except DATABASE_ERRORS as error:
                    deadline = deadline or time.monotonic() + self._settings.retry
                    if not is_retryable(error) or time.monotonic() > deadline:
                        raise
                time.sleep(pause * (0.5 + random.random()))  # noqa: S311 - who waits how long is no secret
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    @contextmanager
    def _transaction(self, access: Access, timeout: float | None) -> Iterator[neo4j.Transaction]:
        if access is Access.WRITE:
            self._owner.refuse()
        with self._session(access) as session:
            with _noticing(self._notice):
                inner = session.begin_transaction(timeout=timeout or self._settings.transaction)
            # The session rolls back what is still open. The transaction itself must not be closed
            # here: the connection of one that failed is somebody else's by then, and the driver
            # would meddle with it. Not `with` either: the driver's own context manager commits.
            yield inner

    def define(self, statement: LiteralString) -> None:
        """Run one statement of the schema, which Neo4j takes only on its own.

        On a large graph an index takes minutes to fill, so the server's own limit is replaced.
        """
        with self._session() as session, plain_errors():
            done = session.run(neo4j.Query(statement, timeout=DEFINE_SECONDS)).consume()
            if self._settings.strict:
                _warn_of_notices(done)

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

    def _session(self, access: Access = Access.WRITE, notices: bool = False) -> neo4j.Session:
        driver = self._opened()
        return driver.session(
            database=self._address.database,
            default_access_mode=(
                neo4j.READ_ACCESS if access is Access.READ else neo4j.WRITE_ACCESS
            ),
            bookmark_manager=self._bookmarks,
            notifications_min_severity="INFORMATION" if notices else None,
        )

    def _no_outage(self) -> Outage:
        return Outage(self._is_back, self._close_former, self._settings.patience)

    def _notice(self, error: BaseException) -> None:
        if isinstance(error, ServiceUnavailable | SessionExpired):
            self._outage.begin()
        elif isinstance(error, Neo4jError) and needs_restart(error.code or ""):
            self._owner.needs_restart()

    def _is_back(self) -> bool:
        """Whether Neo4j answers over a new connection; then everybody gets new ones.

        Those from before the outage may be dead without knowing it.
        """
        if not self._owner.still_there():
            return False
        fresh = self._connect()
        try:
            with fresh.session(database=self._address.database) as session:
                session.run("RETURN 1").consume()
            with self._opening:
                if self._outage.closed:
                    raise DatabaseUnavailable("Kithmap is ending.")
                former, self._driver = self._driver, fresh
                self._former += [former] if former is not None else []
            self._ready_again()
        except (DriverError, Neo4jError, DatabaseUnavailable):
            fresh.close()
            return False
        return True

    def _close_former(self) -> None:
        while self._former:
            self._former.pop().close()

    def _opened(self) -> neo4j.Driver:
        if self._driver is not None and self._pid == os.getpid():
            self._outage.pass_or_raise()
            driver = self._driver  # another one after an outage, and none once this is closed
            if driver is None:
                raise DatabaseUnavailable(
                    "The database was closed meanwhile. Nothing was saved; try again."
                )
            return driver
        with self._opening:
            if self._driver is not None and self._pid == os.getpid():
                return self._driver
            if self._driver is not None:
                # The parent's sockets: closing them here would say goodbye in its name.
                self._inherited.append(self._driver)
            with plain_errors():
                self._driver = self._connect()
            self._pid = os.getpid()
            self._outage = self._no_outage()
            return self._driver

    def _connect(self) -> neo4j.Driver:
        strict = self._settings.strict
        if self._address.uri.startswith("neo4j"):
            # On a cluster a read may go to a replica: it waits there for this process's writes.
            self._bookmarks = GraphDatabase.bookmark_manager()
        return open_driver(
            self._address,
            connection_timeout=self._settings.connect,
            connection_acquisition_timeout=self._settings.acquire,
            max_transaction_retry_time=self._settings.retry,
            notifications_min_severity="WARNING" if strict else "OFF",
            # A fresh database has not met every label yet: that is no fault of a text.
            notifications_disabled_classifications=["UNRECOGNIZED"] if strict else None,
            # The driver's own warnings cost it more than the query: it notes the whole stack.
            warn_notification_severity=NotificationMinimumSeverity.OFF,
            user_agent="kithmap",
        )


def _warn_of_notices(done: neo4j.ResultSummary) -> None:
    for status in done.gql_status_objects:
        if status.is_notification:
            warn(status.status_description, stacklevel=2)


def is_retryable(error: BaseException) -> bool:
    """Whether running the whole transaction again may succeed: a deadlock, a lock not given."""
    return isinstance(error, DriverError | Neo4jError) and error.is_retryable()


DATABASE_ERRORS = (DriverError, Neo4jError)
"""What escapes from an open transaction, for its owner to decide about."""


@contextmanager
def _noticing(notice: Callable[[BaseException], None]) -> Iterator[None]:
    try:
        yield
    except DATABASE_ERRORS as error:
        notice(error)
        raise


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
