"""How wide a text will be when it is drawn, and where it breaks, without any font at hand.

The advance widths are those of Helvetica in Adobe's core font metrics; Arial and Liberation Sans,
which browsers use for it, share them.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FONT_FAMILY = 'Arial, "Liberation Sans", Helvetica, sans-serif'

LINE_HEIGHT = 1.22
"""Of the size of the letters."""

# Thousandths of the letter size, for the characters from space to tilde.
_REGULAR = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 "
    "556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 "
    "722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 "
    "556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 "
    "260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 "
    "556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 "
    "722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 "
    "556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 "
    "280 389 584"
)
_WIDTHS = {
    weight: {chr(32 + at): int(width) for at, width in enumerate(table.split())}
    for weight, table in (("regular", _REGULAR), ("bold", _BOLD))
}
_OTHER = 667
_WIDE = 1000


@dataclass(frozen=True, slots=True)
class Type:
    """A size (in units of the drawing; 1 unit is 1 CSS pixel at scale 1) and a weight."""

    size: float
    bold: bool = False

    @property
    def line(self) -> float:
        """From one baseline to the next."""
        return self.size * LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text as it is drawn: its lines, all of one type."""

    lines: tuple[str, ...]
    type: Type
    shortened: bool = False

    @property
    def width(self) -> float:
        return max((width_of(line, self.type) for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        return len(self.lines) * self.type.line


def width_of(text: str, style: Type) -> float:
    """The width of one line of text, in units of the drawing."""
    return _thousandths(text, style.bold) * style.size / 1000


@lru_cache(maxsize=4096)
def _thousandths(text: str, bold: bool) -> int:
    widths = _WIDTHS["bold" if bold else "regular"]
    return sum(
        widths.get(char, 0) or _other_width(char)
        for char in unicodedata.normalize("NFD", text)
        if not unicodedata.combining(char)
    )


def _other_width(char: str) -> int:
    if unicodedata.category(char) in {"Cf", "Mn", "Cc"}:
        return 0
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER


def wrapped(
    text: str, style: Type, width: float, most_lines: int, stretch: float = 1.0
) -> Lettering:
    """The text broken into lines no wider than `width`; what does not fit ends in an ellipsis.

    It breaks at spaces, after hyphens and slashes, and inside a word only where the word alone
    is wider than a line, even one that is `stretch` times as wide.
    """
    widest = max(width_of(piece.strip(), style) for piece in _pieces(text))
    width = max(width, min(widest, width * stretch))
    lines = [""]
    for piece in _pieces(" ".join(text.split())):
        for part in _parts(piece, style, width):
            if width_of((lines[-1] + part).rstrip(), style) <= width or not lines[-1]:
                lines[-1] += part
            else:
                lines.append(part)
    lines = [line.strip() for line in lines]
    if len(lines) <= most_lines:
        return Lettering(_balanced(lines, style, width), style)
    last = lines[most_lines - 1]
    while last and width_of(f"{last}…", style) > width:
        last = last[:-1].rstrip()
    return Lettering((*lines[: most_lines - 1], f"{last}…"), style, shortened=True)


def _pieces(text: str) -> list[str]:
    """Words with the space, hyphen or slash that follows them."""
    pieces, start = [], 0
    for at, char in enumerate(text):
        if char in " -/" and at + 1 < len(text):
            pieces.append(text[start : at + 1])
            start = at + 1
    return [*pieces, text[start:]]


def _parts(piece: str, style: Type, width: float) -> list[str]:
    """A piece cut where it is wider than a line by itself."""
    parts = []
    while width_of(piece.rstrip(), style) > width and len(piece) > 1:
        fits = next(
            size
            for size in range(len(piece) - 1, 0, -1)
            if size == 1 or width_of(piece[:size], style) <= width
        )
        parts.append(piece[:fits])
        piece = piece[fits:]
    return [*parts, piece]


def _balanced(lines: list[str], style: Type, width: float) -> tuple[str, ...]:
    """Two lines of words are made about equally long: that takes less room around the text."""
    if len(lines) != 2 or lines[0].endswith(("-", "/")):
        return tuple(lines)
    words = " ".join(lines).split(" ")
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    fitting = [split for split in splits if max(width_of(line, style) for line in split) <= width]
    return min(
        fitting or [(lines[0], lines[1])],
        key=lambda split: max(width_of(line, style) for line in split),
    )
