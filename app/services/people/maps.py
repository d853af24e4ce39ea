"""The map of a family or of one person, with a title made from those whom the viewer sees."""

from dataclasses import dataclass

from app.services.context import Services
from app.services.gaps.ghosts import ghosts_of
from app.services.people.arranging import order_kept, places_in
from app.services.people.family_names import family_title
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb, VisiblePerson
from graph.records.viewer import Actor
from visualisations import MapPayload, draw
from visualisations.said import in_alphabet, name_of
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class MapPage:
    title: str
    members: tuple[VisiblePerson, ...]
    drawing: MapPayload
    family_id: str | None
    """None where it is a person's."""

    @property
    def of_person(self) -> bool:
        return self.family_id is None


def person_map(services: Services, actor: Actor, person_id: str, op_id: str) -> MapPage:
    """Raises NotVisible, for what does not exist as for what the actor may not see."""
    return _map_page(services, actor, Focus(FocusKind.PERSON, person_id), op_id)


def family_map(services: Services, actor: Actor, family_id: str, op_id: str) -> MapPage:
    """Raises NotVisible, for what does not exist as for what the actor may not see."""
    return _map_page(services, actor, Focus(FocusKind.FAMILY, family_id), op_id)


def _map_page(services: Services, actor: Actor, focus: Focus, op_id: str) -> MapPage:
    of_family = focus.kind is FocusKind.FAMILY
    order = order_kept(services, actor, focus.id) if of_family else ""
    web = services.gateway.support_web(actor, focus, op_id)
    members = tuple(sorted(web.in_focus, key=lambda each: (in_alphabet(each.name), each.id)))
    title = title_of_map(web, services.words)
    family_id = focus.id if of_family else None
    drawing = draw(
        web,
        services.words,
        places=places_in(services, actor, focus.id, web, order),
        missing=ghosts_of(services, actor, web),
    )
    return MapPage(title, members, drawing, family_id)


def title_of_map(web: SupportWeb, words: Words) -> str:
    """Who it is about, by those whom the viewer sees."""
    if web.focus.kind is FocusKind.FAMILY:
        return family_title([member.name for member in web.in_focus], words)
    return name_of(web.in_focus[0], words)
