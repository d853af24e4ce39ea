"""Dates and ages in words."""

from datetime import date

from graph.records.dates import PartialDate
from graph.vocabulary import DatePrecision


def day_in_words(day: date) -> str:
    """3 March 2026."""
    return f"{day.day} {day:%B %Y}"


def birth_in_words(born: PartialDate) -> str:
    """As exactly as it is known: 3 March 2011, March 2011, or 2011."""
    if born.precision is DatePrecision.DAY:
        return day_in_words(born.value)
    return f"{born.value:%B %Y}" if born.precision is DatePrecision.MONTH else f"{born.value:%Y}"


def age_in_words(born: PartialDate, on: date) -> str:
    """`8 months`, `15`, or `about 15` where the birth date is known to the month or year only."""
    if born.value > on:
        return "not born yet"
    months = (on.year - born.value.year) * 12 + on.month - born.value.month
    months -= on.day < born.value.day
    exact = born.precision is DatePrecision.DAY
    text = str(months // 12) if months >= 24 else _months(months)
    return text if exact else f"about {text}"


def _months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


def quarter_in_words(code: str) -> str:
    """`2026-Q1` as `January to March 2026`."""
    year, number = code.split("-Q")
    names = ("January to March", "April to June", "July to September", "October to December")
    return f"{names[int(number) - 1]} {year}"
