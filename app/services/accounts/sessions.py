"""Who is signed in: sessions in the graph, known to the browser by 256 random bits."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services.accounts.tokens import token_hash
from app.services.context import Services
from graph.errors import DatabaseUnavailable
from graph.records.viewer import Actor
from graph.vocabulary import AccountRole, AuditTag
from queries import sessions

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
AFTER_NEW_PASSWORD = timedelta(minutes=5)
"""How long the session that asked for a new password lives on where it was never replaced: whoever
did not get the answer can send the form again."""
TOUCH_AFTER = timedelta(minutes=1)
"""That somebody is there is noted so often at most."""
_KEPT = timedelta(days=1)
"""How long sessions that ended, and budgets that are full again, stay in the graph."""
_PLACES_KEPT = timedelta(days=90)
"""How long a network is known from which nobody signs in any more."""
_ANSWERS_KEPT = timedelta(days=30)
"""How long the first answer of an operation is kept for a repeat: a form outlives neither its
session, which ends within hours, nor its one-time link, which ends within days."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account with a session that is valid at this instant."""

    account_id: str
    account_name: str
    roles: frozenset[AccountRole]
    session_id: str
    practitioner_id: str | None
    ends_at: datetime
    """Whatever is done meanwhile."""
    single_keys: bool = True
    """Whether a single key does something on a page (WCAG 2.1.4)."""

    @property
    def actor(self) -> Actor:
        return Actor(self.account_id, self.session_id, self.practitioner_id)


@dataclass(frozen=True, slots=True)
class NewSession:
    token: str
    """For the cookie; only its hash is stored."""
    session_id: str


def find_session(services: Services, token: str, *, touch: bool) -> SignedIn | None:
    """The signed-in account of a cookie's token; None where the session ended or never was.

    `touch` notes that somebody is there, at most once a minute.
    """
    now = services.clock.now()
    row = services.gateway.account_row(
        sessions.FIND_SESSION,
        sessions.SessionAt(token_hash(token), now - IDLE, now - ABSOLUTE),
    )
    if row is None:
        return None
    if touch and row.last_seen <= now - TOUCH_AFTER:
        services.gateway.account_rows(
            sessions.TOUCH_SESSION, sessions.SessionSeen(row.session_id, now)
        )
    return SignedIn(
        account_id=row.account_id,
        account_name=row.account_name,
        roles=frozenset(AccountRole(role) for role in row.roles),
        session_id=row.session_id,
        practitioner_id=row.practitioner_id,
        ends_at=row.started_at + ABSOLUTE,
        single_keys=row.single_keys,
    )


def start_session(services: Services, account_id: str) -> NewSession:
    """A new session with a new token; whatever token the browser had before is worth nothing.

    Raises Conflict where the account was closed a moment ago.
    """
    new = NewSession(secrets.token_urlsafe(32), services.ids.new())
    with services.change(Actor(account_id)) as change:
        change.one(
            sessions.START_SESSION,
            sessions.SessionStart(account_id, new.session_id, token_hash(new.token), change.now),
        )
        change.record(AuditTag.SIGN_IN, account_id)
        change.commit()
    return new


def replace_session(services: Services, mine: SignedIn) -> NewSession:
    """A new session in the place of one that has just set a new password, and which ends.

    Raises Conflict where the account was closed a moment ago.
    """
    new = start_session(services, mine.account_id)
    # Whoever has the new token must get it, and the old session ends by itself in a few minutes.
    with suppress(DatabaseUnavailable):
        services.gateway.account_rows(
            sessions.END_SESSION, sessions.SessionSeen(mine.session_id, services.clock.now())
        )
    return new


def end_session(services: Services, mine: SignedIn) -> None:
    """The token of this session is worth nothing from now on."""
    with services.change(mine.actor) as change:
        change.one(sessions.END_SESSION, sessions.SessionSeen(mine.session_id, change.now))
        change.record(AuditTag.SIGN_OUT, mine.account_id)
        change.commit()


def end_all_sessions(services: Services, mine: SignedIn) -> None:
    """Sign the account out on every device, by a new epoch."""
    with services.change(mine.actor) as change:
        change.one(sessions.NEW_EPOCH, sessions.AccountOfSession(mine.account_id))
        change.record(AuditTag.SESSIONS_REVOKED, mine.account_id)
        change.commit()


def forget_old(services: Services) -> None:
    """Delete what timed out long ago, a thousand at a time. Raises DatabaseUnavailable."""
    now = services.clock.now()
    old = sessions.Before(
        now - ABSOLUTE - _KEPT,
        (now - _KEPT).timestamp(),
        (now - _PLACES_KEPT).timestamp(),
        now - _ANSWERS_KEPT,
    )
    while (
        row := services.gateway.account_row(sessions.FORGET_OLD, old)
    ) is not None and row.forgotten:
        continue
