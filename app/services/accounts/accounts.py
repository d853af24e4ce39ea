"""Accounts: adding them, their one-time links, their passwords."""

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services.accounts.roles import refuse_roles, roles_of
from app.services.accounts.tokens import token_hash
from app.services.changes import SentForm
from app.services.context import Services
from app.services.paging import BEGINNING, Page, page_of
from graph.door.change import Change
from graph.errors import NotVisible, Refused
from graph.records.viewer import Actor
from graph.vocabulary import AccountRole, AuditTag, ProposalAct, ProposalState
from queries import accounts, proposals

COMMAND = Actor("command")
"""Whoever may run commands on the machine itself."""

LINK_HOURS = 48
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class NewAccount:
    account_id: str
    name: str
    link: str | None
    """A path, with the token that sets the first password; None where a password was given."""
    link_until: datetime | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as its administrator sees it."""

    account_id: str
    name: str
    roles: tuple[AccountRole, ...]
    closed: bool
    has_password: bool
    practitioner_id: str | None
    practitioner_name: str | None
    mail: str | None
    closed_because: str | None
    """`second_account` or `roles`, where an upgrade closed it."""


@dataclass(frozen=True, slots=True)
class AskedAccount:
    """An account that may be added or proposed: its roles go together, its practitioner exists."""

    name: str
    roles: tuple[AccountRole, ...]
    practitioner_id: str | None
    mail: str | None


@dataclass(frozen=True, slots=True)
class NewLink:
    path: str
    until: datetime


def name_key(name: str) -> str:
    """A name as it is compared: Unicode-normalised, without case or outer blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def add_account(
    services: Services,
    name: str,
    roles: Iterable[AccountRole],
    practitioner: str | None = None,
    password: str | None = None,
    mail: str | None = None,
) -> NewAccount:
    """Add an account at once, by a command on the machine itself: the installer's way, which needs
    no second person. Everybody else proposes one (`app.services.accounts.proposals`).

    It comes with a one-time link to set its first password, or with a password. `practitioner`
    names whom it belongs to: an id, a mail address of a contact card, or the id that an imported
    record had in its source; `mail` is the work mail address of whoever else uses it.
    Raises Refused, naming the argument.
    """
    asked = checked_account(services, name, roles, practitioner, mail)
    account_id = services.ids.new()
    with services.change(COMMAND) as change:
        write_account(change, account_id, asked)
        change.record(AuditTag.ACCOUNT_ADDED, account_id)
        change.commit()
    if password is not None:
        give_password(services, account_id, password)
        return NewAccount(account_id, asked.name, None, None)
    link, until = _link_at_once(services, account_id)
    return NewAccount(account_id, asked.name, link, until)


def checked_account(
    services: Services,
    name: str,
    roles: Iterable[AccountRole],
    practitioner: str | None,
    mail: str | None,
) -> AskedAccount:
    """What was asked for, with the practitioner's id and address found. Raises Refused."""
    shown = " ".join(name.split())
    _require_name(shown)
    practitioner_id = _practitioner_id(services, practitioner) if practitioner else None
    chosen = roles_of(roles)
    refuse_roles(chosen, practitioner_id)
    if practitioner_id is not None:
        of = accounts.OfPractitioner(practitioner_id)
        row = services.gateway.account_row(accounts.MAIL_OF_PRACTITIONER, of)
        # Kept with the account: whose it is does not change when somebody edits their card.
        mail = row.mail if row else None
    return AskedAccount(shown, chosen, practitioner_id, mail_key(mail))


def write_account(change: Change, account_id: str, asked: AskedAccount) -> None:
    """Raises Refused where the name is taken, or the practitioner has an account."""
    if asked.practitioner_id is not None and change.run(
        accounts.ACCOUNT_OF_PRACTITIONER, accounts.OfPractitioner(asked.practitioner_id)
    ):
        raise Refused(
            "refused_this_practitioner_has_an_account",
            "practitioner",
        )
    added = change.run(
        accounts.ADD_ACCOUNT,
        accounts.NewAccount(
            account_id=account_id,
            name=asked.name,
            name_key=name_key(asked.name),
            roles=list(asked.roles),
            practitioner_id=asked.practitioner_id,
            now=change.now,
            mail=asked.mail,
        ),
    )
    if not added:
        raise Refused("refused_there_is_already_an_account", "name")


def write_link(change: Change, account_id: str) -> NewLink:
    """A new one-time link; the one before it is dead. Raises Conflict without such an account."""
    token = secrets.token_urlsafe(32)
    until = change.now + timedelta(hours=LINK_HOURS)
    change.one(accounts.SET_LINK, accounts.Link(account_id, token_hash(token), until))
    return NewLink(f"/first-password/{token}", until)


def new_link(services: Services, account_id: str) -> tuple[str, datetime]:
    """The path of a new one-time link, and until when it works, by a command on the machine
    itself; the owner of the account is told of it at the next sign-in.

    Raises Conflict where there is no such account.
    """
    return _link_at_once(services, account_id, told=account_by_id(services, account_id))


def _link_at_once(
    services: Services, account_id: str, told: AccountLine | None = None
) -> tuple[str, datetime]:
    with services.change(COMMAND) as change:
        link = write_link(change, account_id)
        if told is not None:
            _tell_owner(services, change, told)
        change.record(AuditTag.LINK_GIVEN, account_id)
        change.commit()
    return link.path, link.until


def _tell_owner(services: Services, change: Change, account: AccountLine) -> None:
    """A proposal that nobody else had to confirm, for the owner to read of."""
    by, act = COMMAND.account_id, ProposalAct.LINK
    made = change.one(
        proposals.PROPOSE,
        proposals.NewProposal(
            proposal_id=services.ids.new(),
            act=act,
            account_id=account.account_id,
            name=account.name,
            roles=list(account.roles),
            practitioner_id=account.practitioner_id,
            mail=account.mail,
            proposed_by=by,
            now=change.now,
            until=change.now,
        ),
    )
    state = ProposalState.CONFIRMED
    change.run(proposals.DECIDE, proposals.Decision(made.proposal_id, state, by, change.now))


def account_named(services: Services, name: str) -> AccountLine:
    """Raises Refused where there is none."""
    row = services.gateway.account_row(accounts.ACCOUNT_BY_NAME, accounts.NameKey(name_key(name)))
    if row is None:
        raise Refused("refused_there_is_no_account_of", "name")
    return _line(row)


def accounts_from(
    services: Services, beginning: str, size: int, after: str = BEGINNING
) -> Page[AccountLine]:
    """The accounts whose names begin so, by name, a page of them."""
    at = accounts.NamesFrom(name_key(beginning), after, size + 1)
    found = services.gateway.account_rows(accounts.ACCOUNTS_FROM, at)
    return page_of(found, size, lambda row: row.name_key).map(_line)


def account_by_id(services: Services, account_id: str) -> AccountLine:
    """Raises NotVisible where there is none."""
    row = services.gateway.account_row(accounts.ACCOUNT_BY_ID, accounts.OneAccount(account_id))
    if row is None:
        raise NotVisible
    return _line(row)


def close_account(
    services: Services, account_id: str, actor: Actor = COMMAND, form: SentForm | None = None
) -> None:
    """Close an account, which signs it out everywhere and ends what waits for it.

    It closes, so nobody else is asked. Raises Conflict where there is none.
    """
    with services.change(actor, form) as change:
        change.one(accounts.SWITCH_ACCOUNT, accounts.AccountSwitch(account_id, disabled=True))
        void_proposals(change, account_id, actor)
        change.record(AuditTag.ACCOUNT_CLOSED, account_id)
        change.commit()


def void_proposals(change: Change, account_id: str, actor: Actor) -> None:
    voided = proposals.Voided(account_id, actor.account_id, change.now)
    change.run(proposals.VOID_PROPOSALS, voided)


def name_behind_link(services: Services, token: str) -> str | None:
    """Whose first password a link sets; None where it was used, is too old, or never was."""
    row = services.gateway.account_row(
        accounts.FIND_LINK, accounts.LinkAt(token_hash(token), services.clock.now())
    )
    return row.name if row else None


def give_password(
    services: Services, account_id: str, password: str, actor: Actor = COMMAND
) -> None:
    """Set a password and sign the account out everywhere. Raises TooBusy, Conflict."""
    give_password_of(services, account_id, services.passwords.hash(password), actor)


def give_password_of(
    services: Services, account_id: str, password_hash: str, actor: Actor = COMMAND
) -> None:
    """The same, for a password that is hashed already."""
    with services.change(actor) as change:
        change.one(accounts.SET_PASSWORD, accounts.PasswordOf(account_id, password_hash))
        change.record(AuditTag.PASSWORD_SET, account_id)
        change.commit()


def mail_key(mail: str | None) -> str | None:
    """A work mail address as it is compared."""
    return unicodedata.normalize("NFKC", mail).strip().lower() or None if mail else None


def _require_name(name: str) -> None:
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Refused("refused_account_name_length", "name", longest=_LONGEST_NAME)


def _practitioner_id(services: Services, mention: str) -> str:
    found = services.gateway.account_rows(
        accounts.PRACTITIONERS_MENTIONED, accounts.Mentioned(mention)
    )
    if not found:
        raise Refused("refused_no_practitioner_has_that_id", "practitioner")
    if len(found) > 1:
        raise Refused("refused_more_than_one_practitioner_has", "practitioner")
    return found[0].practitioner_id


def _line(row: accounts.AccountRow) -> AccountLine:
    return AccountLine(
        account_id=row.account_id,
        name=row.name,
        roles=roles_of(row.roles),
        closed=row.disabled,
        has_password=row.has_password,
        practitioner_id=row.practitioner_id,
        practitioner_name=row.practitioner_name,
        mail=row.mail,
        closed_because=row.closed_because,
    )
