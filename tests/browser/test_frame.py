"""The frame and the list of "my people" in a real Chromium: keys, search, ticks, a phone, time."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LiveSite, Visit
from tests.browsers.chromium import PATIENCE_MS

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def page(visit: Visit, amara: str) -> Page:
    visit.sign_in(amara)
    return visit.page


@pytest.fixture
def phone(chromium: Browser, live_site: LiveSite, amara: str) -> Iterator[Visit]:
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]  # two numbers
    context.set_default_timeout(PATIENCE_MS)
    visit = Visit(context.new_page(), live_site.address)
    visit.sign_in(amara)
    yield visit
    context.close()


def assert_accessible(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_one_key_finds_somebody_on_any_page_and_the_arrows_lead_to_them(
    visit: Visit, page: Page
) -> None:
    visit.open("/settings")
    page.keyboard.press("/")
    expect(page.locator("#find-anywhere")).to_be_focused()
    page.keyboard.type("Jadne", delay=20)
    hit = page.locator(".found-now").get_by_role("link", name="Jaden Reid", exact=True)
    expect(hit).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator(".found-now")).to_be_hidden()
    page.keyboard.press("Backspace")
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jaden Reid")
    assert "Jad" not in page.url


def test_the_search_is_a_page_of_its_own_and_back_comes_back_to_it(page: Page) -> None:
    page.locator("#find-anywhere").fill("Kwame")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find")
    assert_accessible(page)
    page.locator("main").get_by_role("link", name="Kwame Mensah").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kwame Mensah")
    page.go_back()
    expect(page.locator("main").get_by_role("link", name="Kwame Mensah").first).to_be_visible()


def test_single_keys_do_nothing_for_whoever_switched_them_off(visit: Visit, page: Page) -> None:
    visit.open("/settings")
    page.get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()
    assert_accessible(page)
    visit.open("/")
    page.keyboard.press("n")
    page.keyboard.press("/")
    expect(page.locator("details.add")).not_to_have_attribute("open", "")
    expect(page.locator("#find-anywhere")).not_to_be_focused()
    visit.open("/settings")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Save").click()


def test_a_tick_names_whom_it_is_about_and_still_true_is_said_at_once(page: Page) -> None:
    bar = page.locator("#still-true")
    expect(bar).to_be_hidden()
    page.locator("input[name=ticked]").first.check()
    expect(bar).to_contain_text("are you still working with them as shown?")
    expect(bar).to_contain_text("Jaden Reid")
    assert_accessible(page)
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_be_hidden()
    page.locator("input[name=ticked]").first.check()
    bar.get_by_role("button", name="Still true").click()
    expect(page.get_by_role("status").filter(has_text="Marked as still true")).to_be_visible()


def test_a_star_narrows_the_list_and_how_it_is_narrowed_survives_back(page: Page) -> None:
    page.get_by_role("button", name="Star ").first.click()
    page.get_by_role("link", name="Starred").click()
    expect(page.locator(".family-line")).to_have_count(1)
    page.locator(".family-line .members a").first.click()
    expect(page.get_by_role("heading", name="Who is around")).to_be_visible()
    page.go_back()
    expect(page.locator(".family-line")).to_have_count(1)
    page.get_by_role("button", name="Take the star").click()
    expect(page.get_by_role("heading", name="Nobody is found by that")).to_be_visible()
    assert_accessible(page)


def test_on_a_phone_calling_somebody_is_two_taps_and_nothing_runs_off_the_side(
    phone: Visit,
) -> None:
    page = phone.page
    assert page.locator(".family-line").first.bounding_box()["y"] < 400  # type: ignore[index]  # it is there
    assert_accessible(page)
    # Of whom somebody else is around: the first to do something about may have nobody.
    page.locator(".family-line:has(.chips) .members a").first.tap()
    call = page.locator("main .reach-by a[href^='tel:']").first
    expect(call).to_be_in_viewport()
    assert call.bounding_box()["height"] >= 40  # type: ignore[index]  # it is there
    assert_accessible(page)
    for path in ("/", "/find", "/settings", "/directory", "/my-card"):
        phone.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_two_minutes_before_a_sign_in_ends_the_page_says_so_and_any_key_keeps_it(
    visit: Visit, page: Page
) -> None:
    page.clock.install()
    visit.open("/my-card")
    notice = page.get_by_role("alert").filter(has_text="signed out in two minutes")
    page.clock.fast_forward("26:00")
    expect(notice).to_be_hidden()
    page.clock.fast_forward("01:05")
    expect(notice).to_be_visible()
    assert_accessible(page)
    with page.expect_response(lambda answer: answer.url.endswith("/session")) as kept:
        page.keyboard.press("Shift")
    assert kept.value.status == 204
    expect(notice).to_be_hidden()


def test_whoever_moves_a_map_is_not_asked_whether_they_are_there(visit: Visit, page: Page) -> None:
    page.clock.install()
    visit.open("/my-card")
    for _ in range(3):
        page.clock.fast_forward("14:00")
        with page.expect_response(lambda answer: answer.url.endswith("/session")) as kept:
            page.mouse.wheel(0, 10)
            page.clock.run_for(6000)
        assert kept.value.status == 204
    expect(page.locator("#session-ends")).to_be_hidden()
