"""SVG and a list become PDF and PNG, by typst.

The PDF is tagged and keeps to PDF/UA-1 (ISO 14289-1): a title, a language, the map's words instead
of the picture, the list as tables with headers. Fonts come with Kithmap, and what they lack from
the machine; a name in letters that no font here has would be refused by that standard, and is then
printed as it can be, in a PDF that is tagged all the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import typst

_FONTS = {
    "fontpkg_arimo": "Arimo",
    "fontpkg_noto_sans_arabic": "Noto Sans Arabic",
    "noto_cjk_sans_jp_regular": "Noto Sans CJK JP",
}
"""Packages and families, in the order in which letters are looked for. Arimo is as wide as Arial,
by which the drawing is measured."""
FAMILIES = tuple(_FONTS.values())
_DOTS_PER_INCH = 144.0
_PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#image("map.svg")
"""

Sheet = Mapping[str, Any]
"""What `sheet.typ` or `team.typ` reads; `visualisations.paper.sheets` makes it."""


def pdf_of(template: str, sheet: Sheet, pictures: Mapping[str, str]) -> bytes:
    """A sheet with its pictures (SVG, by name) as PDF. The same always gives the same bytes."""
    source = files(__package__).joinpath(template).read_bytes()
    given = json.dumps({**sheet, "fonts": FAMILIES}).encode()
    drawn = {f"{name}.svg": svg.encode() for name, svg in pictures.items()}
    everything = {"main.typ": source, "sheet.json": given, **drawn}
    try:
        return _compiled(everything, "pdf", "ua-1")
    except typst.TypstError as why:
        if "could not be displayed" not in str(why):
            raise
        return _compiled(everything, "pdf")


def png_of(svg: str) -> bytes:
    """A picture as PNG, at one and a half times its size in CSS pixels."""
    return _compiled({"main.typ": _PICTURE, "map.svg": svg.encode()}, "png")


def _compiled(
    everything: dict[str, bytes],
    kind: Literal["pdf", "png"],
    standard: Literal["ua-1"] | None = None,
) -> bytes:
    # A compiler of its own each time: it keeps what it was given, and these are personal data.
    compiler = typst.Compiler(
        everything,  # type: ignore[type-var]  # typst's own types leave out files in memory
        font_paths=_fonts(),
    )
    made = compiler.compile(
        format=kind,
        ppi=_DOTS_PER_INCH,
        pdf_standards=standard or [],
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made several pictures of one page, or none")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(files(package)) for package in _FONTS],
    )
