"""One family: the map, and beside it the same content as a list."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.people.arranging import arrange
from app.services.people.maps import family_map
from app.services.people.paper import family_print
from app.web.families.forms import MoveForm
from app.web.frame.forms import drawn
from app.web.frame.messages import Message, Said, Step
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent, with_kept
from app.web.frame.wiring import actor, display_words, new_op_id, services
from app.web.people.paper import as_file, wanted

blueprint = Blueprint("families", __name__)


@blueprint.get("/families/<uuid:family_id>/map")
@requires(Permission.MAP_READ)
def show_family_map(family_id: UUID) -> ResponseReturnValue:
    found = family_map(services(), actor(), str(family_id), new_op_id())
    move = drawn(MoveForm, url_for("families.arrange_map", family_id=family_id))
    return render_template("map_page.html", found=found, map=found.drawing, move=move)


@blueprint.post("/families/<uuid:family_id>/map/places")
@requires(Permission.MAP_READ)
def arrange_map(family_id: UUID) -> ResponseReturnValue:
    """Of the sender's own map alone; nobody else's changes."""
    page = url_for("families.show_family_map", family_id=family_id)
    here = url_for("families.arrange_map", family_id=family_id)

    def do(form: MoveForm) -> tuple[MoveForm, str]:
        return form, arrange(services(), actor(), form.sent, str(family_id), form.move)

    def said(done: tuple[MoveForm, str]) -> Said:
        form, before = done
        undo = Step(display_words().text("undo"), here, {"order": before})
        return Said(
            Message.MAP_ARRANGED if form.move.step or form.move.order else Message.MAP_AS_IT_WAS,
            step=undo,
        )

    def to(done: tuple[MoveForm, str]) -> str:
        return with_kept(done[0], ("agency",), page=page) if done[0].move.step else page

    return sent(MoveForm, page=page, do=do, said=said, to=to)


@blueprint.get("/families/<uuid:family_id>/map.<any(pdf, svg, png):form>")
@requires(Permission.MAP_READ)
def show_map_file(family_id: UUID, form: str) -> ResponseReturnValue:
    asked = wanted(form)
    made = family_print(services(), actor(), str(family_id), new_op_id(), asked)
    return as_file(made, asked.form)
