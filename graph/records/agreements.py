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
    LookReview,
    Sector,
)

_CLOSED = frozenset({ConsentEventKind.SAID_NO, ConsentEventKind.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    kind: ConsentEventKind
    at: datetime
    """UTC."""
    day_only: bool = False
    """Only the day is known: among what happened on it, it has no known place."""
    expires_on: date | None = None
    """The new end that a renewal carries; None: twelve months from it."""


@dataclass(frozen=True, slots=True)
class HeldAuthority:
    """By what right one holder agrees for one person: agreements of others refer to it.

    Nobody needs one to agree for themself.
    """

    id: str
    person_id: str
    holder_id: str
    """A person's id, or an agency's."""
    kind: Authority
    evidence: str | None = None
    """What was seen, as "court order of 3 March 2025"; None where that is not known."""
    seen_by: str | None = None
    """A practitioner's id."""
    span: Span = Span()
    delegated_by: str | None = None
    """The id of the authority that this one was delegated from; only of kind DELEGATED."""
    holder_died_on: date | None = None
    """As the holder's own record says; read with the rest, not stored here."""


@dataclass(frozen=True, slots=True)
class FoundNotAble:
    """A young person found not able to decide for themself: others do so to adulthood."""

    id: str
    person_id: str
    note: str
    evidence: str
    found_by: str | None = None
    """Who found it, as it was written down: a name, and what they are."""
    span: Span = Span()
    recorded_by: str | None = None
    """The practitioner who wrote it down here, and to whom it is told; of an import, nobody."""


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
    """How a child was found competent for what this says, a yes or a no; None: not found."""
    method: str | None = None
    notice_version: str | None = None
    authority_id: str | None = None
    """Of the `HeldAuthority` that it rests on; None for one's own."""
    lifts: frozenset[str] = frozenset()
    """Agencies whose earlier no, said by name, a yes to all services lifts."""
    adult_stated: bool = False
    """The recorder said that the person, whose birth date is not known, is an adult."""

    def covers(self, agency_id: str) -> bool:
        return self.services is None or agency_id in self.services

    def state(self, now: datetime, today: date) -> ConsentState:
        """`now` in UTC; `today` the same instant's date in the deployment's time zone."""
        past = [event for event in self.events if event.at <= now]
        if not past:
            return ConsentState.NOT_YET
        # Silence hides a yes; a no stays what it is.
        spoken = [event for event in past if event.kind is not ConsentEventKind.SILENCED]
        last = (spoken if spoken and spoken[-1].kind in _CLOSED else past)[-1].kind
        if last is ConsentEventKind.SAID_NO:
            return ConsentState.REFUSED
        if last in (ConsentEventKind.WITHDRAWN, ConsentEventKind.SILENCED):
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
    for_whom: frozenset[str] = frozenset()
    """The persons for whose sake it was taken."""
    decided_by: str | None = None
    decided_at: datetime | None = None
    """UTC; None for an older record, of which only the day is known."""
    approved_at: datetime | None = None
    """None with `approved_by`: approved on the day it was decided."""
    refused_by: str | None = None
    refused_at: datetime | None = None
    refused_because: str | None = None
    """As whoever said no wrote it to whoever decided."""
    last_review_on: date | None = None

    @property
    def waits(self) -> bool:
        """For its second person."""
        return self.approved_by is None and self.refused_at is None and self.refused_by is None


@dataclass(frozen=True, slots=True)
class DecisionNotToShare:
    """Why sharing something would harm a child more. It opens nothing."""

    id: str
    person_id: str
    services: frozenset[str]
    """The agencies whose work is not shared."""
    with_whom: frozenset[str] = frozenset()
    """The agencies with whom it is not shared; where neither an agency nor a worker is named, with
    nobody."""
    with_practitioners: frozenset[str] = frozenset()
    """Likewise the workers."""
    why: str = ""
    decided_by: str | None = None
    decided_on: date = date.min
    approved_by: str | None = None
    review_on: date = date.max
    """None is to come once it is over."""
    ended_on: date | None = None
    """The last day on which it holds."""
    approved_at: datetime | None = None
    """UTC."""
    refused_by: str | None = None
    refused_at: datetime | None = None
    """It has ended then."""
    refused_because: str | None = None
    """As whoever said no wrote it to whoever decided."""
    last_review_on: date | None = None


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
    made_by: str | None = None
    """Who wished it: a person's id. Only they lift a wish; a safety exclusion the privacy
    officer."""
    not_shared_by: str | None = None
    """The `DecisionNotToShare` that a safety exclusion rests on ..."""
    why_no_decision: str | None = None
    """... or why there is none."""
    recorded_by: str | None = None
    """The practitioner who wrote it down here, and to whom it is told; of an import, nobody."""


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
    """Whether it covers the children of the household, and the adults of it that have reasons."""
    opened_at: datetime
    ends_at: datetime
    reason: str | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why each adult must be seen, by person; the person themself too, where an adult."""
    opened_by: str | None = None
    """The practitioner who opened it, where that was somebody else."""
    review: LookReview = LookReview.OPEN


@dataclass(frozen=True, slots=True)
class Extension:
    """Another member of the team keeps an enquiry open for 72 more hours."""

    at: datetime
    by: str
    """A practitioner's id."""
    reason: str


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A front-door team asks who is around a child; 72 hours, extendable twice."""

    id: str
    team_id: str
    child_id: str
    opened_at: datetime
    ends_at: datetime
    """When it is, or was, closed at the latest; it may say less than the rule, never more."""
    opened_by: str | None = None
    why: str | None = None
    """Why it was asked; kept."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why each adult of the household must be seen, by person."""
    extensions: tuple[Extension, ...] = ()
    """In the order of time."""
    review: LookReview = LookReview.OPEN


@dataclass(frozen=True, slots=True)
class Cover:
    """A colleague stands in for a worker on the days of the span."""

    id: str
    colleague_id: str
    worker_id: str
    span: Span
    clinical: bool = False
    """The named clinical cover: it reaches the worker's people in a sensitive service too."""
