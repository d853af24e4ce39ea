"""Rows of the database as records: the other way round of `graph.storing.to_rows`.

Lists come out in the order of their ids, so that nothing depends on the order of the store.
A list that is not stored is empty: Neo4j's bulk import knows no empty one. `services` alone means
all of them where it is not there.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from graph.records.agreements import (
    Consent,
    ConsentEvent,
    Cover,
    EmergencyGrant,
    Enquiry,
    Exclusion,
    SafetyArrangement,
    SharingDecision,
)
from graph.records.dates import PartialDate, Span
from graph.records.model import (
    Agency,
    ContactCard,
    Interest,
    Kinship,
    Membership,
    Need,
    Person,
    Post,
    Practitioner,
    Support,
)
from graph.records.viewer import TeamLead
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    DatePrecision,
    ExclusionGround,
    ExclusionKind,
    InterestKind,
    Kin,
    LeadKind,
    Level,
    NeedKind,
    Role,
    Sector,
    Sex,
    SupportState,
    Tie,
)

Map = Mapping[str, Any]

_ALWAYS = Span()
_NO_CARD = ContactCard()


class HasId(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=HasId)


def by_person(make: Callable[[Map], R], maps: Iterable[Map]) -> dict[str, tuple[R, ...]]:
    """Records by the id of the person whose list they belong to."""
    lists: dict[str, list[R]] = defaultdict(list)
    for each in maps:
        lists[each["person"]].append(make(each))
    return {
        person_id: tuple(sorted(records, key=lambda record: record.id))
        for person_id, records in lists.items()
    }


def agency(row: Map) -> Agency:
    return Agency(row["id"], row["name"], Sector(row["sector"]), card(row), row["sensitive"])


def practitioner(row: Map) -> Practitioner:
    posts = tuple(sorted(map(post, row["posts"]), key=lambda each: each.id))
    return Practitioner(row["id"], row["name"], card(row), posts, row["sensitive"])


def post(row: Map) -> Post:
    return Post(row["id"], row["agency"], span(row), Role(row["role"]), row["team_id"])


def team_lead(row: Map) -> TeamLead:
    return TeamLead(row["team"], row["agency"], row["safeguarding"])


def person(row: Map) -> Person:
    return Person(
        id=row["id"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        known_as=row["known_as"],
        sex=Sex(row["sex"]),
        birth_date=partial_date(row["birth_date"], row["birth_precision"]),
        address=row["address"],
        deceased_on=day(row["deceased_on"]),
        death_shared=row["death_shared"],
        shielded=row["shielded"],
        named_workers=frozenset(row["named_workers"] or ()),
        objects=row["objects"],
        version=row["version"],
        stamp=row["stamp"],
    )


def membership(row: Map) -> Membership:
    return Membership(row["id"], row["person"], row["family"], span(row), row["role"])


def kinship(row: Map) -> Kinship:
    return Kinship(
        id=row["id"],
        person_id=row["person"],
        relative_id=row["relative"],
        kind=Kin(row["kind"]),
        span=span(row),
        kind_agreed=row["kind_agreed"],
        parental_responsibility=row["parental_responsibility"],
        main_carer=row["main_carer"],
        lives_with=row["lives_with"],
        contact_restricted=row["contact_restricted"],
    )


def support(row: Map) -> Support:
    return Support(
        id=row["id"],
        practitioner_id=row["practitioner"],
        agency_id=row["agency_id"],
        person_id=row["person"],
        role=Role(row["role"]),
        state=SupportState(row["state"]),
        span=span(row),
        lead=lead_kind(row["lead"]),
        tie=Tie(row["tie"]),
        confirmed_on=day(row["confirmed_on"]),
        sensitive=row["sensitive"],
        meets=tuple(row["meets"] or ()),
        typed_name=row["typed_name"],
        typed_birth_date=partial_date(row["typed_birth_date"], row["typed_birth_precision"]),
        version=row["version"],
    )


def consent(row: Map) -> Consent:
    services = row["services"]
    return Consent(
        id=row["id"],
        person_id=row["person"],
        authority=Authority(row["authority"]),
        holder_id=row["holder_id"],
        level=Level(row["level"]),
        given_on=date.fromisoformat(row["given_on"]),
        expires_on=date.fromisoformat(row["expires_on"]),
        events=tuple(
            ConsentEvent(ConsentEventKind(kind), instant(at)) for kind, at in row["events"]
        ),
        services=None if services is None else frozenset(services),
        sectors=frozenset(map(Sector, row["sectors"] or ())),
        named_agencies=frozenset(row["named_agencies"] or ()),
        family_teams=frozenset(row["family_teams"] or ()),
        family_members=frozenset(row["family_members"] or ()),
        sensitive=levels(row),
        recorded_by=row["recorded_by"],
        legal_basis=row["legal_basis"],
        competence_note=row["competence_note"],
        method=row["method"],
        notice_version=row["notice_version"],
    )


def decision(row: Map) -> SharingDecision:
    return SharingDecision(
        id=row["id"],
        person_ids=frozenset(row["about"]),
        opens=frozenset(row["opens"] or ()),
        recipient_agencies=frozenset(row["recipient_agencies"] or ()),
        recipient_practitioners=frozenset(row["recipient_practitioners"] or ()),
        level=Level(row["level"]),
        sensitive=levels(row),
        decided_on=date.fromisoformat(row["decided_on"]),
        approved_by=row["approved_by"],
        review_on=date.fromisoformat(row["review_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        basis=row["basis"],
        threshold=row["threshold"],
        views_sought=row["views_sought"],
        informed=row["informed"],
    )


def exclusion(row: Map) -> Exclusion:
    return Exclusion(
        id=row["id"],
        person_id=row["person"],
        kind=ExclusionKind(row["kind"]),
        ground=ExclusionGround(row["ground"]),
        agencies=frozenset(row["agencies"] or ()),
        practitioners=frozenset(row["practitioners"] or ()),
        span=span(row),
    )


def arrangement(row: Map) -> SafetyArrangement:
    return SafetyArrangement(row["id"], row["protected"], row["away"], span(row))


def grant(practitioner_id: str) -> Callable[[Map], EmergencyGrant]:
    """A maker of the grants of one practitioner."""

    def make(row: Map) -> EmergencyGrant:
        return EmergencyGrant(
            id=row["id"],
            practitioner_id=practitioner_id,
            agency_id=row["agency_id"],
            person_id=row["person"],
            household=row["household"],
            opened_at=instant(row["opened_at"]),
            ends_at=instant(row["ends_at"]),
        )

    return make


def enquiry(row: Map) -> Enquiry:
    return Enquiry(
        id=row["id"],
        team_id=row["team"],
        child_id=row["person"],
        opened_at=instant(row["opened_at"]),
        ends_at=instant(row["ends_at"]),
    )


def need(row: Map) -> Need:
    kind = NeedKind(row["kind"])
    return Need(row["id"], row["person"], kind, row["recorded_by_agency"], span(row))


def cover(colleague_id: str, row: Map) -> Cover:
    return Cover(row["id"], colleague_id, row["worker"], span(row))


def interest(practitioner_id: str, row: Map) -> Interest:
    return Interest(practitioner_id, row["person"], InterestKind(row["kind"]))


def card(row: Map) -> ContactCard:
    phone, mobile, email, hours = row["phone"], row["mobile"], row["email"], row["hours"]
    if phone is mobile is email is hours is None:
        return _NO_CARD
    return ContactCard(phone, mobile, email, hours)


def span(row: Map) -> Span:
    start, end = row["from"], row["to"]
    return _ALWAYS if start is end is None else Span(day(start), day(end))


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def lead_kind(stored: str | bool | None) -> LeadKind | None:
    """Older records say only whether somebody leads."""
    if isinstance(stored, str):
        return LeadKind(stored)
    return LeadKind.OTHER if stored else None


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def partial_date(text: str | None, precision: str | None) -> PartialDate | None:
    if text is None or precision is None:
        return None
    return PartialDate(date.fromisoformat(text), DatePrecision(precision))


def levels(row: Map) -> dict[str, Level]:
    pairs = zip(row["sensitive_agencies"] or (), row["sensitive_levels"] or (), strict=True)
    return {agency_id: Level(number) for agency_id, number in pairs}
