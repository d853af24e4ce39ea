"""Security labels of resources (FHIR R4, 6.1.1 Security Labels; HL7 v3 confidentiality)."""

from app.imports.fhir.resources import Element
from app.imports.fhir.taxonomy import plain_system

_CONFIDENTIALITY = plain_system("http://terminology.hl7.org/CodeSystem/v3-Confidentiality")
_OPEN = frozenset({"U", "L", "M", "N"})
"""Unrestricted, low, moderate and normal: all that a health record may be without a reason."""

_NO_SECRET = frozenset(
    map(
        plain_system,
        (
            "http://terminology.hl7.org/CodeSystem/v3-ActReason",
            "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
        ),
    )
)
"""Systems of labels that say for what a record may be used, or how sure it is."""


def is_restricted(root: Element) -> bool:
    """Whether a source marks a resource as more than normally confidential.

    A label that is not known here counts: it was set for a reason.
    """
    meta = root.element("meta")
    return meta is not None and any(map(_restricts, meta.elements("security")))


def _restricts(label: Element) -> bool:
    system = plain_system(label.text("system") or "")
    if system in _NO_SECRET:
        return False
    code = label.text("code") or ""
    # Old exports name the system by the URL of FHIR's own version 3 tables, or not at all.
    if system == _CONFIDENTIALITY or system.endswith("Confidentiality") or not system:
        return code not in _OPEN
    return True
