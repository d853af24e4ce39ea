"""The scene: everything that is drawn, where, and how; the canvas, the print and the list share it.

Overview and detail are one scene. Every agency is either closed (one node, one line to the family)
or open (its practitioners, each with their own lines); `Part.when` says in which of the two
something is there. Both states have the same places, so opening one agency moves nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from visualisations.geometry import Box, Point
from visualisations.lettering import Lettering
from visualisations.signs import Badge, Sign
from visualisations.style import Mark, Shape
from visualisations.times import Spell


class When(StrEnum):
    ALWAYS = "always"
    OPEN = "open"
    CLOSED = "closed"


class NodeKind(StrEnum):
    PERSON = "person"
    PREGNANCY = "pregnancy"
    WORKER = "worker"
    AGENCY = "agency"
    """An agency of which a line is visible, but not whose work it is."""
    FAMILY = "family"
    """A whole family, or a colleague, as one box on a map of many."""
    GROUP = "group"
    """All of an agency as one node, while it is closed."""


@dataclass(frozen=True, slots=True)
class Part:
    """In which state of which agency something is on the map."""

    when: When = When.ALWAYS
    agency: str | None = None

    def shown(self, opened: frozenset[str] | None) -> bool:
        """`opened` None means every agency is open."""
        if self.when is When.ALWAYS:
            return True
        is_open = opened is None or self.agency in opened
        return is_open == (self.when is When.OPEN)


ALWAYS = Part()


@dataclass(frozen=True, slots=True)
class LabelLine:
    text: str
    size: float
    bold: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Node:
    """A person, a card or an agency. `box` is all that it takes, `symbol` only its sign."""

    id: str
    kind: NodeKind
    shape: Shape
    box: Box
    symbol: Box
    label: tuple[LabelLine, ...]
    label_box: Box | None
    label_align: str = field(default="center", kw_only=True)
    """On a card, on which side of its box the lettering begins."""
    spoken: str
    """The whole name, for announcements and for the list; never shortened."""
    part: Part = ALWAYS
    focus: bool = False
    faint: bool = False
    """Kin without services, or support that ended."""
    own: bool = False
    deceased: bool = False
    other_support: bool = False
    sign: Sign | None = None
    """By which cards name this person."""
    badges: tuple[Badge, ...] = ()
    """Whom a card supports."""
    behind: tuple[Badge, ...] = ()
    """Whom somebody of a closed agency supports, in small signs below its node."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line from `source` to `target`; a genogram line joins all of `people`."""

    id: str
    mark: Mark
    points: tuple[Point, ...]
    source: str
    target: str
    people: tuple[str, ...] = ()
    part: Part = ALWAYS
    curved: bool = False
    own: int = 0
    """How many of its first points are this line's alone, before it joins others to one person."""
    hue: int | None = None
    """That of the person's sign."""
    on_focus: bool = False
    """Drawn only while one of its ends is in focus: who stands behind an overview's line."""
    kin: bool = False
    slash: Point | None = None
    """Where the strokes of a couple that is over stand."""
    parents: tuple[str, ...] = ()
    """Whose children a line of descent leads to."""
    spells: tuple[Spell, ...] = ()
    """When this support was in force, as far as it is shown; of a tie alone."""


@dataclass(frozen=True, slots=True)
class Band:
    """The ground behind an agency's practitioners, and its name on the outer side."""

    agency: str
    outline: tuple[Point, ...]
    name: tuple[LabelLine, ...]
    name_box: Box
    align: str
    """`left`, `right` or `center`: on which side of its box the name stands."""
    colour: str
    part: Part


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One sign and its word, with every part of the map on which it occurs."""

    sign: str
    words: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    view: Box
    core: tuple[Point, ...]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    legend: tuple[LegendItem, ...]
    in_doubt: tuple[tuple[str, str], ...] = ()
    """The nodes of parent and child, as recorded, where other records speak against it."""

    def node(self, node_id: str) -> Node | None:
        return next((node for node in self.nodes if node.id == node_id), None)


def tie_id(source: str, target: str) -> str:
    """Of the line from somebody's card to whom they support."""
    return f"tie:{source}>{target}"


def label_lines(lettering: Lettering, colour: str) -> tuple[LabelLine, ...]:
    kind = lettering.type
    return tuple(LabelLine(text, kind.size, kind.bold, colour) for text in lettering.lines)
