"""Many families as one map: nobody is left out, and no line runs behind a box that is not its."""

from datetime import date
from random import Random
from time import process_time

import pytest

from graph.vocabulary import Sector
from tests.worlds.drawn_map import drawing_of
from tests.worlds.webs import agency
from visualisations import Words
from visualisations.geometry import segments
from visualisations.scene import NodeKind
from visualisations.wide_map import Gathered, box_node, compose_wide, draw_wide

WORDS = Words.load("england")
SERVICES = {one.id: one for one in (agency(f"Service {s}", s) for s in list(Sector)[:30])}


def gathered(number: int, seed: int = 1) -> list[Gathered]:
    random = Random(seed)
    return [
        Gathered(
            f"f{at}",
            "family",
            f"Family {'and Another Long Name ' * (at % 3)}{at}",
            "3 people",
            ("Ann", "Ben", "Cy"),
            tuple(sorted(random.sample(sorted(SERVICES), at % 6))),
        )
        for at in range(number)
    ]


@pytest.mark.parametrize("number", [0, 1, 2, 7, 30, 110])
def test_everybody_stands_there_once_and_apart(number: int) -> None:
    boxes = gathered(number)
    scene = compose_wide(boxes, SERVICES, WORDS)
    drawn = [node.id for node in scene.nodes if node.kind is NodeKind.FAMILY]
    assert drawn == [box_node(box.key) for box in boxes]
    apart = [node.box for node in scene.nodes]
    assert not any(one.meets(two) for at, one in enumerate(apart) for two in apart[:at])
    assert all(scene.view.holds((box.x, box.y)) for box in apart)


@pytest.mark.parametrize("number", [2, 30, 110])
def test_no_line_runs_behind_a_box_that_it_does_not_concern(number: int) -> None:
    boxes = gathered(number)
    scene = compose_wide(boxes, SERVICES, WORDS)
    ties = {(line.source, line.target) for line in scene.lines}
    assert ties == {(f"agency:{one}", box_node(box.key)) for box in boxes for one in box.agencies}
    for line in scene.lines:
        for node in scene.nodes:
            if node.id not in (line.source, line.target):
                assert not any(node.box.cut_by(part) for part in segments(line.points)), line.id


def test_the_list_holds_what_the_map_holds() -> None:
    boxes = gathered(30)
    drawing = draw_wide((boxes, SERVICES), ([], {}), date(2026, 11, 23), WORDS)
    listed = {
        (agency.node, tie.node)
        for agency in drawing.text.agencies
        for tie in agency.workers[0].ties
    }
    assert listed == {(line.source, line.target) for line in drawing.scene.lines}
    assert [one.name for one in drawing.text.people] == [box.title for box in boxes]
    assert drawing_of(drawing.to_json())["forOthers"]["nodes"] == []


def test_a_hundred_families_are_laid_out_at_once() -> None:
    boxes = gathered(110)
    compose_wide(boxes, SERVICES, WORDS)
    before = process_time()
    compose_wide(boxes, SERVICES, WORDS)
    assert process_time() - before < 2
