"""The lines of the genogram: couples, descent and care.

Between two rows lies a gap, in this order from above: couples who do not stand side by side and
parents who are no couple, joined below their names; descents that pass by a generation; the bars
from which brothers and sisters hang. Each line has a height of its own wherever another one is
near, and goes down where no other does: no couple reads as brother and sister, and every child can
be traced to its parents.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from visualisations.family_tree import FamilyTree, Union
from visualisations.generations import meeting
from visualisations.geometry import Box, Point, bow
from visualisations.kinships import CoupleKind, Descent
from visualisations.lanes import Uprights, levels
from visualisations.style import Mark

_COUPLES = {
    CoupleKind.MARRIED: Mark.COUPLE,
    CoupleKind.COHABITING: Mark.COHABITING,
    CoupleKind.PARTNERS: Mark.PARTNERS,
    CoupleKind.SEPARATED: Mark.SEPARATED,
    CoupleKind.DIVORCED: Mark.DIVORCED,
    CoupleKind.PARTED: Mark.PARTED,
    CoupleKind.FORMER: Mark.FORMER,
    CoupleKind.IN_DOUBT: Mark.COUPLE_IN_DOUBT,
}
_DESCENTS = {
    Descent.BIRTH: Mark.CHILD,
    Descent.ADOPTIVE: Mark.CHILD_DASHED,
    Descent.FOSTER: Mark.CHILD_DASHED,
    Descent.STEP: Mark.CHILD_DASHED,
    Descent.FORMER: Mark.CHILD_FORMER,
    Descent.IN_DOUBT: Mark.CHILD_IN_DOUBT,
}
_JOINT_STEP = 14.0
_BAR_STEP = 9.0
_BELOW_LABELS = 9.0
_JOINTS_APART, _BARS_APART = 64.0, 16.0
"""Along one height: so that what joins two couples of one person never reads as one line."""
_ABOVE_SYMBOLS = 14.0
_DROPS_APART = 9.0
_SLASH_FROM_END = 14.0
_ROW_END = 120.0
"""How far outside a row lines may pass it."""
_BENDS = (0.0, 26.0, -26.0, 52.0, -52.0, 90.0, -90.0, 125.0, -125.0, 160.0, -160.0)
"""How far aside a line between two people may run to miss those who stand between."""
_APART = 7.0


@dataclass(frozen=True, slots=True)
class GenogramLine:
    """One drawn line. `people` are those whom it joins, for focus and for the list."""

    mark: Mark
    points: tuple[Point, ...]
    people: frozenset[str]
    curved: bool = False
    slash: Point | None = None
    """Where the strokes of a couple that is over stand."""
    parents: tuple[str, ...] = ()
    """Whose children a line of descent leads to."""


@dataclass(frozen=True, slots=True)
class _Joint:
    """What joins two people of a row who do not stand side by side, below their names."""

    pair: frozenset[str]
    mark: Mark
    legs: tuple[float, float]
    """How far right it leaves the left and the right one of them."""
    outer: str
    """The one further out, beside whom nothing else of the other one's runs."""


@dataclass(frozen=True, slots=True)
class _Hanging:
    """How the children of one union hang from their parents."""

    union: Union
    trunk: float | None
    """How far right the line from the parents goes down; None where no parent is shown."""
    drops: Mapping[str, float]
    """How far right the line to each child goes down."""
    near: tuple[str, ...]
    """Those who stand in the next row; the others are passed down to."""
    corridors: Mapping[str, float]
    """For each of the others, where their line passes the rows between."""

    @property
    def straight(self) -> bool:
        """One child right under its parents needs no bar."""
        return len(self.near) == 1 and self.trunk == self.drops[self.near[0]]


@dataclass
class Plan:
    """Where everything goes down and in which order it lies, before the rows have their heights."""

    tree: FamilyTree
    order: Sequence[Sequence[str]]
    across: Mapping[str, float]
    half_widths: Mapping[str, float]
    halves: Mapping[str, float]
    """Half the size of everybody's symbol."""
    free: Mapping[int, float] = field(default_factory=dict)
    """What is left above the symbols of a row, for lines that arrive from outside."""
    joints: dict[frozenset[str], _Joint] = field(default_factory=dict)
    hangings: list[_Hanging] = field(default_factory=list)
    lanes: dict[int, dict[str, dict[Hashable, int]]] = field(default_factory=dict)
    """By gap and kind (`joints`, `passing`, `bars`), the level of each line."""
    _uprights: Uprights = field(default_factory=Uprights)

    def __post_init__(self) -> None:
        drops = self._drops()
        self._join()
        for union in self.tree.unions:
            self.hangings.append(self._hang(union, drops))
        for gap in range(-1, len(self.order)):
            self.lanes[gap] = {
                "joints": levels(self._joint_spans(gap), _JOINTS_APART),
                "passing": levels(self._passing_spans(gap), _BARS_APART),
                "bars": levels(self._bar_spans(gap), _BARS_APART),
            }

    def height(self, gap: int, least: float) -> float:
        """How much room the lines below a row need; nothing below the last row, but for its own."""
        lanes = self.lanes[gap]
        if gap == len(self.order) - 1:
            return self._depth(gap, "joints") if lanes["joints"] else 0.0
        bars = _ABOVE_SYMBOLS + _BAR_STEP * max(lanes["bars"].values(), default=0)
        return max(least, self._depth(gap, "passing") + bars) + self.free.get(gap + 1, 0.0)

    def lane(self, gap: int, kind: str, key: Hashable) -> float:
        """How far below the lettering of a row one of its joints, or what passes by, lies."""
        level = self.lanes[gap][kind][key]
        if kind == "joints":
            return _BELOW_LABELS + level * _JOINT_STEP
        return self._depth(gap, "joints") + level * _BAR_STEP

    def _depth(self, gap: int, kind: str) -> float:
        """How far down the joints reach, or they and what passes by."""
        joints = len(set(self.lanes[gap]["joints"].values())) * _JOINT_STEP
        passing = len(set(self.lanes[gap]["passing"].values())) * _BAR_STEP
        return _BELOW_LABELS + joints + (passing if kind == "passing" else 0.0)

    def neighbours(self, left: str, right: str) -> bool:
        """Whether nobody stands between two people of one row."""
        row = self.order[self.tree.generation[left]]
        return abs(row.index(left) - row.index(right)) == 1

    # ---- where lines go down

    def _drops(self) -> dict[tuple[Union, str], float]:
        """To each child one line for each kind of its parents, the first to its middle."""
        drops: dict[tuple[Union, str], float] = {}
        hanging: dict[str, list[Union]] = {}
        for union in self.tree.unions:
            for child in union.children:
                hanging.setdefault(child, []).append(union)
        ranks = list(Descent)
        for child, unions in sorted(hanging.items()):
            unions.sort(key=lambda one: (ranks.index(one.descent), self._middle(one)))
            sides = sorted(unions[1:], key=self._middle)
            for at, union in enumerate(unions):
                aside = 0.0
                if at:
                    left = [one for one in sides if self._middle(one) < self.across[child]]
                    right = [one for one in sides if one not in left]
                    aside = (
                        -(left[::-1].index(union) + 1) if union in left else right.index(union) + 1
                    ) * _DROPS_APART
                gap = self.tree.generation[child] - 1
                drops[union, child] = self._uprights.take(
                    (gap,), self.across[child] + aside, union, self._under(child, aside)
                )
        return drops

    def _under(self, child: str, aside: float) -> tuple[float, float]:
        x, half = self.across[child], self.halves[child] - 4
        return (x, x) if aside == 0 else (x - half, x + half)

    def _middle(self, union: Union) -> float:
        if not union.parents:
            return 0.0
        return sum(self.across[parent] for parent in union.parents) / len(union.parents)

    def _join(self) -> None:
        """Couples apart from each other in their row, and parents who are no couple."""
        marks = {
            frozenset(union.parents): _DESCENTS[union.descent]
            for union in self.tree.unions
            if len(union.parents) == 2
        }
        for pair in sorted(marks.keys() | self.tree.couples.keys(), key=sorted):
            left, right = self._from_left(pair)
            known = self.tree.couples.get(pair)
            if known is not None and self.neighbours(left, right):
                continue
            mark = _COUPLES[known] if known is not None else marks[pair]
            gap = (self.tree.generation[left],)
            legs = tuple(
                self._uprights.take(
                    gap,
                    self.across[one] + side * _APART,
                    pair,
                    (self._left(one) + 4, self._right(one) - 4),
                )
                for one, side in ((left, 1), (right, -1))
            )
            outer = right if self._ties(right) <= self._ties(left) else left
            self.joints[pair] = _Joint(pair, mark, (legs[0], legs[1]), outer)

    def _ties(self, person: str) -> int:
        return sum(person in pair for pair in self.tree.couples)

    def _from_left(self, pair: frozenset[str] | tuple[str, ...]) -> tuple[str, str]:
        left, right = sorted(pair, key=lambda person: self.across[person])
        return left, right

    def _left(self, person: str) -> float:
        return self.across[person] - self.half_widths[person]

    def _right(self, person: str) -> float:
        return self.across[person] + self.half_widths[person]

    def _hang(self, union: Union, drops: Mapping[tuple[Union, str], float]) -> _Hanging:
        own = {child: drops[union, child] for child in union.children}
        if not union.parents:
            return _Hanging(union, None, own, union.children, {})
        gap = self.tree.generation[union.parents[0]]
        near = tuple(c for c in union.children if self.tree.generation[c] == gap + 1)
        wanted, within = self._trunk(union)
        if len(own) == 1 and near and within[0] <= own[near[0]] <= within[1]:
            straight = own[near[0]]
            if abs(straight - wanted) < 6 or frozenset(union.parents) in self.joints:
                wanted = straight
        trunk = self._uprights.take((gap,), wanted, union, within)
        corridors = {
            child: self._corridor(union, child, (trunk + own[child]) / 2)
            for child in union.children
            if child not in near
        }
        return _Hanging(union, trunk, own, near, corridors)

    def _trunk(self, union: Union) -> tuple[float, tuple[float, float]]:
        """Where the line down begins at best, and between which places it may."""
        wanted = meeting(self.tree, union, self.across)
        if len(union.parents) == 1:
            one = union.parents[0]
            return wanted, (self._left(one) + 4, self._right(one) - 4)
        left, right = self._from_left(union.parents)
        joint = self.joints.get(frozenset(union.parents))
        if joint is not None:
            return wanted, (joint.legs[0] + 6, joint.legs[1] - 6)
        inner = self.across[left] + self.halves[left], self.across[right] - self.halves[right]
        labels = self._right(left), self._left(right)
        low, high = labels if labels[1] - labels[0] >= 4 else inner
        return sum(labels) / 2, (low + 1, high - 1)

    def _corridor(self, union: Union, child: str, wanted: float) -> float:
        """Where a line passes the rows between a parent and a child two rows below, or more."""
        top, bottom = self.tree.generation[union.parents[0]], self.tree.generation[child]
        between = [one for row in self.order[top + 1 : bottom] for one in row]
        edges = sorted((self._left(one) - 8, self._right(one) + 8) for one in between)
        free, reach = [(edges[0][0] - _ROW_END, edges[0][0])], edges[0][1]
        for left, right in edges[1:]:
            if left - reach >= 2:
                free.append((reach, left))
            reach = max(reach, right)
        free.append((reach, reach + _ROW_END))
        nearest = sorted(free, key=lambda one: max(one[0] - wanted, wanted - one[1], 0.0))
        return self._uprights.take(range(top, bottom), wanted, (union, child), *nearest)

    # ---- what lies across

    def _joint_spans(self, gap: int) -> dict[Hashable, tuple[float, float]]:
        return {
            pair: joint.legs
            for pair, joint in self.joints.items()
            if self.tree.generation[min(pair)] == gap
        }

    def _passing_spans(self, gap: int) -> dict[Hashable, tuple[float, float]]:
        spans: dict[Hashable, tuple[float, float]] = {}
        for hanging in self.hangings:
            for child, corridor in hanging.corridors.items():
                if self.tree.generation[hanging.union.parents[0]] == gap:
                    ends = hanging.trunk or 0.0, corridor
                    spans[hanging.union, child] = min(ends), max(ends)
        return spans

    def _bar_spans(self, gap: int) -> dict[Hashable, tuple[float, float]]:
        spans: dict[Hashable, tuple[float, float]] = {}
        for hanging in self.hangings:
            below = [c for c in hanging.near if self.tree.generation[c] == gap + 1]
            if below and not hanging.straight:
                xs = [hanging.drops[child] for child in below]
                xs += [hanging.trunk] if hanging.trunk is not None else []
                spans[hanging.union] = min(xs), max(xs)
            for child, corridor in hanging.corridors.items():
                if self.tree.generation[child] == gap + 1:
                    ends = corridor, hanging.drops[child]
                    spans[hanging.union, child] = min(ends), max(ends)
        return spans


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines themselves, once everybody has a place."""

    plan: Plan
    where: Mapping[str, Point]
    boxes: Mapping[str, Box]
    bottoms: Sequence[float]
    """Below each row, the lowest edge of its lettering."""

    @property
    def tree(self) -> FamilyTree:
        return self.plan.tree

    def lines(self) -> tuple[GenogramLine, ...]:
        return (
            *self._couples(),
            *(line for hanging in self.plan.hangings for line in self._descent(hanging)),
            *(self._beside(link, Mark.CHILD_IN_DOUBT, straight=False) for link in self.tree.loops),
            *(self._beside(pair, Mark.CARER) for pair in self.tree.carers),
            *(self._beside(pair, Mark.CHILD_FORMER) for pair in self.tree.former_carers),
        )

    def _couples(self) -> Iterator[GenogramLine]:
        for pair, kind in sorted(self.tree.couples.items(), key=lambda one: sorted(one[0])):
            if pair not in self.plan.joints:
                yield self._side_by_side(pair, _COUPLES[kind])
        for _, joint in sorted(self.plan.joints.items(), key=lambda one: sorted(one[0])):
            yield self._joined(joint)
        for pair, kind in sorted(self.tree.couples_apart.items(), key=lambda one: sorted(one[0])):
            one, other = sorted(pair)
            yield self._beside((one, other), _COUPLES[kind], straight=False)

    def _side_by_side(self, pair: frozenset[str], mark: Mark) -> GenogramLine:
        left, right = sorted(pair, key=lambda person: self.where[person])
        (x1, y1), (x2, y2) = self.where[left], self.where[right]
        start, end = x1 + self.plan.halves[left], x2 - self.plan.halves[right]
        slash = (start + (end - start) * 0.3, y1)
        return GenogramLine(mark, ((start, y1), (end, y2)), pair, slash=slash)

    def _joined(self, joint: _Joint) -> GenogramLine:
        left, right = sorted(joint.pair, key=lambda person: self.where[person])
        low = self._across(self.tree.generation[left], "joints", joint.pair)
        x1, x2 = joint.legs
        points = (
            (x1, self.boxes[left].bottom),
            (x1, low),
            (x2, low),
            (x2, self.boxes[right].bottom),
        )
        slash = x2 - _SLASH_FROM_END if joint.outer == right else x1 + _SLASH_FROM_END
        return GenogramLine(joint.mark, points, joint.pair, slash=(slash, low))

    def _across(self, gap: int, kind: str, key: Hashable) -> float:
        return self.bottoms[gap] + self.plan.lane(gap, kind, key)

    def _start(self, hanging: _Hanging, x: float) -> Point:
        """Where the line down to the children begins: on what joins the parents, or below one."""
        parents = hanging.union.parents
        if len(parents) == 1:
            return x, self.boxes[parents[0]].bottom
        if frozenset(parents) in self.plan.joints:
            gap = self.tree.generation[parents[0]]
            return x, self._across(gap, "joints", frozenset(parents))
        return x, self.where[parents[0]][1]

    def _descent(self, hanging: _Hanging) -> Iterator[GenogramLine]:
        union, mark = hanging.union, _DESCENTS[hanging.union.descent]
        people = frozenset((*union.parents, *union.children))
        if hanging.trunk is not None and hanging.straight:
            yield self._drop(hanging, hanging.near[0], self._start(hanging, hanging.trunk), mark)
        elif hanging.near:
            gap = self.tree.generation[hanging.near[0]] - 1
            bar = self._bar(gap, union)
            ends = [hanging.drops[child] for child in hanging.near]
            if hanging.trunk is not None:
                start = self._start(hanging, hanging.trunk)
                trunk = start, (hanging.trunk, bar)
                yield GenogramLine(mark, trunk, people, parents=union.parents)
                ends.append(hanging.trunk)
            across = (min(ends), bar), (max(ends), bar)
            yield GenogramLine(mark, across, people, parents=union.parents)
            for child in hanging.near:
                yield self._drop(hanging, child, (hanging.drops[child], bar), mark)
        for child, corridor in hanging.corridors.items():
            yield self._passing(hanging, child, corridor, mark)

    def _bar(self, gap: int, key: Hashable) -> float:
        """Bars lie close above the children, the shortest the closest."""
        below = min(self.boxes[one].top for one in self.plan.order[gap + 1])
        free = self.plan.free.get(gap + 1, 0.0)
        return below - free - _ABOVE_SYMBOLS - self.plan.lanes[gap]["bars"][key] * _BAR_STEP

    def _drop(self, hanging: _Hanging, child: str, start: Point, mark: Mark) -> GenogramLine:
        end = self._on_symbol(child, hanging.drops[child])
        parents = hanging.union.parents
        return GenogramLine(mark, (start, end), frozenset((*parents, child)), parents=parents)

    def _on_symbol(self, child: str, x: float) -> Point:
        """At the top of the symbol; beside its middle further in, under the symbol's own ground."""
        middle, y = self.where[child]
        return x, (y - self.plan.halves[child] if x == middle else y)

    def _passing(self, hanging: _Hanging, child: str, corridor: float, mark: Mark) -> GenogramLine:
        key = hanging.union, child
        trunk, drop = hanging.trunk or 0.0, hanging.drops[child]
        high = self._across(self.tree.generation[hanging.union.parents[0]], "passing", key)
        low = self._bar(self.tree.generation[child] - 1, key)
        points = (
            self._start(hanging, trunk),
            (trunk, high),
            (corridor, high),
            (corridor, low),
            (drop, low),
            self._on_symbol(child, drop),
        )
        parents = hanging.union.parents
        return GenogramLine(mark, points, frozenset((*parents, child)), parents=parents)

    def _beside(self, pair: tuple[str, str], mark: Mark, *, straight: bool = True) -> GenogramLine:
        """A line of its own between two people, bowed so as to miss whoever stands between.

        Where a straight one could lie on a line of descent, it is always bowed.
        """
        one, other = self.boxes[pair[0]], self.boxes[pair[1]]
        between = [box for person, box in self.boxes.items() if person not in pair]
        best: tuple[tuple[int, float], tuple[Point, ...]] | None = None
        for bend in _BENDS if straight else _BENDS[1:]:
            arc = bow((one.x, one.y), (other.x, other.y), bend, steps=12)
            points = (one.edge_towards(arc[1]), *arc[2:-2], other.edge_towards(arc[-2]))
            if len(arc) == 2:
                points = one.edge_towards(arc[1]), other.edge_towards(arc[0])
            hits = sum(box.cut_by((a, b)) for box in between for a, b in pairwise(points))
            if best is None or (hits, abs(bend)) < best[0]:
                best = (hits, abs(bend)), points
        assert best is not None  # noqa: S101 - there is always a first bend
        way = best[1]
        middle = way[len(way) // 2] if len(way) > 2 else None
        return GenogramLine(mark, way, frozenset(pair), curved=len(way) > 2, slash=middle)
