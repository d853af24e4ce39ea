"""What a worker keeps private of their people, and whom they know privately themself."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.safety import declaring, keeping_out
from app.web.frame.even_time import wait_like_others
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.picker import Choice
from app.web.frame.sending import looked_for, sent
from app.web.frame.wiring import actor, display_words, new_op_id, services
from app.web.safety.blueprint import blueprint
from app.web.safety.forms import AskForm, InterestForm, LimitForm


@blueprint.get("/people/<uuid:person_id>/private")
@requires(Permission.SUPPORT_CHANGE)
def show_limits(person_id: UUID) -> ResponseReturnValue:
    found = keeping_out.limits_page(services(), actor(), str(person_id), new_op_id())
    form = drawn(LimitForm, url_for("safety.record_limit", person_id=person_id))
    form.who.at = {"person_id": person_id}
    form.who.look(choices)
    if found.decisions or form.decision.data:
        form.decision.offer(found.decisions, display_words().text("not_shared_none"))
    else:
        del form.decision

    def lift(line: keeping_out.LimitLine) -> OnceForm:
        to = url_for("safety.lift_limit", person_id=person_id, exclusion_id=line.exclusion_id)
        return drawn(OnceForm, to, suffix=line.exclusion_id)

    ask = drawn(AskForm, url_for("safety.ask_officer", person_id=person_id), suffix="ask")
    return render_template("safety/limits.html", found=found, form=form, lift=lift, ask=ask)


@blueprint.post("/people/<uuid:person_id>/private")
@requires(Permission.SUPPORT_CHANGE)
def record_limit(person_id: UUID) -> ResponseReturnValue:
    return sent(
        LimitForm,
        page=_limits(person_id),
        said=Message.LIMIT_RECORDED,
        do=lambda form: keeping_out.record(
            services(), actor(), form.sent, str(person_id), form.limit
        ),
    )


@blueprint.post("/people/<uuid:person_id>/private/find")
@requires(Permission.SUPPORT_CHANGE)
def find_for_limit(person_id: UUID) -> ResponseReturnValue:
    to = url_for("safety.record_limit", person_id=person_id)
    return looked_for(LimitForm, page=_limits(person_id), to=to)


@blueprint.post("/people/<uuid:person_id>/private/found")
@requires(Permission.SUPPORT_CHANGE)
def show_for_limit(person_id: UUID) -> ResponseReturnValue:
    return fragment("_found.html", found=choices(LimitForm().who.words), name="who")


@blueprint.post("/people/<uuid:person_id>/private/<uuid:exclusion_id>/lift")
@requires(Permission.SUPPORT_CHANGE)
def lift_limit(person_id: UUID, exclusion_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_limits(person_id),
        said=Message.LIMIT_LIFTED,
        do=lambda form: keeping_out.lift(
            services(), actor(), form.sent, str(person_id), str(exclusion_id)
        ),
    )


@blueprint.post("/people/<uuid:person_id>/private/ask")
@requires(Permission.SUPPORT_CHANGE)
def ask_officer(person_id: UUID) -> ResponseReturnValue:
    return sent(
        AskForm,
        page=_limits(person_id),
        said=Message.SAFETY_ASKED,
        do=lambda form: keeping_out.ask(
            services(), actor(), form.sent, str(person_id), form.said.data
        ),
    )


@blueprint.get("/people-i-know")
@requires(Permission.SUPPORT_CHANGE)
def show_declaring() -> ResponseReturnValue:
    form = drawn(InterestForm, url_for("safety.declare_interest"))
    return render_template("safety/declare.html", form=form)


@blueprint.post("/people-i-know")
@requires(Permission.SUPPORT_CHANGE)
def declare_interest() -> ResponseReturnValue:
    def do(form: InterestForm) -> None:
        declaring.declare(services(), actor(), form.sent, form.kind.data, form.named)
        # More is done where somebody of that name is here: the answer must not tell.
        wait_like_others()

    return sent(
        InterestForm,
        page=url_for("safety.show_declaring"),
        said=Message.INTEREST_DECLARED,
        do=do,
    )


def choices(words: str) -> list[Choice]:
    """Agencies and practitioners of the directory."""
    found = keeping_out.found_in_directory(services(), actor(), words)
    return [Choice(each.value, each.name, each.beside) for each in found]


def _limits(person_id: UUID) -> str:
    return url_for("safety.show_limits", person_id=person_id)
