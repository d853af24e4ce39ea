"""Relatives by name only: kin without reach, who stay so.

Nobody finds them by a search, nothing is matched with them, and there is no page of theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.policy.case import Case, Dossier
from graph.policy.kinship import adopters, as_it_is_today, parted_kind
from graph.policy.reach import INFORMED, full_ways
from graph.policy.support_web import VisibleKinship, VisiblePerson
from graph.records.model import NamedRelative
from graph.vocabulary import Kin, kin_group


@dataclass(frozen=True, slots=True)
class Named:
    people: dict[str, VisiblePerson] = field(default_factory=dict)
    kin: dict[str, VisibleKinship] = field(default_factory=dict)


def named_relatives(case: Case, reached: Iterable[Dossier]) -> Named:
    """Those on the records of people of whom the viewer may know the kin."""
    named = Named()
    for dossier in reached:
        if not any(way.reach in INFORMED for way in full_ways(case, dossier)):
            continue
        for relative in dossier.facts.named_relatives:
            start = relative.span.start
            begun = start is None or start <= case.ground.today
            if begun and not _tells(dossier, relative):
                named.people[relative.id] = VisiblePerson(
                    relative.id,
                    relative.name,
                    by_name_only=True,
                    who=relative.who,
                    does=relative.does,
                )
                named.kin[relative.id] = _kinship(case, relative)
    return named


def _tells(dossier: Dossier, relative: NamedRelative) -> bool:
    """An unborn child has no name; of an adopted one's kin nobody knows on which side they are."""
    if relative.kind is Kin.UNBORN_SIBLING:
        return True
    adopted = bool(adopters(dossier.ground, dossier.id))
    return adopted and parted_kind(relative.kind) and not relative.kind_agreed


def _kinship(case: Case, relative: NamedRelative) -> VisibleKinship:
    end = relative.span.end
    ended = end is not None and end < case.ground.today
    kind = as_it_is_today(relative.kind, ended)
    return VisibleKinship(
        id=relative.id,
        person_id=relative.person_id,
        relative_id=relative.id,
        group=kin_group(kind),
        kind=kind if relative.kind_agreed else None,
        ended=ended,
    )
