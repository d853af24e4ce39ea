"""A scene as one SVG picture: what the canvas draws, with its legend, and said in words.

It holds no script, no style sheet, no link and no picture of its own, so that it may be opened,
sent, printed and put into a document anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visualisations.geometry import Box, around
from visualisations.lettering import Type, width_of, wrapped
from visualisations.paper.markup import Element, add, document, lettered, plain, points, written
from visualisations.paper.symbols import (
    LEGEND_SIGN,
    draw_legend_sign,
    draw_line,
    draw_node,
    lines_of_text,
)
from visualisations.payload import Mode, View
from visualisations.scene import LegendItem, Part, Scene
from visualisations.style import LIGHT
from visualisations.text_map import TextMap, WorkerEntry
from visualisations.words import Words

_MARGIN = 16.0
_LEAST_WIDTH = 520.0
_TITLE = Type(22.0, bold=True)
_NOTE = Type(13.5)
_LEGEND = Type(13.5)
_LEGEND_GAP = 26.0
_LEGEND_ROW = 27.0


@dataclass(frozen=True, slots=True)
class Marking:
    """What stands over a picture or a sheet: whose it is, for whom, and of which day."""

    title: str
    notes: tuple[str, ...]


def svg_of(
    view: View, words: Words, mode: Mode = Mode.DETAIL, marking: Marking | None = None
) -> str:
    """The picture of a view. Without a `marking` it is for a document that says all that itself."""
    scene = view.scene
    opened = _opened(scene, mode)
    extent = _extent(scene, opened)
    width = max(2 * extent.half_width, _LEAST_WIDTH) + 2 * _MARGIN
    head = _head_height(marking, width)
    legend = _rows(_shown(scene, opened), width - 2 * _MARGIN)
    foot = _MARGIN + len(legend) * _LEGEND_ROW
    left, top = extent.x - width / 2, extent.top - _MARGIN - head
    height = head + 2 * extent.half_height + 2 * _MARGIN + foot
    root = document(left, top, width, height)
    _say(root, view.text, words, marking)
    add(root, "rect", x=left, y=top, width=width, height=height, fill="#ffffff")
    if marking:
        _draw_head(root, marking, (left + _MARGIN, top + _MARGIN), width)
    _draw_scene(root, scene, opened)
    _draw_legend(root, legend, left + _MARGIN, extent.bottom + _MARGIN)
    return written(root)


def _opened(scene: Scene, mode: Mode) -> frozenset[str] | None:
    """None, every agency, in detail, and where there is none that could be closed."""
    closable = any(node.id.startswith("group:") for node in scene.nodes)
    return frozenset() if mode is Mode.OVERVIEW and closable else None


def _extent(scene: Scene, opened: frozenset[str] | None) -> Box:
    boxes = [node.box for node in scene.nodes if node.part.shown(opened)]
    corners = list(scene.core)
    for band in scene.bands:
        if band.part.shown(opened):
            corners += band.outline
            boxes.append(band.name_box)
    return around([*boxes, *(Box(x, y, 0.0, 0.0) for x, y in corners)])


def _draw_scene(root: Element, scene: Scene, opened: frozenset[str] | None) -> None:
    bands = [band for band in scene.bands if band.part.shown(opened)]
    for band in bands:
        add(root, "polygon", points=points(band.outline), fill=LIGHT[band.colour])
    add(
        root, "polygon", points=points(scene.core), fill=LIGHT["core"], stroke=LIGHT["core_edge"],
        stroke_width=1.5,
    )  # fmt: skip
    names = {node.id: node.spoken for node in scene.nodes}
    for line in scene.lines:
        if line.part.shown(opened) and not line.on_focus:
            draw_line(root, line, names)
    for node in scene.nodes:
        if node.part.shown(opened):
            draw_node(root, node, names)
    for band in bands:
        box = band.name_box
        x = {"left": box.left, "right": box.right}.get(band.align, box.x)
        lines_of_text(root, band.name, (x, box.y), 2 * box.half_width + 4, band.align)


# What it says of itself.


def _say(root: Element, text: TextMap, words: Words, marking: Marking | None) -> None:
    """A name and a description, for whoever does not see the picture."""
    root.set("role", "img")
    root.set("lang", words.text("language"))
    root.set("aria-labelledby", "picture-title picture-said")
    title = add(root, "title", id="picture-title")
    title.text = plain(marking.title if marking else words.text("map_title"))
    said = add(root, "desc", id="picture-said")
    said.text = plain(" ".join(described(text, words)))


def described(text: TextMap, words: Words) -> Iterator[str]:
    """All that a picture shows, as sentences."""
    yield f"{text.summary}."
    yield f"{text.as_of}."
    for agency in text.agencies:
        for worker in agency.workers:
            ties = ", ".join(_tie_said(worker))
            yield words.text("picture_worker", agency=agency.name, worker=_who(worker), ties=ties)
    for person in text.people:
        about = ", ".join((*person.details, *person.kin))
        key = "picture_person" if about else "picture_person_alone"
        yield words.text(key, person=person.name, about=about)


def _who(worker: WorkerEntry) -> str:
    return ", ".join(filter(None, (worker.name, worker.role)))


def _tie_said(worker: WorkerEntry) -> Iterator[str]:
    for tie in worker.ties:
        yield f"{tie.person} ({tie.note})" if tie.note else tie.person


# Over and under the map.


def _head_height(marking: Marking | None, width: float) -> float:
    return sum(style.line for _, style in _head_lines(marking, width)) + _MARGIN if marking else 0.0


def _head_lines(marking: Marking, width: float) -> list[tuple[str, Type]]:
    room = width - 2 * _MARGIN
    lines = [(line, _TITLE) for line in wrapped(marking.title, _TITLE, room, 3).lines]
    for note in marking.notes:
        lines += [(line, _NOTE) for line in wrapped(note, _NOTE, room, 3).lines]
    return lines


def _draw_head(root: Element, marking: Marking, at: tuple[float, float], width: float) -> None:
    x, y = at
    for text, style in _head_lines(marking, width):
        colour = LIGHT["ink" if style is _TITLE else "muted"]
        lettered(root, text, (x, y + style.line / 2), style, colour, align="left")
        y += style.line


def _shown(scene: Scene, opened: frozenset[str] | None) -> list[LegendItem]:
    def there(part: Part) -> bool:
        return part.shown(opened)

    return [item for item in scene.legend if any(map(there, item.parts))]


def _rows(items: Sequence[LegendItem], width: float) -> list[list[tuple[LegendItem, float]]]:
    """The legend in rows, each item with its distance from the left."""
    rows: list[list[tuple[LegendItem, float]]] = []
    x = 0.0
    for item in items:
        wide = LEGEND_SIGN[0] + 6 + width_of(item.words, _LEGEND)
        if not rows or x + wide > width:
            rows.append([])
            x = 0.0
        rows[-1].append((item, x))
        x += wide + _LEGEND_GAP
    return rows


def _draw_legend(
    root: Element, rows: Sequence[Sequence[tuple[LegendItem, float]]], left: float, top: float
) -> None:
    for row in rows:
        for item, x in row:
            draw_legend_sign(root, item.sign, (left + x, top))
            at = (left + x + LEGEND_SIGN[0] + 6, top + LEGEND_SIGN[1] / 2)
            lettered(root, item.words, at, _LEGEND, LIGHT["ink"], align="left")
        top += _LEGEND_ROW
