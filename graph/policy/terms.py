"""Statements: what a holder of authority said, once; terms: what those that decide say together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from graph.records.agreements import Consent
from graph.vocabulary import Level, Sector


@dataclass(frozen=True, slots=True)
class Statement:
    """A yes or a no of one holder, at one time; a withdrawn agreement is two of them."""

    record: Consent
    at: datetime
    day: date
    day_only: bool
    """Among what was said that day it has no known place."""
    no: bool = False
    caps: bool = False
    """A child's no to everything without competence: it decides nothing, and caps what others
    agree."""

    @property
    def named(self) -> bool:
        """For services by name, not for all."""
        return self.record.services is not None

    def covers(self, service: str | None) -> bool:
        """A service, or all services in general (None)."""
        return not self.named if service is None else self.record.covers(service)


@dataclass(frozen=True, slots=True)
class Part:
    """To whom one of several agreements is given: a viewer must be a recipient of each."""

    sectors: frozenset[Sector]
    named_agencies: frozenset[str]
    family_teams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the deciding agreements allow for the services that they cover."""

    level: Level
    sensitive: Mapping[str, Level] = field(default_factory=dict)
    """Sensitive agencies that were agreed by name, and the level of each."""
    parts: tuple[Part, ...] = ()
    family_teams: frozenset[str] = frozenset()
    family_members: frozenset[str] = frozenset()
