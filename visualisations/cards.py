"""A card of the frame: its lettering, and on the edge towards the family the signs of its people.

Each sign is also where the line to that person begins, so the card, the line and the person say
the same thing three times. At the sides the signs stand on a grid of `GRID` units, and the lanes
of other people between two steps of it: so no line ever lies on another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from visualisations.geometry import Box
from visualisations.lettering import Lettering, width_of
from visualisations.scene import NodeKind
from visualisations.sides import Side
from visualisations.signs import Badge
from visualisations.style import CARD_DETAIL, CARD_PADDING, SIGN_HALF

GRID = 12.0
"""Signs at the sides stand on whole steps of it, lanes on half ones."""
_PITCH = 2 * GRID
"""From one sign of a card to the next."""
CARD_GAP = 6.0
_PADDING = 9.0
_AROUND_TEXT = 5.0
_BESIDE_SIGN = 4.0
_NOTE_HEIGHT = 15.0
_LEAST_WIDTH = 118.0


@dataclass(frozen=True, slots=True)
class CardLetters:
    """What stands on a card, from top to bottom, and how the card is drawn."""

    blocks: tuple[tuple[Lettering, str], ...]
    """Lettering and the name of its colour."""
    spoken: str
    kind: NodeKind
    own: bool = False
    faint: bool = False

    @property
    def half_width(self) -> float:
        return max(block.width for block, _ in self.blocks) / 2 + CARD_PADDING[0]

    @property
    def half_height(self) -> float:
        return sum(block.height for block, _ in self.blocks) / 2 + CARD_PADDING[1]


@dataclass(frozen=True, slots=True)
class CardPlan:
    """A card, laid out for its side."""

    half_width: float
    half_height: float
    text: Box
    align: str
    badges: tuple[Badge, ...]
    """From the card's middle, as all of the plan."""


def text_size(letters: CardLetters) -> tuple[float, float]:
    return (
        max(block.width for block, _ in letters.blocks),
        sum(block.height for block, _ in letters.blocks),
    )


def card_width(letters: CardLetters, badges: Sequence[Badge], side: Side) -> float:
    """The least width of a card on a side."""
    width, _ = text_size(letters)
    if side.upright:
        notes = max((_note_width(badge) for badge in badges), default=0.0)
        return max(_LEAST_WIDTH, max(width, notes) + _PADDING + SIGN_HALF + _BESIDE_SIGN)
    return max(_LEAST_WIDTH, width + 2 * _PADDING, sum(_spans(badges)) + _PADDING)


def plan_card(letters: CardLetters, badges: Sequence[Badge], side: Side, width: float) -> CardPlan:
    return (_at_a_side if side.upright else _above_or_below)(letters, badges, side, width)


def _at_a_side(letters: CardLetters, badges: Sequence[Badge], side: Side, width: float) -> CardPlan:
    """The height and a gap make whole steps of the grid; signs stand on steps of it."""
    _, height = text_size(letters)
    noted = any(badge.note for badge in badges)
    count = len(badges)
    if noted:
        first = _steps(CARD_GAP / 2 + _AROUND_TEXT + height + 8)
        slot = _steps(first + (count - 1) * _PITCH + GRID + CARD_GAP / 2)
    else:
        slot = _steps(max(height + 2 * _AROUND_TEXT, count * _PITCH) + CARD_GAP)
        first = math.floor((slot / 2 - (count - 1) * _PITCH / 2) / GRID) * GRID
    top = -slot / 2
    inner = width / 2 if side is Side.LEFT else -width / 2
    towards = -1 if side is Side.LEFT else 1
    beside = inner + towards * (SIGN_HALF + _BESIDE_SIGN)
    align = "right" if side is Side.LEFT else "left"
    text_y = top + CARD_GAP / 2 + _AROUND_TEXT + height / 2 if noted else 0.0
    before = _PADDING if side is Side.LEFT else SIGN_HALF + _BESIDE_SIGN
    room = width - _PADDING - SIGN_HALF - _BESIDE_SIGN
    text = Box(-width / 2 + before + room / 2, text_y, room / 2, height / 2)
    placed = tuple(
        replace(badge, at=(inner, y), note_at=(beside, y), note_align=align)
        for badge, y in ((one, top + first + at * _PITCH) for at, one in enumerate(badges))
    )
    return CardPlan(width / 2, (slot - CARD_GAP) / 2, text, "left", placed)


def _above_or_below(
    letters: CardLetters, badges: Sequence[Badge], side: Side, width: float
) -> CardPlan:
    _, height = text_size(letters)
    note = _NOTE_HEIGHT if any(badge.note for badge in badges) else 0.0
    signs = SIGN_HALF + 1
    whole = _AROUND_TEXT + height + note + signs
    inner = whole / 2 if side is Side.TOP else -whole / 2
    towards = -1 if side is Side.TOP else 1
    text_y = towards * (whole / 2 - _AROUND_TEXT - height / 2)
    spans = _spans(badges)
    x = -sum(spans) / 2
    placed = []
    for badge, span in zip(badges, spans, strict=True):
        middle = x + span / 2
        note_y = inner + towards * (signs + note / 2)
        placed.append(replace(badge, at=(middle, inner), note_at=(middle, note_y)))
        x += span
    text = Box(0.0, text_y, width / 2 - _PADDING, height / 2)
    return CardPlan(width / 2, whole / 2, text, "center", tuple(placed))


def _spans(badges: Sequence[Badge]) -> list[float]:
    return [max(_PITCH + 6, _note_width(badge) + 8) for badge in badges]


def _note_width(badge: Badge) -> float:
    return width_of(badge.note, CARD_DETAIL) if badge.note else 0.0


def _steps(length: float) -> float:
    return math.ceil(length / GRID - 1e-9) * GRID
