"""The first statements of a change: claim the operation, then lock and stamp what it touches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from graph.database.driver import Transaction
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query, Touch


@dataclass(frozen=True, slots=True)
class Touched:
    """A record whose stamp a change moves."""

    kind: Touch
    id: str
    to_be: bool = False
    """It need not exist: `id` is what makes it one, and whoever else makes the same one waits."""
    made: bool = False
    """Nobody has this id yet, unless it is somebody who was found: the change makes them."""


def person(person_id: str) -> Touched:
    return Touched(Touch.PERSON, person_id)


def person_made(person_id: str) -> Touched:
    """Somebody whom the change itself stores: asked for like all others, and not missed."""
    return Touched(Touch.PERSON, person_id, made=True)


def family(family_id: str) -> Touched:
    return Touched(Touch.FAMILY, family_id)


def person_to_be(*what_makes_it_one: str) -> Touched:
    """Somebody who may not be stored yet, by what two people could both add them by."""
    return Touched(Touch.PERSON, _digest(what_makes_it_one), to_be=True)


def _digest(parts: Sequence[str]) -> str:
    """Names and dates stand in no lock, not even while it is held."""
    return sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Claim:
    op: str
    run: str
    """This attempt, so that it knows itself again after a lost reply."""
    actor: str
    request: str
    at: datetime
    session: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    mine: bool
    same: bool
    """The same account asked for the same."""
    result: str | None
    """None until the operation is finished."""
    signed_in: bool


@dataclass(frozen=True, slots=True)
class Finish:
    op: str
    result: str
    owes: bool
    """Whether something is to be done once it is stored."""


@dataclass(frozen=True, slots=True)
class Owing:
    op: str
    owes: bool


@dataclass(frozen=True, slots=True)
class Owed:
    op: str


@dataclass(frozen=True, slots=True)
class Ids:
    ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class Locked:
    id: str


def ids_of(touches: Iterable[Touched], kind: Touch) -> Ids:
    """The ids of what exists of one kind among what is touched, each once, in order."""
    of_kind = {each.id for each in touches if each.kind is kind and not each.to_be}
    return Ids(tuple(sorted(of_kind)))


def keys_of(touches: Iterable[Touched]) -> Ids:
    """What is locked for records that need not exist, each once, in order."""
    return Ids(tuple(sorted({f"{each.kind} to be {each.id}" for each in touches if each.to_be})))


CLAIM_OP = Query(
    name="claim_op",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Claim,
    row=Claimed,
    # A plain read would miss a commit that is still on its way; MERGE waits for it.
    cypher="""
        MERGE (o:Op {id: $op})
        ON CREATE SET o.run = $run, o.actor = $actor, o.request = $request, o.at = $at
        WITH o
        CALL () {
            MATCH (s:Session {id: $session})-[:OF]->(a:Account {id: $actor})
            WHERE s.ended_at IS NULL AND s.epoch = a.epoch AND NOT a.disabled
            RETURN count(s) > 0 AS signed_in
        }
        RETURN o.run = $run AS mine, o.actor = $actor AND o.request = $request AS same,
               o.result AS result, signed_in
    """,
)

FINISH_OP = Query(
    name="finish_op",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Finish,
    row=Nothing,
    cypher="MATCH (o:Op {id: $op}) SET o.result = $result, o.owes = $owes",
)

SETTLE_OP = Query(
    name="settle_op",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Owing,
    row=Owed,
    # A row where it was the other way round: of several who ask for it, one.
    cypher="""
        MATCH (o:Op {id: $op})
        SET o.held = 0
        WITH o WHERE o.result IS NOT NULL AND o.owes <> $owes
        SET o.owes = $owes
        RETURN o.id AS op
    """,
)

LOCK_KEYS = Query(
    name="lock_keys",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Ids,
    row=Locked,
    # There is no node to lock: the unique id of an operation is, as for the operation itself.
    cypher="""
        UNWIND $ids AS id
        WITH id ORDER BY id
        MERGE (o:Op {id: id})
        SET o.held = 0
        RETURN id AS id
    """,
)

FREE_KEYS = Query(
    name="free_keys",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Ids,
    row=Nothing,
    cypher="UNWIND $ids AS id MATCH (o:Op {id: id}) DELETE o",
)

LOCK_FAMILIES = Query(
    name="lock_families",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.FAMILY}),
    params=Ids,
    row=Locked,
    cypher="""
        UNWIND $ids AS id
        WITH id ORDER BY id
        MATCH (f:Family {id: id})
        SET f.stamp = f.stamp + 1
        RETURN id AS id
    """,
)

LOCK_PEOPLE = Query(
    name="lock_people",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Ids,
    row=Locked,
    cypher="""
        UNWIND $ids AS id
        WITH id ORDER BY id
        MATCH (p:Person {id: id})
        SET p.stamp = p.stamp + 1
        RETURN id AS id
    """,
)


def plan(transaction: Transaction, nobody: str, at: datetime) -> None:
    """Run these for an id that nothing has, so that Neo4j has their plans before somebody waits.

    In a transaction that is never committed: the claim is rolled back with it.
    """
    transaction.rows(CLAIM_OP, Claim(nobody, nobody, nobody, "", at, nobody))
    transaction.rows(FINISH_OP, Finish(nobody, "", owes=False))
    for query in (LOCK_FAMILIES, LOCK_PEOPLE, LOCK_KEYS):
        transaction.rows(query, Ids((nobody,)))
    transaction.rows(FREE_KEYS, Ids((nobody,)))
