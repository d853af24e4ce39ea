"""A form that came back: what was typed, and what is wrong with it, for the page behind a redirect.

A search is one too: it comes back with nothing wrong, and shows what was looked for.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import cast

from flask import Flask, Response, g, request, url_for
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.csrf.core import CSRFTokenField

from app.web.frame.kept import keep, kept
from app.web.frame.wiring import display_words

KEPT = "kept"
"""The name of what is kept stands under this one in the address."""


@dataclass(frozen=True, slots=True)
class Draft:
    action: str
    """Where it was sent: the form of a page that is sent there is filled from it."""
    fields: Mapping[str, list[str]]
    """As typed; without passwords and tokens."""
    status: int
    """With what the page is answered: 200 for a search, else why it came back."""
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    """By field; those of the form as a whole under an empty name."""
    changed: bool = False
    """The record was changed meanwhile: the page shows what it says now beside what was typed."""
    wait: int = 0
    """Seconds until it may be sent again; 0 for at once."""


def draft(
    form: FlaskForm, status: int, *, changed: bool = False, wait: int = 0, to: str = ""
) -> Draft:
    """What this request sent, as the next page will show it, in the form that is sent `to`: here,
    if nothing is said."""
    # Whoever was told of a conflict decides anew: by another operation, on the version of now.
    anew = {"op_id", "version"} if status == 409 else set[str]()
    fields = {each.name: request.form.getlist(each.name) for each in form if _is_kept(each)}
    errors = {each.name: [str(text) for text in each.errors] for each in form if each.errors}
    if form.form_errors:
        errors[""] = [str(text) for text in form.form_errors]
    wrong = errors.keys() & {"op_id", "version"}
    left = {name: values for name, values in fields.items() if name not in anew | wrong}
    return Draft(to or _sent_to(), left, status, errors, changed, wait)


def _sent_to() -> str:
    return url_for(request.endpoint or "", **(request.view_args or {}))


def _is_kept(each: object) -> bool:
    return not isinstance(each, CSRFTokenField | PasswordField)


def seal_draft(made: Draft) -> str | None:
    """Its name for the address; None where it is too large to be kept."""
    return keep(asdict(made))


def draft_of(action: str) -> Draft | None:
    """The draft that this page shows, if it is of the form that is sent there."""
    here = _draft_here()
    if here is None or here.action != action:
        return None
    g.claimed = True
    return here


def unclaimed_errors() -> list[str]:
    """What was wrong with a form that this page does not have any more."""
    here = _draft_here()
    if here is None or g.get("claimed"):
        return []
    changed = [display_words().text("changed_meanwhile")] if here.changed else []
    return [*changed, *(text for texts in here.errors.values() for text in texts)]


def put_draft(made: Draft) -> None:
    """Let the page that this request draws itself show a draft that is kept nowhere."""
    g.draft = made


def _draft_here() -> Draft | None:
    if "draft" not in g:
        found = kept(request.args.get(KEPT)) if KEPT in request.args else None
        g.draft = Draft(**found) if found and "action" in found else None
    return cast(Draft | None, g.draft)


def answer_with_drafts(app: Flask) -> None:
    """A page that shows a rejected form says so by its status too, for machines and the log."""

    @app.after_request
    def say(response: Response) -> Response:
        here = g.get("draft")
        if here is not None and response.status_code == 200:
            response.status_code = here.status
            if here.wait:
                response.headers["Retry-After"] = str(here.wait)
        return response
