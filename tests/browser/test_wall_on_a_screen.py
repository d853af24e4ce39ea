"""The wall of a meeting on the screens that rooms have: nobody can scroll it."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, Page

from graph.policy.support_web import SupportWeb
from tests.worlds.many import demo_webs
from visualisations.composing import compose
from visualisations.wall import wall_of
from visualisations.words import Words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WORDS = Words.load("england")
WEB = Path(__file__).parents[2] / "app" / "web"
TEMPLATES = Environment(loader=FileSystemLoader(WEB / "templates"), autoescape=True)
TEMPLATES.globals["words"] = WORDS
STYLE = "".join((WEB / "static" / name).read_text("utf-8") for name in ("map.css", "wall.css"))


@pytest.fixture(scope="module")
def crowded() -> SupportWeb:
    """Of the demo's families the one with the most services around it."""
    return max(demo_webs(), key=lambda web: len({line.agency.id for line in web.supports}))


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def hang(page: Page, web: SupportWeb, view: str, named: bool, opened: bool) -> None:
    """What the screen is sent, with its style."""
    wall = wall_of(web, WORDS)
    shown = SimpleNamespace(
        state="shown",
        view=view,
        names=named,
        wall=wall if named else wall.without_names(),
        person="",
        agency=wall.agencies[-1].key if opened else "",
    )
    body = TEMPLATES.get_template("meetings/_on_wall.html").render(shown=shown)
    page.set_content(
        f"<!doctype html><style>{STYLE}</style><body class='on-wall'>"
        f"<main data-wall><div data-shown>{body}</div></main>"
    )


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (1280, 720)])
@pytest.mark.parametrize(
    ("view", "named", "opened"),
    [
        ("overview", False, False),
        ("overview", True, False),
        ("overview", True, True),
        ("grid", False, False),
    ],
)
def test_nothing_on_the_wall_is_cut_off(
    page: Page, crowded: SupportWeb, size: tuple[int, int], view: str, named: bool, opened: bool
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    hang(page, crowded, view, named, opened)
    assert page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    ) == list(size)
    edges = page.locator(".agency, .grid tr, .caption, .names li").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().bottom)"
    )
    assert max(edges) <= size[1]


def test_the_legend_of_the_wall_explains_each_line_that_is_on_it(
    page: Page, crowded: SupportWeb
) -> None:
    hang(page, crowded, "overview", named=False, opened=False)
    said = page.locator(".legend").text_content() or ""
    marks = {line.mark for line in compose(crowded, WORDS).lines if line.kin}
    assert marks
    assert not [mark for mark in marks if WORDS.text(f"sign_{mark}") not in said]
