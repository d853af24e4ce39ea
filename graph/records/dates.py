"""Dates of the domain: partial birth dates, inclusive spans, working days, quarters."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

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


class Calendar(Protocol):
    """Which days are public holidays where a deployment is."""

    def is_holiday(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class Holidays:
    """A calendar of these public holidays; without any it is Monday to Friday."""

    days: frozenset[date] = frozenset()

    def is_holiday(self, day: date) -> bool:
        return day in self.days


MONDAY_TO_FRIDAY = Holidays()


def is_working_day(day: date, calendar: Calendar = MONDAY_TO_FRIDAY) -> bool:
    return day.weekday() < 5 and not calendar.is_holiday(day)


def working_days_after(start: date, end: date, calendar: Calendar = MONDAY_TO_FRIDAY) -> int:
    """How many working days lie after `start`, up to and including `end`."""
    days = max(0, (end - start).days)
    return sum(
        is_working_day(start + timedelta(days=offset), calendar) for offset in range(1, days + 1)
    )


def next_working_day(day: date, calendar: Calendar = MONDAY_TO_FRIDAY) -> date:
    """The first working day after a day."""
    following = day + timedelta(days=1)
    while not is_working_day(following, calendar):
        following += timedelta(days=1)
    return following


def quarter(day: date) -> str:
    """The calendar quarter of a day, as `2026-Q1`."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"
