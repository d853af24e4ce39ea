"""Text files from strangers, read line by line in bounded memory."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LONGEST_LINE = 1_000_000
"""Bytes; a longer line is refused without being held in memory."""

LONGEST_ROUGH = 10_000
"""Bytes of an unreadable line that are kept, to tell whose it was."""

_SKIP = 1 << 16

_OTHER_ENCODINGS = {
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
    codecs.BOM_UTF32_BE: "UTF-32",
    b"PK\x03\x04": "a packed format such as XLSX or ZIP",
    b"\x1f\x8b": "a packed format such as GZIP",
    b"%PDF": "PDF",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, numbered from 1; `problem` instead where it is no text."""

    number: int
    text: str
    problem: str | None = None
    rough: str = ""
    """The beginning of a line that is no text, byte by byte: ids within it can still be told."""


def read_lines(path: Path, seen: Callable[[int], None] = lambda _: None) -> Iterator[Line]:
    """Every line of a UTF-8 file; a byte order mark is left out.

    `seen` is told how many bytes were read. Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in _OTHER_ENCODINGS.items():
            if start.startswith(mark):
                yield Line(1, "", f"the file is in {name}: save it as plain text in UTF-8")
                return
        file.seek(0)
        old = _has_old_line_ends(file.read(_SKIP))
        file.seek(len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0)
        lines = _parted_by_returns(file) if old else _raw_lines(file)
        for number, raw in enumerate(lines, 1):
            seen(raw.size)
            if raw.size > LONGEST_LINE:
                reason = f"the line is longer than {LONGEST_LINE:,} bytes"
                yield Line(number, "", reason, _rough(raw.content))
            else:
                yield _decoded(number, raw.content)


@dataclass(frozen=True, slots=True)
class _Raw:
    """The bytes of a line with its end; of one that is too long only its beginning."""

    content: bytes
    size: int


def _has_old_line_ends(start: bytes) -> bool:
    """Whether lines end as they did on old Macs: with a carriage return alone."""
    return b"\r" in start and b"\n" not in start


def _raw_lines(file: BinaryIO) -> Iterator[_Raw]:
    while raw := file.readline(LONGEST_LINE + 1):
        size = len(raw)
        if size > LONGEST_LINE:
            beginning = raw[:LONGEST_ROUGH]
            while not raw.endswith(b"\n") and (raw := file.readline(_SKIP)):
                size += len(raw)
            yield _Raw(beginning, size)
        else:
            yield _Raw(raw, size)


def _parted_by_returns(file: BinaryIO) -> Iterator[_Raw]:
    """Lines that end with a carriage return alone."""
    rest, size = b"", 0
    while chunk := file.read(_SKIP):
        *whole, last = chunk.split(b"\r")
        for part in whole:
            size += len(part) + 1
            yield _Raw(rest + part if size <= LONGEST_LINE else rest, size)
            rest, size = b"", 0
        size += len(last)
        rest = rest + last if size <= LONGEST_LINE else (rest + last)[:LONGEST_ROUGH]
    if size:
        yield _Raw(rest, size)


def _rough(raw: bytes) -> str:
    return raw[:LONGEST_ROUGH].decode("latin-1")


def _decoded(number: int, raw: bytes) -> Line:
    if b"\0" in raw:
        reason = "the line holds NUL bytes: this is no plain text in UTF-8"
        return Line(number, "", reason, _rough(raw))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        reason = "the line is not in UTF-8: save the file as plain text in UTF-8"
        return Line(number, "", reason, _rough(raw))
    return Line(number, text.removesuffix("\n").removesuffix("\r"))
