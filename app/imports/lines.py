"""Text files from strangers, read line by line in bounded memory."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

LONGEST_LINE = 1_000_000
"""Bytes; a longer line is refused without being held in memory."""

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
        file.seek(len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0)
        number = 0
        while raw := file.readline(LONGEST_LINE + 1):
            number += 1
            seen(len(raw))
            if len(raw) > LONGEST_LINE:
                while not raw.endswith(b"\n") and (raw := file.readline(_SKIP)):
                    seen(len(raw))
                yield Line(number, "", f"the line is longer than {LONGEST_LINE:,} bytes")
            else:
                yield _decoded(number, raw)


def _decoded(number: int, raw: bytes) -> Line:
    if b"\0" in raw:
        return Line(number, "", "the line holds NUL bytes: this is no plain text in UTF-8")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return Line(number, "", "the line is not in UTF-8: save the file as plain text in UTF-8")
    return Line(number, text.removesuffix("\n").removesuffix("\r"))
