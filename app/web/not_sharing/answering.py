"""The second person of a decision not to share: a leader, or the privacy officer."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.not_sharing import answering
from app.services.sharing.answering import Said
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, new_op_id, services
from app.web.not_sharing.blueprint import blueprint
from app.web.not_sharing.forms import NoForm


class ListForms:
    """The forms of the officer's list, each drawn where it stands."""

    def small(self, what: str, decision_id: str) -> OnceForm:
        to = url_for(f"not_sharing.{what}_by_officer", decision_id=decision_id)
        kind = NoForm if what == "refuse" else OnceForm
        return drawn(kind, to, suffix=f"{what}-{decision_id}")


@blueprint.get("/people/<uuid:person_id>/not-shared/<uuid:decision_id>")
@requires(Permission.SUPPORT_CHANGE)
def show_decision(person_id: UUID, decision_id: UUID) -> ResponseReturnValue:
    found = answering.answer_page(
        services(), actor(), str(person_id), str(decision_id), new_op_id()
    )

    def answer(what: str) -> OnceForm:
        to = url_for(f"not_sharing.{what}", person_id=person_id, decision_id=decision_id)
        return drawn(NoForm if what == "refuse" else OnceForm, to, suffix=what)

    return render_template("not_sharing/answer.html", found=found, answer=answer)


@blueprint.post("/people/<uuid:person_id>/not-shared/<uuid:decision_id>/approve")
@requires(Permission.SUPPORT_CHANGE)
def approve(person_id: UUID, decision_id: UUID) -> ResponseReturnValue:
    return _answered(OnceForm, person_id, decision_id)


@blueprint.post("/people/<uuid:person_id>/not-shared/<uuid:decision_id>/refuse")
@requires(Permission.SUPPORT_CHANGE)
def refuse(person_id: UUID, decision_id: UUID) -> ResponseReturnValue:
    return _answered(NoForm, person_id, decision_id)


def _answered(kind: type[OnceForm], person_id: UUID, decision_id: UUID) -> ResponseReturnValue:
    at = (str(person_id), str(decision_id))
    return sent(
        kind,
        page=url_for("not_sharing.show_decision", person_id=person_id, decision_id=decision_id),
        to=url_for("waiting.show_tasks"),
        said=Message.NOT_SHARED_REFUSED if kind is NoForm else Message.NOT_SHARED_APPROVED,
        do=lambda form: answering.answer_as_leader(services(), actor(), form.sent, at, _said(form)),
    )


def _said(form: OnceForm) -> Said:
    if isinstance(form, NoForm):
        return Said(yes=False, because=form.because.data or "")
    return Said(yes=True)


@blueprint.get("/not-shared")
@requires(Permission.SAFETY_KEEP)
def show_all() -> ResponseReturnValue:
    found = answering.officers_list(services(), actor(), new_op_id())
    return render_template("not_sharing/all.html", found=found, forms=ListForms())


@blueprint.post("/not-shared/<uuid:decision_id>/approve")
@requires(Permission.SAFETY_KEEP)
def approve_by_officer(decision_id: UUID) -> ResponseReturnValue:
    return _answered_by_officer(OnceForm, decision_id)


@blueprint.post("/not-shared/<uuid:decision_id>/refuse")
@requires(Permission.SAFETY_KEEP)
def refuse_by_officer(decision_id: UUID) -> ResponseReturnValue:
    return _answered_by_officer(NoForm, decision_id)


def _answered_by_officer(kind: type[OnceForm], decision_id: UUID) -> ResponseReturnValue:
    return sent(
        kind,
        page=url_for("not_sharing.show_all"),
        said=Message.NOT_SHARED_REFUSED if kind is NoForm else Message.NOT_SHARED_APPROVED,
        do=lambda form: answering.answer_as_officer(
            services(), actor(), form.sent, str(decision_id), _said(form)
        ),
    )


@blueprint.post("/not-shared/<uuid:decision_id>/review")
@requires(Permission.SAFETY_KEEP)
def review_by_officer(decision_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=url_for("not_sharing.show_all"),
        said=Message.NOT_SHARED_REVIEWED,
        do=lambda form: answering.review(services(), actor(), form.sent, str(decision_id)),
    )


@blueprint.post("/not-shared/<uuid:decision_id>/end")
@requires(Permission.SAFETY_KEEP)
def end_by_officer(decision_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=url_for("not_sharing.show_all"),
        said=Message.NOT_SHARED_ENDED,
        do=lambda form: answering.end_as_officer(services(), actor(), form.sent, str(decision_id)),
    )
