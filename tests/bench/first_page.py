"""What is measured in a browser: a map's first bytes and jumps, and keys to add somebody."""

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from app.deployment.settings import Settings
from app.running.runtime import Runtime
from graph.database.address import Neo4jAddress
from graph.database.driver import Database, DatabaseSettings
from tests.bench.keystrokes import add_client_klm_s
from tests.browsers.chromium import CHROMIUM, launched
from tests.browsers.site import PASSWORD
from tests.proxies.live import LiveTown, on_neo4j, serving

_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((seen) => {
  for (const each of seen.getEntries()) if (!each.hadRecentInput) window.shifted += each.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_PATIENCE_MS = 60_000


@dataclass(frozen=True)
class FirstPages:
    """What was measured in a browser."""

    kilobytes: float
    """Thousands of bytes as sent, headers included, of the map of the demo's best known family."""
    layout_shift: float
    """Cumulative, of that page."""
    add_client_klm_s: float
    """Seconds to add somebody, by the keystroke-level model (`keystrokes.py`)."""


def first_pages(address: Neo4jAddress) -> FirstPages:
    """Of the demo's best known town, which is stored at `address` for that."""
    if CHROMIUM is None:
        sys.exit("No Chromium: first_page_kb, layout_shift and add_client_klm_s need one.")
    with TemporaryDirectory() as folder, Database(address, DatabaseSettings(transaction=60)) as own:
        data = Path(folder) / "data"
        data.mkdir()
        runtime = Runtime(Settings(data=data), database=own)
        town = LiveTown.settle(runtime.open(lambda _: None), own)
        with (
            serving(data, Path(folder) / "log", on_neo4j(address)) as served,
            launched() as browser,
        ):
            return _look(browser, f"http://127.0.0.1:{served.port}", town)


def _look(browser: Browser, site: str, town: LiveTown) -> FirstPages:
    signed_in = browser.new_context()
    page = signed_in.new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_label("Name").fill(town.account(0))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")
    # Another context knows the session, and has nothing in its cache.
    fresh = browser.new_context(
        viewport={"width": 1440, "height": 900}, storage_state=signed_in.storage_state()
    )
    return FirstPages(*_weigh(fresh.new_page(), site + town.map_path), add_client_klm_s(page))


def _weigh(page: Page, address: str) -> tuple[float, float]:
    sent: list[float] = []
    line = page.context.new_cdp_session(page)
    line.on("Network.loadingFinished", lambda done: sent.append(done["encodedDataLength"]))
    line.send("Network.enable")
    page.add_init_script(_SHIFTS)
    page.goto(address)
    page.wait_for_selector("[data-map-stage][data-still=true]", timeout=_PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    return sum(sent) / 1000, float(page.evaluate("window.shifted"))
