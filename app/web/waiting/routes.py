"""What waits for me: the list, and its count for the frame of every page."""

from collections.abc import Callable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.frame.permissions import Permission, requires
from app.web.waiting.kinds import number, tasks

blueprint = Blueprint("waiting", __name__)


@blueprint.app_context_processor
def _count() -> dict[str, Callable[[], int]]:
    """A function, so that only a page that shows the count asks for it."""
    return {"waiting_number": number}


@blueprint.get("/waiting")
@requires(Permission.SIGNED_IN)
def show_tasks() -> ResponseReturnValue:
    return render_template("waiting/tasks.html", tasks=tasks())
