"""What does not fit on a wall at once stands on another sheet of it, and nothing on none."""

from collections import Counter

import pytest

from graph.policy.support_web import SupportWeb
from graph.vocabulary import Role, Sector, WallView
from tests.worlds import families, webs
from tests.worlds.many import forty_people_with_eighty_supports
from tests.worlds.webs import person, web_of
from visualisations.wall import Wall, WallPoint, wall_of
from visualisations.wall_sheets import key_of_sheet, sheets_of, turned
from visualisations.words import Words

WORDS = Words.load("england")


def crowded(agencies: int = 40) -> SupportWeb:
    """Two children, helped in turn by so many services of long names."""
    people = [person("a", "Ada Lovell"), person("b", "Ben Lovell")]
    lines = [
        webs.support(
            f"Ella Wood {at}",
            webs.agency(f"The {at}th Neighbourhood Advice and Guidance Service", Sector.SCHOOL),
            people[at % 2].id,
            Role.TEACHER,
        )
        for at in range(agencies)
    ]
    return web_of(people, [], lines)


EVERY = [
    webs.reference_web(),
    families.lone_web(),
    families.fourteen_web(),
    families.crowd_web(),
    forty_people_with_eighty_supports(),
    crowded(),
]


def walls() -> list[Wall]:
    return [wall_of(web, WORDS) for web in EVERY]


@pytest.mark.parametrize("wall", walls())
def test_every_service_stands_on_one_sheet_of_the_overview(wall: Wall) -> None:
    sheets = sheets_of(wall, WallView.OVERVIEW, "", WORDS)
    found = [agency.key for sheet in sheets for agency in sheet.agencies]
    assert found == [agency.key for agency in wall.agencies]
    assert sheets[0].family


@pytest.mark.parametrize("wall", walls())
def test_every_tie_stands_on_one_sheet_of_the_grid(wall: Wall) -> None:
    stands = Counter(
        (helper.key, help_.person)
        for sheet in sheets_of(wall, WallView.GRID, "", WORDS)
        for agency in sheet.agencies
        for helper in agency.helpers
        for help_ in helper.helps
        if help_.person in {one.key for one in sheet.people}
    )
    ties = {
        (helper.key, help_.person)
        for agency in wall.agencies
        for helper in agency.helpers
        for help_ in helper.helps
    }
    assert stands == Counter(dict.fromkeys(ties, 1))


def test_every_point_stands_on_one_sheet_and_alone_where_it_is_opened() -> None:
    points = tuple(WallPoint(f"t{at}", "no lead is shown", ("p1",)) for at in range(30))
    wall = Wall("0 0 1 1", (), (), (), points)
    sheets = sheets_of(wall, WallView.POINTS, "", WORDS)
    assert [one for sheet in sheets for one in sheet.points] == list(points)
    assert len(sheets) > 1
    assert turned(wall, WallView.POINTS, "t29", "", WORDS).sheet.points == points[29:]


def test_the_chair_turns_sheets_and_what_they_open_turns_them() -> None:
    wall = wall_of(crowded(), WORDS)
    sheets = sheets_of(wall, WallView.OVERVIEW, "", WORDS)
    for number, sheet in enumerate(sheets, 1):
        up = turned(wall, WallView.OVERVIEW, key_of_sheet(number), "", WORDS)
        assert (up.sheet, up.number, up.of) == (sheet, number, len(sheets))
    last = wall.agencies[-1]
    up = turned(wall, WallView.OVERVIEW, last.key, "", WORDS)
    assert up.number == len(sheets)
    assert last in up.sheet.agencies
    for unknown in ("", "s0", "s99", "a99", "nonsense"):
        assert turned(wall, WallView.OVERVIEW, unknown, "", WORDS).number == 1


def test_around_whom_the_chair_points_at_stand_their_own_services() -> None:
    wall = wall_of(crowded(), WORDS)
    ada = next(one.key for one in wall.people if one.initials == "AL")
    for view in (WallView.OVERVIEW, WallView.GRID):
        sheets = sheets_of(wall, view, ada, WORDS)
        found = [agency for sheet in sheets for agency in sheet.agencies]
        assert len(found) == 20
        assert all(ada in {help_.person for help_ in agency.helps} for agency in found)


def test_where_all_fits_on_one_sheet_the_others_stay_beside_whom_the_chair_points_at() -> None:
    wall = wall_of(crowded(4), WORDS)
    (sheet,) = sheets_of(wall, WallView.OVERVIEW, wall.people[0].key, WORDS)
    assert len(sheet.agencies) == 4


def test_a_room_for_which_no_service_is_shown_sees_the_family() -> None:
    wall = wall_of(web_of([person("a", "Ada Lovell")]), WORDS)
    assert [sheet.family for sheet in sheets_of(wall, WallView.OVERVIEW, "", WORDS)] == [True]
    assert len(sheets_of(wall, WallView.GRID, "", WORDS)) == 1
