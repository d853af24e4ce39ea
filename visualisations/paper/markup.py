"""Elements of a drawing in SVG 1.1: every text is escaped, and nothing in it runs or is fetched."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from xml.etree import ElementTree

from visualisations.geometry import Point
from visualisations.lettering import FONT_FAMILY, Type, width_of

Element = ElementTree.Element
Value = str | float

_MIDDLE = 0.35
"""From the middle of a line of capitals down to where they stand, in sizes of the letters."""
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def element(name: str, **attributes: Value | None) -> Element:
    """`stroke_width=2` becomes `stroke-width="2"`; what is None is left out."""
    made = Element(name)
    for key, value in attributes.items():
        if value is not None:
            made.set(key.replace("_", "-"), value if isinstance(value, str) else number(value))
    return made


def add(parent: Element, name: str, **attributes: Value | None) -> Element:
    made = element(name, **attributes)
    parent.append(made)
    return made


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def points(all_: Sequence[Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in all_)


def plain(text: str) -> str:
    """Without the characters that XML cannot hold, which are no letters of anybody's name."""
    return "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cs"})


def lettered(
    parent: Element,
    text: str,
    at: Point,
    style: Type,
    colour: str,
    *,
    align: str = "center",
    most: float | None = None,
) -> None:
    """One line of text with its middle at a height; squeezed where it is wider than `most`."""
    wide = most is not None and width_of(text, style) > most
    made = add(
        parent,
        "text",
        x=at[0],
        y=at[1] + _MIDDLE * style.size,
        font_size=style.size,
        font_weight="bold" if style.bold else None,
        text_anchor=_ANCHORS[align],
        fill=colour,
        textLength=most if wide else None,
        lengthAdjust="spacingAndGlyphs" if wide else None,
    )
    made.text = plain(text)


def document(left: float, top: float, width: float, height: float) -> Element:
    return element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{number(left)} {number(top)} {number(width)} {number(height)}",
        width=width,
        height=height,
        # Arimo comes with Kithmap, and is as wide as the others.
        font_family=f"Arimo, {FONT_FAMILY}",
    )


def written(root: Element) -> str:
    return ElementTree.tostring(root, encoding="unicode")
