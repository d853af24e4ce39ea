"""Accounts: who may sign in, as which practitioner, in which roles, by which one-time link."""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class NewAccount:
    account_id: str
    name: str
    name_key: str
    """The name as it is compared: without case, and unique."""
    roles: list[str]
    practitioner_id: str | None
    now: datetime
    mail: str | None = None
    """The work mail address of whoever uses it: two accounts of one address are one person."""


@dataclass(frozen=True, slots=True)
class NameKey:
    name_key: str


@dataclass(frozen=True, slots=True)
class NamesFrom:
    beginning: str
    """Of the name as it is compared; empty for all."""
    after: str
    """Such a name; empty for the first page."""
    most: int


@dataclass(frozen=True, slots=True)
class OneAccount:
    account_id: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    account_id: str
    name_key: str
    name: str
    roles: tuple[str, ...]
    disabled: bool
    epoch: int
    has_password: bool
    practitioner_id: str | None
    practitioner_name: str | None
    mail: str | None
    closed_because: str | None
    """Why an upgrade closed it; None where somebody did."""


@dataclass(frozen=True, slots=True)
class OfPractitioner:
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class MailRow:
    mail: str | None


@dataclass(frozen=True, slots=True)
class NewRoles:
    account_id: str
    roles: list[str]


@dataclass(frozen=True, slots=True)
class Counted:
    number: int


@dataclass(frozen=True, slots=True)
class CredentialsRow:
    account_id: str
    name: str
    password_hash: str | None
    disabled: bool


@dataclass(frozen=True, slots=True)
class Link:
    account_id: str
    link_hash: str
    link_until: datetime


@dataclass(frozen=True, slots=True)
class LinkAt:
    link_hash: str
    now: datetime


@dataclass(frozen=True, slots=True)
class LinkRow:
    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class PasswordByLink:
    link_hash: str
    password_hash: str
    now: datetime


@dataclass(frozen=True, slots=True)
class PasswordOf:
    account_id: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class OwnPassword:
    account_id: str
    password_hash: str
    session_id: str
    """The session that asked. It outlives the others for a moment, as if begun at `begun_at`."""
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class AccountSwitch:
    account_id: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class Done:
    account_id: str


@dataclass(frozen=True, slots=True)
class Mentioned:
    """How somebody names a practitioner: by id, by mail address, or by an import's own id."""

    mention: str


@dataclass(frozen=True, slots=True)
class PractitionerRow:
    practitioner_id: str
    practitioner_name: str


ADD_ACCOUNT = Query(
    name="add_account",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewAccount,
    row=Done,
    # MERGE with the unique constraint on name_key: of two at once, one adds and one finds. Another
    # on practitioner_id: nobody is two accounts.
    cypher="""
        MERGE (a:Account {name_key: $name_key})
        ON CREATE SET a.id = $account_id, a.name = $name, a.roles = $roles, a.epoch = 1,
                      a.disabled = false, a.created_at = $now, a.mail = $mail,
                      a.practitioner_id = $practitioner_id
        WITH a WHERE a.id = $account_id
        CALL (a) {
            MATCH (p:Practitioner {id: $practitioner_id})
            MERGE (a)-[:IS]->(p)
        }
        RETURN a.id AS account_id
    """,
)

_ACCOUNT: LiteralString = """
        OPTIONAL MATCH (a)-[:IS]->(p:Practitioner)
        RETURN a.id AS account_id, a.name_key AS name_key, a.name AS name, a.roles AS roles,
               a.disabled AS disabled, a.epoch AS epoch,
               a.password_hash IS NOT NULL AS has_password,
               p.id AS practitioner_id, p.name AS practitioner_name, a.mail AS mail,
               a.closed_because AS closed_because
"""

ACCOUNT_BY_NAME = Query(
    name="account_by_name",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=NameKey,
    row=AccountRow,
    cypher="MATCH (a:Account {name_key: $name_key})" + _ACCOUNT,
)

ACCOUNTS_FROM = Query(
    name="accounts_from",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=NamesFrom,
    row=AccountRow,
    cypher="""
        MATCH (a:Account) WHERE a.name_key STARTS WITH $beginning AND a.name_key > $after
        WITH a ORDER BY a.name_key LIMIT $most
    """
    + _ACCOUNT
    + "ORDER BY name_key",
)

ACCOUNT_BY_ID = Query(
    name="account_by_id",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OneAccount,
    row=AccountRow,
    cypher="MATCH (a:Account {id: $account_id})" + _ACCOUNT,
)

CREDENTIALS = Query(
    name="credentials",
    audience=Audience.SIGN_IN,
    access=Access.READ,
    params=NameKey,
    row=CredentialsRow,
    cypher="""
        MATCH (a:Account {name_key: $name_key})
        RETURN a.id AS account_id, a.name AS name, a.password_hash AS password_hash,
               a.disabled AS disabled
    """,
)

SET_LINK = Query(
    name="set_link",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Link,
    row=Done,
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.link_hash = $link_hash, a.link_until = $link_until
        RETURN a.id AS account_id
    """,
)

FIND_LINK = Query(
    name="find_link",
    audience=Audience.SIGN_IN,
    access=Access.READ,
    params=LinkAt,
    row=LinkRow,
    cypher="""
        MATCH (a:Account {link_hash: $link_hash})
        WHERE a.link_until > $now AND NOT a.disabled
        RETURN a.id AS account_id, a.name AS name
    """,
)

SET_PASSWORD_BY_LINK = Query(
    name="set_password_by_link",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=PasswordByLink,
    row=Done,
    # The lock comes before the check, so that a link works once though two people click it at once.
    cypher="""
        MATCH (a:Account {link_hash: $link_hash})
        SET a.held = 0
        WITH a WHERE a.link_hash = $link_hash AND a.link_until > $now AND NOT a.disabled
        SET a.password_hash = $password_hash, a.epoch = a.epoch + 1
        REMOVE a.link_hash, a.link_until
        RETURN a.id AS account_id
    """,
)

SET_PASSWORD = Query(
    name="set_password",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=PasswordOf,
    row=Done,
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.password_hash = $password_hash, a.epoch = a.epoch + 1
        REMOVE a.link_hash, a.link_until
        RETURN a.id AS account_id
    """,
)

SET_OWN_PASSWORD = Query(
    name="set_own_password",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=OwnPassword,
    row=Done,
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.password_hash = $password_hash, a.epoch = a.epoch + 1
        REMOVE a.link_hash, a.link_until
        WITH a
        CALL (a) {
            MATCH (s:Session {id: $session_id})-[:OF]->(a)
            SET s.epoch = a.epoch,
                s.started_at = CASE WHEN s.started_at < $begun_at THEN s.started_at
                                    ELSE $begun_at END
        }
        RETURN a.id AS account_id
    """,
)

SWITCH_ACCOUNT = Query(
    name="switch_account",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=AccountSwitch,
    row=Done,
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.disabled = $disabled, a.epoch = a.epoch + 1
        REMOVE a.link_hash, a.link_until, a.closed_because
        RETURN a.id AS account_id
    """,
)

SET_ROLES = Query(
    name="set_roles",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewRoles,
    row=Done,
    # The epoch signs the account out: what a session may ask for was decided when it began.
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.held = 0
        WITH a WHERE NOT a.disabled
        SET a.roles = $roles, a.epoch = a.epoch + 1
        RETURN a.id AS account_id
    """,
)

ACCOUNT_OF_PRACTITIONER = Query(
    name="account_of_practitioner",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OfPractitioner,
    row=Done,
    cypher="MATCH (a:Account {practitioner_id: $practitioner_id}) RETURN a.id AS account_id",
)

MAIL_OF_PRACTITIONER = Query(
    name="mail_of_practitioner",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OfPractitioner,
    row=MailRow,
    cypher="MATCH (p:Practitioner {id: $practitioner_id}) RETURN toLower(p.email) AS mail",
)

CLOSED_BY_UPGRADE = Query(
    name="closed_by_upgrade",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=Counted,
    cypher="""
        MATCH (a:Account) WHERE a.disabled AND a.closed_because IS NOT NULL
        RETURN count(a) AS number
    """,
)

PRACTITIONERS_MENTIONED = Query(
    name="practitioners_mentioned",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Mentioned,
    row=PractitionerRow,
    cypher="""
        CALL () {
            MATCH (p:Practitioner {id: $mention}) RETURN p
            UNION
            MATCH (p:Practitioner {email: $mention}) RETURN p
            UNION
            MATCH (:SourceRecord {external_id: $mention})-[:DESCRIBES]->(p:Practitioner) RETURN p
        }
        RETURN p.id AS practitioner_id, p.name AS practitioner_name
        ORDER BY practitioner_id LIMIT 3
    """,
)
