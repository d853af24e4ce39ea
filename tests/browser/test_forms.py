"""Forms in a real Chromium: where the focus goes, what Back shows, and picking by keyboard."""

from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.services.accounts import accounts
from graph.vocabulary import AccountRole
from tests.browser.conftest import LiveSite, Visit
from tests.browsers.site import PASSWORD

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOURS = "Mondays & “late” on <Tuesdays>"


@pytest.fixture
def page(visit: Visit, amara: str) -> Page:
    visit.sign_in(amara)
    return visit.page


def forgive_refusals(visit: Visit) -> None:
    """Chromium calls every page that answers 422 a trouble."""
    visit.troubles[:] = [each for each in visit.troubles if "status of 422" not in each]


def test_after_a_rejected_form_the_focus_is_on_what_is_wrong_and_nothing_is_lost(
    visit: Visit, page: Page
) -> None:
    visit.open("/my-card")
    page.get_by_label("Phone").fill("ring me")
    page.get_by_label("When you can be reached").fill(HOURS)
    page.get_by_role("button", name="Save my card").click()
    expect(page.locator("#problems")).to_be_focused()
    expect(page.get_by_label("When you can be reached")).to_have_value(HOURS)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.get_by_label("Phone").fill("01632 960123")
    page.get_by_role("button", name="Save my card").click()
    expect(page.get_by_text("Your contact card is saved.")).to_be_visible()
    page.go_back()  # to the rejected form, and not to a question whether to send it again
    expect(page.get_by_role("heading", level=1)).to_have_text("My contact card")
    forgive_refusals(visit)


def test_a_search_is_there_again_after_back_and_after_loading_anew(
    visit: Visit, page: Page
) -> None:
    visit.open("/directory")
    box = page.get_by_label("Find an agency or a practitioner")
    box.fill("Kwame")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    assert "Kwame" not in page.url
    page.get_by_role("link", name="Kwame Mensah").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kwame Mensah")
    for turn in (page.go_back, page.reload):
        turn()
        expect(box).to_have_value("Kwame")
        expect(page.get_by_role("link", name="Kwame Mensah").first).to_be_visible()


def test_somebody_is_picked_by_keyboard_as_their_name_is_typed(
    visit: Visit, live_site: LiveSite
) -> None:
    tess, page = f"tess-{uuid4().hex[:8]}", visit.page
    accounts.add_account(live_site.services, tess, [AccountRole.ADMINISTRATOR], password=PASSWORD)
    visit.sign_in(tess)
    visit.open("/accounts")
    name = f"kwame-{uuid4().hex[:8]}"
    page.get_by_label("Name to sign in with").fill(name)
    page.get_by_role("checkbox", name="Practitioner").check()
    page.get_by_label("Practitioner", exact=True).and_(page.locator("input[type=text]")).focus()
    page.keyboard.type("kwame", delay=30)
    expect(page.get_by_role("radio").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio").first).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Asked for {name}.")).to_be_visible()
    expect(page.locator(".copy-once")).to_have_count(0)  # the link is the second person's


def test_people_are_added_one_after_the_other_by_keyboard_alone(visit: Visit, page: Page) -> None:
    visit.open("/")
    page.keyboard.press("n")
    first = page.get_by_label("First name")
    expect(first).to_be_focused()
    for name in ("Ottilie", "Bartholomew"):
        page.keyboard.type(name)
        for typed in ("Quist", "about 7"):
            page.keyboard.press("Tab")
            page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text(f"{name} Quist, born ")
        expect(page.get_by_role("link", name=f"{name} Quist").first).to_be_visible()
        expect(first).to_be_focused()
        expect(first).to_have_value("")
    page.keyboard.type("nina")
    expect(first).to_have_value("nina")
    page.keyboard.press("Enter")
    expect(page.locator("#problems")).to_be_focused()
    expect(first).to_have_value("nina")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    forgive_refusals(visit)
