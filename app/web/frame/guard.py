"""In front of every page: nobody passes whom the page's declared permission does not name."""

from uuid import UUID

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from app.services.refusals import note_refusal
from app.web.frame.assets import is_asset
from app.web.frame.cookies import bind_forms_to_session, forms_are_of_session
from app.web.frame.messages import tell_signed_out
from app.web.frame.permissions import Permission, permission_of, permissions_of
from app.web.frame.wiring import actor, services, user

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OUR_OWN_PAGES = frozenset({"same-origin", "none"})


def guard(app: Flask) -> None:
    """Deny by default, before any route runs."""
    app.before_request(_refuse_unreadable_query)
    app.before_request(_refuse_other_sites)
    app.before_request(_let_pass)
    app.before_request(_refuse_nameless_fields)
    app.before_request(_refuse_forms_of_other_sessions)


def _refuse_unreadable_query() -> None:
    """Behind its question mark an address has ASCII alone (RFC 3986, 3.4), and so browsers send it;
    what reads it next does not expect bytes that are no text."""
    if not request.query_string.isascii():
        abort(400)


def _refuse_other_sites() -> None:
    """Browsers say where a request comes from; a change from elsewhere is forged."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in _SAFE_METHODS and site not in _OUR_OWN_PAGES:
        abort(403)


def _refuse_nameless_fields() -> None:
    """A part of a form without a name (RFC 7578, 4.2): no browser sends it, and what reads the
    form next, the check of its token, does not expect it."""
    if request.method not in _SAFE_METHODS and None in {*request.form, *request.files}:
        abort(400)


def _refuse_forms_of_other_sessions() -> None:
    """A form that was given out in another session, planted here with its cookie."""
    if is_asset(request.endpoint) or forms_are_of_session() or not current_user.is_authenticated:
        return
    if request.method not in _SAFE_METHODS:
        raise CSRFError("The form was given out in another session.")
    bind_forms_to_session()


def _let_pass() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page; Flask answers 404 or 405
    permission = permission_of(current_app, request.endpoint)
    if permission is Permission.OPEN:
        return None
    if permission is None:
        abort(403)
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if permission not in permissions_of(user().signed_in.roles):
        note_refusal(services(), actor(), _asked_for())
        abort(403)
    return None


def _asked_for() -> str:
    """The first id in the address: whose page it is, whether or not anything has that id."""
    values = (request.view_args or {}).values()
    return next((str(value) for value in values if isinstance(value, UUID)), "")


def _ask_to_sign_in() -> Response:
    if request.method in _SAFE_METHODS:
        way_back = request.path if request.path != "/" else None
        return redirect(url_for("account.sign_in", next=way_back))
    tell_signed_out()
    return redirect(url_for("account.sign_in"), code=303)
