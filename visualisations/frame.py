"""The frame round the family: agencies as blocks on four sides, cards large enough to read.

Sectors have fixed places along it (`sides.py`). Blocks in a crowd make room for each other, and
nobody else moves. Nothing depends on the order of rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from visualisations.agencies import MapAgency
from visualisations.arranging import Places, in_places
from visualisations.cards import CARD_GAP, GRID, CardPlan, card_width, plan_card
from visualisations.geometry import Box, settled
from visualisations.lettering import Lettering, wrapped
from visualisations.sides import Side, side_of
from visualisations.signs import Badge
from visualisations.style import AGENCY_NAME

_BLOCK_GAP = GRID
_INSIDE = 7.0
"""Between the edge of a block and its cards."""
_NAME_WIDTH = 150.0
_LONGEST_ROW = 900.0
"""How wide the blocks above or below the family may be together; more stand at the sides."""
_TOWARDS_MIDDLE = 0.4
"""Blocks above and below gather round the middle: who joins then pushes to both sides alike."""


@dataclass(frozen=True, slots=True)
class Block:
    """One agency with its cards, and how far along its side it wants to stand, from 0 to 1."""

    agency: MapAgency
    along: float
    name: Lettering | None
    widths: Mapping[str, float]

    @property
    def id(self) -> str:
        return self.agency.agency.id

    @property
    def across(self) -> float:
        """How wide it is where its cards stand side by side."""
        cards = sum(self.widths.values()) + CARD_GAP * (len(self.widths) - 1)
        least = 2 * self.agency.group.half_width if self.agency.named else 0.0
        return max(cards + 2 * _INSIDE, (self.name.width + 12 if self.name else 0.0), least)


@dataclass(frozen=True, slots=True)
class PlacedCard:
    box: Box
    plan: CardPlan
    side: Side


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    agency: MapAgency
    side: Side
    box: Box
    """All of it, with its name on the outer side."""
    inner: float
    """How far right, or down, the edge of its side towards the family is."""
    name: Lettering | None
    name_box: Box
    group: Box
    """The one node that stands for it while it is closed."""


@dataclass(frozen=True, slots=True)
class Frame:
    core: Box
    cards: Mapping[str, PlacedCard]
    blocks: Mapping[str, PlacedBlock]


Blocks = Mapping[Side, Sequence[Block]]


def blocks_of(
    agencies: Sequence[MapAgency],
    badges: Mapping[str, tuple[Badge, ...]],
    places: Places = (),
) -> Blocks:
    """On which side each agency stands, in the order from left to right or downwards; where the
    reader put it, if they did."""
    found: dict[Side, list[Block]] = {side: [] for side in Side}
    for one in agencies:
        side, along = side_of(one.agency.sector)
        found[side].append(_block(one, side, along, badges))
    for blocks in found.values():
        blocks.sort(key=lambda block: (block.along, block.id))
    if places:
        found = _arranged(found, places, badges)
    for row in (Side.TOP, Side.BOTTOM):
        _shorten(found, row, badges)
    return found


def _arranged(
    found: Mapping[Side, Sequence[Block]],
    places: Places,
    badges: Mapping[str, tuple[Badge, ...]],
) -> dict[Side, list[Block]]:
    """Along a side that the reader arranged everybody has an even share of it."""
    agencies = {block.id: block.agency for here in found.values() for block in here}
    order = in_places({side: [one.id for one in here] for side, here in found.items()}, places)
    return {
        side: [
            _block(agencies[agency], side, (at + 0.5) / len(here), badges)
            for at, agency in enumerate(here)
        ]
        for side, here in order.items()
    }


def _block(
    one: MapAgency, side: Side, along: float, badges: Mapping[str, tuple[Badge, ...]]
) -> Block:
    name = wrapped(one.agency.name, AGENCY_NAME, _NAME_WIDTH, 3) if one.named else None
    widths = {
        node: card_width(letters, badges.get(node, ()), side) for node, letters in one.cards.items()
    }
    return Block(one, along, name, widths)


def _shorten(
    found: dict[Side, list[Block]], row: Side, badges: Mapping[str, tuple[Badge, ...]]
) -> None:
    """In a crowd the ends of a row move round the corner, to the side that is less full."""
    while len(found[row]) > 1 and row_width(found[row]) > _LONGEST_ROW:
        fuller = sum(len(block.widths) for block in found[Side.LEFT]) > sum(
            len(block.widths) for block in found[Side.RIGHT]
        )
        side = Side.RIGHT if fuller else Side.LEFT
        block = found[row].pop(-1 if fuller else 0)
        along = 0.0 if row is Side.TOP else 1.0
        moved = _block(block.agency, side, along, badges)
        found[side].insert(0 if row is Side.TOP else len(found[side]), moved)


def row_width(blocks: Sequence[Block]) -> float:
    return sum(block.across for block in blocks) + _BLOCK_GAP * max(0, len(blocks) - 1)


def framed(
    blocks: Blocks,
    core: Box,
    corridors: Mapping[Side, float],
    badges: Mapping[str, tuple[Badge, ...]],
) -> Frame:
    """Everybody's place. `corridors` is what is left free on each side of the core for lines."""
    cards: dict[str, PlacedCard] = {}
    placed: dict[str, PlacedBlock] = {}
    for side in (Side.TOP, Side.BOTTOM):
        _place_row(side, blocks[side], core, corridors[side], badges, cards, placed)
    for side in (Side.LEFT, Side.RIGHT):
        _place_column(side, blocks[side], core, corridors[side], badges, cards, placed)
    return Frame(core, cards, placed)


def _place_row(
    side: Side,
    blocks: Sequence[Block],
    core: Box,
    corridor: float,
    badges: Mapping[str, tuple[Badge, ...]],
    cards: dict[str, PlacedCard],
    placed: dict[str, PlacedBlock],
) -> None:
    lefts = _along(
        [block.across for block in blocks],
        [0.5 + _TOWARDS_MIDDLE * (block.along - 0.5) for block in blocks],
        (core.left, core.right),
    )
    out = -1 if side is Side.TOP else 1
    inner = (core.top if side is Side.TOP else core.bottom) + out * corridor
    for block, left in zip(blocks, lefts, strict=True):
        spare = block.across - sum(block.widths.values()) - CARD_GAP * (len(block.widths) - 1)
        x, deepest = left + spare / 2, 0.0
        for node, letters in block.agency.cards.items():
            plan = plan_card(letters, badges.get(node, ()), side, block.widths[node])
            y = inner + out * plan.half_height
            box = Box(x + plan.half_width, y, plan.half_width, plan.half_height)
            cards[node] = PlacedCard(box, plan, side)
            x += 2 * plan.half_width + CARD_GAP
            deepest = max(deepest, 2 * plan.half_height)
        name = block.name.height + 8 if block.name else 0.0
        group = block.agency.group
        depth = max(deepest + name + _INSIDE, 2 * group.half_height if block.name else 0.0)
        box = Box(left + block.across / 2, inner + out * depth / 2, block.across / 2, depth / 2)
        middle = inner + out * (deepest + (name + _INSIDE - 3) / 2)
        placed[block.id] = PlacedBlock(
            block.agency,
            side,
            box,
            inner,
            block.name,
            Box(box.x, middle, box.half_width - 4, name / 2),
            Box(box.x, box.y, group.half_width, group.half_height),
        )


def _place_column(
    side: Side,
    blocks: Sequence[Block],
    core: Box,
    corridor: float,
    badges: Mapping[str, tuple[Badge, ...]],
    cards: dict[str, PlacedCard],
    placed: dict[str, PlacedBlock],
) -> None:
    width = max((max(block.widths.values()) for block in blocks), default=0.0)
    plans = {
        node: plan_card(letters, badges.get(node, ()), side, width)
        for block in blocks
        for node, letters in block.agency.cards.items()
    }
    heights = [_height(block, plans) for block in blocks]
    wanted = [block.along for block in blocks]
    tops = _along(heights, wanted, (core.top, core.bottom), GRID)
    out = -1 if side is Side.LEFT else 1
    inner = (core.left if side is Side.LEFT else core.right) + out * corridor
    x = inner + out * width / 2
    for block, top, height in zip(blocks, tops, heights, strict=True):
        name = _name_height(block)
        y = top + name
        for node in block.agency.cards:
            plan = plans[node]
            slot = 2 * plan.half_height + CARD_GAP
            cards[node] = PlacedCard(
                Box(x, y + slot / 2, plan.half_width, plan.half_height), plan, side
            )
            y += slot
        group = block.agency.group
        box = Box(x, top + height / 2, width / 2 + _INSIDE, height / 2)
        placed[block.id] = PlacedBlock(
            block.agency,
            side,
            box,
            inner,
            block.name,
            Box(x, top + name / 2 + 1, width / 2, max(0.0, name / 2 - 1)),
            Box(x, box.y, group.half_width, group.half_height),
        )


def _name_height(block: Block) -> float:
    return math.ceil((block.name.height + 4) / GRID) * GRID if block.name else 0.0


def _height(block: Block, plans: Mapping[str, CardPlan]) -> float:
    cards = sum(2 * plans[node].half_height + CARD_GAP for node in block.agency.cards)
    least = 2 * block.agency.group.half_height + 4 if block.name else 0.0
    return math.ceil(max(_name_height(block) + cards, least) / GRID) * GRID


def _along(
    sizes: Sequence[float], wanted: Sequence[float], span: tuple[float, float], step: float = 1.0
) -> list[float]:
    """Where each of a side begins, as near as can be to where it wants to stand."""
    if not sizes:
        return []
    whole = sum(sizes) + _BLOCK_GAP * (len(sizes) - 1)
    spare = max(0.0, whole - (span[1] - span[0]))
    low, high = span[0] - spare / 2, span[1] + spare / 2
    middles = [low + share * (high - low) for share in wanted]
    gaps = [(one + other) / 2 + _BLOCK_GAP for one, other in pairwise(sizes)]
    length = high - low - (sizes[0] + sizes[-1]) / 2
    middles = settled(middles, gaps, max(length, sum(gaps)))
    starts = [
        math.floor((middle - size / 2) / step + 0.5) * step
        for middle, size in zip(middles, sizes, strict=True)
    ]
    edge = math.ceil(low / step) * step
    for at, start in enumerate(starts):
        starts[at] = edge = max(start, edge)
        edge += math.ceil((sizes[at] + _BLOCK_GAP) / step) * step
    edge = math.floor(high / step + 1) * step
    for at in reversed(range(len(starts))):
        starts[at] = min(starts[at], edge - math.ceil(sizes[at] / step) * step)
        edge = starts[at] - _BLOCK_GAP
    return starts
