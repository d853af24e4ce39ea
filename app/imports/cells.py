"""Single values of a row, checked and turned into what the records need."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.imports.names import GONE, is_a_name, says_gone
from app.imports.text import is_readable, mended
from graph.records.dates import PartialDate, Span
from graph.records.model import ContactCard
from graph.records.typed_dates import OLDEST, NoDate, NoSuchDay, written_date
from graph.vocabulary import DatePrecision, Sex

EARLIEST_YEAR, LATEST_YEAR = 1880, 2199
LONGEST_ID = 200
LONGEST_NAME = 200
LONGEST_TEXT = 2_000

Code = TypeVar("Code", bound=StrEnum)


class BadCell(Exception):
    """A value that cannot be read. The message names its column and never repeats the value."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")


def clean_text(
    column: str, value: str, longest: int = LONGEST_NAME, between_lines: str = " "
) -> str:
    """One line of readable text, in Unicode's composed form (NFC)."""
    text = mended(value, between_lines)
    if len(text) > longest:
        raise BadCell(column, f"is longer than {longest} characters")
    if not is_readable(text):
        raise BadCell(column, "holds characters that cannot be read")
    return text


_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
SHORTENED = "a spreadsheet has shortened the number: format the column as text and fill it again"

_RECKONED = re.compile(r"[0-9]+\.0|[0-9](?:\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
"""A telephone number that was taken for a sum: its first nought is gone, or its last figures."""

_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
"""What a spreadsheet writes where it could not find or reckon a value."""


def clean_id(column: str, value: str) -> str:
    """An id of the source: any short text without the signs that part ids in lists."""
    text = clean_text(column, value, LONGEST_ID)
    if _SHORTENED.fullmatch(text):
        raise BadCell(column, SHORTENED)
    if ";" in text or "|" in text:
        raise BadCell(column, "an id may not hold “;” or “|”")
    return text


def day(column: str, value: str) -> date:
    """A day: `2026-03-31`, or `31 March 2026`. Raises BadCell."""
    try:
        found = written_date(_plain_date(value))
    except NoSuchDay:
        raise BadCell(column, "there is no such day") from None
    except NoDate:
        found = None
    if found is None or found.precision is not DatePrecision.DAY:
        raise BadCell(column, "write the day as year-month-day, like 2026-03-31")
    return _in_our_time(column, found).value


def partial_date(column: str, value: str) -> PartialDate:
    """A date known to the day, the month or the year, like `2026-03` or `March 2026`.

    Raises BadCell.
    """
    try:
        return _in_our_time(column, written_date(_plain_date(value)))
    except NoSuchDay:
        raise BadCell(column, "there is no such day") from None
    except NoDate:
        raise BadCell(column, "write it as 2014-03-31, or 2014-03, or 2014") from None


TOO_OLD = f"lies more than {OLDEST} years ago, and no death is given"


def is_too_old(born: PartialDate, today: date) -> bool:
    """Whether nobody who was born then can live."""
    return today.year - born.latest.year > OLDEST


NO_BIRTH = "is a day that programs write where none is known; leave it empty"
_DAYS_OF_NOTHING = frozenset({date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)})
"""The days from which spreadsheets and databases count."""


def stands_for_none(born: PartialDate) -> bool:
    """Whether a birth is a day from which programs count, and nobody's."""
    return born.precision is DatePrecision.DAY and born.value in _DAYS_OF_NOTHING


def _plain_date(value: str) -> str:
    """With plain hyphens."""
    return value.translate(_DASHES)


_DASHES = str.maketrans(dict.fromkeys("\u2012\u2013\u2212", "-"))


def _in_our_time(column: str, found: PartialDate) -> PartialDate:
    if not EARLIEST_YEAR <= found.value.year <= LATEST_YEAR:
        raise BadCell(column, f"the year is not between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return found


def code(column: str, value: str, codes: type[Code]) -> Code:
    """A word of the vocabulary, as code or in plain words (`MTH`, `mother`), however it is spelt; a
    near miss is answered with what was meant.

    Raises BadCell.
    """
    word = as_written(value)
    for known in codes:
        if word in (as_written(known.value), as_written(known.name)):
            return known
    if codes is Sex:
        # Of four words the nearest may be the opposite: all four are named.
        if word in _SEXES:
            return codes(_SEXES[word])
        raise BadCell(column, "is not a known code: write female, male, other or unknown")
    raise BadCell(column, "is not a known code" + _nearest(word, codes))


_SEXES = {
    "f": Sex.FEMALE,
    "woman": Sex.FEMALE,
    "girl": Sex.FEMALE,
    "m": Sex.MALE,
    "man": Sex.MALE,
    "boy": Sex.MALE,
    "non_binary": Sex.OTHER,
    "nonbinary": Sex.OTHER,
    "not_known": Sex.UNKNOWN,
    "not_recorded": Sex.UNKNOWN,
    "not_stated": Sex.UNKNOWN,
    "not_specified": Sex.UNKNOWN,
    "unspecified": Sex.UNKNOWN,
    "prefer_not_to_say": Sex.UNKNOWN,
    "u": Sex.UNKNOWN,
    "intersex": Sex.OTHER,
    "indeterminate": Sex.OTHER,
}
"""Other words whose meaning is clear."""


def as_written(value: str) -> str:
    """A word as the codes are spelt: small letters, one line between its parts."""
    return _BETWEEN.sub("_", value.strip()).lower()


_BETWEEN = re.compile(r"[\s_/-]+")


def _nearest(word: str, codes: type[Code]) -> str:
    """A hint at a slip of a letter or two, “inactive” is none for “active”; else all, if few."""
    by_word = {as_written(known.value): known.value for known in codes}
    near = [
        known
        for known, shown in by_word.items()
        if word[:1] == known[:1] and OSA.distance(word[:LONGEST_NAME], known) <= _SLIPS
    ]
    if len(near) == 1:
        return f" (did you mean “{by_word[near[0]]}”?)"
    if len(by_word) <= _FEW:
        *most, last = by_word.values()
        return f": write {', '.join(most)} or {last}"
    return ""


_SLIPS = 2
_FEW = 6


def meant(value: str, known: Iterable[str]) -> str:
    """A hint at the known name that is nearest, or nothing. It shows no part of the value."""
    near = process.extractOne(value[:LONGEST_NAME], list(known), score_cutoff=75)
    return f" (did you mean “{near[0]}”?)" if near else ""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row, by the name of their column; an empty cell is an empty text."""

    values: Mapping[str, str]
    required: frozenset[str]

    def raw(self, column: str) -> str:
        value = self.values.get(column, "")
        if not value and column in self.required:
            raise BadCell(column, "is empty and may not be")
        if value.upper() in _ERRORS:
            raise BadCell(column, "holds an error of the spreadsheet, and no value")
        return value

    def text(self, column: str, longest: int = LONGEST_NAME) -> str:
        return clean_text(column, self.raw(column), longest)

    def name(self, column: str) -> str:
        """A name of today; empty where nothing stands there that could be one: `-`, `?`."""
        text = self.text(column)
        if says_gone(text):
            raise BadCell(column, GONE)
        return text if is_a_name(text) else ""

    def title(self, column: str) -> str:
        """A name of today of an agency, a team or a worker. Raises BadCell."""
        found = self.name(column)
        if not found:
            raise BadCell(column, "is no name")
        return found

    def note(self, column: str, longest: int = LONGEST_TEXT) -> str | None:
        """Longer text; lines within the cell are joined by commas."""
        return clean_text(column, self.raw(column), longest, between_lines=", ") or None

    def optional(self, column: str) -> str | None:
        return self.text(column) or None

    def telephone(self, column: str) -> str | None:
        """A number that is whole. Raises BadCell."""
        found = self.optional(column)
        if found and _RECKONED.fullmatch(found):
            raise BadCell(column, SHORTENED)
        return found

    def id(self, column: str) -> str:
        return clean_id(column, self.raw(column))

    def ids(self, column: str) -> frozenset[str]:
        parts = (part.strip() for part in self.raw(column).split(";"))
        return frozenset(clean_id(column, part) for part in parts if part)

    def code(self, column: str, codes: type[Code], default: Code | None = None) -> Code:
        value = self.raw(column)
        if not value and default is not None:
            return default
        return code(column, value, codes)

    def codes(self, column: str, codes: type[Code]) -> frozenset[Code]:
        parts = (part.strip() for part in self.raw(column).split(";"))
        return frozenset(code(column, part, codes) for part in parts if part)

    def flag(self, column: str) -> bool:
        """Yes or no. Raises BadCell."""
        value = as_written(self.raw(column))
        if value in _YES:
            return True
        if value in _NO:
            return False
        raise BadCell(column, "write yes or no")

    def day(self, column: str) -> date | None:
        value = self.raw(column)
        return day(column, value) if value else None

    def past_day(self, column: str, today: date) -> date | None:
        found = self.day(column)
        if found and found > today:
            raise BadCell(column, "lies in the future")
        return found

    def partial(self, column: str) -> PartialDate | None:
        value = self.raw(column)
        return partial_date(column, value) if value else None

    def past(self, column: str, today: date) -> PartialDate | None:
        found = self.partial(column)
        if found and found.value > today:
            raise BadCell(column, "lies in the future")
        return found

    def last_day(self, column: str) -> date | None:
        """The last day that a date can be: what ends in a month ends with it."""
        found = self.partial(column)
        return found.latest if found else None

    def span(self) -> Span:
        """The days from `from` to `to`; a month or a year counts whole."""
        first, end = self.partial("from"), self.last_day("to")
        start = first.value if first else None
        if start and end and end < start:
            raise BadCell("to", "lies before “from”")
        return Span(start, end)

    def card(self) -> ContactCard:
        return ContactCard(
            phone=self.telephone("phone"),
            mobile=self.telephone("mobile"),
            email=self.optional("email"),
            hours=self.note("hours", LONGEST_NAME),
        )


_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0", ""})
