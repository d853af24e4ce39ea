"""What somebody said about a gap: given to a colleague, put off, or no gap because.

A note hangs on the subject of a gap, and is told to its author, to whom it was given, and to
whoever leads or covers its author; a gap itself is stored nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.door.partnership import After, FamiliesAt, MeetingMet, SectorOffered, Together
from graph.vocabulary import GapKind, GapNoteKind


@dataclass(frozen=True, slots=True)
class NotesFor:
    practitioner_id: str
    authors: Sequence[str]
    """Those beside the reader whose notes they may read."""
    subjects: Sequence[str]


@dataclass(frozen=True, slots=True)
class GapNote:
    note_id: str
    gap: str
    subject: str
    facts: str
    """The digest of the facts that it rested on when this was said."""
    kind: str
    by: str
    by_name: str
    to: str | None
    to_name: str | None
    until: date | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NewGapNote:
    note_id: str
    gap: GapKind
    subject: str
    facts: str
    kind: GapNoteKind
    practitioner_id: str
    to: str | None
    until: date | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteOfMine:
    note_id: str
    practitioner_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    note_id: str


GAP_NOTES = Query(
    name="gap_notes",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=NotesFor,
    row=GapNote,
    cypher="""
        UNWIND $subjects AS subject
        MATCH (n:GapNote {subject: subject})-[:BY]->(w:Practitioner)
        WHERE n.undone_at IS NULL
          AND (w.id = $practitioner_id OR n.to = $practitioner_id OR w.id IN $authors)
        OPTIONAL MATCH (n)-[:TO]->(colleague:Practitioner)
        RETURN n.id AS note_id, n.gap AS gap, n.subject AS subject, n.facts AS facts,
               n.kind AS kind, w.id AS by, w.name AS by_name, n.to AS to,
               colleague.name AS to_name, n.until AS until, n.reason AS reason, n.at AS at
        ORDER BY at, note_id
    """,
)

NOTE_GAP = Query(
    name="note_gap",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    # No decision depends on what was said about a gap.
    touches=NOTHING_TOUCHED,
    params=NewGapNote,
    row=Noted,
    cypher="""
        MATCH (w:Practitioner {id: $practitioner_id})
        CREATE (n:GapNote {id: $note_id, gap: $gap, subject: $subject, facts: $facts, kind: $kind,
                           to: $to, until: $until, reason: $reason, at: $at})
        CREATE (n)-[:BY]->(w)
        WITH n
        CALL (n) {
            MATCH (colleague:Practitioner {id: n.to})
            CREATE (n)-[:TO]->(colleague)
        }
        CALL (n) {
            MATCH (p:Person {id: n.subject})
            CREATE (n)-[:CONCERNS]->(p)
        }
        RETURN n.id AS note_id
    """,
)

TAKE_BACK_GAP_NOTE = Query(
    name="take_back_gap_note",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NoteOfMine,
    row=Noted,
    cypher="""
        MATCH (n:GapNote {id: $note_id})-[:BY]->(:Practitioner {id: $practitioner_id})
        SET n.held = 0
        WITH n WHERE n.undone_at IS NULL
        SET n.undone_at = $at
        RETURN n.id AS note_id
    """,
)


_AS_MET: LiteralString = """
        RETURN m.id AS id, f.id AS family, m.kind AS kind, m.state AS state,
               toString(m.day) AS day,
               COLLECT {
                   MATCH (m)-[:CALLED_BY|EXPECTS]->(p:Practitioner)
                   RETURN DISTINCT p.id AS id ORDER BY id
               } AS practitioners
        ORDER BY day, id
"""
"""Meeting `m` about family `f`, with who was to be there."""


@dataclass(frozen=True, slots=True)
class MeetingsKnownTo:
    """Practitioners and families, pair by pair: whose meetings about which family."""

    practitioners: Sequence[str]
    families: Sequence[str]


MEETINGS_KNOWN = Query(
    name="meetings_known",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=MeetingsKnownTo,
    row=MeetingMet,
    # From the practitioner on: a meeting of others is not even looked at.
    cypher="""
        UNWIND range(0, size($families) - 1) AS at
        MATCH (:Practitioner {id: $practitioners[at]})<-[:CALLED_BY|EXPECTS]-(m:Meeting)
        MATCH (m)-[:CONCERNS]->(f:Family)
        WHERE f.id = $families[at]
        WITH DISTINCT m, f
    """
    + _AS_MET,
)

MEETINGS_OF_FAMILIES = Query(
    name="meetings_of_families",
    audience=Audience.FACTS,
    access=Access.READ,
    params=FamiliesAt,
    row=MeetingMet,
    cypher="""
        UNWIND $families AS family
        MATCH (f:Family {id: family})<-[:CONCERNS]-(m:Meeting)
    """
    + _AS_MET,
)

SECTORS_OFFERED = Query(
    name="sectors_offered",
    audience=Audience.FACTS,
    access=Access.READ,
    params=Nothing,
    row=SectorOffered,
    cypher="""
        MATCH (a:Agency)
        WHERE a.id IS NOT NULL
        RETURN DISTINCT a.sector AS sector
        ORDER BY sector
    """,
)


@dataclass(frozen=True, slots=True)
class WeeksOf:
    viewer: str
    whose: str
    after: date


@dataclass(frozen=True, slots=True)
class GapWeek:
    """How many gaps of each kind there were when a week began: counts, and nobody."""

    week: date
    kinds: Sequence[str]
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class NewGapWeek:
    key: str
    """Of viewer, scope and week: stored once."""
    viewer: str
    whose: str
    week: date
    kinds: Sequence[str]
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class WeekOf:
    week: date


@dataclass(frozen=True, slots=True)
class CountedWorker:
    account_id: str
    practitioner_id: str


WITHOUT_GAP_WEEK = Query(
    name="workers_without_gap_week",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=WeekOf,
    row=CountedWorker,
    cypher="""
        MATCH (a:Account)-[:IS]->(w:Practitioner)
        WHERE a.id IS NOT NULL AND NOT a.disabled
          AND NOT EXISTS {
              MATCH (g:GapWeek {viewer: w.id})
              WHERE g.week = $week AND g.whose = 'own'
          }
        RETURN a.id AS account_id, w.id AS practitioner_id
        ORDER BY practitioner_id, account_id
    """,
)

GAP_WEEKS = Query(
    name="gap_weeks",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=WeeksOf,
    row=GapWeek,
    cypher="""
        MATCH (w:GapWeek {viewer: $viewer})
        WHERE w.whose = $whose AND w.week > $after
        RETURN w.week AS week, w.kinds AS kinds, w.numbers AS numbers
        ORDER BY week
    """,
)

KEEP_GAP_WEEK = Query(
    name="keep_gap_week",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewGapWeek,
    row=GapWeek,
    cypher="""
        MERGE (w:GapWeek {key: $key})
        ON CREATE SET w.viewer = $viewer, w.whose = $whose, w.week = $week, w.kinds = $kinds,
                      w.numbers = $numbers
        RETURN w.week AS week, w.kinds AS kinds, w.numbers AS numbers
    """,
)


FAMILIES_AFTER = Query(
    name="families_after",
    audience=Audience.FACTS,
    access=Access.READ,
    params=After,
    row=Together,
    cypher="""
        MATCH (f:Family)
        WHERE f.id > $after
        WITH f ORDER BY f.id LIMIT $limit
        CALL (f) {
            MATCH (f)<-[:MEMBER_OF]-(p:Person)
            RETURN collect(DISTINCT p.id) AS people
        }
        RETURN f.id AS key, people
        ORDER BY key
    """,
)

WITHOUT_FAMILY_AFTER = Query(
    name="people_without_family_after",
    audience=Audience.FACTS,
    access=Access.READ,
    params=After,
    row=Together,
    cypher="""
        MATCH (p:Person)
        WHERE p.id > $after
        WITH p ORDER BY p.id LIMIT $limit
        RETURN p.id AS key,
               CASE WHEN EXISTS { (p)-[:MEMBER_OF]->(:Family) } THEN [] ELSE [p.id] END AS people
        ORDER BY key
    """,
)


@dataclass(frozen=True, slots=True)
class HowMany:
    families: int


HOW_MANY = Query(
    name="how_many_families",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=HowMany,
    cypher="MATCH (f:Family) RETURN count(f) AS families",
)


@dataclass(frozen=True, slots=True)
class NewPicture:
    month: date
    cells: Sequence[str]
    counts: Sequence[int]
    """On which each told number rests; read for the next picture alone."""
    told: Sequence[int]
    """-1 where nothing is told."""


@dataclass(frozen=True, slots=True)
class PictureTold:
    month: date
    cells: Sequence[str]
    told: Sequence[int]


KEEP_PICTURE = Query(
    name="keep_picture",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewPicture,
    row=Nothing,
    cypher="""
        MERGE (p:Picture {month: $month})
        ON CREATE SET p.cells = $cells, p.counts = $counts, p.told = $told
    """,
)

LAST_PICTURE = Query(
    name="last_picture",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=NewPicture,
    cypher="""
        MATCH (p:Picture)
        WHERE p.month IS NOT NULL
        WITH p ORDER BY p.month DESC LIMIT 1
        RETURN p.month AS month, p.cells AS cells, p.counts AS counts, p.told AS told
    """,
)

PICTURE_TOLD = Query(
    name="picture_told",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=PictureTold,
    cypher="""
        MATCH (p:Picture)
        WHERE p.month IS NOT NULL
        WITH p ORDER BY p.month DESC LIMIT 1
        RETURN p.month AS month, p.cells AS cells, p.told AS told
    """,
)


@dataclass(frozen=True, slots=True)
class TeamNamed:
    id: str
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class DoneIn:
    tags: Sequence[str]
    since: datetime
    before: datetime


@dataclass(frozen=True, slots=True)
class Done:
    tag: str
    times: int


@dataclass(frozen=True, slots=True)
class AgenciesOf:
    agencies: Sequence[str]
    """Ids."""


@dataclass(frozen=True, slots=True)
class AgencyTold:
    id: str
    name: str
    sector: str


TEAMS_NAMED = Query(
    name="teams_named",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=TeamNamed,
    cypher="""
        MATCH (t:Team)
        MATCH (t)-[:PART_OF]->(a:Agency)
        RETURN t.id AS id, t.name AS name, a.name AS agency
        ORDER BY agency, name, id
    """,
)

AGENCIES_TOLD = Query(
    name="agencies_told",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=AgenciesOf,
    row=AgencyTold,
    cypher="""
        UNWIND $agencies AS agency
        MATCH (a:Agency {id: agency})
        RETURN a.id AS id, a.name AS name, a.sector AS sector
        ORDER BY id
    """,
)

DONE_IN = Query(
    name="done_in",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=DoneIn,
    row=Done,
    cypher="""
        MATCH (e:AuditEntry)
        WHERE e.tag IN $tags AND e.at >= $since AND e.at < $before
        RETURN e.tag AS tag, count(*) AS times
        ORDER BY tag
    """,
)


@dataclass(frozen=True, slots=True)
class NewFeedback:
    key: str
    """A digest of the form's own id: sent twice, it is kept once. It tells of nobody."""
    month: date
    text: str


@dataclass(frozen=True, slots=True)
class FeedbackTold:
    month: date
    text: str


KEEP_FEEDBACK = Query(
    name="keep_feedback",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewFeedback,
    row=Nothing,
    cypher="""
        MERGE (n:Feedback {key: $key})
        ON CREATE SET n.month = $month, n.text = $text
    """,
)

FEEDBACK_TOLD = Query(
    name="feedback_told",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=FeedbackTold,
    # By the key, which is drawn at random: the order of coming would tell who wrote when.
    cypher="""
        MATCH (n:Feedback)
        WHERE n.key IS NOT NULL
        RETURN n.month AS month, n.text AS text
        ORDER BY n.month DESC, n.key
        LIMIT 200
    """,
)
