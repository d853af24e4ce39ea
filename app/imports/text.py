"""Text from strangers: mended where the meaning is clear, refused where it is not."""

import re
import unicodedata

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that make text read in another order than it is stored."""

_UNREADABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, halves of characters, separators of lines and paragraphs."""

_BREAKS = re.compile(r"[\r\n\u2028\u2029]+")
_BLANKS = re.compile(r"[\t\u00a0 ]+")
_WIDTHLESS = "\ufeff\u200b"


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
    text = _BLANKS.sub(" ", joined.translate(_REMNANTS)).strip().strip(_WIDTHLESS).strip()
    return unicodedata.normalize("NFC", text)


def _lines(value: str) -> list[str]:
    return _BREAKS.split(value)


def is_readable(text: str) -> bool:
    """Whether a line holds nothing that hides or turns what it says."""
    return not any(c in _TURNING or unicodedata.category(c) in _UNREADABLE for c in text)
