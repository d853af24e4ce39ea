"""Services where their reader put them: lines keep clear of everybody all the same."""

from itertools import product
from random import Random

import pytest

from tests.worlds import families, webs
from tests.worlds.readability import measure
from visualisations import Words
from visualisations.arranging import Places, Step, in_places, places_of, stepped
from visualisations.composing import compose, sides_of
from visualisations.sides import Side

WORDS = Words.load("england")
SIDES = {Side.LEFT: ["a", "b"], Side.TOP: ["c"], Side.RIGHT: ["d"], Side.BOTTOM: ["e", "f"]}


def on(places: Places) -> dict[Side, list[str]]:
    return {side: [one for one, where in places if where is side] for side in Side}


@pytest.mark.parametrize(
    ("agency", "step", "changed"),
    [
        ("a", Step.DOWN, {Side.LEFT: ["b", "a"]}),
        ("b", Step.DOWN, {Side.LEFT: ["a"], Side.BOTTOM: ["b", "e", "f"]}),
        ("a", Step.UP, {Side.LEFT: ["b"], Side.TOP: ["a", "c"]}),
        ("b", Step.RIGHT, {Side.LEFT: ["a"], Side.RIGHT: ["d", "b"]}),
        ("a", Step.LEFT, {}),
        ("c", Step.RIGHT, {Side.TOP: [], Side.RIGHT: ["c", "d"]}),
        ("d", Step.DOWN, {Side.RIGHT: [], Side.BOTTOM: ["e", "f", "d"]}),
        ("e", Step.LEFT, {Side.BOTTOM: ["f"], Side.LEFT: ["a", "b", "e"]}),
        ("f", Step.UP, {Side.BOTTOM: ["e"], Side.TOP: ["c", "f"]}),
        ("e", Step.DOWN, {}),
    ],
)
def test_a_service_goes_one_step_and_round_a_corner_at_the_end(
    agency: str, step: Step, changed: dict[Side, list[str]]
) -> None:
    assert on(stepped(SIDES, agency, step)) == {**SIDES, **changed}


def test_nothing_moves_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        stepped(SIDES, "nowhere", Step.UP)


def test_whoever_came_since_stands_beside_their_neighbours_by_the_rule() -> None:
    kept = places_of({Side.LEFT: ["b"], Side.RIGHT: ["gone", "d", "a"]})
    new = {Side.LEFT: ["a", "b", "x"], Side.RIGHT: ["d", "y"]}
    assert in_places(new, kept) == {
        Side.LEFT: ["b", "x"],
        Side.RIGHT: ["d", "y", "a"],
        Side.TOP: [],
        Side.BOTTOM: [],
    }


@pytest.mark.parametrize("seed", range(12))
def test_a_map_that_somebody_arranged_is_read_without_tracing_a_line(seed: int) -> None:
    web = (webs.reference_web, families.rich_web, families.fourteen_web)[seed % 3]()
    random, places = Random(seed), places_of(sides_of(web, WORDS))
    agencies = [one for one, _ in places]
    for _ in range(8):
        sides = sides_of(web, WORDS, places)
        places = stepped(sides, random.choice(agencies), random.choice(list(Step)))
    assert measure(compose(web, WORDS, places)).misread == 0
    assert sorted(one for one, _ in places) == sorted(agencies)


def test_every_step_can_be_taken_from_everywhere() -> None:
    for agency, step in product("abcdef", Step):
        assert sorted(one for one, _ in stepped(SIDES, agency, step)) == list("abcdef")
