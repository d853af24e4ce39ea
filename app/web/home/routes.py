"""The first page: "my people", or what waits for those who see no person."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services.people.adding import own_role
from app.services.people.pages import my_people
from app.services.waiting import Waiting, waiting
from app.web.frame.forms import drawn
from app.web.frame.permissions import Permission, requires
from app.web.frame.second_person import of_accounts
from app.web.frame.wiring import actor, new_op_id, services, user
from app.web.people.forms import AddForm
from graph.vocabulary import Role

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.SIGNED_IN)
def start() -> ResponseReturnValue:
    if user().may(Permission.PEOPLE_READ):
        found = my_people(services(), actor(), new_op_id())
        role = own_role(services(), actor())
        add_form = _add_form(role) if role else None
        return render_template(
            "home/my_people.html", found=found, add_form=add_form, **of_accounts()
        )
    return render_template(
        "home/welcome.html",
        permissions=Permission,
        may=user().may,
        coordination=_waiting(Permission.COORDINATION_READ, shielded=False),
        privacy=_waiting(Permission.PRIVACY_READ, shielded=True),
        **of_accounts(),
    )


def _add_form(role: Role) -> AddForm:
    """Open where it came back, or where the next one is to be added."""
    form = drawn(AddForm, url_for("people.add_person"), role=role)
    form.is_next = "next" in request.args
    if form.is_next and not form.visible_errors():
        form.given_name.render_kw = {**form.given_name.render_kw, "autofocus": True}
    return form


def _waiting(permission: Permission, *, shielded: bool) -> tuple[Waiting, ...]:
    return waiting(services(), actor(), shielded=shielded) if user().may(permission) else ()
