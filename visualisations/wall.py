"""What stands on a wall: the family as a genogram of initials, the agencies around it with signs.

Made from the web of a room, and from nothing else. Names are kept apart from everything else in
it, so that whoever draws it without names has none to leave out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from graph.gaps import Gap
from graph.policy.support_web import SupportWeb, VisiblePerson, VisibleSupport
from graph.vocabulary import Sector, Sex
from visualisations.family_tree import family_tree
from visualisations.for_others import for_others
from visualisations.genogram import PersonSize, genogram
from visualisations.genogram_lines import GenogramLine
from visualisations.geometry import Box, Point, around
from visualisations.nodes import SHAPES
from visualisations.signs import Form, Sign, signs_of
from visualisations.style import LINES, Shape
from visualisations.support_web_graph import person_node, support_web_graph
from visualisations.words import Words

_SYMBOL = 96.0
_MARGIN = 14.0
_STROKE = 14.0
"""Half the height of a stroke through a line, and from one to the next."""


@dataclass(frozen=True, slots=True)
class OnWall:
    """Somebody of the family."""

    key: str
    """Tells them apart on this wall, and nothing else."""
    initials: str
    x: float
    y: float
    shape: str
    deceased: bool
    form: str = ""
    """Of their sign; empty for kin whose services are not shown."""
    hue: int = 0

    @property
    def points(self) -> str:
        """The outline of the sign, as SVG writes it, in a square of 24 by 24."""
        return Sign(self.initials, Form(self.form), self.hue).points if self.form else ""


@dataclass(frozen=True, slots=True)
class Helps:
    """Whom somebody helps, by key."""

    person: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Helper:
    key: str
    role: str
    """Empty where only the service may be told."""
    helps: tuple[Helps, ...]


@dataclass(frozen=True, slots=True)
class WallAgency:
    key: str
    name: str
    helps: tuple[Helps, ...]
    helpers: tuple[Helper, ...]


@dataclass(frozen=True, slots=True)
class WallLine:
    points: str
    width: float
    dash: str
    said: str = ""
    """What it means, for the legend; empty for a stroke through a line."""
    slashes: int = 0


@dataclass(frozen=True, slots=True)
class WallPoint:
    """What is missing, and beside whom."""

    key: str
    said: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    view: str
    """As SVG has it: left, top, width and height."""
    people: tuple[OnWall, ...]
    lines: tuple[WallLine, ...]
    agencies: tuple[WallAgency, ...]
    points: tuple[WallPoint, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """By the keys of people and helpers. Not in what is drawn, unless it was asked for."""

    def without_names(self) -> Wall:
        return replace(self, names={})

    def person(self, key: str) -> OnWall:
        return next(one for one in self.people if one.key == key)

    @property
    def kinds_of_line(self) -> tuple[WallLine, ...]:
        """One of each kind of line that is drawn."""
        found = {line.said: line for line in self.lines if line.said}
        return tuple(found.values())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Wall:
        def helps(rows: Sequence[Mapping[str, Any]]) -> tuple[Helps, ...]:
            return tuple(Helps(**row) for row in rows)

        agencies = (
            WallAgency(
                one["key"],
                one["name"],
                helps(one["helps"]),
                tuple(
                    Helper(each["key"], each["role"], helps(each["helps"]))
                    for each in one["helpers"]
                ),
            )
            for one in stored["agencies"]
        )
        return cls(
            stored["view"],
            tuple(OnWall(**one) for one in stored["people"]),
            tuple(WallLine(**one) for one in stored["lines"]),
            tuple(agencies),
            tuple(
                WallPoint(_point(place), each["said"], tuple(each["people"]))
                for place, each in enumerate(stored["points"])
            ),
            dict(stored["names"]),
        )


def wall_of(web: SupportWeb, words: Words, gaps: Sequence[Gap] = ()) -> Wall:
    """The wall of a room's web, and of the gaps in it. Keys follow the order of the ids, which
    they do not tell."""
    web = for_others(web)
    signs = signs_of(web)
    keys = {one.id: f"p{at}" for at, one in enumerate(web.people, 1)}
    initials = _initials(web.people)
    graph = support_web_graph(web)
    tree = family_tree(graph)
    family = genogram(tree, {node: PersonSize(_SYMBOL, 0.0, 0.0) for node in tree.relatives})
    agencies, helpers = _agencies(web, keys, words)
    # As on the map: a sign that no card bears would lead a reader nowhere, or to a guess.
    helped = {each.person for agency in agencies for each in agency.helps}
    people = []
    for one in web.people:
        node = person_node(one.id)
        x, y = family.places[node]
        sign = signs.get(node) if keys[one.id] in helped else None
        people.append(
            OnWall(
                keys[one.id],
                initials[one.id],
                round(x, 1),
                round(y, 1),
                SHAPES.get(one.sex or Sex.UNKNOWN, Shape.DIAMOND).value,
                one.deceased,
                sign.form.value if sign else "",
                sign.hue if sign else 0,
            )
        )
    named = {keys[one.id]: one.name for one in web.people if one.name} | helpers
    box = around(family.room or (Box(0.0, 0.0, _SYMBOL / 2, _SYMBOL / 2),))
    view = (
        box.left - _MARGIN,
        box.top - _MARGIN,
        2 * (box.half_width + _MARGIN),
        2 * (box.half_height + _MARGIN),
    )
    lines = tuple(drawn for line in family.lines for drawn in _drawn(line, words))
    points = tuple(
        WallPoint(
            _point(place), words.of(gap.kind), tuple(keys[one] for one in gap.people if one in keys)
        )
        for place, gap in enumerate(gaps)
    )
    drawn = " ".join(f"{one:.1f}" for one in view)
    return Wall(drawn, tuple(people), lines, agencies, points, named)


def _point(place: int) -> str:
    """The key of a point."""
    return f"t{place}"


def _drawn(line: GenogramLine, words: Words) -> Iterator[WallLine]:
    """A line, and the strokes through that of a couple that is over."""
    style = LINES[line.mark]
    width = max(3.0, style.width)
    dash = " ".join(f"{step:g}" for step in style.dash)
    yield WallLine(
        _points(line.points), width, dash, words.text(f"sign_{line.mark}"), style.slashes
    )
    (x1, y), (x2, _) = line.points[0], line.points[-1]
    x, y = line.slash or ((x1 + x2) / 2, y)
    for at in range(style.slashes):
        shift = x + (at - (style.slashes - 1) / 2) * _STROKE
        yield WallLine(_points(((shift - 6, y + _STROKE), (shift + 6, y - _STROKE))), width, "")


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _agencies(
    web: SupportWeb, keys: Mapping[str, str], words: Words
) -> tuple[tuple[WallAgency, ...], dict[str, str]]:
    order = list(Sector)
    by_agency: dict[str, list[VisibleSupport]] = {}
    for support in web.supports:
        by_agency.setdefault(support.agency.id, []).append(support)
    found, named = [], {}
    place = sorted(
        by_agency.values(),
        key=lambda all_: (order.index(all_[0].agency.sector), all_[0].agency.name, all_[0].id),
    )
    for at, supports in enumerate(place, 1):
        by_worker: dict[str, list[VisibleSupport]] = {}
        for support in supports:
            if support.worker is not None:
                by_worker.setdefault(support.worker.id, []).append(support)
        helpers = []
        for number, theirs in enumerate((by_worker[each] for each in sorted(by_worker)), 1):
            key = f"a{at}w{number}"
            roles = dict.fromkeys(words.of(each.role) for each in theirs if each.role)
            helpers.append(Helper(key, ", ".join(roles), _helps(theirs, keys)))
            if theirs[0].worker:
                named[key] = theirs[0].worker.name
        # Beside them, whom somebody there helps whose name was not agreed.
        if unnamed := [support for support in supports if support.worker is None]:
            helpers.append(Helper(f"a{at}w{len(helpers) + 1}", "", _helps(unnamed, keys)))
        agency = supports[0].agency
        found.append(WallAgency(f"a{at}", agency.name, _helps(supports, keys), tuple(helpers)))
    return tuple(found), named


def _helps(supports: Sequence[VisibleSupport], keys: Mapping[str, str]) -> tuple[Helps, ...]:
    leads: dict[str, bool] = {}
    for support in supports:
        if (key := keys.get(support.person_id)) is not None:
            leads[key] = leads.get(key, False) or support.lead is not None
    return tuple(Helps(key, leads[key]) for key in sorted(leads, key=lambda key: int(key[1:])))


def _initials(people: Sequence[VisiblePerson]) -> dict[str, str]:
    """The first letters of the first and the last name; where two have the same, numbered."""
    found = {one.id: _letters(one.name) for one in people}
    often = Counter(found.values())
    seen: Counter[str] = Counter()
    for one in people:
        letters = found[one.id]
        if often[letters] > 1:
            seen[letters] += 1
            found[one.id] = f"{letters}{seen[letters]}"
    return found


def _letters(name: str) -> str:
    words = [word for word in ("".join(filter(str.isalpha, part)) for part in name.split()) if word]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
