"""FHIR's Practitioner and PractitionerRole: who works where, and as what."""

from dataclasses import dataclass, replace

from app.imports.cells import BadCell
from app.imports.drafts import PostDraft
from app.imports.fhir.data_types import (
    best_name,
    may_have_ended,
    period,
    whole_name,
    work_card,
)
from app.imports.fhir.deaths import death
from app.imports.fhir.places import named_places
from app.imports.fhir.register import NobodyNamed, Register, Target
from app.imports.fhir.resources import Element
from app.imports.fhir.security import is_restricted
from app.imports.fhir.services import Served, ServiceId, named_services
from app.imports.fhir.set_aside import Gone, SetAside, Unsure
from app.imports.fhir.taxonomy import Codes, Said
from app.imports.findings import Moment
from app.imports.names import GONE, says_gone
from graph.records.dates import Span
from graph.records.model import ContactCard, Post, Practitioner
from graph.vocabulary import Role, Sector


@dataclass(frozen=True, slots=True)
class Job:
    """A PractitionerRole: who does what, where."""

    id: str
    practitioner_id: str
    agency_id: str | None
    """None where the role names no organisation."""
    said: Said
    """What its codes and specialities say."""
    span: Span
    card: ContactCard
    restricted: bool = False
    services: tuple[ServiceId, ...] = ()
    """The services that it names."""
    places: tuple[str, ...] = ()
    """Where it is done."""
    served: Served = Served()
    """What these say, once all files are read."""
    today: bool = True
    """Whether it is held today; what a former role said of its holder's meetings still counts."""
    gone: bool = False
    """Whether its source says that it is not active any more: then it makes no post."""

    @property
    def in_doubt(self) -> bool:
        """Whether no code of its own or of its services says all that it stands for."""
        said = (self.said, self.served.said)
        return any(one.unknown for one in said) or not any(one.stands for one in said)

    @property
    def hides(self) -> bool:
        """Whether who holds it is sensitive."""
        secret = self.restricted or self.served.secret or self.said.is_secret
        secret = secret or self.served.said.is_secret
        return secret or self.served.unread or self.in_doubt

    @property
    def sectors(self) -> frozenset[Sector]:
        return frozenset(
            stand.sector for one in (self.said, self.served.said) for stand in one.stands
        )


def practitioner(root: Element, codes: Codes, moment: Moment) -> Practitioner:
    """Raises BadCell or SetAside."""
    if root.flag("active") is False:
        raise Gone("the practitioner is not active any more")
    if death(root, moment.today) is not None:
        # Only version 5 can say it.
        raise Gone("the practitioner has died")
    name = best_name(root, moment.today)
    if name is None:
        raise SetAside("no name of today is given")
    if says_gone(whole_name(name)):
        raise Gone(GONE)
    return Practitioner(
        id=root.needed("id"),
        name=whole_name(name),
        card=work_card(moment.today, root),
        sensitive=is_restricted(root) or _qualified_for_a_secret(root, codes),
    )


def _qualified_for_a_secret(root: Element, codes: Codes) -> bool:
    """Whether a qualification says a sensitive speciality; most say a degree, and nothing."""
    held = [
        code for one in root.elements("qualification") if (code := one.element("code")) is not None
    ]
    return codes.said(held).is_secret


def job(root: Element, register: Register, codes: Codes, moment: Moment) -> Job:
    """Raises BadCell or SetAside."""
    who = _named(root, "practitioner", "Practitioner", register)
    if who is None:
        raise SetAside("the role names no practitioner or no organisation")
    if may_have_ended(root):
        raise Unsure("whether the role has ended is not told")
    span = period(root)
    inactive = root.flag("active") is False
    where = _named(root, "organization", "Organization", register)
    return Job(
        id=root.needed("id"),
        practitioner_id=who.id,
        agency_id=where.id if where else None,
        said=codes.said([*root.elements("code"), *root.elements("specialty")]),
        span=span,
        card=work_card(moment.today, root),
        restricted=is_restricted(root),
        services=named_services(root.elements("healthcareService"), register),
        places=named_places(root.elements("location"), register),
        today=span.contains(moment.today) and not inactive,
        gone=inactive and (span.end is None or span.end >= moment.today),
    )


def holder(root: Element, register: Register) -> str | None:
    """Whose role it is, of one that cannot be read whole."""
    try:
        who = _named(root, "practitioner", "Practitioner", register)
    except BadCell:
        return None
    return who.id if who else None


def _named(root: Element, name: str, type_: str, register: Register) -> Target | None:
    element = root.element(name)
    try:
        return register.target(element, type_) if element else None
    except NobodyNamed:
        return None


def worker(found: Practitioner, jobs: list[Job]) -> Practitioner:
    """A practitioner with the ways of contact of today's jobs; sensitive where a speciality or a
    service is, or where a code says nothing that is known here."""
    cards = [*(job.card for job in jobs if job.today), found.card]
    card = ContactCard(
        phone=next((card.phone for card in cards if card.phone), None),
        mobile=next((card.mobile for card in cards if card.mobile), None),
        email=next((card.email for card in cards if card.email), None),
    )
    sensitive = found.sensitive or any(job.hides for job in jobs)
    return replace(found, card=card, sensitive=sensitive)


def role(found: Job, sector: Sector | None) -> Role:
    """What somebody is at an agency; a general practitioner in a hospital is a doctor there."""
    if not found.said.stands:
        return Role.OTHER
    chosen = found.said.stands[0].role
    return Role.DOCTOR if chosen is Role.GP and sector is not Sector.GP else chosen


def post(found: Job, agency_id: str, sector: Sector | None) -> PostDraft:
    return PostDraft(
        found.practitioner_id, Post(found.id, agency_id, found.span, role(found, sector))
    )
