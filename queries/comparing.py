"""Whether two records are of one person: which wait, who they say they are, and what was said.

Nobody who is around them stands in any of these rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query
from queries.tasks import APART, LEFT_TO_COMPARE, PROTECTED

_TO_COMPARE: LiteralString = (
    """
        WHERE t.kind IN ['may_be_known', 'may_be_protected']
          AND (t.kind = 'may_be_protected'
               OR EXISTS { MATCH (t)-[:ABOUT]->(one:Person) WHERE """
    + PROTECTED
    + """ }) = $guarded
    """
)


@dataclass(frozen=True, slots=True)
class OfWhom:
    guarded: bool
    """Yes: those about somebody who is protected, which the privacy officer decides. No: others."""


@dataclass(frozen=True, slots=True)
class OpenComparison:
    task_id: str
    made_at: datetime
    unsure_at: datetime | None


OPEN_COMPARISONS = Query(
    name="open_comparisons",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OfWhom,
    row=OpenComparison,
    cypher="MATCH (t:Task {state: 'open'})"
    + _TO_COMPARE
    + " AND "
    + LEFT_TO_COMPARE
    + """
        RETURN t.id AS task_id, t.made_at AS made_at, t.unsure_at AS unsure_at
        ORDER BY unsure_at IS NOT NULL, coalesce(unsure_at, made_at), task_id
    """,
)


@dataclass(frozen=True, slots=True)
class TaskOf:
    task_id: str
    guarded: bool


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """Who a record says it is, and nothing of who is around them."""

    person_id: str
    given_name: str
    family_name: str
    known_as: str | None
    sex: str
    born: str | None
    precision: str | None
    postcode: str | None
    died: bool
    joined: bool
    """What hung on it is led to another record by now."""
    guarded: bool
    """The task is about somebody who is protected."""
    same_by: str | None
    """The account that said first that two of the records are one person's; a second one has to,
    where somebody is protected."""
    same_pair: Sequence[str] | None


IDENTITY_ROWS = Query(
    name="identity_rows",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=TaskOf,
    row=IdentityRow,
    cypher="MATCH (t:Task {id: $task_id, state: 'open'})"
    + _TO_COMPARE
    + """
        MATCH (t)-[:ABOUT]->(p:Person)
        RETURN p.id AS person_id, p.given_name AS given_name, p.family_name AS family_name,
               p.known_as AS known_as, p.sex AS sex, toString(p.birth_date) AS born,
               p.birth_precision AS precision, p.postcode AS postcode,
               p.deceased_on IS NOT NULL AS died, EXISTS { (p)-[:JOINED_INTO]->() } AS joined,
               t.kind = 'may_be_protected'
                   OR EXISTS { MATCH (t)-[:ABOUT]->(one:Person) WHERE """
    + PROTECTED
    + """ } AS guarded,
               t.same_by AS same_by, t.same_pair AS same_pair
        ORDER BY person_id
    """,
)


@dataclass(frozen=True, slots=True)
class TwoRecords:
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class KnownApart:
    apart: bool
    kept_safe: bool
    """A safety arrangement keeps the one from the other."""
    supports_one: int
    supports_other: int


KNOWN_APART = Query(
    name="known_apart",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=TwoRecords,
    row=KnownApart,
    cypher="""
        MATCH (a:Person {id: $one})
        MATCH (b:Person {id: $other})
        RETURN """
    + APART
    + """ AS apart,
               EXISTS {
                   MATCH (a)<-[:PROTECTS|FROM]-(x:SafetyArrangement)-[:PROTECTS|FROM]->(b)
                   WHERE x.to IS NULL
               } AS kept_safe,
               COUNT { (a)<-[:SUPPORTS]-() } AS supports_one,
               COUNT { (b)<-[:SUPPORTS]-() } AS supports_other
    """,
)


@dataclass(frozen=True, slots=True)
class Judged:
    judgement_id: str
    task_id: str
    one: str
    other: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JudgementMade:
    judgement_id: str


SAY_TWO_PEOPLE = Query(
    name="say_two_people",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Judged,
    row=JudgementMade,
    cypher="""
        MATCH (a:Person {id: $one})
        MATCH (b:Person {id: $other})
        CREATE (n:TwoPeople {id: $judgement_id, at: $at, by: $by, task_id: $task_id})
        CREATE (n)-[:NEVER {side: 1}]->(a)
        CREATE (n)-[:NEVER {side: 2}]->(b)
        WITH n, a, b
        CALL (n, a) {
            MATCH (a)<-[:DESCRIBES]-(s:SourceRecord)
            CREATE (n)-[:NEVER {side: 1}]->(s)
        }
        CALL (n, b) {
            MATCH (b)<-[:DESCRIBES]-(s:SourceRecord)
            CREATE (n)-[:NEVER {side: 2}]->(s)
        }
        RETURN n.id AS judgement_id
    """,
)


@dataclass(frozen=True, slots=True)
class TaskJudged:
    judgement_id: str
    task_id: str


@dataclass(frozen=True, slots=True)
class TaskLeft(TaskJudged):
    at: datetime


CLOSE_COMPARISON = Query(
    name="close_comparison",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=TaskJudged,
    row=JudgementMade,
    # It is over once every two of its records were judged.
    cypher="""
        MATCH (t:Task {id: $task_id, state: 'open'})
        SET t.held = 0
        WITH t, """
    + LEFT_TO_COMPARE
    + """ AS more
        SET t.state = CASE WHEN more THEN 'open' ELSE 'done' END
        RETURN $judgement_id AS judgement_id
    """,
)

SAY_SAME_FIRST = Query(
    name="say_same_first",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Judged,
    row=JudgementMade,
    cypher="""
        MATCH (t:Task {id: $task_id, state: 'open'})
        SET t.same_by = $by, t.same_at = $at, t.same_pair = [$one, $other]
        RETURN $judgement_id AS judgement_id
    """,
)

CANNOT_TELL = Query(
    name="cannot_tell",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=TaskLeft,
    row=JudgementMade,
    cypher="""
        MATCH (t:Task {id: $task_id, state: 'open'})
        SET t.unsure_at = $at, t.same_by = null, t.same_pair = null
        RETURN $judgement_id AS judgement_id
    """,
)
