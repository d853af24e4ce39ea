"""Changes of one's own support beyond its tie, and its hand-over to a colleague.

The person's node is locked before any of these runs; `queries/support.py` says how an edge is found
and compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query, Touch
from graph.vocabulary import EndReason, LeadKind, Role
from queries.support import Changed, OwnVersion

_PERSON = frozenset({Touch.PERSON})


@dataclass(frozen=True, slots=True)
class NewRole(OwnVersion):
    role: Role


@dataclass(frozen=True, slots=True)
class OwnLead(OwnVersion):
    kind: LeadKind | None
    """None to lead no more."""


@dataclass(frozen=True, slots=True)
class NewInTouch(OwnVersion):
    colleague_id: str
    on: date


@dataclass(frozen=True, slots=True)
class Meeting(OwnVersion):
    needs: Sequence[str]
    """The ids of the needs that the support meets ..."""
    seen: Sequence[str]
    """... among these; what it meets beside them stays."""


@dataclass(frozen=True, slots=True)
class Ended(OwnVersion):
    on: date
    because: EndReason


@dataclass(frozen=True, slots=True)
class LeadsOf:
    person_id: str
    kind: LeadKind
    task_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    ids: Sequence[str]
    """Of the edges that are to be handed over."""


@dataclass(frozen=True, slots=True)
class HandOverWaits:
    support_id: str


@dataclass(frozen=True, slots=True)
class NewEdges:
    ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class MineSince:
    practitioner_id: str
    since: date


@dataclass(frozen=True, slots=True)
class Refusal:
    """Of what somebody proposed themself, as they typed it."""

    support_id: str
    name: str | None
    because: str
    on: date


_OWN: LiteralString = """
        MATCH (w:Practitioner {id: $practitioner_id})
        MATCH (w)-[s:SUPPORTS {id: $support_id}]->(p:Person {id: $person_id})
        SET s.held = 0
"""
_ACTIVE: LiteralString = """
        WITH s WHERE s.version = $version AND s.state = 'active'
"""
_OPEN: LiteralString = """
        WITH s WHERE s.version = $version AND s.state IN ['active', 'proposed', 'suspended']
"""
_CHANGED: LiteralString = """
        RETURN s.id AS support_id, s.version AS version
"""

SET_OWN_ROLE = Query(
    name="set_own_role",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=NewRole,
    row=Changed,
    cypher=_OWN + _OPEN + "SET s.version = s.version + 1, s.role = $role" + _CHANGED,
)

SET_OWN_LEAD = Query(
    name="set_own_lead",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=OwnLead,
    row=Changed,
    # Whether another leads the same way is no answer to be given here: it may be hidden.
    cypher=_OWN + _ACTIVE + "SET s.version = s.version + 1, s.lead = $kind" + _CHANGED,
)

ASK_ABOUT_LEADS = Query(
    name="ask_about_leads",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=LeadsOf,
    row=Nothing,
    # Two of one kind are one too many; of one person that is asked once.
    cypher="""
        MATCH (p:Person {id: $person_id})
        WHERE COUNT { (p)<-[:SUPPORTS {state: 'active', lead: $kind}]-(:Practitioner) } > 1
          AND NOT EXISTS { (p)<-[:ABOUT]-(:Task {kind: 'two_leads', state: 'open'}) }
        CREATE (t:Task {id: $task_id, kind: 'two_leads', state: 'open', made_at: $at})
        CREATE (t)-[:ABOUT]->(p)
    """,
)

NOTE_IN_TOUCH = Query(
    name="note_in_touch",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=NewInTouch,
    row=Changed,
    cypher=_OWN
    + _ACTIVE
    + """
        WITH s, coalesce(s.in_touch_worker_id, []) AS who, coalesce(s.in_touch_on, []) AS days
        WITH s, who, days, [i IN range(0, size(who) - 1) WHERE who[i] <> $colleague_id] AS others
        SET s.version = s.version + 1,
            s.in_touch_worker_id = [i IN others | who[i]] + $colleague_id,
            s.in_touch_on = [i IN others | days[i]] + toString($on)
    """
    + _CHANGED,
)

PAUSE_OWN_SUPPORT = Query(
    name="pause_own_support",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=OwnVersion,
    row=Changed,
    cypher=_OWN
    + _ACTIVE
    + "SET s.version = s.version + 1, s.state = 'suspended', s.lead = null"
    + _CHANGED,
)

RESUME_OWN_SUPPORT = Query(
    name="resume_own_support",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=OwnVersion,
    row=Changed,
    # What nobody has confirmed yet waits on for that.
    cypher=_OWN
    + """
        WITH s
        WHERE s.version = $version AND s.state = 'suspended' AND s.confirmed_on IS NOT NULL
        SET s.version = s.version + 1, s.state = 'active'
    """
    + _CHANGED,
)

END_SUPPORT = Query(
    name="end_support",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=Ended,
    row=Changed,
    # What it was before stays beside it, for whoever takes the end back.
    cypher=_OWN
    + _OPEN
    + """
        SET s.version = s.version + 1, s.ended_from = s.state, s.state = 'ended', s.to = $on,
            s.until_precision = null, s.ended_because = $because
    """
    + _CHANGED,
)

REOPEN_OWN_SUPPORT = Query(
    name="reopen_own_support",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=OwnVersion,
    row=Changed,
    cypher=_OWN
    + """
        WITH s
        WHERE s.version = $version AND s.state = 'ended' AND s.ended_from IS NOT NULL
        SET s.version = s.version + 1, s.state = s.ended_from, s.to = null,
            s.ended_because = null, s.ended_from = null
    """
    + _CHANGED,
)

SET_NEEDS_MET = Query(
    name="set_needs_met",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=Meeting,
    row=Changed,
    cypher=_OWN
    + _ACTIVE
    + """
        SET s.version = s.version + 1,
            s.meets = [id IN coalesce(s.meets, []) WHERE NOT id IN $seen] + $needs
    """
    + _CHANGED,
)

HAND_OVERS_THAT_WAIT = Query(
    name="hand_overs_that_wait",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=HandedOver,
    row=HandOverWaits,
    cypher="""
        UNWIND $ids AS id
        MATCH (:Practitioner)-[:SUPPORTS {id: id}]->(p:Person)
        MATCH (p)<-[s:SUPPORTS {state: 'proposed'}]-(:Practitioner)
        WHERE s.takes_over = id
        RETURN DISTINCT id AS support_id
        ORDER BY support_id
    """,
)

CARRY_MARKS = Query(
    name="carry_marks_of_hand_over",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=NewEdges,
    row=HandOverWaits,
    # A service that was marked stays so in other hands; what was given by name is not carried.
    cypher="""
        UNWIND $ids AS id
        MATCH (:Practitioner)-[s:SUPPORTS {id: id}]->(p:Person)
        MATCH (p)<-[old:SUPPORTS {id: s.takes_over}]-(:Practitioner)
        SET s.sensitive = coalesce(old.sensitive, false)
        RETURN s.id AS support_id
        ORDER BY support_id
    """,
)

REFUSED_LATELY = Query(
    name="refused_lately",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=MineSince,
    row=Refusal,
    # Whoever a person was handed over to proposed nothing, and may be kept from them.
    cypher="""
        CALL () {
            MATCH (:Practitioner {id: $practitioner_id})-[s:SUPPORTS]->(:Person)
            WHERE coalesce(s.proposed_by, $practitioner_id) = $practitioner_id
            RETURN s
            UNION
            MATCH (:Practitioner {id: $practitioner_id})-[own:SUPPORTS]->(p:Person)
            MATCH (p)<-[s:SUPPORTS {takes_over: own.id}]-(:Practitioner)
            WHERE s.proposed_by = $practitioner_id
            RETURN s
        }
        WITH s WHERE s.refused_because IS NOT NULL AND s.to >= $since
        RETURN s.id AS support_id, s.typed_name AS name, s.refused_because AS because, s.to AS on
        ORDER BY on, support_id
    """,
)
