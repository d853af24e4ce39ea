"""The genogram: generations, couples, children and everybody else, whatever the records say."""

from dataclasses import replace

import pytest

from graph.policy.support_web import SupportWeb, VisibleKinship
from graph.vocabulary import Kin, KinGroup, Sex
from tests.worlds import families, webs
from tests.worlds.readability import measure
from tests.worlds.webs import couple, kin, parent, person, web_of
from visualisations import Words
from visualisations.composing import compose
from visualisations.scene import NodeKind, Scene
from visualisations.style import Mark, Shape

WORDS = Words.load("england")
FEMALE, MALE = Sex.FEMALE, Sex.MALE


def scene_of(web: SupportWeb) -> Scene:
    return compose(web, WORDS)


def place(scene: Scene, person_id: str) -> tuple[float, float]:
    node = scene.node(f"person:{person_id}")
    assert node is not None
    return node.symbol.x, node.symbol.y


def row(scene: Scene, *people: str) -> float:
    """The height at which all of these stand; fails where they are not in one row."""
    heights = {place(scene, one)[1] for one in people}
    assert len(heights) == 1
    return heights.pop()


def left_to_right(scene: Scene, *people: str) -> bool:
    xs = [place(scene, one)[0] for one in people]
    return xs == sorted(xs)


def marks(scene: Scene) -> set[Mark]:
    return {line.mark for line in scene.lines}


def test_generations_are_rows() -> None:
    scene = scene_of(families.fourteen_web())
    rows = [
        row(scene, "p01", "p02"),
        row(scene, "p03", "p04", "p05"),
        row(scene, "p06", "p07", "p08", "p09"),
        row(scene, "p10", "p11", "p12", "p13", "p14"),
    ]
    assert rows == sorted(rows)


def test_children_stand_oldest_left_where_birth_dates_are_visible() -> None:
    scene = scene_of(webs.reference_web())
    assert left_to_right(scene, "f_kai", "f_isla", "f_noah")


def test_children_without_a_visible_birth_date_stand_by_name() -> None:
    family = [person("m", "Mia Fox", FEMALE, 1985), person("a", "Zed Fox"), person("b", "Abe Fox")]
    scene = scene_of(web_of(family, [parent("a", "m"), parent("b", "m")]))
    assert left_to_right(scene, "b", "a")


def test_a_couple_stands_side_by_side_the_man_left() -> None:
    family = [person("a", "Ann Low", FEMALE, 1960), person("b", "Bob Low", MALE, 1990)]
    scene = scene_of(web_of(family, [couple("a", "b")]))
    row(scene, "a", "b")
    assert left_to_right(scene, "b", "a")


def test_two_mothers_stand_side_by_side_over_their_child() -> None:
    scene = scene_of(families.three_web())
    row(scene, "a", "b")
    middle = (place(scene, "a")[0] + place(scene, "b")[0]) / 2
    assert place(scene, "c")[0] == pytest.approx(middle, abs=6)


def test_one_parent_stands_over_the_children() -> None:
    family = [person("m", "Mia Fox", FEMALE), person("a", "Abe Fox", MALE, 2010)]
    scene = scene_of(web_of(family, [parent("a", "m")]))
    assert place(scene, "a")[0] == pytest.approx(place(scene, "m")[0], abs=1)
    assert place(scene, "m")[1] < place(scene, "a")[1]


def test_a_blended_family_keeps_each_child_under_their_own_parents() -> None:
    scene = scene_of(families.rich_web())
    row(scene, "dad", "mum", "tom")
    assert left_to_right(scene, "dad", "mum", "tom")
    assert left_to_right(scene, "kai", "isla", "ash", "noah")


def test_kinship_care_is_drawn_as_a_carer_beside_the_descent() -> None:
    family = [
        person("g", "Rose Hale", FEMALE, 1955),
        person("m", "Dawn Hale", FEMALE, 1980),
        person("c", "Kai Hale", MALE, 2012),
    ]
    kinships = [
        parent("m", "g"),
        parent("c", "m"),
        kin("c", "g", Kin.KINSHIP_CARER),
        kin("c", "g", Kin.GRANDPARENT),
    ]
    scene = scene_of(web_of(family, kinships))
    assert place(scene, "g")[1] < place(scene, "m")[1] < place(scene, "c")[1]
    assert sum(line.mark is Mark.CARER for line in scene.lines) == 1
    assert "grandparent" not in written(scene, "g")  # the descent says already that she is one


def test_a_grandparent_whose_child_is_not_shown_stands_two_rows_up_with_words() -> None:
    family = [person("g", "Rose Hale", FEMALE, 1955), person("c", "Kai Hale", MALE, 2012)]
    scene = scene_of(web_of(family, [kin("c", "g", Kin.GRANDPARENT)]))
    assert place(scene, "g")[1] < place(scene, "c")[1]
    assert " of " in written(scene, "g") + written(scene, "c")


def test_siblings_whose_parents_are_not_shown_hang_from_one_bar() -> None:
    family = [person("a", "Ann Low", FEMALE, 2001), person("b", "Bob Low", MALE, 1999)]
    scene = scene_of(web_of(family, [kin("a", "b", Kin.SIBLING)]))
    row(scene, "a", "b")
    assert left_to_right(scene, "b", "a")
    assert marks(scene) == {Mark.CHILD}


def test_many_half_siblings_are_said_in_words_and_no_line_runs_under_their_names() -> None:
    others = [f"sibling {number}" for number in range(6)]
    scene = scene_of(
        web_of(
            [person(each, f"{each.title()} Pickering") for each in ("riley", "mother", *others)],
            [parent("riley", "mother"), *(kin("riley", each, Kin.HALF_SIBLING) for each in others)],
        )
    )
    assert not any(line.curved for line in scene.lines)
    for each in others:
        assert written(scene, each).endswith("sister of Riley")
    assert " of " not in written(scene, "riley")


def test_what_a_relative_is_to_several_of_a_row_is_said_once_under_the_relatives_name() -> None:
    scene = scene_of(
        web_of(
            [
                person("a", "Ann Reid", FEMALE, 2014, reach=()),
                person("j", "Jaden Reid", MALE, 2011),
                person("r", "Ruby Reid", FEMALE, 2012),
                person("m", "Mia Reid", FEMALE, 1985),
            ],
            [
                parent("j", "m"),
                parent("r", "m"),
                kin("j", "a", Kin.HALF_SIBLING),
                kin("r", "a", Kin.HALF_SIBLING),
            ],
        )
    )
    assert written(scene, "a").endswith("sister of Jaden and Ruby")
    assert measure(scene).misread == 0


def written(scene: Scene, person_id: str) -> str:
    """All the lettering under somebody."""
    node = scene.node(f"person:{person_id}")
    assert node is not None
    return " ".join(line.text for line in node.label)


def test_siblings_in_two_households_stay_in_one_row() -> None:
    family = [
        person("m", "Mia Fox", FEMALE, 1980),
        person("d", "Dan Orr", MALE, 1979),
        person("n", "Nell Ray", FEMALE, 1982),
        person("a", "Abe Orr", MALE, 2008),
        person("b", "Bea Orr", FEMALE, 2014),
    ]
    kinships = [
        couple("m", "d", Kin.EX_PARTNER, ended=True),
        couple("d", "n", Kin.DOMESTIC_PARTNER),
        parent("a", "m"),
        parent("a", "d"),
        parent("b", "d"),
        parent("b", "n"),
    ]
    scene = scene_of(web_of(family, kinships))
    row(scene, "m", "d", "n")
    row(scene, "a", "b")
    assert sorted(("m", "d", "n"), key=lambda one: place(scene, one)[0])[1] == "d"


def test_somebody_whom_no_kinship_joins_stands_at_the_end_of_a_row_without_a_line() -> None:
    web = webs.reference_web()
    stranger = person("x", "Una Vale", FEMALE, 2012)
    scene = scene_of(replace(web, people=(*web.people, stranger)))
    row(scene, "f_kai", "x")
    assert left_to_right(scene, "f_kai", "f_isla", "f_noah", "x")
    assert not any("person:x" in line.people for line in scene.lines)


def test_parents_together_without_a_visible_partnership_are_joined_below_only() -> None:
    family = [
        person("m", "Mia Fox", FEMALE),
        person("d", "Dan Orr", MALE),
        person("a", "Abe Orr", MALE),
    ]
    scene = scene_of(web_of(family, [parent("a", "m"), parent("a", "d")]))
    assert marks(scene) == {Mark.CHILD}


@pytest.mark.parametrize(
    ("kind", "ended", "mark"),
    [
        (Kin.SPOUSE, False, Mark.COUPLE),
        (Kin.DOMESTIC_PARTNER, False, Mark.COHABITING),
        (Kin.SIGNIFICANT_OTHER, False, Mark.COHABITING),
        (Kin.FORMER_SPOUSE, True, Mark.DIVORCED),
        (Kin.FORMER_SPOUSE, False, Mark.DIVORCED),
        (Kin.EX_PARTNER, True, Mark.PARTED),
        (Kin.EX_PARTNER, False, Mark.PARTED),
        (Kin.DOMESTIC_PARTNER, True, Mark.PARTED),
        (Kin.SPOUSE, True, Mark.SEPARATED),
        (None, False, Mark.PARTNERS),
        (None, True, Mark.FORMER),
    ],
)
def test_each_kind_of_couple_has_its_own_line(kind: Kin | None, ended: bool, mark: Mark) -> None:
    family = [person("a", "Ann Low", FEMALE), person("b", "Bob Low", MALE)]
    scene = scene_of(web_of(family, [couple("a", "b", kind, ended=ended)]))
    assert marks(scene) == {mark}


@pytest.mark.parametrize("kind", [Kin.ADOPTIVE_PARENT, Kin.FOSTER_PARENT])
def test_adopted_and_foster_children_hang_from_a_dashed_line(kind: Kin) -> None:
    family = [person("a", "Ann Low", FEMALE, 1980), person("b", "Bob Low", MALE, 2012)]
    scene = scene_of(web_of(family, [parent("b", "a", kind)]))
    assert Mark.CHILD_DASHED in marks(scene)


def test_a_kinship_told_on_both_records_is_drawn_once() -> None:
    family = [person("m", "Mia Fox", FEMALE, 1980), person("a", "Abe Fox", MALE, 2010)]
    both = [parent("a", "m"), VisibleKinship("back", "m", "a", KinGroup.CHILD)]
    assert scene_of(web_of(family, both)).lines == scene_of(web_of(family, both[:1])).lines


def test_pregnancy_is_a_triangle_under_the_mother() -> None:
    scene = scene_of(families.rich_web())
    (unborn,) = (node for node in scene.nodes if node.kind is NodeKind.PREGNANCY)
    assert unborn.shape is Shape.TRIANGLE
    assert unborn.symbol.y > place(scene, "mum")[1]


def test_an_unborn_sibling_is_a_triangle() -> None:
    family = [person("a", "Abe Fox", MALE, 2010), person("u", "Baby Fox")]
    scene = scene_of(web_of(family, [kin("a", "u", Kin.UNBORN_SIBLING)]))
    node = scene.node("person:u")
    assert node is not None
    assert node.shape is Shape.TRIANGLE


CIRCLES: list[list[VisibleKinship]] = [
    [parent("a", "b"), parent("b", "a")],
    [parent("a", "b"), parent("b", "c"), parent("c", "a")],
    [parent("a", "b"), couple("a", "b"), parent("c", "a"), parent("c", "b")],
    [kin("a", "b", Kin.GRANDPARENT), kin("b", "a", Kin.GRANDPARENT), parent("a", "c")],
    [parent("a", "b"), kin("a", "b", Kin.SIBLING), kin("b", "c", Kin.TWIN), parent("c", "a")],
    [couple("a", "b"), couple("b", "c"), couple("c", "a")],
    [parent("c", one) for one in ("a", "b", "d", "e")],
    [kin("a", "e", kind) for kind in Kin],
]


@pytest.mark.parametrize("kinships", CIRCLES)
def test_contradictory_records_are_drawn_all_the_same(kinships: list[VisibleKinship]) -> None:
    family = [person(one, f"Name {one}") for one in ("a", "b", "c", "d", "e")]
    numbered = [replace(one, id=f"{at}") for at, one in enumerate(kinships)]
    scene = scene_of(web_of(family, numbered))
    assert sum(node.kind is NodeKind.PERSON for node in scene.nodes) == 5
    assert measure(scene).overlaps == 0


def test_everybody_is_joined_by_some_line_or_said_to_be_whose_kin() -> None:
    scene = scene_of(families.rich_web())
    joined = {one for line in scene.lines if line.kin for one in line.people}
    said = {node.id for node in scene.nodes if " of " in " ".join(x.text for x in node.label)}
    assert {f"person:{one.id}" for one in families.rich_web().people} <= joined | said
    assert "friend of" in written(scene, "friend")
