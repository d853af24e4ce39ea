"""Room for lines that run across and down between two rows, so that no two lie on each other."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_APART = 6.0
"""Between lines that run beside each other."""
_NUDGES = tuple(sign * step * 6.0 for step in range(1, 24) for sign in (1, -1))


def levels(spans: Mapping[Hashable, tuple[float, float]], apart: float) -> dict[Hashable, int]:
    """A level for each stretch: those nearer than `apart` get different ones, the shortest 0."""
    found: dict[Hashable, int] = {}
    taken: list[list[tuple[float, float]]] = []
    for key, (left, right) in sorted(
        spans.items(), key=lambda one: (one[1][1] - one[1][0], one[1], str(one[0]))
    ):
        level = next(
            (at for at, lane in enumerate(taken) if _free(lane, left, right, apart)), len(taken)
        )
        if level == len(taken):
            taken.append([])
        taken[level].append((left, right))
        found[key] = level
    return found


def _free(lane: Iterable[tuple[float, float]], left: float, right: float, apart: float) -> bool:
    return not any(a < right + apart and left - apart < b for a, b in lane)


def _places(wanted: float, low: float, high: float) -> Iterator[float]:
    start = min(max(wanted, low), high)
    yield start
    yield from (start + nudge for nudge in _NUDGES if low <= start + nudge <= high)


@dataclass
class Uprights:
    """How far right lines go down between the rows; each belongs to one owner."""

    _taken: list[tuple[int, float, Hashable]] = field(default_factory=list)

    def take(
        self,
        gaps: Iterable[int],
        wanted: float,
        owner: Hashable,
        *within: tuple[float, float],
    ) -> float:
        """The place nearest to `wanted` where nobody else goes down in these gaps; it is taken.

        `within` are the stretches where it may be, those that suit best first.
        """
        gaps = tuple(gaps)
        found = (
            x
            for low, high in within
            for x in _places(wanted, low, high)
            if self._is_free(gaps, x, owner)
        )
        low, high = within[0]
        place = next(found, min(max(wanted, low), high))
        self._taken += [(gap, place, owner) for gap in gaps]
        return place

    def _is_free(self, gaps: tuple[int, ...], x: float, owner: Hashable) -> bool:
        return not any(
            gap in gaps and other != owner and abs(x - taken) < _APART - 1.5
            for gap, taken, other in self._taken
        )
