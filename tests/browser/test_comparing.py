"""Ten near matches in a real Chromium, settled by keyboard alone."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from graph.database.driver import Database
from graph.records.bundle import Records
from graph.records.model import Need, Person
from graph.storing.store import store
from graph.vocabulary import AccountRole, NeedKind
from queries.tasks import ASK_TO_COMPARE, Comparisons
from tests.browser.conftest import LiveSite, Visit

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIDES = ("one", "other")
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
"""They are the oldest, whatever other tests have left to compare."""


def near_matches(database: Database, number: int) -> None:
    for _ in range(number):
        two = [str(uuid4()), str(uuid4())]
        people = (Person(two[0], "Kofi", "Ansah"), Person(two[1], "Coffie", "Ansah"))
        store(database, Records(people=people))
        row = {"id": str(uuid4()), "kind": "may_be_known", "about": two}
        database.rows(ASK_TO_COMPARE, Comparisons(LONG_AGO, [row]))


def edited(database: Database, *people: str) -> None:
    """Something was written down about each since."""
    needs = (Need(str(uuid4()), each, NeedKind.EDUCATION, "an agency") for each in people)
    store(database, Records(needs=tuple(needs)))


def test_a_coordinator_settles_ten_near_matches_by_keyboard_and_undoes_a_wrong_one(
    visit: Visit, live_site: LiveSite, database: Database
) -> None:
    near_matches(database, 10)
    visit.sign_in(live_site.account(None, AccountRole.COORDINATOR))
    visit.open("/compare")
    page = visit.page
    page.keyboard.press("Enter")  # the first of the list has the focus
    settled = []
    for number in range(10):
        expect(page.get_by_role("heading", level=1)).to_have_text("Are they the same person?")
        expect(page.get_by_role("cell", name="Coffie", exact=True)).to_be_visible()
        if number == 0:
            results = Axe().run(page)
            assert results.violations_count == 0, results.generate_report()
        pair = [page.locator(f"input[name={side}]").first.input_value() for side in SIDES]
        answer, tabs = (("The same person", 1), ("Two people", 2), ("Cannot tell", 3))[number % 3]
        for _ in range(tabs):
            page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=answer)).to_be_focused()
        was = page.url
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(was)
        if number == 0:
            wrong = page.locator("form[action$='/part']").get_attribute("action") or ""
            edited(database, *pair)
        if answer != "Cannot tell":
            settled.append(was.removeprefix(visit.address))
    visit.open("/compare")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for path in settled:
        expect(page.locator(f"a[href='{path}']")).to_have_count(0)
    # The first was wrong. What came since is asked about before anything is undone.
    visit.open(wrong.removesuffix("/part"))
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.get_by_role("button", name="They are two: undo it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("two")
    expect(page.locator(f"a[href='{wrong.removesuffix('/part')}']")).to_have_count(0)
