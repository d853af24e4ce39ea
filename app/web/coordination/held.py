"""Records that imports hold: the list, one of them, and what is said of it."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.coordination import held
from app.web.coordination.blueprint import blueprint
from app.web.frame.forms import ChangeForm, drawn
from app.web.frame.messages import Message, tell
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, new_op_id, services, user
from graph.errors import NotVisible
from graph.vocabulary import HeldAnswer

_SAID = {
    HeldAnswer.KEPT: Message.HELD_KEPT,
    HeldAnswer.TAKEN: Message.HELD_TAKEN,
    HeldAnswer.MENDED: Message.HELD_MENDED,
    HeldAnswer.LEFT_OUT: Message.HELD_LEFT_OUT,
    HeldAnswer.ASKED: Message.HELD_ASKED,
}


def guarded() -> bool:
    """What is about somebody who is protected is the privacy officer's alone."""
    return user().may(Permission.PRIVACY_READ)


@blueprint.get("/held")
@requires(Permission.TASKS_SETTLE)
def show_held() -> ResponseReturnValue:
    found = held.open_held(services(), actor(), guarded=guarded())
    return render_template("coordination/held.html", waiting=found)


@blueprint.get("/held/<uuid:task_id>")
@requires(Permission.TASKS_SETTLE)
def show_one_held(task_id: UUID) -> ResponseReturnValue:
    found = held.held_task(services(), actor(), str(task_id), new_op_id(), guarded=guarded())
    return _page(found, "coordination.settle_held")


@blueprint.post("/held/<uuid:task_id>/<how>")
@requires(Permission.TASKS_SETTLE)
def settle_held(task_id: UUID, how: str) -> ResponseReturnValue:
    """Then the next that waits, so that a list is worked off without going back to it."""
    said = _answer(how)
    try:
        return sent(
            ChangeForm,
            page=url_for("coordination.show_one_held", task_id=task_id),
            to=lambda _: _next(str(task_id)),
            said=_SAID[said],
            do=lambda form: held.settle(
                services(), actor(), form.sent, str(task_id), said, guarded=guarded()
            ),
        )
    except NotVisible:
        # Settled in another tab, or by somebody else; what never was is answered the same.
        tell(Message.SETTLED_MEANWHILE)
        return redirect(url_for("coordination.show_held"), 303)


@blueprint.get("/asked/<uuid:task_id>")
@requires(Permission.PEOPLE_READ)
def show_asked(task_id: UUID) -> ResponseReturnValue:
    found = held.asked_task(services(), actor(), str(task_id), new_op_id())
    return _page(found, "coordination.answer_asked")


@blueprint.post("/asked/<uuid:task_id>/<how>")
@requires(Permission.PEOPLE_READ)
def answer_asked(task_id: UUID, how: str) -> ResponseReturnValue:
    said = _answer(how)
    return sent(
        ChangeForm,
        page=url_for("coordination.show_asked", task_id=task_id),
        to=url_for("waiting.show_tasks"),
        said=Message.HELD_GIVEN_BACK if said is HeldAnswer.ASKED else _SAID[said],
        do=lambda form: held.answer(services(), actor(), form.sent, str(task_id), said),
    )


def _answer(how: str) -> HeldAnswer:
    """As it stands in the address of a form. Raises NotVisible."""
    try:
        return HeldAnswer(how)
    except ValueError:
        raise NotVisible from None


def _page(found: held.Held, to: str) -> str:
    mark = services().gateway.version_token(actor(), found.task_id, found.version)
    forms = [
        (
            drawn(
                ChangeForm,
                url_for(to, task_id=found.task_id, how=how.value),
                version=mark,
                suffix=how.value,
            ),
            *_button(how, found),
        )
        for how in found.answers
    ]
    return render_template("coordination/one_held.html", found=found, forms=forms)


def _button(how: HeldAnswer, found: held.Held) -> tuple[str, str]:
    """What stands on it, and what it means."""
    words = display_words()
    if found.person_id and how is HeldAnswer.ASKED:
        return words.text("held_give_back"), words.text("held_give_back_means")
    return words.of(how), words.text(f"held_{how.value}_means")


def _next(after: str) -> str:
    for each in held.open_held(services(), actor(), guarded=guarded()):
        if each.task_id != after:
            return url_for("coordination.show_one_held", task_id=each.task_id)
    return url_for("coordination.show_held")
