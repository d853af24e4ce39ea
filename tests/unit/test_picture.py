"""The told numbers of a picture as tables, and what is drawn of them."""

import re

import pytest

from app.services.gaps.picture_tables import Table, tables
from graph.gaps.coverage import CELLS
from graph.vocabulary import Sector
from visualisations.charts import Bar, bars
from visualisations.partners import Partner, Sharing
from visualisations.words import Words

WORDS = Words.load("england")
TOLD = {
    **dict.fromkeys(CELLS),
    "need_open crime": 40,
    "need_met crime": 30,
    "desert financial_stability 4": 20,
    "together gp school": 50,
    "area_open SZ1": 60,
    "area_met SZ1": None,
    "team t1": 30,
    "done consent:given": 20,
    "agencies a b": 50,
    "agencies_talked a b": 20,
    "agencies a c": None,
    "agencies_talked a c": None,
    "agencies b d": 10,
}
AGENCIES = tuple(
    Partner(id_, name, sector)
    for id_, name, sector in (
        ("a", "Holme School", Sector.SCHOOL),
        ("b", "Castle Surgery", Sector.GP),
        ("c", "Refuge", Sector.DOMESTIC_ABUSE),
        ("d", "Ash Surgery", Sector.GP),
    )
)


def found(key: str) -> Table:
    made = tables(TOLD, WORDS, {"t1": "North, Health"}, AGENCIES)
    return next(each for each in made if each.key == key)


def test_what_is_not_told_is_neither_a_number_nor_a_bar() -> None:
    needs = found("needs")
    assert {row[1:] for row in needs.rows} == {("40", "30"), ("under 10", "under 10")}
    assert [(bar.series, bar.value) for bar in needs.bars] == [("Open", 40), ("With a service", 30)]


def test_areas_teams_deserts_and_deeds_have_their_tables() -> None:
    assert found("areas").rows == (("SZ1", "60", "under 10"),)
    assert found("teams").rows == (("North, Health", "30"),)
    assert [row[0] for row in found("deserts").rows] == [
        WORDS.codes["NeedKind"]["financial_stability"]
    ]
    assert found("done").rows == (("agreements given", "20"),)


def test_services_that_share_people_and_never_talk_are_told_as_under_ten() -> None:
    ((_, people, talked),) = found("together").rows
    assert (people, talked) == ("50", "under 10")


def test_the_map_has_a_line_for_each_row_of_its_table_and_for_nothing_else() -> None:
    table = found("agencies")
    assert table.rows == (
        ("Castle Surgery and Holme School", "50", "20"),
        ("Ash Surgery and Castle Surgery", "10", "under 10"),
    )
    assert table.sharings == (Sharing("a", "b", 50, 20), Sharing("b", "d", 10, None))
    assert {one.id for one in table.partners} == {"a", "b", "d"}


def test_without_two_agencies_that_share_ten_people_that_is_said() -> None:
    made = tables(dict.fromkeys(CELLS), WORDS, {}, AGENCIES)
    (table,) = (each for each in made if each.key == "agencies")
    assert (table.rows, table.sharings, table.partners) == ((), (), ())
    assert table.none == "No two agencies share ten people."


@pytest.mark.parametrize("series", [1, 2, 6])
def test_what_is_drawn_holds_no_script_no_style_and_no_word_that_is_markup(series: int) -> None:
    drawn = tuple(Bar("<b>Homes & more</b>", f"S{at}", 10 + at) for at in range(series))
    svg = bars('A "title"', drawn)
    assert svg.startswith('<svg role="img" aria-label="A &quot;title&quot;"')
    assert "<b>" not in svg
    assert not re.search(r"<script|<style|style=|href=| id=", svg)
    assert "currentColor" in svg


def test_nothing_told_is_nothing_drawn() -> None:
    assert bars("Nothing", ()) == ""
