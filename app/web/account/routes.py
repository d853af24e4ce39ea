"""Signing in and out, one-time links, and one's own password."""

from contextlib import suppress

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.services.accounts import accounts
from app.services.accounts.attempts import Caller, TryLater
from app.services.accounts.own_settings import set_single_keys
from app.services.accounts.sessions import (
    NewSession,
    end_all_sessions,
    end_session,
    find_session,
    replace_session,
)
from app.services.accounts.sign_in import (
    SignedInNow,
    change_password,
    first_password_again,
    set_first_password,
    sign_in_by_password,
)
from app.web.account.forms import ChangePasswordForm, NewPasswordForm, SettingsForm, SignInForm
from app.web.frame.cookies import (
    drop_session_token,
    read_device,
    read_session_token,
    write_device,
    write_session_token,
)
from app.web.frame.errors import error_page
from app.web.frame.forms import Form, drawn
from app.web.frame.kept import let_go_of_all
from app.web.frame.messages import Message, tell
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.way_back import safe_way_back
from app.web.frame.wiring import services, user
from graph.errors import Conflict, NotVisible

blueprint = Blueprint("account", __name__)


@blueprint.get("/sign-in")
@requires(Permission.OPEN)
def sign_in() -> ResponseReturnValue:
    way_back = safe_way_back(request.args.get("next"))
    form = drawn(SignInForm, url_for("account.start_session"), next=way_back)
    return render_template("account/sign_in.html", form=form)


@blueprint.post("/sign-in")
@requires(Permission.OPEN)
def start_session() -> ResponseReturnValue:
    return sent(
        SignInForm,
        page=url_for("account.sign_in"),
        to=lambda _: safe_way_back(request.form.get("next")) or url_for("home.start"),
        do=lambda form: sign_in_by_password(
            services(), form.name.data, form.password.data, _caller()
        ),
        finish=_signed_in,
    )


def _signed_in(response: Response, done: SignedInNow) -> None:
    _end_present_session()
    # New tokens for both, so that what was planted in the browser before is worth nothing.
    session.clear()
    write_session_token(response, done.token)
    write_device(response, done.device)


def _caller() -> Caller:
    return Caller(request.remote_addr or "", read_device())


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


@blueprint.post("/session")
@requires(Permission.SIGNED_IN)
def keep_session() -> ResponseReturnValue:
    """Somebody is at work on a page that asks for nothing, such as a map or a long form: that they
    are there was noted when the guard looked who asks."""
    return Response(status=204)


@blueprint.get("/settings")
@requires(Permission.SIGNED_IN)
def edit_settings() -> ResponseReturnValue:
    mine = user().signed_in
    form = drawn(SettingsForm, url_for("account.set_settings"), single_keys=mine.single_keys)
    return render_template("account/settings.html", form=form)


@blueprint.post("/settings")
@requires(Permission.SIGNED_IN)
def set_settings() -> ResponseReturnValue:
    return sent(
        SettingsForm,
        page=url_for("account.edit_settings"),
        said=Message.SETTINGS_SAVED,
        do=lambda form: set_single_keys(
            services(), user().signed_in.actor, form.sent, form.single_keys.data
        ),
    )


@blueprint.post("/sign-out")
@requires(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    return sent(
        Form,
        page=url_for("home.start"),
        to=url_for("account.sign_in"),
        said=Message.SIGNED_OUT,
        do=lambda _: end_session(services(), user().signed_in),
        finish=lambda response, _: _leave(response),
    )


@blueprint.post("/sign-out-everywhere")
@requires(Permission.SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    return sent(
        Form,
        page=url_for("home.start"),
        to=url_for("account.sign_in"),
        said=Message.SIGNED_OUT_EVERYWHERE,
        do=lambda _: end_all_sessions(services(), user().signed_in),
        finish=lambda response, _: _leave(response),
    )


def _leave(response: Response) -> None:
    """Leave nothing of the session in the browser."""
    session.clear()
    let_go_of_all()
    drop_session_token(response)
    # Not "cookies": the known device must survive (app/services/accounts/attempts.py).
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


@blueprint.get("/password")
@requires(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    name = user().signed_in.account_name
    form = drawn(ChangePasswordForm, url_for("account.set_password"), username=name)
    return render_template("account/password.html", form=form)


@blueprint.post("/password")
@requires(Permission.SIGNED_IN)
def set_password() -> ResponseReturnValue:
    def change(form: ChangePasswordForm) -> NewSession | None:
        mine, typed = user().signed_in, (form.current.data, form.password.data)
        change_password(services(), mine, _caller(), *typed, form.sent)
        with suppress(Conflict):  # the account was closed in this moment
            return replace_session(services(), mine)
        return None

    def finish(response: Response, new: NewSession | None) -> None:
        if new is None:
            _leave(response)
        else:
            write_session_token(response, new.token)

    return sent(
        ChangePasswordForm,
        page=url_for("account.password"),
        to=lambda new: url_for("home.start" if new else "account.sign_in"),
        said=Message.PASSWORD_CHANGED,
        do=change,
        finish=finish,
    )


@blueprint.get("/first-password/<string(maxlength=64):token>")
@requires(Permission.OPEN)
def first_password(token: str) -> ResponseReturnValue:
    name = accounts.name_behind_link(services(), token)
    if name is None:
        raise NotVisible
    to = url_for("account.use_link", token=token)
    form = drawn(NewPasswordForm, to, username=name)
    return render_template("account/first_password.html", form=form, name=name)


@blueprint.post("/first-password/<string(maxlength=64):token>")
@requires(Permission.OPEN)
def use_link(token: str) -> ResponseReturnValue:
    name = accounts.name_behind_link(services(), token)
    if name is None:
        return _first_password_again(token)
    return sent(
        NewPasswordForm,
        page=url_for("account.first_password", token=token),
        to=url_for("account.sign_in"),
        said=Message.PASSWORD_SET,
        do=lambda form: set_first_password(
            services(), token, name, form.password.data, _caller(), form.sent
        ),
        # This browser is known from now on: guessing elsewhere does not stand in its way.
        finish=write_device,
    )


def _first_password_again(token: str) -> Response:
    """A link that opens nothing. Whoever used it up, and did not get the answer, gets it now."""
    form = NewPasswordForm()
    if not form.validate():
        return error_page(404)
    try:
        device = first_password_again(services(), token, form.password.data, _caller(), form.sent)
    except TryLater as later:
        return error_page(429, str(later))
    if device is None:
        return error_page(404)
    tell(Message.PASSWORD_SET)
    response = redirect(url_for("account.sign_in"), code=303)
    write_device(response, device)
    return response
