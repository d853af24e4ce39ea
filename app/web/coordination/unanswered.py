"""New support and ties that nobody may answer: the list, one of them, and what becomes of it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.coordination import unanswered
from app.web.coordination.blueprint import blueprint
from app.web.coordination.forms import AskToLeadForm
from app.web.coordination.held import guarded
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.messages import Message, Said, tell
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, services, user
from app.web.supports.forms import DeclineForm
from graph.clock import local_date
from graph.errors import NotVisible


@blueprint.get("/unanswered")
@requires(Permission.TASKS_SETTLE)
def show_unanswered() -> ResponseReturnValue:
    return render_template(
        "coordination/unanswered.html",
        supports=unanswered.unconfirmable(services(), actor(), shielded=guarded()),
        ties=unanswered.lonely_ties(services(), actor(), guarded=guarded()),
    )


@blueprint.get("/unanswered/supports/<uuid:support_id>")
@requires(Permission.TASKS_SETTLE)
def show_unanswered_support(support_id: UUID) -> ResponseReturnValue:
    found = unanswered.unanswered_support(services(), actor(), str(support_id), shielded=guarded())
    to_lead = None
    if found.leaders:
        to_lead = drawn(AskToLeadForm, _of_support("ask_to_lead", support_id))
        to_lead.post.offer(
            (
                (each.post_id, f"{each.name}, {display_words().of(each.role)}")
                for each in found.leaders
            ),
            display_words().text("choose_one"),
        )
    mark = services().gateway.version_token(actor(), found.support_id, found.version)
    lapse = drawn(
        DeclineForm, _of_support("let_support_lapse", support_id), version=mark, suffix="lapse"
    )
    return render_template(
        "coordination/unanswered_support.html", found=found, to_lead=to_lead, lapse=lapse
    )


@blueprint.post("/unanswered/supports/<uuid:support_id>/lead")
@requires(Permission.TASKS_SETTLE)
def ask_to_lead(support_id: UUID) -> ResponseReturnValue:
    """Who leads sees whom the team supports, so an administrator says yes to it."""
    if guarded():
        raise NotVisible
    try:
        return sent(
            AskToLeadForm,
            page=_of_support("show_unanswered_support", support_id),
            to=lambda _: _next(str(support_id)),
            said=lambda name: Said(Message.ASKED_TO_LEAD, {"name": name}),
            do=lambda form: unanswered.ask_to_lead(
                services(), user().signed_in, form.sent, str(support_id), form.post.data
            ),
        )
    except NotVisible:
        return _meanwhile()


@blueprint.post("/unanswered/supports/<uuid:support_id>/lapse")
@requires(Permission.TASKS_SETTLE)
def let_support_lapse(support_id: UUID) -> ResponseReturnValue:
    try:
        return sent(
            DeclineForm,
            page=_of_support("show_unanswered_support", support_id),
            to=lambda _: _next(str(support_id)),
            said=Message.SUPPORT_LAPSED,
            do=lambda form: unanswered.let_support_lapse(
                services(),
                actor(),
                form.sent,
                str(support_id),
                form.why_not.data,
                shielded=guarded(),
            ),
        )
    except NotVisible:
        return _meanwhile()


@blueprint.get("/unanswered/ties/<uuid:tie_id>")
@requires(Permission.TASKS_SETTLE)
def show_unanswered_tie(tie_id: UUID) -> ResponseReturnValue:
    found = unanswered.unanswered_tie(services(), actor(), str(tie_id), guarded=guarded())
    lapse = drawn(OnceForm, url_for("coordination.let_tie_lapse", tie_id=tie_id))
    return render_template("coordination/unanswered_tie.html", found=found, lapse=lapse)


@blueprint.post("/unanswered/ties/<uuid:tie_id>/lapse")
@requires(Permission.TASKS_SETTLE)
def let_tie_lapse(tie_id: UUID) -> ResponseReturnValue:
    try:
        return sent(
            OnceForm,
            page=url_for("coordination.show_unanswered_tie", tie_id=tie_id),
            to=lambda _: _next(str(tie_id)),
            said=Message.TIE_LAPSED,
            do=lambda form: unanswered.let_tie_lapse(
                services(), actor(), form.sent, str(tie_id), guarded=guarded()
            ),
        )
    except NotVisible:
        return _meanwhile()


def _meanwhile() -> ResponseReturnValue:
    """Settled by somebody else, or never there: both are answered alike."""
    tell(Message.SETTLED_MEANWHILE)
    return redirect(url_for("coordination.show_unanswered"), 303)


def _of_support(act: str, support_id: UUID) -> str:
    return url_for(f"coordination.{act}", support_id=support_id)


def _next(after: str) -> str:
    """The next that waits for the reader, the oldest first; not what waits for a second person."""
    for _, record_id, url in sorted(_waiting()):
        if record_id != after:
            return url
    return url_for("coordination.show_unanswered")


def _waiting() -> Iterator[tuple[date, str, str]]:
    zone = services().policy.time_zone
    for each in unanswered.unconfirmable(services(), actor(), shielded=guarded()):
        if not each.asked:
            url = url_for("coordination.show_unanswered_support", support_id=each.support_id)
            yield each.since or date.max, each.support_id, url
    for tie in unanswered.lonely_ties(services(), actor(), guarded=guarded()):
        url = url_for("coordination.show_unanswered_tie", tie_id=tie.tie_id)
        yield local_date(tie.asked_at, zone), tie.tie_id, url
