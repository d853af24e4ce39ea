"""A GEDCOM file as bytes: what it is, and which of its records can be read at all.

Nothing is parsed before this room has looked at it: how large it is, how it is encoded, how long
its lines are and how deep they nest. What is no GEDCOM is said in plain words, and repeats nothing.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

LARGEST = 50_000_000
"""Bytes of a file; a tree of a hundred thousand people has about as many."""

LONGEST_LINE = 100_000
"""Bytes; the standard allows 255 (5.5.1), and as many as one likes (7.0)."""

DEEPEST = 30
"""Levels; the standard uses nine."""

MOST_LINES = 100_000
"""Of one record."""

_PACKED = {
    b"PK\x03\x04": "a packed format such as GEDZIP: unpack it, and give the .ged file in it",
    b"\x1f\x8b": "a packed format such as GZIP: unpack it",
    b"%PDF": "PDF: save it as GEDCOM",
    codecs.BOM_UTF32_LE: "UTF-32: save it as UTF-8",
    codecs.BOM_UTF32_BE: "UTF-32: save it as UTF-8",
}
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF16_NO_MARK = {b"0\x00 \x00": "utf-16-le", b"\x000\x00 ": "utf-16-be"}

_LINE = re.compile(
    rb"[ \t]*(\d{1,3})[ \t]+(?:(@[^@\s][^@]{0,200}@)[ \t]+)?([A-Za-z0-9_]{1,100})(?:[ ].*)?"
)
_VERSION = re.compile(rb"(\d{1,3})(?:\.\d{1,5})*")
_CHARACTERS = re.compile(rb"^[ \t]*1[ \t]+CHAR[ \t]+(?:UNICODE|UTF-?16\S*)[ \t]*$", re.I)


class NoGedcom(Exception):
    """The file is not what its name says; the message says what it is, and repeats none of it."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Chunk:
    """A record of level 0 as it stands there."""

    line: int
    """Of its first line, counted from 1."""
    tag: str
    xref: str | None
    lines: tuple[bytes, ...]
    problem: str | None = None
    """Why it cannot be read."""


@dataclass(frozen=True, slots=True)
class OpenedTree:
    chunks: tuple[Chunk, ...]
    """In the order of the file; the head first."""
    version: int
    """5 or 7: the first figure of the version that the head gives; 5 where it gives none."""


def open_tree(path: Path) -> OpenedTree:
    """Look at a file whole. Raises NoGedcom, and OSError where it cannot be read."""
    if path.stat().st_size > LARGEST:
        raise NoGedcom(f"the file is larger than {LARGEST // 1_000_000} megabytes")
    chunks = tuple(_chunks(_as_single_bytes(path.read_bytes()).splitlines()))
    if not chunks or chunks[0].tag != "HEAD":
        raise NoGedcom("this is no GEDCOM file: its first line must be “0 HEAD”")
    if chunks[-1].tag != "TRLR":
        raise NoGedcom(
            "the file is cut off: its last line must be “0 TRLR”. Nothing of it was stored",
            chunks[-1].line,
        )
    if chunks[0].problem:
        raise NoGedcom(f"the head of the file cannot be read: {chunks[0].problem}")
    return OpenedTree(chunks, _version(chunks[0]))


def _as_single_bytes(data: bytes) -> bytes:
    """The file in an encoding whose line ends and figures are single bytes."""
    for mark, name in _PACKED.items():
        if data.startswith(mark):
            raise NoGedcom(f"the file is in {name}")
    codec = next((name for mark, name in _UTF16.items() if data.startswith(mark)), None)
    codec = codec or _UTF16_NO_MARK.get(data[:4])
    if codec is None:
        if b"\0" in data:
            raise NoGedcom("the file holds NUL bytes: this is no plain text")
        return data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise NoGedcom("the file says that it is in UTF-16 and is not: save it as UTF-8") from None
    if "\0" in text:
        raise NoGedcom("the file holds NUL characters: this is no plain text")
    lines = text.encode("utf-8", "replace").splitlines()
    return b"\n".join(_CHARACTERS.sub(b"1 CHAR UTF-8", line) for line in lines)


def _chunks(lines: list[bytes]) -> Iterator[Chunk]:
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    heads = [at for at, (_, line) in enumerate(numbered) if _level(line) == 0]
    if not heads or heads[0] != 0:
        return
    for start, end in pairwise([*heads, len(numbered)]):
        yield _chunk(numbered[start:end])


def _chunk(numbered: list[tuple[int, bytes]]) -> Chunk:
    number, first = numbered[0]
    match = _LINE.fullmatch(first) if len(first) <= LONGEST_LINE else None
    xref = match[2].decode("ascii", "replace") if match and match[2] else None
    tag = match[3].decode("ascii") if match else ""
    lines = tuple(line for _, line in numbered)
    return Chunk(number, tag, xref, lines, _problem(numbered))


def _problem(numbered: list[tuple[int, bytes]]) -> str | None:
    if len(numbered) > MOST_LINES:
        return f"the record has more than {MOST_LINES:,} lines"
    before = -1
    for number, line in numbered:
        if len(line) > LONGEST_LINE:
            return f"line {number} is longer than {LONGEST_LINE:,} bytes"
        match = _LINE.fullmatch(line)
        if match is None:
            return f"line {number} is no line of GEDCOM: a level, a tag, a value"
        level = int(match[1])
        if level > DEEPEST:
            return f"line {number} is nested more than {DEEPEST} levels deep"
        if level > before + 1:
            return f"line {number} is nested under a line that is not there"
        before = level
    return None


def _level(line: bytes) -> int | None:
    words = line[:20].split(None, 1)
    return int(words[0]) if words and words[0].isdigit() and len(words[0]) <= 3 else None


def _version(head: Chunk) -> int:
    """Of `GEDC.VERS`: the version of the program that wrote the file stands elsewhere."""
    under: bytes | None = None
    for line in head.lines:
        level, tag, *value = line.split(None, 2)
        if level == b"1":
            under = tag
        elif level == b"2" and under == b"GEDC" and tag == b"VERS" and value:
            found = _VERSION.match(value[0])
            return 7 if found and int(found[1]) >= 7 else 5
    return 5
