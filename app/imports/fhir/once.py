"""Resources that make no row of their own, each once however often it stands there."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar

from app.imports.findings import Findings, Place
from app.imports.kinds import Kind


class HasId(Protocol):
    @property
    def id(self) -> str: ...


Read = TypeVar("Read", bound=HasId)


def once(
    found: Iterable[tuple[Place, Read]],
    kind: Kind,
    findings: Findings,
    repeats: dict[Place, list[Place]],
) -> list[tuple[Place, Read]]:
    """Each resource once; where it stands again is added to `repeats`, by its first place.

    Of two that differ nobody can say which is right: neither is, and both are refused.
    """
    by_id: dict[str, list[tuple[Place, Read]]] = defaultdict(list)
    for place, one in found:
        by_id[one.id].append((place, one))
    single: list[tuple[Place, Read]] = []
    for (first, one), *more in by_id.values():
        if all(other == one for _, other in more):
            single.append((first, one))
            if more:
                repeats[first] = [place for place, _ in more]
            continue
        places = [first, *(place for place, _ in more)]
        for place in places:
            other_place = next(each for each in places if each != place)
            reason = f"the same id stands also on line {other_place.line} of {other_place.file}"
            findings.refuse(place, reason, kind)
    return single
