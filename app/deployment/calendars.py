"""Public holidays where a deployment is, injected like the clock: no working day is one of them."""

from datetime import date

from holidays import HolidayBase, country_holidays

from graph.records.dates import Calendar
from graph.vocabulary import Jurisdiction

_PLACES = {
    Jurisdiction.ENGLAND: ("GB", "ENG"),
    Jurisdiction.VICTORIA: ("AU", "VIC"),
}
"""ISO 3166 codes. England and Wales have the same public holidays."""


class PublicHolidays:
    """A country's or state's, worked out year by year as they are asked for."""

    def __init__(self, country: str, place: str) -> None:
        self._days: HolidayBase = country_holidays(country, subdiv=place)

    def is_holiday(self, day: date) -> bool:
        return day in self._days


def calendar_of(jurisdiction: Jurisdiction) -> Calendar:
    return PublicHolidays(*_PLACES[jurisdiction])
