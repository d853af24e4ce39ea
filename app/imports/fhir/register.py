"""Who is meant by a reference in a FHIR resource (FHIR R4, 2.3 Resource References)."""

import re
from dataclasses import dataclass, field

from app.imports.cells import BadCell
from app.imports.fhir.resources import Element

_BY_ID = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.\-]{1,64})(?:/_history/.*)?")
_BY_IDENTIFIER = re.compile(r"([A-Z][A-Za-z]+)\?identifier=(.+)")
_BY_UUID = re.compile(r"urn:uuid:([0-9a-fA-F-]{36})")


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference names: a resource's type and id."""

    type: str
    id: str


@dataclass(slots=True)
class Register:
    """The resources of a bundle, by the identifiers under which others refer to them."""

    _ids: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)

    def add(self, resource_type: str, resource_id: str, resource: Element) -> None:
        """Enter a resource under its identifiers (`system|value`)."""
        self._types[resource_id] = resource_type
        for identifier in resource.elements("identifier"):
            value = identifier.text("value")
            if value:
                token = f"{identifier.text('system') or ''}|{value}"
                self._ids.setdefault((resource_type, token), set()).add(resource_id)

    def target(self, reference: Element, assumed: str) -> Target:
        """What a Reference element names; `assumed` is the type where it does not say one.

        An identifier that nobody in the bundle bears stays as it is, `system|value`: no record
        has such an id. Raises BadCell where the reference cannot be understood.
        """
        text = reference.text("reference")
        if text is None:
            return self._logical(reference, assumed)
        if match := _BY_IDENTIFIER.fullmatch(text):
            return self._identified(reference, match[1], match[2])
        if match := _BY_ID.fullmatch(text):
            return Target(match[1], match[2])
        if match := _BY_UUID.fullmatch(text):
            return Target(self._types.get(match[1], assumed), match[1])
        raise BadCell(reference.where("reference"), "is no reference that can be followed here")

    def _logical(self, reference: Element, assumed: str) -> Target:
        """A reference by identifier only (Reference.identifier)."""
        identifier = reference.element("identifier")
        value = identifier.text("value") if identifier else None
        if identifier is None or value is None:
            raise BadCell(reference.path, "names nobody")
        token = f"{identifier.text('system') or ''}|{value}"
        return self._identified(reference, reference.text("type") or assumed, token)

    def _identified(self, reference: Element, resource_type: str, token: str) -> Target:
        found = self._ids.get((resource_type, token), {token})
        if len(found) > 1:
            raise BadCell(reference.path, "fits more than one resource")
        return Target(resource_type, next(iter(found)))
