"""Who is kept from knowing of whom: what a worker recorded themself, and all of it for the privacy
officer, who sees who is protected and nothing of who is around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query, Touch
from queries.meant import OfPerson

_NAMES: LiteralString = """
        CALL (x) {
            OPTIONAL MATCH (a:Agency) WHERE a.id IN coalesce(x.agencies, [])
            WITH a ORDER BY a.name, a.id
            RETURN collect(a.name) AS agencies
        }
        CALL (x) {
            OPTIONAL MATCH (w:Practitioner) WHERE w.id IN coalesce(x.practitioners, [])
            WITH w ORDER BY w.name, w.id
            RETURN collect(w.name) AS practitioners
        }
"""

_OFFICERS: LiteralString = """
        (x.ground = 'safety' OR x.recorded_by IS NULL OR NOT EXISTS {
            MATCH (p)<-[s:SUPPORTS {state: 'active'}]-(w:Practitioner {id: x.recorded_by})
            WHERE s.confirmed_on IS NOT NULL
              AND (s.from IS NULL OR s.from <= $today) AND (s.to IS NULL OR $today <= s.to)
              AND EXISTS {
                  MATCH (w)-[j:WORKS_FOR {id: s.post_id}]->(:Agency)
                  WHERE (j.from IS NULL OR j.from <= $today) AND (j.to IS NULL OR $today <= j.to)
              }
              AND EXISTS { (w)<-[:IS]-(:Account {disabled: false}) }
        })
"""
"""A wish of `p` is lifted by whoever wrote it down, as long as they work with them and can sign in;
else by the officer."""


@dataclass(frozen=True, slots=True)
class OwnLimitsOf:
    person_id: str
    practitioner_id: str
    today: date


@dataclass(frozen=True, slots=True)
class OwnLimit:
    exclusion_id: str
    kind: str
    ground: str
    agencies: Sequence[str]
    practitioners: Sequence[str]
    since: date | None


OWN_LIMITS = Query(
    name="own_limits",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OwnLimitsOf,
    row=OwnLimit,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:LIMITS]-(x:Exclusion {recorded_by: $practitioner_id})
        WHERE x.to IS NULL OR $today <= x.to
    """
    + _NAMES
    + """
        RETURN x.id AS exclusion_id, x.kind AS kind, x.ground AS ground, agencies, practitioners,
               x.from AS since
        ORDER BY since, exclusion_id
    """,
)


@dataclass(frozen=True, slots=True)
class OwnWish:
    exclusion_id: str
    person_id: str
    practitioner_id: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Lifted:
    id: str


LIFT_OWN_WISH = Query(
    name="lift_own_wish",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=OwnWish,
    row=Lifted,
    # Days are inclusive, and from now on it is lifted: the last one was yesterday.
    cypher="""
        MATCH (:Person {id: $person_id})<-[:LIMITS]-(x:Exclusion {id: $exclusion_id})
        WHERE x.recorded_by = $practitioner_id AND x.ground = 'wish'
          AND (x.to IS NULL OR $last_day < x.to)
        SET x.to = $last_day
        RETURN x.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class Asking:
    """`about` is a person's id, or empty; the text goes once it is answered."""

    task_id: str
    kind: str
    said: str
    practitioner_id: str
    about: str
    at: datetime
    told: bool = True
    """Whether whoever asked reads on the person's page that they did."""


ASK_PRIVACY_OFFICER = Query(
    name="ask_privacy_officer",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Asking,
    row=Nothing,
    cypher="""
        MERGE (t:Task {id: $task_id})
        ON CREATE SET t.kind = $kind, t.state = 'open', t.made_at = $at, t.said = $said,
                      t.told = $told
        WITH t
        MATCH (w:Practitioner {id: $practitioner_id})
        MERGE (t)-[:BY]->(w)
        WITH t
        MATCH (p:Person {id: $about})
        MERGE (t)-[:ABOUT]->(p)
    """,
)


@dataclass(frozen=True, slots=True)
class OwnAsksOf:
    person_id: str
    practitioner_id: str
    answered_since: datetime


@dataclass(frozen=True, slots=True)
class OwnAsk:
    asked_at: datetime
    answered_at: datetime | None


OWN_ASKS = Query(
    name="own_asks",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OwnAsksOf,
    row=OwnAsk,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:ABOUT]-(t:Task {kind: 'safety_asked'})
              -[:BY]->(:Practitioner {id: $practitioner_id})
        WHERE (t.state = 'open' OR t.answered_at >= $answered_since) AND coalesce(t.told, true)
        RETURN t.made_at AS asked_at, t.answered_at AS answered_at
        ORDER BY asked_at, answered_at
    """,
)


@dataclass(frozen=True, slots=True)
class OpenAsk:
    task_id: str
    kind: str
    said: str
    worker: str
    since: datetime
    given_name: str | None
    family_name: str | None
    born: str | None
    precision: str | None


OPEN_ASKS = Query(
    name="open_asks",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=OpenAsk,
    cypher="""
        MATCH (t:Task {state: 'open'})
        USING INDEX t:Task(state)
        WHERE t.kind IN ['safety_asked', 'interest_declared']
        WITH t
        MATCH (t)-[:BY]->(w:Practitioner)
        OPTIONAL MATCH (t)-[:ABOUT]->(p:Person)
        RETURN t.id AS task_id, t.kind AS kind, t.said AS said, w.name AS worker,
               t.made_at AS since, p.given_name AS given_name, p.family_name AS family_name,
               toString(p.birth_date) AS born, p.birth_precision AS precision
        ORDER BY since, task_id
    """,
)


@dataclass(frozen=True, slots=True)
class OneAsk:
    task_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    id: str


ANSWER_ASK = Query(
    name="answer_ask",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=OneAsk,
    row=Answered,
    cypher="""
        MATCH (t:Task {id: $task_id, state: 'open'})-[:BY]->(:Practitioner)
        SET t.state = 'done', t.said = null, t.answered_at = $at
        RETURN t.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class At:
    today: date


@dataclass(frozen=True, slots=True)
class ArrangementRow:
    arrangement_id: str
    protected_given: str
    protected_family: str
    protected_born: str | None
    protected_precision: str | None
    away_given: str
    away_family: str
    away_born: str | None
    away_precision: str | None
    since: date | None
    meetings: Sequence[Mapping[str, str]]
    """That are to come, at which both are expected: the `day`, and the `worker` who called it."""


ARRANGEMENTS_NOW = Query(
    name="arrangements_now",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=At,
    row=ArrangementRow,
    cypher="""
        MATCH (p:Person)<-[:PROTECTS]-(x:SafetyArrangement)-[:FROM]->(a:Person)
        WHERE x.to IS NULL OR $today <= x.to
        RETURN x.id AS arrangement_id, p.given_name AS protected_given,
               p.family_name AS protected_family, toString(p.birth_date) AS protected_born,
               p.birth_precision AS protected_precision, a.given_name AS away_given,
               a.family_name AS away_family, toString(a.birth_date) AS away_born,
               a.birth_precision AS away_precision, x.from AS since, COLLECT {
                   MATCH (p)<-[:EXPECTS]-(m:Meeting {state: 'planned'})-[:EXPECTS]->(a)
                   MATCH (m)-[:CALLED_BY]->(w:Practitioner)
                   RETURN {day: toString(m.day), worker: w.name} ORDER BY m.day, m.id
               } AS meetings
        ORDER BY protected_family, protected_given, arrangement_id
    """,
)


@dataclass(frozen=True, slots=True)
class OneArrangement:
    arrangement_id: str


@dataclass(frozen=True, slots=True)
class Sides:
    protected_id: str
    away_id: str


SIDES_OF_ARRANGEMENT = Query(
    name="sides_of_arrangement",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OneArrangement,
    row=Sides,
    cypher="""
        MATCH (p:Person)<-[:PROTECTS]-(:SafetyArrangement {id: $arrangement_id})-[:FROM]->(a:Person)
        RETURN p.id AS protected_id, a.id AS away_id
        ORDER BY protected_id, away_id
    """,
)


@dataclass(frozen=True, slots=True)
class EndArrangement:
    arrangement_id: str
    last_day: date


END_ARRANGEMENT = Query(
    name="end_arrangement",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=EndArrangement,
    row=Lifted,
    cypher="""
        MATCH (x:SafetyArrangement {id: $arrangement_id})
        WHERE x.to IS NULL OR $last_day < x.to
        SET x.to = $last_day
        RETURN x.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class LimitRow:
    exclusion_id: str
    given_name: str
    family_name: str
    born: str | None
    precision: str | None
    kind: str
    ground: str
    agencies: Sequence[str]
    practitioners: Sequence[str]
    why: str | None
    rests: bool
    """On a decision not to share."""
    since: date | None


LIMITS_NOW = Query(
    name="limits_now",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=At,
    row=LimitRow,
    cypher="""
        MATCH (p:Person)<-[:LIMITS]-(x:Exclusion)
        WHERE (x.to IS NULL OR $today <= x.to) AND """
    + _OFFICERS
    + _NAMES
    + """
        RETURN x.id AS exclusion_id, p.given_name AS given_name, p.family_name AS family_name,
               toString(p.birth_date) AS born, p.birth_precision AS precision, x.kind AS kind,
               x.ground AS ground, agencies, practitioners, x.why_no_decision AS why,
               x.not_shared_by IS NOT NULL AS rests, x.from AS since
        ORDER BY family_name, given_name, exclusion_id
    """,
)


@dataclass(frozen=True, slots=True)
class OneLimit:
    exclusion_id: str


PERSON_OF_LIMIT = Query(
    name="person_of_limit",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OneLimit,
    row=OfPerson,
    cypher="""
        MATCH (p:Person)<-[:LIMITS]-(:Exclusion {id: $exclusion_id})
        RETURN p.id AS person_id
        ORDER BY person_id
    """,
)


@dataclass(frozen=True, slots=True)
class LiftLimit:
    exclusion_id: str
    today: date
    last_day: date


LIFT_LIMIT = Query(
    name="lift_limit",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=LiftLimit,
    row=Lifted,
    cypher="""
        MATCH (p:Person)<-[:LIMITS]-(x:Exclusion {id: $exclusion_id})
        WHERE (x.to IS NULL OR $last_day < x.to) AND """
    + _OFFICERS
    + """
        SET x.to = $last_day
        RETURN x.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class InterestRow:
    practitioner_id: str
    person_id: str
    kind: str
    worker: str
    given_name: str
    family_name: str
    born: str | None
    precision: str | None


INTERESTS_NOW = Query(
    name="interests_now",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=InterestRow,
    cypher="""
        MATCH (w:Practitioner)-[d:DECLARED]->(p:Person)
        // Of two records that were joined, each may have brought the same.
        RETURN DISTINCT w.id AS practitioner_id, p.id AS person_id, d.kind AS kind,
               w.name AS worker, p.given_name AS given_name, p.family_name AS family_name,
               toString(p.birth_date) AS born, p.birth_precision AS precision
        ORDER BY worker, family_name, given_name, practitioner_id, person_id, kind
    """,
)


@dataclass(frozen=True, slots=True)
class OneInterest:
    practitioner_id: str
    person_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Removed:
    person_id: str


REMOVE_INTEREST = Query(
    name="remove_interest",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=OneInterest,
    row=Removed,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})-[d:DECLARED {kind: $kind}]->
              (p:Person {id: $person_id})
        DELETE d
        RETURN DISTINCT p.id AS person_id
    """,
)
