"""The same person, or two people: what waits, two records side by side, and undoing it."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.services.families import comparing, joining
from app.web.families.routes import blueprint
from app.web.frame.forms import UUID_LENGTH, OnceForm, drawn
from app.web.frame.messages import Message, Said, Step, tell
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, new_op_id, services, user
from graph.errors import NotVisible


class PairForm(OnceForm):
    """Which two of a task's records it is about, as the page showed them."""

    one = HiddenField(validators=[Length(max=UUID_LENGTH)])
    other = HiddenField(validators=[Length(max=UUID_LENGTH)])


class PartForm(OnceForm):
    picked = SelectMultipleField(
        "label_which_of_this_belongs",
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.picked.type = "SomeOf"


def _guarded() -> bool:
    """What is about somebody who is protected is the privacy officer's alone."""
    return user().may(Permission.PRIVACY_READ)


@blueprint.get("/compare")
@requires(Permission.RECORDS_COMPARE)
def show_comparisons() -> ResponseReturnValue:
    return render_template(
        "families/comparisons.html",
        waiting=comparing.open_comparisons(services(), actor(), guarded=_guarded()),
        joined=comparing.joined_lately(services(), actor(), guarded=_guarded()),
    )


@blueprint.get("/compare/<uuid:task_id>")
@requires(Permission.RECORDS_COMPARE)
def show_comparison(task_id: UUID) -> ResponseReturnValue:
    found = comparing.comparison(services(), actor(), str(task_id), new_op_id(), guarded=_guarded())

    def form(endpoint: str) -> PairForm:
        return drawn(
            PairForm,
            url_for(endpoint, task_id=task_id),
            suffix=endpoint.rpartition(".")[2],
            one=found.one_id,
            other=found.other_id,
        )

    return render_template("families/comparison.html", found=found, form=form)


@blueprint.post("/compare/<uuid:task_id>/same")
@requires(Permission.RECORDS_COMPARE)
def same_person(task_id: UUID) -> ResponseReturnValue:
    return _judged(task_id, _joined, comparing.same_person)


@blueprint.post("/compare/<uuid:task_id>/two")
@requires(Permission.RECORDS_COMPARE)
def two_people(task_id: UUID) -> ResponseReturnValue:
    return _judged(task_id, Message.PEOPLE_TOLD_APART, comparing.two_people)


@blueprint.post("/compare/<uuid:task_id>/unsure")
@requires(Permission.RECORDS_COMPARE)
def cannot_tell(task_id: UUID) -> ResponseReturnValue:
    return _judged(task_id, Message.CANNOT_TELL, comparing.cannot_tell)


@blueprint.get("/joined/<uuid:join_id>")
@requires(Permission.RECORDS_COMPARE)
def show_join(join_id: UUID) -> ResponseReturnValue:
    found = joining.parting(services(), actor(), str(join_id), guarded=_guarded())
    form = drawn(PartForm, url_for("families.part_records", join_id=join_id))
    form.picked.choices = [SelectChoice(each.record_id, each.said) for each in found.since]
    if not found.since:
        del form.picked
    return render_template("families/join.html", found=found, form=form)


@blueprint.post("/joined/<uuid:join_id>/part")
@requires(Permission.RECORDS_COMPARE)
def part_records(join_id: UUID) -> ResponseReturnValue:
    return sent(
        PartForm,
        page=url_for("families.show_join", join_id=join_id),
        to=url_for("families.show_comparisons"),
        said=Message.PEOPLE_PARTED,
        do=lambda form: joining.part(
            services(),
            actor(),
            form.sent,
            str(join_id),
            form.picked.data or (),
            guarded=_guarded(),
        ),
    )


def _judged(
    task_id: UUID,
    said: Message | Callable[[str | None], Said],
    judge: Callable[..., str | None],
) -> ResponseReturnValue:
    """Then the next that waits, so that a list is worked off without going back to it."""

    def do(form: PairForm) -> str | None:
        pair = (form.one.data or "", form.other.data or "")
        return judge(services(), actor(), form.sent, str(task_id), pair, guarded=_guarded())

    try:
        return sent(
            PairForm,
            page=url_for("families.show_comparison", task_id=task_id),
            to=lambda _: _next(str(task_id)),
            said=said,
            do=do,
        )
    except NotVisible:
        # Settled in another tab, or by somebody else; what never was is answered the same.
        tell(Message.SETTLED_MEANWHILE)
        return redirect(url_for("families.show_comparisons"), 303)


def _joined(join_id: str | None) -> Said:
    if not join_id:
        return Said(Message.SECOND_MUST_SAY_SO)
    undo = url_for("families.part_records", join_id=join_id)
    return Said(Message.PEOPLE_JOINED, step=Step(display_words().text("undo"), undo))


def _next(after: str) -> str:
    """Not the one that waits on, nor what nobody could tell before."""
    waiting = comparing.open_comparisons(services(), actor(), guarded=_guarded())
    for each in waiting:
        if each.task_id != after and not each.unsure:
            return url_for("families.show_comparison", task_id=each.task_id)
    return url_for("families.show_comparisons")
