"""What a source has deleted since its last export: bundles of `DELETE` (FHIR Bulk Data Access)."""

from collections.abc import Iterator

from app.imports.closing import Closing, Glimpse
from app.imports.fhir.glimpses import ended_post
from app.imports.fhir.resources import Element
from app.imports.findings import Moment
from app.imports.kinds import Key, Kind

DELETED = "its source has deleted what it names. What that closes is closed; no record is removed"
NO_DELETION = "it is a bundle: write each resource on a line of its own, in a file for each type"


def deleted(root: Element) -> Iterator[tuple[str, str]]:
    """Type and id of each resource that a bundle says is deleted. Raises BadCell."""
    for entry in root.elements("entry"):
        request = entry.element("request")
        if request is None or (request.text("method") or "").upper() != "DELETE":
            continue
        parts = (request.text("url") or "").partition("?")[0].rstrip("/").split("/")
        if len(parts) >= 2:
            yield parts[-2], parts[-1]


def closed_by(key: Key, moment: Moment) -> Glimpse:
    """What the deletion of a record closes."""
    match key.kind:
        case Kind.PERSONS:
            return Glimpse(Closing(key), frozenset({key.external_id}))
        case Kind.POSTS:
            return Glimpse(ended_post(key.external_id, moment))
        case _:
            return Glimpse(Closing(key, {"sensitive": True}))
