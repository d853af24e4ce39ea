"""Who is meant by a reference in a FHIR resource (FHIR R4, 2.3 Resource References)."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from app.imports.cells import BadCell
from app.imports.fhir.resources import Element
from app.imports.fhir.set_aside import SetAside

_BY_ID = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.\-]{1,64})(?:/_history/.*)?")
_BY_QUERY = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)\?(.+)")
_BY_UUID = re.compile(r"urn:uuid:([0-9a-fA-F-]{36})")


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference names: a resource's type and id."""

    type: str
    id: str


class NobodyNamed(SetAside):
    """A reference that names nobody whom this folder could hold: a name to show alone, a reason
    why it is absent, a contained resource."""


@dataclass(slots=True)
class Register:
    """The resources of a bundle, by the identifiers under which others refer to them."""

    _ids: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    _roles: set[str] = field(default_factory=set)

    def add(self, resource_type: str, resource_id: str, resource: Element) -> None:
        """Enter a resource under its identifiers (`system|value`)."""
        self._types[resource_id] = resource_type
        if resource_type == "PractitionerRole":
            self._roles.add(resource_id)
        for identifier in resource.elements("identifier"):
            value = identifier.text("value")
            if value:
                token = f"{identifier.text('system') or ''}|{value}"
                self._ids.setdefault((resource_type, token), set()).add(resource_id)

    def has_role(self, resource_id: str) -> bool:
        """Whether the folder holds a PractitionerRole of that id, stored or not."""
        return resource_id in self._roles

    def target(self, reference: Element, assumed: str) -> Target:
        """What a Reference element names; `assumed` is the type where it does not say one.

        An identifier that nobody in the bundle bears stays as it is, `system|value`: no record
        has such an id. Raises NobodyNamed where nobody is named, and BadCell where more than one
        is meant.
        """
        text = reference.text("reference")
        if text is None:
            return self._logical(reference, assumed)
        if match := _BY_QUERY.fullmatch(text):
            return self._found(reference, match[1], match[2])
        if match := _BY_ID.fullmatch(text):
            return Target(match[1], match[2])
        if match := _BY_UUID.fullmatch(text):
            return Target(self._types.get(match[1], assumed), match[1])
        raise NobodyNamed(
            f"{reference.where('reference')}: is no reference that can be followed here"
        )

    def _found(self, reference: Element, resource_type: str, query: str) -> Target:
        """A conditional reference: a search that fits one resource, written as an address."""
        if not query.startswith("identifier="):
            raise NobodyNamed(f"{reference.path}: only identifiers are looked for")
        # A plus sign is one here: `parse_qs` reads the blanks of web forms.
        (token, *more) = parse_qs(query.replace("+", "%2B")).get("identifier", [])[:2] or [""]
        if more or not token:
            raise NobodyNamed(f"{reference.path}: names nobody")
        return self._identified(reference, resource_type, token)

    def _logical(self, reference: Element, assumed: str) -> Target:
        """A reference by identifier only (Reference.identifier)."""
        identifier = reference.element("identifier")
        value = identifier.text("value") if identifier else None
        if identifier is None or value is None:
            raise NobodyNamed(f"{reference.path}: names nobody")
        token = f"{identifier.text('system') or ''}|{value}"
        return self._identified(reference, reference.text("type") or assumed, token)

    def _identified(self, reference: Element, resource_type: str, token: str) -> Target:
        """A token without a system fits the value in any system (FHIR search, token)."""
        found = self._ids.get((resource_type, token))
        if found is None and "|" not in token:
            found = {
                one
                for (type_, known), ids in self._ids.items()
                if type_ == resource_type and known.partition("|")[2] == token
                for one in ids
            }
        found = found or {token}
        if len(found) > 1:
            raise BadCell(reference.path, "fits more than one resource")
        return Target(resource_type, next(iter(found)))
