"""Opening an emergency, or a front door's enquiry."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.looking import opening
from app.web.frame.even_time import wait_like_others
from app.web.frame.forms import drawn
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent, with_kept
from app.web.frame.wiring import actor, services
from app.web.looking.blueprint import blueprint
from app.web.looking.forms import EmergencyForm, EnquiryForm, MeantForm
from graph.errors import NotVisible

Opened = tuple[MeantForm, str | None]
"""What was sent, and the id of whoever is open from then on, if anybody is."""


@blueprint.get("/emergency")
@requires(Permission.SUPPORT_CHANGE)
def show_emergency() -> ResponseReturnValue:
    form = drawn(EmergencyForm, url_for("looking.open_emergency"))
    return render_template("looking/emergency.html", form=form)


@blueprint.post("/emergency")
@requires(Permission.SUPPORT_CHANGE)
def open_emergency() -> ResponseReturnValue:
    page = url_for("looking.show_emergency")

    def do(form: EmergencyForm) -> Opened:
        found = opening.open_emergency(
            services(),
            actor(),
            form.sent,
            form.typed,
            hours=int(form.hours.data),
            household=form.household.data,
        )
        return _answered(form, found)

    return sent(EmergencyForm, page=page, do=do, to=lambda done: _to(page, done), said=_said)


@blueprint.get("/front-door")
@requires(Permission.SUPPORT_CHANGE)
def show_enquiry() -> ResponseReturnValue:
    doors = opening.front_doors(services(), actor())
    if not doors:
        raise NotVisible
    form = drawn(EnquiryForm, url_for("looking.open_enquiry"))
    form.team.choices = [(each.team_id, each.name) for each in doors]
    return render_template("looking/enquiry.html", form=form)


@blueprint.post("/front-door")
@requires(Permission.SUPPORT_CHANGE)
def open_enquiry() -> ResponseReturnValue:
    page = url_for("looking.show_enquiry")

    def do(form: EnquiryForm) -> Opened:
        team = form.team.data or ""
        return _answered(
            form, opening.open_enquiry(services(), actor(), form.sent, form.typed, team)
        )

    return sent(EnquiryForm, page=page, do=do, to=lambda done: _to(page, done), said=_said)


def _answered(form: MeantForm, found: str | None) -> Opened:
    # More is done where somebody is hidden than where nobody is, also beside somebody who is shown:
    # the answer must not tell.
    wait_like_others()
    return form, found


def _to(page: str, done: Opened) -> str:
    """Whoever is open; or the form as it was typed, of which a letter may be wrong."""
    form, found = done
    if found is not None:
        return url_for("people.show_person", person_id=UUID(found))
    names = [field.name for field in form if field.name not in ("op_id", "csrf_token")]
    return with_kept(form, names, page=page)


def _said(done: Opened) -> Said:
    return Said(Message.NOBODY_TO_SHOW if done[1] is None else Message.LOOK_OPENED)
