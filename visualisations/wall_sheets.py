"""What of a wall stands on the screen at once: nobody can scroll a screen, or read small letters.

Where more stands on a wall than fits at a size that the last row of chairs can read, it is told on
several sheets, and the chair turns them. Everything is measured in the size of the wall's letters:
`wall.css` makes that a share of the screen's sides, so that every screen has room for as many.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from graph.vocabulary import WallView
from visualisations.lettering import Type, wrapped
from visualisations.wall import Helper, OnWall, Wall, WallAgency, WallPoint
from visualisations.words import Words

_WIDTH, _HEIGHT = 66.0, 33.0
"""What every screen has at least, beside its margins and its caption."""
_LINE = 1.3
_SIGN = 2.4
"""A sign and the gap after it, across and down."""
_BOLD = Type(1.0, bold=True)

_FAMILY_WIDTH, _CARDS_WIDTH = 30.5, 34.5
"""Of the columns where the family stands beside the cards."""
_LEAST_LETTER = 0.9
_LETTER = 30.0
"""Of a symbol's letters, in the units of the wall's drawing."""
_UNITS = _LETTER / _LEAST_LETTER
_FAMILY_HEIGHT = 19.0
"""With the names of as many people as stand beside it."""
_MOST_BESIDE = 12

_CARD, _CARD_INSIDE, _CARD_FRAME = 11.0, 9.8, 1.1
_GAP = 0.55
_HELPER = 15.0
"""How wide one helper's line is in an open card."""

_HEADER, _UPRIGHT_HEADER, _MOST_LYING = 6.2, 11.0, 7
"""Of the grid, with names: of more people than that they stand upright."""
_COLUMN, _LABEL = 3.0, 20.0
_ROW_FRAME = 0.45

_NAMES_HEIGHT = 12.0
"""What names take for their minute below points, and below cards without the family."""
_POINTS_HEAD = 3.0
_POINT_GAP = 0.6

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the screen shows at once; what is not on it stands on another."""

    family: bool = False
    agencies: tuple[WallAgency, ...] = ()
    """As cards; or with those of their helpers whose rows are here."""
    people: tuple[OnWall, ...] = ()
    """The columns of the grid."""
    points: tuple[WallPoint, ...] = ()

    @property
    def told(self) -> frozenset[str]:
        """The keys of whom the cards or the points are about."""
        helped = (each.person for agency in self.agencies for each in agency.helps)
        return frozenset((*helped, *(key for point in self.points for key in point.people)))

    @property
    def alone(self) -> bool:
        """Whether the family has the whole screen, or the cards have."""
        return self.family != bool(self.agencies)


@dataclass(frozen=True, slots=True)
class Turned:
    """The sheet that is turned up, and its number of how many."""

    sheet: Sheet
    number: int
    of: int


def key_of_sheet(number: int) -> str:
    """What stands for it where an agency's or a point's key may stand too."""
    return f"s{number}"


def turned(wall: Wall, view: WallView, opened: str, person: str, words: Words) -> Turned:
    """The sheet that the chair turned up, or that has what they opened."""
    sheets = sheets_of(wall, view, person, words)
    at = next(
        (number for number, sheet in enumerate(sheets) if opened in _keys(number + 1, sheet)), 0
    )
    return Turned(_with_open(sheets[at], opened, words), at + 1, len(sheets))


def sheets_of(wall: Wall, view: WallView, person: str, words: Words) -> tuple[Sheet, ...]:
    """All that this view of the wall has to show, at least one sheet; around whoever is pointed at
    where not everybody is on one."""
    if view is WallView.POINTS:
        heights = [_point_height(one) for one in wall.points]
        packed = _packed(wall.points, heights, _HEIGHT - _NAMES_HEIGHT - _POINTS_HEAD)
        return tuple(Sheet(points=points) for points in packed) or (Sheet(),)
    found = tuple(_all(wall, view, words))
    if person and len(found) > 1:
        found = tuple(_all(_around(wall, person), view, words))
    return found or (Sheet(family=view is not WallView.GRID),)


def _keys(number: int, sheet: Sheet) -> set[str]:
    agencies = {one.key for one in sheet.agencies}
    return {key_of_sheet(number)} | agencies | {one.key for one in sheet.points}


def _with_open(sheet: Sheet, opened: str, words: Words) -> Sheet:
    """With an agency opened, or a point: where it does not fit beside the others, without them."""
    points = tuple(one for one in sheet.points if one.key == opened)
    if points:
        return replace(sheet, points=points)
    agency = next((one for one in sheet.agencies if one.key == opened), None)
    if agency is None or sheet.people:
        return sheet
    across = _cards_across(sheet.family)
    others = [_card_height(one) for one in sheet.agencies if one is not agency]
    room = _HEIGHT - _open_height(agency, across, words) - _GAP
    room -= 0 if sheet.family else _NAMES_HEIGHT
    if len(list(_packed(others, others, room, across))) <= 1:
        return sheet
    return replace(sheet, agencies=(agency,))


def _all(wall: Wall, view: WallView, words: Words) -> Iterator[Sheet]:
    if view is WallView.GRID:
        yield from _grid(wall, words)
        return
    beside = _stands_beside(wall)
    if not beside:
        yield Sheet(family=True)
    heights = [_card_height(one) for one in wall.agencies]
    room = _HEIGHT if beside else _HEIGHT - _NAMES_HEIGHT
    for agencies in _packed(wall.agencies, heights, room, _cards_across(beside)):
        yield Sheet(family=beside, agencies=agencies)


def _around(wall: Wall, person: str) -> Wall:
    """The wall with those agencies alone that help somebody."""
    agencies = tuple(
        one for one in wall.agencies if any(each.person == person for each in one.helps)
    )
    return replace(wall, agencies=agencies)


def _stands_beside(wall: Wall) -> bool:
    """Whether the family can be read where the cards leave it less than half of the screen."""
    _, _, width, height = (float(one) for one in wall.view.split())
    return (
        width <= _FAMILY_WIDTH * _UNITS
        and height <= _FAMILY_HEIGHT * _UNITS
        and len(wall.people) <= _MOST_BESIDE
    )


def _cards_across(beside: bool) -> int:
    room = _CARDS_WIDTH if beside else _WIDTH
    return math.floor((room + _GAP) / (_CARD + _GAP))


def _card_height(agency: WallAgency) -> float:
    signs = math.ceil(len(agency.helps) / math.floor(_CARD_INSIDE / _SIGN))
    return _lines(agency.name, _CARD_INSIDE) * _LINE + signs * _SIGN + _CARD_FRAME


def _open_height(agency: WallAgency, across: int, words: Words) -> float:
    inside = across * (_CARD + _GAP) - _GAP - _CARD_FRAME
    columns = max(1, math.floor(inside / _HELPER))
    heights = [
        _lines(helper.role or words.text("wall_duty"), _HELPER) * _LINE
        + _LINE  # a name, for as long as names are shown
        + math.ceil(len(helper.helps) * _SIGN / _HELPER) * _SIGN
        for helper in agency.helpers
    ]
    rows = (max(heights[at : at + columns]) for at in range(0, len(heights), columns))
    return sum(rows) + _LINE + _CARD_FRAME


def _grid(wall: Wall, words: Words) -> Iterator[Sheet]:
    """Some people across, and down who helps any of them; then the next people."""
    people = tuple(one for one in wall.people if one.form)
    most = math.floor((_WIDTH - _LABEL) / _COLUMN)
    parts = math.ceil(len(people) / most)
    each = math.ceil(len(people) / parts) if parts else 0
    for at in range(0, len(people), each or 1):
        across = people[at : at + each]
        keys = {one.key for one in across}
        rows = [
            (agency, helper)
            for agency in wall.agencies
            for helper in agency.helpers
            if any(help_.person in keys for help_ in helper.helps)
        ]
        room = _WIDTH - _COLUMN * len(across) - 1
        heights = [_row_height(agency, helper, room, words) for agency, helper in rows]
        header = _HEADER if len(across) <= _MOST_LYING else _UPRIGHT_HEADER
        for down in _packed(rows, heights, _HEIGHT - header):
            yield Sheet(agencies=tuple(_gathered(down)), people=across)


def _row_height(agency: WallAgency, helper: Helper, room: float, words: Words) -> float:
    """Of a helper's row; of an agency with several, its own is told among them."""
    role, alone = helper.role or words.text("wall_duty"), len(agency.helpers) == 1
    said = f"{agency.name}: {role}" if alone else role
    own = 0.0 if alone or helper is not agency.helpers[0] else _LINE + _ROW_FRAME
    return _lines(said, room) * _LINE + _ROW_FRAME + own


def _gathered(rows: Sequence[tuple[WallAgency, Helper]]) -> Iterator[WallAgency]:
    """Each agency once, with those of its helpers who are among the rows."""
    agencies = {agency.key: agency for agency, _ in rows}
    for key, agency in agencies.items():
        helpers = tuple(helper for one, helper in rows if one.key == key)
        yield replace(agency, helpers=helpers)


def _point_height(point: WallPoint) -> float:
    room = _WIDTH - _SIGN * len(point.people)
    return max(_SIGN, _lines(point.said, room) * _LINE) + _POINT_GAP


def _lines(said: str, room: float) -> int:
    return len(wrapped(said, _BOLD, room, most_lines=9).lines)


def _packed(
    items: Sequence[_Item], heights: Sequence[float], room: float, across: int = 1
) -> Iterator[tuple[_Item, ...]]:
    """Rows of so many items, as many as fit below each other; at least one."""
    here: list[_Item] = []
    left = room
    for at in range(0, len(items), across):
        row = items[at : at + across]
        height = max(heights[at : at + across]) + (_GAP if across > 1 else 0.0)
        if here and height > left + (_GAP if across > 1 else 0.0):
            yield tuple(here)
            here, left = [], room
        here.extend(row)
        left -= height
    if here:
        yield tuple(here)
