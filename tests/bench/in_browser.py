"""Measured in Chromium: how soon a map stands still, how small its text is, and force layouts."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import combinations

import networkx as nx
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as TookTooLong

from graph.policy.support_web import SupportWeb
from tests.bench.drawn_pages import SITE, WORDS, Pages, web_of_nodes
from tests.bench.layouts import Figure, thirty_families
from tests.browsers.chromium import CHROMIUM, launched
from visualisations.composing import compose
from visualisations.geometry import Box, Point, cross
from visualisations.scene import Node, Scene

SIZES = (10, 50, 300)
SLOW_SIZES = (10, 50)
LEGIBLE_ON_A_WALL = 25.0
_SLOWED = 4
_LONGEST_MS = 120_000
"""So long a force layout is waited for; one that is not still then counts as still by then."""

_STILL = """() => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("the map does not stand still")), 120000);
  const look = () => {
    const root = document.querySelector("[data-map]");
    const stage = root?.querySelector("[data-map-stage]");
    if (root?.familyMap?.card) {
      const table = root.querySelector("[data-map-grid]");
      if (!table.hidden) root.querySelector("[data-map-tool=grid]").click();
      if (stage.dataset.still) { done(performance.now()); return; }
    }
    requestAnimationFrame(look);
  };
  look();
})"""
_SMALLEST = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let least = Infinity;
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    const box = one.getBoundingClientRect();
    if (!walker.currentNode.textContent.trim() || !one.checkVisibility()) continue;
    if (box.width < 2 || box.height < 2) continue;  // for screen readers alone
    const scale = one.getScreenCTM ? one.getScreenCTM().a : 1;
    least = Math.min(least, parseFloat(getComputedStyle(one).fontSize) * scale);
  }
  return least;
}"""


def in_browser() -> Iterator[Figure]:
    """Every figure of this part; `python -m tests.bench.in_browser` prints them alone."""
    if CHROMIUM is None:
        sys.exit("No Chromium: how soon a map stands still, and force layouts, need one.")
    with launched() as browser:
        pages = Pages()
        yield from _still(browser, pages)
        yield from _texts(browser, pages)
        yield from _forces(browser, pages)


def _still(browser: Browser, pages: Pages) -> Iterator[Figure]:
    for number in SIZES:
        pages.put(str(number), web_of_nodes(number))
    for number in SIZES:
        ours, theirs = _both(browser, pages, str(number), 1)
        goal = {50: "goal <= 0.25", 300: "goal <= 0.02"}.get(number, "")
        yield f"still_map_ms_{number}", ours, "from the address to a map that stands still"
        yield f"still_map_over_pyvis_{number}", ours / theirs, goal
    for number in SLOW_SIZES:
        ours, theirs = _both(browser, pages, str(number), _SLOWED)
        yield f"still_map_ms_{number}_slow", ours, "on a processor slowed four times"
        yield f"still_map_over_pyvis_{number}_slow", ours / theirs, ""


def _both(browser: Browser, pages: Pages, key: str, slowed: int) -> tuple[float, float]:
    """Milliseconds until our map, and the raw page of the same graph, stand still."""
    ours = _opened(browser, pages, f"map/{key}", slowed)
    mine = float(ours.evaluate(_STILL))
    ours.context.close()
    raw = _opened(browser, pages, f"force/{key}", slowed)
    theirs = float(_LONGEST_MS)
    with suppress(TookTooLong):
        raw.wait_for_function("window.still !== undefined", timeout=_LONGEST_MS)
        theirs = float(raw.evaluate("window.still"))
    raw.context.close()
    return mine, theirs


def _opened(browser: Browser, pages: Pages, path: str, slowed: int) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(_LONGEST_MS)
    pages.answer(page)
    if slowed > 1:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(f"{SITE}/{path}", wait_until="commit")
    return page


def _texts(browser: Browser, pages: Pages) -> Iterator[Figure]:
    phone, wall = [], []
    for at, web in enumerate(thirty_families()):
        pages.put(f"family-{at}", web)
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        pages.answer(page)
        if at % 3 == 0:
            page.goto(f"{SITE}/map/family-{at}")
            page.wait_for_selector("[data-map-tabs]:not([hidden])")
            page.locator("[data-map-tab=map]").click()
            phone.append(float(page.evaluate(_SMALLEST)))
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.goto(f"{SITE}/wall/family-{at}")
        wall.append(float(page.evaluate(_SMALLEST)))
        page.context.close()
    yield "smallest_text_px_390", min(phone), "goal >= 12: one person at a time, names 14 or more"
    yield "smallest_text_px_wall", min(wall), "goal >= 25"
    below = sum(one < LEGIBLE_ON_A_WALL for one in wall)
    yield "walls_under_25_px", below, "of 30 families: the one of forty people is too wide"


def _forces(browser: Browser, pages: Pages) -> Iterator[Figure]:
    """The same families where a force decides: straight lines, labels of the same size."""
    ours: dict[str, list[tuple[int, int]]] = {"spring": [], "kamada_kawai": [], "force": []}
    for at, web in enumerate(thirty_families()[::2]):
        scene = compose(web, WORDS)
        nodes = [node for node in scene.nodes if node.part.shown(None)]
        graph = _graph(scene, nodes)
        for name, places in (
            ("spring", nx.spring_layout(graph, seed=1)),
            ("kamada_kawai", nx.kamada_kawai_layout(graph)),
        ):
            wide, high = scene.view.half_width, scene.view.half_height
            spread = {key: (x * wide, y * high) for key, (x, y) in places.items()}
            ours[name].append(_badness(graph, nodes, spread))
        ours["force"].append(_badness(graph, nodes, _forced(browser, pages, at, web)))
    for name, found in ours.items():
        yield f"crossings_{name}", float(sum(one for one, _ in found)), "over 15 of the 30 families"
        yield f"overlaps_{name}", float(sum(two for _, two in found)), ""


def _graph(scene: Scene, nodes: list[Node]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(node.id for node in nodes)
    for line in scene.lines:
        if line.part.shown(None) and line.source in graph and line.target in graph:
            graph.add_edge(line.source, line.target)
    return graph


def _forced(browser: Browser, pages: Pages, at: int, web: SupportWeb) -> Mapping[str, Point]:
    pages.put(f"force-{at}", web)
    page = _opened(browser, pages, f"force/force-{at}", 1)
    with suppress(TookTooLong):
        page.wait_for_function("window.still !== undefined", timeout=20_000)
    found = page.evaluate("network.getPositions()")
    page.context.close()
    return {key: (one["x"], one["y"]) for key, one in found.items()}


def _badness(graph: nx.Graph, nodes: list[Node], at: Mapping[str, Point]) -> tuple[int, int]:
    """Crossings of lines without a common end, and pairs of labels that meet."""
    crossings = sum(
        not {*one} & {*two} and cross((at[one[0]], at[one[1]]), (at[two[0]], at[two[1]]))
        for one, two in combinations(graph.edges, 2)
    )
    labels = [
        Box(*at[node.id], node.label_box.half_width, node.label_box.half_height)
        for node in nodes
        if node.label_box
    ]
    return crossings, sum(one.meets(two) for one, two in combinations(labels, 2))


def main() -> None:
    for name, value, goal in in_browser():
        sys.stdout.write(f"{name:32} {value:10.2f}   {goal}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
