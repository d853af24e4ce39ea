"""Accounts, for administrators, who see no person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services import accounts
from app.services.ages import day_in_words
from app.web.administration.forms import AccountForm, FindForm
from app.web.messages import Message, tell
from app.web.permissions import Permission, requires
from app.web.wiring import actor, services, user
from graph.errors import Refused
from graph.vocabulary import AccountRole

blueprint = Blueprint("administration", __name__)

_MOST = 100
"""Accounts on one page; more are found by the beginning of their name."""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A one-time link, on the one page that shows it."""

    name: str
    url: str
    until: str


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
        )
    except Refused as refused:
        form.add_error(refused)
        return _page(form, status=422)
    return _page(_empty_form(), _shown(added.name, added.link, added.link_until))


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
    act, chosen = request.form.get("act"), str(account_id)
    line = accounts.account_by_id(services(), chosen)
    if act == "link" and not line.closed:
        link, until = accounts.new_link(services(), chosen, actor())
        return _page(_empty_form(), _shown(line.name, link, until))
    if act not in ("open", "close") or chosen == user().signed_in.account_id:
        abort(400)
    accounts.switch_account(services(), chosen, closed=act == "close", actor=actor())
    tell(Message.ACCOUNT_CLOSED if act == "close" else Message.ACCOUNT_OPENED)
    return redirect(url_for("administration.show_accounts"), code=303)


def _page(
    form: AccountForm, link: ShownLink | None = None, status: int = 200, beginning: str = ""
) -> tuple[str, int]:
    found = accounts.accounts_from(services(), beginning, _MOST + 1)
    page = render_template(
        "administration/accounts.html",
        accounts=found[:_MOST],
        more=len(found) > _MOST,
        find=FindForm(formdata=None, beginning=beginning),
        form=form,
        link=link,
        own_id=user().signed_in.account_id,
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
    return f"{day_in_words(local.date())}, {local:%H:%M}"
