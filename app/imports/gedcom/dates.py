"""Dates of GEDCOM as exactly as Kithmap keeps them: to the day, the month or the year."""

import re
from datetime import date

from ged4py.calendar import CalendarDate, CalendarType
from ged4py.date import (
    DateValue,
    DateValueAbout,
    DateValueAfter,
    DateValueBefore,
    DateValueCalculated,
    DateValueEstimated,
    DateValueFrom,
    DateValueInterpreted,
    DateValuePeriod,
    DateValuePhrase,
    DateValueRange,
    DateValueSimple,
    DateValueTo,
)

from app.imports.cells import BadCell
from app.imports.gedcom.nodes import Node
from graph.records.dates import PartialDate
from graph.records.typed_dates import NoDate, written_date
from graph.vocabulary import DatePrecision

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

EARLIEST = 1000
"""The first year that is read."""


def day_of(event: Node | None, today: date) -> PartialDate | None:
    """When something was: None where that is not given, or not to the year.

    `ABT 5 MAY 1950` is the year 1950; `BET 1950 AND 1952`, `BEF 1950` and `AFT 1950` say no year.
    Raises BadCell for a day that no calendar has, or that is still to come.
    """
    stated = event.first("DATE") if event else None
    if event is None or stated is None or stated.date is None:
        return None
    found = _partial(event.tag, stated.date)
    if found is not None and found.value > today:
        raise BadCell(event.tag, "lies in the future")
    return found


def is_vague(event: Node | None, today: date) -> bool:
    """Whether a date stands there that Kithmap cannot keep."""
    stated = event.first("DATE") if event else None
    said = stated is not None and stated.date is not None and str(stated.date).strip("() ") != ""
    return said and day_of(event, today) is None


def last_year(event: Node) -> int | None:
    """The year in which something had begun at the latest, in any calendar; None where no end is
    told."""
    stated = event.first("DATE")
    match stated.date if stated else None:
        case DateValueSimple() | DateValueInterpreted() as value:
            return _year(value.date)
        case DateValueAbout() | DateValueCalculated() | DateValueEstimated() as value:
            return _year(value.date)
        case DateValueBefore() | DateValueTo() | DateValueFrom() as value:
            return _year(value.date)
        case DateValueRange() as value:
            return _year(value.date2)
        case DateValuePeriod() as value:
            return _year(value.date1)
        case DateValuePhrase() as value:
            return _last_in(f"{value.phrase or ''} {stated.text('PHRASE') if stated else ''}")
        case _:
            return None


def _last_in(phrase: str) -> int | None:
    """The last year that words name: `about harvest 1850`."""
    years = re.findall(r"\b1[0-9]{3}\b|\b20[0-9]{2}\b", phrase)
    return max(map(int, years), default=None)


def first_year(event: Node) -> int | None:
    """The year in which something began at the earliest; None where no beginning is told."""
    stated = event.first("DATE")
    match stated.date if stated else None:
        case DateValueBefore() | DateValueTo():
            return None
        case DateValueAfter() as value:
            return _year(value.date)
        case DateValueRange() as value:
            return _year(value.date1)
        case _:
            return last_year(event)


_BEGINNINGS = {CalendarType.HEBREW: -3760, CalendarType.FRENCH_R: 1792}
"""What the years of a calendar are from ours, at the most."""


def _year(said: CalendarDate) -> int | None:
    """In our reckoning; None for one of two figures, whose century is not told."""
    year: int = getattr(said, "dual_year", None) or said.year
    if said.bc:
        return -year
    ours = year + _BEGINNINGS.get(said.calendar, 0)
    return ours if year >= 100 or said.calendar is CalendarType.FRENCH_R else None


def _partial(where: str, stated: DateValue) -> PartialDate | None:
    match stated:
        case DateValueSimple() | DateValueInterpreted():
            return _as_said(where, stated.date)
        case DateValueAbout() | DateValueCalculated() | DateValueEstimated():
            return _to_the_year(_as_said(where, stated.date))
        case DateValueRange() | DateValuePeriod():
            return _between(_as_said(where, stated.date1), _as_said(where, stated.date2))
        case DateValuePhrase():
            return _as_others_write(stated.phrase or "")
        case _:
            return None


def _as_said(where: str, said: CalendarDate) -> PartialDate | None:
    if said.calendar is not CalendarType.GREGORIAN or said.bc or said.year < EARLIEST:
        return None
    # `1699/00` is the year that began in January.
    year = getattr(said, "dual_year", None) or said.year
    if said.month is None:
        return PartialDate(date(year, 1, 1), DatePrecision.YEAR)
    if said.month.upper() not in _MONTHS:
        raise BadCell(where, "there is no such month")
    month = _MONTHS.index(said.month.upper()) + 1
    if said.day is None:
        return PartialDate(date(year, month, 1), DatePrecision.MONTH)
    try:
        return PartialDate(date(year, month, said.day))
    except ValueError:
        raise BadCell(where, "there is no such day") from None


def _as_others_write(phrase: str) -> PartialDate | None:
    """What some programs write though it is no GEDCOM: `1985-05-03`, `May 3, 1985`."""
    try:
        return written_date(phrase)
    except NoDate:
        return None


def _to_the_year(found: PartialDate | None) -> PartialDate | None:
    return PartialDate(found.value.replace(month=1, day=1), DatePrecision.YEAR) if found else None


def _between(first: PartialDate | None, last: PartialDate | None) -> PartialDate | None:
    """What both have in common: the month, or the year."""
    if first is None or last is None or first.value.year != last.value.year:
        return None
    exact = DatePrecision.YEAR not in (first.precision, last.precision)
    if exact and first.value.month == last.value.month:
        return PartialDate(first.value.replace(day=1), DatePrecision.MONTH)
    return _to_the_year(first)
