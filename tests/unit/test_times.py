"""Looking back: from the dates that the viewer may see, and no more exactly than they are shown."""

from dataclasses import replace
from datetime import date

import pytest

from graph.policy.support_web import VisibleSupport
from graph.vocabulary import Sector, SupportState
from tests.worlds.drawn_map import drawing_of
from tests.worlds.webs import agency, person, support, web_of
from visualisations import Words, draw
from visualisations.times import Spell, quarter_number, spells_of

SCHOOL = agency("Oakfield School", Sector.SCHOOL)
HERE = support("Ella Wood", SCHOOL, "kid", since=date(2025, 5, 7))
Q2_2025 = quarter_number(date(2025, 5, 7))


def test_quarters_follow_each_other_over_the_end_of_a_year() -> None:
    assert quarter_number(date(2025, 12, 31)) + 1 == quarter_number(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("line", "spells"),
    [
        (HERE, [Spell(Q2_2025, None)]),
        (replace(HERE, since=None), [Spell(None, None)]),
        (replace(HERE, until=date(2027, 1, 1)), [Spell(Q2_2025, None)]),
        (replace(HERE, state=SupportState.PROPOSED), []),
        (
            replace(HERE, state=SupportState.ENDED, until=date(2026, 1, 9)),
            [Spell(Q2_2025, Q2_2025 + 3)],
        ),
        (
            replace(
                HERE,
                state=SupportState.ENDED,
                since=None,
                since_quarter="2025-Q1",
                until_quarter="2025-Q4",
            ),
            [Spell(Q2_2025 - 1, Q2_2025 + 2)],
        ),
        (replace(HERE, state=SupportState.ENDED), []),
        (support(None, SCHOOL, "kid"), [Spell(None, None)]),
    ],
)
def test_a_line_was_in_force_as_far_as_it_is_shown(
    line: VisibleSupport, spells: list[Spell]
) -> None:
    assert list(spells_of([line])) == spells


def test_two_roles_between_the_same_two_are_both_told() -> None:
    before = replace(HERE, state=SupportState.ENDED, until=date(2025, 6, 1))
    again = replace(HERE, since=date(2026, 4, 1))
    assert spells_of([before, again]) == (
        Spell(Q2_2025, Q2_2025),
        Spell(Q2_2025 + 4, None),
    )


def test_the_page_gets_quarters_and_no_day() -> None:
    web = web_of([person("kid", "Abe Fox")], [], [HERE])
    drawing = drawing_of(draw(web, Words.load("england")).to_json())
    (tie,) = (one for one in drawing["lines"] if one["id"].startswith("tie:"))
    assert tie["spells"] == [[Q2_2025, None]]
    assert drawing["now"] == quarter_number(web.on)
    assert all(one["spells"] == [] for one in drawing["lines"] if one is not tie)
