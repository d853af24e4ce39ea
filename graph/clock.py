"""What would otherwise come from the machine: the time, and chance. Both are injected."""

import secrets
from datetime import UTC, date, datetime
from typing import Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo


class Clock(Protocol):
    def now(self) -> datetime:
        """This instant, in UTC."""
        ...


class Ids(Protocol):
    def new(self) -> str:
        """An id that nothing else has."""
        ...

    def pick(self, count: int) -> int:
        """A number from 0 to `count` - 1, to spread work over places that are alike."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """Random UUIDs (RFC 9562, version 4)."""

    def new(self) -> str:
        return str(uuid4())

    def pick(self, count: int) -> int:
        return secrets.randbelow(count)


def local_date(now: datetime, zone: ZoneInfo) -> date:
    """The day that an instant falls on in a deployment's time zone."""
    return now.astimezone(zone).date()
