"""A map that leaves Kithmap, as a picture or on paper: with what others may see, nothing else."""

from dataclasses import dataclass
from enum import StrEnum

from app.services.context import Services
from app.services.directory.pages import practitioner_page
from app.services.people.maps import title_of_map
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from visualisations import draw
from visualisations.paper import Marking, PaperSize, paper, png_of, svg_of


class FileForm(StrEnum):
    PDF = "pdf"
    SVG = "svg"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Wanted:
    form: FileForm
    size: PaperSize = PaperSize.A4


def family_print(
    services: Services, actor: Actor, family_id: str, op_id: str, wanted: Wanted
) -> bytes:
    """A family's map to take away. The audit tells of it as of a look.

    Raises NotVisible, for what does not exist as for what the actor may not see.
    """
    return _printed(services, actor, Focus(FocusKind.FAMILY, family_id), op_id, wanted)


def person_print(
    services: Services, actor: Actor, person_id: str, op_id: str, wanted: Wanted
) -> bytes:
    """The same of a person's map."""
    return _printed(services, actor, Focus(FocusKind.PERSON, person_id), op_id, wanted)


def _printed(services: Services, actor: Actor, focus: Focus, op_id: str, wanted: Wanted) -> bytes:
    web = services.gateway.support_web(actor, focus, op_id, printed=True)
    words = services.words
    view = draw(web, words).for_others
    marking = _marking(services, actor, web, view.text.as_of)
    if wanted.form is FileForm.PDF:
        family = focus.kind is FocusKind.FAMILY
        kind = words.text("title_family" if family else "title_person")
        return paper(view, words, marking, kind, wanted.size)
    picture = svg_of(view, words, marking=marking)
    return png_of(picture) if wanted.form is FileForm.PNG else picture.encode()


def _marking(services: Services, actor: Actor, web: SupportWeb, as_of: str) -> Marking:
    """It is for whoever printed it. A family takes home "My team", and the paper of a meeting: what
    a colleague may see of somebody, their own family may perhaps not."""
    words = services.words
    who = words.text("paper_for", who=own_name(services, actor))
    marked = words.text("paper_of", date=as_of, who=who)
    return Marking(title_of_map(web, words), (marked, words.text("paper_note"), caution(services)))


def caution(services: Services) -> str:
    """What every map and list says, on a page, as a picture and on paper."""
    words = services.words
    line = services.settings.whom_to_call
    return f"{words.text('worry_others')} {words.text('worry_act', line=line)}"


def own_name(services: Services, actor: Actor) -> str:
    """As the directory has it."""
    if actor.practitioner_id is None:
        raise NotVisible
    return practitioner_page(services, actor, actor.practitioner_id).name
