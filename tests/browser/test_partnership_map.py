"""The partnership's map in a real Chromium: on a desk, on a phone, in the dark, and on paper."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.vocabulary import AccountRole
from queries.gaps import KEEP_PICTURE, NewPicture
from tests.browser.conftest import LiveSite, Visit

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

LATER = date(2091, 1, 1)
"""The newest picture, whatever others keep."""
FORGET = Query(
    name="forget_later_pictures",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Nothing,
    row=Nothing,
    cypher="MATCH (p:Picture) WHERE p.month >= date('2091-01-01') DELETE p",
)


@pytest.fixture
def told(database: Database, live_site: LiveSite) -> Iterator[int]:
    """A picture of nine agencies, each with each; how many pairs that are."""
    agencies = sorted(agency.id for agency in live_site.council.records.agencies)[:9]
    pairs = list(combinations(agencies, 2))
    cells = {f"agencies {one} {other}": 10 + 10 * (at % 9) for at, (one, other) in enumerate(pairs)}
    cells |= {
        f"agencies_talked {one} {other}": 10 if at % 2 else -1
        for at, (one, other) in enumerate(pairs)
    }
    numbers = list(cells.values())
    database.rows(KEEP_PICTURE, NewPicture(LATER, list(cells), numbers, numbers))
    yield len(pairs)
    database.rows(FORGET, Nothing())


def assert_accessible(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_one_map_is_in_sight_whatever_it_is_read_on_and_an_agency_shows_its_own_lines(
    visit: Visit, live_site: LiveSite, told: int
) -> None:
    visit.sign_in(live_site.account(None, AccountRole.COORDINATOR))
    visit.open("/picture")
    page = visit.page
    part = page.locator("section[aria-labelledby=part-agencies]")
    wide, narrow = part.locator(".partners-wide"), part.locator(".partners-narrow")
    expect(part.locator("tbody tr")).to_have_count(told)
    expect(wide).to_be_visible()
    expect(narrow).to_be_hidden()
    assert_accessible(page)
    line = wide.locator(".partners-threads path").first
    expect(line).to_be_visible()
    card = wide.locator(".partners-agency").first
    card.hover()
    expect(line).to_be_hidden()
    expect(card.locator(".partners-own path")).to_have_count(8)
    expect(card.locator(".partners-own path").first).to_be_visible()
    page.mouse.move(1, 1)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(narrow).to_be_visible()
    expect(wide).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (
        narrow.evaluate("svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width")
        > 0.95
    )
    page.emulate_media(color_scheme="dark")
    page.reload()
    assert_accessible(page)
    page.emulate_media(media="print")
    expect(wide).to_be_visible()
    expect(narrow).to_be_hidden()
