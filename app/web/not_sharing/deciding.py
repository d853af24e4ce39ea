"""What a worker decides not to share, about somebody they work with."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.not_sharing import deciding
from app.services.safety.keeping_out import found_in_directory
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.picker import Choice
from app.web.frame.sending import looked_for, sent
from app.web.frame.wiring import actor, new_op_id, services
from app.web.not_sharing.blueprint import blueprint
from app.web.not_sharing.forms import NotSharingForm


@blueprint.get("/people/<uuid:person_id>/not-shared")
@requires(Permission.SUPPORT_CHANGE)
def show_not_sharing(person_id: UUID) -> ResponseReturnValue:
    found = deciding.not_sharing_page(services(), actor(), str(person_id), new_op_id())
    form = drawn(NotSharingForm, url_for("not_sharing.decide", person_id=person_id))
    form.services.choices = list(found.around)
    form.who.at = {"person_id": person_id}
    form.who.look(choices)

    def end(line: deciding.NotSharedLine) -> OnceForm:
        to = url_for("not_sharing.end", person_id=person_id, decision_id=line.decision_id)
        return drawn(OnceForm, to, suffix=line.decision_id)

    return render_template("not_sharing/not_sharing.html", found=found, form=form, end=end)


@blueprint.post("/people/<uuid:person_id>/not-shared")
@requires(Permission.SUPPORT_CHANGE)
def decide(person_id: UUID) -> ResponseReturnValue:
    return sent(
        NotSharingForm,
        page=_page(person_id),
        said=Message.NOT_SHARED_DECIDED,
        do=lambda form: deciding.decide(
            services(), actor(), form.sent, str(person_id), form.decision
        ),
    )


@blueprint.post("/people/<uuid:person_id>/not-shared/find")
@requires(Permission.SUPPORT_CHANGE)
def find_from_whom(person_id: UUID) -> ResponseReturnValue:
    to = url_for("not_sharing.decide", person_id=person_id)
    return looked_for(NotSharingForm, page=_page(person_id), to=to)


@blueprint.post("/people/<uuid:person_id>/not-shared/found")
@requires(Permission.SUPPORT_CHANGE)
def show_from_whom(person_id: UUID) -> ResponseReturnValue:
    return fragment("_found.html", found=choices(NotSharingForm().who.words), name="who")


@blueprint.post("/people/<uuid:person_id>/not-shared/<uuid:decision_id>/end")
@requires(Permission.SUPPORT_CHANGE)
def end(person_id: UUID, decision_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_page(person_id),
        said=Message.NOT_SHARED_ENDED,
        do=lambda form: deciding.end(
            services(), actor(), form.sent, str(person_id), str(decision_id)
        ),
    )


def choices(words: str) -> list[Choice]:
    """Agencies and practitioners of the directory."""
    found = found_in_directory(services(), actor(), words)
    return [Choice(each.value, each.name, each.beside) for each in found]


def _page(person_id: UUID) -> str:
    return url_for("not_sharing.show_not_sharing", person_id=person_id)
