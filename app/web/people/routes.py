"""One person: added, and who is around them."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.looking import opening
from app.services.people import adding, births, numbers
from app.services.people.adding import Typed
from app.services.people.births import Birth
from app.services.people.maps import person_map
from app.services.people.needs import need_lines
from app.services.people.pages import person_page
from app.services.people.paper import person_print
from app.services.safety import keeping_out
from app.services.sharing import deciding
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent, with_kept
from app.web.frame.wiring import actor, display_words, new_op_id, services
from app.web.people.forms import AddForm, BirthForm
from app.web.people.paper import as_file, wanted
from app.web.supports.own_card import OwnForms
from visualisations.said import date_text, day_text

blueprint = Blueprint("people", __name__)


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
            form.birth_date.day,
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
    born = date_text(form.birth_date.day, display_words())
    message = Message.SIBLING_ADDED if form.siblings.data else Message.PERSON_ADDED
    return Said(message, {"name": name, "born": born})


@blueprint.get("/people/<uuid:person_id>")
@requires(Permission.PEOPLE_READ)
def show_person(person_id: UUID) -> ResponseReturnValue:
    found = person_page(services(), actor(), str(person_id), new_op_id())
    own_forms = OwnForms(
        found.contacts, need_lines(services(), found), may_expect=found.may_note_expecting
    )
    birth = birth_form(person_id) if found.may_record_birth else None
    end = url_for("supports.expect_no_more", person_id=person_id)
    return render_template(
        "people/person.html",
        found=found,
        no_more=drawn(OnceForm, end, suffix="no-more") if found.may_record_birth else None,
        own_forms=own_forms,
        birth=birth,
        keeps_private=keeping_out.may_open(found.web, found.person.id),
        without_waiting=opening.without_waiting(found.web),
        shares_by_duty=deciding.may_open(found.web, found.person.id),
        has_number=numbers.may_open(services(), found.web, found.person.id),
    )


def birth_form(person_id: UUID) -> BirthForm:
    return drawn(BirthForm, url_for("people.record_birth", person_id=person_id), suffix="birth")


@blueprint.post("/people/<uuid:person_id>/birth")
@requires(Permission.SUPPORT_CHANGE)
def record_birth(person_id: UUID) -> ResponseReturnValue:
    def record(form: BirthForm) -> Birth:
        birth = Birth(form.names, form.family_name.data, form.born_on.day)
        births.record(services(), actor(), form.sent, str(person_id), birth)
        return birth

    return sent(
        BirthForm,
        page=url_for("people.show_person", person_id=person_id),
        said=_is_born,
        do=record,
    )


def _is_born(birth: Birth) -> Said:
    names = ", ".join(f"{name} {birth.family_name}" for name in birth.given_names)
    born = day_text(birth.on, display_words())
    return Said(Message.BIRTH_RECORDED, {"names": names, "born": born})


@blueprint.get("/people/<uuid:person_id>/map")
@requires(Permission.MAP_READ)
def show_person_map(person_id: UUID) -> ResponseReturnValue:
    found = person_map(services(), actor(), str(person_id), new_op_id())
    return render_template("map_page.html", found=found, map=found.drawing)


@blueprint.get("/people/<uuid:person_id>/map.<any(pdf, svg, png):form>")
@requires(Permission.MAP_READ)
def show_map_file(person_id: UUID, form: str) -> ResponseReturnValue:
    asked = wanted(form)
    made = person_print(services(), actor(), str(person_id), new_op_id(), asked)
    return as_file(made, asked.form)
