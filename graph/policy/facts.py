"""Facts: what the database says around one focus, before the policy has looked at it.

Only `graph.door.gateway` and `graph.policy` handle these; nothing else may be handed any of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo

from graph.records.agreements import (
    Consent,
    Cover,
    DecisionNotToShare,
    EmergencyGrant,
    Enquiry,
    Exclusion,
    FoundNotAble,
    HeldAuthority,
    SafetyArrangement,
    SharingDecision,
)
from graph.records.dates import MONDAY_TO_FRIDAY, Calendar
from graph.records.model import (
    Directory,
    Interest,
    Kinship,
    Membership,
    NamedRelative,
    Need,
    Person,
    Support,
)
from graph.vocabulary import FrontDoorSensitive, Jurisdiction


class FocusKind(StrEnum):
    PERSON = "person"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Focus:
    """What a page is about."""

    kind: FocusKind
    id: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person and everything that hangs on their record."""

    person: Person
    memberships: tuple[Membership, ...] = ()
    kin: tuple[Kinship, ...] = ()
    """KIN edges that stand on this person's record."""
    supports: tuple[Support, ...] = ()
    consents: tuple[Consent, ...] = ()
    decisions: tuple[SharingDecision, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    arrangements: tuple[SafetyArrangement, ...] = ()
    """Those that name this person on either side."""
    grants: tuple[EmergencyGrant, ...] = ()
    """The viewer's own, about this person."""
    enquiries: tuple[Enquiry, ...] = ()
    """Those about this person as the child."""
    needs: tuple[Need, ...] = ()
    authorities: tuple[HeldAuthority, ...] = ()
    """By which others agree for this person."""
    not_able: tuple[FoundNotAble, ...] = ()
    not_shared: tuple[DecisionNotToShare, ...] = ()
    named_relatives: tuple[NamedRelative, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one decision needs, and the same whoever asks but for what concerns the viewer.

    `people` holds the people in focus, the members of their families, their kin both ways, and
    whoever is shielded, protected or kept from somebody and has the address of one in focus, by id.
    `directory` holds the agencies and practitioners of the edges of all, the practitioners whom
    their exclusions name, and the teams in which any of these or the viewer stand, that the viewer
    leads, or that ask about somebody. The scope (whose services the page is about) is the focus
    person, or the live members of the focus family.
    """

    focus: Focus
    people: Mapping[str, PersonFacts] = field(default_factory=dict)
    beyond: Mapping[str, PersonFacts] = field(default_factory=dict)
    """Who is not on the page and leads nobody to anybody on it: the other sides of the safety
    arrangements of `people`, the other sides of theirs, the families and kin of all these, and for
    whose sake something was decided about them. By these it is said whether the viewer has a way to
    the other side, and whether it is open."""
    directory: Directory = Directory()
    covers: tuple[Cover, ...] = ()
    """Those in which the viewer is the colleague."""
    interests: tuple[Interest, ...] = ()
    """The viewer's own declared interests in these people."""


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """What a deployment sets: its law's ages and periods, and its time zone."""

    jurisdiction: Jurisdiction = Jurisdiction.ENGLAND
    time_zone: ZoneInfo = ZoneInfo("Europe/London")
    presumed_able_age: int = 16
    """From this birthday a person's own agreement needs no note of competence (Victoria: 18)."""
    parents_tail_days: int = 28
    """Days from that birthday on which a parent's agreement still counts, at AGENCY."""
    adult_age: int = 18
    decision_grace_working_days: int = 10
    ended_months: int = 12
    after_death_months: int = 12
    review_days: int = 90
    """From a decision, or its last review, to the next one at most."""
    hand_over_days: int = 90
    """After a post has ended, its team's leader may still hand over its edges for so long."""
    front_door_sensitive: FrontDoorSensitive = FrontDoorSensitive.CONTACT
    calendar: Calendar = MONDAY_TO_FRIDAY
    """Which days are working days where the deployment is."""


ENGLAND = PolicySettings()
VICTORIA = PolicySettings(
    jurisdiction=Jurisdiction.VICTORIA,
    time_zone=ZoneInfo("Australia/Melbourne"),
    presumed_able_age=18,
    parents_tail_days=0,
)
