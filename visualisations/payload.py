"""What the page is given to draw: the scene, pyvis's data, colours and words, as one JSON text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from visualisations.geometry import Box, Point
from visualisations.lettering import FONT_FAMILY, LINE_HEIGHT
from visualisations.pyvis_map import Json, network_data
from visualisations.scene import (
    ALWAYS,
    Band,
    LabelLine,
    LegendItem,
    Line,
    Node,
    Part,
    Scene,
    tie_id,
)
from visualisations.signs import OUTLINES, Badge, Form, Sign, written_outline
from visualisations.style import DARK, LIGHT, LINES, SIGN_BEHIND, SIGN_HALF
from visualisations.text_map import TextMap
from visualisations.times import quarter_number
from visualisations.words import Words

_FOLD = "~"
_FIELDS = "~"
_SHORT = 3


class Mode(StrEnum):
    OVERVIEW = "overview"
    """Every agency is one node until somebody opens it."""
    DETAIL = "detail"
    """Every practitioner is there at once."""


@dataclass(frozen=True)
class View:
    """A drawing, and the same in words."""

    scene: Scene
    text: TextMap


@dataclass(frozen=True)
class MapPayload:
    """One family's map, ready for the page: `text` for the list, `to_json()` for the canvas."""

    scene: Scene
    text: TextMap
    words: Words
    mode: Mode
    for_others: View
    """Without what only the viewer was meant to see, for a room and for paper."""
    on: date
    """The day on which it is so."""
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By somebody's node, what is missing beside them, in words; for the viewer alone."""

    @property
    def sign_forms(self) -> Mapping[Form, str]:
        """What the page draws once, and each sign in it refers to: corners, as SVG writes them."""
        return {form: written_outline(form) for form in Form}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {line.id: place for place, line in enumerate(self.scene.lines)}

    def line_between(self, worker: str, person: str) -> int | str:
        """Which line of the drawing stands for a tie of the list; empty where it is not drawn."""
        return self._places.get(tie_id(worker, person), "")

    def to_json(self) -> str:
        """The drawing as JSON that may stand inside a `<script type="application/json">`.

        `<`, `>`, `&` and the line separators of JavaScript are escaped, so that nothing in a name
        can end the element; the page marks it as safe. Texts that come again, as ids do, are said
        once (`_folded`), and so are the names of fields: the page is sent as it is, uncompressed.
        """
        text = json.dumps(_folded(_drawing(self)), ensure_ascii=False, separators=(",", ":"))
        for char in "<>&\u2028\u2029":
            text = text.replace(char, f"\\u{ord(char):04x}")
        return text


def _drawing(payload: MapPayload) -> Json:
    return {
        "mode": payload.mode,
        "now": quarter_number(payload.on),
        "font": FONT_FAMILY,
        "lineHeight": LINE_HEIGHT,
        "palette": {"light": LIGHT, "dark": DARK},
        "signs": {"half": SIGN_HALF, "behind": SIGN_BEHIND, "outlines": OUTLINES},
        "styles": {
            mark: {
                "width": style.width,
                "colour": style.colour,
                "dash": style.dash,
                "zigzag": style.zigzag,
                "slashes": style.slashes,
            }
            for mark, style in LINES.items()
        },
        **_with_empty_places(_view(View(payload.scene, payload.text)), payload),
        "forOthers": _view(payload.for_others),
        "words": {
            key: text
            for key, text in payload.words.texts.items()
            if key.startswith(("map_said_", "tool_"))
        },
    }


def _with_empty_places(drawing: dict[str, Any], payload: MapPayload) -> dict[str, Any]:
    """Beside whom something is missing, and the sign for it."""
    if not payload.missing:
        return drawing
    nodes = [
        {**node, "marks": [*node["marks"], "ghost"]} if node["id"] in payload.missing else node
        for node in drawing["nodes"]
    ]
    ghost = LegendItem("ghost", payload.words.text("sign_ghost"), (ALWAYS,))
    return {**drawing, "nodes": nodes, "legend": [*drawing["legend"], _legend(ghost)]}


def _view(view: View) -> dict[str, Any]:
    drawn = {node.id for node in view.scene.nodes}
    return {
        **_scene(view.scene),
        "relatives": [
            [person.node, node, kind]
            for person in view.text.people
            for node, kind in person.relatives
            if node in drawn
        ],
    }


def _scene(scene: Scene) -> Json:
    network = network_data(scene)
    return {
        "view": _box(scene.view),
        "core": _points(scene.core),
        "nodes": [_node(node) for node in scene.nodes],
        "lines": [_line(line) for line in scene.lines],
        "bands": [_band(band) for band in scene.bands],
        "legend": [_legend(item) for item in scene.legend],
        "network": {
            "nodes": network.nodes,
            "edges": network.edges,
            "options": network.options,
        },
    }


def _folded(drawing: Json) -> Json:
    """The drawing with a number, behind a `~`, in place of each long text that comes twice."""
    tabled = _tabled(drawing)
    counted = Counter(_texts(tabled))
    again = [
        text
        for text, count in counted.items()
        if text.startswith(_FOLD) or (count > 1 and len(text) > _SHORT)
    ]
    places = {text: f"{_FOLD}{place}" for place, text in enumerate(again)}

    def fold(value: Any) -> Any:
        if isinstance(value, str):
            return places.get(value, value)
        if isinstance(value, dict):
            return {key: fold(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [fold(inner) for inner in value]
        return value

    return {"texts": again, "drawing": fold(tabled)}


def _tabled(value: Any) -> Any:
    """Of a list of alike objects the names of their fields, once, and rows of what stands there."""
    if isinstance(value, Mapping):
        return {key: _tabled(inner) for key, inner in value.items()}
    if not isinstance(value, list | tuple):
        return value
    first = value[0] if len(value) > 1 else None
    if isinstance(first, Mapping) and all(
        isinstance(each, Mapping) and each.keys() == first.keys() for each in value
    ):
        return {
            _FIELDS: list(first),
            "rows": [[_tabled(each[name]) for name in first] for each in value],
        }
    return [_tabled(inner) for inner in value]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _round(value: float) -> float:
    return round(value, 1)


def _box(box: Box) -> Sequence[float]:
    """Centre and half sizes."""
    return [_round(v) for v in (box.x, box.y, box.half_width, box.half_height)]


def _points(points: Sequence[Point]) -> Sequence[Sequence[float]]:
    return [[_round(x), _round(y)] for x, y in points]


def _part(part: Part) -> Json:
    return {"when": part.when, "agency": part.agency}


def _label(lines: Sequence[LabelLine]) -> Sequence[Json]:
    return [
        {"text": one.text, "size": one.size, "bold": one.bold, "colour": one.colour}
        for one in lines
    ]


def _node(node: Node) -> Json:
    marks = ("focus", "faint", "own", "deceased", "other_support")
    return {
        "id": node.id,
        "kind": node.kind,
        "shape": node.shape,
        "box": _box(node.box),
        "symbol": _box(node.symbol),
        "label": _label(node.label),
        "labelBox": _box(node.label_box) if node.label_box else None,
        "align": node.label_align,
        "spoken": node.spoken,
        "marks": [mark for mark in marks if getattr(node, mark)],
        "sign": _sign(node.sign) if node.sign else None,
        "badges": [_badge(badge) for badge in node.badges],
        "behind": [_badge(badge) for badge in node.behind],
        **_part(node.part),
    }


def _sign(sign: Sign) -> Json:
    return {"letters": sign.letters, "form": sign.form, "hue": f"sign{sign.hue}"}


def _badge(badge: Badge) -> Json:
    return {
        **_sign(badge.sign),
        "person": badge.person,
        "manner": badge.manner,
        "note": badge.note,
        "at": [_round(at) for at in badge.at],
        "noteAt": [_round(at) for at in badge.note_at],
        "noteAlign": badge.note_align,
    }


def _line(line: Line) -> Json:
    return {
        "id": line.id,
        "mark": line.mark,
        "points": _points(line.points),
        "source": line.source,
        "target": line.target,
        "people": line.people,
        "curved": line.curved,
        "onFocus": line.on_focus,
        "alone": line.own,
        "hue": f"sign{line.hue}" if line.hue else None,
        "kin": line.kin,
        "spells": [[spell.first, spell.last] for spell in line.spells],
        "slash": [_round(at) for at in line.slash] if line.slash else None,
        **_part(line.part),
    }


def _band(band: Band) -> Json:
    return {
        "outline": _points(band.outline),
        "name": _label(band.name),
        "box": _box(band.name_box),
        "align": band.align,
        "colour": band.colour,
        **_part(band.part),
    }


def _legend(item: LegendItem) -> Json:
    return {"sign": item.sign, "words": item.words, "parts": [_part(part) for part in item.parts]}
