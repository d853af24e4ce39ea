"""The page of gaps as a table for a spreadsheet: nothing that the page does not show."""

import csv
import io
from collections.abc import Iterable, Iterator

from app.services.gaps.page import GapLine, GapsPage
from app.services.gaps.picture import PicturePage
from visualisations.words import Words

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def gaps_csv(found: GapsPage, words: Words) -> str:
    """UTF-8 text with a mark at its beginning, as spreadsheets expect it (RFC 4180)."""
    return _written([_head(words), *(_row(line, words) for line in _lines(found))])


def picture_csv(found: PicturePage) -> str:
    """Every table of the picture, one below the other."""
    rows: list[tuple[str, ...]] = []
    for table in found.tables:
        rows += [(table.title,), table.columns, *table.rows, ()]
    return _written(rows)


def _written(rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([plain(cell) for cell in row] for row in rows)
    return f"\ufeff{out.getvalue()}"


def plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _head(words: Words) -> tuple[str, ...]:
    keys = ("gaps", "gap_who", "gap_rests_on", "gap_when", "gap_next", "gap_said")
    return tuple(words.text(key) for key in keys)


def _lines(found: GapsPage) -> Iterator[GapLine]:
    for group in (*found.first, *found.to_come, *found.others):
        yield from group.lines
    yield from found.aside


def _row(line: GapLine, words: Words) -> tuple[str, ...]:
    return (
        words.of(line.kind),
        "; ".join(person.name for person in line.people),
        "; ".join(line.facts),
        line.when,
        line.do,
        line.note.text if line.note else "",
    )
