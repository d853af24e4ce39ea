"""Text from strangers: mended where the meaning is clear, refused where it is not."""

import re
import unicodedata

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that make text read in another order than it is stored."""

_UNREADABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, halves of characters, separators of lines and paragraphs."""

_BREAKS = re.compile(r"[\r\n\v\f\u2028\u2029]+")
"""Ends of lines. Databases and spreadsheets write a vertical tab within a cell."""

_BLANKS = re.compile(r"[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_WIDTHLESS = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
"""What takes no room and says nothing: two names that differ in it alone look the same. The joiners
of Persian and of pictures (U+200C, U+200D) are letters' business, and stay."""

_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011", "-"))


def _of_windows(number: int) -> str:
    return bytes([number]).decode("cp1252", errors="ignore")


_REMNANTS = {number: _of_windows(number) for number in range(0x80, 0xA0)}
"""What a byte of Windows-1252 meant that was read as Latin-1: U+0092 was an apostrophe.

Unicode keeps these numbers for controls that no text holds. Five of them meant nothing there
either; they are left out.
"""


def mended(value: str, between_lines: str = " ") -> str:
    """One line in Unicode's composed form (NFC): line ends become `between_lines`, tabs blanks."""
    lines = (line.strip(" \t,") if "," in between_lines else line for line in _lines(value))
    joined = between_lines.join(filter(str.strip, lines))
    text = plain(joined.translate(_REMNANTS))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text).strip())


def plain(text: str) -> str:
    """Without what cannot be seen, and with one kind of hyphen."""
    return _WIDTHLESS.sub("", text).translate(_HYPHENS)


def _lines(value: str) -> list[str]:
    return _BREAKS.split(value)


def is_readable(text: str) -> bool:
    """Whether a line holds nothing that hides or turns what it says."""
    if text.isascii() and text.isprintable():
        return True
    return not any(c in _TURNING or unicodedata.category(c) in _UNREADABLE for c in text)
