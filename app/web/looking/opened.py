"""What is open about somebody without waiting: closed, kept open, widened."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.looking import opened
from app.services.looking.opened import LookLine, LooksPage
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, display_words, new_op_id, services
from app.web.looking.blueprint import blueprint
from app.web.looking.forms import KeepForm, WidenForm


class LookForms:
    """The forms of one page, each drawn where it stands."""

    def __init__(self, found: LooksPage) -> None:
        self._found = found

    def close(self, line: LookLine) -> OnceForm:
        return drawn(OnceForm, self._to("close", line), suffix=f"close-{line.look_id}")

    def keep(self, line: LookLine) -> KeepForm:
        return drawn(KeepForm, self._to("keep_open", line), suffix=f"keep-{line.look_id}")

    def widen(self, line: LookLine) -> WidenForm:
        form = drawn(WidenForm, self._to("widen", line), suffix=f"widen-{line.look_id}")
        form.adult.offer(self._found.around, display_words().text("choose_one"))
        return form

    def _to(self, what: str, line: LookLine) -> str:
        person_id = self._found.person_id
        return url_for(f"looking.{what}", person_id=person_id, look_id=line.look_id)


@blueprint.get("/people/<uuid:person_id>/looking")
@requires(Permission.SUPPORT_CHANGE)
def show_opened(person_id: UUID) -> ResponseReturnValue:
    found = opened.looks_page(services(), actor(), str(person_id), new_op_id())
    return render_template("looking/opened.html", found=found, forms=LookForms(found))


@blueprint.post("/people/<uuid:person_id>/looking/<uuid:look_id>/close")
@requires(Permission.SUPPORT_CHANGE)
def close(person_id: UUID, look_id: UUID) -> ResponseReturnValue:
    return sent(
        OnceForm,
        page=_page(person_id),
        to=url_for("home.start"),
        said=Message.LOOK_CLOSED,
        do=lambda form: opened.close(services(), actor(), form.sent, str(person_id), str(look_id)),
    )


@blueprint.post("/people/<uuid:person_id>/looking/<uuid:look_id>/keep")
@requires(Permission.SUPPORT_CHANGE)
def keep_open(person_id: UUID, look_id: UUID) -> ResponseReturnValue:
    return sent(
        KeepForm,
        page=_page(person_id),
        said=Message.LOOK_KEPT_OPEN,
        do=lambda form: opened.keep_open(
            services(), actor(), form.sent, str(person_id), str(look_id), form.why.data or ""
        ),
    )


@blueprint.post("/people/<uuid:person_id>/looking/<uuid:look_id>/adults")
@requires(Permission.SUPPORT_CHANGE)
def widen(person_id: UUID, look_id: UUID) -> ResponseReturnValue:
    return sent(
        WidenForm,
        page=_page(person_id),
        said=Message.LOOK_WIDENED,
        do=lambda form: opened.widen(
            services(),
            actor(),
            form.sent,
            str(person_id),
            str(look_id),
            form.adult.data or "",
            form.why.data or "",
        ),
    )


def _page(person_id: UUID) -> str:
    return url_for("looking.show_opened", person_id=person_id)
