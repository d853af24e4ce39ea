"""`make faults` fails where a figure misses its goal, and where one was never measured."""

import pytest

from tests.faults.goals import ALL_OF, AT_LEAST, AT_MOST, NEVER, Figures, missed

GOOD: Figures = {
    **dict.fromkeys(NEVER, 0),
    **AT_LEAST,
    **AT_MOST,
    **dict.fromkeys(ALL_OF.values(), 1_000),
    **dict.fromkeys(ALL_OF, 1_000),
}


def test_figures_that_reach_every_goal_are_not_complained_of() -> None:
    assert missed(GOOD, whole=True) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("lost", 1), ("outages", 19), ("slowest_503_s", 10.01), ("tamperings_found", 999)],
)
def test_a_missed_goal_is_named(name: str, value: float) -> None:
    [said] = missed({**GOOD, name: value}, whole=True)
    assert said.startswith(f"{name} is {value}")


def test_what_was_not_measured_is_a_miss_of_a_whole_run_only() -> None:
    rest = {name: value for name, value in GOOD.items() if name != "halves"}
    assert missed(rest, whole=True) == ["halves was not measured"]
    assert missed(rest, whole=False) == []
