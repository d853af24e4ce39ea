"""Telephone numbers as people write them, and the links that ring them (RFC 3966).

A wrong number rung about a child is worse than none: what is not clearly one number is no link.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

_WRITTEN = re.compile(
    r"(?<!\w)(?:\+\s?)?\(?[0-9][0-9\s().-]*[0-9]"
    r"(?:[\s,]*(?:extension|extn|ext|x|#)[\s.:]*(?P<extension>[0-9]{1,7}))?(?!\w)",
    re.IGNORECASE,
)
_NEXT_NUMBER = re.compile(r"(?<=[0-9])\s+(?=\+|\(?0[0-9])")
"""Where a second number may begin that nothing but a blank parts from the first."""
_TRUNK = re.compile(r"\(0\)")
"""The 0 that is dialled at home alone: +44 (0)20."""

_MOST = 15
"""Digits of a number (E.164)."""
_FEWEST = 5
"""Fewer are a piece of a number: the 7 of "960256/7"."""
_FEWEST_ALONE = 3
"""999, where nothing else is written."""


@dataclass(frozen=True, slots=True)
class Number:
    start: int
    end: int
    """Where in the text it stands."""
    digits: str
    """As they are dialled; with + where it was written."""
    extension: str | None

    @property
    def link(self) -> str:
        beside = f";ext={self.extension}" if self.extension else ""
        return f"tel:{self.digits}{beside}"


def numbers_in(text: str) -> tuple[Number, ...]:
    """Every number that can be rung, in the order of the text."""
    found = [number for match in _WRITTEN.finditer(text) for number in _numbers(match)]
    alone = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))
    fewest = _FEWEST_ALONE if alone else _FEWEST
    return tuple(each for each in found if fewest <= len(each.digits.lstrip("+")) <= _MOST)


def is_one_number(text: str) -> bool:
    """Whether a text is one number, with an extension or without, and nothing else."""
    found = numbers_in(text)
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))


def telephone_links(text: str) -> Markup:
    """The text as it was written, in which each number is a link of its own."""
    written, at = Markup(), 0
    for number in numbers_in(text):
        words = text[number.start : number.end]
        written += escape(text[at : number.start])
        written += Markup('<a href="{}">{}</a>').format(number.link, words)
        at = number.end
    return written + escape(text[at:])


def _numbers(match: re.Match[str]) -> Iterator[Number]:
    extension = match["extension"]
    end_of_digits = match.start("extension") if extension else match.end()
    if len(_dialled(match.string[match.start() : end_of_digits]).lstrip("+")) <= _MOST:
        yield _number(match.string, match.start(), match.end(), end_of_digits, extension)
        return
    start = match.start()
    for gap in _NEXT_NUMBER.finditer(match.string, match.start(), end_of_digits):
        yield _number(match.string, start, gap.start(), gap.start(), None)
        start = gap.end()
    yield _number(match.string, start, match.end(), end_of_digits, extension)


def _number(text: str, start: int, end: int, end_of_digits: int, extension: str | None) -> Number:
    return Number(start, end, _dialled(text[start:end_of_digits]), extension)


def _dialled(written: str) -> str:
    abroad = written.startswith("+")
    digits = re.sub(r"[^0-9]", "", _TRUNK.sub("", written) if abroad else written)
    return f"+{digits}" if abroad else digits
