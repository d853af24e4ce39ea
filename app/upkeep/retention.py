"""Which backups are kept: the newest of each of the last days, weeks and months that have one."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, ISO weeks (ISO 8601) and months, by UTC, keep their newest backup."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12


def kept(made: Iterable[datetime], keep: Keep) -> frozenset[datetime]:
    """The instants of the backups to keep. The newest of all is always one of them."""
    newest_first = sorted(made, reverse=True)
    periods: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (keep.daily, lambda at: at.date()),
        (keep.weekly, lambda at: at.isocalendar()[:2]),
        (keep.monthly, lambda at: (at.year, at.month)),
    )
    chosen = set(newest_first[:1])
    for count, period in periods:
        newest: dict[Hashable, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at), at)
        chosen.update(list(newest.values())[:count])
    return frozenset(chosen)
