"""FHIR's Organization: an agency, and where it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.imports.fhir.data_types import work_card
from app.imports.fhir.practitioners import Job
from app.imports.fhir.register import Register
from app.imports.fhir.resources import Element
from app.imports.fhir.security import is_restricted
from app.imports.fhir.services import Service, followed
from app.imports.fhir.set_aside import Gone, SetAside
from app.imports.fhir.taxonomy import (
    ANY_SECTOR,
    NO_SERVICE,
    ORGANISATION_SECTORS,
    ORGANISATION_TYPE,
    Codes,
    plain_system,
)
from app.imports.fhir.words import names_a_secret
from app.imports.findings import Moment
from app.imports.names import GONE, says_gone
from graph.records.model import Agency
from graph.vocabulary import SENSITIVE_SECTORS, Sector

_BEDS = "bed-count-extension"
"""Synthea's extension: an organisation with beds is a hospital or a home, not a surgery."""


@dataclass(frozen=True, slots=True)
class Organisation:
    agency: Agency
    has_beds: bool
    sectors: frozenset[Sector]
    """Where its own type says it stands."""
    unknown: bool
    """Whether it bears a type that is not known here."""
    part_of: Element | None
    """What names the organisation of which it is a part."""


def organisation(root: Element, codes: Codes, moment: Moment) -> Organisation:
    """Raises BadCell or SetAside."""
    concepts = root.elements("type")
    hl7 = set(_hl7_types(concepts))
    if hl7 and hl7 <= NO_SERVICE:
        raise SetAside("the organisation pays and supports nobody")
    if root.flag("active") is False:
        raise Gone("the organisation is not active any more")
    name = root.text("name")
    if name is None:
        raise SetAside("the organisation has no name")
    if says_gone(name):
        raise Gone(GONE)
    said = [_type_said(concept, codes) for concept in concepts]
    agency = Agency(
        id=root.needed("id"),
        name=name,
        sector=Sector.SPECIALIST_HEALTH,
        duty=work_card(moment.today, root),
        sensitive=is_restricted(root) or names_a_secret(name) or codes.said(concepts).words,
    )
    return Organisation(
        agency,
        has_beds=any((one.text("url") or "").endswith(_BEDS) for one in root.elements("extension")),
        sectors=frozenset(sector for sectors in said if sectors for sector in sectors),
        unknown=None in said,
        part_of=root.element("partOf"),
    )


def _hl7_types(concepts: Iterable[Element]) -> Iterable[str]:
    for concept in concepts:
        for coding in concept.elements("coding"):
            if plain_system(coding.text("system") or "") == plain_system(ORGANISATION_TYPE):
                yield coding.text("code") or ""


def _type_said(concept: Element, codes: Codes) -> frozenset[Sector] | None:
    """The sectors that one type says; empty where it says nothing, None where it is not known."""
    stands = codes.said([concept]).stands
    if stands:
        return frozenset(stand.sector for stand in stands)
    hl7 = set(_hl7_types([concept]))
    known = ORGANISATION_SECTORS.keys() | ANY_SECTOR | NO_SERVICE
    vague = any(
        codes.is_vague(coding.text("system") or "", coding.text("code") or "")
        for coding in concept.elements("coding")
    )
    if not vague and not hl7 & known:
        return None
    return frozenset(ORGANISATION_SECTORS[type_] for type_ in hl7 & ORGANISATION_SECTORS.keys())


@dataclass(frozen=True, slots=True)
class Placed:
    """An agency in its sector; `in_doubt` where it is sensitive only because nothing says it."""

    agency: Agency
    in_doubt: bool
    typed: bool
    """Whether its own type says where it stands."""
    part_of: Element | None
    """What names the organisation of which it is a part."""

    @property
    def is_secret(self) -> bool:
        """Whether it is known to be a sensitive service."""
        said = self.agency.sensitive or self.agency.sector in SENSITIVE_SECTORS
        return said and not self.in_doubt


def placed(found: Organisation, jobs: list[Job], services: list[Service]) -> Placed:
    """Where an agency stands: by its own type, else by what it offers and what its people do.

    A surgery is an organisation without beds whose people are all in general practice. One of
    which nothing is known, or whose type is not known, is sensitive: it may be anything.
    """
    offered = [*(job.said for job in jobs), *(service.said for service in services)]
    sectors = found.sectors or {stand.sector for said in offered for stand in said.stands}
    sector = next(iter(sectors)) if len(sectors) == 1 else Sector.SPECIALIST_HEALTH
    if not found.sectors and found.has_beds and sector is Sector.GP:
        sector = Sector.SPECIALIST_HEALTH
    in_doubt = found.unknown or not sectors
    all_sensitive = bool(sectors) and sectors <= SENSITIVE_SECTORS
    sensitive = found.agency.sensitive or in_doubt or (len(sectors) > 1 and all_sensitive)
    agency = replace(found.agency, sector=sector, sensitive=sensitive)
    return Placed(agency, in_doubt, bool(found.sectors), found.part_of)


def within(part: Placed, wholes: Iterable[Placed]) -> Placed:
    """An agency as a part of others.

    A ward of a sensitive service is sensitive, unless its own type says what it is. Where only a
    whole is in doubt, so is a part of which no more is known than that it is some health service.
    """
    if part.typed:
        return part
    over = list(wholes)
    secret = any(whole.is_secret for whole in over)
    vague = part.agency.sector is Sector.SPECIALIST_HEALTH
    doubt = part.in_doubt or (vague and any(whole.in_doubt for whole in over))
    sensitive = part.agency.sensitive or secret or doubt
    return replace(
        part, agency=replace(part.agency, sensitive=sensitive), in_doubt=doubt and not secret
    )


def wholes_of(part: Placed, all_: Mapping[str, Placed], register: Register) -> Iterator[Placed]:
    """What an agency is a part of, from one to the next; a circle ends where it began."""
    seen = {part.agency.id}
    one = part
    while one.part_of is not None:
        own = followed(one.part_of, "Organization", register)
        if own is None or own in seen or own not in all_:
            return
        seen.add(own)
        one = all_[own]
        yield one
