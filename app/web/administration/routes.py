"""Accounts, for administrators, who see no person."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.accounts import accounts
from app.services.accounts.accounts import AccountLine, NewAccount
from app.services.directory.pages import practitioners_named
from app.services.refusals import note_refusal
from app.web.administration.forms import AccountForm, FindForm
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message, Said, Step
from app.web.frame.permissions import Permission, requires
from app.web.frame.picker import Choice
from app.web.frame.sending import looked_for, searched, sent
from app.web.frame.wiring import actor, services, user
from graph.errors import NotVisible, Refused
from visualisations.said import day_text

blueprint = Blueprint("administration", __name__)

_MOST = 100
"""Accounts on one page; more are found by the beginning of their name."""

_LONGEST_WORDS = 200


class AccountForms:
    """The small forms beside an account."""

    def link(self, line: AccountLine) -> OnceForm:
        return self._drawn("administration.give_link", line)

    def close(self, line: AccountLine) -> OnceForm:
        return self._drawn("administration.close_account", line)

    def open(self, line: AccountLine) -> OnceForm:
        return self._drawn("administration.open_account", line)

    def _drawn(self, endpoint: str, line: AccountLine) -> OnceForm:
        return drawn(OnceForm, url_for(endpoint, account_id=line.account_id))


@blueprint.get("/accounts")
@requires(Permission.ACCOUNTS_MANAGE)
def show_accounts() -> ResponseReturnValue:
    """The first of all accounts, or those that a search found."""
    find = drawn(FindForm, url_for("administration.find_accounts"))
    beginning = "" if find.errors else find.beginning.data or ""
    found = accounts.accounts_from(services(), beginning, _MOST)
    form = drawn(AccountForm, url_for("administration.add_account"))
    form.practitioner.look(_practitioners)
    return render_template(
        "administration/accounts.html",
        accounts=found.records,
        more=found.after is not None,
        find=find,
        form=form,
        forms=AccountForms(),
        own_id=user().signed_in.account_id,
    )


@blueprint.post("/accounts/find")
@requires(Permission.ACCOUNTS_MANAGE)
def find_accounts() -> ResponseReturnValue:
    return searched(FindForm, page=_here())


@blueprint.post("/accounts")
@requires(Permission.ACCOUNTS_MANAGE)
def add_account() -> ResponseReturnValue:
    return sent(
        AccountForm,
        page=_here(),
        said=_said_of_new,
        do=lambda form: accounts.add_account(
            services(),
            form.name.data,
            form.roles.data,
            form.practitioner.data or None,
            actor=actor(),
            form=form.sent,
        ),
    )


@blueprint.post("/accounts/practitioners")
@requires(Permission.ACCOUNTS_MANAGE)
def find_practitioners() -> ResponseReturnValue:
    return looked_for(AccountForm, page=_here(), to=url_for("administration.add_account"))


@blueprint.post("/accounts/practitioners/found")
@requires(Permission.ACCOUNTS_MANAGE)
def show_practitioners() -> ResponseReturnValue:
    words = AccountForm().practitioner.words
    return fragment("_found.html", found=_practitioners(words), name="practitioner")


@blueprint.post("/accounts/<uuid:account_id>/link")
@requires(Permission.ACCOUNTS_MANAGE)
def give_link(account_id: UUID) -> ResponseReturnValue:
    line = _account(account_id)

    def give(form: OnceForm) -> tuple[str, datetime] | None:
        if line.closed:
            raise Refused(f"The account {line.name} is closed. Open it first.")
        return accounts.new_link_once(services(), line.account_id, actor(), form.sent)

    return sent(
        OnceForm,
        page=_here(),
        said=lambda given: _said_of_link(line.name, line.account_id, given, added=False),
        do=give,
    )


@blueprint.post("/accounts/<uuid:account_id>/close")
@requires(Permission.ACCOUNTS_MANAGE)
def close_account(account_id: UUID) -> ResponseReturnValue:
    if str(account_id) == user().signed_in.account_id:
        raise NotVisible  # there is no such button
    return _switched(account_id, Message.ACCOUNT_CLOSED, "administration.open_account")


@blueprint.post("/accounts/<uuid:account_id>/open")
@requires(Permission.ACCOUNTS_MANAGE)
def open_account(account_id: UUID) -> ResponseReturnValue:
    return _switched(account_id, Message.ACCOUNT_OPENED, "administration.close_account")


def _switched(account_id: UUID, message: Message, way_back: str) -> ResponseReturnValue:
    line = _account(account_id)
    undo = Step("Undo", url_for(way_back, account_id=account_id))
    return sent(
        OnceForm,
        page=_here(),
        said=lambda _: Said(message, {"name": line.name}, step=undo),
        do=lambda form: accounts.switch_account(
            services(),
            line.account_id,
            closed=message is Message.ACCOUNT_CLOSED,
            actor=actor(),
            form=form.sent,
        ),
    )


def _practitioners(words: str) -> list[Choice]:
    """Those in the directory whose names begin like that: whom they support is in no list."""
    found = practitioners_named(services(), actor(), words[:_LONGEST_WORDS])
    return [
        Choice(each.practitioner_id, each.name, "; ".join(job.in_short for job in each.jobs))
        for each in found
    ]


def _account(account_id: UUID) -> AccountLine:
    try:
        return accounts.account_by_id(services(), str(account_id))
    except NotVisible:
        note_refusal(services(), actor(), str(account_id))
        raise


def _here() -> str:
    return url_for("administration.show_accounts")


def _said_of_new(added: NewAccount) -> Said:
    given = (added.link, added.link_until) if added.link and added.link_until else None
    return _said_of_link(added.name, added.account_id, given, added=True)


def _said_of_link(
    name: str, account_id: str, given: tuple[str, datetime] | None, *, added: bool
) -> Said:
    """The link, which is shown once; where it was made before, the way to a new one."""
    if given is not None:
        path, until = given
        about = {"name": name, "until": _moment(until)}
        return Said(Message.LINK_MADE, about, copy=services().settings.address + path)
    before = Message.ACCOUNT_ADDED_BEFORE if added else Message.LINK_MADE_BEFORE
    again = Step("Make a new link", url_for("administration.give_link", account_id=account_id))
    return Said(before, {"name": name}, step=again)


def _moment(instant: datetime) -> str:
    local = instant.astimezone(services().policy.time_zone)
    return f"{day_text(local.date(), services().words)}, {local:%H:%M}"
