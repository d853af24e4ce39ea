"""What an account keeps for itself: whether single keys do something, its stars, and how it put
the services on the map of a family.

A star is the id of a line of "my people". It says nothing of anybody, opens nothing, and is looked
at only beside what its account may see anyway. An arrangement is a family's id and marks that only
the application can make: who is around that family cannot be read from it.
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


@dataclass(frozen=True, slots=True)
class ArrangedBy:
    account_id: str
    family: str
    """The id of the family, and a blank."""


@dataclass(frozen=True, slots=True)
class NewArrangement:
    account_id: str
    family: str
    order: Sequence[str]
    """One text, which begins with `family`; none puts everything back."""
    most: int
    """So many families are kept, the newest."""


@dataclass(frozen=True, slots=True)
class Arranged:
    order: Sequence[str]
    """As it is; of a change, as it was before."""


ARRANGED = Query(
    name="arranged",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=ArrangedBy,
    row=Arranged,
    cypher="""
        MATCH (a:Account {id: $account_id})
        RETURN [each IN coalesce(a.arranged, []) WHERE each STARTS WITH $family] AS order
    """,
)

SET_ARRANGED = Query(
    name="set_arranged",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    # No decision depends on where something stands on a map.
    touches=NOTHING_TOUCHED,
    params=NewArrangement,
    row=Arranged,
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.held = 0
        WITH a, [each IN coalesce(a.arranged, []) WHERE NOT each STARTS WITH $family] AS others,
             [each IN coalesce(a.arranged, []) WHERE each STARTS WITH $family] AS before
        SET a.arranged = ($order + others)[..$most]
        RETURN before AS order
    """,
)
