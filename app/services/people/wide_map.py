""" "My people" as one map: a box a family with the services around it, or a box a colleague.

From the same support webs as the list, and from nothing else; whoever leads a team sees from those
of their team which colleague works beside which service.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.services.context import Services
from app.services.gaps.viewed import thresholds
from app.services.people.due import mine
from app.services.people.family_lines import FamilyLine, Part, families, person_line
from graph.clock import local_date
from graph.gaps import Thresholds
from graph.policy.support_web import SupportWeb, VisibleAgency
from graph.records.viewer import Actor
from visualisations import MapPayload
from visualisations.for_others import is_for_others
from visualisations.said import in_alphabet
from visualisations.wide_map import Gathered, draw_wide
from visualisations.words import Words


class By(StrEnum):
    """What the boxes in the middle are."""

    FAMILY = "family"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class WideMap:
    drawing: MapPayload
    by: By
    leads: bool
    """Whether there are colleagues whose work the viewer sees."""
    empty: bool


def wide_map(services: Services, actor: Actor, op_id: str, by: By) -> WideMap:
    """Everybody on the viewer's list, never paged. Raises what `Gateway.my_people` raises."""
    webs = services.gateway.my_people(actor, op_id)
    words, at = services.words, thresholds(services)
    colleagues = _colleagues(webs, words)
    by = by if colleagues else By.FAMILY
    room = tuple(_for_others(web) for web in webs)
    boxes, others = (
        _colleagues(each, words) if by is By.COLLEAGUE else _families(each, at, words)
        for each in (webs, room)
    )
    today = local_date(services.clock.now(), services.policy.time_zone)
    drawing = draw_wide((boxes, _agencies(webs)), (others, _agencies(room)), today, words)
    return WideMap(drawing, by, bool(colleagues), not boxes)


def _for_others(web: SupportWeb) -> SupportWeb:
    """Without the lines that only the viewer was meant to see; whose people they are stays."""
    return replace(web, supports=tuple(filter(is_for_others, web.supports)))


def _families(webs: Sequence[SupportWeb], at: Thresholds, words: Words) -> list[Gathered]:
    people = [person_line(web, person, at, words) for web in webs for person in web.in_focus]
    parts = list(Part)
    lines = sorted(
        families(people, words),
        key=lambda line: (parts.index(line.part), in_alphabet(line.title), line.key),
    )
    return [_family(line, words) for line in lines]


def _family(line: FamilyLine, words: Words) -> Gathered:
    whose = words.listed(line.workers) if line.part in (Part.TEAM, Part.COVERING) else ""
    many = words.count("wide_people", len(line.people)) if line.family_id else ""
    return Gathered(
        key=line.key,
        kind="family" if line.family_id else "person",
        title=line.title,
        said=" · ".join(part for part in (many, whose) if part),
        names=tuple(person.name for person in line.people) if line.family_id else (),
        agencies=tuple(key for key, _ in line.agencies),
    )


def _colleagues(webs: Iterable[SupportWeb], words: Words) -> list[Gathered]:
    """Those whose work the viewer covers or leads, with the services around the same people."""
    names: dict[str, str] = {}
    people: dict[str, set[str]] = {}
    around: dict[str, set[str]] = {}
    for web in webs:
        for person in web.in_focus:
            own = mine(web, person.id)
            beside = {
                each.agency.id
                for each in web.supports_of(person.id)
                if each not in own and not each.ended
            }
            for each in own:
                if each.worker and not each.own and not each.ended:
                    names[each.worker.id] = each.worker.name
                    people.setdefault(each.worker.id, set()).add(person.id)
                    around.setdefault(each.worker.id, set()).update(beside)
    return [
        Gathered(
            key=key,
            kind="colleague",
            title=names[key],
            said=words.count("wide_people", len(people[key])),
            names=(),
            agencies=tuple(sorted(around[key])),
        )
        for key in sorted(names, key=lambda one: (in_alphabet(names[one]), one))
    ]


def _agencies(webs: Iterable[SupportWeb]) -> dict[str, VisibleAgency]:
    return {each.agency.id: each.agency for web in webs for each in web.supports}
