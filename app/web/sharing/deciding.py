"""What a worker decides to share without agreement, about somebody they work with."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.safety.keeping_out import found_in_directory
from app.services.sharing import deciding
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.picker import Choice
from app.web.frame.sending import looked_for, sent
from app.web.frame.wiring import actor, display_words, new_op_id, services
from app.web.sharing.blueprint import blueprint
from app.web.sharing.forms import DecisionForm


@blueprint.get("/people/<uuid:person_id>/sharing")
@requires(Permission.SUPPORT_CHANGE)
def show_sharing(person_id: UUID) -> ResponseReturnValue:
    found = deciding.sharing_page(services(), actor(), str(person_id), new_op_id())
    told = display_words().text
    form = drawn(DecisionForm, url_for("sharing.decide", person_id=person_id))
    form.opens.choices = [
        (each, told("sharing_name_alone", name=name) if each in found.named_alone else name)
        for each, name in found.around
    ]
    form.who.at = {"person_id": person_id}
    form.who.look(recipients)

    def end(line: deciding.DecisionLine) -> OnceForm:
        to = url_for("sharing.end", person_id=person_id, decision_id=line.decision_id)
        return drawn(OnceForm, to, suffix=line.decision_id)

    return render_template("sharing/sharing.html", found=found, form=form, end=end)


@blueprint.post("/people/<uuid:person_id>/sharing")
@requires(Permission.SUPPORT_CHANGE)
def decide(person_id: UUID) -> ResponseReturnValue:
    return sent(
        DecisionForm,
        page=_page(person_id),
        said=Message.SHARING_DECIDED,
        do=lambda form: deciding.decide(
            services(), actor(), form.sent, str(person_id), form.decision
        ),
    )


@blueprint.post("/people/<uuid:person_id>/sharing/find")
@requires(Permission.SUPPORT_CHANGE)
def find_recipient(person_id: UUID) -> ResponseReturnValue:
    to = url_for("sharing.decide", person_id=person_id)
    return looked_for(DecisionForm, page=_page(person_id), to=to)


@blueprint.post("/people/<uuid:person_id>/sharing/found")
@requires(Permission.SUPPORT_CHANGE)
def show_recipients(person_id: UUID) -> ResponseReturnValue:
    return fragment("_found.html", found=recipients(DecisionForm().who.words), name="who")


@blueprint.post("/people/<uuid:person_id>/sharing/<uuid:decision_id>/end")
@requires(Permission.SUPPORT_CHANGE)
def end(person_id: UUID, decision_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_page(person_id),
        said=Message.SHARING_ENDED,
        do=lambda form: deciding.end(
            services(), actor(), form.sent, str(person_id), str(decision_id)
        ),
    )


def recipients(words: str) -> list[Choice]:
    """Agencies and practitioners of the directory."""
    found = found_in_directory(services(), actor(), words)
    return [Choice(each.value, each.name, each.beside) for each in found]


def _page(person_id: UUID) -> str:
    return url_for("sharing.show_sharing", person_id=person_id)
