"""What was opened without waiting, for the privacy officer to review."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.looking import reviewing
from app.services.looking.reviewing import ReviewLine
from app.web.frame.forms import ChangeForm, drawn
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, new_op_id, services
from app.web.looking.blueprint import blueprint
from app.web.looking.forms import NothingShownForm, NotRightForm
from graph.vocabulary import LookReview


class ReviewForms:
    """The forms of the list, each drawn where it stands."""

    def right(self, line: ReviewLine) -> ChangeForm:
        to = url_for("looking.say_right", look_id=line.look_id)
        return drawn(ChangeForm, to, version=_mark(line), suffix=f"right-{line.look_id}")

    def not_right(self, line: ReviewLine) -> NotRightForm:
        to = url_for("looking.say_not_right", look_id=line.look_id)
        kind = NotRightForm if line.was_open else NothingShownForm
        return drawn(kind, to, version=_mark(line), suffix=f"not-{line.look_id}")


def _mark(line: ReviewLine) -> str:
    """Of what the officer read: a look that has grown since is read anew."""
    return services().gateway.version_token(actor(), line.look_id, line.version)


@blueprint.get("/looked")
@requires(Permission.SAFETY_KEEP)
def show_reviews() -> ResponseReturnValue:
    found = reviewing.reviews(services(), actor(), new_op_id())
    return render_template("looking/reviews.html", found=found, forms=ReviewForms())


@blueprint.post("/looked/<uuid:look_id>/right")
@requires(Permission.SAFETY_KEEP)
def say_right(look_id: UUID) -> ResponseReturnValue:
    return sent(
        ChangeForm,
        page=url_for("looking.show_reviews"),
        said=Message.LOOK_REVIEWED,
        do=lambda form: reviewing.review(
            services(), actor(), form.sent, str(look_id), LookReview.RIGHT
        ),
    )


@blueprint.post("/looked/<uuid:look_id>/not-right")
@requires(Permission.SAFETY_KEEP)
def say_not_right(look_id: UUID) -> ResponseReturnValue:
    return sent(
        NotRightForm,
        page=url_for("looking.show_reviews"),
        said=Message.LOOK_REVIEWED,
        do=lambda form: reviewing.review(
            services(),
            actor(),
            form.sent,
            str(look_id),
            LookReview.NOT_RIGHT,
            form.note.data or "",
        ),
    )
