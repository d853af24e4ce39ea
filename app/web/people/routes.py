"""One person: who is around them, and what a worker may change on their own support."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.people import adding, own_support
from app.services.people.adding import Typed
from app.services.people.contact_views import ContactView
from app.services.people.maps import person_map
from app.services.people.own_support import OwnEdge
from app.services.people.pages import person_page
from app.web.frame.forms import ChangeForm, F, drawn
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent, with_kept
from app.web.frame.wiring import actor, display_words, new_op_id, services
from app.web.people.forms import AddForm, TieForm
from visualisations.said import date_text

blueprint = Blueprint("people", __name__)


class OwnForms:
    """The small forms on the card of one's own support."""

    def confirm(self, view: ContactView) -> ChangeForm:
        return self._drawn(ChangeForm, "people.confirm_support", view)

    def tie(self, view: ContactView) -> TieForm:
        return self._drawn(TieForm, "people.set_tie", view)

    def end(self, view: ContactView) -> ChangeForm:
        return self._drawn(ChangeForm, "people.end_support", view)

    def _drawn(self, kind: type[F], endpoint: str, view: ContactView) -> F:
        to = url_for(endpoint, person_id=view.person_id, support_id=view.support_id)
        mark = services().gateway.version_token(actor(), view.support_id, view.version or 0)
        return drawn(kind, to, view, version=mark, suffix=view.support_id)


@dataclass(frozen=True, slots=True)
class Added:
    form: AddForm
    support_id: str


@blueprint.post("/people")
@requires(Permission.SUPPORT_CHANGE)
def add_person() -> ResponseReturnValue:
    def add(form: AddForm) -> Added:
        typed = Typed(
            form.given_name.data,
            form.family_name.data,
            form.born,
            form.postcode.data,
            form.role.data,
        )
        siblings = tuple(each for each in (form.siblings.data or "").split(",") if each)
        return Added(form, adding.add(services(), actor(), form.sent, typed, siblings))

    return sent(
        AddForm,
        page=url_for("home.start"),
        to=_ready_for_the_next,
        said=_added,
        do=add,
    )


def _ready_for_the_next(added: Added) -> str:
    """My people with the form open: empty, or with what a brother or sister has too."""
    form = added.form
    page = url_for("home.start", next="")
    if not form.sibling.data:
        return page
    known = ",".join(filter(None, ((form.siblings.data or ""), added.support_id)))
    names = ("family_name", "postcode", "role", "sibling")
    return with_kept(form, names, page=page, also={"siblings": known})


def _added(added: Added) -> Said:
    form = added.form
    name = f"{form.given_name.data} {form.family_name.data}"
    born = date_text(form.born, display_words())
    return Said(Message.PERSON_ADDED, {"name": name, "born": born})


@blueprint.get("/people/<uuid:person_id>")
@requires(Permission.PEOPLE_READ)
def show_person(person_id: UUID) -> ResponseReturnValue:
    found = person_page(services(), actor(), str(person_id), new_op_id())
    return render_template("people/person.html", found=found, own_forms=OwnForms())


@blueprint.get("/people/<uuid:person_id>/map")
@requires(Permission.MAP_READ)
def show_person_map(person_id: UUID) -> ResponseReturnValue:
    found = person_map(services(), actor(), str(person_id), new_op_id())
    return render_template("map_page.html", found=found, map=found.drawing)


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/confirm")
@requires(Permission.SUPPORT_CHANGE)
def confirm_support(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = OwnEdge(str(person_id), str(support_id))
    return sent(
        ChangeForm,
        page=_here(person_id),
        said=Message.SUPPORT_CONFIRMED,
        do=lambda form: own_support.confirm(services(), actor(), edge, form.sent),
    )


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/tie")
@requires(Permission.SUPPORT_CHANGE)
def set_tie(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = OwnEdge(str(person_id), str(support_id))
    return sent(
        TieForm,
        page=_here(person_id),
        said=Message.TIE_SAVED,
        do=lambda form: own_support.set_tie(services(), actor(), edge, form.sent, form.tie.data),
    )


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/end")
@requires(Permission.SUPPORT_CHANGE)
def end_support(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = OwnEdge(str(person_id), str(support_id))
    return sent(
        ChangeForm,
        page=_here(person_id),
        to=url_for("home.start"),
        said=Message.SUPPORT_ENDED,
        do=lambda form: own_support.end(services(), actor(), edge, form.sent),
    )


def _here(person_id: UUID) -> str:
    return url_for("people.show_person", person_id=person_id)
