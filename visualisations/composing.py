"""From a SupportWeb to its scene: lettering, genogram, frame, corridors, legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx

from graph.policy.facts import FocusKind
from graph.policy.support_web import SupportWeb
from visualisations.agencies import MapAgency, agencies_of, group_node
from visualisations.arranging import Places
from visualisations.bands import bands_of, rounded_box
from visualisations.corridors import Call, corridor_widths, lane_levels, room_for
from visualisations.family_tree import family_tree
from visualisations.frame import Blocks, Frame, blocks_of, framed, row_width
from visualisations.genogram import Genogram, genogram
from visualisations.geometry import Box, around
from visualisations.kin_words import kin_words
from visualisations.legend import legend
from visualisations.nodes import (
    PersonLetters,
    card_node,
    group_card,
    person_letters,
    person_node_of,
    pregnancy_node,
)
from visualisations.said import name_of
from visualisations.scene import ALWAYS, Line, Node, Part, Scene, When
from visualisations.sides import Side
from visualisations.signs import Badge, Sign, badges_of, signs_of, together
from visualisations.support_web_graph import people_of, support_web_graph
from visualisations.ties import calls_of, support_lines
from visualisations.words import Words

_VIEW_MARGIN = 8.0
_AROUND_FAMILY = 16.0
_LEAST_CORE = (420.0, 260.0)
_CORE_RADIUS = 40.0


def compose(web: SupportWeb, words: Words, places: Places = ()) -> Scene:
    """Lay out all that the web holds, the services where the reader put them. The same web always
    gives the same scene."""
    graph = support_web_graph(web)
    people = people_of(graph)
    tree = family_tree(graph)
    kin = kin_words(web, tree, people, words)
    letters = {
        node: person_letters(person, web, words, kin.get(node, ()))
        for node, person in people.items()
    }
    sizes = {
        node: letters[node].size if node in letters else pregnancy_node(node, (0, 0), words)[0]
        for node in tree.relatives
    }
    agencies = agencies_of(graph, words)
    signs = signs_of(web)
    badges = badges_of(web, signs, words)
    blocks = blocks_of(agencies, badges, places)
    sides = _sides(blocks)

    def calls(order: Sequence[Sequence[str]], across: Mapping[str, float]) -> list[Call]:
        rows = {person: at for at, row in enumerate(order) for person in row}
        return calls_of(graph, sides, rows, across)

    family = genogram(
        tree,
        sizes,
        lambda order, across: {
            row: room_for(levels) for row, levels in lane_levels(calls(order, across)).items()
        },
    )
    called = calls_of(
        graph, sides, family.rows, {person: x for person, (x, _) in family.places.items()}
    )
    frame = framed(blocks, _core(family, blocks), corridor_widths(called), badges)
    unborn = {node for node, relative in tree.relatives.items() if relative.unborn}
    nodes = (
        *_family_nodes(web, graph, family, letters, unborn, _borne(signs, badges), words),
        *_frame_nodes(frame, badges),
    )
    lines = (*_kin_lines(family), *support_lines(graph, family, called, frame, agencies, nodes))
    bands = tuple(bands_of(frame))
    boxes = [frame.core, *(node.box for node in nodes), *(one.box for one in frame.blocks.values())]
    return Scene(
        view=around(boxes).grown(_VIEW_MARGIN),
        core=rounded_box(frame.core, _CORE_RADIUS),
        nodes=nodes,
        lines=lines,
        bands=bands,
        legend=legend(nodes, lines, words),
        in_doubt=tree.in_doubt,
    )


def sides_of(web: SupportWeb, words: Words, places: Places = ()) -> dict[Side, tuple[str, ...]]:
    """Which agencies stand on each side, from left to right or downwards."""
    agencies = agencies_of(support_web_graph(web), words)
    blocks = blocks_of(agencies, badges_of(web, signs_of(web), words), places)
    return {side: tuple(block.id for block in here) for side, here in blocks.items()}


def _sides(blocks: Blocks) -> dict[str, Side]:
    """The side of each card."""
    return {
        node: side for side, here in blocks.items() for block in here for node in block.agency.cards
    }


def _borne(signs: Mapping[str, Sign], badges: Mapping[str, tuple[Badge, ...]]) -> dict[str, Sign]:
    """The signs that some card bears too: any other would lead a reader nowhere."""
    people = {badge.person for borne in badges.values() for badge in borne}
    return {node: sign for node, sign in signs.items() if node in people}


def _core(family: Genogram, blocks: Blocks) -> Box:
    """The ground of the family: as wide as the blocks above and below it, at the least."""
    inside = around([*family.room]).grown(_AROUND_FAMILY) if family.room else Box(0, 0, 0, 0)
    rows = max(row_width(blocks[side]) for side in (Side.TOP, Side.BOTTOM))
    return Box(
        inside.x,
        inside.y,
        max(inside.half_width, rows / 2, _LEAST_CORE[0] / 2),
        max(inside.half_height, _LEAST_CORE[1] / 2),
    )


def _family_nodes(
    web: SupportWeb,
    graph: nx.MultiDiGraph,
    family: Genogram,
    letters: Mapping[str, PersonLetters],
    unborn: set[str],
    signs: Mapping[str, Sign],
    words: Words,
) -> list[Node]:
    people = people_of(graph)
    one = web.focus.kind is FocusKind.PERSON or len(web.in_focus) == 1
    drawn = []
    for node, place in sorted(family.places.items()):
        if node not in people:
            drawn.append(pregnancy_node(node, place, words)[1])
            continue
        drawn.append(
            person_node_of(
                node,
                people[node],
                letters[node],
                place,
                family.boxes[node],
                spoken=name_of(people[node], words),
                centre=one and people[node].in_focus,
                unborn=node in unborn,
                sign=signs.get(node),
            )
        )
    return drawn


def _frame_nodes(frame: Frame, badges: Mapping[str, tuple[Badge, ...]]) -> list[Node]:
    drawn = []
    for _, placed in sorted(frame.blocks.items()):
        one = placed.agency
        for node, letters in one.cards.items():
            card = frame.cards[node]
            part = Part(When.OPEN, one.agency.id) if one.named else ALWAYS
            drawn.append(card_node(node, letters, card.box, card.plan, part))
        if one.named:
            part = Part(When.CLOSED, one.agency.id)
            node, behind = group_node(one.agency.id), together(_in_order(one, badges))
            drawn.append(group_card(node, one.group, placed.group, part, behind))
    return drawn


def _in_order(one: MapAgency, badges: Mapping[str, tuple[Badge, ...]]) -> list[Badge]:
    """Of all its cards, in the order of the people's ids, which is that of their signs."""
    return sorted(
        (badge for card in one.cards for badge in badges.get(card, ())), key=lambda b: b.person
    )


def _kin_lines(family: Genogram) -> list[Line]:
    drawn = []
    for at, line in enumerate(family.lines):
        people = tuple(sorted(line.people))
        drawn.append(
            Line(
                f"kin:{at}",
                line.mark,
                line.points,
                people[0],
                people[-1],
                people,
                curved=line.curved,
                kin=True,
                slash=line.slash,
                parents=line.parents,
            )
        )
    return drawn
