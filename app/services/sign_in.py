"""A name and a password, weighed so that nobody learns which of the two was wrong."""

from dataclasses import dataclass

from app.services.accounts import give_password, name_key
from app.services.attempts import Caller, give_tries_back, remember_device, take_a_try
from app.services.context import Services
from app.services.passwords import require_good
from app.services.sessions import SignedIn, forget_old, start_session
from graph.errors import Refused
from graph.viewer import NOBODY
from graph.vocabulary import AuditTag
from queries import accounts

WRONG = "That name and password do not go together. Please check both."
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
    row = services.one(accounts.CREDENTIALS, accounts.NameKey(key))
    usable = row.password_hash if row is not None and not row.disabled else None
    right = services.passwords.verify(usable, password)
    if row is None or not right:
        _note_failure(services, row.account_id if row else "")
        raise Refused(WRONG)
    give_tries_back(services, tries)
    session = start_session(services, row.account_id)
    forget_old(services)
    return SignedInNow(session.token, remember_device(services, key, caller.device))


def _note_failure(services: Services, account_id: str) -> None:
    with services.change(NOBODY) as change:
        change.record(AuditTag.SIGN_IN_FAILED, account_id)
        change.commit()


def change_password(
    services: Services, mine: SignedIn, caller: Caller, current: str, new: str
) -> None:
    """Set a new password, which signs the account out everywhere.

    Whoever finds an open screen may guess the current one no faster than at the sign-in.
    Raises Refused, on `current` or `password`; TryLater; TooBusy.
    """
    key = name_key(mine.account_name)
    tries = take_a_try(services, key, caller)
    row = services.one(accounts.CREDENTIALS, accounts.NameKey(key))
    if not services.passwords.verify(row.password_hash if row else None, current):
        raise Refused("That is not your current password.", "current")
    give_tries_back(services, tries)
    require_good(new, mine.account_name, "password")
    give_password(services, mine.account_id, new, mine.actor)
