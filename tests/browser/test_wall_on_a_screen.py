"""The wall of a meeting on the screens that rooms have: nobody can scroll it."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, Page

from graph.policy.support_web import SupportWeb
from graph.vocabulary import WallView
from tests.worlds import families
from tests.worlds.many import demo_webs, forty_people_with_eighty_supports
from visualisations.composing import compose
from visualisations.wall import wall_of
from visualisations.wall_sheets import key_of_sheet, turned
from visualisations.words import Words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WORDS = Words.load("england")
WEB = Path(__file__).parents[2] / "app" / "web"
TEMPLATES = Environment(loader=FileSystemLoader(WEB / "templates"), autoescape=True)
TEMPLATES.globals["words"] = WORDS
STYLE = "".join((WEB / "static" / name).read_text("utf-8") for name in ("map.css", "wall.css"))


SMALLEST = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let least = Infinity;
  while (walker.nextNode()) {
    if (!walker.currentNode.textContent.trim()) continue;
    const one = walker.currentNode.parentElement;
    if (!one.checkVisibility()) continue;
    const scale = one.getScreenCTM ? one.getScreenCTM().a : 1;
    least = Math.min(least, parseFloat(getComputedStyle(one).fontSize) * scale);
  }
  return least;
}"""

FORTY = forty_people_with_eighty_supports()


@pytest.fixture(scope="module")
def crowded() -> SupportWeb:
    """Of the demo's families the one with the most services around it."""
    return max(demo_webs(), key=lambda web: len({line.agency.id for line in web.supports}))


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def hang(page: Page, web: SupportWeb, view: WallView, opened: str = "", named: bool = False) -> int:
    """Put on a page what the screen is sent, with its style; returns how many sheets there are."""
    wall = wall_of(web, WORDS)
    up = turned(wall, view, opened, "", WORDS)
    shown = SimpleNamespace(
        state="shown",
        view=view,
        names=named,
        wall=wall if named else wall.without_names(),
        person="",
        opened=opened,
        turned=up,
    )
    body = TEMPLATES.get_template("meetings/_on_wall.html").render(shown=shown)
    page.set_content(
        f"<!doctype html><style>{STYLE}</style><body class='on-wall'>"
        f"<main data-wall><div data-shown>{body}</div></main>"
    )
    return up.of


def look(page: Page, size: tuple[int, int]) -> float:
    """Assert that nothing is cut off, or stands on anything else; returns the smallest letters."""
    assert page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    ) == list(size)
    below = page.locator(".agency, .grid tr, .family, .legend, .names li").evaluate_all(
        "all => Math.max(...all.map(one => one.getBoundingClientRect().bottom))"
    )
    caption = page.locator(".caption").bounding_box()
    assert caption
    assert below <= caption["y"] + 1
    return float(page.evaluate(SMALLEST))


@pytest.mark.parametrize(
    "size", [(1440, 900), (1920, 1080), (1280, 720), (1024, 768), (1280, 1024)]
)
@pytest.mark.parametrize("named", [False, True])
def test_nothing_on_the_wall_is_cut_off_and_all_of_it_can_be_read(
    page: Page, crowded: SupportWeb, size: tuple[int, int], named: bool
) -> None:
    """From the last row of chairs: 25 px on a screen of 1920 by 1080."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for web in (crowded, families.fourteen_web(), families.crowd_web()):
        for view in (WallView.OVERVIEW, WallView.GRID):
            number, of = 1, 1
            while number <= of:
                of = hang(page, web, view, key_of_sheet(number), named)
                assert look(page, size) >= 25 * min(size[0] / 1920, size[1] / 1080)
                number += 1


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080)])
def test_an_agency_that_is_opened_is_not_cut_off(
    page: Page, crowded: SupportWeb, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for agency in wall_of(crowded, WORDS).agencies:
        hang(page, crowded, WallView.OVERVIEW, agency.key, named=True)
        assert page.locator(".agency.open").count() == 1
        look(page, size)


def test_a_family_of_forty_is_as_large_as_the_screen_is_wide(page: Page) -> None:
    """That many generations side by side have smaller letters than a room would like."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    for named in (False, True):
        hang(page, FORTY, WallView.OVERVIEW, named=named)
        assert look(page, (1920, 1080)) >= 18
        family = page.locator(".family").bounding_box()
        assert family
        assert family["width"] > 1800


def test_the_legend_of_the_wall_explains_each_line_that_is_on_it(
    page: Page, crowded: SupportWeb
) -> None:
    hang(page, crowded, WallView.OVERVIEW)
    said = page.locator(".legend").text_content() or ""
    marks = {line.mark for line in compose(crowded, WORDS).lines if line.kin}
    assert marks
    assert not [mark for mark in marks if WORDS.text(f"sign_{mark}") not in said]
