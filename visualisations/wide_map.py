"""Many families, or colleagues, as one map: each in one box in the middle, services at both sides.

The same scene as a family's map, so that one page draws, searches and lists both. Hundreds of lines
at once would say nothing: a box and a service show theirs while one of them is chosen, and each
line keeps to the lanes between boxes, so that it never runs behind one that it does not concern.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.policy.support_web import VisibleAgency
from graph.vocabulary import Sector
from visualisations.bands import rounded_box
from visualisations.cards import CardLetters
from visualisations.geometry import Box, Point, around
from visualisations.legend import legend
from visualisations.lettering import wrapped
from visualisations.nodes import group_card
from visualisations.payload import MapPayload, Mode, View
from visualisations.said import in_alphabet
from visualisations.scene import ALWAYS, Line, Node, NodeKind, Part, Scene, When, tie_id
from visualisations.sides import Side, side_of
from visualisations.signs import Manner
from visualisations.style import CARD_DETAIL, CARD_NAME, CARD_WIDTH, Mark, Shape
from visualisations.text_map import AgencyEntry, PersonEntry, TextMap, TieEntry, WorkerEntry
from visualisations.words import Words

_BOX_WIDTH = 190.0
_LANE = 20.0
"""Between two rows of boxes, where lines run."""
_COLUMN_GAP = 16.0
_CORRIDOR = 46.0
"""Between the middle and the services."""
_AROUND = 24.0
_SERVICE_GAP = 14.0
_COLUMNS = 4
"""At the most: so wide is the page beside the services. More boxes make it longer, as pages are."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one box stands for: a family of the viewer's, or a colleague."""

    key: str
    """The id of the family or person whose page it leads to; of a colleague, theirs."""
    kind: str
    """`family`, `person` or `colleague`: what its page is."""
    title: str
    said: str
    """The line below: how many people, and whose."""
    names: tuple[str, ...]
    agencies: tuple[str, ...]
    """Ids of the services of others that are around."""


def draw_wide(
    own: tuple[Sequence[Gathered], Mapping[str, VisibleAgency]],
    others: tuple[Sequence[Gathered], Mapping[str, VisibleAgency]],
    on: date,
    words: Words,
) -> MapPayload:
    """The map for the page: for its viewer, and without what only they were meant to see."""
    mine, room = _view(*own, words), _view(*others, words)
    return MapPayload(mine.scene, mine.text, words, Mode.DETAIL, room, on)


def _view(boxes: Sequence[Gathered], agencies: Mapping[str, VisibleAgency], words: Words) -> View:
    scene = compose_wide(boxes, agencies, words)
    return View(scene, _in_words(boxes, agencies, words))


def compose_wide(
    boxes: Sequence[Gathered], agencies: Mapping[str, VisibleAgency], words: Words
) -> Scene:
    """Lay them out, in their order from left to right. The same always gives the same scene."""
    letters = {box.key: _letters(box) for box in boxes}
    columns = min(_COLUMNS, max(1, round(math.sqrt(len(boxes)))))
    rows = [boxes[at : at + columns] for at in range(0, len(boxes), columns)]
    width = columns * (_BOX_WIDTH + _COLUMN_GAP) - _COLUMN_GAP
    places: dict[str, Box] = {}
    lanes: dict[str, float] = {}
    top = 0.0
    for row in rows:
        height = max(2 * letters[box.key].half_height for box in row)
        for at, box in enumerate(row):
            x = -width / 2 + _BOX_WIDTH / 2 + at * (_BOX_WIDTH + _COLUMN_GAP)
            places[box.key] = Box(x, top + height / 2, _BOX_WIDTH / 2, height / 2)
            lanes[box.key] = top - _LANE / 2
        top += height + _LANE
    core = Box(0, (top - _LANE) / 2, width / 2 + _AROUND, max(top - _LANE, 60) / 2 + _AROUND)
    nodes = [_node(box, letters[box.key], places[box.key]) for box in boxes]
    stands = _services(boxes, agencies, core, words)
    nodes += stands.values()
    lines = [
        _line(box, places[box.key], lanes[box.key], agency, stands[agency], core)
        for box in boxes
        for agency in box.agencies
    ]
    return Scene(
        view=around([core, *(node.box for node in nodes)]).grown(8),
        core=rounded_box(core, 24),
        nodes=tuple(nodes),
        lines=tuple(lines),
        bands=(),
        legend=tuple(
            replace(item, words=words.text("wide_service")) if item.sign == "agency" else item
            for item in legend(nodes, lines, words)
        ),
    )


def box_node(key: str) -> str:
    return f"family:{key}"


def _letters(box: Gathered) -> CardLetters:
    blocks = [(wrapped(box.title, CARD_NAME, _BOX_WIDTH - 24, 3, stretch=1.0), "ink")]
    if box.said:
        blocks.append((wrapped(box.said, CARD_DETAIL, _BOX_WIDTH - 24, 2), "muted"))
    spoken = ", ".join(part for part in (box.title, box.said) if part)
    return CardLetters(tuple(blocks), spoken, NodeKind.FAMILY)


def _node(box: Gathered, letters: CardLetters, place: Box) -> Node:
    return replace(group_card(box_node(box.key), letters, place, ALWAYS), shape=Shape.CARD)


def _services(
    boxes: Sequence[Gathered], agencies: Mapping[str, VisibleAgency], core: Box, words: Words
) -> dict[str, Node]:
    """A node for each service, at the left and at the right, in the order of their sectors."""
    counts = {key: sum(key in box.agencies for box in boxes) for key in agencies}
    order, half = list(Sector), {Side.LEFT, Side.BOTTOM}
    listed = sorted(
        (one for key, one in agencies.items() if counts[key]),
        key=lambda one: (order.index(one.sector), in_alphabet(one.name), one.id),
    )
    sides: dict[bool, list[VisibleAgency]] = {True: [], False: []}
    for one in listed:
        sides[side_of(one.sector)[0] in half].append(one)
    for fuller in (True, False):
        while len(sides[fuller]) > len(sides[not fuller]) + 1:
            sides[not fuller].append(sides[fuller].pop())
    found: dict[str, Node] = {}
    for left, here in sides.items():
        letters = {one.id: _service_letters(one, counts[one.id], words) for one in here}
        heights = [2 * letters[one.id].half_height for one in here]
        whole = sum(heights) + _SERVICE_GAP * max(0, len(here) - 1)
        out = core.half_width + _CORRIDOR + CARD_WIDTH / 2 + 14
        gap = max(_SERVICE_GAP, (2 * core.half_height - sum(heights)) / max(1, len(here)))
        top = core.y - (sum(heights) + gap * max(0, len(here) - 1)) / 2
        top = min(top, core.y - whole / 2)
        for one, height in zip(here, heights, strict=True):
            card = letters[one.id]
            place = Box(-out if left else out, top + height / 2, card.half_width, height / 2)
            found[one.id] = group_card(f"agency:{one.id}", card, place, _part(one.id))
            top += height + gap
    return found


def _part(agency_id: str) -> Part:
    return Part(When.ALWAYS, agency_id)


def _service_letters(agency: VisibleAgency, count: int, words: Words) -> CardLetters:
    said = words.count("wide_around", count)
    return CardLetters(
        (
            (wrapped(agency.name, CARD_NAME, CARD_WIDTH, 3, stretch=1.15), "ink"),
            (wrapped(said, CARD_DETAIL, CARD_WIDTH, 1), "muted"),
        ),
        f"{agency.name}, {said}",
        NodeKind.AGENCY,
    )


def _line(box: Gathered, place: Box, lane: float, agency: str, service: Node, core: Box) -> Line:
    """Out of the service, along the corridor beside the middle, and in above the box's row."""
    left = service.box.x < core.x
    start = (service.box.right if left else service.box.left, service.box.y)
    corridor = core.left - _CORRIDOR / 2 if left else core.right + _CORRIDOR / 2
    points: tuple[Point, ...] = (
        start,
        (corridor, start[1]),
        (corridor, lane),
        (place.x, lane),
        (place.x, place.top),
    )
    return Line(
        tie_id(service.id, box_node(box.key)),
        Mark.TIE_NORMAL,
        points,
        service.id,
        box_node(box.key),
        (box_node(box.key),),
        _part(agency),
        on_focus=True,
    )


def _in_words(
    boxes: Sequence[Gathered], agencies: Mapping[str, VisibleAgency], words: Words
) -> TextMap:
    order = list(Sector)
    listed = sorted(
        agencies.values(), key=lambda one: (order.index(one.sector), in_alphabet(one.name), one.id)
    )
    entries = tuple(entry for one in listed if (entry := _entry(one, boxes, words)).workers[0].ties)
    return TextMap(
        summary=words.text(
            "wide_summary",
            boxes=words.count("wide_boxes", len(boxes)),
            agencies=words.count("agencies_count", len(entries)),
        ),
        as_of="",
        notices=(),
        agencies=entries,
        people=tuple(
            PersonEntry(
                id=box.key,
                node=box_node(box.key),
                name=box.title,
                sign=None,
                reached=True,
                in_focus=True,
                details=_details(box, words),
                kin=(),
                relatives=(),
                other_support=None,
                pregnancy=None,
                page=box.kind,
            )
            for box in boxes
        ),
    )


def _details(box: Gathered, words: Words) -> tuple[str, ...]:
    names = (words.listed(box.names),) if box.names else ()
    return (*((box.said,) if box.said else ()), *names)


def _entry(agency: VisibleAgency, boxes: Sequence[Gathered], words: Words) -> AgencyEntry:
    ties = tuple(
        TieEntry(
            node=box_node(box.key),
            person=box.title,
            said=words.text("wide_tie", name=box.title),
            details=(),
            why="",
            ended=False,
            sign=None,
            manner=Manner.SUPPORTS,
            note="",
        )
        for box in boxes
        if agency.id in box.agencies
    )
    contact = WorkerEntry(
        node=f"agency:{agency.id}",
        name=words.text("agency_contact"),
        role="",
        card=agency.duty,
        lead=False,
        own=False,
        ended=False,
        named=False,
        ties=ties,
    )
    return AgencyEntry(
        id=agency.id,
        node=f"agency:{agency.id}",
        name=agency.name,
        sector=words.of(agency.sector),
        duty=agency.duty,
        openable=False,
        workers=(contact,),
    )
