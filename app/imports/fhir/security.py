"""Security labels of resources (FHIR R4, 6.1.1 Security Labels; HL7 v3 confidentiality)."""

from collections.abc import Iterator

from app.imports.fhir.resources import Element
from app.imports.fhir.taxonomy import plain_system

_CONFIDENTIALITY = frozenset(
    map(
        plain_system,
        (
            "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
            "urn:oid:2.16.840.1.113883.5.25",
        ),
    )
)
_OPEN = frozenset({"U", "L", "M", "N"})
"""Unrestricted, low, moderate and normal: all that a health record may be without a reason."""

_NO_SECRET = frozenset(
    map(
        plain_system,
        (
            "http://terminology.hl7.org/CodeSystem/v3-ActReason",
            "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
            "urn:oid:2.16.840.1.113883.5.8",
            "urn:oid:2.16.840.1.113883.5.1063",
        ),
    )
)
"""Systems of labels that say for what a record may be used, or how sure it is."""


_SENSITIVITY = frozenset(
    map(
        plain_system,
        (
            "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "urn:oid:2.16.840.1.113883.5.4",
        ),
    )
)
"""Systems that hold the codes of what is sensitive, such as HIV or domestic violence."""


def is_restricted(root: Element) -> bool:
    """Whether a source marks a resource as more than normally confidential.

    A label that is not known here counts: it was set for a reason. So does one of the systems of
    security labels that was put among the tags, and a label on a part of the resource.
    """
    meta = root.element("meta") or Element("meta", {})
    tags = [tag for tag in meta.elements("tag") if _is_a_label(tag)]
    return any(map(_restricts, [*meta.elements("security"), *tags, *_inline(root)]))


_ON_A_PART = "extension-inline-sec-label"
"""HL7's extension for a label on one element of a resource (Data Segmentation for Privacy)."""


def _inline(root: Element) -> Iterator[Element]:
    for one in root.marked():
        url = one.get("url")
        if isinstance(url, str) and url.endswith(_ON_A_PART):
            yield Element("extension", one).element("valueCoding") or Element("extension", {})


_PLAIN_WORDS = frozenset({"restricted", "confidential", "sensitive", "secret", "very restricted"})
"""What people write as a tag of their own, as code or display."""


def is_a_part(root: Element) -> bool:
    """Whether the source left something of the resource out (SUBSETTED)."""
    meta = root.element("meta") or Element("meta", {})
    return any(tag.text("code") == "SUBSETTED" for tag in meta.elements("tag"))


def _is_a_label(tag: Element) -> bool:
    words = {(tag.text(name) or "").casefold() for name in ("code", "display")}
    if words & _PLAIN_WORDS:
        return True
    system = plain_system(tag.text("system") or "")
    return _says_confidentiality(system) or system in _SENSITIVITY


def _says_confidentiality(system: str) -> bool:
    """Old exports name the system by the URL of FHIR's own version 3 tables, or of the page on
    which FHIR lists the labels."""
    return (
        system in _CONFIDENTIALITY
        or system.endswith("Confidentiality")
        or "valueset-security-labels" in system
    )


def _restricts(label: Element) -> bool:
    system = plain_system(label.text("system") or "")
    if system in _NO_SECRET:
        return False
    code = label.text("code") or ""
    # Some exports name no system at all.
    if _says_confidentiality(system) or not system:
        return code not in _OPEN
    return True
