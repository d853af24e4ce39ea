"""Accounts, for administrators, who see no person; and the second person's yes or no."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services.accounts import accounts, deciding, news, proposals
from app.services.accounts.accounts import AccountLine
from app.services.accounts.deciding import Confirmed
from app.services.directory.pages import practitioners_named
from app.services.refusals import note_refusal
from app.web.administration.forms import AccountForm, FindForm, RolesForm
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.fragments import fragment
from app.web.frame.messages import Message, Said
from app.web.frame.permissions import Permission, requires
from app.web.frame.picker import Choice
from app.web.frame.second_person import DecisionForms, SeveralForm
from app.web.frame.sending import looked_for, searched, sent
from app.web.frame.wiring import actor, services, user
from graph.errors import NotVisible
from graph.vocabulary import ProposalAct
from visualisations.said import moment_text

blueprint = Blueprint("administration", __name__)

_MOST = 100
"""Accounts on one page; more are found by the beginning of their name."""

_LONGEST_WORDS = 200


class AccountForms:
    """The small forms of an account's page."""

    def __init__(self, account: AccountLine) -> None:
        self._account = account

    @property
    def link(self) -> OnceForm:
        return self._drawn("administration.ask_for_link")

    @property
    def open(self) -> OnceForm:
        return self._drawn("administration.ask_to_open")

    @property
    def close(self) -> OnceForm:
        return self._drawn("administration.close_account")

    @property
    def roles(self) -> RolesForm:
        to = url_for("administration.change_roles", account_id=self._account.account_id)
        return drawn(RolesForm, to, roles=list(self._account.roles))

    def _drawn(self, endpoint: str) -> OnceForm:
        return drawn(OnceForm, url_for(endpoint, account_id=self._account.account_id))


@blueprint.get("/accounts")
@requires(Permission.ACCOUNTS_MANAGE)
def show_accounts() -> ResponseReturnValue:
    """The first of all accounts, or those that a search found."""
    find = drawn(FindForm, url_for("administration.find_accounts"))
    beginning = "" if find.errors else find.beginning.data or ""
    found = accounts.accounts_from(services(), beginning, _MOST)
    form = drawn(AccountForm, url_for("administration.ask_for_account"))
    form.practitioner.look(_practitioners)
    return render_template(
        "administration/accounts.html",
        accounts=found.records,
        more=found.after is not None,
        find=find,
        form=form,
        proposed=deciding.all_waiting(services(), user().signed_in),
        decisions=DecisionForms(),
    )


@blueprint.post("/accounts/find")
@requires(Permission.ACCOUNTS_MANAGE)
def find_accounts() -> ResponseReturnValue:
    return searched(FindForm, page=url_for("administration.show_accounts"))


@blueprint.post("/accounts")
@requires(Permission.ACCOUNTS_MANAGE)
def ask_for_account() -> ResponseReturnValue:
    def ask(form: AccountForm) -> str:
        proposals.propose_account(
            services(),
            user().signed_in,
            form.name.data,
            form.roles.data,
            form.practitioner.data or None,
            (form.mail.data or "").strip() or None,
            form.sent,
        )
        return str(form.name.data)

    return sent(
        AccountForm,
        page=url_for("administration.show_accounts"),
        said=lambda name: Said(Message.ACCOUNT_PROPOSED, {"name": name}),
        do=ask,
    )


@blueprint.get("/accounts/<uuid:account_id>")
@requires(Permission.ACCOUNTS_MANAGE)
def show_account(account_id: UUID) -> ResponseReturnValue:
    account = _account(account_id)
    return render_template(
        "administration/account.html",
        account=account,
        forms=AccountForms(account),
        past=news.past(services(), account.account_id),
        own=account.account_id == user().signed_in.account_id,
    )


@blueprint.post("/accounts/practitioners")
@requires(Permission.ACCOUNTS_MANAGE)
def find_practitioners() -> ResponseReturnValue:
    to = url_for("administration.ask_for_account")
    return looked_for(AccountForm, page=url_for("administration.show_accounts"), to=to)


@blueprint.post("/accounts/practitioners/found")
@requires(Permission.ACCOUNTS_MANAGE)
def show_practitioners() -> ResponseReturnValue:
    words = AccountForm().practitioner.words
    return fragment("_found.html", found=_practitioners(words), name="practitioner")


@blueprint.post("/accounts/<uuid:account_id>/link")
@requires(Permission.ACCOUNTS_MANAGE)
def ask_for_link(account_id: UUID) -> ResponseReturnValue:
    account = _account(account_id)
    return sent(
        OnceForm,
        page=_page_of(account),
        said=lambda _: Said(Message.ACCOUNT_PROPOSED, {"name": account.name}),
        do=lambda form: proposals.propose_link(
            services(), user().signed_in, account.account_id, form.sent
        ),
    )


@blueprint.post("/accounts/<uuid:account_id>/open")
@requires(Permission.ACCOUNTS_MANAGE)
def ask_to_open(account_id: UUID) -> ResponseReturnValue:
    account = _account(account_id)
    return sent(
        OnceForm,
        page=_page_of(account),
        said=lambda _: Said(Message.ACCOUNT_PROPOSED, {"name": account.name}),
        do=lambda form: proposals.propose_opening(
            services(), user().signed_in, account.account_id, form.sent
        ),
    )


@blueprint.post("/accounts/<uuid:account_id>/close")
@requires(Permission.ACCOUNTS_MANAGE)
def close_account(account_id: UUID) -> ResponseReturnValue:
    if str(account_id) == user().signed_in.account_id:
        raise NotVisible  # there is no such button
    account = _account(account_id)
    return sent(
        OnceForm,
        page=_page_of(account),
        said=lambda _: Said(Message.ACCOUNT_CLOSED, {"name": account.name}),
        do=lambda form: accounts.close_account(services(), account.account_id, actor(), form.sent),
    )


@blueprint.post("/accounts/<uuid:account_id>/roles")
@requires(Permission.ACCOUNTS_MANAGE)
def change_roles(account_id: UUID) -> ResponseReturnValue:
    account = _account(account_id)

    def said(waits: bool) -> Said:
        message = Message.ACCOUNT_PROPOSED if waits else Message.ROLES_TAKEN
        return Said(message, {"name": account.name})

    return sent(
        RolesForm,
        page=_page_of(account),
        said=said,
        do=lambda form: proposals.change_roles(
            services(), user().signed_in, account.account_id, form.roles.data, form.sent
        ),
    )


def _practitioners(words: str) -> list[Choice]:
    """Those in the directory whose names begin like that: whom they support is in no list."""
    found = practitioners_named(services(), actor(), words[:_LONGEST_WORDS])
    return [
        Choice(each.practitioner_id, each.name, "; ".join(job.in_short for job in each.jobs))
        for each in found
    ]


@blueprint.post("/account-proposals/<uuid:proposal_id>/confirm")
@requires(Permission.ACCOUNTS_CONFIRM)
def confirm(proposal_id: UUID) -> ResponseReturnValue:
    """A second person's yes. The link stands beside the message alone."""
    return sent(
        OnceForm,
        page=url_for("home.start"),
        said=_said_of,
        do=lambda form: deciding.confirm(services(), user().signed_in, str(proposal_id), form.sent),
    )


@blueprint.post("/account-proposals/several")
@requires(Permission.ACCOUNTS_CONFIRM)
def confirm_several() -> ResponseReturnValue:
    """A second person's yes to all that they ticked. The links stand beside the message alone."""
    return sent(
        SeveralForm,
        page=url_for("home.start"),
        said=_said_of_several,
        do=lambda form: deciding.confirm_several(
            services(), user().signed_in, form.chosen.data, form.sent
        ),
    )


@blueprint.post("/account-proposals/<uuid:proposal_id>/refuse")
@requires(Permission.ACCOUNTS_CONFIRM)
def refuse(proposal_id: UUID) -> ResponseReturnValue:
    """A second person's no, or the first one's who takes it back."""
    return sent(
        OnceForm,
        page=url_for("home.start"),
        said=Message.PROPOSAL_REFUSED,
        do=lambda form: deciding.refuse(services(), user().signed_in, str(proposal_id), form.sent),
    )


def _said_of(done: Confirmed) -> Said:
    about = {"name": done.name}
    if done.link is not None:
        url = services().settings.address + done.link.path
        return Said(Message.LINK_MADE, about | {"until": _moment(done.link.until)}, copy=url)
    if done.act is ProposalAct.OPEN:
        return Said(Message.ACCOUNT_OPENED, about)
    if done.act is ProposalAct.ROLES:
        return Said(Message.ROLES_GIVEN, about)
    if done.act in (ProposalAct.LEAD, ProposalAct.FRONT_DOOR):
        return Said(Message.CONFIRMED, {"names": done.name})
    return Said(Message.CONFIRMED_BEFORE, about)


def _said_of_several(done: Sequence[Confirmed]) -> Said:
    links = [(each.name, each.link) for each in done if each.link is not None]
    if not links:
        return Said(Message.CONFIRMED, {"names": ", ".join(each.name for each in done)})
    address = services().settings.address
    text = "\n".join(f"{name}: {address}{link.path}" for name, link in links)
    until = _moment(max(link.until for _, link in links))
    return Said(Message.LINKS_MADE, {"until": until}, copy=text)


def _account(account_id: UUID) -> AccountLine:
    try:
        return accounts.account_by_id(services(), str(account_id))
    except NotVisible:
        note_refusal(services(), actor(), str(account_id))
        raise


def _page_of(account: AccountLine) -> str:
    return url_for("administration.show_account", account_id=account.account_id)


def _moment(instant: datetime) -> str:
    return moment_text(instant, services().policy.time_zone, services().words)
