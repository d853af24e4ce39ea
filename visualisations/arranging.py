"""Where a reader put the services round a family: their own order, side by side with the rule.

It is an order of services on the four sides, and nothing else: lines are laid anew for it, so that
they keep clear of everybody wherever somebody was moved to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from visualisations.sides import Side

Places = Sequence[tuple[str, Side]]
"""Ids of agencies with the side on which each stands, from left to right or downwards."""


class Step(StrEnum):
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


_ALONG = {True: (Step.UP, Step.DOWN), False: (Step.LEFT, Step.RIGHT)}
"""Back and on, along an upright side and along a row."""
_ACROSS = {
    (Side.LEFT, Step.RIGHT): Side.RIGHT,
    (Side.RIGHT, Step.LEFT): Side.LEFT,
    (Side.TOP, Step.DOWN): Side.BOTTOM,
    (Side.BOTTOM, Step.UP): Side.TOP,
}


def in_places(sides: Mapping[Side, Sequence[str]], places: Places) -> dict[Side, list[str]]:
    """The agencies of each side, in the reader's order; whoever came since stands where the rule
    puts them, among their neighbours by it. Of agencies that are not there nothing is kept."""
    there = {agency for here in sides.values() for agency in here}
    kept = {agency: side for agency, side in places if agency in there}
    found: dict[Side, list[str]] = {side: [] for side in Side}
    for agency, side in kept.items():
        found[side].append(agency)
    for side, here in sides.items():
        for at, agency in enumerate(here):
            if agency not in kept:
                before = [one for one in here[:at] if one in found[side]]
                index = found[side].index(before[-1]) + 1 if before else 0
                found[side].insert(index, agency)
    return found


def stepped(sides: Mapping[Side, Sequence[str]], agency: str, step: Step) -> Places:
    """All places after one agency has gone one step; the same where there is no such step.

    Past the end of a side it goes round the corner. Raises ValueError for an agency that is not
    there.
    """
    found = {side: list(sides.get(side, ())) for side in Side}
    side = next((one for one, here in found.items() if agency in here), None)
    if side is None:
        raise ValueError(agency)
    at = found[side].index(agency)
    back, on = _ALONG[side.upright]
    if step in (back, on):
        goal = at + (1 if step is on else -1)
        if 0 <= goal < len(found[side]):
            found[side][at], found[side][goal] = found[side][goal], found[side][at]
        else:
            _round_the_corner(found, side, at, step)
    elif (side, step) in _ACROSS:
        found[side].pop(at)
        found[_ACROSS[side, step]].insert(at, agency)
    return places_of(found)


def _round_the_corner(found: dict[Side, list[str]], side: Side, at: int, step: Step) -> None:
    agency = found[side].pop(at)
    corner = Side.TOP if step is Step.UP else Side.BOTTOM if step is Step.DOWN else Side(step.value)
    first = side in (Side.LEFT, Side.TOP)
    found[corner].insert(0 if first else len(found[corner]), agency)


def places_of(sides: Mapping[Side, Iterable[str]]) -> Places:
    return tuple((agency, side) for side in Side for agency in sides.get(side, ()))
