"""The partnership directory, and one's own contact card in it."""

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from app.web.permissions import Permission, requires

blueprint = Blueprint("directory", __name__)


@blueprint.get("/directory")
@requires(Permission.DIRECTORY_READ)
def show_agencies() -> ResponseReturnValue:
    abort(404)


@blueprint.post("/directory")
@requires(Permission.DIRECTORY_READ)
def search() -> ResponseReturnValue:
    abort(404)


@blueprint.get("/agencies/<uuid:agency_id>")
@requires(Permission.DIRECTORY_READ)
def show_agency(agency_id: UUID) -> ResponseReturnValue:
    abort(404)


@blueprint.get("/practitioners/<uuid:practitioner_id>")
@requires(Permission.DIRECTORY_READ)
def show_practitioner(practitioner_id: UUID) -> ResponseReturnValue:
    abort(404)


@blueprint.route("/my-card", methods=["GET", "POST"])
@requires(Permission.CARD_CHANGE)
def edit_own_card() -> ResponseReturnValue:
    abort(404)
