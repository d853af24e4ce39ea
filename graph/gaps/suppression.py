"""Suppression: how a count of the partnership may be told so that it gives nobody away.

One way before every rendering. A count is rounded to ten, and one under ten is left out. What was
told stands until the count has moved by ten or more since then: two pictures that differ by a few
people say the same, so that no change of a cell tells of one of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ROUNDED_TO = 10
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of a picture tells."""

    count: int
    """On which it rests: kept beside the picture, and never shown."""
    told: int | None
    """None where nothing is told."""


def cell(count: int, before: Cell | None = None) -> Cell:
    """`before` is the same cell of the last picture, where it had one."""
    if before is not None and abs(count - before.count) < FEWEST:
        return before
    return Cell(count, None if count < FEWEST else _rounded(count))


def _rounded(count: int) -> int:
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def picture(
    counts: Mapping[str, int], cells: Iterable[str], before: Mapping[str, Cell] | None = None
) -> dict[str, Cell]:
    """These cells, whatever was counted: that one is there tells nothing. A cell that was not in
    the last picture counted nobody then."""
    none = Cell(0, None)
    return {
        each: cell(counts.get(each, 0), None if before is None else before.get(each, none))
        for each in cells
    }
