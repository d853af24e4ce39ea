"""One family: its map, its list, and a title made from the members that the viewer sees."""

from dataclasses import dataclass

from app.services.context import Services
from app.services.people import notices_of
from graph.facts import Focus, FocusKind
from graph.support_web import SupportWeb, VisiblePerson
from graph.viewer import Actor


@dataclass(frozen=True, slots=True)
class FamilyPage:
    web: SupportWeb
    title: str
    members: tuple[VisiblePerson, ...]
    notices: tuple[str, ...]


def family_page(services: Services, actor: Actor, family_id: str, op_id: str) -> FamilyPage:
    """Raises NotVisible, for a family that does not exist as for one that nobody may see."""
    web = services.gateway.support_web(actor, Focus(FocusKind.FAMILY, family_id), op_id)
    members = tuple(sorted(web.in_focus, key=lambda member: (member.name.casefold(), member.id)))
    return FamilyPage(web, title_of(members), members, notices_of(web, services.words))


def title_of(members: tuple[VisiblePerson, ...]) -> str:
    """`Hale and Marsh family`, from the last names of those whom the viewer sees."""
    names = sorted({member.name.split()[-1] for member in members if member.name.strip()})
    if not names:
        return "Family"
    several = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"{several} family"
