"""Accounts, for administrators, who see no person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.accounts import accounts
from app.services.refusals import note_refusal
from app.web.administration.forms import AccountForm, ActForm, FindForm
from app.web.frame.messages import Message, tell
from app.web.frame.permissions import Permission, requires
from app.web.frame.wiring import actor, new_op_id, services, user
from graph.errors import NotVisible, Refused
from graph.vocabulary import AccountRole
from visualisations.said import day_text

blueprint = Blueprint("administration", __name__)

_MOST = 100
"""Accounts on one page; more are found by the beginning of their name."""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A one-time link, on the one page that shows it."""

    name: str
    url: str
    until: str


@dataclass(frozen=True, slots=True)
class ShownBefore:
    """A one-time link that was made for an answer that may not have arrived."""

    name: str
    account_id: str
    added: bool
    """Whether the account was added by the same form."""


@blueprint.route("/accounts", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def show_accounts() -> ResponseReturnValue:
    form = AccountForm()
    form.offer(services().words)
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, status=422)
    try:
        added = accounts.add_account(
            services(),
            form.name.data,
            [AccountRole(role) for role in form.roles.data],
            (form.practitioner.data or "").strip() or None,
            actor=actor(),
            op_id=form.op_id.data,
        )
    except Refused as refused:
        form.add_error(refused)
        return _page(form, status=422)
    link = _shown(added.name, added.link, added.link_until)
    return _page(_empty_form(), link or ShownBefore(added.name, added.account_id, added=True))


@blueprint.post("/accounts/find")
@requires(Permission.ACCOUNTS_MANAGE)
def find_accounts() -> ResponseReturnValue:
    find = FindForm()
    if not find.validate():
        return _page(_empty_form(), status=422)
    return _page(_empty_form(), beginning=find.beginning.data or "")


@blueprint.post("/accounts/<uuid:account_id>")
@requires(Permission.ACCOUNTS_MANAGE)
def change_account(account_id: UUID) -> ResponseReturnValue:
    form, chosen = ActForm(), str(account_id)
    line = _account(chosen)
    if not form.validate():
        abort(400)
    act, op_id = form.act.data, form.op_id.data
    if act == "link" and not line.closed:
        given = accounts.new_link_once(services(), chosen, actor(), op_id)
        before = ShownBefore(line.name, chosen, added=False)
        return _page(_empty_form(), _shown(line.name, *given) if given else before)
    if act == "link" or chosen == user().signed_in.account_id:
        abort(400)
    accounts.switch_account(services(), chosen, closed=act == "close", actor=actor(), op_id=op_id)
    tell(Message.ACCOUNT_CLOSED if act == "close" else Message.ACCOUNT_OPENED)
    return redirect(url_for("administration.show_accounts"), code=303)


def _account(account_id: str) -> accounts.AccountLine:
    try:
        return accounts.account_by_id(services(), account_id)
    except NotVisible:
        note_refusal(services(), actor(), account_id)
        raise


def _page(
    form: AccountForm,
    link: ShownLink | ShownBefore | None = None,
    status: int = 200,
    beginning: str = "",
) -> tuple[str, int]:
    form.begin(new_op_id())
    found = accounts.accounts_from(services(), beginning, _MOST + 1)
    page = render_template(
        "administration/accounts.html",
        accounts=found[:_MOST],
        more=len(found) > _MOST,
        find=FindForm(formdata=None, beginning=beginning),
        form=form,
        link=link if isinstance(link, ShownLink) else None,
        shown_before=link if isinstance(link, ShownBefore) else None,
        own_id=user().signed_in.account_id,
        op_id=new_op_id,
    )
    return page, status


def _empty_form() -> AccountForm:
    form = AccountForm(formdata=None)
    form.offer(services().words)
    return form


def _shown(name: str, link: str | None, until: datetime | None) -> ShownLink | None:
    if link is None or until is None:
        return None
    return ShownLink(name, services().settings.address + link, _moment(until))


def _moment(instant: datetime) -> str:
    local = instant.astimezone(services().policy.time_zone)
    return f"{day_text(local.date(), services().words)}, {local:%H:%M}"
