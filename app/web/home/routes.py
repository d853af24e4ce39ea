"""The first page: "my people", or what waits for those who see no person."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.services.people.pages import my_people
from app.services.waiting import Waiting, waiting
from app.web.frame.permissions import Permission, requires
from app.web.frame.second_person import of_accounts
from app.web.frame.wiring import actor, new_op_id, services, user

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.SIGNED_IN)
def start() -> ResponseReturnValue:
    if user().may(Permission.PEOPLE_READ):
        found = my_people(services(), actor(), new_op_id())
        return render_template("home/my_people.html", found=found, **of_accounts())
    return render_template(
        "home/welcome.html",
        permissions=Permission,
        may=user().may,
        coordination=_waiting(Permission.COORDINATION_READ, shielded=False),
        privacy=_waiting(Permission.PRIVACY_READ, shielded=True),
        **of_accounts(),
    )


def _waiting(permission: Permission, *, shielded: bool) -> tuple[Waiting, ...]:
    return waiting(services(), actor(), shielded=shielded) if user().may(permission) else ()
