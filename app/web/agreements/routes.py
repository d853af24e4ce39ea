"""Agreement: the page to sit over together."""

from collections.abc import Callable
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services.agreements import history, talk, told
from app.services.agreements.history import Line
from app.services.agreements.talk import TalkPage
from app.services.changes import SentForm
from app.services.context import Services
from app.services.people.paper import FileForm
from app.web.agreements.blueprint import blueprint
from app.web.agreements.forms import TalkForm, talk_form
from app.web.frame.drafts import draft_of
from app.web.frame.forms import ChangeForm, OnceForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import looked_for, sent
from app.web.frame.wiring import actor, new_op_id, services
from app.web.people.paper import as_file, wanted
from graph.records.viewer import Actor

Act = Callable[[Services, Actor, str, str, SentForm], None]


@blueprint.get("/people/<uuid:person_id>/agreement")
@requires(Permission.PEOPLE_READ)
def show_talk(person_id: UUID) -> ResponseReturnValue:
    to = url_for("agreements.record", person_id=person_id)
    came_back = draft_of(to)
    typed = drawn(talk_form(came_back.fields if came_back else ()), to)
    found = talk.talk_page(services(), actor(), str(person_id), new_op_id(), typed.choices)
    mark = services().gateway.version_token(actor(), talk.record_of(str(person_id)), found.version)
    return render_template(
        "agreements/talk.html",
        found=found,
        form=drawn(talk_form(_names(found)), to, version=mark),
        later=drawn(OnceForm, url_for("agreements.put_off", person_id=person_id)),
        person_id=person_id,
    )


@blueprint.post("/people/<uuid:person_id>/agreement")
@requires(Permission.SUPPORT_CHANGE)
def record(person_id: UUID) -> ResponseReturnValue:
    def save(form: TalkForm) -> bool:
        chosen = form.choices
        talk.record(services(), actor(), str(person_id), form.sent, chosen, no=form.no)
        return form.no

    return sent(
        talk_form(request.form),
        page=_here(person_id),
        # What was agreed, until when, and how to take it back; of a no nothing more is read aloud.
        to=lambda no: url_for(
            "people.show_person" if no else "agreements.show_history", person_id=person_id
        ),
        said=lambda no: Said(Message.SAID_NO if no else Message.AGREED),
        do=save,
    )


@blueprint.post("/people/<uuid:person_id>/agreement/shown")
@requires(Permission.SUPPORT_CHANGE)
def look(person_id: UUID) -> ResponseReturnValue:
    """ "Show what they would see", where no script does it."""
    return looked_for(
        talk_form(request.form),
        page=_here(person_id),
        to=url_for("agreements.record", person_id=person_id),
    )


@blueprint.post("/people/<uuid:person_id>/agreement/preview")
@requires(Permission.SUPPORT_CHANGE)
def preview(person_id: UUID) -> ResponseReturnValue:
    form = talk_form(request.form)()
    found = talk.preview(services(), actor(), str(person_id), new_op_id(), form.choices)
    return fragment("agreements/_preview.html", views=found)


@blueprint.post("/people/<uuid:person_id>/agreement/not-now")
@requires(Permission.SUPPORT_CHANGE)
def put_off(person_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_here(person_id),
        to=url_for("people.show_person", person_id=person_id),
        said=Message.PUT_OFF,
        do=lambda form: talk.put_off(services(), actor(), str(person_id), form.sent),
    )


@blueprint.get("/people/<uuid:person_id>/agreements")
@requires(Permission.PEOPLE_READ)
def show_history(person_id: UUID) -> ResponseReturnValue:
    found = history.history(services(), actor(), str(person_id), new_op_id())

    def form(act: str, line: Line) -> ChangeForm:
        to = url_for(f"agreements.{act}", person_id=person_id, consent_id=line.consent_id)
        mark = services().gateway.version_token(actor(), line.consent_id, line.version)
        return drawn(ChangeForm, to, version=mark, suffix=f"{act}-{line.consent_id}")

    return render_template("agreements/history.html", found=found, form=form, person_id=person_id)


@blueprint.post("/people/<uuid:person_id>/agreements/<uuid:consent_id>/withdraw")
@requires(Permission.SUPPORT_CHANGE)
def withdraw(person_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    return _changed(person_id, consent_id, history.withdraw, Message.WITHDRAWN)


@blueprint.post("/people/<uuid:person_id>/agreements/<uuid:consent_id>/renew")
@requires(Permission.SUPPORT_CHANGE)
def renew(person_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    return _changed(person_id, consent_id, history.renew, Message.RENEWED)


def _changed(person_id: UUID, consent_id: UUID, change: Act, said: Message) -> ResponseReturnValue:
    return sent(
        ChangeForm,
        page=url_for("agreements.show_history", person_id=person_id),
        said=said,
        do=lambda form: change(services(), actor(), str(person_id), str(consent_id), form.sent),
    )


@blueprint.get("/people/<uuid:person_id>/who-can-see")
@requires(Permission.PEOPLE_READ)
def show_who_can_see(person_id: UUID) -> ResponseReturnValue:
    found = told.who_can_see(services(), actor(), str(person_id), new_op_id())
    return render_template("agreements/who_can_see.html", found=found, person_id=person_id)


@blueprint.get("/people/<uuid:person_id>/who-looked")
@requires(Permission.PEOPLE_READ)
def show_who_looked(person_id: UUID) -> ResponseReturnValue:
    found = told.who_looked(services(), actor(), str(person_id), new_op_id())
    return render_template("agreements/who_looked.html", found=found, person_id=person_id)


@blueprint.get("/people/<uuid:person_id>/my-team")
@requires(Permission.PEOPLE_READ)
def show_my_team(person_id: UUID) -> ResponseReturnValue:
    found = told.my_team(services(), actor(), str(person_id), new_op_id())
    return render_template("agreements/my_team.html", found=found, person_id=person_id)


@blueprint.get("/people/<uuid:person_id>/my-team.pdf")
@requires(Permission.PEOPLE_READ)
def show_my_team_file(person_id: UUID) -> ResponseReturnValue:
    asked = wanted(FileForm.PDF)
    found = told.my_team_paper(services(), actor(), str(person_id), new_op_id(), asked.size)
    return as_file(found, FileForm.PDF, "my-team")


def _here(person_id: UUID) -> str:
    return url_for("agreements.show_talk", person_id=person_id)


def _names(found: TalkPage) -> list[str]:
    offered = found.offered
    return [
        *(f"sector_{each}" for each in (*offered.around, *offered.more)),
        *(f"family_{each.id}" for each in offered.families),
        *(f"relative_{each.id}" for each in offered.relatives),
        *(f"service_{each.id}" for each in (*offered.sensitive, *offered.ordinary)),
    ]
