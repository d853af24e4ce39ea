"""The map as a tool: looking back, finding, filtering, ways between two, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_family_map import assert_accessible
from tests.browsers.stage import out_of_sight, set_still
from tests.worlds.drawn_map import drawing_of

pytestmark = [pytest.mark.neo4j, pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def map_page(visit: Visit, amara: str, best_family: str) -> Visit:
    visit.sign_in(amara)
    visit.open(best_family)
    visit.wait_for_map()
    return visit


def shown(page: Page, kind: str) -> set[str]:
    """The nodes of a kind that the map shows now."""
    ids: list[str] = page.evaluate(
        "kind => { const map = document.querySelector('[data-map]').familyMap; return map.scene"
        ".nodes.filter(one => one.kind === kind && map.shown(one)).map(one => one.id); }",
        kind,
    )
    return set(ids)


def listed(page: Page) -> set[str]:
    """The practitioners whom the list names now."""
    entries = page.locator(".map-list.for-me .worker:not([hidden])")
    cards = [entries.nth(at).get_attribute("data-map-card") or "" for at in range(entries.count())]
    return {card for card in cards if card.startswith("worker:")}


def test_looking_back_shows_who_was_there_on_the_map_and_in_the_list_alike(
    map_page: Visit,
) -> None:
    page = map_page.page
    page.locator("[data-map-fold]").click()
    page.locator("[data-map-tool=open]").click()
    everybody = shown(page, "worker")
    drawing = drawing_of(page.locator("[data-map-scene]").text_content() or "")
    page.locator("[data-map-tool=time]").click()
    handle = page.locator("[data-map-when]")
    expect(handle).to_be_focused()
    handle.press("ArrowLeft")
    map_page.wait_for_map()
    now = drawing["now"] - 1
    there = {
        str(line["source"])
        for line in drawing["lines"]
        for first, last in line["spells"]
        if (first is None or first <= now) and (last is None or now <= last)
    }
    assert shown(page, "worker") == {one for one in there if one.startswith("worker:")}
    assert shown(page, "worker") == listed(page)
    said = page.locator("[data-map-status]").text_content() or ""
    assert said == page.locator("[data-map-time-said]").text_content()
    assert re.match(r"(January|April|July|October) to \w+ \d{4}: ", said)
    assert_accessible(page)
    handle.press("Home")
    map_page.wait_for_map()
    assert shown(page, "worker") < everybody
    assert shown(page, "worker") == listed(page)


def test_looking_back_works_by_its_buttons_and_the_address_names_a_time_alone(
    map_page: Visit,
) -> None:
    page = map_page.page
    page.locator("[data-map-tool=time]").click()
    earlier, later, today = (page.locator(f"[data-map-time='{by}']") for by in (-1, 1, 0))
    expect(later).to_have_attribute("aria-disabled", "true")
    earlier.click()
    expect(page).to_have_url(re.compile(r"/map\?when=\d{4}-Q[1-4]$"))
    earlier.click()
    later.click()
    at = page.locator("[data-map-time-said]").text_content()
    page.reload()
    map_page.wait_for_map()
    expect(page.locator("[data-map-time-said]")).to_have_text(at or "")
    today.click()
    expect(page).to_have_url(re.compile(r"/map$"))
    expect(page.locator("[data-map-time-said]")).to_contain_text("Today")


def test_the_back_button_leads_from_the_past_to_today(map_page: Visit) -> None:
    page = map_page.page
    everybody = shown(page, "group")
    page.locator("[data-map-tool=time]").click()
    page.locator("[data-map-when]").press("Home")
    map_page.wait_for_map()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/map$"))
    expect(page.locator("[data-map-time-said]")).to_contain_text("Today")
    assert shown(page, "group") == everybody


def test_paper_shows_today_whatever_time_is_looked_at(map_page: Visit) -> None:
    page = map_page.page
    page.locator("[data-map-tool=time]").click()
    page.locator("[data-map-when]").press("Home")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    others = page.evaluate(
        "() => document.querySelector('[data-map]').familyMap.everything.forOthers.nodes"
        ".filter(one => one.kind === 'group').map(one => one.id)"
    )
    assert shown(page, "group") == set(others)
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert shown(page, "group") != set(others)


def test_somebody_is_found_by_a_part_of_their_name_and_chosen_by_enter(map_page: Visit) -> None:
    page = map_page.page
    drawing = drawing_of(page.locator("[data-map-scene]").text_content() or "")
    worker = next(node for node in drawing["nodes"] if node["kind"] == "worker")
    page.locator("[data-map-tool=find]").click()
    field = page.locator("[data-map-find]")
    expect(field).to_be_focused()
    field.fill(str(worker["spoken"]).split(",")[0].upper()[:6])
    found = page.locator("[data-map-found] button")
    expect(found.first).to_be_visible()
    assert "found" in (page.locator("[data-map-status]").text_content() or "")
    field.fill(str(worker["spoken"]))
    field.press("Enter")
    assert page.evaluate("document.querySelector('[data-map]').familyMap.focused") == worker["id"]
    assert page.locator("[data-map-card-panel]").is_visible()
    field.fill("nobody is called this")
    expect(found).to_have_count(0)
    expect(page.locator("[data-map-status]")).to_have_text("Nobody on this map is called that")
    assert "nobody" not in page.url
    assert_accessible(page)


def test_a_filter_leaves_one_service_on_the_map_and_in_the_list(map_page: Visit) -> None:
    page = map_page.page
    page.locator("[data-map-tool=find]").click()
    agency = page.locator("[data-map-filter=agency]")
    agency.select_option(index=1)
    chosen = agency.input_value()
    assert shown(page, "group") | shown(page, "agency") <= {f"group:{chosen}", f"agency:{chosen}"}
    left = page.locator(".map-list.for-me .agency:not([hidden])")
    assert left.count() == 1
    assert left.get_attribute("data-map-service") == chosen
    assert chosen not in page.url
    page.locator("[data-map-filter-clear]").click()
    assert left.count() > 1
    page.locator("[data-map-filter=kind]").select_option("leads")
    manners = page.evaluate(
        "() => { const map = document.querySelector('[data-map]').familyMap; return map.scene"
        ".nodes.filter(one => one.kind === 'worker' && map.sieve.lets(one))"
        ".flatMap(one => map.sieve.node(one).badges.map(badge => badge.manner)); }"
    )
    assert set(manners) == {"leads"}


def test_a_map_that_is_narrowed_says_so_once_the_panel_that_narrowed_it_is_closed(
    map_page: Visit,
) -> None:
    """Else what was a year ago stands there as if it were today."""
    page = map_page.page
    narrowed = page.locator("[data-map-narrowed]")
    page.locator("[data-map-tool=time]").click()
    page.locator("[data-map-time='-1']").click()
    time = page.locator("[data-map-time-said]").text_content() or ""
    expect(narrowed).to_be_hidden()
    page.locator("[data-map-tool=find]").click()
    expect(narrowed).to_contain_text(time)
    page.locator("[data-map-filter=agency]").select_option(index=1)
    page.locator("[data-map-tool=find]").click()
    expect(narrowed).to_contain_text(page.locator("[data-map-filter-said]").text_content() or "")
    map_page.wait_for_map()
    assert_accessible(page)
    page.locator("[data-map-narrowed-end]").click()
    expect(narrowed).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/map$"))
    expect(page.locator("[data-map-filter=agency]")).to_have_value("")


def test_how_two_are_connected_is_said_in_words_and_stands_out(map_page: Visit) -> None:
    page = map_page.page
    drawing = drawing_of(page.locator("[data-map-scene]").text_content() or "")
    person, relative, kind = drawing["relatives"][0]
    ties = [line for line in drawing["lines"] if str(line["id"]).startswith("tie:")]
    kin = {tuple(one[:2]) for one in drawing["relatives"]}
    one, other = next(
        (str(tie["source"]), str(second["target"]))
        for tie in ties
        for second in ties
        if tie["mark"] != "tie_ended"
        and second["mark"] != "tie_ended"
        and (tie["target"], second["target"]) in kin
        and not any(t["source"] == tie["source"] and t["target"] == second["target"] for t in ties)
    )
    page.locator("[data-map-tool=path]").click()
    from_, to = (page.locator(f"#map-{end}") for end in ("from", "to"))
    from_.select_option(person)
    to.select_option(relative)
    steps = page.locator("[data-map-steps] li")
    expect(steps).to_have_count(2)
    assert f"whose {kind} is " in (steps.last.text_content() or "")
    from_.select_option(one)
    to.select_option(other)
    expect(steps).to_have_count(3)
    assert page.locator("[data-map-status]").text_content() == "; ".join(steps.all_text_contents())
    assert page.evaluate(
        "ids => { const { way } = document.querySelector('[data-map]').familyMap;"
        " return ids.every(id => way.nodes.has(id)) && way.nodes.size === 3; }",
        [one, other],
    )
    assert_accessible(page)
    page.locator("[data-map-path-clear]").click()
    expect(steps).to_have_count(0)


def test_from_somebody_to_who_supports_them_and_to_who_else_does(map_page: Visit) -> None:
    page = map_page.page
    page.locator("[data-map-fold]").click()
    page.locator(".map-list.for-me .person:has(nav.supporters) details.more summary").first.click()
    ways = page.locator(".map-list.for-me nav.supporters").first
    whom = (ways.get_attribute("aria-label") or "").removeprefix("Who supports ")
    ways.locator("a").first.click()
    focused = page.evaluate("document.querySelector('[data-map]').familyMap.focused")
    assert focused.startswith(("worker:", "agency:"))
    entry = page.locator(f".map-list.for-me .worker[data-map-card='{focused}']")
    back = entry.get_by_role("link", name=f"Who else supports {whom}")
    back.click()
    focused = page.evaluate("document.querySelector('[data-map]').familyMap.focused")
    here = page.locator(f".map-list.for-me .person[data-map-card='{focused}']")
    assert whom in (here.locator("button.entry").first.text_content() or "")


def test_from_a_card_to_the_cards_of_who_supports_them(map_page: Visit) -> None:
    page = map_page.page
    page.locator("[data-map-fold]").click()
    page.locator(".map-list.for-me .person:has(nav.supporters) button.entry").first.click()
    card = page.locator("[data-map-card-panel]")
    link = card.locator("nav.supporters a").first
    name = (link.text_content() or "").split(",")[0]
    link.click()
    assert name in (card.text_content() or "")
    assert "Why do I see this?" in (card.text_content() or "")


@pytest.mark.parametrize("colours", ["light", "dark", "forced"])
def test_every_tool_is_accessible_and_fits_on_a_narrow_screen(
    map_page: Visit, colours: str
) -> None:
    page = map_page.page
    page.set_viewport_size({"width": 320, "height": 800})
    page.emulate_media(
        color_scheme="dark" if colours == "dark" else "light",
        forced_colors="active" if colours == "forced" else "none",
        reduced_motion="reduce",
    )
    page.reload()
    map_page.page.wait_for_selector("[data-map-tabs]:not([hidden])")
    page.locator("[data-map-tab=map]").click()
    page.locator("[data-map-tool=more]").click()
    for tool in ("find", "path", "time", "move"):
        page.locator(f"[data-map-tool={tool}]").click()
        panel = page.locator(f"[data-map-panel={tool}]")
        expect(panel).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, tool
        if colours != "forced":
            assert_accessible(page)
    expect(page.locator("[data-map-panel]:not([hidden])")).to_have_count(1)


def test_in_high_contrast_the_map_has_the_colours_that_its_reader_chose(map_page: Visit) -> None:
    page = map_page.page
    page.emulate_media(forced_colors="active")
    colours = "Object.values(document.querySelector('[data-map]').familyMap.drawing.palette)"
    # The page hears of it a moment later.
    page.wait_for_function(f"() => {colours}.includes('Canvas')")
    assert set(page.evaluate(f"() => {colours}")) == {"Canvas", "CanvasText", "Highlight"}


def test_my_people_as_one_map_shows_what_is_between_a_family_and_its_services(
    map_page: Visit,
) -> None:
    page = map_page.page
    map_page.open("/my-people/map")
    map_page.wait_for_map()
    assert_accessible(page)
    lit = page.evaluate(
        "() => { const map = document.querySelector('[data-map]').familyMap;"
        " const line = map.scene.lines[0]; map.focus(line.target);"
        " return [line.source, [...map.around]]; }"
    )
    assert lit[0] in lit[1]
    page.locator("[data-map-tool=find]").click()
    page.locator("[data-map-find]").fill("a")
    expect(page.locator("[data-map-found] button").first).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080)])
def test_full_screen_has_everybody_in_sight_and_says_what_is_left_out(
    map_page: Visit, width: int, height: int
) -> None:
    page = map_page.page
    page.set_viewport_size({"width": width, "height": height})
    note = page.locator("[data-map-room-note]")
    expect(note).to_be_hidden()
    page.locator("[data-map-tool=open]").click()
    page.locator("[data-map-tool=full]").click()
    expect(note).to_have_text(re.compile("A room may read this"))
    for tool in (None, "time", "path", "mine"):
        if tool:
            page.locator(f"[data-map-tool={tool}]").click()
        set_still(page)
        assert out_of_sight(page) == [], tool
    expect(note).to_have_text(re.compile("Everything that you may see"))
    page.locator("[data-map-tool=in]").click()
    page.locator("[data-map-tool=fit]").click()
    set_still(page)
    assert out_of_sight(page) == []
    page.locator("[data-map-tool=full]").click()
    expect(note).to_be_hidden()


def test_whatever_opens_beside_or_above_the_map_everybody_stays_in_sight(map_page: Visit) -> None:
    page = map_page.page
    page.locator("[data-map-tool=open]").click()
    set_still(page)
    assert out_of_sight(page) == []
    for tool in ("path", "time", "find"):
        page.locator(f"[data-map-tool={tool}]").click()
        set_still(page)
        assert out_of_sight(page) == [], tool
    page.locator("[data-map-fold]").click()
    set_still(page)
    assert out_of_sight(page) == []
    page.locator("[data-map-find]").fill("Priya")
    page.locator("[data-map-find]").press("Enter")
    expect(page.locator("[data-map-card-panel]")).to_be_visible()
    set_still(page)
    assert out_of_sight(page) == []
    page.locator("[data-map-fold]").click()
    page.locator("[data-map-card-close]").click()
    set_still(page)
    assert page.evaluate("document.querySelector('[data-map]').familyMap.network.getScale()") >= 1


def test_everybody_who_is_drawn_is_found(map_page: Visit) -> None:
    page = map_page.page
    drawn: list[list[str]] = page.evaluate(
        "() => document.querySelector('[data-map]').familyMap.scene.nodes"
        ".map(one => [one.kind, one.spoken])"
    )
    page.locator("[data-map-tool=find]").click()
    field, found = page.locator("[data-map-find]"), page.locator("[data-map-found] button")
    field.fill("a")
    names = found.all_text_contents()
    assert {spoken for _, spoken in drawn if "a" in spoken.casefold()} <= set(names)
    for kind, spoken in drawn:
        if kind in ("person", "pregnancy"):
            field.fill(spoken)
            assert spoken in found.all_text_contents()
    field.fill("brother or sister of")  # what the map says under the name of a relative
    assert found.count() >= 1


def test_a_way_between_two_says_what_they_are_to_each_other_in_the_words_of_the_list(
    map_page: Visit,
) -> None:
    page = map_page.page
    drawing = drawing_of(page.locator("[data-map-scene]").text_content() or "")
    name = {str(node["id"]): str(node["spoken"]) for node in drawing["nodes"]}
    page.locator("[data-map-tool=path]").click()
    steps = page.locator("[data-map-steps] li")
    asked = 0
    for one, other, kind in drawing["relatives"]:
        entry = page.locator(f".map-list.for-me .person[data-map-card='{one}'] > details")
        kin = [text.split("; ")[0] for text in entry.locator("> ul.details li").all_text_contents()]
        assert f"{name[other]}: {kind}" in kin
        if asked > 12 and kind != "family or friend":
            continue
        asked += 1
        page.locator("#map-from").select_option(one)
        page.locator("#map-to").select_option(other)
        assert steps.last.text_content() == f"whose {kind} is {name[other]}"


def test_a_closed_service_shows_whom_it_supports(map_page: Visit) -> None:
    """Of each service the signs of the same people as its practitioners have, once it is open."""
    drawing = drawing_of(map_page.page.locator("[data-map-scene]").text_content() or "")
    for view in (drawing, drawing["forOthers"]):
        nodes = view["nodes"]
        groups = [node for node in nodes if node["kind"] == "group"]
        assert groups
        for group in groups:
            inside = {
                badge["person"]
                for node in nodes
                if node["agency"] == group["agency"]
                for badge in node["badges"]
            }
            assert {badge["person"] for badge in group["behind"]} == inside
    said = map_page.page.locator(".map-legend li:visible").all_text_contents()
    assert any(text.startswith("whom somebody supports") for text in said)
