"""Puts the parts together: settings, keys, Neo4j, the door, the words."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.deployment.calendars import calendar_of
from app.deployment.keys import Keys, load_keys
from app.deployment.settings import Settings, SettingsError
from app.running.healing import Healer
from app.services.accounts.passwords import AT_ONCE, Passwords
from app.services.context import Services
from app.upkeep.audit_journal import AuditJournal
from graph.clock import Clock, Ids, RandomIds, SystemClock
from graph.database.address import Neo4jAddress
from graph.database.driver import Database, DatabaseSettings, Owner
from graph.database.limits import setting_warnings
from graph.database.query import Nothing
from graph.database.schema import migrate
from graph.door.gateway import Gateway
from graph.door.observer import NOBODY, Observer
from graph.errors import DatabaseUnavailable
from graph.policy.facts import ENGLAND, VICTORIA, PolicySettings
from graph.server.disk import refuse_low_disk
from graph.server.leasing import Lease, open_lease
from graph.server.settings import LocalServerSettings
from graph.vocabulary import Jurisdiction
from queries.accounts import CLOSED_BY_UPGRADE
from queries.door import open_gateway
from visualisations.words import Words, WordsFileError

Announce = Callable[[str], None]

_LAW = {Jurisdiction.ENGLAND: ENGLAND, Jurisdiction.VICTORIA: VICTORIA}
"""The ages, periods and time zone of each jurisdiction."""


PATIENCE_SECONDS = 4.0
"""How long a request waits for Kithmap's own Neo4j to come back; after that it is a 503."""

FOR_REQUESTS = DatabaseSettings()
FOR_COMMANDS = DatabaseSettings(transaction=30)
"""A command is often the first to ask a Neo4j that has just started, and has no plans yet."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """Services, the database they stand on, and the hold on Kithmap's own Neo4j that it needs."""

    services: Services
    database: Database
    lease: Lease | None

    @property
    def alive(self) -> bool:
        return self.lease is None or self.lease.alive

    def close(self) -> None:
        self.database.close()
        if self.lease is not None:
            self.lease.close()


class Runtime:
    """The services of one process, on Kithmap's own Neo4j or on somebody else's.

    Where Kithmap's own Neo4j has gone, the next request begins to open it again, at its new
    address, and those that come meanwhile are told to try again.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        ids: Ids | None = None,
        passwords: Passwords | None = None,
        database: Database | None = None,
        observer: Observer = NOBODY,
        limits: DatabaseSettings = FOR_REQUESTS,
    ) -> None:
        """`database` is one that the caller opened, whatever the settings say; `observer` counts;
        `limits` are those of a database that is opened here.

        Raises SettingsError. Nothing is opened before the first use.
        """
        self.settings = settings
        self._policy = policy_settings(settings)
        self.words = load_words(settings)
        self._keys = load_keys(settings.keys)
        self._clock = clock or SystemClock()
        self._ids = ids or RandomIds()
        self._passwords = passwords or Passwords(at_once=AT_ONCE // settings.workers)
        self._database = database
        self._observer = observer
        self._limits = limits
        self.audit_journal = AuditJournal(settings, self._keys.audit, self._clock)
        self._runs_neo4j = database is None and settings.neo4j is None
        self._healer = Healer(local_settings(settings))
        self._lock = Lock()
        self._now: _Opened | None = None
        self._was_open = False
        self._coming: Future[_Opened] | None = None

    @property
    def form_key(self) -> bytes:
        """Signs the cookie of forms and messages."""
        return self._keys.forms

    @property
    def ids(self) -> Ids:
        return self._ids

    @property
    def clock(self) -> Clock:
        return self._clock

    def services(self) -> Services:
        """Raises DatabaseUnavailable while Neo4j is away, and DiskLow before its disk is full."""
        return self._in_use().services

    def database(self) -> Database:
        """The database beneath the services, for the upkeep of the whole: imports, the audit, the
        schema. No page may ask it. Raises what `services` raises."""
        return self._in_use().database

    def _in_use(self) -> _Opened:
        if self._runs_neo4j:
            refuse_low_disk(local_settings(self.settings))
        now = self._alive()
        if now is not None:
            return now
        try:
            return self._opening().result(PATIENCE_SECONDS)
        except TimeoutError:
            raise DatabaseUnavailable("Kithmap's database is starting. Try again.") from None

    def open(self, announce: Announce) -> Services:
        """Open Neo4j and wait for it as long as it takes. Raises DatabaseUnavailable."""
        self.close()
        self._now = self._open(announce)
        self._was_open = True
        return self._now.services

    def close(self) -> None:
        """Give Neo4j back."""
        now, self._now = self._now, None
        if now is not None:
            now.close()

    def _alive(self) -> _Opened | None:
        now = self._now
        return now if now is not None and now.alive else None

    def _opening(self) -> "Future[_Opened]":
        """The opening that is under way; the first who needs one begins it."""
        with self._lock:
            # Somebody else may have finished while this one waited for the lock.
            idle = self._coming is None or self._coming.done()
            if self._coming is None or (idle and self._alive() is None):
                self._coming = Future()
                Thread(target=self._reopen, args=[self._coming], daemon=True).start()
            return self._coming

    def _reopen(self, coming: "Future[_Opened]") -> None:
        try:
            self.close()
            found = self._open(lambda _: None)
            try:
                self._plan(found.services.gateway)
            except BaseException:
                found.close()
                raise
        except Exception as error:  # noqa: BLE001 - whoever waits for it raises it
            coming.set_exception(error)
        else:
            self._now = found
            self._was_open = True
            coming.set_result(found)

    def _plan(self, gateway: Gateway) -> None:
        """A Neo4j that has just started plans its first queries slowly."""
        if self._was_open:
            gateway.warm_up()
        else:
            # A process that has just begun finds what its parent planned, who is at the rest of it.
            gateway.plan_behind_locks()

    def _open(self, announce: Announce) -> _Opened:
        lease = None
        if self._runs_neo4j:
            lease = open_lease(local_settings(self.settings), announce)
        database = self._database or self._database_at(lease)
        services = make_services(
            self.settings,
            database,
            keys=self._keys,
            clock=self._clock,
            ids=self._ids,
            passwords=self._passwords,
            words=self.words,
            policy=self._policy,
            observer=self._observer,
            journal=self.audit_journal,
        )
        return _Opened(services, database, lease)

    def _database_at(self, lease: Lease | None) -> Database:
        if lease is None:
            return Database(cast(Neo4jAddress, self.settings.neo4j), self._limits)
        java_pid = lease.java_pid
        return Database(
            lease.address,
            self._limits,
            Owner(
                still_there=lambda: lease.alive,
                refuse=lambda: refuse_low_disk(local_settings(self.settings)),
                needs_restart=lambda: self._healer.needed(java_pid),
            ),
        )


def make_services(
    settings: Settings,
    database: Database,
    *,
    keys: Keys,
    clock: Clock,
    ids: Ids,
    passwords: Passwords,
    words: Words,
    policy: PolicySettings,
    observer: Observer = NOBODY,
    journal: AuditJournal,
) -> Services:
    """The services on one database."""
    journal.begin(database)
    gateway = open_gateway(
        database,
        keys.audit,
        clock=clock,
        ids=ids,
        settings=policy,
        form_key=keys.versions,
        observer=observer,
        anchor=journal.journal.append,
    )
    # Neo4j may have been started again meanwhile, and then has no plans.
    database.before_return(gateway.warm_up)
    return Services(settings, keys, gateway, clock, ids, passwords, words, policy)


@contextmanager
def opened(settings: Settings, announce: Announce) -> Iterator[Runtime]:
    """All of it for one command on the machine itself, with the schema brought up to date."""
    runtime = Runtime(settings, limits=FOR_COMMANDS)
    try:
        _ready(runtime, announce)
        yield runtime
    finally:
        runtime.close()


@contextmanager
def running(settings: Settings, announce: Announce) -> Iterator[Runtime]:
    """The same for a server, which outlives an outage of Neo4j: the runtime opens it again."""
    runtime = Runtime(settings)
    try:
        _ready(runtime, announce)
        yield runtime
    finally:
        runtime.close()


def _ready(runtime: Runtime, announce: Announce) -> None:
    runtime.open(announce)
    database = runtime.database()
    if migrate(database):
        _tell_of_closed_accounts(database, announce)
    if runtime.settings.neo4j is not None:
        for warning in setting_warnings(database):
            announce(f"Note: {warning}")


def _tell_of_closed_accounts(database: Database, announce: Announce) -> None:
    closed = database.one(CLOSED_BY_UPGRADE, Nothing())
    if closed is not None and closed.number:
        announce(
            f"Note: {closed.number} accounts were closed by an upgrade: second accounts of one "
            "practitioner, or roles that may not stand together any more. The page of accounts, "
            "and `kithmap account list`, say which and why."
        )


def policy_settings(settings: Settings) -> PolicySettings:
    """The ages and periods of the deployment's law, in its time zone. Raises SettingsError."""
    law = _LAW[settings.jurisdiction]
    try:
        time_zone = ZoneInfo(settings.time_zone or law.time_zone.key)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            f"KITHMAP_TIME_ZONE must be a name such as {law.time_zone.key}, "
            f"not {settings.time_zone!r}."
        ) from None
    return replace(law, time_zone=time_zone, calendar=calendar_of(settings.jurisdiction))


def load_words(settings: Settings) -> Words:
    """The deployment's display words. Raises SettingsError."""
    try:
        return Words.load(settings.words)
    except WordsFileError as error:
        raise SettingsError(f"{error} (KITHMAP_WORDS)") from None


def local_settings(settings: Settings) -> LocalServerSettings:
    """How Kithmap's own Neo4j is run in this deployment."""
    return LocalServerSettings(
        data=settings.data,
        jars=settings.jars,
        maven_repository=settings.mirror,
        minimum_free_mb=settings.minimum_free_mb,
        heap_mb=settings.heap_mb,
        page_cache_mb=settings.page_cache_mb,
        bolt_port=settings.bolt_port,
    )
