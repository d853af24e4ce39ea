"""The application on the real Neo4j, over a town of its own, with a clock that tests move."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from argon2 import PasswordHasher
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from app.deployment.settings import Settings
from app.factory import create_app
from app.running.runtime import Runtime
from app.services.accounts.passwords import Passwords
from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.records.bundle import Records
from tests.browsers.site import Site
from tests.conftest import HandClock
from tests.worlds.council import Council
from tests.worlds.town import TOWN

NOTHING_WAITS = Query(
    name="nothing_waits",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Nothing,
    row=Nothing,
    # Tests share one graph, whose accounts are those of all towns in it.
    cypher="MATCH (p:Proposal {state: 'waiting'}) SET p.state = 'refused'",
)


class Build(Protocol):
    def __call__(self, records: Records, settings: Settings | None = None) -> Site: ...


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """argon2 with as little work as it takes, so that tests do not wait for it."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Every test has an application of its own; its templates are compiled once for all."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def build_site(
    database: Database,
    council: Callable[[Records], Council],
    clock: HandClock,
    passwords: Passwords,
    compiled_templates: BytecodeCache,
    tmp_path: Path,
) -> Build:
    """Makes an application over any bundle of records."""

    def build(records: Records, settings: Settings | None = None) -> Site:
        settings = settings or Settings(data=tmp_path)
        database.rows(NOTHING_WAITS, Nothing())
        runtime = Runtime(settings, clock=clock, passwords=passwords, database=database)
        app = create_app(settings, runtime)
        app.testing = False
        # Thousands of answers that show nothing need not wait for one another here.
        app.extensions.pop("kithmap_even_time")
        app.jinja_env.bytecode_cache = compiled_templates
        return Site(app, runtime.services(), database, council(records), clock)

    return build


@pytest.fixture
def site(build_site: Build) -> Site:
    """The town of the worked cases, without any agreement."""
    return build_site(TOWN)
