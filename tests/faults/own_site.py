"""The whole application over a Neo4j of a proof's own, for what runs outside pytest."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from argon2 import PasswordHasher

from app.deployment.settings import Settings
from app.factory import create_app
from app.running.runtime import Runtime
from app.services.accounts.passwords import Passwords
from graph.database.driver import Database, DatabaseSettings
from graph.server.leasing import LocalServerSettings, open_lease
from tests.browsers.site import Site
from tests.conftest import HandClock
from tests.worlds.council import settle
from tests.worlds.small_home import furnish
from tests.worlds.town import TOWN

_BUSY_MACHINE = DatabaseSettings(connect=30, acquire=30, retry=30, transaction=60)


class _Nowhere(StringIO):
    """Takes the log of a hundred thousand requests without keeping it."""

    def write(self, text: str) -> int:
        return len(text)


@contextmanager
def own_site() -> Iterator[Site]:
    """The town of the worked cases, with a clock that is moved by hand and a fast argon2."""
    with tempfile.TemporaryDirectory(prefix="kithmap-") as folder:
        data = Path(folder)
        furnish(data)
        lease = open_lease(LocalServerSettings(data=data, brief=True))
        with lease, Database(lease.address, _BUSY_MACHINE) as database:
            clock = HandClock(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
            settings = Settings(data=data)
            passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
            runtime = Runtime(settings, clock=clock, passwords=passwords, database=database)
            services = runtime.open(lambda _: None)
            services.gateway.warm_up()
            site = Site(
                create_app(settings, runtime), services, database, settle(database, TOWN), clock
            )
            with redirect_stdout(_Nowhere()):
                yield site
