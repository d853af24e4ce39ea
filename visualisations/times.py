"""When somebody helped, for looking back: in quarters, and no more exactly than it is shown.

A support web is what its viewer may see today, with the dates that they may see. So the past that a
map can show is a part of it: nothing is asked for again, and nothing comes to the page beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from graph.policy.support_web import VisibleSupport
from graph.vocabulary import SupportState

_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Spell:
    """The quarters from `first` to `last`, both included, counted from the year 0."""

    first: int | None
    """None where it is not shown since when; such help may have been there at any time."""
    last: int | None
    """None where it goes on."""


def quarter_number(day: date) -> int:
    return day.year * _QUARTERS + (day.month - 1) // 3


def spells_of(supports: Iterable[VisibleSupport]) -> tuple[Spell, ...]:
    """When one of these lines was in force, in their order; what still waits was never yet."""
    return tuple(dict.fromkeys(_spells(supports)))


def _spells(supports: Iterable[VisibleSupport]) -> Iterator[Spell]:
    for support in supports:
        if support.state is SupportState.PROPOSED:
            continue
        first = _quarter(support.since, support.since_quarter)
        last = _quarter(support.until, support.until_quarter) if support.ended else None
        if support.ended and last is None:
            continue  # nothing says when it was
        yield Spell(first, last)


def _quarter(day: date | None, code: str | None) -> int | None:
    if day is not None:
        return quarter_number(day)
    if code is None:
        return None
    year, _, number = code.partition("-Q")
    return int(year) * _QUARTERS + int(number) - 1
