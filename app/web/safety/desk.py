"""The privacy officer's desk: what is asked, who is kept apart, kept out, shielded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.safety import desk
from app.web.frame.forms import Form, OnceForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import looked_for, sent
from app.web.frame.wiring import actor, new_op_id, services
from app.web.safety.blueprint import blueprint
from app.web.safety.forms import ApartForm, NamedForm, NamedWorkerForm, OfficersLimitForm
from app.web.safety.own import choices
from graph.errors import NotVisible
from graph.vocabulary import InterestKind


class DeskForms:
    """The forms of the desk, each drawn where it stands."""

    def apart(self) -> ApartForm:
        return drawn(ApartForm, url_for("safety.keep_apart"), suffix="apart")

    def limit(self) -> OfficersLimitForm:
        form = drawn(OfficersLimitForm, url_for("safety.keep_out"), suffix="out")
        form.who.look(choices)
        return form

    def shield(self) -> NamedForm:
        return drawn(NamedForm, url_for("safety.shield"), suffix="shield")

    def answer(self, task_id: str) -> OnceForm:
        return _small("safety.answer", task_id, task_id=task_id)

    def end(self, arrangement_id: str) -> OnceForm:
        to = "safety.end_arrangement"
        return _small(to, arrangement_id, arrangement_id=arrangement_id)

    def lift(self, exclusion_id: str) -> OnceForm:
        return _small("safety.lift_safety", exclusion_id, exclusion_id=exclusion_id)

    def remove(self, line: desk.InterestLine) -> OnceForm:
        return _small(
            "safety.remove_interest",
            f"{line.practitioner_id}-{line.person_id}-{line.kind}",
            practitioner_id=line.practitioner_id,
            person_id=line.person_id,
            kind=line.kind.value,
        )


@blueprint.get("/safety")
@requires(Permission.SAFETY_KEEP)
def show_desk() -> ResponseReturnValue:
    found = desk.desk(services(), actor(), new_op_id())
    return render_template("safety/desk.html", found=found, forms=DeskForms())


@blueprint.post("/safety/asked/<uuid:task_id>")
@requires(Permission.SAFETY_KEEP)
def answer(task_id: UUID) -> ResponseReturnValue:
    return _done(
        OnceForm,
        Message.SAFETY_ANSWERED,
        lambda form: desk.answer(services(), actor(), form.sent, str(task_id)),
    )


@blueprint.post("/safety/apart")
@requires(Permission.SAFETY_KEEP)
def keep_apart() -> ResponseReturnValue:
    return _done(
        ApartForm,
        Message.KEPT_APART,
        lambda form: desk.keep_apart(services(), actor(), form.sent, form.protected, form.away),
    )


@blueprint.post("/safety/apart/<uuid:arrangement_id>/end")
@requires(Permission.SAFETY_KEEP)
def end_arrangement(arrangement_id: UUID) -> ResponseReturnValue:
    return _done(
        OnceForm,
        Message.APART_NO_MORE,
        lambda form: desk.end_arrangement(services(), actor(), form.sent, str(arrangement_id)),
    )


@blueprint.post("/safety/out")
@requires(Permission.SAFETY_KEEP)
def keep_out() -> ResponseReturnValue:
    return _done(
        OfficersLimitForm,
        Message.LIMIT_RECORDED,
        lambda form: desk.keep_out(services(), actor(), form.sent, form.named, form.limit),
    )


@blueprint.post("/safety/out/find")
@requires(Permission.SAFETY_KEEP)
def find_for_officer() -> ResponseReturnValue:
    return looked_for(OfficersLimitForm, page=_desk(), to=url_for("safety.keep_out"))


@blueprint.post("/safety/out/found")
@requires(Permission.SAFETY_KEEP)
def show_for_officer() -> ResponseReturnValue:
    return fragment("_found.html", found=choices(OfficersLimitForm().who.words), name="who")


@blueprint.post("/safety/out/<uuid:exclusion_id>/lift")
@requires(Permission.SAFETY_KEEP)
def lift_safety(exclusion_id: UUID) -> ResponseReturnValue:
    return _done(
        OnceForm,
        Message.LIMIT_LIFTED,
        lambda form: desk.lift_limit(services(), actor(), form.sent, str(exclusion_id)),
    )


@blueprint.post("/safety/interests/<uuid:practitioner_id>/<uuid:person_id>/<kind>/remove")
@requires(Permission.SAFETY_KEEP)
def remove_interest(practitioner_id: UUID, person_id: UUID, kind: str) -> ResponseReturnValue:
    if kind not in set(InterestKind):
        raise NotVisible
    interest = (str(practitioner_id), str(person_id), InterestKind(kind))
    return _done(
        OnceForm,
        Message.INTEREST_REMOVED,
        lambda form: desk.remove_interest(services(), actor(), form.sent, *interest),
    )


@blueprint.post("/safety/shielded")
@requires(Permission.SAFETY_KEEP)
def shield() -> ResponseReturnValue:
    return _done(
        NamedForm,
        Message.SHIELDED,
        lambda form: desk.shield(services(), actor(), form.sent, form.named),
    )


@blueprint.get("/safety/shielded/<uuid:person_id>")
@requires(Permission.SAFETY_KEEP)
def show_shielded(person_id: UUID) -> ResponseReturnValue:
    found = desk.shielded_person(services(), actor(), str(person_id), new_op_id())
    form = drawn(NamedWorkerForm, url_for("safety.name_worker", person_id=person_id))
    form.who.at = {"person_id": person_id}
    form.who.look(choices)

    def drop(worker_id: str) -> OnceForm:
        return _small(
            "safety.unname_worker", worker_id, person_id=person_id, practitioner_id=worker_id
        )

    return render_template(
        "safety/shielded.html",
        found=found,
        form=form,
        drop=drop,
        lift=_small("safety.lift_shield", "lift", person_id=person_id),
    )


@blueprint.post("/safety/shielded/<uuid:person_id>/workers")
@requires(Permission.SAFETY_KEEP)
def name_worker(person_id: UUID) -> ResponseReturnValue:
    return sent(
        NamedWorkerForm,
        page=_shielded(person_id),
        said=Message.NAMED_WORKERS_SAVED,
        do=lambda form: desk.name_worker(
            services(), actor(), form.sent, str(person_id), form.who.data
        ),
    )


@blueprint.post("/safety/shielded/<uuid:person_id>/workers/find")
@requires(Permission.SAFETY_KEEP)
def find_named_worker(person_id: UUID) -> ResponseReturnValue:
    to = url_for("safety.name_worker", person_id=person_id)
    return looked_for(NamedWorkerForm, page=_shielded(person_id), to=to)


@blueprint.post("/safety/shielded/<uuid:person_id>/workers/found")
@requires(Permission.SAFETY_KEEP)
def show_named_worker(person_id: UUID) -> ResponseReturnValue:
    return fragment("_found.html", found=choices(NamedWorkerForm().who.words), name="who")


@blueprint.post("/safety/shielded/<uuid:person_id>/workers/<uuid:practitioner_id>/remove")
@requires(Permission.SAFETY_KEEP)
def unname_worker(person_id: UUID, practitioner_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_shielded(person_id),
        said=Message.NAMED_WORKERS_SAVED,
        do=lambda form: desk.unname_worker(
            services(), actor(), form.sent, str(person_id), str(practitioner_id)
        ),
    )


@blueprint.post("/safety/shielded/<uuid:person_id>/lift")
@requires(Permission.SAFETY_KEEP)
def lift_shield(person_id: UUID) -> ResponseReturnValue:
    return _done(
        OnceForm,
        Message.SHIELD_LIFTED,
        lambda form: desk.lift_shield(services(), actor(), form.sent, str(person_id)),
    )


def _done(kind: type[Form], said: Message, do: Callable[[Form], None]) -> ResponseReturnValue:
    return sent(kind, page=_desk(), said=said, do=do)


def _small(endpoint: str, suffix: str, **values: Any) -> OnceForm:
    return drawn(OnceForm, url_for(endpoint, **values), suffix=suffix)


def _desk() -> str:
    return url_for("safety.show_desk")


def _shielded(person_id: UUID) -> str:
    return url_for("safety.show_shielded", person_id=person_id)
