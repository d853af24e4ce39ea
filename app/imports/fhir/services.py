"""FHIR's HealthcareService: what an organisation offers, and whether that is a secret.

It makes no record of its own. What it says counts for the roles that name it, for the encounters
of those roles, and for its organisation where that says nothing of itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.imports.cells import BadCell
from app.imports.fhir.register import NobodyNamed, Register
from app.imports.fhir.resources import Element
from app.imports.fhir.security import is_restricted
from app.imports.fhir.taxonomy import Codes, Said
from app.imports.fhir.words import names_a_secret

ServiceId = str | None
"""A service by its id; None for one that is named and cannot be followed."""


@dataclass(frozen=True, slots=True)
class Service:
    id: str
    agency_id: str | None
    """None where it names no organisation."""
    said: Said
    """What its type, its specialities and its category say."""
    restricted: bool

    @property
    def secret(self) -> bool:
        return self.restricted or self.said.is_secret


def service(root: Element, register: Register, codes: Codes) -> Service:
    """Raises BadCell."""
    provider = root.element("providedBy")
    return Service(
        id=root.needed("id"),
        agency_id=followed(provider, "Organization", register) if provider else None,
        said=_said(root, codes),
        restricted=is_restricted(root) or names_a_secret(root.values.get("name")),
    )


def _said(root: Element, codes: Codes) -> Said:
    """A category is a coarse word: beside a type that is known it can make a service secret, and
    nothing else."""
    exact = codes.said([*root.elements("type"), *root.elements("specialty")])
    coarse = codes.said(root.elements("category"))
    words = exact.words or coarse.words
    if not exact.stands:
        return Said(coarse.stands, exact.unknown or coarse.unknown, words)
    secret = tuple(stand for stand in coarse.stands if stand.is_sensitive)
    return Said(exact.stands + secret, exact.unknown, words)


def named_services(references: Iterable[Element], register: Register) -> tuple[ServiceId, ...]:
    """The services that references name. One that is masked or only described may be any."""
    return tuple(followed(one, "HealthcareService", register) for one in references)


def followed(reference: Element, type_: str, register: Register) -> str | None:
    """The id of what a reference names; None for what cannot be followed."""
    try:
        target = register.target(reference, type_)
    except (NobodyNamed, BadCell):
        return None
    return target.id if target.type == type_ else None


@dataclass(frozen=True, slots=True)
class Served:
    """What the services that a role names say together."""

    said: Said = Said()
    secret: bool = False
    """Whether one of them is a sensitive service."""
    unread: bool = False
    """Whether one of them is not in the folder, or could not be read."""


def served(named: Iterable[ServiceId], services: Mapping[str, Service]) -> Served:
    """What the named services say."""
    ids = tuple(named)
    found = [services[one] for one in ids if one is not None and one in services]
    stands = dict.fromkeys(stand for one in found for stand in one.said.stands)
    return Served(
        Said(tuple(stands), any(one.said.unknown for one in found)),
        secret=any(one.secret for one in found),
        unread=len(found) < len(ids),
    )


def of_r5(root: Element) -> Iterator[tuple[Element | None, Element | None]]:
    """`Encounter.serviceType` of R5: kinds of service, and services, together or alone."""
    if isinstance(root.values.get("serviceType"), list):
        for one in root.elements("serviceType"):
            # Between the versions it was a list of plain concepts.
            plain = one if "coding" in one.values else None
            yield one.element("concept") or plain, one.element("reference")
