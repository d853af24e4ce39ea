"""The legend: the signs that are on this map, and no others, with their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visualisations.scene import LegendItem, Line, Node, NodeKind, Part
from visualisations.style import Mark, Shape
from visualisations.words import Words

_SIGNS = (
    "square",
    "circle",
    "hexagon",
    "diamond",
    "triangle",
    "focus",
    "deceased",
    "other_support",
    "person_faint",
    "supports",
    "leads",
    "waits",
    "ended",
    "worker",
    "worker_own",
    "worker_ended",
    "agency_closed",
    "agency",
    "family",
    *(mark.value for mark in Mark),
)


def legend(nodes: Sequence[Node], lines: Sequence[Line], words: Words) -> tuple[LegendItem, ...]:
    """One item per sign, in one fixed order, with the parts of the map on which it stands."""
    found: dict[str, list[Part]] = {}
    for node in nodes:
        for sign in _signs_of(node):
            found.setdefault(sign, []).append(node.part)
    for line in lines:
        if not line.on_focus:
            found.setdefault(line.mark.value, []).append(line.part)
    return tuple(
        LegendItem(sign, words.text(f"sign_{sign}"), tuple(dict.fromkeys(found[sign])))
        for sign in _SIGNS
        if sign in found
    )


def _signs_of(node: Node) -> Iterator[str]:
    yield from (badge.manner.value for badge in (*node.badges, *node.behind))
    if node.kind is NodeKind.WORKER:
        yield "worker_own" if node.own else "worker_ended" if node.faint else "worker"
    elif node.kind is NodeKind.GROUP:
        yield "agency_closed"
    elif node.kind is NodeKind.AGENCY:
        yield "agency"
    elif node.kind is NodeKind.FAMILY:
        yield "family"
    else:
        yield Shape(node.shape).value
        if node.faint:
            yield "person_faint"
    if node.focus:
        yield "focus"
    if node.deceased:
        yield "deceased"
    if node.other_support:
        yield "other_support"
