"""What a worker may change on their own support: each a small form on its card."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from app.services.changes import SentForm
from app.services.people import own_support
from app.services.people.contact_views import ContactView
from app.services.people.needs import NeedLine
from app.services.people.own_support import Ending, OwnEdge
from app.web.frame.forms import ChangeForm, F, OnceForm, drawn
from app.web.frame.messages import Message, Said, Step
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, services
from app.web.supports.blueprint import blueprint
from app.web.supports.forms import (
    EndForm,
    ExpectingForm,
    InTouchForm,
    LeadForm,
    MeetForm,
    NeedForm,
    RoleForm,
    TieForm,
)
from visualisations.said import day_text

_EDGE = "/people/<uuid:person_id>/supports/<uuid:support_id>"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody around the person, and when the viewer was last in touch with them."""

    worker_id: str
    name: str
    last: str | None


class OwnForms:
    """The small forms on the card of one's own support."""

    def __init__(
        self,
        contacts: Sequence[ContactView] = (),
        needs: Sequence[NeedLine] = (),
        *,
        may_expect: bool = False,
    ) -> None:
        self._contacts = contacts
        self._needs = needs
        self.may_expect = may_expect
        """Whether it may be noted that the person expects a child."""

    def confirm(self, view: ContactView) -> ChangeForm:
        return self._drawn(ChangeForm, "confirm", view)

    def tie(self, view: ContactView) -> TieForm:
        return self._drawn(TieForm, "set_tie", view, tie=view.tie)

    def role(self, view: ContactView) -> RoleForm:
        return self._drawn(RoleForm, "set_role", view, role=view.code.role)

    def lead(self, view: ContactView) -> LeadForm:
        form = self._drawn(LeadForm, "lead", view)
        if not form.again and view.code.lead is not None:
            form.leads.data = view.code.lead
        return form

    def lead_no_more(self, view: ContactView) -> ChangeForm:
        return self._drawn(ChangeForm, "lead_no_more", view)

    def in_touch(self, view: ContactView) -> InTouchForm:
        return self._drawn(InTouchForm, "note_in_touch", view)

    def pause(self, view: ContactView) -> ChangeForm:
        return self._drawn(ChangeForm, "pause", view)

    def resume(self, view: ContactView) -> ChangeForm:
        return self._drawn(ChangeForm, "resume", view)

    def end(self, view: ContactView) -> EndForm:
        return self._drawn(EndForm, "end", view, on=display_words().text("today"))

    def need(self, view: ContactView) -> NeedForm:
        return self._drawn(NeedForm, "add_need", view)

    def expecting(self, view: ContactView) -> ExpectingForm:
        return self._drawn(
            ExpectingForm, "note_expecting", view, since=display_words().text("today")
        )

    def meets(self, view: ContactView) -> MeetForm:
        form = self._drawn(MeetForm, "set_needs_met", view, needs=list(view.code.meets))
        form.needs.choices = [(need.need_id, need.name) for need in self._needs]
        return form

    def close_need(self, view: ContactView) -> Iterator[tuple[str, OnceForm]]:
        """A button for each need, with its name."""
        for need in self._needs:
            to = url_for("supports.close_need", person_id=view.person_id, need_id=need.need_id)
            yield need.name, drawn(OnceForm, to, suffix=need.need_id)

    def colleagues(self, view: ContactView) -> list[Colleague]:
        """The named others around the person, each once."""
        words = display_words()
        last = {
            each.worker_id: day_text(date.fromisoformat(each.on), words)
            for each in view.code.in_touch
        }
        found = {
            each.worker_id: Colleague(
                each.worker_id,
                each.worker or "",
                last.get(each.worker_id),
            )
            for each in self._contacts
            if each.worker_id and not each.own and not each.ended
        }
        return list(found.values())

    def _drawn(self, kind: type[F], act: str, view: ContactView, **data: object) -> F:
        to = url_for(f"supports.{act}", person_id=view.person_id, support_id=view.support_id)
        mark = services().gateway.version_token(actor(), view.support_id, view.version or 0)
        return drawn(kind, to, version=mark, suffix=f"{act}-{view.support_id}", **data)


@blueprint.post(f"{_EDGE}/confirm")
@requires(Permission.SUPPORT_CHANGE)
def confirm(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    return _simple(own_support.confirm, person_id, support_id, Message.SUPPORT_CONFIRMED)


@blueprint.post(f"{_EDGE}/pause")
@requires(Permission.SUPPORT_CHANGE)
def pause(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    return _simple(own_support.pause, person_id, support_id, Message.SUPPORT_PAUSED)


@blueprint.post(f"{_EDGE}/resume")
@requires(Permission.SUPPORT_CHANGE)
def resume(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    return _simple(own_support.resume, person_id, support_id, Message.SUPPORT_RESUMED)


@blueprint.post(f"{_EDGE}/reopen")
@requires(Permission.SUPPORT_CHANGE)
def reopen(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    """ "Undo", beside the message that it has ended."""
    edge = _edge(person_id, support_id)
    return sent(
        ChangeForm,
        page=url_for("home.start"),
        to=_here(person_id),
        said=Message.SUPPORT_REOPENED,
        do=lambda form: own_support.reopen(services(), actor(), edge, form.sent),
    )


@blueprint.post(f"{_EDGE}/tie")
@requires(Permission.SUPPORT_CHANGE)
def set_tie(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = _edge(person_id, support_id)
    return sent(
        TieForm,
        page=_here(person_id),
        said=Message.TIE_SAVED,
        do=lambda form: own_support.set_tie(services(), actor(), edge, form.sent, form.tie.data),
    )


@blueprint.post(f"{_EDGE}/role")
@requires(Permission.SUPPORT_CHANGE)
def set_role(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = _edge(person_id, support_id)
    return sent(
        RoleForm,
        page=_here(person_id),
        said=Message.ROLE_SAVED,
        do=lambda form: own_support.set_role(services(), actor(), edge, form.sent, form.role.data),
    )


@blueprint.post(f"{_EDGE}/lead")
@requires(Permission.SUPPORT_CHANGE)
def lead(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = _edge(person_id, support_id)
    return sent(
        LeadForm,
        page=_here(person_id),
        said=Message.LEAD_SAVED,
        do=lambda form: own_support.set_lead(services(), actor(), edge, form.sent, form.leads.data),
    )


@blueprint.post(f"{_EDGE}/lead-no-more")
@requires(Permission.SUPPORT_CHANGE)
def lead_no_more(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = _edge(person_id, support_id)
    return sent(
        ChangeForm,
        page=_here(person_id),
        said=Message.LEAD_ENDED,
        do=lambda form: own_support.set_lead(services(), actor(), edge, form.sent, None),
    )


@blueprint.post(f"{_EDGE}/in-touch")
@requires(Permission.SUPPORT_CHANGE)
def note_in_touch(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = _edge(person_id, support_id)
    return sent(
        InTouchForm,
        page=_here(person_id),
        said=Message.IN_TOUCH_NOTED,
        do=lambda form: own_support.note_in_touch(
            services(), actor(), edge, form.sent, form.colleague.data
        ),
    )


@blueprint.post(f"{_EDGE}/end")
@requires(Permission.SUPPORT_CHANGE)
def end(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    edge = _edge(person_id, support_id)

    def ended(form: EndForm) -> int | None:
        ending = Ending(form.on.day, form.because.data)
        return own_support.end(services(), actor(), edge, form.sent, ending)

    return sent(
        EndForm,
        page=_here(person_id),
        to=url_for("home.start"),
        said=lambda version: _ended(edge, version),
        do=ended,
    )


def _ended(edge: OwnEdge, version: int | None) -> Said:
    """With "Undo" beside it, while it is the sender's to take back."""
    if version is None:
        return Said(Message.SUPPORT_ENDED)
    mark = services().gateway.version_token(actor(), edge.support_id, version)
    to = url_for("supports.reopen", person_id=edge.person_id, support_id=edge.support_id)
    undo = Step(display_words().text("undo"), to, {"version": mark})
    return Said(Message.SUPPORT_ENDED, step=undo)


def _simple(
    do: Callable[..., object], person_id: UUID, support_id: UUID, said: Message
) -> ResponseReturnValue:
    """A form without a field of its own."""
    edge = _edge(person_id, support_id)

    def done(form: ChangeForm) -> None:
        asked: SentForm = form.sent
        do(services(), actor(), edge, asked)

    return sent(ChangeForm, page=_here(person_id), said=said, do=done)


def _edge(person_id: UUID, support_id: UUID) -> OwnEdge:
    return OwnEdge(str(person_id), str(support_id))


def _here(person_id: UUID) -> str:
    return url_for("people.show_person", person_id=person_id)
