"""Somebody's NHS number, on a page of its own."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.people import numbers
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, new_op_id, services
from app.web.people.forms import NumberForm
from app.web.people.routes import blueprint


@blueprint.get("/people/<uuid:person_id>/number")
@requires(Permission.PEOPLE_READ)
def show_number(person_id: UUID) -> ResponseReturnValue:
    found = numbers.number_page(services(), actor(), str(person_id), new_op_id())
    form = drawn(NumberForm, url_for("people.record_number", person_id=person_id))
    over = drawn(OnceForm, url_for("people.supersede_number", person_id=person_id), suffix="over")
    return render_template("people/number.html", found=found, form=form, over=over)


@blueprint.post("/people/<uuid:person_id>/number")
@requires(Permission.SUPPORT_CHANGE)
def record_number(person_id: UUID) -> ResponseReturnValue:
    return sent(
        NumberForm,
        page=_page(person_id),
        to=_person(person_id),
        said=Message.NUMBER_SAVED,
        do=lambda form: numbers.record(
            services(),
            actor(),
            form.sent,
            str(person_id),
            form.number.data,
            traced=form.traced.data,
        ),
    )


@blueprint.post("/people/<uuid:person_id>/number/superseded")
@requires(Permission.SUPPORT_CHANGE)
def supersede_number(person_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_page(person_id),
        to=_person(person_id),
        said=Message.NUMBER_SUPERSEDED,
        do=lambda form: numbers.supersede(services(), actor(), form.sent, str(person_id)),
    )


def _page(person_id: UUID) -> str:
    return url_for("people.show_number", person_id=person_id)


def _person(person_id: UUID) -> str:
    return url_for("people.show_person", person_id=person_id)
