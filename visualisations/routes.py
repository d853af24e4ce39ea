"""How the lines of support run from a card on the ring to a person in the middle.

Somebody who supports several people has one stem that branches on its way to them. A branch is
straight where that is well; else it turns once, in a gap between people or aside of the straight,
so as to cross few other lines and to run through nobody. Each line starts from the edge of its
card and ends at the person's symbol, or at the lettering under it.
"""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from visualisations.curves import rounded
from visualisations.geometry import Box, Point, Segment
from visualisations.ways import (
    PER_LENGTH,
    THROUGH_PERSON,
    Figure,
    Plan,
    Way,
    Wire,
    extent,
    plan_for,
    tangles,
    ways_of,
)

_FORKS = (0.2, 0.35, 0.5, 0.65, 0.8)
"""Where a stem may branch, from the card (0) to the middle of its people (1) ..."""
_FORK_ASIDES = (0.0, 0.15, -0.15, 0.3, -0.3)
"""... and how far aside of that way, as a part of its length."""
_FORK_CLEARANCE = 10.0
"""How near a fork may come to a person."""
_KEPT_FORKS = 4
"""How many forks of a bundle are compared with the ways of the others."""
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class _Option:
    """One way in which a whole bundle may run: its stem, and what each branch may do then."""

    stem: Way | None
    branches: tuple[tuple[Way, ...], ...]


@lru_cache(maxsize=256)
def routed(
    wires: tuple[Wire, ...],
    people: tuple[Figure, ...],
    cards: tuple[tuple[str, Box], ...],
    fixed: tuple[Segment, ...],
) -> Mapping[str, tuple[Point, ...]]:
    """The points of each wire by its id. `fixed` are the lines that are there already.

    Most of the work of a map, and most changes leave it as it was: a new telephone number, a
    confirmed date, the kind of a tie. So it is remembered by all that it depends on.
    """
    order = sorted(wires, key=lambda wire: wire.id)
    plan = plan_for(order, people, dict(cards), fixed)
    bundles: dict[str, list[Wire]] = {}
    for wire in order:
        bundles.setdefault(wire.bundle, []).append(wire)
    together = list(bundles.values())
    options = [
        [_option(wires, fork, plan) for fork in forks]
        for wires, forks in zip(together, _forks(together, plan), strict=True)
    ]
    settled = _settle(options)
    paths = {
        wire.id: (*stem.points[:1], *way.points) if stem else way.points
        for wires, (stem, *ways) in zip(together, settled, strict=True)
        for wire, way in zip(wires, ways, strict=True)
        if way is not None
    }
    return rounded(paths, [one.box for one in plan.people])


def _option(together: Sequence[Wire], fork: Point | None, plan: Plan) -> _Option:
    if fork is None:
        return _Option(None, tuple(ways_of(wire, None, plan) for wire in together))
    stem = (together[0].start.edge_towards(fork), fork)
    cost = plan.burden((stem,), together[0]) + math.dist(*stem) * PER_LENGTH
    inside = sum(one.box.holds(fork, _FORK_CLEARANCE) for one in plan.people)
    return _Option(
        Way(stem, (stem,), cost + inside * THROUGH_PERSON, extent((stem,))),
        tuple(ways_of(wire, fork, plan) for wire in together),
    )


def _forks(bundles: Sequence[Sequence[Wire]], plan: Plan) -> list[list[Point | None]]:
    """Where each stem may branch, best first: where its whole tree is short and disturbs least.

    Trees are compared with straight branches; which way each branch takes is settled afterwards.
    """
    options = [
        [_tree(together, fork, plan) for fork in _fork_points(together)] for together in bundles
    ]
    chosen = [trees[0] for trees in options]
    for trees in options:
        trees.sort(key=lambda tree: tree.cost)
    for _ in range(_ROUNDS):
        before = list(chosen)
        for at, trees in enumerate(options):
            [chosen[at]] = _calmest(trees, [*chosen[:at], *chosen[at + 1 :]], 1)
        if chosen == before:
            break
    found: list[list[Point | None]] = []
    for at, trees in enumerate(options):
        if len(bundles[at]) > 1:
            calmest = _calmest(trees, [*chosen[:at], *chosen[at + 1 :]], _KEPT_FORKS)
            found.append([tree.points[0] for tree in calmest])
        else:
            found.append([None])
    return found


def _calmest(trees: Sequence[Way], others: Sequence[Way], most: int) -> list[Way]:
    """The trees that cost least among the others, the best first; they are sorted by their cost."""
    if len(trees) == 1:
        return list(trees)
    best: list[tuple[float, tuple[Point, ...], Way]] = []
    for tree in trees:
        if len(best) == most and tree.cost > best[-1][0]:
            break  # it and all that follow cost more before anything crosses them
        total = tree.cost + sum(tangles(tree, other) for other in others)
        insort(best, (total, tree.points, tree), key=lambda one: one[:2])
        del best[most:]
    return [tree for *_, tree in best]


def _fork_points(together: Sequence[Wire]) -> list[Point]:
    """Places on the way from the card to the middle of its people, and some aside of it."""
    start = together[0].start
    if len(together) == 1:
        return [start.edge_towards((together[0].symbol.x, together[0].symbol.y))]
    dx = sum(wire.symbol.x for wire in together) / len(together) - start.x
    dy = sum(wire.symbol.y for wire in together) / len(together) - start.y
    return [
        (start.x + dx * part - dy * aside, start.y + dy * part + dx * aside)
        for part in _FORKS
        for aside in _FORK_ASIDES
    ]


def _tree(together: Sequence[Wire], fork: Point, plan: Plan) -> Way:
    stem = (together[0].start.edge_towards(fork), fork)
    branches = [(fork, (wire.symbol.x, wire.symbol.y)) for wire in together]
    parts = (stem, *branches) if len(together) > 1 else (*branches,)
    inside = sum(one.box.holds(fork, _FORK_CLEARANCE) for one in plan.people)
    cost = (
        plan.burden((stem,), together[0])
        + sum(plan.burden((part,), wire) for part, wire in zip(branches, together, strict=True))
        + sum(math.dist(*part) for part in parts) * PER_LENGTH
        + inside * THROUGH_PERSON
    )
    return Way((fork,), parts, cost, extent(parts))


def _settle(options: Sequence[Sequence[_Option]]) -> list[list[Way | None]]:
    """Everyone takes the way that is best given the others', until nobody wants to change."""
    tangle = _Tangles()
    chosen = [_best(bundle[0], [], tangle)[1] for bundle in options]
    calm = 0
    for at in list(range(len(options))) * _ROUNDS:
        if calm >= len(options):
            break
        others = [way for place, ways in enumerate(chosen) if place != at for way in ways if way]
        least, taken = _best(options[at][0], others, tangle)
        for option in options[at][1:]:
            cost, ways = _best(option, others, tangle, limit=least)
            if cost < least:
                least, taken = cost, ways
        same = all(new is old for new, old in zip(taken, chosen[at], strict=True))
        calm = calm + 1 if same else 0
        chosen[at] = taken
    return chosen


def _best(
    option: _Option, others: Sequence[Way], tangle: _Tangles, limit: float = math.inf
) -> tuple[float, list[Way | None]]:
    """What an option costs among the others, with the best way of each of its branches.

    It gives up where the cost reaches `limit`: another option is better already.
    """
    total = 0.0
    taken: list[Way | None] = [option.stem]
    beside = list(others)
    if option.stem:
        total += option.stem.cost + tangle.count(option.stem, others)
        beside.append(option.stem)
    for ways in option.branches:
        if total >= limit:
            return math.inf, []
        least, best = math.inf, ways[0]
        for way in ways:
            if way.cost >= least:
                break  # the ways are sorted: the rest costs more before anything crosses it
            cost = way.cost + tangle.count(way, beside, least - way.cost)
            if cost < least:
                least, best = cost, way
        total += least
        taken.append(best)
        beside.append(best)
    return total, taken


class _Tangles:
    """How often two ways cross, remembered: each pair is asked for many times."""

    def __init__(self) -> None:
        self._known: dict[Way, dict[Way, int]] = {}

    def count(self, way: Way, others: Sequence[Way], limit: float = math.inf) -> int:
        """How often a way crosses others; where that is `limit` or more, no more is counted."""
        known = self._known.setdefault(way, {})
        total = 0
        for other in others:
            crossings = known.get(other)
            if crossings is None:
                crossings = known[other] = tangles(way, other)
            if crossings:
                total += crossings
                if total >= limit:
                    break
        return total
