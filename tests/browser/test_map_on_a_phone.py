"""The map's page in the middle of a telephone call: who is this family, and whom do I ring?"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LiveSite, Visit
from tests.browser.test_family_map import assert_accessible
from tests.browsers.chromium import PATIENCE_MS
from tests.browsers.stage import out_of_sight, set_still

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTH, HEIGHT = 390, 844


@pytest.fixture
def page(chromium: Browser, live_site: LiveSite, amara: str, best_family: str) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE_MS)
    visit = Visit(context.new_page(), live_site.address)
    visit.sign_in(amara)
    visit.open(best_family)
    visit.page.wait_for_selector("[data-map-tabs]:not([hidden])")
    yield visit.page
    context.close()


def cut_off(page: Page, links: str) -> list[str]:
    """What of these stands beyond the edge of the screen, or of what it is in."""
    found: list[str] = page.evaluate(
        "links => [...document.querySelectorAll(links)].filter(one => one.checkVisibility())"
        ".filter(one => { const box = one.getBoundingClientRect();"
        "  const around = one.parentElement.getBoundingClientRect();"
        "  return box.left < 0 || box.right > innerWidth || box.right > around.right + 1; })"
        ".map(one => one.textContent)",
        links,
    )
    return found


def test_the_list_is_short_and_begins_with_the_people(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate("document.documentElement.scrollHeight") <= 3.5 * HEIGHT
    people = page.locator(".map-list.for-me .person")
    names = page.locator(".map-list.for-me .entry:visible")
    listed = [(one.text_content() or "") for one in people.locator(".in-short .entry").all()]
    assert names.all_text_contents()[: len(listed)] == listed
    assert (people.first.bounding_box() or {"y": 1e6})["y"] < 0.7 * HEIGHT
    assert (people.nth(4).bounding_box() or {"y": 1e6})["y"] < HEIGHT
    assert_accessible(page)


def test_no_way_to_another_page_or_part_is_cut_off(page: Page) -> None:
    assert cut_off(page, "header nav a, .jumps a, .map-tabs button") == []
    page.locator("[data-map-tab=map]").click()
    assert cut_off(page, ".map-tools button, .picker button") == []


def test_whom_to_ring_is_one_jump_and_one_tap_away(page: Page) -> None:
    page.locator(".jumps a").last.click()
    service = page.locator(".map-list.for-me .agency").filter(has_text="Priya Raman")
    number = service.locator("a[href^='tel:']").first
    expect(number).to_be_hidden()
    head = service.locator("summary").first
    expect(head).to_contain_text("Priya Raman")
    expect(page.locator("#map-services")).to_be_in_viewport()
    head.click()
    expect(number).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def test_from_somebody_to_who_helps_them_the_list_folds_out_on_the_way(page: Page) -> None:
    person = page.locator(".map-list.for-me .person:has(nav.supporters)").first
    helper = person.locator("nav.supporters a").first
    expect(helper).to_be_hidden()
    person.locator("button.entry").first.click()
    expect(helper).to_be_visible()
    where = (helper.get_attribute("href") or "").removeprefix("#list-").replace(":", "\\:")
    helper.click()
    expect(page.locator(f"#list-{where}")).to_be_visible()
    expect(page.locator(f"#list-{where}")).to_be_in_viewport()


def rows(page: Page) -> int:
    tops = page.locator("[data-map-tools] button:visible").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
    )
    return len(set(tops))


def test_the_whole_map_has_two_rows_of_buttons_and_every_service_on_it(page: Page) -> None:
    page.locator("[data-map-tab=map]").click()
    assert rows(page) <= 2
    page.locator("[data-map-tool=whole]").click()
    set_still(page)
    assert rows(page) <= 2
    expect(page.get_by_text("All services stand around the family")).to_be_visible()
    assert out_of_sight(page) == []
    assert page.locator("[data-map-tool=path]").is_hidden()
    more = page.locator("[data-map-tool=more]")
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    for tool in ("open", "grid", "path", "time", "move"):
        expect(page.locator(f"[data-map-tool={tool}]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)
