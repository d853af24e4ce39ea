"""The search that stands on every page: a page of its own, and a list as the words are typed."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.finding.search import Found, search
from app.web.frame.finding import FindForm
from app.web.frame.forms import drawn
from app.web.frame.fragments import fragment
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import searched
from app.web.frame.wiring import actor, new_op_id, services, user

blueprint = Blueprint("search", __name__)


@blueprint.get("/find")
@requires(Permission.DIRECTORY_READ)
def show_found() -> ResponseReturnValue:
    form = drawn(FindForm, url_for("search.find"))
    words = (form.find.data or "") if not form.errors else ""
    return render_template("search/found.html", form=form, found=_found(words), looked_for=words)


@blueprint.post("/find")
@requires(Permission.DIRECTORY_READ)
def find() -> ResponseReturnValue:
    return searched(FindForm, page=url_for("search.show_found"))


@blueprint.post("/find/now")
@requires(Permission.DIRECTORY_READ)
def find_now() -> ResponseReturnValue:
    """The same as a fragment, for a script; what is no search finds nothing."""
    form = FindForm()
    words = (form.find.data or "") if form.validate() else ""
    return fragment("search/_found.html", found=_found(words), looked_for=words)


def _found(words: str) -> Found:
    may = user().may(Permission.PEOPLE_READ) and actor().practitioner_id is not None
    return search(services(), actor(), words, new_op_id(), among_people=may)
