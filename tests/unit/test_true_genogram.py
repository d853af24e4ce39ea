"""What the middle of the map may never say: properties of every family, not of a chosen one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from graph.policy.support_web import SupportWeb, VisiblePerson
from graph.vocabulary import Kin, KinGroup, Sex
from tests.worlds import families, webs
from tests.worlds.many import demo_webs
from tests.worlds.mixed_families import mixed_family
from tests.worlds.odd_families import ODD_FAMILIES
from tests.worlds.readability import measure
from tests.worlds.webs import couple, kin, parent, person, web_of
from visualisations import Words
from visualisations.composing import compose
from visualisations.geometry import Segment, segments
from visualisations.scene import NodeKind, Scene
from visualisations.style import Mark, Shape
from visualisations.text_map import text_map

WORDS = Words.load("england")
DESCENT = {Mark.CHILD, Mark.CHILD_DASHED, Mark.CHILD_FORMER, Mark.CHILD_IN_DOUBT}
COUPLES = {
    Mark.COUPLE,
    Mark.COHABITING,
    Mark.PARTNERS,
    Mark.SEPARATED,
    Mark.DIVORCED,
    Mark.PARTED,
    Mark.FORMER,
    Mark.COUPLE_IN_DOUBT,
}
NOT_BY_BIRTH = {
    Kin.ADOPTIVE_PARENT,
    Kin.FOSTER_PARENT,
    Kin.STEP_PARENT,
    Kin.ADOPTED_CHILD,
    Kin.FOSTER_CHILD,
    Kin.STEP_CHILD,
}
TOGETHER = {Mark.COUPLE, Mark.COHABITING, Mark.PARTNERS}


def check(web: SupportWeb) -> None:
    scene = compose(web, WORDS)
    every_person_stands_once(web, scene)
    every_parent_is_joined_to_the_child(web, scene)
    every_couple_is_joined(web, scene)
    nobody_former_is_drawn_as_a_partner(web, scene)
    each_child_hangs_from_between_its_parents(web, scene)
    no_two_families_share_a_line(scene)


def node(person_id: str) -> str:
    return f"person:{person_id}"


def every_person_stands_once(web: SupportWeb, scene: Scene) -> None:
    drawn = sorted(one.id for one in scene.nodes if one.kind is NodeKind.PERSON)
    assert drawn == sorted(node(one.id) for one in web.people)


def descents(web: SupportWeb) -> Iterator[tuple[str, str, Kin | None]]:
    for one in web.kin:
        if one.group is KinGroup.PARENT:
            yield node(one.relative_id), node(one.person_id), one.kind
        elif one.group is KinGroup.CHILD:
            yield node(one.person_id), node(one.relative_id), one.kind


def every_parent_is_joined_to_the_child(web: SupportWeb, scene: Scene) -> None:
    drawn = [set(line.people) for line in scene.lines if line.mark in DESCENT]
    for one, child, _ in descents(web):
        assert any({one, child} <= people for people in drawn), (one, child)


def every_couple_is_joined(web: SupportWeb, scene: Scene) -> None:
    drawn = {frozenset(line.people) for line in scene.lines if line.mark in COUPLES}
    for one in web.kin:
        if one.group in (KinGroup.PARTNER, KinGroup.FORMER_PARTNER):
            assert frozenset({node(one.person_id), node(one.relative_id)}) in drawn


def nobody_former_is_drawn_as_a_partner(web: SupportWeb, scene: Scene) -> None:
    together = {frozenset(line.people) for line in scene.lines if line.mark in TOGETHER}
    former = {
        frozenset({node(one.person_id), node(one.relative_id)})
        for one in web.kin
        if one.group is KinGroup.FORMER_PARTNER and not one.ended
    }
    assert not together & former


def each_child_hangs_from_between_its_parents(web: SupportWeb, scene: Scene) -> None:
    """Where both parents by birth stand in one row; those of two rows have a line each."""
    where = {one.id: (one.symbol.x, one.symbol.y) for one in scene.nodes}
    by_birth: dict[str, set[str]] = {}
    for one, child, kind in descents(web):
        if kind not in NOT_BY_BIRTH and (one, child) not in scene.in_doubt:
            by_birth.setdefault(child, set()).add(one)
    for child, parents in by_birth.items():
        if len(parents) != 2 or len({where[one][1] for one in parents}) != 1:
            continue
        left, right = sorted(where[one][0] for one in parents)
        starts = [
            line.points[0]
            for line in scene.lines
            if line.mark is Mark.CHILD and {*parents, child} <= set(line.people)
        ]
        above = [x for x, y in starts if y < where[child][1] - 20]
        assert any(left < x < right for x in above), (child, parents)


def no_two_families_share_a_line(scene: Scene) -> None:
    """Lines may lie on each other only where they lead to children of the same parents."""
    drawn = [line for line in scene.lines if line.kin and line.mark in DESCENT | COUPLES]
    for one, other in combinations((line for line in drawn if not line.curved), 2):
        if one.parents and one.parents == other.parents and one.mark is other.mark:
            continue
        for first in segments(one.points):
            for second in segments(other.points):
                assert not lie_on_each_other(first, second), (one, other)


def lie_on_each_other(first: Segment, second: Segment) -> bool:
    """Two level or two upright segments that a reader takes for one."""
    for along, across in ((0, 1), (1, 0)):
        ends = [sorted(end[along] for end in one) for one in (first, second)]
        level = [one[0][across] for one in (first, second)]
        flat = all(abs(one[0][across] - one[1][across]) < 0.01 for one in (first, second))
        shared = min(ends[0][1], ends[1][1]) - max(ends[0][0], ends[1][0])
        if flat and abs(level[0] - level[1]) < 2.0 and shared > 0.5:
            return True
    return False


@pytest.mark.parametrize("seed", range(120))
def test_no_mixed_family_is_drawn_falsely(seed: int) -> None:
    check(mixed_family(seed))


def test_no_demo_family_is_drawn_falsely_for_any_sign_in() -> None:
    seen = 0
    for web in demo_webs():
        check(web)
        metrics = measure(compose(web, WORDS))
        assert metrics.misread == 0, metrics
        overview = measure(compose(web, WORDS), frozenset())
        assert (overview.overlaps, overview.lines_through_people) == (0, 0)
        seen += 1
    assert seen > 40


@pytest.mark.parametrize("web", [webs.reference_web, families.rich_web, families.fourteen_web])
def test_no_family_of_these_tests_is_drawn_falsely(web: Callable[[], SupportWeb]) -> None:
    check(web())


@pytest.mark.parametrize("name", ODD_FAMILIES)
def test_no_family_that_others_draw_wrong_is_drawn_falsely(name: str) -> None:
    check(ODD_FAMILIES[name])
    metrics = measure(compose(ODD_FAMILIES[name], WORDS))
    assert metrics.misread == 0, metrics


def test_the_carers_of_a_child_stand_beside_the_parents_and_each_have_their_line() -> None:
    scene = compose(ODD_FAMILIES["birth_parents_and_foster_carers"], WORDS)
    assert marks_between(scene, "ann", "cas") & DESCENT == {Mark.CHILD}
    assert marks_between(scene, "fay", "cas") & DESCENT == {Mark.CHILD_DASHED}


def test_three_kinds_of_parted_couples_are_three_kinds_of_line() -> None:
    scene = compose(ODD_FAMILIES["three_kinds_of_parted_couples"], WORDS)
    marks = [marks_between(scene, "ann", one) & COUPLES for one in ("bob", "col", "dan")]
    assert marks == [{Mark.SEPARATED}, {Mark.DIVORCED}, {Mark.PARTED}]


def marks_between(scene: Scene, *people: str) -> set[Mark]:
    ends = {node(one) for one in people}
    return {line.mark for line in scene.lines if ends <= set(line.people)}


def family_of(*names: str) -> list[VisiblePerson]:
    return [
        person(name, f"{name.title()} Vale", born=1950 + 3 * at) for at, name in enumerate(names)
    ]


def test_the_partners_of_a_parent_of_seven_are_not_among_brothers_and_sisters() -> None:
    wives = [f"wife{at}" for at in range(7)]
    kids = [f"kid{at}" for at in range(7)]
    kinships = [couple("max", one, Kin.FORMER_SPOUSE) for one in wives[:6]]
    kinships.append(couple("max", "wife6", Kin.SPOUSE))
    kinships += [parent("max", "gran"), parent("sue", "gran")]
    for wife, kid in zip(wives, kids, strict=True):
        kinships += [parent(kid, "max"), parent(kid, wife)]
    people = [
        *family_of("gran", "max", "sue", *wives),
        *(person(kid, kid.title(), born=2000 + at) for at, kid in enumerate(kids)),
    ]
    web = web_of(people, kinships)
    check(web)
    scene = compose(web, WORDS)
    assert marks_between(scene, "max", "wife6") >= {Mark.COUPLE}
    strokes = {line.slash for line in scene.lines if line.mark is Mark.DIVORCED}
    assert len(strokes) == 6
    lowest = max(one.symbol.top for one in scene.nodes if one.id == node("max"))
    above = [
        line
        for line in scene.lines
        if line.mark in COUPLES and min(y for _, y in line.points) < lowest
    ]
    assert not above


def test_a_father_who_is_the_mothers_son_is_joined_to_the_child() -> None:
    web = web_of(
        [
            person("mia", "Mia Moss", born=1965),
            person("xan", "Xan Moss", born=1985),
            person("yla", "Yla Moss", born=2004),
        ],
        [parent("xan", "mia"), parent("yla", "mia"), parent("yla", "xan")],
    )
    check(web)
    heights = [compose(web, WORDS).node(node(one)) for one in ("mia", "xan", "yla")]
    ys = [one.symbol.y for one in heights if one]
    assert ys == sorted(set(ys))


def test_birth_parents_and_adoptive_parents_are_both_joined_to_the_child() -> None:
    people = family_of("bob", "bea", "art", "ann", "cleo")
    kinships = [
        parent("cleo", "bob", Kin.NATURAL_FATHER),
        parent("cleo", "bea", Kin.NATURAL_MOTHER),
        parent("cleo", "art", Kin.ADOPTIVE_PARENT),
        parent("cleo", "ann", Kin.ADOPTIVE_PARENT),
        couple("art", "ann", Kin.SPOUSE),
    ]
    scene = compose(web_of(people, kinships), WORDS)
    assert marks_between(scene, "cleo", "bob", "bea") == {Mark.CHILD}
    assert marks_between(scene, "cleo", "art", "ann") == {Mark.CHILD_DASHED}


def test_who_married_again_is_married_and_who_lost_a_partner_is_not_separated() -> None:
    twice = [couple("a", "b", Kin.SPOUSE, ended=True), kin("a", "b", Kin.SPOUSE)]
    people = [person("a", "Ann Low"), person("b", "Bob Low")]
    assert marks_between(compose(web_of(people, twice), WORDS), "a", "b") == {Mark.COUPLE}
    widowed = [people[0], replace(people[1], deceased=True)]
    assert marks_between(compose(web_of(widowed, twice[:1]), WORDS), "a", "b") == {Mark.COUPLE}


def test_records_that_differ_about_a_couple_are_drawn_as_in_doubt_and_said() -> None:
    people = [person("a", "Ann Low"), person("b", "Bob Low")]
    web = web_of(people, [kin("a", "b", Kin.SPOUSE), kin("b", "a", Kin.EX_PARTNER)])
    scene = compose(web, WORDS)
    assert marks_between(scene, "a", "b") == {Mark.COUPLE_IN_DOUBT}
    (said,) = text_map(web, scene, WORDS).notices
    assert "Ann Low and Bob Low" in said


def test_a_loop_of_parents_is_cut_where_the_years_speak_against_it_and_is_said() -> None:
    line = ["ada", "ben", "cal", "dee"]
    years = [1950, 1975, 2000, 2020]
    people = [person(one, one.title(), born=year) for one, year in zip(line, years, strict=True)]
    kinships = [parent(child, one) for one, child in pairwise(line)] + [parent("ada", "dee")]
    for turned in range(4):  # whichever ids they have
        renamed = [replace(one, id=str((at + turned) % 4)) for at, one in enumerate(kinships)]
        web = web_of(people, renamed)
        scene = compose(web, WORDS)
        assert scene.in_doubt == ((node("dee"), node("ada")),)
        assert marks_between(scene, "ada", "dee") == {Mark.CHILD_IN_DOUBT}
        assert marks_between(scene, "ada", "ben") == {Mark.CHILD}
        (said,) = text_map(web, scene, WORDS).notices
        assert "Dee is recorded as a parent of Ada" in said


def test_a_parent_younger_than_the_child_is_drawn_as_recorded_and_in_doubt() -> None:
    web = web_of(
        [person("m", "Mia Fox", born=2012), person("a", "Abe Fox", born=2010)], [parent("a", "m")]
    )
    scene = compose(web, WORDS)
    assert marks_between(scene, "a", "m") == {Mark.CHILD_IN_DOUBT}
    assert text_map(web, scene, WORDS).notices


def test_who_cared_once_is_not_drawn_as_who_cares_now() -> None:
    people = [person("c", "Cas Fox", born=2012), person("f", "Fay Low", born=1980)]
    care = kin("c", "f", Kin.FOSTER_PARENT)
    over = compose(web_of(people, [replace(care, ended=True)]), WORDS)
    assert marks_between(over, "c", "f") == {Mark.CHILD_FORMER}
    assert marks_between(compose(web_of(people, [care]), WORDS), "c", "f") == {Mark.CHILD_DASHED}


def test_another_gender_and_not_recorded_are_two_signs_with_words_of_their_own() -> None:
    people = [person("a", "Ash Low", Sex.OTHER), person("b", "Bo Low", Sex.UNKNOWN)]
    scene = compose(web_of([*people, person("c", "Cy Low")]), WORDS)
    shapes = {one.id: one.shape for one in scene.nodes}
    assert shapes[node("a")] is Shape.HEXAGON
    assert shapes[node("b")] is shapes[node("c")] is Shape.DIAMOND
    assert {item.words for item in scene.legend} >= {
        "another gender",
        "sex not recorded, or not shown",
    }
