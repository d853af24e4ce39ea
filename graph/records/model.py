"""The records of Kithmap. Frozen: a change makes a new one, through the gateway."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.records.dates import PartialDate, Span
from graph.vocabulary import (
    SENSITIVE_NEEDS,
    SENSITIVE_SECTORS,
    DatePrecision,
    EndReason,
    IdentityScheme,
    IdentityState,
    InterestKind,
    Kin,
    LeadKind,
    NeedKind,
    RefusalReason,
    Role,
    Sector,
    Sex,
    SupportState,
    Tie,
    TieEnd,
)


@dataclass(frozen=True, slots=True)
class ContactCard:
    """How to reach somebody at work."""

    phone: str | None = None
    mobile: str | None = None
    email: str | None = None
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class SafeguardingContact:
    """Whom the front door may ring about a child: a named person, or a duty line."""

    name: str
    card: ContactCard = ContactCard()


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation that supports people (HSDS `organization`)."""

    id: str
    name: str
    sector: Sector
    duty: ContactCard = ContactCard()
    sensitive: bool = False
    """Marked sensitive beyond what its sector says."""
    safeguarding: SafeguardingContact | None = None
    """Set by the agency itself; None where it named nobody."""

    @property
    def is_sensitive(self) -> bool:
        return self.sensitive or self.sector in SENSITIVE_SECTORS


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str
    agency_id: str
    front_door: bool = False
    """It takes enquiries about children."""
    partners: frozenset[str] = frozenset()
    """The other agencies of a joint team: a post of any of them may stand in it."""

    @property
    def joint(self) -> bool:
        return bool(self.partners)


@dataclass(frozen=True, slots=True)
class Post:
    """A `WORKS_FOR` edge: somebody's job at an agency, live on the days of its span."""

    id: str
    agency_id: str
    span: Span = Span()
    role: Role = Role.OTHER
    team_id: str | None = None

    def live(self, day: date) -> bool:
        return self.span.contains(day)


@dataclass(frozen=True, slots=True)
class Practitioner:
    id: str
    name: str
    card: ContactCard = ContactCard()
    posts: tuple[Post, ...] = ()
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class InTouch:
    """The day on which a worker last spoke with a colleague of the web about the person."""

    worker_id: str
    on: str
    """The day (ISO 8601), as it is stored: facts read thousands of edges, and few have one."""


@dataclass(frozen=True, slots=True)
class Support:
    """A `SUPPORTS` edge: a practitioner, through their post at an agency, supports a person."""

    id: str
    practitioner_id: str
    agency_id: str
    person_id: str
    role: Role
    state: SupportState = SupportState.ACTIVE
    span: Span = Span()
    lead: LeadKind | None = None
    tie: Tie = Tie.NORMAL
    confirmed_on: date | None = None
    """When somebody last said that this edge is true; None until it was confirmed once."""
    sensitive: bool = False
    """The edge, or the service it belongs to, is marked sensitive."""
    meets: tuple[str, ...] = ()
    """Ids of the needs that this support meets."""
    typed_name: str | None = None
    typed_birth_date: PartialDate | None = None
    """What the adder typed, shown to them alone until the edge is confirmed."""
    since_precision: DatePrecision = DatePrecision.DAY
    """How exactly it is known since when: a source may say the month alone; `span` then begins
    with the first day that it can be."""
    until_precision: DatePrecision = DatePrecision.DAY
    """The same of its end; `span` then ends with the last day that it can be."""
    version: int = 1
    post_id: str | None = None
    """The post it belongs to, and ends with; None where that is not known."""
    ended_because: EndReason | None = None
    refused_because: RefusalReason | None = None
    """Of a proposal that was not confirmed."""
    takes_over: str | None = None
    """Of one that was handed over: the id of the edge that ends when this one is confirmed."""
    proposed_by: str | None = None
    """The practitioner who proposed it, where that is not its own worker."""
    in_touch: tuple[InTouch, ...] = ()
    """Shown to its own worker alone."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family, however it is defined; its title is made from the members a viewer sees."""

    id: str
    version: int = 1
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Membership:
    """A `MEMBER_OF` edge from a person to a family."""

    id: str
    person_id: str
    family_id: str
    span: Span = Span()
    role: str | None = None
    since_precision: DatePrecision = DatePrecision.DAY
    why_ended: TieEnd | None = None
    """Where somebody ended it: that is a decision, which no import takes back."""
    stated_by: str | None = None
    """The practitioner who said so here; None for what a file brought."""


@dataclass(frozen=True, slots=True)
class Kinship:
    """A `KIN` edge from the person on whose record it stands to a relative."""

    id: str
    person_id: str
    relative_id: str
    kind: Kin
    span: Span = Span()
    kind_agreed: bool = False
    """The person agreed that the exact kind is shown."""
    parental_responsibility: bool = False
    main_carer: bool = False
    lives_with: bool = False
    contact_restricted: bool = False
    sensitive: bool = False
    """Donor conception or a new identity: told to nobody without an agreement by name."""
    since_precision: DatePrecision = DatePrecision.DAY
    """How exactly it is known since when; `span` begins with the first day that it can be."""
    why_ended: TieEnd | None = None
    """Where somebody ended it: that is a decision, which no import takes back."""
    stated_by: str | None = None
    """The practitioner who said so here; None for what a file brought."""


@dataclass(frozen=True, slots=True)
class NamedRelative:
    """A relative by name only: no person's record, nothing to match by, found by no search."""

    id: str
    person_id: str
    """On whose record they stand."""
    name: str
    kind: Kin
    """What they are to that person."""
    span: Span = Span()
    kind_agreed: bool = False
    named_by: str | None = None
    """A practitioner's id, or the person's own."""
    who: str | None = None
    """In the family's own words: `football coach`."""
    does: str | None = None
    """What the family counts on them for, in its own words: `has Theo on Fridays`."""


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that a public body gave a person. Never on a page, a list, paper or in a log."""

    id: str
    person_id: str
    scheme: IdentityScheme
    value: str
    state: IdentityState = IdentityState.GIVEN


@dataclass(frozen=True, slots=True)
class Need:
    id: str
    person_id: str
    kind: NeedKind
    recorded_by_agency: str
    span: Span = Span()
    child_id: str | None = None
    """Of a pregnancy: the child that was born of it."""

    @property
    def is_sensitive(self) -> bool:
        return self.kind in SENSITIVE_NEEDS


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a genogram; also a client once somebody supports them."""

    id: str
    given_name: str
    family_name: str
    known_as: str | None = None
    sex: Sex = Sex.UNKNOWN
    birth_date: PartialDate | None = None
    address: str | None = None
    deceased_on: date | None = None
    """The first day that it can have been."""
    deceased_precision: DatePrecision = DatePrecision.DAY
    death_shared: bool = False
    """The family asked that relatives' maps show the death."""
    shielded: bool = False
    named_workers: frozenset[str] = frozenset()
    """While shielded, the only practitioners with reach."""
    objects: bool = False
    """Does not want to stand on other people's genograms."""
    version: int = 1
    stamp: int = 0

    @property
    def name(self) -> str:
        first = self.known_as or self.given_name
        return f"{first} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Interest:
    """A practitioner's declared interest in a person; only the privacy officer sees it."""

    practitioner_id: str
    person_id: str
    kind: InterestKind
    id: str | None = None
    """Of one that an import brought; two are told apart by whom they join, and their kind."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The agencies, practitioners and teams that some facts mention, by id."""

    agencies: Mapping[str, Agency] = field(default_factory=dict)
    practitioners: Mapping[str, Practitioner] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
