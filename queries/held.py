"""What imports hold until somebody settles it: which wait, one of them, and what was said of it.

Where the record is a person's, the row says who they are and not which source says so; of every
other record it says where to find it in its source, and not whom it is about. Never both: a source
and a person together may tell of a service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query, Touch
from queries.tasks import PROTECTED

_OF_IMPORTS: LiteralString = """
        MATCH (t:Task {id: $task_id, state: 'open'})
        WHERE t.kind IN ['import_changed', 'import_held']
"""
_GUARDED: LiteralString = (
    """EXISTS { MATCH (t)-[:ABOUT]->(one:Person) WHERE """ + PROTECTED + """ }"""
)
_AS_HELD: LiteralString = """
        OPTIONAL MATCH (t)-[:ABOUT]->(p:Person {id: t.record_id})
        WHERE t.record_kind = 'persons' AND t.reason = 'edited'
        RETURN t.id AS task_id, t.kind AS kind, t.record_kind AS record_kind,
               CASE WHEN p IS NULL THEN t.source END AS source,
               CASE WHEN p IS NULL THEN t.external_id END AS external_id,
               t.reason AS reason, t.version AS version, p.id AS person_id,
               CASE WHEN p IS NOT NULL THEN t.offered END AS offered,
               p.given_name AS given_name, p.family_name AS family_name, p.known_as AS known_as,
               p.sex AS sex, toString(p.birth_date) AS born, p.birth_precision AS precision
"""


@dataclass(frozen=True, slots=True)
class HeldOn:
    guarded: bool
    """Yes: those about somebody who is protected, which the privacy officer settles. No: others."""
    on: date


@dataclass(frozen=True, slots=True)
class HeldLine:
    task_id: str
    kind: str
    record_kind: str
    made_at: datetime


OPEN_HELD = Query(
    name="open_held",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=HeldOn,
    row=HeldLine,
    cypher="""
        MATCH (t:Task {state: 'open'})
        WHERE t.kind IN ['import_changed', 'import_held']
          AND (t.asked_until IS NULL OR t.asked_until < $on)
          AND """
    + _GUARDED
    + """ = $guarded
        RETURN t.id AS task_id, t.kind AS kind, t.record_kind AS record_kind, t.made_at AS made_at
        ORDER BY made_at, task_id
        LIMIT 100
    """,
)


@dataclass(frozen=True, slots=True)
class HeldTask:
    task_id: str
    guarded: bool
    on: date


@dataclass(frozen=True, slots=True)
class HeldRow:
    task_id: str
    kind: str
    record_kind: str
    source: str | None
    external_id: str | None
    """Of the record in its source; None where the row says who somebody is."""
    reason: str | None
    version: int
    person_id: str | None
    """Where it is a person's own record; what follows is who Kithmap says they are."""
    offered: str | None
    """What the source says of them now (JSON)."""
    given_name: str | None
    family_name: str | None
    known_as: str | None
    sex: str | None
    born: str | None
    precision: str | None


HELD_TASK = Query(
    name="held_task",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=HeldTask,
    row=HeldRow,
    cypher=_OF_IMPORTS
    + """
          AND (t.asked_until IS NULL OR t.asked_until < $on) AND """
    + _GUARDED
    + " = $guarded\n"
    + _AS_HELD,
)


@dataclass(frozen=True, slots=True)
class AskedTask:
    task_id: str
    practitioner_id: str


ASKED_TASK = Query(
    name="asked_task",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=AskedTask,
    row=HeldRow,
    # What the coordinator put to this practitioner. It stays theirs where somebody came to be
    # protected since: that it was gone would tell them so. Whom they work with, the policy says.
    cypher=_OF_IMPORTS
    + """
          AND EXISTS { (t)-[:FOR]->(:Practitioner {id: $practitioner_id}) }
          AND EXISTS { MATCH (t)-[:ABOUT]->(one:Person) WHERE NOT coalesce(one.shielded, false) }
    """
    + _AS_HELD,
)


@dataclass(frozen=True, slots=True)
class Settlement:
    task_id: str
    version: int
    by: str
    how: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    task_id: str


SETTLE_IMPORT_TASK = Query(
    name="settle_import_task",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Settlement,
    row=Settled,
    # Where somebody decided between the two, the row counts as read, and the same row says nothing
    # new; an agreement stays as it is, silent ones too, until its source says otherwise.
    cypher="""
        MATCH (t:Task {id: $task_id})
        SET t.held = 0
        WITH t WHERE t.state = 'open' AND t.version = $version
        SET t.state = 'settled', t.settled_at = $at, t.settled_by = $by, t.settled_as = $how,
            t.asked_until = null
        WITH t
        CALL (t) {
            MATCH (s:SourceRecord {source: t.source, kind: t.record_kind,
                                   external_id: t.external_id})
            WHERE $how IN ['kept', 'taken'] AND t.sha256 IS NOT NULL AND s.kind <> 'consents'
            SET s.sha256 = t.sha256,
                s.written = CASE WHEN $how = 'taken' THEN t.written ELSE s.written END
        }
        RETURN t.id AS task_id
    """,
)


@dataclass(frozen=True, slots=True)
class TakenIdentity:
    """Who somebody is, as their source says it; what it does not say stays."""

    person_id: str
    given_name: str
    family_name: str
    known_as: str | None
    sex: str
    birth_date: date | None
    birth_precision: str | None
    given_sounds: Sequence[str]
    family_sounds: Sequence[str]


@dataclass(frozen=True, slots=True)
class Taken:
    person_id: str


TAKE_IDENTITY = Query(
    name="take_identity",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=TakenIdentity,
    row=Taken,
    cypher="""
        MATCH (p:Person {id: $person_id})
        SET p.version = p.version + 1, p.given_name = $given_name, p.family_name = $family_name,
            p.known_as = $known_as, p.sex = $sex, p.birth_date = $birth_date,
            p.birth_precision = $birth_precision, p.given_sounds = $given_sounds,
            p.family_sounds = $family_sounds
        RETURN p.id AS person_id
    """,
)


@dataclass(frozen=True, slots=True)
class PutToWorker:
    task_id: str
    version: int
    on: date
    until: date
    """The last day on which it is theirs alone."""


PUT_TO_WORKER = Query(
    name="put_to_worker",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=PutToWorker,
    row=Settled,
    # The lead before others, then whoever has worked with them longest. Nothing comes back that
    # tells whether there was anybody.
    cypher="""
        MATCH (t:Task {id: $task_id})
        SET t.held = 0
        WITH t
        WHERE t.state = 'open' AND t.version = $version AND t.record_kind = 'persons'
        SET t.asked_until = $until
        WITH t
        CALL (t) {
            MATCH (t)-[was:FOR]->()
            DELETE was
        }
        CALL (t) {
            MATCH (t)-[:ABOUT]->(p:Person)<-[s:SUPPORTS {state: 'active'}]-(w:Practitioner)
            WHERE s.confirmed_on IS NOT NULL
              AND (s.from IS NULL OR s.from <= $on) AND (s.to IS NULL OR $on <= s.to)
              AND EXISTS {
                  MATCH (w)-[j:WORKS_FOR {id: s.post_id}]->(:Agency)
                  WHERE (j.from IS NULL OR j.from <= $on) AND (j.to IS NULL OR $on <= j.to)
              }
              AND EXISTS { (w)<-[:IS]-(:Account {disabled: false}) }
            WITH t, w, s ORDER BY s.lead IS NULL, s.from IS NULL, s.from, w.id LIMIT 1
            MERGE (t)-[:FOR]->(w)
        }
        RETURN t.id AS task_id
    """,
)


@dataclass(frozen=True, slots=True)
class GivenBack:
    task_id: str
    version: int
    practitioner_id: str


GIVE_BACK = Query(
    name="give_held_back",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=GivenBack,
    row=Settled,
    # It is the coordinator's again once the days are over, as where nobody answers.
    cypher="""
        MATCH (t:Task {id: $task_id})
        SET t.held = 0
        WITH t WHERE t.state = 'open' AND t.version = $version
        MATCH (t)-[was:FOR]->(:Practitioner {id: $practitioner_id})
        DELETE was
        RETURN t.id AS task_id
    """,
)
