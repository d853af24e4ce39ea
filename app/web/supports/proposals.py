"""A colleague's new support: confirmed, or not, on a page of its own."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.people import proposals
from app.services.people.own_support import OwnEdge
from app.web.frame.forms import ChangeForm, drawn
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, new_op_id, services
from app.web.supports.blueprint import blueprint
from app.web.supports.forms import DeclineForm


@blueprint.get("/people/<uuid:person_id>/supports/<uuid:support_id>/proposal")
@requires(Permission.SUPPORT_CHANGE)
def show_proposal(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    at = OwnEdge(str(person_id), str(support_id))
    found = proposals.proposal_page(services(), actor(), at, new_op_id())
    mark = services().gateway.version_token(actor(), found.support_id, found.version)
    return render_template(
        "supports/proposal.html",
        found=found,
        accept=drawn(ChangeForm, _to("accept", at), version=mark),
        decline=drawn(DeclineForm, _to("decline", at), version=mark, suffix="decline"),
    )


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/accept")
@requires(Permission.SUPPORT_CHANGE)
def accept(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    at = OwnEdge(str(person_id), str(support_id))
    return sent(
        ChangeForm,
        page=_to("show_proposal", at),
        to=url_for("waiting.show_tasks"),
        said=Message.PROPOSAL_ACCEPTED,
        do=lambda form: proposals.accept(services(), actor(), at, form.sent),
    )


@blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/decline")
@requires(Permission.SUPPORT_CHANGE)
def decline(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
    at = OwnEdge(str(person_id), str(support_id))
    return sent(
        DeclineForm,
        page=_to("show_proposal", at),
        to=url_for("waiting.show_tasks"),
        said=Message.PROPOSAL_DECLINED,
        do=lambda form: proposals.decline(services(), actor(), at, form.sent, form.why_not.data),
    )


def _to(act: str, at: OwnEdge) -> str:
    return url_for(f"supports.{act}", person_id=at.person_id, support_id=at.support_id)
