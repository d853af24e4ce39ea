"""The pages of what went wrong: plain words, no trace, the same bytes for hidden and unknown."""

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from app.services.accounts.passwords import TooBusy
from app.watching.metrics import count_away
from app.web.frame.cookies import drop_session_token
from app.web.frame.even_time import wait_like_others
from app.web.frame.kept_form import kept_form
from app.web.frame.logs import log_fault, request_id
from app.web.frame.messages import tell_signed_out
from app.web.frame.wiring import display_words, told
from graph.errors import (
    AuditUnavailable,
    Conflict,
    DatabaseFault,
    DatabaseUnavailable,
    DiskLow,
    NotVisible,
    OutcomeUnknown,
    SignedOut,
)

_TRY_AGAIN_SECONDS = "5"

_PAGES: dict[int, tuple[str, ...]] = {
    400: ("error_did_not_work", "error_not_complete"),
    403: ("error_not_for_you", "error_ask_administrator"),
    404: ("error_not_found", "error_nothing_here"),
    405: ("error_did_not_work", "error_not_in_that_way"),
    429: ("error_wait",),
    413: ("error_too_much", "error_more_than_it_takes"),
}
"""The title and the sentences of each, by their keys in the deployment's words."""


def answer_errors(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forged_or_old)
    app.register_error_handler(NotVisible, _not_visible)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(SignedOut, _signed_out)
    app.register_error_handler(DatabaseUnavailable, _away)
    app.register_error_handler(DatabaseFault, _unstorable)
    app.register_error_handler(TooBusy, _busy)
    app.register_error_handler(Exception, _fault)


def error_page(status: int, *more: str) -> Response:
    """The page of a status, and what there is to say beside; those without one of their own share
    the page of 400."""
    title, *sentences = map(display_words().text, _PAGES.get(status) or _PAGES[400])
    return _page(status, title, *sentences, *more)


def _page(status: int, title: str, *sentences: str) -> Response:
    # This page knows nobody: it asks for no session, so it works when the database is away, and
    # it holds nothing that differs from one request to the next.
    return make_response(
        render_template("errors/plain.html", title=title, sentences=sentences), status
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):
        return _foreign_host()
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status >= 500:
        return _fault(error)
    response = error_page(status)
    if status == 405 and (allowed := error.get_response().headers.get("Allow")):
        response.headers["Allow"] = allowed
    return response


def _foreign_host() -> Response:
    """A name that is not ours: nothing may be built on it, so there is no page, only a line."""
    response = make_response(display_words().text("error_foreign_host") + "\n", 400)
    response.mimetype = "text/plain"
    return response


def _forged_or_old(error: CSRFError) -> ResponseReturnValue:
    say = display_words().text
    return _page(400, say("error_send_again"), say("error_too_old"), say("error_load_again"))


def _not_visible(error: NotVisible) -> ResponseReturnValue:
    page = error_page(404)
    wait_like_others()
    return page


def _conflict(error: Conflict) -> ResponseReturnValue:
    """The error's own words: sent before with other content, changed meanwhile, and so on."""
    say = display_words().text
    return _page(409, say("error_not_saved"), told(error), say("error_open_again"))


def _signed_out(error: SignedOut) -> ResponseReturnValue:
    tell_signed_out()
    response = redirect(url_for("account.sign_in"), code=303)
    drop_session_token(response)
    return response


def _away(error: DatabaseUnavailable) -> ResponseReturnValue:
    count_away(error)
    # The page knows nobody, and asks nobody: it repeats only what this request itself sent.
    sent = request.method == "POST"
    page = render_template(
        "errors/away.html",
        kept=kept_form(),
        sent=sent,
        disk_low=isinstance(error, DiskLow),
        no_audit=isinstance(error, AuditUnavailable),
        unknown=isinstance(error, OutcomeUnknown),
    )
    response = make_response(page, 503)
    response.headers["Retry-After"] = _TRY_AGAIN_SECONDS
    return response


def _unstorable(error: DatabaseFault) -> ResponseReturnValue:
    """Neo4j would not carry out a statement. It is there and well, so this is no outage, and what
    was sent can be the cause: the log has the incident for whoever looks after Kithmap."""
    log_fault(error)
    say = display_words().text
    return _page(400, say("error_did_not_work"), str(error), say("error_no_use_again"))


def _busy(error: TooBusy) -> ResponseReturnValue:
    response = _page(503, display_words().text("error_try_again"), told(error))
    response.headers["Retry-After"] = _TRY_AGAIN_SECONDS
    return response


def _fault(error: Exception) -> ResponseReturnValue:
    log_fault(error)
    say = display_words().text
    return _page(
        500, say("error_fault"), say(_what_became_of_it()), say("error_tell_number"), request_id()
    )


def _what_became_of_it() -> str:
    """The key of what to do. A fault comes before the commit or after it; nobody looked which."""
    if request.method != "POST":
        return "error_fault_try_again"
    kept = kept_form()
    once = kept is not None and kept.counts_once
    return "error_fault_send_once_more" if once else "error_fault_look_first"
