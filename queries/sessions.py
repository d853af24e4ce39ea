"""Signing in: sessions, and the budgets that slow guessing down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class SessionAt:
    token_hash: str
    seen_since: datetime
    """Sessions unseen since then have timed out."""
    started_since: datetime
    """Sessions started before then have timed out, whatever happened in them."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    session_id: str
    last_seen: datetime
    account_id: str
    account_name: str
    roles: tuple[str, ...]
    practitioner_id: str | None
    started_at: datetime
    single_keys: bool


@dataclass(frozen=True, slots=True)
class SessionStart:
    account_id: str
    session_id: str
    token_hash: str
    now: datetime


@dataclass(frozen=True, slots=True)
class SessionSeen:
    session_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class SessionDone:
    session_id: str


@dataclass(frozen=True, slots=True)
class AccountOfSession:
    account_id: str


@dataclass(frozen=True, slots=True)
class BudgetsAt:
    budgets: list[dict[str, Any]]
    """Each with `key`, `size` (tries), `seconds` (until one more try is allowed) and `per_name`
    (more tries, as much faster, for each name that signed in from there), by key."""
    now: float
    """Seconds since 1970, UTC."""
    noted_before: float
    """A refusal is news again where the one before it was noted before then."""
    drawn: bool
    """Whether an empty budget is passed over, as long as something is spare."""
    spare: float
    """Tries of each budget that can be passed over so."""
    spare_seconds: float
    """Until one more of them is there."""


@dataclass(frozen=True, slots=True)
class WaitRow:
    wait: float
    """Seconds until a try is allowed; 0.0 where one was taken."""
    news: bool
    """Whether this refusal is the first one of its budget in a long time."""


@dataclass(frozen=True, slots=True)
class NewPlace:
    key: str
    """Of a network's budget."""
    place: str
    """A name in that network, sealed."""
    tries: float
    """By which the budget grows where the name is new there."""
    now: float


@dataclass(frozen=True, slots=True)
class BudgetKeys:
    keys: list[str]


@dataclass(frozen=True, slots=True)
class Before:
    before: datetime
    budgets_before: float
    places_before: float
    """Networks from which nobody signed in since then are forgotten."""
    answers_before: datetime
    """Nobody can repeat what was asked for earlier."""


FIND_SESSION = Query(
    name="find_session",
    audience=Audience.SIGN_IN,
    access=Access.READ,
    params=SessionAt,
    row=SessionRow,
    cypher="""
        MATCH (s:Session {token_hash: $token_hash})-[:OF]->(a:Account)
        WHERE s.ended_at IS NULL AND s.epoch = a.epoch AND NOT a.disabled
          AND s.last_seen > $seen_since AND s.started_at > $started_since
        OPTIONAL MATCH (a)-[:IS]->(p:Practitioner)
        RETURN s.id AS session_id, s.last_seen AS last_seen, a.id AS account_id,
               a.name AS account_name, a.roles AS roles, p.id AS practitioner_id,
               s.started_at AS started_at, coalesce(a.single_keys, true) AS single_keys
    """,
)

TOUCH_SESSION = Query(
    name="touch_session",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=SessionSeen,
    row=SessionDone,
    cypher="""
        MATCH (s:Session {id: $session_id})
        SET s.last_seen = $now
        RETURN s.id AS session_id
    """,
)

START_SESSION = Query(
    name="start_session",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=SessionStart,
    row=SessionDone,
    # The account is locked first: one that is being closed gets no new session.
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.held = 0
        WITH a WHERE NOT a.disabled
        CREATE (s:Session {id: $session_id, token_hash: $token_hash, epoch: a.epoch,
                           started_at: $now, last_seen: $now,
                           before: a.signed_in_at})-[:OF]->(a)
        SET a.signed_in_at = $now
        RETURN s.id AS session_id
    """,
)

END_SESSION = Query(
    name="end_session",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=SessionSeen,
    row=SessionDone,
    cypher="""
        MATCH (s:Session {id: $session_id})
        SET s.ended_at = $now
        RETURN s.id AS session_id
    """,
)

NEW_EPOCH = Query(
    name="new_epoch",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=AccountOfSession,
    row=AccountOfSession,
    cypher="""
        MATCH (a:Account {id: $account_id})
        SET a.epoch = a.epoch + 1
        RETURN a.id AS account_id
    """,
)

TAKE_A_TRY = Query(
    name="take_a_try",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=BudgetsAt,
    row=WaitRow,
    # Token buckets. All are locked, in the order of their keys, before any is read; a try is
    # taken from each or from none.
    cypher="""
        UNWIND $budgets AS budget
        MERGE (b:SignInBudget {key: budget.key})
        ON CREATE SET b.tokens = toFloat(budget.size), b.at = $now
        SET b.held = 0
        WITH b, budget,
             toFloat(budget.size + budget.per_name * size(coalesce(b.known, []))) AS size
        WITH collect({node: b, size: size, seconds: budget.seconds * budget.size / size}) AS locked
        UNWIND locked AS one
        WITH one, one.node.tokens + ($now - one.node.at) / one.seconds AS grown,
             coalesce(one.node.spare, $spare)
             + ($now - coalesce(one.node.spare_at, $now)) / $spare_seconds AS spared
        WITH collect({node: one.node, seconds: one.seconds,
                      tokens: CASE WHEN grown > one.size THEN one.size ELSE grown END,
                      spare: CASE WHEN spared > $spare THEN $spare ELSE spared END}) AS full
        WITH full, reduce(longest = 0.0, one IN full |
            CASE WHEN one.tokens < 1.0 AND (1.0 - one.tokens) * one.seconds > longest
                 THEN (1.0 - one.tokens) * one.seconds ELSE longest END) AS empty
        WITH full, empty, empty = 0.0
            OR $drawn AND all(one IN full WHERE one.tokens >= 1.0 OR one.spare >= 1.0) AS taken
        WITH full, taken, CASE WHEN taken THEN 0.0 ELSE empty END AS wait,
             NOT taken AND any(one IN full WHERE one.tokens < 1.0
                 AND coalesce(one.node.noted_at, 0.0) <= $noted_before) AS news
        FOREACH (one IN full | FOREACH (b IN [one.node] |
            SET b.at = $now, b.spare_at = $now,
                b.spare = one.spare - CASE WHEN taken AND one.tokens < 1.0 THEN 1.0 ELSE 0.0 END,
                b.tokens = one.tokens
                    - CASE WHEN taken AND one.tokens >= 1.0 THEN 1.0 ELSE 0.0 END,
                b.noted_at = CASE WHEN one.tokens < 1.0 AND news THEN $now ELSE b.noted_at END))
        RETURN wait, news
    """,
)

REMEMBER_PLACE = Query(
    name="remember_place",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewPlace,
    row=Nothing,
    # The newest 500: no office has more people who sign in on new browsers at one time. A budget
    # that is new is full: what is too much of that is cut down when a try is taken.
    cypher="""
        MERGE (b:SignInBudget {key: $key})
        ON CREATE SET b.tokens = 1000000.0, b.at = $now
        SET b.held = 0
        WITH b, coalesce(b.known, []) AS former
        SET b.tokens = b.tokens + CASE WHEN $place IN former THEN 0.0 ELSE $tries END,
            b.known = ([each IN former WHERE each <> $place] + $place)[-500..],
            b.known_at = $now
    """,
)

GIVE_TRIES_BACK = Query(
    name="give_tries_back",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=BudgetKeys,
    row=Nothing,
    # More than full is cut down when the next try is taken.
    cypher="""
        UNWIND $keys AS key
        MATCH (b:SignInBudget {key: key})
        SET b.held = 0
        SET b.tokens = b.tokens + 1.0
    """,
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    forgotten: int


FORGET_OLD = Query(
    name="forget_old_sessions",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Before,
    row=Forgotten,
    cypher="""
        CALL () {
            MATCH (s:Session) WHERE s.last_seen < $before
            WITH s LIMIT 1000 DETACH DELETE s
            RETURN count(*) AS sessions
        }
        CALL () {
            MATCH (b:SignInBudget) WHERE b.at < $budgets_before
              AND (b.known IS NULL OR b.known_at < $places_before)
            WITH b LIMIT 1000 DETACH DELETE b
            RETURN count(*) AS budgets
        }
        CALL () {
            MATCH (o:Op) WHERE o.at < $answers_before AND o.result IS NOT NULL
              AND NOT coalesce(o.owes, false)
            WITH o LIMIT 1000 DETACH DELETE o
            RETURN count(*) AS answers
        }
        RETURN sessions + budgets + answers AS forgotten
    """,
)
