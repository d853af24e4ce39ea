"""The main job in a real Chromium: sign in, open a family, see who is around it."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import LiveSite, Visit

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


@pytest.fixture
def map_page(visit: Visit, amara: str, best_family: str) -> Visit:
    visit.sign_in(amara)
    visit.open(best_family)
    visit.wait_for_map()
    return visit


def scene(page: Page) -> dict[str, list[dict[str, object]]]:
    """The drawing as the page was given it."""
    text = page.locator("[data-map-scene]").text_content()
    drawing: dict[str, list[dict[str, object]]] = json.loads(text or "")
    return drawing


def picture(page: Page) -> bytes:
    return page.locator("[data-map-stage] canvas").screenshot()


def assert_accessible(page: Page) -> None:
    results = Axe().run(page, options=WCAG)
    assert results.violations_count == 0, results.generate_report()


def test_a_worker_signs_in_and_finds_the_map_by_following_links(
    visit: Visit, amara: str, best_family: str
) -> None:
    visit.sign_in(amara)
    visit.page.locator("main").get_by_role("link", name="family").first.click()
    visit.wait_for_map()
    assert visit.page.get_by_role("heading", level=1).is_visible()
    assert visit.page.get_by_text("Do not wait for this map").is_visible()


def test_the_same_family_looks_the_same_every_time(map_page: Visit) -> None:
    first = picture(map_page.page)
    map_page.page.reload()
    map_page.wait_for_map()
    assert picture(map_page.page) == first


def test_a_finished_map_stands_still(map_page: Visit) -> None:
    first = picture(map_page.page)
    # Several frames later.
    map_page.page.evaluate(
        "() => new Promise(done => { let left = 30; const next = () => left-- ? "
        "requestAnimationFrame(next) : done(); next(); })"
    )
    assert picture(map_page.page) == first


def test_the_list_and_the_map_hold_the_same(map_page: Visit) -> None:
    drawn = {node["id"] for node in scene(map_page.page)["nodes"] if node["kind"] != "agency"}
    entries = map_page.page.locator(".map-list [data-map-node]")
    listed = {entries.nth(place).get_attribute("data-map-node") for place in range(entries.count())}
    agencies = {node["id"] for node in scene(map_page.page)["nodes"] if node["kind"] == "agency"}
    assert drawn
    assert drawn <= listed
    assert listed <= drawn | agencies


def test_an_entry_of_the_list_stands_out_on_the_map_and_is_announced(map_page: Visit) -> None:
    page = map_page.page
    before = picture(page)
    entry = page.locator(".map-list button.entry").nth(2)
    entry.click()
    map_page.wait_for_map()
    assert picture(page) != before
    said = page.locator("[data-map-status]").text_content() or ""
    assert (entry.text_content() or "").strip() in said


def test_every_practitioner_appears_when_all_services_are_opened(map_page: Visit) -> None:
    page = map_page.page
    before = picture(page)
    page.locator("[data-map-tool=open]").click()
    map_page.wait_for_map()
    assert page.locator("[data-map-tool=open]").get_attribute("aria-pressed") == "true"
    assert picture(page) != before


def test_the_map_can_be_used_by_keys_alone(map_page: Visit) -> None:
    page = map_page.page
    page.locator("[data-map-stage]").focus()
    page.keyboard.press("ArrowDown")
    first = page.locator("[data-map-status]").text_content()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert page.locator("[data-map-status]").text_content() != first
    before = picture(page)
    page.keyboard.press("+")
    map_page.wait_for_map()
    assert picture(page) != before


def test_on_a_phone_the_list_comes_first_and_nothing_is_wider_than_the_screen(
    visit: Visit, amara: str, best_family: str
) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.sign_in(amara)
    visit.open(best_family)
    visit.wait_for_map()
    tops = [
        (visit.page.locator(place).bounding_box() or {"y": -1})["y"]
        for place in (".map-list", ".map-picture")
    ]
    assert tops[0] < tops[1]
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_page_of_a_worker_is_accessible(
    visit: Visit, amara: str, best_family: str, colours: str
) -> None:
    visit.page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    visit.open("/sign-in")
    assert_accessible(visit.page)
    visit.sign_in(amara)
    assert_accessible(visit.page)
    for path in ("/directory", "/my-card"):
        visit.open(path)
        assert_accessible(visit.page)
    visit.open("/")
    visit.page.locator("main a[href^='/people/']").first.click()
    visit.page.wait_for_url("**/people/*")
    assert_accessible(visit.page)
    visit.open(best_family)
    visit.wait_for_map()
    assert_accessible(visit.page)
    visit.page.locator("[data-map-tool=open]").click()
    visit.wait_for_map()
    assert_accessible(visit.page)


def test_after_signing_out_the_back_button_shows_nobody(
    map_page: Visit, live_site: LiveSite
) -> None:
    page = map_page.page
    title = page.get_by_role("heading", level=1).text_content() or ""
    page.locator("header details.menu summary").first.click()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.wait_for_url(re.compile("/sign-in"))
    page.go_back()
    page.wait_for_url(re.compile("/sign-in"))
    assert title not in (page.text_content("body") or "")
