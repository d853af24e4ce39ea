"""What an account keeps for itself: whether single keys do something, and its stars.

A star is the id of a line of "my people". It says nothing of anybody, opens nothing, and is looked
at only beside what its account may see anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query


@dataclass(frozen=True, slots=True)
class StarsOf:
    account_id: str


@dataclass(frozen=True, slots=True)
class Stars:
    starred: Sequence[str]


@dataclass(frozen=True, slots=True)
class NewStar:
    account_id: str
    line: str
    """The id of a family, or of somebody who is in none."""
    on: bool
    most: int
    """So many are kept, the newest."""


@dataclass(frozen=True, slots=True)
class NewKeys:
    account_id: str
    on: bool


@dataclass(frozen=True, slots=True)
class Keys:
    on: bool


STARS = Query(
    name="stars",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=StarsOf,
    row=Stars,
    cypher="""
        MATCH (a:Account {id: $account_id})
        RETURN coalesce(a.starred, []) AS starred
    """,
)

SET_STAR = Query(
    name="set_star",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    # No decision depends on a star.
    touches=NOTHING_TOUCHED,
    params=NewStar,
    row=Stars,
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.held = 0
        WITH a, [each IN coalesce(a.starred, []) WHERE each <> $line] AS others
        SET a.starred = CASE WHEN $on THEN ([$line] + others)[..$most] ELSE others END
        RETURN a.starred AS starred
    """,
)

SET_SINGLE_KEYS = Query(
    name="set_single_keys",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewKeys,
    row=Keys,
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.single_keys = $on
        RETURN a.single_keys AS on
    """,
)
