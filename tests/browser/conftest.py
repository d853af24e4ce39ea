"""A real Kithmap under gunicorn, and a real Chromium that visits it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from app.demo.council import DEFAULT_SEED, generate
from app.demo.ids import Ids
from app.demo.partnership.partnership import worker_id
from app.deployment.settings import Settings
from app.running.runtime import Runtime
from app.services.context import Services
from graph.clock import SystemClock, local_date
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.policy.facts import ENGLAND
from graph.vocabulary import AccountRole, Role
from tests.browsers.chromium import CHROMIUM, PATIENCE_MS, launched
from tests.browsers.site import PASSWORD, account_of
from tests.proxies.live import on_neo4j
from tests.worlds.council import Council, settle

PATIENCE_SECONDS = 60
_TROUBLES = {"error", "warning"}


@dataclass(frozen=True)
class LiveSite:
    """A running Kithmap, with a demo council of its own in it."""

    address: str
    services: Services
    council: Council

    def account(self, worker: str | None, *roles: AccountRole) -> str:
        """The name of an account with `PASSWORD`."""
        practitioner = self.council.id(worker) if worker else None
        return account_of(self.services, practitioner, "visitor", *roles)


@dataclass
class Visit:
    """One person at one browser: their page, and everything that went wrong on it."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)
    """Console errors (a breach of the content security policy is one), warnings, and failed
    scripts."""
    elsewhere: list[str] = field(default_factory=list)
    """Requests to any other host."""

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, name: str) -> None:
        self.open("/sign-in")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/")

    def wait_for_map(self) -> None:
        """Until the drawing has finished and moves no more."""
        self.page.wait_for_selector("[data-map-stage][data-still=true]", timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM: the browser tests are left out. Install the package 'chromium'.")
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def today() -> date:
    return local_date(SystemClock().now(), ENGLAND.time_zone)


@pytest.fixture(scope="session")
def live_site(
    neo4j_address: Neo4jAddress,
    database: Database,
    today: date,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LiveSite]:
    council = settle(database, generate(DEFAULT_SEED, people=60, today=today))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("live")
    environment = os.environ | {
        "KITHMAP_DATA": str(data),
        "KITHMAP_PORT": str(port),
        "KITHMAP_WORKERS": "1",
        **on_neo4j(neo4j_address),
    }
    address = f"http://127.0.0.1:{port}"
    with (data / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("kithmap")), "serve"], env=environment, stderr=log
        )
        try:
            wait_until_answering(f"{address}/sign-in", server, data / "serve.log")
            runtime = Runtime(Settings(data=data), database=database)
            yield LiveSite(address, runtime.services(), council)
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_until_answering(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until a Kithmap that was started just now answers; fails the test where it does not."""
    deadline = monotonic() + PATIENCE_SECONDS
    while server.poll() is None and monotonic() < deadline:
        try:
            with urlopen(url, timeout=5):  # noqa: S310 - loopback
                return
        except (URLError, OSError):
            sleep(0.1)  # between two looks at a server that is starting
    pytest.fail(f"Kithmap did not start:\n{log.read_text()}")


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here, at the size of a laptop."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, live_site: LiveSite) -> Iterator[Visit]:
    """Fails the test where a page broke its content security policy or left the house."""
    page = context.new_page()
    visit = Visit(page, live_site.address)
    page.on("pageerror", lambda error: visit.troubles.append(str(error)))
    page.on(
        "console",
        lambda message: visit.troubles.append(message.text) if message.type in _TROUBLES else None,
    )

    def watch(request: Request) -> None:
        if not request.url.startswith((live_site.address, "data:", "blob:")):
            visit.elsewhere.append(request.url)

    page.on("request", watch)
    yield visit
    assert visit.troubles == []
    assert visit.elsewhere == []


@pytest.fixture
def amara(live_site: LiveSite) -> str:
    """A new account of the family support worker around whom the demo's best map is drawn."""
    worker = worker_id(Ids(DEFAULT_SEED), 0, "local_support", Role.FAMILY_SUPPORT, 0)
    return live_site.account(worker)


@pytest.fixture
def best_family(live_site: LiveSite) -> str:
    """The path of the map that the demo shows first."""
    return f"/families/{live_site.council.id(Ids(DEFAULT_SEED).of('family', 0, 0, 0))}/map"
