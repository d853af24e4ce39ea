"""That a young person was found not able to decide: written down, and ended."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.agreements import able
from app.services.agreements.able import FindingLine
from app.web.agreements.blueprint import blueprint
from app.web.agreements.forms import FindingForm
from app.web.frame.forms import ChangeForm, drawn
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, new_op_id, services


@blueprint.get("/people/<uuid:person_id>/able")
@requires(Permission.SUPPORT_CHANGE)
def show_able(person_id: UUID) -> ResponseReturnValue:
    found = able.able_page(services(), actor(), str(person_id), new_op_id())
    to = url_for("agreements.note_not_able", person_id=person_id)
    form = drawn(FindingForm, to, version=_mark(able.record_of(str(person_id)), found.version))

    def end(line: FindingLine) -> ChangeForm:
        again = url_for(
            "agreements.note_able_again", person_id=person_id, finding_id=line.finding_id
        )
        mark = _mark(line.finding_id, line.version)
        return drawn(ChangeForm, again, version=mark, suffix=line.finding_id)

    return render_template("agreements/able.html", found=found, form=form, end=end)


@blueprint.post("/people/<uuid:person_id>/able")
@requires(Permission.SUPPORT_CHANGE)
def note_not_able(person_id: UUID) -> ResponseReturnValue:
    return sent(
        FindingForm,
        page=_here(person_id),
        said=Message.FOUND_NOT_ABLE,
        do=lambda form: able.note(services(), actor(), form.sent, str(person_id), form.finding),
    )


@blueprint.post("/people/<uuid:person_id>/able/<uuid:finding_id>/again")
@requires(Permission.SUPPORT_CHANGE)
def note_able_again(person_id: UUID, finding_id: UUID) -> ResponseReturnValue:
    return sent(
        ChangeForm,
        page=_here(person_id),
        said=Message.FOUND_ABLE,
        do=lambda form: able.end(services(), actor(), form.sent, str(person_id), str(finding_id)),
    )


def _mark(record: str, version: int) -> str:
    return services().gateway.version_token(actor(), record, version)


def _here(person_id: UUID) -> str:
    return url_for("agreements.show_able", person_id=person_id)
