"""What a person agreed to, or what duty allowed, and until when.

An agreement is immutable terms plus events; its state is a function of the events and the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from graph.records.dates import Span
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    ConsentState,
    ExclusionGround,
    ExclusionKind,
    Level,
    Sector,
)


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    kind: ConsentEventKind
    at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Consent:
    """An agreement about one person, given by one holder of authority.

    `services` None means all services, else the ids of the agencies it covers.
    """

    id: str
    person_id: str
    authority: Authority
    holder_id: str
    """Who agreed: a person's id, or an agency's where the council or an agency holds authority."""
    level: Level
    given_on: date
    expires_on: date
    events: tuple[ConsentEvent, ...] = ()
    """In the order of time."""
    services: frozenset[str] | None = None
    sectors: frozenset[Sector] = frozenset()
    """Shown when it was agreed: agencies of these sectors with a live edge are recipients."""
    named_agencies: frozenset[str] = frozenset()
    family_teams: frozenset[str] = frozenset()
    family_members: frozenset[str] = frozenset()
    sensitive: Mapping[str, Level] = field(default_factory=dict)
    """Sensitive agencies that were agreed by name, and the level of each."""
    recorded_by: str | None = None
    """A practitioner's id; None for one that came from an agency's own system."""
    legal_basis: str | None = None
    competence_note: str | None = None
    method: str | None = None
    notice_version: str | None = None

    def covers(self, agency_id: str) -> bool:
        return self.services is None or agency_id in self.services

    def state(self, now: datetime, today: date) -> ConsentState:
        """`now` in UTC; `today` the same instant's date in the deployment's time zone."""
        past = [event for event in self.events if event.at <= now]
        if not past:
            return ConsentState.NOT_YET
        last = past[-1].kind
        if last is ConsentEventKind.SAID_NO:
            return ConsentState.REFUSED
        if last is ConsentEventKind.WITHDRAWN:
            return ConsentState.WITHDRAWN
        return ConsentState.EXPIRED if today > self.expires_on else ConsentState.GIVEN

    def since(self, now: datetime) -> datetime | None:
        """When the record began to stand: its first event; None if that is still to come."""
        past = [event.at for event in self.events if event.at <= now]
        return min(past) if past else None


@dataclass(frozen=True, slots=True)
class SharingDecision:
    """Sharing without agreement, by duty; never dressed up as an agreement."""

    id: str
    person_ids: frozenset[str]
    opens: frozenset[str]
    """Agencies whose ordinary edges it opens."""
    recipient_agencies: frozenset[str] = frozenset()
    recipient_practitioners: frozenset[str] = frozenset()
    level: Level = Level.AGENCY
    sensitive: Mapping[str, Level] = field(default_factory=dict)
    decided_on: date = date.min
    approved_by: str | None = None
    review_on: date = date.max
    ends_on: date = date.max
    basis: str | None = None
    threshold: str | None = None
    views_sought: bool = False
    informed: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Of one person, until lifted."""

    id: str
    person_id: str
    kind: ExclusionKind
    ground: ExclusionGround
    agencies: frozenset[str] = frozenset()
    practitioners: frozenset[str] = frozenset()
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class SafetyArrangement:
    id: str
    protected_id: str
    from_id: str
    span: Span = Span()

    def other(self, person_id: str) -> str | None:
        """The other side, or None where the person is on neither."""
        sides = {self.protected_id: self.from_id, self.from_id: self.protected_id}
        return sides.get(person_id)


@dataclass(frozen=True, slots=True)
class EmergencyGrant:
    """A worker looked without waiting; open until the shift ends, twelve hours at most."""

    id: str
    practitioner_id: str
    agency_id: str
    """The post through which the worker acts."""
    person_id: str
    household: bool
    opened_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A front-door team asks who is around a child; 72 hours, extendable."""

    id: str
    team_id: str
    child_id: str
    opened_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Cover:
    """A colleague stands in for a worker on the days of the span."""

    id: str
    colleague_id: str
    worker_id: str
    span: Span
