"""What lets somebody in waits for a second person: a new account, a role, a link, an open door; and
so does what lets somebody see more by their post: leading a team, standing in a front door.

Whoever keeps accounts could otherwise become anybody, or let anybody see. What closes (an account,
a role) is done at once. Who says yes, and what that does, is in `app.services.accounts.deciding`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.services.accounts.accounts import (
    AccountLine,
    AskedAccount,
    account_by_id,
    checked_account,
    mail_key,
    name_key,
    void_proposals,
)
from app.services.accounts.roles import refuse_roles, roles_of
from app.services.accounts.sessions import SignedIn
from app.services.changes import SentForm
from app.services.context import Services
from app.services.demo_mark import refuse_in_demo
from graph.database.query import Nothing
from graph.door.change import Change
from graph.errors import Refused
from graph.vocabulary import AccountRole, AuditTag, ProposalAct
from queries import accounts, proposals
from queries.partnership import HOLD_NAMES

WAITS = timedelta(days=14)
"""After that a proposal is void: whoever made it may have forgotten why."""

_MOST_NAMESAKES = 100


@dataclass(frozen=True, slots=True)
class Colleague:
    """A practitioner for whom an account is asked for, with those of a whole agency."""

    practitioner_id: str
    name: str
    mail: str | None
    roles: tuple[AccountRole, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Whose post is to give sight of what a team does."""

    practitioner_id: str
    name: str
    post_id: str
    team_id: str
    safeguarding: bool = False


def propose_account(
    services: Services,
    mine: SignedIn,
    name: str,
    roles: Iterable[AccountRole],
    practitioner: str | None,
    mail: str | None,
    form: SentForm,
) -> str:
    """Ask for a new account; returns the proposal's id. Raises Refused, Conflict."""
    refuse_in_demo(services, "accounts")
    asked = checked_account(services, name, roles, practitioner, mail)
    if asked.practitioner_id is None and asked.mail is None:
        raise Refused("refused_please_give_the_work_mail", "mail")
    account_id = services.ids.new()
    with services.change(mine.actor, form) as change:
        _refuse_taken(change, asked)
        proposal_id = _propose(services, change, mine, ProposalAct.ADD, account_id, asked)
        change.record(AuditTag.PROPOSED, account_id)
        change.commit(proposal_id)
    return change.result if change.repeated else proposal_id


def propose_link(services: Services, mine: SignedIn, account_id: str, form: SentForm) -> None:
    """Ask for a new one-time link. Raises Refused, NotVisible, Conflict."""
    account = _of_somebody_else(services, mine, account_id)
    if account.closed:
        raise Refused("refused_this_account_is_closed_open")
    _propose_for(services, mine, ProposalAct.LINK, account, account.roles, form)


def propose_opening(services: Services, mine: SignedIn, account_id: str, form: SentForm) -> None:
    """Ask for a closed account to be opened again. Raises Refused, NotVisible, Conflict."""
    account = _of_somebody_else(services, mine, account_id)
    if not account.closed:
        raise Refused("refused_this_account_is_open")
    # One that an upgrade closed may not be what no account may be any more.
    refuse_roles(account.roles, account.practitioner_id)
    _propose_for(services, mine, ProposalAct.OPEN, account, account.roles, form)


def change_roles(
    services: Services,
    mine: SignedIn,
    account_id: str,
    roles: Iterable[AccountRole],
    form: SentForm,
) -> bool:
    """Take roles away at once, or ask for others; returns whether it waits for a second person.

    Whose account it is cannot be changed: that would be another account.
    Raises Refused, NotVisible, Conflict.
    """
    account = _of_somebody_else(services, mine, account_id)
    chosen = roles_of(roles)
    refuse_roles(chosen, account.practitioner_id)
    if account.closed:
        raise Refused("refused_this_account_is_closed_open")
    if set(chosen) == set(account.roles):
        raise Refused("refused_these_are_the_roles_that", "roles")
    if not set(chosen) <= set(account.roles):
        _propose_for(services, mine, ProposalAct.ROLES, account, chosen, form)
        return True
    with services.change(mine.actor, form) as change:
        change.one(accounts.SET_ROLES, accounts.NewRoles(account_id, list(chosen)))
        void_proposals(change, account_id, mine.actor)
        change.record(AuditTag.ROLES_CHANGED, account_id)
        change.commit()
    return False


def propose_accounts(
    services: Services, mine: SignedIn, colleagues: Sequence[Colleague], form: SentForm
) -> int:
    """Ask for an account for each of these; returns how many were asked for. Whoever has one, or is
    waiting for one, is passed over. Raises Refused, Conflict."""
    refuse_in_demo(services, "accounts")
    with services.change(mine.actor, form) as change:
        change.one(HOLD_NAMES, Nothing())
        asked = 0
        for each in colleagues:
            of = accounts.OfPractitioner(each.practitioner_id)
            if change.run(accounts.ACCOUNT_OF_PRACTITIONER, of):
                continue
            name = _free_name(change, each)
            new = AskedAccount(name, each.roles, each.practitioner_id, mail_key(each.mail))
            account_id = services.ids.new()
            _propose(services, change, mine, ProposalAct.ADD, account_id, new)
            change.record(AuditTag.PROPOSED, account_id)
            asked += 1
        if not asked:
            raise Refused("refused_everybody_here_has_an_account")
        change.commit(str(asked))
    return int(change.result)


def propose_placed(
    services: Services,
    change: Change,
    mine: SignedIn,
    act: ProposalAct,
    place: Placed,
) -> str:
    """Ask, within a change, that somebody's post gives sight: a lead, or the front door."""
    new = proposals.NewProposal(
        proposal_id=services.ids.new(),
        act=act,
        account_id=place.practitioner_id,
        name=place.name,
        roles=[],
        practitioner_id=place.practitioner_id,
        mail=None,
        proposed_by=mine.account_id,
        now=change.now,
        until=change.now + WAITS,
        team_id=place.team_id,
        post_id=place.post_id,
        safeguarding=place.safeguarding,
    )
    made = change.one(proposals.PROPOSE, new).proposal_id
    change.record(AuditTag.PROPOSED, place.post_id)
    return made


def _free_name(change: Change, colleague: Colleague) -> str:
    """Their mail address, or their name where that is not known; with a number if it is taken."""
    wanted = colleague.mail or " ".join(colleague.name.split())
    for number in range(1, _MOST_NAMESAKES):
        name = wanted if number == 1 else f"{wanted} {number}"
        taken = change.run(accounts.ACCOUNT_BY_NAME, accounts.NameKey(name_key(name)))
        if not taken and not change.run(proposals.ASKED_BY_NAME, proposals.AskedName(name)):
            return name
    raise Refused("refused_too_many_namesakes", name=wanted)


def _of_somebody_else(services: Services, mine: SignedIn, account_id: str) -> AccountLine:
    account = account_by_id(services, account_id)
    if account_id == mine.account_id:
        raise Refused("refused_nobody_changes_their_own_account")
    return account


def _propose_for(
    services: Services,
    mine: SignedIn,
    act: ProposalAct,
    account: AccountLine,
    roles: tuple[AccountRole, ...],
    form: SentForm,
) -> None:
    asked = AskedAccount(account.name, roles, account.practitioner_id, account.mail)
    with services.change(mine.actor, form) as change:
        _propose(services, change, mine, act, account.account_id, asked)
        change.record(AuditTag.PROPOSED, account.account_id)
        change.commit()


def _propose(
    services: Services,
    change: Change,
    mine: SignedIn,
    act: ProposalAct,
    account_id: str,
    asked: AskedAccount,
) -> str:
    new = proposals.NewProposal(
        proposal_id=services.ids.new(),
        act=act,
        account_id=account_id,
        name=asked.name,
        roles=list(asked.roles),
        practitioner_id=asked.practitioner_id,
        mail=asked.mail,
        proposed_by=mine.account_id,
        now=change.now,
        until=change.now + WAITS,
    )
    return change.one(proposals.PROPOSE, new).proposal_id


def _refuse_taken(change: Change, asked: AskedAccount) -> None:
    """Said at once, and asked again when somebody confirms."""
    if change.run(accounts.ACCOUNT_BY_NAME, accounts.NameKey(name_key(asked.name))):
        raise Refused("refused_there_is_already_an_account", "name")
    if asked.practitioner_id is not None and change.run(
        accounts.ACCOUNT_OF_PRACTITIONER, accounts.OfPractitioner(asked.practitioner_id)
    ):
        raise Refused(
            "refused_this_practitioner_has_an_account",
            "practitioner",
        )
    if asked.practitioner_id is None and change.run(
        proposals.ACCOUNTS_OF_MAIL, proposals.MailOf(asked.mail or "", "")
    ):
        raise Refused(
            "refused_somebody_with_this_mail_address",
            "mail",
        )
