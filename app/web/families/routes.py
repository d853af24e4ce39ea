"""One family: the map, and beside it the same content as a list."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.services.people.maps import family_map
from app.web.frame.permissions import Permission, requires
from app.web.frame.wiring import actor, new_op_id, services

blueprint = Blueprint("families", __name__)


@blueprint.get("/families/<uuid:family_id>/map")
@requires(Permission.MAP_READ)
def show_family_map(family_id: UUID) -> ResponseReturnValue:
    found = family_map(services(), actor(), str(family_id), new_op_id())
    return render_template("map_page.html", found=found, map=found.drawing)
