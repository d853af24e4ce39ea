"""The main job in a real Chromium: sign in, open a family, see who is around it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import LiveSite, Visit
from tests.worlds.drawn_map import drawing_of

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
    return drawing_of(text or "")


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
    assert visit.page.get_by_role("link", name="999").is_visible()
    visit.page.locator(".worry summary").click()
    assert visit.page.locator(".worry").get_by_text("Do not wait for this map").first.is_visible()


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
    page.locator("[data-map-fold]").click()
    entry = page.locator(".map-list .agency-head button.entry").first
    entry.click()
    map_page.wait_for_map()
    assert picture(page) != before
    said = page.locator("[data-map-status]").text_content() or ""
    assert (entry.text_content() or "").strip() in said


def test_every_practitioner_appears_when_all_services_are_opened(map_page: Visit) -> None:
    page = map_page.page
    before = picture(page)
    button = page.locator("[data-map-tool=open]")
    named = sum(node["kind"] == "worker" for node in scene(page)["nodes"])
    assert button.text_content() == f"Show {named} practitioners by name"
    button.click()
    map_page.wait_for_map()
    assert button.text_content() == "Show services only"
    assert picture(page) != before


def drawn_for(page: Page) -> dict[str, set[object]]:
    """What the map draws now, as the script holds it."""
    held: dict[str, list[object]] = page.evaluate(
        "() => { const { nodes, lines } = document.querySelector('[data-map]').familyMap.scene;"
        " return { nodes: nodes.map(one => one.id), marks: lines.map(one => one.mark) }; }"
    )
    return {name: set(ids) for name, ids in held.items()}


PRIVATE_MARKS = {"tie_strong", "tie_tenuous", "tie_stressful", "tie_waiting", "tie_ended"}


def test_full_screen_shows_what_others_may_see_until_the_viewer_says_they_are_alone(
    map_page: Visit,
) -> None:
    page = map_page.page
    mine = drawn_for(page)
    assert mine["marks"] & PRIVATE_MARKS
    only_me = page.locator("[data-map-tool=mine]")
    assert only_me.is_hidden()
    page.locator("[data-map-tool=full]").click()
    map_page.wait_for_map()
    assert not drawn_for(page)["marks"] & PRIVATE_MARKS
    only_me.click()
    map_page.wait_for_map()
    assert drawn_for(page) == mine
    page.locator("[data-map-tool=full]").click()
    page.locator("[data-map-tool=full]").click()
    map_page.wait_for_map()
    assert not drawn_for(page)["marks"] & PRIVATE_MARKS  # it is never remembered


def test_paper_shows_what_others_may_see_and_the_screen_comes_back(map_page: Visit) -> None:
    page = map_page.page
    mine = drawn_for(page)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert not drawn_for(page)["marks"] & PRIVATE_MARKS
    assert page.locator(".map-list.for-me").is_hidden()
    printed = page.locator(".map-list.on-paper")
    assert printed.is_visible()
    for private in ("stressful tie", "waiting to be confirmed", "ended", "Other support"):
        assert private not in (printed.text_content() or "")
    page.emulate_media(media="screen")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert drawn_for(page) == mine


def test_focusing_somebody_of_a_closed_service_lights_nobody_else(map_page: Visit) -> None:
    page = map_page.page
    drawing = scene(page)
    lines = [line for line in drawing["lines"] if str(line["id"]).startswith("overview:")]
    shared = next(line for line in lines if len(set(map(str, line["people"]))) > 1)  # type: ignore[call-overload]
    people = [str(one) for one in shared["people"]]  # type: ignore[attr-defined]
    lit = page.evaluate(
        "id => { const map = document.querySelector('[data-map]').familyMap; map.focus(id);"
        " return [...map.around]; }",
        people[0],
    )
    kin = {
        str(one)
        for line in drawing["lines"]
        if line["kin"] and people[0] in line["people"]  # type: ignore[operator]
        for one in line["people"]  # type: ignore[attr-defined]
    }
    assert {one for one in lit if one.startswith("person:")} <= kin | {people[0]}


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


def test_on_a_phone_list_and_map_are_two_tabs_and_nothing_is_wider_than_the_screen(
    visit: Visit, amara: str, best_family: str
) -> None:
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    visit.sign_in(amara)
    visit.open(best_family)
    page.wait_for_selector("[data-map-tabs]:not([hidden])")
    assert page.locator(".map-list.for-me").is_visible()
    assert page.locator(".map-picture").is_hidden()
    page.locator("[data-map-tab=map]").click()
    assert page.locator(".map-list.for-me").is_hidden()
    people = page.locator("[data-map-person-page]")
    assert people.nth(0).is_visible()
    assert (people.nth(0).locator(".helper").first.bounding_box() or {"y": 1e6})["y"] < 844
    page.locator("[data-map-person-page]:visible [data-map-step='1']").click()
    assert people.nth(0).is_hidden()
    assert people.nth(1).is_visible()
    assert_accessible(page)
    page.locator("[data-map-tool=whole]").click()
    visit.wait_for_map()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)


def choose(page: Page, kind: str) -> str:
    """Click the first node of a kind that the map shows; the name that is spoken for it."""
    place = page.evaluate(
        "kind => { const map = document.querySelector('[data-map]').familyMap;"
        " const box = map.stage.getBoundingClientRect();"
        " for (const node of map.scene.nodes) {"
        "  if (node.kind !== kind || !map.shown(node)) continue;"
        "  const { x, y } = map.network.canvasToDOM({ x: node.box[0], y: node.box[1] });"
        "  if (x < 5 || y < 5 || x > box.width - 5 || y > innerHeight - box.top - 5) continue;"
        "  return [x, y, node.spoken]; } }",
        kind,
    )
    x, y, name = place
    page.locator("[data-map-stage]").click(position={"x": x, "y": y})
    return str(name)


def test_a_click_opens_a_card_beside_the_map_with_how_to_reach_them(map_page: Visit) -> None:
    page = map_page.page
    card = page.locator("[data-map-card-panel]")
    assert card.is_hidden()
    page.locator("[data-map-tool=open]").click()
    map_page.wait_for_map()
    name = choose(page, "worker").split(",")[0]
    assert card.is_visible()
    assert name in (card.text_content() or "")
    assert "Why do I see this?" in (card.text_content() or "")
    page.locator("[data-map-card-close]").click()
    assert card.is_hidden()


def test_the_card_of_whoever_is_chosen_opens_by_key_and_closes_by_escape(map_page: Visit) -> None:
    page = map_page.page
    page.locator("[data-map-stage]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("[data-map-card-panel]").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("[data-map-card-panel]").is_hidden()
    assert page.evaluate("document.activeElement.matches('[data-map-stage]')")


def test_the_map_comes_before_the_list_for_the_keyboard_too(map_page: Visit) -> None:
    stops = map_page.page.evaluate(
        "() => { const all = [...document.querySelectorAll('a[href], button, summary, input,"
        ' [tabindex="0"]\')].filter(one => one.checkVisibility());'
        " return all.findIndex(one => one.matches('[data-map-stage]')); }"
    )
    assert stops <= 25


def test_the_list_folds_and_stays_folded(map_page: Visit) -> None:
    page = map_page.page
    body, fold = page.locator("[data-map-list-body]"), page.locator("[data-map-fold]")
    assert body.is_hidden()
    fold.click()
    assert body.is_visible()
    page.reload()
    map_page.wait_for_map()
    assert body.is_visible()
    fold.click()
    page.reload()
    map_page.wait_for_map()
    assert body.is_hidden()


def test_the_table_has_a_badge_for_every_line_of_the_map(map_page: Visit) -> None:
    page = map_page.page
    page.locator("[data-map-tool=grid]").click()
    table = page.locator("[data-map-grid] table")
    assert table.is_visible()
    assert page.locator("[data-map-stage]").is_hidden()
    drawing = scene(page)
    badges = [
        (badge["letters"], badge["manner"])
        for node in drawing["nodes"]
        for badge in node["badges"]  # type: ignore[attr-defined]  # of the page's own JSON
    ]
    cells = table.locator("td svg.map-sign")
    listed = {
        (cells.nth(at).text_content(), (cells.nth(at).get_attribute("class") or "").split()[-1])
        for at in range(cells.count())
    }
    assert {letters for letters, _ in badges} == {letters for letters, _ in listed}
    assert set(badges) <= listed
    assert_accessible(page)
    page.locator("[data-map-tool=grid]").click()
    assert page.locator("[data-map-stage]").is_visible()


@pytest.mark.parametrize(("width", "height", "least"), [(1440, 900, 12.0), (1920, 1080, 12.0)])
def test_no_text_of_the_map_is_too_small_to_read(
    map_page: Visit, width: int, height: int, least: float
) -> None:
    page = map_page.page
    page.set_viewport_size({"width": width, "height": height})
    page.locator("[data-map-tool=open]").click()
    map_page.wait_for_map()
    smallest = page.evaluate(
        "() => { const map = document.querySelector('[data-map]').familyMap;"
        " const sizes = map.scene.nodes.flatMap(one => one.label.map(line => line.size));"
        " return Math.min(...sizes) * map.network.getScale(); }"
    )
    assert smallest >= least - 0.01


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
