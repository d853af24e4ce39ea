"""When an import runs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Moment:
    """When the import runs; the one clock that every check and every relative date reads."""

    now: datetime
    """UTC."""
    zone: ZoneInfo
    """The deployment's, in which days begin and end."""

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """The first instant of a day, in UTC."""
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)
