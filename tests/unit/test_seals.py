"""Seals over several texts never run together, and a file is locked by one at a time."""

import os
from itertools import combinations
from pathlib import Path

import pytest

from graph.file_lock import lock, locked
from graph.seals import digest, message, seal

LISTS = (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("a|b", "c"), ("a", "b|c"))


@pytest.mark.parametrize(("one", "other"), tuple(combinations(LISTS, 2)))
def test_no_two_lists_of_texts_have_one_seal(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    key = b"k" * 32
    assert message(*one) != message(*other)
    assert seal(key, *one) != seal(key, *other)
    assert digest(*one) != digest(*other)


def test_a_field_left_out_is_not_an_empty_one() -> None:
    kinds = [("a", None), ("a", ""), ("a", "-"), ("a",), (None, "a"), ("a", None, None)]
    assert len({digest(*parts) for parts in kinds}) == len(kinds)


def test_a_lock_is_held_by_one_at_a_time_and_given_back(tmp_path: Path) -> None:
    place = tmp_path / "lock"
    with locked(place):
        with pytest.raises(BlockingIOError), locked(place):
            pytest.fail("a second one came in")
        second = os.open(place, os.O_RDWR)
        with pytest.raises(BlockingIOError):
            lock(second, 0.01)
    lock(second)
    os.close(second)
    with locked(place, wait=None):
        pass
