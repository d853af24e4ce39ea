"""FHIR's Location: whether it is a place of a sensitive service. Nothing else of it is read."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.imports.cells import BadCell
from app.imports.fhir.register import Register
from app.imports.fhir.resources import Element, Resource
from app.imports.fhir.security import is_restricted
from app.imports.fhir.services import followed
from app.imports.fhir.taxonomy import Codes
from app.imports.fhir.words import names_a_secret


@dataclass(slots=True)
class Places:
    """The places of an export, by their ids."""

    _secret: set[str] = field(default_factory=set)
    _part_of: dict[str, Element] = field(default_factory=dict)
    unread: int = 0
    """How many lines say nothing that can be read."""

    def read(self, found: Iterable[Resource], register: Register, codes: Codes) -> None:
        for resource in found:
            try:
                self._take(resource.root, register, codes)
            except BadCell:
                self.unread += 1

    def _take(self, root: Element, register: Register, codes: Codes) -> None:
        own = root.needed("id")
        register.add("Location", own, root)
        said = codes.said([*root.elements("type"), *_form(root)])
        named = names_a_secret(root.values.get("name"), root.values.get("description"))
        if is_restricted(root) or said.is_secret or named:
            self._secret.add(own)
        if (whole := root.element("partOf")) is not None:
            self._part_of[own] = whole

    def are_secret(self, named: Iterable[str], register: Register) -> bool:
        """Whether one of them is the place of a sensitive service, or a part of one."""
        return any(self._is_secret(own, register) for own in named)

    def _is_secret(self, own: str, register: Register) -> bool:
        seen: set[str] = set()
        one: str | None = own
        while one is not None and one not in seen:
            if one in self._secret:
                return True
            seen.add(one)
            whole = self._part_of.get(one)
            one = followed(whole, "Location", register) if whole is not None else None
        return False


def _form(root: Element) -> list[Element]:
    form = root.element("physicalType")
    return [form] if form is not None else []


def named_places(references: Iterable[Element], register: Register) -> tuple[str, ...]:
    """The places that references name, as far as they can be followed."""
    found = (followed(one, "Location", register) for one in references)
    return tuple(one for one in found if one is not None)
