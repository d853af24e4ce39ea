"""The ring of a partnership's agencies as SVG, for the page that says the same in a table.

Like the bars (`charts.py`) it stands in the page: colours come from the page's own style sheet by
the classes of its parts, so that it is read in the dark and on paper too. Nothing is told by
colour alone: how many by how wide a line is, and who talked by whether it is whole or dashed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from visualisations.geometry import Point
from visualisations.lettering import FONT_FAMILY, Lettering, Type, wrapped
from visualisations.paper.markup import Element, add, element, lettered, number, plain, written
from visualisations.partners import ROUNDED_TO, Partner, Sharing, bounds_of
from visualisations.partners_ring import Place, Ring, Shape, Thread, ring
from visualisations.words import Words

WIDTHS = (1.3, 2.6, 4.6)
"""Of a line, in units of the drawing, from few people to many."""
_TALK, _APART, _ANY = "partners-talk", "partners-apart", "partners-any"
"""Pairs who talked, pairs who share people and hardly talk, and either."""
_MARGIN = 6.0
_LEGEND = Type(12.0)
_SAMPLE, _ROW_GAP = 40.0, 8.0


def partners_drawn(
    title: str, partners: Sequence[Partner], sharings: Sequence[Sharing], words: Words
) -> str:
    """An SVG element for a wide page and one for a phone, of which the page shows one; empty
    where there is nothing to draw."""
    if not sharings:
        return ""
    return "".join(
        _drawn(title, ring(partners, sharings, shape, words), shape, words) for shape in Shape
    )


def _drawn(title: str, made: Ring, shape: Shape, words: Words) -> str:
    legend = _legend(made, words)
    foot = sum(text.height + _ROW_GAP for *_, text in legend)
    width, height = made.room.width + 2 * _MARGIN, made.height + foot + 4 * _MARGIN
    said = words.text(
        "picture_web_said", title=title, agencies=len(made.places), pairs=len(made.threads)
    )
    root = element(
        "svg",
        viewBox=f"{number(-_MARGIN)} {number(-_MARGIN)} {number(width)} {number(height)}",
        width=width,
        height=height,
        font_family=FONT_FAMILY,
        role="img",
        aria_label=plain(said),
        **{"class": f"partners partners-{shape}"},
    )
    for heading in made.headings:
        box = heading.ground.grown(3.0)
        _box(root, "partners-sector", box.left, box.top, box.half_width, box.half_height, 8.0)
        _text(root, heading.name, heading.box.x, heading.box.y)
    names = {place.partner.id: place.partner.name for place in made.places}
    threads = add(root, "g", **{"class": "partners-threads"})
    for thread in made.threads:
        part = add(threads, "g")
        add(part, "title").text = plain(_said(thread.sharing, names, words))
        _thread(part, thread)
    for place in made.places:
        _draw_agency(root, place, made.threads)
    _draw_legend(root, legend, made.height + 2 * _MARGIN)
    return written(root)


def _draw_agency(root: Element, place: Place, threads: Sequence[Thread]) -> None:
    part = add(root, "g", **{"class": "partners-agency"})
    add(part, "title").text = plain(place.partner.name)
    # Again, to be seen while somebody points at the card.
    own = add(part, "g", **{"class": "partners-own"})
    for thread in threads:
        if place.partner.id in (thread.sharing.one, thread.sharing.other):
            _thread(own, thread)
    box = place.box
    _box(part, "partners-card", box.left, box.top, box.half_width, box.half_height, 6.0)
    _text(part, place.name, box.x, box.y)


def _draw_legend(root: Element, legend: Sequence[tuple[str, int, Lettering]], y: float) -> None:
    for kind, step, text in legend:
        half = (text.height + _ROW_GAP) / 2
        _line(root, ((0.0, y + half), (_SAMPLE - 8, y + half)), step, kind)
        _text(root, text, _SAMPLE, y + half, "left")
        y += 2 * half


def _said(one: Sharing, names: Mapping[str, str], words: Words) -> str:
    """A line in the words of the table's row."""
    talked = words.text("picture_under") if one.talked is None else one.talked
    pair = words.listed(one.called(names))
    return words.text("picture_web_line", pair=pair, people=one.people, talked=talked)


def _legend(made: Ring, words: Words) -> list[tuple[str, int, Lettering]]:
    """Of what is drawn, and of nothing else: each width, and each kind of line."""
    told = [thread.sharing for thread in made.threads]
    people = [one.people for one in told]
    edges = (0, *bounds_of(told), max(people))
    rows = [
        (_ANY, step, _people(low + ROUNDED_TO, high, words))
        for step, (low, high) in enumerate(pairwise(edges), 1)
        if any(low < number <= high for number in people)
    ]
    kinds = {_kind(one) for one in told}
    keys = {_TALK: "picture_web_talked", _APART: "picture_web_apart"}
    rows += [(kind, 1, words.text(key)) for kind, key in keys.items() if kind in kinds]
    wide = made.room.width - _SAMPLE
    return [(kind, step, wrapped(text, _LEGEND, wide, 3)) for kind, step, text in rows]


def _people(low: int, high: int, words: Words) -> str:
    if low == high:
        return words.text("picture_web_people", people=low)
    return words.text("picture_web_from_to", low=low, high=high)


def _kind(one: Sharing) -> str:
    return _APART if one.talked is None else _TALK


def _thread(parent: Element, thread: Thread) -> None:
    _line(parent, thread.curve, thread.step, _kind(thread.sharing))


def _line(parent: Element, points: Sequence[Point], step: int, kind: str) -> None:
    width = WIDTHS[step - 1]
    start, *between, end = points
    pulled = f"C{' '.join(map(_at, between))} {_at(end)}" if between else f"L{_at(end)}"
    add(
        parent,
        "path",
        d=f"M{_at(start)}{pulled}",
        stroke_width=width,
        stroke_dasharray=f"{number(3 + 2 * width)} {number(3 + width)}" if kind == _APART else None,
        **{"class": kind},
    )


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _box(
    parent: Element, kind: str, left: float, top: float, half: float, high: float, radius: float
) -> None:
    add(
        parent,
        "rect",
        x=left,
        y=top,
        width=2 * half,
        height=2 * high,
        rx=min(radius, high),
        **{"class": kind},
    )


def _text(parent: Element, text: Lettering, x: float, y: float, align: str = "center") -> None:
    line = text.type.line
    top = y - line * (len(text.lines) - 1) / 2
    for at, words in enumerate(text.lines):
        lettered(parent, words, (x, top + at * line), text.type, "currentColor", align=align)
