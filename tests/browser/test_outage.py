"""An outage in a real Chromium: the form is kept, and one click sends it once it is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from graph.database.address import Neo4jAddress
from tests.browser.conftest import LiveSite, Visit
from tests.proxies.link import Link, linked
from tests.proxies.live import on_neo4j, serving

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOURS = "Mondays & “late” on <Tuesdays>"


@pytest.fixture
def link(neo4j_address: Neo4jAddress) -> Iterator[Link]:
    with linked(neo4j_address) as link:
        yield link


@pytest.fixture
def far_away(
    link: Link, live_site: LiveSite, context: BrowserContext, tmp_path: Path
) -> Iterator[Visit]:
    """A visit to a Kithmap whose Neo4j is behind a link that can be cut."""
    assert live_site.council
    with serving(tmp_path / "data", tmp_path / "log", on_neo4j(link.address)) as served:
        yield Visit(context.new_page(), f"http://127.0.0.1:{served.port}")


def test_a_form_that_met_an_outage_is_sent_again_with_one_click(
    far_away: Visit, link: Link, amara: str
) -> None:
    far_away.sign_in(amara)
    far_away.open("/my-card")
    page = far_away.page
    page.get_by_label("When you can be reached").fill(HOURS)
    link.cut()
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Kithmap can’t reach its records just now"
    )
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    link.mend()

    def send_again() -> None:
        page.get_by_role("button", name="Send again").click()
        page.wait_for_load_state()

    send_again()
    for _ in range(20):
        if page.get_by_role("button", name="Send again").count() == 0:
            break
        send_again()
    expect(page.get_by_text("Your contact card is saved.")).to_be_visible()
    expect(page.get_by_text(HOURS)).to_be_visible()
