"""Records as a source describes them: the records of Kithmap, under the source's own ids.

A draft becomes a record when each id in it is replaced by the id under which Kithmap knows it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.imports.kinds import Key, Kind
from graph.records.agreements import Consent, Exclusion, HeldAuthority, SafetyArrangement
from graph.records.dates import Span
from graph.records.model import (
    Agency,
    Family,
    IdentityNumber,
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
from graph.vocabulary import Authority

AGENCY_AUTHORITIES = frozenset(
    {
        Authority.COUNCIL_UNDER_CARE_ORDER,
        Authority.SECRETARY,
        Authority.AUTHORISED_ABORIGINAL_AGENCY,
    }
)
"""Authorities that an agency holds; every other one is held by a person."""


class Leads(StrEnum):
    """How the holder of a post leads its team."""

    TEAM = "team"
    SAFEGUARDING = "safeguarding"


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A post, with whose it is."""

    practitioner_id: str
    post: Post
    leads: Leads | None = None


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """An agreement; `from_import_day` where its terms begin with the day of the import."""

    consent: Consent
    from_import_day: bool = False
    expires_by_default: bool = False
    """Where the file names no last day."""


Draft = (
    Agency
    | Team
    | Practitioner
    | PostDraft
    | Person
    | Family
    | SafetyArrangement
    | Exclusion
    | Interest
    | HeldAuthority
    | IdentityNumber
    | Membership
    | Kinship
    | Need
    | Support
    | ConsentDraft
)


def people_of(draft: Draft) -> frozenset[str]:
    """Whom a draft is about, by the source's ids; nobody, for what is about services alone."""
    match draft:
        case Person():
            return frozenset({draft.id})
        case ConsentDraft():
            return frozenset({draft.consent.person_id})
        case Kinship():
            return frozenset({draft.person_id, draft.relative_id})
        case SafetyArrangement():
            return frozenset({draft.protected_id, draft.from_id})
        case Membership() | Need() | Support() | Exclusion() | Interest() | HeldAuthority():
            return frozenset({draft.person_id})
        case IdentityNumber():
            return frozenset({draft.person_id})
        case _:
            return frozenset()


def is_made(external_id: str) -> bool:
    """Whether an id was made from what a row joins: own ids hold no such sign."""
    return "|" in external_id


def span_of(draft: Draft) -> Span:
    """The days of a draft; open where it has none."""
    match draft:
        case PostDraft():
            return draft.post.span
        case (
            Membership()
            | Kinship()
            | Need()
            | Support()
            | SafetyArrangement()
            | Exclusion()
            | HeldAuthority()
        ):
            return draft.span
        case _:
            return Span()


def with_id(draft: Draft, external_id: str) -> Draft:
    """The draft under another id of its own."""
    if isinstance(draft, PostDraft):
        return replace(draft, post=replace(draft.post, id=external_id))
    if isinstance(draft, ConsentDraft):
        return replace(draft, consent=replace(draft.consent, id=external_id))
    return replace(draft, id=external_id)


Rename = Callable[[str, Kind, str], str]
"""(where, kind, id in the source) to the id in Kithmap."""


def renamed(draft: Draft, rename: Rename) -> Draft:
    """The draft with every id that it mentions replaced, its own (where: `id`) included."""
    match draft:
        case Agency():
            return replace(draft, id=rename("id", Kind.AGENCIES, draft.id))
        case Team():
            return replace(
                draft,
                id=rename("id", Kind.TEAMS, draft.id),
                agency_id=rename("agency_id", Kind.AGENCIES, draft.agency_id),
            )
        case Practitioner():
            return replace(draft, id=rename("id", Kind.PRACTITIONERS, draft.id))
        case PostDraft():
            return _renamed_post(draft, rename)
        case Person():
            return replace(
                draft,
                id=rename("id", Kind.PERSONS, draft.id),
                named_workers=_all(
                    rename, "named_workers", Kind.PRACTITIONERS, draft.named_workers
                ),
            )
        case Family():
            return replace(draft, id=rename("id", Kind.FAMILIES, draft.id))
        case Membership():
            return replace(
                draft,
                id=rename("id", Kind.MEMBERSHIPS, draft.id),
                person_id=rename("person_id", Kind.PERSONS, draft.person_id),
                family_id=rename("family_id", Kind.FAMILIES, draft.family_id),
            )
        case Kinship():
            return replace(
                draft,
                id=rename("id", Kind.KINSHIPS, draft.id),
                person_id=rename("person_id", Kind.PERSONS, draft.person_id),
                relative_id=rename("relative_id", Kind.PERSONS, draft.relative_id),
            )
        case Need():
            return replace(
                draft,
                id=rename("id", Kind.NEEDS, draft.id),
                person_id=rename("person_id", Kind.PERSONS, draft.person_id),
                recorded_by_agency=rename(
                    "recorded_by_agency", Kind.AGENCIES, draft.recorded_by_agency
                ),
            )
        case Support():
            return replace(
                draft,
                id=rename("id", Kind.SUPPORTS, draft.id),
                practitioner_id=rename(
                    "practitioner_id", Kind.PRACTITIONERS, draft.practitioner_id
                ),
                agency_id=rename("agency_id", Kind.AGENCIES, draft.agency_id),
                person_id=rename("person_id", Kind.PERSONS, draft.person_id),
                meets=tuple(rename("meets", Kind.NEEDS, need) for need in draft.meets),
            )
        case SafetyArrangement():
            return replace(
                draft,
                id=rename("id", Kind.ARRANGEMENTS, draft.id),
                protected_id=rename("protected_id", Kind.PERSONS, draft.protected_id),
                from_id=rename("from_id", Kind.PERSONS, draft.from_id),
            )
        case Exclusion():
            return _renamed_exclusion(draft, rename)
        case Interest():
            return replace(
                draft,
                id=rename("id", Kind.INTERESTS, draft.id or ""),
                practitioner_id=rename(
                    "practitioner_id", Kind.PRACTITIONERS, draft.practitioner_id
                ),
                person_id=rename("person_id", Kind.PERSONS, draft.person_id),
            )
        case HeldAuthority():
            return _renamed_authority(draft, rename)
        case IdentityNumber():
            return replace(
                draft,
                id=rename("id", Kind.IDENTITY_NUMBERS, draft.id),
                person_id=rename("person_id", Kind.PERSONS, draft.person_id),
            )
        case ConsentDraft():
            return replace(draft, consent=_renamed_consent(draft.consent, rename))


@dataclass(frozen=True, slots=True)
class Reference:
    """That a row names another record, and the column or element in which it does."""

    where: str
    key: Key


def referenced(draft: Draft) -> tuple[Reference, ...]:
    """Every other record that a draft names."""
    found: dict[Reference, None] = {}

    def remember(where: str, kind: Kind, external_id: str) -> str:
        if where != "id":
            found[Reference(where, Key(kind, external_id))] = None
        return external_id

    renamed(draft, remember)
    return tuple(found)


def _renamed_post(draft: PostDraft, rename: Rename) -> PostDraft:
    team = draft.post.team_id
    return replace(
        draft,
        practitioner_id=rename("practitioner_id", Kind.PRACTITIONERS, draft.practitioner_id),
        post=replace(
            draft.post,
            id=rename("id", Kind.POSTS, draft.post.id),
            agency_id=rename("agency_id", Kind.AGENCIES, draft.post.agency_id),
            team_id=rename("team_id", Kind.TEAMS, team) if team else None,
        ),
    )


def _renamed_exclusion(draft: Exclusion, rename: Rename) -> Exclusion:
    made_by = draft.made_by
    return replace(
        draft,
        id=rename("id", Kind.EXCLUSIONS, draft.id),
        person_id=rename("person_id", Kind.PERSONS, draft.person_id),
        agencies=_all(rename, "agencies", Kind.AGENCIES, draft.agencies),
        practitioners=_all(rename, "practitioners", Kind.PRACTITIONERS, draft.practitioners),
        made_by=rename("made_by", Kind.PERSONS, made_by) if made_by else None,
    )


def _renamed_authority(draft: HeldAuthority, rename: Rename) -> HeldAuthority:
    holders = Kind.AGENCIES if draft.kind in AGENCY_AUTHORITIES else Kind.PERSONS
    seen_by, source = draft.seen_by, draft.delegated_by
    return replace(
        draft,
        id=rename("id", Kind.AUTHORITIES, draft.id),
        person_id=rename("person_id", Kind.PERSONS, draft.person_id),
        holder_id=rename("holder_id", holders, draft.holder_id),
        seen_by=rename("seen_by", Kind.PRACTITIONERS, seen_by) if seen_by else None,
        delegated_by=rename("delegated_by", Kind.AUTHORITIES, source) if source else None,
    )


def _renamed_consent(consent: Consent, rename: Rename) -> Consent:
    holders = Kind.AGENCIES if consent.authority in AGENCY_AUTHORITIES else Kind.PERSONS
    services, recorder = consent.services, consent.recorded_by
    right = consent.authority_id
    return replace(
        consent,
        id=rename("id", Kind.CONSENTS, consent.id),
        person_id=rename("person_id", Kind.PERSONS, consent.person_id),
        holder_id=rename("holder_id", holders, consent.holder_id),
        services=None if services is None else _all(rename, "services", Kind.AGENCIES, services),
        named_agencies=_all(rename, "named_agencies", Kind.AGENCIES, consent.named_agencies),
        family_teams=_all(rename, "family_teams", Kind.FAMILIES, consent.family_teams),
        family_members=_all(rename, "family_members", Kind.PERSONS, consent.family_members),
        sensitive={
            rename("sensitive", Kind.AGENCIES, agency): level
            for agency, level in sorted(consent.sensitive.items())
        },
        recorded_by=rename("recorded_by", Kind.PRACTITIONERS, recorder) if recorder else None,
        authority_id=rename("authority_id", Kind.AUTHORITIES, right) if right else None,
    )


def _all(rename: Rename, where: str, kind: Kind, ids: frozenset[str]) -> frozenset[str]:
    return frozenset(rename(where, kind, one) for one in sorted(ids))
