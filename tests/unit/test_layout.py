"""Where everybody stands: the genogram in the middle, the frame round it, the lines between."""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import pytest

from graph.policy.support_web import SupportWeb
from graph.vocabulary import Role, Sector, Sex
from tests.worlds import families, webs
from tests.worlds.mixed_families import mixed_family
from tests.worlds.readability import measure, shifts, smallest_text
from tests.worlds.webs import person, web_of
from visualisations import Words
from visualisations.composing import compose
from visualisations.geometry import Box, cross, segments, settled
from visualisations.scene import NodeKind, Scene

WORDS = Words.load("england")
FEMALE, MALE = Sex.FEMALE, Sex.MALE
EVERY_SHAPE = [
    webs.reference_web,
    families.rich_web,
    families.lone_web,
    families.three_web,
    families.fourteen_web,
    families.crowd_web,
]


Say = Callable[[str], None]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Print a figure, whether the test passes or not."""

    def write(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}\n")

    return write


def scene_of(web: SupportWeb) -> Scene:
    return compose(web, WORDS)


# The reference family: six people whose map must stay easy to read.


def test_the_reference_family_is_read_without_tracing_a_line(say: Say) -> None:
    metrics = measure(scene_of(webs.reference_web()))
    say(f"reference family, detail: {metrics}")
    assert metrics.misread == 0
    assert metrics.crossings <= 36


def test_the_overview_of_the_reference_family_has_no_crossing_at_all() -> None:
    metrics = measure(scene_of(webs.reference_web()), opened=frozenset())
    assert (metrics.crossings, metrics.misread) == (0, 0)


def test_the_time_of_a_layout_is_printed(say: Say) -> None:
    web, times = webs.reference_web(), []
    for _ in range(9):
        start = time.perf_counter()
        compose(web, WORDS)
        times.append((time.perf_counter() - start) * 1000)
    say(f"layout of the reference family: {median(times):.0f} ms median (aim: under 50)")


def _one_leaves(web: SupportWeb) -> list[SupportWeb]:
    workers = {one.worker.id for one in web.supports if one.worker}
    return [
        replace(web, supports=tuple(s for s in web.supports if s.worker and s.worker.id != gone))
        for gone in sorted(workers)
    ]


def _one_joins(web: SupportWeb) -> list[SupportWeb]:
    known = {one.agency.sector: one.agency for one in web.supports}
    return [
        replace(
            web,
            supports=(
                *web.supports,
                webs.support(
                    "Newly Come",
                    known.get(sector) or webs.agency("New", sector),
                    one,
                    Role.VOLUNTEER,
                ),
            ),
        )
        for sector in Sector
        for one in ("f_kai", "f_mum", "f_gran")
    ]


@pytest.mark.parametrize("change", [_one_leaves, _one_joins])
def test_everybody_else_stays_when_one_practitioner_joins_or_leaves(
    change: Callable[[SupportWeb], list[SupportWeb]], say: Say
) -> None:
    before = scene_of(webs.reference_web())
    moved = [shifts(before, scene_of(web)) for web in change(webs.reference_web())]
    every = [shift for one in moved for shift in one]
    say(f"{change.__name__}: median {median(every):.2%}, most {max(every):.2%} of the width")
    assert len(every) > 200
    assert median(every) <= 0.02
    assert max(every) <= 0.10


# Every shape of family.


@pytest.mark.parametrize("web", EVERY_SHAPE)
def test_no_two_labels_overlap(web: Callable[[], SupportWeb]) -> None:
    scene = scene_of(web())
    assert measure(scene).overlaps == 0
    assert measure(scene, opened=frozenset()).overlaps == 0
    for band in scene.bands:
        assert measure(scene, opened=frozenset({band.agency})).overlaps == 0


@pytest.mark.parametrize("web", EVERY_SHAPE)
def test_no_two_nodes_overlap(web: Callable[[], SupportWeb]) -> None:
    for opened in (None, frozenset[str]()):
        scene = scene_of(web())
        boxes = [node.box for node in scene.nodes if node.part.shown(opened)]
        assert not any(
            one.meets(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :]
        )


@pytest.mark.parametrize("web", EVERY_SHAPE)
def test_the_same_web_gives_the_same_scene_in_whatever_order_its_rows_come(
    web: Callable[[], SupportWeb],
) -> None:
    first, shuffled = web(), web()
    chance = random.Random(7)
    for _ in range(3):
        people, kinships = list(shuffled.people), list(shuffled.kin)
        supports = list(shuffled.supports)
        for rows in (people, kinships, supports):
            chance.shuffle(rows)
        mixed = replace(
            shuffled, people=tuple(people), kin=tuple(kinships), supports=tuple(supports)
        )
        assert scene_of(mixed) == scene_of(first)


@pytest.mark.parametrize("web", EVERY_SHAPE)
def test_no_line_runs_through_anybody_or_over_a_name_and_none_lies_on_another_persons(
    web: Callable[[], SupportWeb],
) -> None:
    """Nor does one end beside the symbol or the sign that it leads to."""
    metrics = measure(scene_of(web()))
    assert metrics.misread == 0, metrics


@pytest.mark.parametrize("seed", range(40))
def test_nor_does_one_in_a_family_of_any_kind(seed: int) -> None:
    metrics = measure(scene_of(mixed_family(seed)))
    assert metrics.misread == 0, metrics


@pytest.mark.parametrize("web", EVERY_SHAPE)
def test_lines_of_support_run_across_and_down_and_cross_at_right_angles(
    web: Callable[[], SupportWeb],
) -> None:
    for line in scene_of(web()).lines:
        if line.id.startswith("tie:"):
            assert all(x1 == x2 or y1 == y2 for (x1, y1), (x2, y2) in segments(line.points))


@pytest.mark.parametrize("web", EVERY_SHAPE)
def test_no_text_is_smaller_than_12_where_the_map_is_shown_as_large_as_it_is(
    web: Callable[[], SupportWeb],
) -> None:
    assert smallest_text(scene_of(web())) >= 12


def test_the_map_of_the_reference_family_fits_beside_an_open_card_at_1440() -> None:
    assert 2 * scene_of(webs.reference_web()).view.half_width <= 1040


@pytest.mark.parametrize("web", EVERY_SHAPE)
def test_everything_lies_inside_the_view(web: Callable[[], SupportWeb]) -> None:
    scene = scene_of(web())
    for box in [*(n.box for n in scene.nodes), *(b.name_box for b in scene.bands)]:
        assert scene.view.left <= box.left <= box.right <= scene.view.right
        assert scene.view.top <= box.top <= box.bottom <= scene.view.bottom


def test_forty_practitioners_all_find_a_place() -> None:
    scene = scene_of(families.crowd_web())
    assert sum(node.kind is NodeKind.WORKER for node in scene.nodes) == 40


def test_a_map_of_nobody_is_empty_and_not_an_error() -> None:
    scene = scene_of(web_of([]))
    assert scene.nodes == ()
    assert scene.view.half_width > 0


def test_a_sector_keeps_its_side_whoever_else_is_there() -> None:
    people = [person("a", "Ada Lovell", FEMALE, 1990)]
    school = webs.agency("School", Sector.SCHOOL)
    only = webs.support("Ella Wood", school, "a", Role.TEACHER)
    others = [
        webs.support("Someone", webs.agency(f"Agency {sector}", sector), "a")
        for sector in (Sector.GP, Sector.HOUSING, Sector.VOLUNTARY)
    ]
    alone = scene_of(web_of(people, [], [only]))
    among = scene_of(web_of(people, [], [only, *others]))
    node = f"worker:{school.id}:worker-ella-wood"
    here, there = alone.node(node), among.node(node)
    assert here is not None
    assert there is not None
    assert here.box.x == pytest.approx(there.box.x, rel=0.15)
    assert here.box.y == pytest.approx(there.box.y, rel=0.15)


# Geometry.


def test_touching_segments_do_not_cross() -> None:
    assert cross(((0, 0), (2, 2)), ((0, 2), (2, 0)))
    assert not cross(((0, 0), (2, 2)), ((0, 0), (2, 0)))
    assert not cross(((0, 0), (2, 2)), ((1, 1), (2, 0)))
    assert not cross(((0, 0), (2, 0)), ((1, 0), (3, 0)))


def test_boxes_know_what_runs_through_them() -> None:
    box = Box(0, 0, 2, 1)
    assert box.cut_by(((-5, 0), (5, 0)))
    assert not box.cut_by(((-5, 1), (5, 1)))
    assert not box.cut_by(((-5, 3), (5, 2)))


def test_a_crowd_makes_room_and_nobody_else_moves() -> None:
    assert settled([0, 0, 100], [10, 10]) == [-5, 5, 100]
    assert settled([0, 0, 0], [10, 10]) == [-10, 0, 10]
    assert settled([0, 40], [10], length=20) == [10, 30]
