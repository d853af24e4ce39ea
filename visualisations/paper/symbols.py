"""The symbols of a scene in SVG: people, cards, agencies, signs; and each once more for the legend.

Sizes and styles are those of the canvas (`app/web/static/map-drawing.js`), in the light colours.
"""

from __future__ import annotations

from collections.abc import Mapping

from visualisations.geometry import Box, Point
from visualisations.lettering import LINE_HEIGHT, Type
from visualisations.paper.markup import Element, add, lettered, plain, points
from visualisations.paper.strokes import curved, first_turn, straight, track, zigzag
from visualisations.scene import LabelLine, Line, Node, NodeKind
from visualisations.signs import OUTLINES, Form, Manner, Sign
from visualisations.style import LIGHT, LINES, SIGN_HALF, SIGN_LETTERS, LineStyle, Mark, Shape

_NOTE = Type(12.0)
_DECEASED_REACH = {Shape.SQUARE: 1.0, Shape.TRIANGLE: 0.5, Shape.DIAMOND: 0.5}


def lines_of_text(
    parent: Element, lines: tuple[LabelLine, ...], at: Point, most: float, align: str = "center"
) -> None:
    """Lines of text around a middle."""
    heights = [line.size * LINE_HEIGHT for line in lines]
    top = at[1] - sum(heights) / 2
    for line, height in zip(lines, heights, strict=True):
        middle = (at[0], top + height / 2)
        style = Type(line.size, line.bold)
        lettered(parent, line.text, middle, style, LIGHT[line.colour], align=align, most=most)
        top += height


def named(parent: Element, kind: str, name: str) -> Element:
    """A part of the picture that says what it is."""
    group = add(parent, "g", **{"class": kind})
    if name:
        add(group, "title").text = plain(name)
    return group


# Lines.


def draw_line(parent: Element, line: Line, names: Mapping[str, str]) -> None:
    """Named by those whom it joins; `names` are those of the nodes."""
    style = LINES[line.mark]
    ends = line.people if line.kin else (line.source, *(line.people or (line.target,)))
    parent = named(parent, line.mark, " – ".join(names[end] for end in ends if end in names))
    colour = LIGHT[f"sign{line.hue}_line" if line.hue else style.colour]
    if line.own:
        # What it shares with others to the same person is a plain line: only its own end is not.
        turn = first_turn(line.points)
        shared = LINES[Mark.TIE_ENDED if line.mark is Mark.TIE_ENDED else Mark.TIE_NORMAL]
        _stroke(parent, line, style, (line.points[0], turn), colour)
        _stroke(parent, line, shared, (turn, *line.points[1:]), colour, -0.3)
    else:
        _stroke(parent, line, style, line.points, colour)
    if style.slashes:
        _slashes(parent, line, style, colour)


def _stroke(
    parent: Element,
    line: Line,
    style: LineStyle,
    way: tuple[Point, ...],
    colour: str,
    wider: float = 0.0,
) -> None:
    if style.zigzag:
        drawn = zigzag(way)
    elif line.hue:
        drawn = track(way)
    else:
        drawn = curved(way) if line.curved else straight(way)
    dots = bool(style.dash) and style.dash[0] < 3
    add(
        parent,
        "path",
        d=drawn,
        fill="none",
        stroke=colour,
        stroke_width=style.width + wider,
        stroke_linejoin="round",
        stroke_linecap="round" if dots else None,
        stroke_dasharray=" ".join(f"{step:g}" for step in style.dash) or None,
    )


def _slashes(parent: Element, line: Line, style: LineStyle, colour: str) -> None:
    (x1, y1), (x2, _) = line.points[0], line.points[-1]
    x, y = line.slash or ((x1 + x2) / 2, y1)
    for at in range(style.slashes):
        shift = (at - (style.slashes - 1) / 2) * 7
        way = straight(((x + shift - 3.5, y + 8), (x + shift + 3.5, y - 8)))
        add(parent, "path", d=way, fill="none", stroke=colour, stroke_width=style.width)


# Nodes.


def draw_node(parent: Element, node: Node, names: Mapping[str, str]) -> None:
    parent = named(parent, node.kind, node.spoken)
    if node.shape in (Shape.CARD, Shape.AGENCY):
        draw_card(parent, node, names)
        return
    draw_symbol(parent, node)
    top = node.symbol.y + node.symbol.half_width + 5
    middle = (node.box.x, (top + node.box.bottom) / 2)
    lines_of_text(parent, node.label, middle, 2 * node.box.half_width + 4)


def draw_card(parent: Element, node: Node, names: Mapping[str, str]) -> None:
    box = node.box
    agency = node.shape is Shape.AGENCY
    edge = "faded" if node.faint else "agency_edge" if agency else "card_edge"
    ground = "agency" if agency else "card_own" if node.own else "card"
    # A second edge behind a whole agency: there is more of it than one.
    shifts = (4.0, 0.0) if node.kind is NodeKind.GROUP else (0.0,)
    for shift in shifts:
        add(
            parent,
            "rect",
            x=box.left + shift,
            y=box.top + shift,
            width=2 * box.half_width,
            height=2 * box.half_height,
            rx=min(box.half_height, 20.0) if agency else 7.0,
            fill=LIGHT[ground],
            stroke=LIGHT[edge],
            stroke_width=2.8 if node.own else 1.6,
            stroke_dasharray="4 3" if node.faint else None,
        )
    text = node.label_box or Box(box.x, box.y, box.half_width - 4, 0.0)
    left = node.label_align == "left"
    middle = (text.left if left else text.x, text.y)
    lines_of_text(parent, node.label, middle, 2 * text.half_width + 4, "left" if left else "center")
    for badge in node.badges:
        group = named(parent, badge.manner, names[badge.person])
        draw_badge(group, badge.sign, badge.manner, badge.at)
        if badge.note:
            at, align = badge.note_at, badge.note_align
            lettered(group, badge.note, at, _NOTE, LIGHT["ink"], align=align)


def draw_symbol(parent: Element, node: Node) -> None:
    x, y, half = node.symbol.x, node.symbol.y, node.symbol.half_width
    edge = LIGHT["faded" if node.faint else "ink"]
    ground = LIGHT["symbol_focus" if node.focus else "symbol"]
    width = 2.4 if half > 12 else 1.8
    _outlined(parent, node.shape, (x, y), half, fill=ground, stroke=edge, stroke_width=width)
    if node.focus:
        inner = half - max(3.0, half * 0.24)
        _outlined(parent, node.shape, (x, y), inner, fill="none", stroke=edge, stroke_width=width)
    if node.deceased:
        reach = half * _DECEASED_REACH.get(node.shape, 0.7)
        for side in (1, -1):
            way = straight(((x - reach, y - side * reach), (x + reach, y + side * reach)))
            add(parent, "path", d=way, stroke=edge, stroke_width=width)
    if node.sign:
        draw_badge(parent, node.sign, Manner.SUPPORTS, (x, y))
    if node.other_support:
        _plus(parent, (x + half, y - half), max(6.0, half * 0.42))


def draw_badge(parent: Element, sign: Sign, manner: Manner, at: Point) -> None:
    """Filled: supports; with a second edge: leads; dashed: waits; dotted: has ended."""
    white, hue = LIGHT["sign_letters"], LIGHT[f"sign{sign.hue}"]
    filled = manner in (Manner.SUPPORTS, Manner.LEADS)

    def outline(half: float, **how: str | float | None) -> None:
        corners = [(at[0] + x * half, at[1] + y * half) for x, y in OUTLINES[sign.form]]
        add(parent, "polygon", points=points(corners), stroke_linejoin="round", **how)

    if manner is Manner.LEADS:
        outline(SIGN_HALF, fill=white, stroke=hue, stroke_width=1.4)
    # The second edge stands inside the room of the sign: one above the other they touch nothing.
    inner = SIGN_HALF - 2.2 if manner is Manner.LEADS else SIGN_HALF
    outline(
        inner,
        fill=hue if filled else white,
        stroke=white if filled else hue,
        stroke_width=0.8 if filled else 1.6,
        stroke_dasharray={Manner.WAITS: "4 3", Manner.ENDED: "1.5 2.5"}.get(manner),
    )
    lettered(
        parent,
        sign.letters,
        (at[0] - 1.5 if sign.form is Form.FLAG else at[0], at[1] + 0.5),
        SIGN_LETTERS,
        white if filled else hue,
        most=2 * inner - 6,
    )


def _outlined(
    parent: Element, shape: Shape, at: Point, half: float, **how: str | float | None
) -> None:
    x, y = at
    if shape is Shape.CIRCLE:
        add(parent, "circle", cx=x, cy=y, r=half, **how)
    elif shape is Shape.SQUARE:
        add(parent, "rect", x=x - half, y=y - half, width=2 * half, height=2 * half, **how)
    else:
        corners = [(x + dx * half, y + dy * half) for dx, dy in _CORNERS[shape]]
        add(parent, "polygon", points=points(corners), **how)


_CORNERS = {
    Shape.TRIANGLE: ((0.0, -1.0), (1.0, 1.0), (-1.0, 1.0)),
    Shape.HEXAGON: (
        (-1.0, 0.0),
        (-0.5, -0.87),
        (0.5, -0.87),
        (1.0, 0.0),
        (0.5, 0.87),
        (-0.5, 0.87),
    ),
    Shape.DIAMOND: ((0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)),
}


def _plus(parent: Element, at: Point, radius: float) -> None:
    edge = LIGHT["agency_edge"]
    add(
        parent, "circle", cx=at[0], cy=at[1], r=radius, fill=LIGHT["agency"], stroke=edge,
        stroke_width=1.6,
    )  # fmt: skip
    arm = radius * 0.55
    across = straight(((at[0] - arm, at[1]), (at[0] + arm, at[1])))
    down = straight(((at[0], at[1] - arm), (at[0], at[1] + arm)))
    add(parent, "path", d=across + down, stroke=edge, stroke_width=1.6)


# The legend.


LEGEND_SIGN = (44.0, 24.0)
_EXAMPLE = Sign("Xy", Form.HEXAGON, 1)


def draw_legend_sign(parent: Element, sign: str, at: Point) -> None:
    """One sign of the legend, in a field of `LEGEND_SIGN` whose top left corner is given."""
    x, y = at
    if sign in LINES:
        mark = Mark(sign)
        draw_line(parent, Line(sign, mark, ((x + 3, y + 12), (x + 41, y + 12)), "", ""), {})
    elif sign in set(Manner):
        small = add(parent, "g", transform=f"translate({x + 22:g} {y + 12:g}) scale(0.75)")
        draw_badge(small, _EXAMPLE, Manner(sign), (0.0, 0.0))
    elif sign.startswith(("worker", "agency")):
        shape = Shape.AGENCY if sign.startswith("agency") else Shape.CARD
        kind = NodeKind.GROUP if sign == "agency_closed" else NodeKind.WORKER
        draw_card(parent, _example(sign, shape, Box(x + 21, y + 11, 14, 8), kind), {})
    else:
        known = {shape.value for shape in (*_CORNERS, Shape.SQUARE, Shape.CIRCLE)}
        shape = Shape(sign) if sign in known else Shape.SQUARE
        half = 8.0 if sign == "other_support" else 9.0
        draw_symbol(parent, _example(sign, shape, Box(x + 22, y + 13, half, half), NodeKind.PERSON))


def _example(sign: str, shape: Shape, box: Box, kind: NodeKind) -> Node:
    return Node(
        id="",
        kind=kind,
        shape=shape,
        box=box,
        symbol=box,
        label=(),
        label_box=None,
        spoken="",
        focus=sign == "focus",
        faint=sign in ("person_faint", "worker_ended"),
        own=sign == "worker_own",
        deceased=sign == "deceased",
        other_support=sign == "other_support",
    )
