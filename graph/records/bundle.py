"""A bundle of records: what an import read, a generator made or a test built, ready to store."""

from dataclasses import dataclass, fields
from datetime import datetime

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
from graph.records.model import (
    Agency,
    Family,
    IdentityNumber,
    Interest,
    Kinship,
    Membership,
    NamedRelative,
    Need,
    Person,
    Post,
    Practitioner,
    Support,
    Team,
)
from graph.records.ties import TieProposal
from graph.records.viewer import TeamLead


@dataclass(frozen=True, slots=True)
class Leadership:
    """A `LEADS` edge, with the practitioner it starts from."""

    practitioner_id: str
    lead: TeamLead


@dataclass(frozen=True, slots=True)
class PlacedPost:
    """A post with whose it is, and the team that its holder leads."""

    practitioner_id: str
    post: Post
    leads: TeamLead | None = None

    @property
    def id(self) -> str:
        return self.post.id


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Where an imported record came from: the only identity of an import."""

    source: str
    """The name of the system or bundle."""
    kind: str
    """The file or resource type, as `persons` or `Patient`."""
    external_id: str
    sha256: str
    """Of the row as read; unchanged rows are not written again."""
    describes: str
    """The id of the stored record."""
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Records:
    agencies: tuple[Agency, ...] = ()
    teams: tuple[Team, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()
    """With their posts."""
    leaderships: tuple[Leadership, ...] = ()
    people: tuple[Person, ...] = ()
    families: tuple[Family, ...] = ()
    memberships: tuple[Membership, ...] = ()
    kinships: tuple[Kinship, ...] = ()
    needs: tuple[Need, ...] = ()
    supports: tuple[Support, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    arrangements: tuple[SafetyArrangement, ...] = ()
    interests: tuple[Interest, ...] = ()
    covers: tuple[Cover, ...] = ()
    grants: tuple[EmergencyGrant, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    decisions: tuple[SharingDecision, ...] = ()
    consents: tuple[Consent, ...] = ()
    sources: tuple[SourceRecord, ...] = ()
    authorities: tuple[HeldAuthority, ...] = ()
    not_able: tuple[FoundNotAble, ...] = ()
    not_shared: tuple[DecisionNotToShare, ...] = ()
    named_relatives: tuple[NamedRelative, ...] = ()
    identity_numbers: tuple[IdentityNumber, ...] = ()
    tie_proposals: tuple[TieProposal, ...] = ()

    def __add__(self, other: "Records") -> "Records":
        return Records(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))
