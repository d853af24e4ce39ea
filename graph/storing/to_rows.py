"""Records as rows for the database: `id`, the ends of an edge, and `keys`, what is set.

The other way round: `graph.door.from_rows`. Dates and instants stay Neo4j's own types; the map of a
sensitive level by agency is stored as two lists of one length.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.records.agreements import (
    Consent,
    Cover,
    EmergencyGrant,
    Enquiry,
    Exclusion,
    SafetyArrangement,
    SharingDecision,
)
from graph.records.bundle import Leadership, SourceRecord
from graph.records.dates import PartialDate, Span
from graph.records.matching import match_name, match_sound
from graph.records.model import (
    Agency,
    ContactCard,
    Family,
    Interest,
    Kinship,
    Membership,
    Need,
    Person,
    Post,
    Practitioner,
    Support,
    Team,
)
from graph.vocabulary import Level

Row = Mapping[str, Any]
"""One row of a bulk write; it stays inside this room."""


def agency(record: Agency) -> Row:
    keys = {"name": record.name, "sector": record.sector, "sensitive": record.sensitive}
    return {"id": record.id, "keys": keys | _card(record.duty)}


def team(record: Team) -> Row:
    keys = {"name": record.name, "front_door": record.front_door}
    return {"id": record.id, "agency": record.agency_id, "keys": keys}


def practitioner(record: Practitioner) -> Row:
    keys = {"name": record.name, "sensitive": record.sensitive}
    return {"id": record.id, "keys": keys | _card(record.card)}


def post(practitioner_id: str, record: Post) -> Row:
    keys = {"role": record.role, "team_id": record.team_id, **_span(record.span)}
    return {
        "id": record.id,
        "practitioner": practitioner_id,
        "agency": record.agency_id,
        "keys": keys,
    }


def leadership(record: Leadership) -> Row:
    return {
        "practitioner": record.practitioner_id,
        "team": record.lead.team_id,
        "keys": {"safeguarding": record.lead.safeguarding},
    }


def person(record: Person) -> Row:
    keys = {
        "given_name": record.given_name,
        "family_name": record.family_name,
        "known_as": record.known_as,
        "sex": record.sex,
        **_partial("birth", record.birth_date),
        "address": record.address,
        "deceased_on": record.deceased_on,
        "death_shared": record.death_shared,
        "shielded": record.shielded,
        "named_workers": sorted(record.named_workers),
        "objects": record.objects,
        "match_name": match_name(record.given_name, record.family_name),
        "match_sound": match_sound(record.given_name, record.family_name),
    }
    return {"id": record.id, "version": record.version, "stamp": record.stamp, "keys": keys}


def family(record: Family) -> Row:
    return {"id": record.id, "version": record.version, "stamp": record.stamp}


def membership(record: Membership) -> Row:
    keys = {"role": record.role, **_span(record.span)}
    return {
        "id": record.id,
        "person": record.person_id,
        "family": record.family_id,
        "keys": keys,
    }


def kinship(record: Kinship) -> Row:
    keys = {
        "kind": record.kind,
        **_span(record.span),
        "kind_agreed": record.kind_agreed,
        "parental_responsibility": record.parental_responsibility,
        "main_carer": record.main_carer,
        "lives_with": record.lives_with,
        "contact_restricted": record.contact_restricted,
    }
    return {
        "id": record.id,
        "person": record.person_id,
        "relative": record.relative_id,
        "keys": keys,
    }


def need(record: Need) -> Row:
    keys = {
        "kind": record.kind,
        "recorded_by_agency": record.recorded_by_agency,
        **_span(record.span),
    }
    return {"id": record.id, "person": record.person_id, "keys": keys}


def support(record: Support) -> Row:
    keys = {
        "agency_id": record.agency_id,
        "role": record.role,
        "state": record.state,
        **_span(record.span),
        "lead": record.lead,
        "tie": record.tie,
        "confirmed_on": record.confirmed_on,
        "sensitive": record.sensitive,
        "meets": list(record.meets),
        "typed_name": record.typed_name,
        **_partial("typed_birth", record.typed_birth_date),
    }
    return {
        "id": record.id,
        "practitioner": record.practitioner_id,
        "person": record.person_id,
        "version": record.version,
        "keys": keys,
    }


def exclusion(record: Exclusion) -> Row:
    keys = {
        "kind": record.kind,
        "ground": record.ground,
        "agencies": sorted(record.agencies),
        "practitioners": sorted(record.practitioners),
        **_span(record.span),
    }
    return {"id": record.id, "person": record.person_id, "keys": keys}


def arrangement(record: SafetyArrangement) -> Row:
    return {
        "id": record.id,
        "protected": record.protected_id,
        "from": record.from_id,
        "keys": _span(record.span),
    }


def interest(record: Interest) -> Row:
    return {
        "practitioner": record.practitioner_id,
        "person": record.person_id,
        "kind": record.kind,
    }


def cover(record: Cover) -> Row:
    return {
        "id": record.id,
        "colleague": record.colleague_id,
        "worker": record.worker_id,
        "keys": _span(record.span),
    }


def grant(record: EmergencyGrant) -> Row:
    keys = {
        "agency_id": record.agency_id,
        "household": record.household,
        "opened_at": record.opened_at,
        "ends_at": record.ends_at,
    }
    return {
        "id": record.id,
        "practitioner": record.practitioner_id,
        "person": record.person_id,
        "keys": keys,
    }


def enquiry(record: Enquiry) -> Row:
    keys = {"opened_at": record.opened_at, "ends_at": record.ends_at}
    return {"id": record.id, "team": record.team_id, "person": record.child_id, "keys": keys}


def decision(record: SharingDecision) -> Row:
    keys = {
        "opens": sorted(record.opens),
        "recipient_agencies": sorted(record.recipient_agencies),
        "recipient_practitioners": sorted(record.recipient_practitioners),
        "level": int(record.level),
        **_levels(record.sensitive),
        "decided_on": record.decided_on,
        "approved_by": record.approved_by,
        "review_on": record.review_on,
        "ends_on": record.ends_on,
        "basis": record.basis,
        "threshold": record.threshold,
        "views_sought": record.views_sought,
        "informed": record.informed,
    }
    return {"id": record.id, "people": sorted(record.person_ids), "keys": keys}


def consent(record: Consent) -> Row:
    keys = {
        "authority": record.authority,
        "holder_id": record.holder_id,
        "level": int(record.level),
        "given_on": record.given_on,
        "expires_on": record.expires_on,
        "services": None if record.services is None else sorted(record.services),
        "sectors": sorted(record.sectors),
        "named_agencies": sorted(record.named_agencies),
        "family_teams": sorted(record.family_teams),
        "family_members": sorted(record.family_members),
        **_levels(record.sensitive),
        "recorded_by": record.recorded_by,
        "legal_basis": record.legal_basis,
        "competence_note": record.competence_note,
        "method": record.method,
        "notice_version": record.notice_version,
    }
    events = [
        {"id": f"{record.id}/{place}", "kind": event.kind, "at": event.at, "place": place}
        for place, event in enumerate(record.events)
    ]
    return {"id": record.id, "person": record.person_id, "keys": keys, "events": events}


def source(record: SourceRecord) -> Row:
    return {
        "source": record.source,
        "kind": record.kind,
        "external_id": record.external_id,
        "describes": record.describes,
        "keys": {"sha256": record.sha256, "imported_at": record.imported_at},
    }


def _card(card: ContactCard) -> dict[str, Any]:
    return {
        "phone": card.phone,
        "mobile": card.mobile,
        "email": card.email,
        "hours": card.hours,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"from": span.start, "to": span.end}


def _partial(prefix: str, day: PartialDate | None) -> dict[str, Any]:
    return {
        f"{prefix}_date": day.value if day else None,
        f"{prefix}_precision": day.precision if day else None,
    }


def _levels(levels: Mapping[str, Level]) -> dict[str, Any]:
    pairs: Iterable[tuple[str, Level]] = sorted(levels.items())
    agencies, numbers = [], []
    for agency_id, level in pairs:
        agencies.append(agency_id)
        numbers.append(int(level))
    return {"sensitive_agencies": agencies, "sensitive_levels": numbers}
