"""One person: who is around them, and what a worker may change on their own support."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.services.maps import map_page
from app.services.people import person_page
from app.web.permissions import Permission, requires
from app.web.wiring import actor, new_op_id, services
from graph.facts import Focus, FocusKind

blueprint = Blueprint("people", __name__)


@blueprint.get("/people/<uuid:person_id>")
@requires(Permission.PEOPLE_READ)
def show_person(person_id: UUID) -> ResponseReturnValue:
    found = person_page(services(), actor(), str(person_id), new_op_id())
    return render_template("people/person.html", found=found)


@blueprint.get("/people/<uuid:person_id>/map")
@requires(Permission.MAP_READ)
def show_person_map(person_id: UUID) -> ResponseReturnValue:
    found = map_page(services(), actor(), Focus(FocusKind.PERSON, str(person_id)), new_op_id())
    return render_template("map_page.html", found=found, map=found.drawing, subject="Person")
