"""Signing in and out, one-time links, and one's own password."""

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.services.accounts import accounts
from app.services.accounts.attempts import Caller, TryLater
from app.services.accounts.sessions import (
    end_all_sessions,
    end_session,
    find_session,
    replace_session,
)
from app.services.accounts.sign_in import (
    change_password,
    first_password_again,
    set_first_password,
    sign_in_by_password,
)
from app.web.account.forms import ChangePasswordForm, NewPasswordForm, SignInForm
from app.web.frame.cookies import (
    drop_session_token,
    read_device,
    read_session_token,
    write_device,
    write_session_token,
)
from app.web.frame.errors import error_page
from app.web.frame.messages import Message, tell
from app.web.frame.permissions import Permission, requires
from app.web.frame.way_back import safe_way_back
from app.web.frame.wiring import new_op_id, services, user
from graph.errors import Conflict, Refused

blueprint = Blueprint("account", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.OPEN)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        form.next.data = safe_way_back(request.args.get("next"))
        return render_template("account/sign_in.html", form=form)
    if not form.validate_on_submit():
        return _sign_in_again(form)
    try:
        done = sign_in_by_password(services(), form.name.data, form.password.data, _caller())
    except Refused as refused:
        form.add_error(refused)
        return _sign_in_again(form)
    except TryLater as later:
        form.form_errors.append(str(later))
        wait = _sign_in_again(form, 429)
        wait.headers["Retry-After"] = str(later.seconds)
        return wait
    _end_present_session()
    response = redirect(safe_way_back(form.next.data) or url_for("home.start"), code=303)
    # New tokens for both, so that what was planted in the browser before is worth nothing.
    session.clear()
    write_session_token(response, done.token)
    write_device(response, done.device)
    return response


def _caller() -> Caller:
    return Caller(request.remote_addr or "", read_device())


def _sign_in_again(form: SignInForm, status: int = 422) -> Response:
    return make_response(render_template("account/sign_in.html", form=form), status)


def _end_present_session() -> None:
    """Signing in again on a device ends the session that was there."""
    token = read_session_token()
    found = find_session(services(), token, touch=False) if token else None
    if found is not None:
        end_session(services(), found)


@blueprint.get("/session")
@requires(Permission.OPEN)
def check_session() -> ResponseReturnValue:
    """204 while the session is valid, 401 when it ended: pages ask before they show themselves
    again. Asking does not keep a session alive."""
    token = read_session_token()
    found = find_session(services(), token, touch=False) if token else None
    return Response(status=204 if found else 401)


@blueprint.post("/sign-out")
@requires(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    end_session(services(), user().signed_in)
    return _signed_out(Message.SIGNED_OUT)


@blueprint.post("/sign-out-everywhere")
@requires(Permission.SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    end_all_sessions(services(), user().signed_in)
    return _signed_out(Message.SIGNED_OUT_EVERYWHERE)


def _signed_out(message: Message) -> Response:
    session.clear()
    tell(message)
    response = redirect(url_for("account.sign_in"), code=303)
    drop_session_token(response)
    # Not "cookies": the known device must survive (app/services/accounts/attempts.py).
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.route("/password", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    mine = user().signed_in
    form.username.data = mine.account_name
    if form.validate_on_submit():
        typed = form.current.data, form.password.data
        try:
            change_password(services(), mine, _caller(), *typed, form.op_id.data)
        except Refused as refused:
            form.add_error(refused)
        except TryLater as later:
            form.form_errors.append(str(later))
        else:
            return _password_changed()
    form.begin(new_op_id())
    return render_template("account/password.html", form=form), _status_of(form)


def _password_changed() -> Response:
    try:
        new = replace_session(services(), user().signed_in)
    except Conflict:  # the account was closed in this moment
        return _signed_out(Message.PASSWORD_CHANGED)
    tell(Message.PASSWORD_CHANGED)
    response = redirect(url_for("home.start"), code=303)
    write_session_token(response, new.token)
    return response


@blueprint.route("/first-password/<string(maxlength=64):token>", methods=["GET", "POST"])
@requires(Permission.OPEN)
def first_password(token: str) -> ResponseReturnValue:
    name = accounts.name_behind_link(services(), token)
    form = NewPasswordForm()
    if name is None:
        return _first_password_again(form, token)
    form.username.data = name
    if form.validate_on_submit():
        try:
            device = set_first_password(
                services(), token, name, form.password.data, _caller(), form.op_id.data
            )
        except Refused as refused:
            form.add_error(refused)
        else:
            return _password_set(device)
    form.begin(new_op_id())
    page = render_template("account/first_password.html", form=form, name=name, token=token)
    return page, _status_of(form)


def _first_password_again(form: NewPasswordForm, token: str) -> Response:
    """A link that opens nothing. Whoever used it up, and did not get the answer, gets it now."""
    if not form.validate_on_submit():
        return error_page(404)
    try:
        device = first_password_again(
            services(), token, form.password.data, _caller(), form.op_id.data
        )
    except TryLater as later:
        return error_page(429, str(later))
    return _password_set(device) if device else error_page(404)


def _password_set(device: str) -> Response:
    tell(Message.PASSWORD_SET)
    response = redirect(url_for("account.sign_in"), code=303)
    # This browser is known from now on: guessing elsewhere does not stand in its way.
    write_device(response, device)
    return response


def _status_of(form: NewPasswordForm | ChangePasswordForm) -> int:
    return 422 if form.is_submitted() else 200
