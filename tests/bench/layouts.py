"""How long layouts take, and how readable they are, over thirty families."""

from collections.abc import Iterator
from itertools import islice
from statistics import median

from graph.policy.support_web import SupportWeb
from tests.bench.timing import seconds
from tests.worlds import families
from tests.worlds.many import demo_webs, forty_people_with_eighty_supports
from tests.worlds.mixed_families import mixed_family
from tests.worlds.readability import Metrics, measure, smallest_text
from tests.worlds.webs import reference_web
from visualisations import draw
from visualisations.composing import compose
from visualisations.paper import Marking, PaperSize, paper
from visualisations.scene import Scene
from visualisations.words import Words

ROUNDS = 30
FAMILIES = 30
_PAGE = 1440 - 2 * 12 - 12 - 48
"""How wide the map is on a page of 1440 px: without the margins and the folded list."""

Figure = tuple[str, float, str]


def layout_ms(web: SupportWeb | None = None, rounds: int = ROUNDS) -> float:
    """Median of composing a whole scene, by default of 6 people, 14 practitioners, 8 agencies."""
    web, words = web or reference_web(), Words.load("england")

    def anew() -> None:
        compose(web, words)

    anew()
    return 1000 * median(seconds(anew) for _ in range(rounds))


def pdf_ms(rounds: int = 9) -> float:
    """Median of the whole paper of the reference family, its layout known: map, grid and list."""
    words = Words.load("england")
    view = draw(reference_web(), words).for_others
    marking = Marking("Hale family", (view.text.as_of,))

    def anew() -> None:
        paper(view, words, marking, "Family", PaperSize.A4)

    anew()
    return 1000 * median(seconds(anew) for _ in range(rounds))


def thirty_families() -> list[SupportWeb]:
    """The reference, every shape of the tests, generated ones, and those of the demo council."""
    shapes = [
        reference_web(),
        families.rich_web(),
        families.fourteen_web(),
        families.crowd_web(),
        forty_people_with_eighty_supports(),
    ]
    generated = [mixed_family(seed) for seed in range(10)]
    demo = sorted(demo_webs(), key=lambda web: (-len(web.supports), -len(web.people)))
    return [*shapes, *generated, *islice(demo, FAMILIES - len(shapes) - len(generated))]


def readability() -> Iterator[Figure]:
    """Sums over the families; what makes a reader name a tie that is not there has to be 0."""
    words = Words.load("england")
    scenes = [compose(web, words) for web in thirty_families()]
    found = [measure(scene) for scene in scenes]
    for name in (
        "lines_through_people",
        "lines_over_names",
        "lines_ending_beside",
        "shared_stretches",
    ):
        yield name, _sum(found, name), "goal 0, over 30 families in detail"
    yield "crossings_ring", _sum(found, "crossings"), "drawn strokes, at right angles"
    yield "overlaps_ring", _sum(found, "overlaps"), "goal 0"
    yield "smallest_text_px_1440", min(map(_text_px, scenes)), "goal >= 12"


def _sum(found: list[Metrics], name: str) -> float:
    return float(sum(getattr(one, name) for one in found))


def _text_px(scene: Scene) -> float:
    """The page never shows it smaller than it is; where there is room, larger."""
    return smallest_text(scene) * max(1.0, min(1.4, _PAGE / (2 * scene.view.half_width)))
