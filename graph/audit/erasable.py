"""A text beside an audit entry that can be erased, while the entry and its chain stay whole.

The entry's seal covers a salted commitment. With the salt gone, the commitment tells nothing about
the text, not even to somebody who guesses it.
"""

import hmac
import secrets
from dataclasses import dataclass

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query

SALT_BYTES = 16
LONGEST = 2000
"""Characters; a longer text is cut."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A text with its salt, as hexadecimal digits."""

    salt: str
    text: str

    @property
    def commitment(self) -> str:
        return commitment(self.salt, self.text)


@dataclass(frozen=True, slots=True)
class NewDetail:
    op: str
    salt: str
    text: str


@dataclass(frozen=True, slots=True)
class DetailOf:
    op: str


@dataclass(frozen=True, slots=True)
class Erased:
    erased: int


ADD_DETAIL = Query(
    name="add_audit_detail",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewDetail,
    row=DetailOf,
    cypher="CREATE (d:AuditDetail {op: $op, salt: $salt, text: $text}) RETURN d.op AS op",
)

ERASE_DETAIL = Query(
    name="erase_audit_detail",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=DetailOf,
    row=Erased,
    cypher="""
        MATCH (d:AuditDetail {op: $op})
        DELETE d
        RETURN count(*) AS erased
    """,
)


def detail_of(text: str) -> Detail:
    """The text with a salt of its own."""
    return Detail(secrets.token_hex(SALT_BYTES), text[:LONGEST])


def commitment(salt: str, text: str) -> str:
    """HMAC-SHA256 of the text under the salt, in hexadecimal."""
    return hmac.digest(salt.encode(), text.encode(), "sha256").hex()
