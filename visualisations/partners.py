"""The agencies of a partnership, and what is told of two of them: who works with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.vocabulary import Sector

ROUNDED_TO = 10
STEPS = 3
"""So many widths a line may have."""
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Partner:
    id: str
    name: str
    sector: Sector


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is told of two agencies, by their ids."""

    one: str
    other: str
    people: int
    talked: int | None
    """Of how many of these people they talked lately; None where it is not told."""

    def called(self, names: Mapping[str, str]) -> list[str]:
        """The names of the two, in one order wherever they are said; `names` are by id."""
        return sorted((names[self.one], names[self.other]))


def bounds_of(sharings: Sequence[Sharing]) -> tuple[int, ...]:
    """The most people of each width but the widest. From one width to the next it grows by a
    factor, so that one pair that shares very many leaves the others told apart."""
    most = max((one.people for one in sharings), default=ROUNDED_TO)
    grows = most / ROUNDED_TO
    bounds = (round(grows ** (step / STEPS)) * ROUNDED_TO for step in range(1, STEPS))
    return tuple(bound for bound in dict.fromkeys(bounds) if bound < most)


def in_order(partners: Sequence[Partner], sharings: Sequence[Sharing]) -> list[Partner]:
    """By sector; in each, so that few lines cross: neighbours change places while that helps."""
    order = sorted(partners, key=lambda one: (_SECTORS[one.sector], one.name, one.id))
    others: dict[str, set[str]] = {one.id: set() for one in order}
    for each in sharings:
        others[each.one].add(each.other)
        others[each.other].add(each.one)
    for _ in range(_ROUNDS):
        before = list(order)
        for at in range(len(order) - 1):
            one, after = order[at], order[at + 1]
            if one.sector is after.sector and _better_changed(order, at, others):
                order[at : at + 2] = [after, one]
        if order == before:
            break
    return order


_SECTORS = {sector: at for at, sector in enumerate(Sector)}


def _better_changed(order: Sequence[Partner], at: int, others: Mapping[str, set[str]]) -> bool:
    """Whether the lines of two neighbours in the ring cross less if these change places: no other
    lines do. Seen from both, each of the rest has a place; lines cross that lead past each other.
    """
    one, next_ = order[at].id, order[at + 1].id
    away = {each.id: (place - at) % len(order) for place, each in enumerate(order)}
    firsts = [away[each] for each in others[one] if each != next_]
    seconds = [away[each] for each in others[next_] if each != one]
    now = sum(first < second for first in firsts for second in seconds)
    then = sum(second < first for first in firsts for second in seconds)
    return then < now


def ends_of(order: Sequence[Partner], sharings: Sequence[Sharing]) -> dict[str, list[str]]:
    """With whom each shares people, in the order of the ring, from the next one on."""
    places = {one.id: at for at, one in enumerate(order)}
    ends: dict[str, list[str]] = {one.id: [] for one in order}
    for each in sharings:
        ends[each.one].append(each.other)
        ends[each.other].append(each.one)
    return {
        one: sorted(found, key=lambda other: (places[other] - places[one]) % len(order))
        for one, found in ends.items()
    }
