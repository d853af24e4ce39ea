"""The map of a family or of one person, with a title made from those whom the viewer sees."""

from dataclasses import dataclass

from app.services.context import Services
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import VisiblePerson
from graph.records.viewer import Actor
from visualisations import MapPayload, draw


@dataclass(frozen=True, slots=True)
class MapPage:
    title: str
    members: tuple[VisiblePerson, ...]
    drawing: MapPayload


def person_map(services: Services, actor: Actor, person_id: str, op_id: str) -> MapPage:
    """Raises NotVisible, for what does not exist as for what the actor may not see."""
    return _map_page(services, actor, Focus(FocusKind.PERSON, person_id), op_id)


def family_map(services: Services, actor: Actor, family_id: str, op_id: str) -> MapPage:
    """Raises NotVisible, for what does not exist as for what the actor may not see."""
    return _map_page(services, actor, Focus(FocusKind.FAMILY, family_id), op_id)


def _map_page(services: Services, actor: Actor, focus: Focus, op_id: str) -> MapPage:
    web = services.gateway.support_web(actor, focus, op_id)
    members = tuple(sorted(web.in_focus, key=lambda member: (member.name.casefold(), member.id)))
    title = family_title(members) if focus.kind is FocusKind.FAMILY else members[0].name
    return MapPage(title or "Name not shown yet", members, draw(web, services.words))


def family_title(members: tuple[VisiblePerson, ...]) -> str:
    """`Hale and Marsh family`, from the last names of those whom the viewer sees."""
    names = sorted({member.name.split()[-1] for member in members if member.name.strip()})
    if not names:
        return "Family"
    several = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"{several} family"
