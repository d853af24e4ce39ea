"""Dates as people write them: `3 May 2019`, `May 2019`, `2019-05`; and birth dates as they type
them: `3/5/19`, `about 7`.

Forms and files are read alike, but for what says its meaning only where somebody asked for it: in
a file nobody knows which of two figures is the month.
"""

import re
from datetime import date, timedelta

from graph.records.dates import PartialDate
from graph.vocabulary import DatePrecision

OLDEST = 120
"""Years that nobody is older than."""

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_ENOUGH_OF_A_MONTH = 3
"""Letters by which each is told from all others."""
_MARK = r"[\s./-]+"
_TYPED_DAY = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?{_MARK}(\d{{1,2}}|[a-z]+){_MARK}(\d{{4}}|\d{{2}})", re.ASCII
)
_DAY = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?{_MARK}([a-z]+){_MARK}(\d{{4}})", re.ASCII)
_MONTH_FIRST = re.compile(rf"([a-z]+){_MARK}(\d{{1,2}})(?:st|nd|rd|th)?{_MARK}(\d{{4}})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_MONTH = re.compile(rf"(\d{{1,2}}|[a-z]+){_MARK}(\d{{4}})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_ABOUT_A_YEAR = re.compile(r"(?:about|around|circa|ca?)\s(\d{4})", re.ASCII)
_AGE = re.compile(
    r"(?:about|around|circa|ca?|age|aged)\s(?:age\s|aged\s)?(\d{1,3})(?:\syears?(?: old)?)?",
    re.ASCII,
)

_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}


class NoDate(ValueError):
    """What was written is no date that can be told; `reason` is the key of the sentence that says
    why, and `about` fills its braces."""

    def __init__(self, reason: str, **about: object) -> None:
        super().__init__(reason)
        self.reason, self.about = reason, about


class NoSuchDay(NoDate):
    """It reads like a date, and no calendar has it."""


def written_date(text: str) -> PartialDate:
    """A date whose parts can be told whoever wrote it, as exactly as it was said.

    Raises NoDate.
    """
    return _written(_even(text))


def birth_date(typed: str, today: date) -> PartialDate:
    """What was typed, as exactly as it was said. The day comes before the month.

    Of two figures for a year the last is meant that is not to come. "About 7" is a year of birth:
    the one in which somebody turned or turns seven. Raises NoDate.
    """
    born = _typed(_even(typed), today)
    if born.value > today:
        raise NoDate("date_still_to_come")
    if today.year - born.value.year > OLDEST:
        raise NoDate("date_years_ago", years=OLDEST)
    return born


def day_to_come(typed: str, today: date, days: int) -> date:
    """A day after today, so many days from it at most; of two figures for a year, in this century.

    Raises NoDate.
    """
    meant = _day(_even(typed), "date_no_day_to_come")
    if meant <= today:
        raise NoDate("date_not_to_come")
    if (meant - today).days > days:
        raise NoDate("date_too_far", days=days)
    return meant


def day_at_work(typed: str, today: date) -> date:
    """A day on which something at work begins or ends: past, today or to come. Raises NoDate."""
    text = _even(typed)
    return today if text == "today" else _day(text, "date_no_day_at_work")


def _day(text: str, wrong: str) -> date:
    """One day, of this century where two figures say the year."""
    if found := _TYPED_DAY.fullmatch(text):
        day, month, year = found.groups()
        whole = int(year) + (2000 if len(year) == 2 else 0)
        meant = _exact(whole, _month(month), int(day))
    elif any(pattern.fullmatch(text) for pattern in (_MONTH_FIRST, _YEAR_FIRST)):
        meant = _written(text)
    else:
        raise NoDate(wrong)
    if meant.precision is not DatePrecision.DAY:
        raise NoDate(wrong)
    return meant.value


def day(typed: str, today: date) -> date:
    """A day that was typed exactly, past or to come: `today`, `tomorrow`, `3 May 2026`, `3/5/26`.

    Of two figures for a year one of this century is meant. Raises NoDate.
    """
    text = _even(typed)
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    if found := _TYPED_DAY.fullmatch(text):
        number, month, year = found.groups()
        century = today.year - today.year % 100 if len(year) == 2 else 0
        return _exact(century + int(year), _month(month), int(number)).value
    read = _typed(text, today)
    if read.precision is not DatePrecision.DAY:
        raise NoDate("date_no_whole_day")
    return read.value


def _even(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split())


def _typed(text: str, today: date) -> PartialDate:
    if found := _ABOUT_A_YEAR.fullmatch(text):
        return _of_year(int(found.group(1)))
    if found := _AGE.fullmatch(text):
        return _of_year(today.year - int(found.group(1)))
    if found := _TYPED_DAY.fullmatch(text):
        day, month, year = found.groups()
        return _exact(_year(year, today), _month(month), int(day))
    return _written(text)


def _written(text: str) -> PartialDate:
    if _YEAR.fullmatch(text):
        return _of_year(int(text))
    if found := _DAY.fullmatch(text):
        day, month, year = found.groups()
        return _exact(int(year), _month(month), int(day))
    if found := _MONTH_FIRST.fullmatch(text):
        month, day, year = found.groups()
        return _exact(int(year), _month(month), int(day))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        if day:
            return _exact(int(year), int(month), int(day))
        return _of_month(int(year), int(month))
    if found := _MONTH.fullmatch(text):
        month, year = found.groups()
        return _of_month(int(year), _month(month))
    raise NoDate("date_none")


def _exact(year: int, month: int, day: int) -> PartialDate:
    try:
        return PartialDate(date(year, month, day))
    except ValueError:
        raise NoSuchDay("date_no_such_day") from None


def _of_month(year: int, month: int) -> PartialDate:
    return PartialDate(_exact(year, month, 1).value, DatePrecision.MONTH)


def _of_year(year: int) -> PartialDate:
    return PartialDate(_exact(year, 1, 1).value, DatePrecision.YEAR)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    for place, name in enumerate(_MONTHS, 1):
        if len(text) >= _ENOUGH_OF_A_MONTH and name.startswith(text):
            return place
    raise NoDate("date_no_such_month")


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    year = today.year - today.year % 100 + int(text)
    return year if year <= today.year else year - 100
