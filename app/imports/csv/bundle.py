"""One file of a CSV bundle, read and judged row by row."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from app.imports.cells import BadCell, Cells, meant
from app.imports.closing import Glimpse, glimpse, pieces, words_of
from app.imports.csv.records import CsvRecords, Record
from app.imports.csv.tables import Table
from app.imports.drafts import referenced
from app.imports.findings import Findings, Moment, Place, Row
from app.imports.kinds import Key, Kind
from app.imports.lines import read_lines
from app.imports.text import plain

MOST_REFUSALS = 10_000
"""A file with more refused rows than this is not read on: it is another kind of file."""


def read_csv(
    path: Path,
    table: Table,
    moment: Moment,
    findings: Findings,
    seen: Callable[[int], None] = lambda _: None,
) -> None:
    """Add every row of a file to the findings, in order or refused.

    `seen` is told how many bytes were read. Raises OSError where the file cannot be read.
    """
    reader = _FileReader(path.name, table, moment, findings)
    records = CsvRecords(read_lines(path, seen))
    header = next(iter(records), None)
    if header is not None and header.cells[:1] == ("sep=",):
        # Spreadsheets are told so which sign parts the cells.
        header = next(iter(records), None)
    if header is None:
        reader.refuse(1, "the file is empty; its first line must name the columns")
        return
    columns = _columns(header, table)
    if isinstance(columns, str):
        reader.refuse(header.line, columns)
        return
    records.width = len(header.cells)
    for record in records:
        if record.cells == header.cells:
            # Files that were joined bear their header where each of them began.
            continue
        reader.take(record, columns)
        if reader.refused > MOST_REFUSALS:
            reader.refuse(record.line + 1, "too many rows are refused; the rest was not read")
            break


class _FileReader:
    def __init__(self, file: str, table: Table, moment: Moment, findings: Findings) -> None:
        self._file, self._table, self._moment, self._findings = file, table, moment, findings
        self.refused = 0

    def refuse(
        self, line: int, reason: str, key: Key | None = None, glimpse: Glimpse | None = None
    ) -> None:
        self.refused += 1
        self._findings.refuse(
            Place(self._file, line), reason, self._table.kind, key, glimpse or Glimpse()
        )

    def take(self, record: Record, columns: tuple[str, ...]) -> None:
        """Add one row to the findings, in order or refused."""
        if record.problem:
            self.refuse(record.line, record.problem, glimpse=pieces(record.rough))
            return
        found = [_stripped(cell) for cell in record.cells]
        if not any(found):
            return
        extra = found[len(columns) :]
        if len(found) < len(columns) or any(extra):
            reason = f"has {len(found)} cells where the header has {len(columns)}"
            self.refuse(record.line, reason, glimpse=words_of(found))
            return
        values = {
            name: value
            for name, value in zip(columns, found, strict=False)
            if name and value and value not in _NOTHING
        }
        if any(value and not name for name, value in zip(columns, found, strict=False)):
            self.refuse(
                record.line,
                "holds something in a column that has no name",
                glimpse=words_of(found),
            )
            return
        cells = Cells(values, self._table.required)
        key = None
        try:
            key = Key(self._table.kind, self._table.identity(cells))
            draft = self._table.build(cells, self._moment)
            beside = self._table.beside(cells)
        except BadCell as bad:
            table, lenient = self._table, Cells(values, frozenset())
            seen = glimpse(table.kind, table.identity, lenient, self._moment)
            self.refuse(record.line, str(bad), key, seen)
            return
        place = Place(self._file, record.line)
        apart = self._table.apart
        own = {name: value for name, value in values.items() if name not in apart}
        self._findings.rows.append(Row((place,), key, draft, _digest(own), referenced(draft)))
        if beside is not None:
            told = {name: value for name, value in values.items() if name in apart}
            number = Key(Kind.IDENTITY_NUMBERS, beside.id)
            row = Row((place,), number, beside, _digest(told), referenced(beside), implied=True)
            self._findings.rows.append(row)


def _columns(header: Record, table: Table) -> tuple[str, ...] | str:
    """The names of the columns, or what is wrong with them."""
    if header.problem:
        return header.problem
    names = tuple(_stripped(cell).lower() for cell in header.cells)
    while names and not names[-1]:
        # Spreadsheets add empty columns on the right.
        names = names[:-1]
    known = [column.name for column in table.columns]
    if not set(names) & set(known):
        hint = ", parted by commas" if len(names) == 1 else ""
        return f"the first line must name the columns{hint}: {', '.join(known)}"
    for place, name in enumerate(names, 1):
        if not name:
            continue
        if name not in known:
            return f"column {place} has a name that is not known here{meant(name, known)}"
        if names.count(name) > 1:
            return f"the column {name} stands there twice"
    missing = [name for name in known if name in table.required and name not in names]
    if missing:
        return f"the file lacks {', '.join(missing)}"
    return names


def _stripped(cell: str) -> str:
    """A cell without blanks around it, and without what cannot be seen. A program that wants its
    numbers left alone writes them as `="007"`; old ones end a file with a mark of its end."""
    found = plain(cell).strip().strip(_END_OF_FILE).strip()
    as_text = _AS_TEXT.fullmatch(found)
    return as_text[1].strip() if as_text else found


_NOTHING = frozenset({"NULL", "null", "nan", "NaN", "None", "<NA>", "\\N", "undefined"})
"""What programs write where a cell is empty. People write “n/a”, and may mean more."""
_AS_TEXT = re.compile(r'="([^"]*)"')
_END_OF_FILE = "\x1a"


def _digest(values: Mapping[str, str]) -> str:
    """Of the filled cells by the name of their column: the order of columns says nothing."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
