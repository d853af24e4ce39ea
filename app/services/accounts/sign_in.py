"""A name and a password, weighed so that nobody learns which of the two was wrong."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from app.services.accounts.accounts import account_by_id, name_key
from app.services.accounts.attempts import (
    Caller,
    give_tries_back,
    remember_device,
    remember_place,
    take_a_try,
)
from app.services.accounts.passwords import require_good
from app.services.accounts.sessions import (
    ABSOLUTE,
    AFTER_NEW_PASSWORD,
    SignedIn,
    start_session,
)
from app.services.accounts.tokens import token_hash
from app.services.changes import PasswordSetBefore, SentForm
from app.services.context import Services
from graph.errors import Conflict, Refused
from graph.records.viewer import NOBODY, Actor
from graph.vocabulary import AuditTag
from queries import accounts, sessions

WRONG = "refused_that_name_and_password_do"
"""For a wrong password, an unknown name, a closed account and one without a password."""


@dataclass(frozen=True, slots=True)
class SignedInNow:
    token: str
    device: str


def sign_in_by_password(
    services: Services, name: str, password: str, caller: Caller
) -> SignedInNow:
    """Start a session for a name and its password.

    Raises Refused, with the same text whatever was wrong; TryLater; TooBusy.
    """
    key = name_key(name)
    tries = take_a_try(services, key, caller)
    row = services.gateway.account_row(accounts.CREDENTIALS, accounts.NameKey(key))
    usable = row.password_hash if row is not None and not row.disabled else None
    right = services.passwords.verify(usable, password)
    if row is None or not right:
        _note_failure(services, row.account_id if row else "")
        raise Refused(WRONG)
    give_tries_back(services, tries)
    remember_place(services, key, caller)
    session = start_session(services, row.account_id)
    return SignedInNow(session.token, remember_device(services, key, caller.device))


def plan(services: Services) -> None:
    """Let Neo4j plan what a sign-in asks: on a server that has just started that takes seconds.

    Nothing is stored. Raises DatabaseUnavailable.
    """
    nobody = services.ids.new()
    # From a browser that nobody has used before: then two budgets are asked.
    budgets = [
        {"key": nobody + end, "size": 1, "seconds": 1.0, "per_name": 0}
        for end in ("name", "network")
    ]
    long_ago = datetime.min.replace(tzinfo=UTC)
    started = sessions.SessionStart(nobody, nobody, nobody, services.clock.now())
    # Each of these is the first of its transaction: what follows one that writes has another plan.
    with services.gateway.planning() as transaction:
        transaction.rows(accounts.CREDENTIALS, accounts.NameKey(nobody))
        transaction.rows(sessions.GIVE_TRIES_BACK, sessions.BudgetKeys([nobody, nobody]))
        transaction.rows(sessions.START_SESSION, started)
        transaction.rows(sessions.FORGET_OLD, sessions.Before(long_ago, 0.0, 0.0, long_ago))
        trying = sessions.BudgetsAt(budgets, 0.0, 0.0, False, 1.0, 1.0)
        transaction.rows(sessions.TAKE_A_TRY, trying)
    with services.gateway.planning() as transaction:
        transaction.rows(sessions.REMEMBER_PLACE, sessions.NewPlace(nobody, nobody, 0.0, 0.0))


def _note_failure(services: Services, account_id: str) -> None:
    with services.change(NOBODY) as change:
        change.record(AuditTag.SIGN_IN_FAILED, account_id)
        change.commit()


def change_password(
    services: Services, mine: SignedIn, caller: Caller, current: str, new: str, form: SentForm
) -> None:
    """Set a new password, which ends the account's other sessions at once and this one soon.

    Whoever finds an open screen may guess the current one no faster than at the sign-in. Sent
    again with its `op_id` it does nothing, where the new password is the one that it set.
    Raises Refused, on `current` or `password`; PasswordSetBefore; TryLater; TooBusy.
    """
    key = name_key(mine.account_name)
    tries = take_a_try(services, key, caller, mine.actor)
    if not _is_password(services, key, current):
        done = _done_before(services, mine.actor, form) is not None
        if not done or not _is_password(services, key, new):
            _note_wrong_password(services, mine)
            if done:
                raise PasswordSetBefore
            raise Refused("refused_that_is_not_your_current", "current")
        give_tries_back(services, tries)
        return
    give_tries_back(services, tries)
    require_good(new, mine.account_name, "password")
    new_hash = services.passwords.hash(new)
    with services.change(mine.actor, form) as change:
        begun_at = change.now - ABSOLUTE + AFTER_NEW_PASSWORD
        change.one(
            accounts.SET_OWN_PASSWORD,
            accounts.OwnPassword(mine.account_id, new_hash, mine.session_id, begun_at),
        )
        change.record(AuditTag.PASSWORD_SET, mine.account_id)
        change.commit()
    if change.repeated:
        _require_same(services, key, new)


def set_first_password(
    services: Services, token: str, name: str, password: str, caller: Caller, form: SentForm
) -> str:
    """Set a password by a link, which then works no more; returns the cookie of a known device.

    Whoever had the link is the true user of that name, as far as anybody can tell: a guesser
    elsewhere must not stand in their way at their first sign-in.
    Raises Refused, PasswordSetBefore, TooBusy.
    """
    require_good(password, name, "password")
    new_hash = services.passwords.hash(password)
    with services.change(NOBODY, form) as change:
        done = change.run(
            accounts.SET_PASSWORD_BY_LINK,
            accounts.PasswordByLink(token_hash(token), new_hash, change.now),
        )
        if not done:
            raise Refused("refused_this_link_has_been_used")
        change.record(AuditTag.PASSWORD_SET, done[0].account_id)
        change.commit(done[0].account_id)
    if change.repeated:
        _require_same(services, name_key(name), password)
    return remember_device(services, name_key(name), caller.device)


def first_password_again(
    services: Services, token: str, password: str, caller: Caller, form: SentForm
) -> str | None:
    """The answer to a form that used up its link and is sent again; None where it did not.

    Raises PasswordSetBefore, TryLater, TooBusy.
    """
    account_id = _done_before(services, NOBODY, form)
    if account_id is None:
        return None
    key = name_key(account_by_id(services, account_id).name)
    tries = take_a_try(services, key, caller)
    _require_same(services, key, password)
    give_tries_back(services, tries)
    return remember_device(services, key, caller.device)


def _done_before(services: Services, actor: Actor, form: SentForm) -> str | None:
    """The result of a form that was stored before; None where it was not, or not this form."""
    result = None
    with suppress(Conflict), services.change(actor, form) as asked:
        result = asked.result if asked.repeated else None
    return result


def _is_password(services: Services, key: str, password: str) -> bool:
    row = services.gateway.account_row(accounts.CREDENTIALS, accounts.NameKey(key))
    return services.passwords.verify(row.password_hash if row else None, password)


def _require_same(services: Services, key: str, password: str) -> None:
    """A form that is sent again holds no password: it may be typed differently. Compared with what
    is stored, because no digest of a password may stand in the operation."""
    if not _is_password(services, key, password):
        raise PasswordSetBefore


def _note_wrong_password(services: Services, mine: SignedIn) -> None:
    with services.change(mine.actor) as change:
        change.record(AuditTag.PASSWORD_REFUSED, mine.account_id)
        change.commit()
