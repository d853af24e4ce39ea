"""Accounts: adding them, their one-time links, their passwords."""

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services.accounts.tokens import token_hash
from app.services.changes import SentForm
from app.services.context import Services
from app.services.paging import BEGINNING, Page, page_of
from graph.errors import NotVisible, Refused
from graph.records.viewer import Actor
from graph.vocabulary import AccountRole, AuditTag
from queries import accounts

COMMAND = Actor("command")
"""Whoever may run commands on the machine itself."""

LINK_HOURS = 48
_LONGEST_NAME = 100
_NEEDS_PRACTITIONER = frozenset({AccountRole.PRACTITIONER, AccountRole.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class NewAccount:
    account_id: str
    name: str
    link: str | None
    """A path, with the token that sets the first password; None where a password was given, or
    where the same form was sent before: a link is shown once."""
    link_until: datetime | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as its administrator sees it."""

    account_id: str
    name: str
    roles: tuple[AccountRole, ...]
    closed: bool
    has_password: bool
    practitioner_name: str | None


def name_key(name: str) -> str:
    """A name as it is compared: Unicode-normalised, without case or outer blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def add_account(
    services: Services,
    name: str,
    roles: Iterable[AccountRole],
    practitioner: str | None = None,
    password: str | None = None,
    actor: Actor = COMMAND,
    form: SentForm | None = None,
) -> NewAccount:
    """Add an account, with a one-time link to set its first password or with a password.

    `practitioner` names whom the account belongs to: an id, a mail address of a contact card, or
    the id that an imported record had in its source. Sent again, a form adds nothing and is told
    which account it added. Raises Refused, naming the argument; Conflict.
    """
    shown, chosen = " ".join(name.split()), frozenset(roles)
    _require_name(shown)
    if not chosen:
        raise Refused("Say at least one role.", "roles")
    practitioner_id = _practitioner_id(services, practitioner) if practitioner else None
    if practitioner_id is None and chosen & _NEEDS_PRACTITIONER:
        raise Refused(
            "A practitioner's or supervisor's account must say which practitioner it belongs to.",
            "practitioner",
        )
    account_id = services.ids.new()
    with services.change(actor, form) as change:
        added = change.run(
            accounts.ADD_ACCOUNT,
            accounts.NewAccount(
                account_id=account_id,
                name=shown,
                name_key=name_key(shown),
                roles=sorted(chosen),
                practitioner_id=practitioner_id,
                now=change.now,
            ),
        )
        if not added:
            raise Refused("There is already an account of that name.", "name")
        change.record(AuditTag.ACCOUNT_ADDED, account_id)
        change.commit(account_id)
    if change.repeated:
        return NewAccount(change.result, shown, None, None)
    if password is not None:
        give_password(services, account_id, password, actor)
        return NewAccount(account_id, shown, None, None)
    link, until = new_link(services, account_id, actor)
    return NewAccount(account_id, shown, link, until)


def new_link(services: Services, account_id: str, actor: Actor = COMMAND) -> tuple[str, datetime]:
    """The path of a new one-time link, and until when it works; the link before it is dead.

    Raises Conflict where there is no such account.
    """
    given = new_link_once(services, account_id, actor, None)
    if given is None:
        raise LookupError("a fresh operation was done before")
    return given


def new_link_once(
    services: Services, account_id: str, actor: Actor, form: SentForm | None
) -> tuple[str, datetime] | None:
    """The same, asked for by a form; None where the form was sent before: a link is shown once."""
    token = secrets.token_urlsafe(32)
    with services.change(actor, form) as change:
        until = change.now + timedelta(hours=LINK_HOURS)
        change.one(accounts.SET_LINK, accounts.Link(account_id, token_hash(token), until))
        change.record(AuditTag.LINK_GIVEN, account_id)
        change.commit()
    return None if change.repeated else (f"/first-password/{token}", until)


def account_named(services: Services, name: str) -> AccountLine:
    """Raises Refused where there is none."""
    row = services.gateway.account_row(accounts.ACCOUNT_BY_NAME, accounts.NameKey(name_key(name)))
    if row is None:
        raise Refused("There is no account of that name.", "name")
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


def switch_account(
    services: Services,
    account_id: str,
    *,
    closed: bool,
    actor: Actor = COMMAND,
    form: SentForm | None = None,
) -> None:
    """Close an account, which signs it out everywhere, or open it again.

    Raises Conflict where there is none.
    """
    tag = AuditTag.ACCOUNT_CLOSED if closed else AuditTag.ACCOUNT_OPENED
    with services.change(actor, form) as change:
        change.one(accounts.SWITCH_ACCOUNT, accounts.AccountSwitch(account_id, closed))
        change.record(tag, account_id)
        change.commit()


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


def _require_name(name: str) -> None:
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Refused(f"A name has 1 to {_LONGEST_NAME} visible characters.", "name")


def _practitioner_id(services: Services, mention: str) -> str:
    found = services.gateway.account_rows(
        accounts.PRACTITIONERS_MENTIONED, accounts.Mentioned(mention)
    )
    if not found:
        raise Refused("No practitioner has that id or mail address.", "practitioner")
    if len(found) > 1:
        raise Refused(
            "More than one practitioner has that mail address; give the id.", "practitioner"
        )
    return found[0].practitioner_id


def _line(row: accounts.AccountRow) -> AccountLine:
    return AccountLine(
        account_id=row.account_id,
        name=row.name,
        roles=tuple(AccountRole(role) for role in row.roles),
        closed=row.disabled,
        has_password=row.has_password,
        practitioner_name=row.practitioner_name,
    )
