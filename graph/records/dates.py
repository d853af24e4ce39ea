"""Dates of the domain: partial birth dates, inclusive spans, working days, quarters."""

from dataclasses import dataclass
from datetime import date, timedelta

from graph.vocabulary import DatePrecision


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year; `value` is the earliest day it can be."""

    value: date
    precision: DatePrecision = DatePrecision.DAY

    @property
    def latest(self) -> date:
        """The last day that the date can be."""
        if self.precision is DatePrecision.DAY:
            return self.value
        if self.precision is DatePrecision.YEAR:
            return self.value.replace(month=12, day=31)
        following = (self.value.replace(day=1) + timedelta(days=32)).replace(day=1)
        return following - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included; None is open on that side."""

    start: date | None = None
    end: date | None = None

    def contains(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def birthday(born: date, years: int) -> date:
    """The day on which somebody born on `born` reaches an age; 29 February falls on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month where it has none such."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


def working_days_after(start: date, end: date) -> int:
    """How many working days (Monday to Friday) lie after `start`, up to and including `end`."""
    days = max(0, (end - start).days)
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum(
        (start + timedelta(days=offset)).weekday() < 5 for offset in range(1, rest + 1)
    )


def quarter(day: date) -> str:
    """The calendar quarter of a day, as `2026-Q1`."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"
