"""What a person needs: noted, met and closed, on the card of one's own support."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from app.services.people import expecting, needs
from app.services.people.own_support import OwnEdge
from app.web.frame.forms import OnceForm
from app.web.frame.messages import Message, Said, Step
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, services
from app.web.supports.blueprint import blueprint
from app.web.supports.forms import ExpectingForm, MeetForm, NeedForm


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/needs")
@requires(Permission.SUPPORT_CHANGE)
def add_need(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = OwnEdge(str(person_id), str(support_id))
    return sent(
        NeedForm,
        page=_here(person_id),
        said=Message.NEED_ADDED,
        do=lambda form: needs.add(services(), actor(), edge, form.sent, form.kind.data),
    )


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/expecting")
@requires(Permission.SUPPORT_CHANGE)
def note_expecting(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = OwnEdge(str(person_id), str(support_id))
    return sent(
        ExpectingForm,
        page=_here(person_id),
        said=Message.EXPECTING_NOTED,
        do=lambda form: expecting.note(
            services(), actor(), edge, form.sent, form.since.day, meets=form.meets.data
        ),
    )


@blueprint.post("/people/<uuid:person_id>/expecting/no-more")
@requires(Permission.SUPPORT_CHANGE)
def expect_no_more(person_id: UUID) -> ResponseReturnValue:
    def said(need_id: str) -> Said:
        if not need_id:
            return Said(Message.EXPECTS_NO_MORE)
        undo = url_for("supports.reopen_need", person_id=person_id, need_id=need_id)
        return Said(Message.EXPECTS_NO_MORE, step=Step(display_words().text("undo"), undo))

    return sent(
        OnceForm,
        page=_here(person_id),
        said=said,
        do=lambda form: expecting.no_more(services(), actor(), str(person_id), form.sent),
    )


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/meets")
@requires(Permission.SUPPORT_CHANGE)
def set_needs_met(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = OwnEdge(str(person_id), str(support_id))
    return sent(
        MeetForm,
        page=_here(person_id),
        said=Message.NEEDS_MET_SAVED,
        do=lambda form: needs.meet(services(), actor(), edge, form.sent, form.needs.data or []),
    )


@blueprint.post("/people/<uuid:person_id>/needs/<uuid:need_id>/close")
@requires(Permission.SUPPORT_CHANGE)
def close_need(person_id: UUID, need_id: UUID) -> ResponseReturnValue:
    undo = url_for("supports.reopen_need", person_id=person_id, need_id=need_id)
    step = Step(display_words().text("undo"), undo)
    return sent(
        OnceForm,
        page=_here(person_id),
        said=lambda _: Said(Message.NEED_CLOSED, step=step),
        do=lambda form: needs.close(services(), actor(), str(person_id), str(need_id), form.sent),
    )


@blueprint.post("/people/<uuid:person_id>/needs/<uuid:need_id>/reopen")
@requires(Permission.SUPPORT_CHANGE)
def reopen_need(person_id: UUID, need_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_here(person_id),
        said=Message.NEED_REOPENED,
        do=lambda form: needs.reopen(services(), actor(), str(person_id), str(need_id), form.sent),
    )


def _here(person_id: UUID) -> str:
    return url_for("people.show_person", person_id=person_id)
