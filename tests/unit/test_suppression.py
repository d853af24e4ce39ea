"""The partnership's counts: rounded, left out where few, and still while few have moved."""

from collections import Counter
from dataclasses import replace
from random import Random

from graph.gaps import gaps_of
from graph.gaps.coverage import CELLS, GAP, coverage
from graph.gaps.suppression import FEWEST, Cell, cell, picture
from graph.gaps.whose import key_of
from graph.policy.support_web import SupportWeb
from tests.worlds.any_webs import any_web


def test_a_count_is_rounded_to_ten_and_one_under_ten_is_left_out() -> None:
    assert [cell(count).told for count in (0, 9, 10, 14, 15, 104)] == [None, None, 10, 10, 20, 100]


def test_what_was_told_stands_until_ten_have_moved() -> None:
    first = cell(14)
    assert cell(16, first) == first
    assert cell(23, first) == first
    assert cell(24, first) == Cell(24, 20)
    assert cell(5, first) == first
    assert cell(4, first) == Cell(4, None)


def test_a_slow_drift_is_told_in_the_end() -> None:
    now = cell(20)
    for count in range(20, 60, 3):
        now = cell(count, now)
    assert now.told == 60


def test_a_month_that_differs_by_a_few_hidden_people_tells_what_the_last_one_told() -> None:
    rng = Random(7)
    for _ in range(2000):
        told = cell(rng.randrange(80))
        after = cell(max(0, told.count + rng.randint(-FEWEST + 1, FEWEST - 1)), told)
        assert after == told


def test_a_cell_is_there_whether_or_not_anybody_was_counted() -> None:
    assert picture({"a": 30}, ["a", "b"]) == {"a": Cell(30, 30), "b": Cell(0, None)}
    assert picture({"b": FEWEST - 1}, ["a", "b"], {"a": Cell(30, 30)}) == {
        "a": Cell(0, None),
        "b": Cell(0, None),
    }


def counts_of(web: SupportWeb) -> dict[str, int]:
    gaps = Counter(f"{GAP} {key_of(gap)}" for gap in gaps_of(web))
    return dict(coverage(web, frozenset({"SZ1"})) + gaps)


def test_two_months_that_differ_by_one_hidden_person_tell_the_same_in_every_cell() -> None:
    for seed in range(60):
        whole = any_web(seed)
        gone = whole.people[seed % len(whole.people)].id
        less = replace(
            whole,
            people=tuple(person for person in whole.people if person.id != gone),
            supports=tuple(line for line in whole.supports if line.person_id != gone),
            agreements=tuple(each for each in whole.agreements if each.person_id != gone),
            decisions=tuple(each for each in whole.decisions if each.person_id != gone),
        )
        # As if every family lived many times in this town: cells around and above ten.
        for times in (1, 3, 7, 10):
            cells = {*CELLS, *counts_of(whole)}
            often = Counter({cell: times * n for cell, n in counts_of(less).items()})
            first = picture(often, cells)
            after = often + Counter(counts_of(whole)) - Counter(counts_of(less))
            told = {cell: each.told for cell, each in picture(after, cells, first).items()}
            assert told == {cell: each.told for cell, each in first.items()}, (seed, times)
