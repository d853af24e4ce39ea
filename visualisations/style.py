"""One table of shapes, lines, lettering and colours, for the canvas, the print and the list.

Widths and sizes are in units of the drawing: one is a CSS pixel where the map is shown at 100%.
Colours come in a light and a dark set; the contrast of each with its ground is tested (text 4.5:1,
lines 3:1, WCAG 2.2, 1.4.3 and 1.4.11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.vocabulary import Tie
from visualisations.lettering import Type


class Mark(StrEnum):
    """What a line of the map means; each has a style of its own, and a word in the legend."""

    TIE_NORMAL = "tie_normal"
    TIE_STRONG = "tie_strong"
    TIE_TENUOUS = "tie_tenuous"
    TIE_STRESSFUL = "tie_stressful"
    TIE_ENDED = "tie_ended"
    TIE_WAITING = "tie_waiting"
    COUPLE = "couple"
    COHABITING = "cohabiting"
    PARTNERS = "partners"
    SEPARATED = "separated"
    DIVORCED = "divorced"
    PARTED = "parted"
    FORMER = "former"
    COUPLE_IN_DOUBT = "couple_in_doubt"
    CHILD = "child"
    CHILD_DASHED = "child_dashed"
    CHILD_FORMER = "child_former"
    CHILD_IN_DOUBT = "child_in_doubt"
    CARER = "carer"


TIE_MARKS: Mapping[Tie, Mark] = {
    Tie.NORMAL: Mark.TIE_NORMAL,
    Tie.STRONG: Mark.TIE_STRONG,
    Tie.TENUOUS: Mark.TIE_TENUOUS,
    Tie.STRESSFUL: Mark.TIE_STRESSFUL,
}


class Shape(StrEnum):
    """How a node is drawn."""

    SQUARE = "square"
    CIRCLE = "circle"
    DIAMOND = "diamond"
    HEXAGON = "hexagon"
    TRIANGLE = "triangle"
    CARD = "card"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class LineStyle:
    width: float
    colour: str
    dash: tuple[float, ...] = ()
    zigzag: bool = False
    slashes: int = 0


LINES: Mapping[Mark, LineStyle] = {
    Mark.TIE_NORMAL: LineStyle(1.8, "tie"),
    Mark.TIE_STRONG: LineStyle(4.6, "tie_strong"),
    Mark.TIE_TENUOUS: LineStyle(1.9, "tie", (7.0, 5.0)),
    Mark.TIE_STRESSFUL: LineStyle(2.0, "tie_stressful", zigzag=True),
    Mark.TIE_ENDED: LineStyle(1.5, "faded", (1.5, 4.5)),
    Mark.TIE_WAITING: LineStyle(1.6, "tie", (14.0, 4.0, 2.0, 4.0)),
    Mark.COUPLE: LineStyle(2.4, "ink"),
    Mark.COHABITING: LineStyle(2.4, "ink", (6.0, 4.0)),
    Mark.PARTNERS: LineStyle(2.4, "ink", (12.0, 3.0, 2.0, 3.0)),
    Mark.SEPARATED: LineStyle(2.4, "ink", slashes=1),
    Mark.DIVORCED: LineStyle(2.4, "ink", slashes=2),
    Mark.PARTED: LineStyle(2.4, "ink", (6.0, 4.0), slashes=1),
    Mark.FORMER: LineStyle(2.4, "ink", (12.0, 3.0, 2.0, 3.0), slashes=1),
    Mark.COUPLE_IN_DOUBT: LineStyle(2.0, "doubt", (2.0, 3.0)),
    Mark.CHILD: LineStyle(2.0, "ink"),
    Mark.CHILD_DASHED: LineStyle(2.0, "ink", (6.0, 4.0)),
    Mark.CHILD_FORMER: LineStyle(1.6, "faded", (2.0, 4.0)),
    Mark.CHILD_IN_DOUBT: LineStyle(2.0, "doubt", (9.0, 3.0, 2.0, 3.0, 2.0, 3.0)),
    Mark.CARER: LineStyle(2.4, "carer", (2.0, 5.0, 9.0, 5.0)),
}

PERSON_NAME = Type(13.5, bold=True)
PERSON_DETAIL = Type(12.0)
CARD_NAME = Type(13.5, bold=True)
CARD_DETAIL = Type(12.0)
CARD_TAG = Type(12.0, bold=True)
SIGN_LETTERS = Type(12.0, bold=True)
AGENCY_NAME = Type(14.5, bold=True)

PERSON_WIDTH = 104.0
CARD_WIDTH = 122.0
CARD_PADDING = (10.0, 6.0)
SYMBOL = 44.0
SIGN_HALF = 13.0
"""Half the width of somebody's sign; its form is a little less high."""
SIGN_BEHIND = 11.0
"""The same below a closed agency; the lettering in it is as large as in others."""
PREGNANCY_SYMBOL = 26.0
LABEL_GAP = 5.0
"""Between a symbol and the lettering under it."""

LIGHT: Mapping[str, str] = {
    "ground": "#fffefb",
    "core": "#fdf5e0",
    "core_edge": "#c8b27c",
    "band": "#e9f2ee",
    "band_other": "#f1efe6",
    "ink": "#1d2927",
    "muted": "#4b5956",
    "faded": "#6d7976",
    "tie": "#33587c",
    "tie_strong": "#0f4c8a",
    "tie_stressful": "#b23a12",
    "carer": "#7a3e8e",
    "doubt": "#9a4a00",
    "symbol": "#fffefb",
    "symbol_focus": "#ffe7a3",
    "card": "#fffefb",
    "card_edge": "#14594d",
    "card_own": "#d5ebe3",
    "card_tag": "#0d4339",
    "agency": "#e6eaf8",
    "agency_edge": "#3f4f98",
    "halo": "#b86200",
    "sign_letters": "#ffffff",
    "sign1": "#1c5c98",
    "sign1_line": "#5988b4",
    "sign2": "#9b2f5c",
    "sign2_line": "#b96d8d",
    "sign3": "#14594d",
    "sign3_line": "#5d8c84",
    "sign4": "#8a4b00",
    "sign4_line": "#aa7c45",
    "sign5": "#74398a",
    "sign5_line": "#9f76ae",
    "sign6": "#00667a",
    "sign6_line": "#458f9e",
    "sign7": "#5a5f00",
    "sign7_line": "#858942",
    "sign8": "#4a5a68",
    "sign8_line": "#79858f",
}

DARK: Mapping[str, str] = {
    "ground": "#1d2725",
    "core": "#2d2c20",
    "core_edge": "#8a7c4e",
    "band": "#233330",
    "band_other": "#2b2d2b",
    "ink": "#f0f3ee",
    "muted": "#c2ccc6",
    "faded": "#99a59f",
    "tie": "#a5c8ea",
    "tie_strong": "#8fc4ff",
    "tie_stressful": "#ff9f79",
    "carer": "#dcabed",
    "doubt": "#ffb870",
    "symbol": "#1d2725",
    "symbol_focus": "#54481a",
    "card": "#16201e",
    "card_edge": "#7fd0b7",
    "card_own": "#1d4a40",
    "card_tag": "#a5e2ce",
    "agency": "#2a3155",
    "agency_edge": "#b0bcf8",
    "halo": "#f0bf72",
    "sign_letters": "#ffffff",
    "sign1": "#1c5c98",
    "sign1_line": "#6e97bd",
    "sign2": "#9b2f5c",
    "sign2_line": "#c17e9a",
    "sign3": "#14594d",
    "sign3_line": "#709a92",
    "sign4": "#8a4b00",
    "sign4_line": "#b38a59",
    "sign5": "#74398a",
    "sign5_line": "#aa86b8",
    "sign6": "#00667a",
    "sign6_line": "#599ca9",
    "sign7": "#5a5f00",
    "sign7_line": "#949759",
    "sign8": "#4a5a68",
    "sign8_line": "#89949d",
}
