"""One family: the map, and beside it the same content as a list."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.services.maps import map_page
from app.web.permissions import Permission, requires
from app.web.wiring import actor, new_op_id, services
from graph.facts import Focus, FocusKind

blueprint = Blueprint("families", __name__)


@blueprint.get("/families/<uuid:family_id>/map")
@requires(Permission.MAP_READ)
def show_family_map(family_id: UUID) -> ResponseReturnValue:
    found = map_page(services(), actor(), Focus(FocusKind.FAMILY, str(family_id)), new_op_id())
    return render_template("map_page.html", found=found, map=found.drawing, subject="Family")
