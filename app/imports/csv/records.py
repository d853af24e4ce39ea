"""CSV as RFC 4180 writes it, cut into records in bounded memory, whatever the file holds."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from app.imports.lines import LONGEST_LINE, Line

MOST_LINES_OF_A_RECORD = 20

_UNCLOSED = "a quotation mark is opened and not closed"
_UNREADABLE = "the quotation marks or commas of this line cannot be understood"


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, and the line on which it begins."""

    line: int
    cells: tuple[str, ...] = ()
    problem: str | None = None
    rough: str = ""
    """The line as it stands there, where it is no record."""


class _Unreadable(Exception):
    """These lines are no record."""


class _Unclosed(_Unreadable):
    """These lines are no whole record: a quoted cell goes on."""


class CsvRecords:
    """Iterates over records; blank lines are left out.

    A quotation mark that is never closed would swallow the rest of the file. So lines are joined
    only while they make a record of the expected width; else the first of them alone is refused
    and reading goes on with the next.
    """

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._waiting: deque[Line] = deque()
        self.width: int | None = None
        """The number of cells of a record; known once the header has been read."""

    def __iter__(self) -> Iterator[Record]:
        while (line := self._take()) is not None:
            if line.problem:
                yield Record(line.number, problem=line.problem, rough=line.rough)
            elif line.text.strip():
                yield self._record(line)

    def _take(self) -> Line | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _record(self, first: Line) -> Record:
        taken, problem = [first], _UNCLOSED
        while True:
            try:
                cells = _parsed([line.text for line in taken])
            except _Unclosed:
                more = self._take() if _may_grow(taken) else None
                if more is None:
                    break
                taken.append(more)
                if more.problem:
                    break
                continue
            except _Unreadable:
                problem = _UNCLOSED if len(taken) > 1 else _UNREADABLE
                break
            if len(taken) > 1 and self.width not in {None, len(cells)}:
                break
            return Record(first.number, cells)
        self._waiting.extendleft(reversed(taken[1:]))
        return Record(first.number, problem=problem, rough=first.text)


def _may_grow(taken: list[Line]) -> bool:
    size = sum(len(line.text) for line in taken)
    return len(taken) < MOST_LINES_OF_A_RECORD and size < LONGEST_LINE


def _parsed(texts: list[str]) -> tuple[str, ...]:
    lines = [text + "\n" for text in texts]
    # A blank before a quotation mark is none of the cell's.
    reader = csv.reader(lines, strict=True, skipinitialspace=True)
    try:
        found = list(reader)
    except csv.Error as error:
        # The module has no kinds of error: its own words are the only way to tell.
        raise _Unclosed if "unexpected end of data" in str(error) else _Unreadable from None
    if len(found) != 1:
        raise _Unreadable
    return tuple(found[0])
