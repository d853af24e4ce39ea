"""How long the layout of the reference family takes, in milliseconds."""

from statistics import median

from tests.bench.timing import seconds
from tests.worlds.webs import reference_web
from visualisations.composing import compose
from visualisations.words import Words

ROUNDS = 30


def layout_ms() -> float:
    """Median of composing the whole scene of 6 people, 14 practitioners of 8 agencies, uncached."""
    web, words = reference_web(), Words.load("england")

    def anew() -> None:
        compose(web, words)

    anew()
    return 1000 * median(seconds(anew) for _ in range(ROUNDS))
