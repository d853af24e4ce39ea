"""Who makes the rounds of a deployment, and which of them were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class Candidate:
    name: str
    """Of the rounds: each has a leader of its own."""
    holder: str
    now: datetime
    until: datetime
    """When somebody else may lead, unless this one is heard of again."""


@dataclass(frozen=True, slots=True)
class Leader:
    holder: str


@dataclass(frozen=True, slots=True)
class JobsNamed:
    jobs: Sequence[str]


@dataclass(frozen=True, slots=True)
class RoundMade:
    job: str
    slot: datetime
    """The beginning of the newest slot that was done."""


TAKE_ROUNDS = Query(
    name="take_rounds",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Candidate,
    row=Leader,
    # No row where somebody else leads and was heard of lately.
    cypher="""
        MERGE (l:RoundsLeader {name: $name})
        SET l.held = 0
        WITH l
        WHERE l.until IS NULL OR l.until <= $now OR l.holder = $holder
        SET l.holder = $holder, l.until = $until
        RETURN l.holder AS holder
    """,
)

ROUNDS_MADE = Query(
    name="rounds_made",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=JobsNamed,
    row=RoundMade,
    cypher="""
        UNWIND $jobs AS job
        MATCH (r:Round {job: job})
        RETURN r.job AS job, r.slot AS slot
    """,
)

NOTE_ROUND = Query(
    name="note_round",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=RoundMade,
    row=Nothing,
    cypher="""
        MERGE (r:Round {job: $job})
        SET r.held = 0
        SET r.slot = CASE WHEN r.slot > $slot THEN r.slot ELSE $slot END
    """,
)
