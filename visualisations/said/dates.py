"""Days, quarters, birth dates and ages, said no more exactly than they are known."""

from datetime import date, datetime, tzinfo

from graph.records.dates import PartialDate
from graph.vocabulary import DatePrecision
from visualisations.words import Words

_YOUNG_IN_YEARS = 2
"""Below this an age is said in months, or in weeks for the youngest."""
_NEWBORN_IN_DAYS = 90


def day_text(day: date, words: Words) -> str:
    """`3 March 2026`."""
    return words.text("day", day=day.day, month=_month(day, words), year=day.year)


def moment_text(instant: datetime, zone: tzinfo, words: Words) -> str:
    """`3 March 2026, 14:05`, as the clocks of a time zone show it."""
    local = instant.astimezone(zone)
    return words.text("moment", day=day_text(local.date(), words), time=f"{local:%H:%M}")


def date_text(known: PartialDate, words: Words) -> str:
    """As exactly as it is known: `3 March 2011`, `March 2011`, or `2011`."""
    if known.precision is DatePrecision.DAY:
        return day_text(known.value, words)
    if known.precision is DatePrecision.MONTH:
        return words.text("month_year", month=_month(known.value, words), year=known.value.year)
    return str(known.value.year)


def quarter_text(code: str, words: Words) -> str:
    """`2026-Q1` as `between January and March 2026`."""
    year, _, number = code.partition("-Q")
    return words.text(f"quarter_{number}", year=year)


def _month(day: date, words: Words) -> str:
    return words.text(f"month_{day.month}")


def age_text(born: PartialDate | None, on: date, words: Words) -> str | None:
    """`age 15`, `age 15 or 16`, `7 weeks`; None where the birth date is not visible.

    Where only the month or the year is known, both ages that it allows are said: whether a young
    person is 15 or 16 decides who may agree for them, so neither is left out.
    """
    if born is None:
        return None
    if born.value > on:
        return words.text("age_not_born")
    last = min(born.latest, on)
    older, younger = _years(born.value, on), _years(last, on)
    if older >= _YOUNG_IN_YEARS or born.precision is DatePrecision.YEAR:
        return _in_years(younger, older, words)
    if born.precision is DatePrecision.DAY and (on - born.value).days < _NEWBORN_IN_DAYS:
        return words.count("age_weeks", (on - born.value).days // 7)
    return _in_months(_months(last, on), _months(born.value, on), words)


def _in_years(younger: int, older: int, words: Words) -> str:
    if younger == 0:
        return words.count("age_under", older + 1)
    if younger != older:
        return words.text("age_either", younger=younger, older=older)
    return words.text("age", years=older)


def _in_months(younger: int, older: int, words: Words) -> str:
    if younger == 0:
        return words.count("age_under_months", older + 1)
    if younger != older:
        return words.text("age_months_either", younger=younger, older=older)
    return words.count("age_months", older)


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _months(born: date, on: date) -> int:
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
