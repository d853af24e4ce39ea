"""The lettering, size and drawing data of each node: people, cards, agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.policy.support_web import SupportWeb, VisibleAgency, VisiblePerson
from graph.vocabulary import Sex
from visualisations.cards import CardLetters, CardPlan
from visualisations.genogram import PersonSize
from visualisations.geometry import Box, Point
from visualisations.lettering import Lettering, wrapped
from visualisations.said import age_text, name_of
from visualisations.scene import ALWAYS, LabelLine, Node, NodeKind, Part, label_lines
from visualisations.signs import Badge, Sign
from visualisations.style import (
    CARD_DETAIL,
    CARD_NAME,
    CARD_PADDING,
    CARD_TAG,
    CARD_WIDTH,
    LABEL_GAP,
    PERSON_DETAIL,
    PERSON_NAME,
    PERSON_WIDTH,
    PREGNANCY_SYMBOL,
    SIGN_BEHIND,
    SYMBOL,
    Shape,
)
from visualisations.support_web_graph import WorkerNode
from visualisations.words import Words

_BELOW = 5.0
"""How far below the edge of a closed agency the middles of its signs stand."""

SHAPES = {Sex.MALE: Shape.SQUARE, Sex.FEMALE: Shape.CIRCLE, Sex.OTHER: Shape.HEXAGON}


@dataclass(frozen=True, slots=True)
class PersonLetters:
    """What stands under somebody's symbol."""

    name: Lettering
    detail: Lettering | None
    kin: tuple[Lettering, ...] = ()
    """What they are to somebody of their row, where no line says it."""

    @property
    def size(self) -> PersonSize:
        blocks = [self.name, *((self.detail,) if self.detail else ()), *self.kin]
        return PersonSize(SYMBOL, max(b.width for b in blocks) + 4, sum(b.height for b in blocks))


def person_letters(
    person: VisiblePerson, web: SupportWeb, words: Words, kin: Sequence[str] = ()
) -> PersonLetters:
    age = age_text(person.birth_date, web.on, words) if not person.deceased else None
    detail = words.text("deceased") if person.deceased else age
    return PersonLetters(
        wrapped(name_of(person, words), PERSON_NAME, PERSON_WIDTH, 5, stretch=1.3),
        wrapped(detail, PERSON_DETAIL, PERSON_WIDTH, 1) if detail else None,
        tuple(wrapped(said, PERSON_DETAIL, PERSON_WIDTH, 3, stretch=1.3) for said in kin),
    )


def card_letters(data: WorkerNode, words: Words) -> CardLetters:
    """A practitioner: name, roles, and whether they lead or are the viewer."""
    roles = ", ".join(words.of(role) for role in data.roles)
    tags = [words.text("you")] * data.own + [words.text("lead")] * data.lead
    blocks = [(wrapped(data.worker.name, CARD_NAME, CARD_WIDTH, 3, stretch=1.15), "ink")]
    if roles:
        blocks.append((wrapped(roles, CARD_DETAIL, CARD_WIDTH, 2), "muted"))
    if tags:
        blocks.append((wrapped(" · ".join(tags), CARD_TAG, CARD_WIDTH, 1), "card_tag"))
    spoken = ", ".join(part for part in (data.worker.name, roles, data.agency.name) if part)
    return CardLetters(tuple(blocks), spoken, NodeKind.WORKER, data.own, data.ended)


def agency_letters(agency: VisibleAgency, words: Words, beside: bool) -> CardLetters:
    """A line of which only the agency is visible; `beside` practitioners of the same agency."""
    said = words.text("through_agency")
    name = wrapped(
        said[:1].upper() + said[1:] if beside else agency.name,
        CARD_NAME,
        CARD_WIDTH,
        3,
        stretch=1.15,
    )
    blocks = [(name, "ink")]
    if not beside:
        blocks.append((wrapped(said, CARD_DETAIL, CARD_WIDTH, 2), "muted"))
    return CardLetters(tuple(blocks), f"{agency.name}, {said}", NodeKind.AGENCY)


def group_letters(agency: VisibleAgency, workers: int, words: Words) -> CardLetters:
    """All of an agency in one node, with how many practitioners of it are around now."""
    said = words.count("workers_count", workers)
    return CardLetters(
        (
            (wrapped(agency.name, CARD_NAME, CARD_WIDTH, 3, stretch=1.15), "ink"),
            (wrapped(said, CARD_DETAIL, CARD_WIDTH, 1), "muted"),
        ),
        f"{agency.name}, {said}",
        NodeKind.GROUP,
    )


def person_node_of(
    node: str,
    person: VisiblePerson,
    letters: PersonLetters,
    place: Point,
    box: Box,
    *,
    spoken: str,
    centre: bool,
    unborn: bool,
    sign: Sign | None,
) -> Node:
    """`centre`: the map is about this one person."""
    shape = Shape.TRIANGLE if unborn else SHAPES.get(person.sex or Sex.UNKNOWN, Shape.DIAMOND)
    lines = label_lines(letters.name, "ink")
    if letters.detail is not None:
        lines += label_lines(letters.detail, "muted")
    for said in letters.kin:
        lines += label_lines(said, "muted")
    return Node(
        id=node,
        kind=NodeKind.PERSON,
        shape=shape,
        box=box,
        symbol=Box(place[0], place[1], SYMBOL / 2, SYMBOL / 2),
        label=lines,
        label_box=_under(place, SYMBOL, letters.size.label_width, letters.size.label_height),
        spoken=spoken,
        focus=centre,
        faint=not person.reached,
        deceased=person.deceased,
        other_support=person.other_support,
        sign=sign,
    )


def _under(place: Point, symbol: float, width: float, height: float) -> Box:
    return Box(place[0], place[1] + symbol / 2 + LABEL_GAP + height / 2, width / 2, height / 2)


def pregnancy_node(node: str, place: Point, words: Words) -> tuple[PersonSize, Node]:
    """A pregnancy: a small triangle under the mother, which is nobody's record."""
    name = wrapped(words.text("pregnancy"), PERSON_DETAIL, PERSON_WIDTH, 1)
    size = PersonSize(PREGNANCY_SYMBOL, name.width + 4, name.height)
    half = PREGNANCY_SYMBOL / 2
    top = place[1] - half
    height = PREGNANCY_SYMBOL + LABEL_GAP + name.height
    return size, Node(
        id=node,
        kind=NodeKind.PREGNANCY,
        shape=Shape.TRIANGLE,
        box=Box(place[0], top + height / 2, size.half_width, height / 2),
        symbol=Box(place[0], place[1], half, half),
        label=label_lines(name, "muted"),
        label_box=_under(place, PREGNANCY_SYMBOL, size.label_width, size.label_height),
        spoken=words.text("pregnancy"),
    )


def card_node(
    node: str, letters: CardLetters, box: Box, plan: CardPlan, part: Part = ALWAYS
) -> Node:
    """A practitioner's card, or an agency of which only the line is visible."""
    text = Box(
        box.x + plan.text.x, box.y + plan.text.y, plan.text.half_width, plan.text.half_height
    )
    return Node(
        id=node,
        kind=letters.kind,
        shape=Shape.CARD if letters.kind is NodeKind.WORKER else Shape.AGENCY,
        box=box,
        symbol=box,
        label=_lettered(letters),
        label_box=text,
        label_align=plan.align,
        spoken=letters.spoken,
        part=part,
        own=letters.own,
        faint=letters.faint,
        badges=tuple(badge.moved((box.x, box.y)) for badge in plan.badges),
    )


def group_card(
    node: str, letters: CardLetters, box: Box, part: Part, behind: Sequence[Badge] = ()
) -> Node:
    """All of an agency as one node; `behind` it is whom its practitioners support."""
    pitch = min(2 * SIGN_BEHIND + 2, 2 * (box.half_width + SIGN_BEHIND) / max(1, len(behind)))
    first = box.x - pitch * (len(behind) - 1) / 2
    return Node(
        id=node,
        kind=letters.kind,
        shape=Shape.AGENCY,
        box=box,
        symbol=box,
        label=_lettered(letters),
        label_box=box.grown(-CARD_PADDING[1]),
        spoken=letters.spoken,
        part=part,
        behind=tuple(
            replace(badge, at=(first + at * pitch, box.bottom + _BELOW))
            for at, badge in enumerate(behind)
        ),
    )


def _lettered(letters: CardLetters) -> tuple[LabelLine, ...]:
    return tuple(line for block, colour in letters.blocks for line in label_lines(block, colour))
