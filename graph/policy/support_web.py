"""SupportWeb: the currency of Kithmap, holding only what one viewer may see.

Maps, lists, exports, meetings and gap lists are made from it and from nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.policy.facts import Focus
from graph.records.dates import PartialDate
from graph.records.model import ContactCard, InTouch
from graph.vocabulary import (
    Authority,
    ConsentState,
    DatePrecision,
    Kin,
    KinGroup,
    LeadKind,
    Level,
    MeetingKind,
    MeetingState,
    NeedKind,
    Reach,
    Role,
    Sector,
    Sex,
    SupportState,
    Tie,
)


class Reason(StrEnum):
    """Why an edge, or a person, is shown: for the audit and for "why do I see this?"."""

    OWN = "own"
    COVER = "cover"
    SUPERVISOR = "supervisor"
    AGREEMENT = "agreement"
    AGREED_BY_NAME = "agreed_by_name"
    DECISION = "decision"
    EMERGENCY = "emergency"
    ENQUIRY = "enquiry"
    OWN_SERVICE = "own_service"
    """A family member's own service."""
    HAND_OVER = "hand_over"
    """What a worker who left has left behind: to be handed over or ended, nothing else."""
    SAFEGUARDING_CONTACT = "safeguarding_contact"
    """A sensitive service at the front door, by the contact that it named itself."""
    WAITING_DECISION = "waiting_decision"
    """A decision that waits for its second person, until the end of the next working day."""


class Notice(StrEnum):
    SAFETY_ARRANGEMENT = "safety_arrangement"
    CONTACT_RESTRICTED = "contact_restricted"
    """On the page of somebody of whom the viewer keeps only the name and their own edge."""
    PROPOSED = "proposed"
    """The viewer's own edge waits for confirmation; the page shows what they typed."""


@dataclass(frozen=True, slots=True)
class VisibleNeed:
    id: str
    kind: NeedKind
    since: date | None = None


@dataclass(frozen=True, slots=True)
class VisiblePerson:
    """A person on the map. Without reach (kin only): name and place, everything else empty."""

    id: str
    name: str
    reach: tuple[Reach, ...] = ()
    """Strongest first; empty for kin without reach."""
    in_focus: bool = False
    """The focus person, or a reached member of the focus family."""
    sex: Sex | None = None
    birth_date: PartialDate | None = None
    address: str | None = None
    deceased: bool = False
    deceased_on: date | None = None
    deceased_precision: DatePrecision = DatePrecision.DAY
    """How exactly `deceased_on` is known."""
    pregnant: bool = False
    other_support: bool = False
    """The one constant line "Other support is in place"."""
    needs: tuple[VisibleNeed, ...] = ()
    family_ids: tuple[str, ...] = ()
    by_name_only: bool = False
    """A relative without a record of their own: there is no page of theirs."""
    who: str | None = None
    """Of such a one, in the family's own words; likewise what they do."""
    does: str | None = None
    shielded: bool = False
    """Only their named workers ever see this, or them."""

    @property
    def died(self) -> PartialDate | None:
        """When, as exactly as it is known; None where that is not shown."""
        return PartialDate(self.deceased_on, self.deceased_precision) if self.deceased_on else None

    @property
    def reached(self) -> bool:
        return bool(self.reach)


@dataclass(frozen=True, slots=True)
class VisibleKinship:
    """What `relative_id` is to `person_id`; `kind` only where it was agreed, else only `group`."""

    id: str
    person_id: str
    relative_id: str
    group: KinGroup
    kind: Kin | None = None
    parental_responsibility: bool | None = None
    """None where the viewer may not know; likewise the other flags."""
    lives_with: bool | None = None
    contact_restricted: bool | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class VisibleAgency:
    id: str
    name: str
    sector: Sector
    duty: ContactCard
    duty_name: str | None = None
    """Whom to ask for, where a sensitive service named its safeguarding contact."""


@dataclass(frozen=True, slots=True)
class VisibleWorker:
    id: str
    name: str
    card: ContactCard


@dataclass(frozen=True, slots=True)
class VisibleSupport:
    """One line of support at AGENCY or CONTACT; below CONTACT everything but the agency is None."""

    id: str
    """The edge's own id at CONTACT, `agency:<agency>:<person>` at AGENCY."""
    person_id: str
    level: Level
    agency: VisibleAgency
    reason: Reason
    worker: VisibleWorker | None = None
    role: Role | None = None
    lead: LeadKind | None = None
    own: bool = False
    state: SupportState | None = None
    since: date | None = None
    since_precision: DatePrecision = DatePrecision.DAY
    """How exactly `since` is known."""
    until: date | None = None
    until_precision: DatePrecision = DatePrecision.DAY
    since_quarter: str | None = None
    until_quarter: str | None = None
    """Other people's ended edges are dated by quarter, as `2026-Q1`."""
    confirmed_on: date | None = None
    tie: Tie | None = None
    """Only for its author and their supervisor."""
    version: int | None = None
    """Of the viewer's own edge, for editing it."""
    meets: tuple[str, ...] = ()
    """Ids of the needs shown that it meets; only of an edge that the viewer works through."""
    in_touch: tuple[InTouch, ...] = ()
    """Of the viewer's own edge alone."""
    sensitive: bool = False
    """Never in a room, on a projector or on paper."""

    @property
    def ended(self) -> bool:
        return self.state is SupportState.ENDED

    @property
    def led(self) -> bool:
        """Whether the viewer stands behind its worker: leads or covers them there."""
        return self.reason in (Reason.SUPERVISOR, Reason.COVER)


@dataclass(frozen=True, slots=True)
class VisibleAgreement:
    """That an agreement, or a no, was recorded: to whoever works through its recorder's edge.

    It tells by what right and until when, and nothing of the services that it is about.
    """

    id: str
    person_id: str
    authority: Authority
    state: ConsentState
    given_on: date
    ends_on: date
    """The last day on which a yes counts, renewals included."""


@dataclass(frozen=True, slots=True)
class VisibleDecision:
    """That it was decided to share without agreement: to whoever took it, and to who covers or
    leads them there. It tells nothing of the services that it is about."""

    id: str
    person_id: str
    decided_on: date
    review_on: date
    """The last day on which it counts in full unless somebody reviews it."""


@dataclass(frozen=True, slots=True)
class KnownMeeting:
    """A meeting about a family: to whoever called it or was expected, and to who covers or leads
    them in their work with that family. Added to a web where gaps are looked for, else empty."""

    id: str
    family_id: str
    kind: MeetingKind
    state: MeetingState
    day: date
    practitioners: tuple[str, ...] = ()
    """The ids of those who called it or were expected."""


@dataclass(frozen=True, slots=True)
class SupportWeb:
    """Who is around one person or family, as far as one viewer may know.

    `people`, `kin`, `supports`, `agreements` and `decisions` are in the order of their ids; a
    decision about several people stands once for each of them.
    """

    focus: Focus
    on: date
    people: tuple[VisiblePerson, ...] = ()
    kin: tuple[VisibleKinship, ...] = ()
    supports: tuple[VisibleSupport, ...] = ()
    notices: frozenset[Notice] = frozenset()
    agreements: tuple[VisibleAgreement, ...] = ()
    decisions: tuple[VisibleDecision, ...] = ()
    meetings: tuple[KnownMeeting, ...] = ()
    offered: frozenset[Sector] | None = None
    """Of which sectors the directory has a service; None but in the partnership's own counts."""

    def person(self, person_id: str) -> VisiblePerson | None:
        return next((person for person in self.people if person.id == person_id), None)

    def supports_of(self, person_id: str) -> Iterator[VisibleSupport]:
        return (support for support in self.supports if support.person_id == person_id)

    def agreements_of(self, person_id: str) -> Iterator[VisibleAgreement]:
        return (each for each in self.agreements if each.person_id == person_id)

    @property
    def in_focus(self) -> tuple[VisiblePerson, ...]:
        return tuple(person for person in self.people if person.in_focus)
