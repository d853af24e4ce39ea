"""FHIR's Organization, Practitioner, PractitionerRole and Patient, each reduced to what counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.imports.cells import BadCell
from app.imports.drafts import PostDraft
from app.imports.fhir.data_types import address, best_name, first_day, period, whole_name, work_card
from app.imports.fhir.register import Register
from app.imports.fhir.resources import Element
from app.imports.fhir.taxonomy import NO_SERVICE, ORGANISATION_SECTORS, SYSTEM, Stand, stand_of
from app.imports.findings import Moment
from graph.records.dates import Span
from graph.records.model import Agency, ContactCard, Person, Post, Practitioner
from graph.vocabulary import SENSITIVE_SECTORS, Role, Sector, Sex

_ORGANISATION_TYPE = "http://terminology.hl7.org/CodeSystem/organization-type"
_BEDS = "bed-count-extension"
"""Synthea's extension: an organisation with beds is a hospital or a home, not a surgery."""


class SetAside(Exception):
    """A resource that is in order and that Kithmap deliberately does not keep; it says why."""


@dataclass(frozen=True, slots=True)
class Organisation:
    agency: Agency
    has_beds: bool
    sector: Sector | None
    """Where its own type says it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A PractitionerRole: who does what, where."""

    id: str
    practitioner_id: str
    agency_id: str
    stands: tuple[Stand, ...]
    """What the taxonomy says about each of its specialities."""
    span: Span
    card: ContactCard


def organisation(root: Element) -> Organisation:
    """Raises BadCell or SetAside."""
    types = set(codes(root.elements("type"), _ORGANISATION_TYPE))
    if types and types <= NO_SERVICE:
        raise SetAside("the organisation pays and supports nobody")
    placed = {ORGANISATION_SECTORS[type_] for type_ in types & ORGANISATION_SECTORS.keys()}
    agency = Agency(
        id=root.needed("id"),
        name=root.needed("name"),
        sector=Sector.SPECIALIST_HEALTH,
        duty=work_card(root),
    )
    beds = any((one.text("url") or "").endswith(_BEDS) for one in root.elements("extension"))
    return Organisation(agency, beds, placed.pop() if len(placed) == 1 else None)


def practitioner(root: Element) -> Practitioner:
    """Raises BadCell."""
    name = best_name(root)
    shown = whole_name(name) if name else ""
    if not shown:
        raise BadCell("name", "is missing")
    return Practitioner(id=root.needed("id"), name=shown, card=work_card(root))


def job(root: Element, register: Register) -> Job:
    """Raises BadCell or SetAside."""
    who, where = root.element("practitioner"), root.element("organization")
    if who is None or where is None:
        raise SetAside("the role names no practitioner or no organisation")
    span = period(root)
    if root.flag("active") is False and span.end is None:
        raise SetAside("the role is not active any more")
    specialities = codes([*root.elements("code"), *root.elements("specialty")], SYSTEM)
    return Job(
        id=root.needed("id"),
        practitioner_id=register.target(who, "Practitioner").id,
        agency_id=register.target(where, "Organization").id,
        stands=tuple(dict.fromkeys(map(stand_of, specialities))),
        span=span,
        card=work_card(root),
    )


def patient(root: Element, moment: Moment) -> Person:
    """Raises BadCell or SetAside."""
    if root.flag("active") is False:
        raise SetAside("the record is not active, or was replaced by another")
    name = best_name(root)
    if name is None:
        raise BadCell("name", "is missing")
    given, family = " ".join(name.texts("given")), name.text("family") or ""
    if not given and not family:
        given = whole_name(name)
    if not given and not family:
        raise BadCell("name", "is missing")
    died = first_day(root, "deceasedDateTime", moment.today)
    if died is None and root.flag("deceasedBoolean"):
        raise SetAside("the person has died, and no date is given")
    return Person(
        id=root.needed("id"),
        given_name=given,
        family_name=family,
        sex=_sex(root.text("gender")),
        birth_date=first_day(root, "birthDate", moment.today),
        address=address(root),
        deceased_on=died.value if died else None,
    )


def _sex(gender: str | None) -> Sex:
    try:
        return Sex(gender or Sex.UNKNOWN)
    except ValueError:
        raise BadCell("gender", "is not a code of AdministrativeGender") from None


def codes(concepts: Iterable[Element], system: str) -> list[str]:
    """The codes of one system in CodeableConcepts."""
    return [
        code
        for concept in concepts
        for coding in concept.elements("coding")
        if coding.text("system") == system and (code := coding.text("code"))
    ]


def agency(found: Organisation, jobs: list[Job]) -> Agency:
    """Where an agency stands: by its own type, else by what all of its people do there.

    A surgery is an organisation without beds whose people are all in general practice.
    """
    sectors = {stand.sector for job in jobs for stand in job.stands}
    sector = found.sector
    if sector is None and len(sectors) == 1:
        sector = next(iter(sectors))
        if found.has_beds and sector is Sector.GP:
            sector = Sector.SPECIALIST_HEALTH
    return replace(found.agency, sector=sector or Sector.SPECIALIST_HEALTH)


def worker(found: Practitioner, jobs: list[Job]) -> Practitioner:
    """A practitioner with the ways of contact of their jobs; sensitive where a speciality is."""
    cards = [job.card for job in jobs]
    card = ContactCard(
        phone=next(filter(None, [*(card.phone for card in cards), found.card.phone]), None),
        mobile=next(filter(None, [*(card.mobile for card in cards), found.card.mobile]), None),
        email=next(filter(None, [*(card.email for card in cards), found.card.email]), None),
    )
    sectors = {stand.sector for job in jobs for stand in job.stands}
    return replace(found, card=card, sensitive=bool(sectors & SENSITIVE_SECTORS))


def role(found: Job, sector: Sector | None) -> Role:
    """What somebody is at an agency; a general practitioner in a hospital is a doctor there."""
    if not found.stands:
        return Role.OTHER
    chosen = found.stands[0].role
    return Role.DOCTOR if chosen is Role.GP and sector is not Sector.GP else chosen


def post(found: Job, sector: Sector | None) -> PostDraft:
    return PostDraft(
        found.practitioner_id,
        Post(found.id, found.agency_id, found.span, role(found, sector)),
    )
