"""Puts the parts together: settings, keys, Neo4j, the door, the words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.keys import Keys, load_keys
from app.services.context import Services
from app.services.passwords import AT_ONCE, Passwords
from app.settings import Settings, SettingsError
from graph.address import Neo4jAddress
from graph.clock import Clock, Ids, RandomIds, SystemClock
from graph.database import Database
from graph.errors import DatabaseUnavailable
from graph.facts import PolicySettings
from graph.local_server import Lease, open_lease
from graph.local_settings import LocalServerSettings
from graph.schema import migrate
from graph.vocabulary import Jurisdiction
from queries.door import open_gateway
from visualisations.words import Words, WordsFileError

Announce = Callable[[str], None]

_LAW: dict[Jurisdiction, tuple[str, int]] = {
    Jurisdiction.ENGLAND: ("Europe/London", 16),
    Jurisdiction.VICTORIA: ("Australia/Melbourne", 18),
}
"""Time zone, and the age from which somebody is presumed able to decide, of each jurisdiction."""


class Runtime:
    """The services of one process, on Kithmap's own Neo4j or on somebody else's.

    Where Kithmap's own Neo4j has gone, the next request opens it again, at its new address.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        ids: Ids | None = None,
        passwords: Passwords | None = None,
        database: Database | None = None,
    ) -> None:
        """`database` is one that the caller opened and will close, whatever the settings say.

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
        self._opening = Lock()
        self._lease: Lease | None = None
        self._services: Services | None = None

    @property
    def form_key(self) -> bytes:
        """Signs the cookie of forms and messages."""
        return self._keys.forms

    def services(self, announce: Announce = lambda _: None) -> Services:
        """Raises DatabaseUnavailable while Neo4j is away."""
        if self._services is not None and (self._lease is None or self._lease.alive):
            return self._services
        if not self._opening.acquire(timeout=0.1):
            raise DatabaseUnavailable("Kithmap's database is starting. Please try again.")
        try:
            self.close()
            self._services = self._open(announce)
            return self._services
        finally:
            self._opening.release()

    def close(self) -> None:
        """Give Neo4j back."""
        if self._services is not None and self._services.database is not self._database:
            self._services.database.close()
        self._services = None
        if self._lease is not None:
            self._lease.close()
            self._lease = None

    def _open(self, announce: Announce) -> Services:
        return make_services(
            self.settings,
            self._database or Database(self._address(announce)),
            keys=self._keys,
            clock=self._clock,
            ids=self._ids,
            passwords=self._passwords,
            words=self.words,
            policy=self._policy,
        )

    def _address(self, announce: Announce) -> Neo4jAddress:
        if self.settings.neo4j is not None:
            return self.settings.neo4j
        self._lease = open_lease(local_settings(self.settings), announce)
        return self._lease.address


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
) -> Services:
    """The services on one database."""
    gateway = open_gateway(
        database,
        keys.audit,
        clock=clock,
        ids=ids,
        settings=policy,
        form_key=keys.versions,
    )
    return Services(settings, keys, database, gateway, clock, ids, passwords, words, policy)


@contextmanager
def opened(settings: Settings, announce: Announce) -> Iterator[Services]:
    """The services for one command on the machine itself, with the schema brought up to date."""
    runtime = Runtime(settings)
    try:
        services = runtime.services(announce)
        migrate(services.database)
        yield services
    finally:
        runtime.close()


def policy_settings(settings: Settings) -> PolicySettings:
    """The ages and periods of the deployment's law, in its time zone. Raises SettingsError."""
    zone, able_age = _LAW[settings.jurisdiction]
    try:
        time_zone = ZoneInfo(settings.time_zone or zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            f"KITHMAP_TIME_ZONE must be a name such as {zone}, not {settings.time_zone!r}."
        ) from None
    return PolicySettings(
        jurisdiction=settings.jurisdiction, time_zone=time_zone, presumed_able_age=able_age
    )


def load_words(settings: Settings) -> Words:
    """The deployment's display words. Raises SettingsError."""
    try:
        return Words.load(settings.words)
    except WordsFileError as error:
        raise SettingsError(f"{error} (KITHMAP_WORDS)") from None


def local_settings(settings: Settings) -> LocalServerSettings:
    """How Kithmap's own Neo4j is run in this deployment."""
    return LocalServerSettings(
        data=settings.data, jars=settings.jars, maven_repository=settings.mirror
    )
