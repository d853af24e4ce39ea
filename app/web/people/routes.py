"""One person: who is around them, and what a worker may change on their own support."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.changes import ChangedMeanwhile
from app.services.people import own_support
from app.services.people.contact_views import ContactView
from app.services.people.maps import person_map
from app.services.people.own_support import OwnEdge
from app.services.people.pages import person_page
from app.web.frame.forms import ChangeForm
from app.web.frame.messages import Message, tell
from app.web.frame.permissions import Permission, requires
from app.web.frame.wiring import actor, new_op_id, services
from app.web.people.forms import TieForm, tie_choices
from graph.vocabulary import Tie

blueprint = Blueprint("people", __name__)


@dataclass(frozen=True, slots=True)
class OwnForms:
    """What the small forms on one's own card need."""

    ties: tuple[tuple[str, str], ...]

    @staticmethod
    def mark(view: ContactView) -> str:
        return services().gateway.version_token(actor(), view.support_id, view.version or 0)

    @staticmethod
    def op_id() -> str:
        return new_op_id()


@blueprint.get("/people/<uuid:person_id>")
@requires(Permission.PEOPLE_READ)
def show_person(person_id: UUID) -> ResponseReturnValue:
    found = person_page(services(), actor(), str(person_id), new_op_id())
    own_forms = OwnForms(tie_choices(services().words))
    return render_template("people/person.html", found=found, own_forms=own_forms)


@blueprint.get("/people/<uuid:person_id>/map")
@requires(Permission.MAP_READ)
def show_person_map(person_id: UUID) -> ResponseReturnValue:
    found = person_map(services(), actor(), str(person_id), new_op_id())
    return render_template("map_page.html", found=found, map=found.drawing, subject="Person")


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/confirm")
@requires(Permission.SUPPORT_CHANGE)
def confirm_support(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    def change(edge: OwnEdge) -> Message:
        own_support.confirm(services(), actor(), edge)
        return Message.SUPPORT_CONFIRMED

    return _change(ChangeForm(), person_id, support_id, change)


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/tie")
@requires(Permission.SUPPORT_CHANGE)
def set_tie(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    form = TieForm()
    form.tie.choices = list(tie_choices(services().words))

    def change(edge: OwnEdge) -> Message:
        own_support.set_tie(services(), actor(), edge, Tie(form.tie.data))
        return Message.TIE_SAVED

    return _change(form, person_id, support_id, change)


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/end")
@requires(Permission.SUPPORT_CHANGE)
def end_support(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    def change(edge: OwnEdge) -> Message:
        own_support.end(services(), actor(), edge)
        return Message.SUPPORT_ENDED

    return _change(ChangeForm(), person_id, support_id, change, back_to="home.start")


def _change(
    form: ChangeForm,
    person_id: UUID,
    support_id: UUID,
    change: Callable[[OwnEdge], Message],
    back_to: str = "people.show_person",
) -> ResponseReturnValue:
    here = url_for("people.show_person", person_id=person_id)
    if not form.validate():
        tell(Message.NOT_SAVED)
        return redirect(here, code=303)
    edge = OwnEdge(str(person_id), str(support_id), form.op_id.data, form.version.data or "")
    try:
        tell(change(edge))
    except ChangedMeanwhile:
        tell(Message.CHANGED_MEANWHILE)
        return redirect(here, code=303)
    return redirect(here if back_to == "people.show_person" else url_for(back_to), code=303)
