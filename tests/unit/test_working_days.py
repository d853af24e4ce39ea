"""Working days of a deployment: the public holidays of England and of Victoria are none."""

from datetime import date

import pytest

from app.deployment.calendars import calendar_of
from graph.records.dates import is_working_day, next_working_day, working_days_after
from graph.vocabulary import Jurisdiction

ENGLAND = calendar_of(Jurisdiction.ENGLAND)
VICTORIA = calendar_of(Jurisdiction.VICTORIA)


def test_christmas_takes_three_working_days_out_of_twelve_in_both_places() -> None:
    start, end = date(2026, 12, 22), date(2027, 1, 7)
    assert working_days_after(start, end) == 12
    assert working_days_after(start, end, ENGLAND) == 9
    assert working_days_after(start, end, VICTORIA) == 9


@pytest.mark.parametrize(
    ("day", "in_england", "in_victoria"),
    [
        (date(2026, 4, 3), False, False),  # Good Friday
        (date(2026, 4, 6), False, False),  # Easter Monday
        (date(2026, 5, 25), False, True),  # spring bank holiday
        (date(2026, 1, 26), True, False),  # Australia Day
        (date(2026, 11, 3), True, False),  # Melbourne Cup
        (date(2026, 12, 28), False, False),  # for Boxing Day, a Saturday
        (date(2026, 6, 2), True, True),
    ],
)
def test_each_place_has_its_own_holidays(day: date, in_england: bool, in_victoria: bool) -> None:
    assert is_working_day(day, ENGLAND) is in_england
    assert is_working_day(day, VICTORIA) is in_victoria


def test_from_the_thursday_before_easter_the_next_working_day_is_a_tuesday() -> None:
    assert next_working_day(date(2026, 4, 2), ENGLAND) == date(2026, 4, 7)
    assert next_working_day(date(2026, 4, 2)) == date(2026, 4, 3)
