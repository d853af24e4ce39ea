"""What was proposed and nobody may answer: new support, and ties of a family.

Whose support it is stands in a row, and not of whom; of a tie stands nothing but the day on which
somebody asked. The ids of people are there for the locks alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import Access, Audience, Query
from queries.tasks import PROTECTED


@dataclass(frozen=True, slots=True)
class Unanswerable:
    support_id: str | None
    """The one that is asked for; None for all."""
    practitioner_id: str
    """Whoever asks, who settles nothing of their own; empty for who is no practitioner."""
    today: date
    now: datetime
    sectors: Sequence[str]
    """Whose support is sensitive: only a named supervisor leads there ..."""
    roles: Sequence[str]
    """... and where the worker has such a role ..."""
    needs: Sequence[str]
    """... or the support meets such a need."""


@dataclass(frozen=True, slots=True)
class UnanswerableSupport:
    support_id: str
    person_id: str
    version: int
    worker_id: str
    worker: str
    agency: str
    role: str
    team_id: str | None
    team: str | None
    proposed_by: str
    since: date | None
    shielded: bool
    """For the privacy officer: the person is protected, or the worker is kept from them."""
    sensitive: bool
    asked: bool
    """Whether that somebody leads the team waits for a second person."""


NOBODY_MAY_CONFIRM = Query(
    name="nobody_may_confirm",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Unanswerable,
    row=UnanswerableSupport,
    # No leader of the team today but the worker, and nobody else who works with the person; of
    # what is sensitive, no named supervisor.
    cypher="""
        MATCH (p:Person)<-[s:SUPPORTS {state: 'proposed'}]-(w:Practitioner)
        WHERE ($support_id IS NULL OR s.id = $support_id)
          AND NOT $practitioner_id IN [w.id, coalesce(s.proposed_by, w.id)]
        MATCH (w)-[post:WORKS_FOR {id: s.post_id}]->(a:Agency)
        WHERE post.to IS NULL OR $today <= post.to
        OPTIONAL MATCH (team:Team {id: post.team_id})
        WITH p, s, w, post, a, team,
             coalesce(p.shielded, false) OR EXISTS {
                 MATCH (p)<-[:LIMITS]-(x:Exclusion {ground: 'safety', kind: 'not_to'})
                 WHERE (x.to IS NULL OR $today <= x.to)
                   AND (w.id IN x.practitioners OR a.id IN x.agencies)
             } AS shielded,
             coalesce(a.sensitive, false) OR a.sector IN $sectors OR coalesce(w.sensitive, false)
                 OR coalesce(s.sensitive, false) OR s.role IN $roles
                 OR EXISTS {
                     MATCH (p)<-[:OF]-(n:Need)
                     WHERE n.id IN coalesce(s.meets, []) AND n.kind IN $needs
                 } AS sensitive
        WHERE shielded OR NOT (
            EXISTS {
                MATCH (team)<-[l:LEADS]-(leader:Practitioner)
                WHERE NOT leader.id IN [w.id, coalesce(s.proposed_by, '')]
                  AND (NOT sensitive OR coalesce(l.safeguarding, false))
                  AND (l.from IS NULL OR l.from <= $today) AND (l.to IS NULL OR $today <= l.to)
            } OR (NOT sensitive AND EXISTS {
                MATCH (p)<-[:SUPPORTS {state: 'active'}]-(other:Practitioner)
                WHERE NOT other.id IN [w.id, coalesce(s.proposed_by, '')]
            })
        )
        RETURN s.id AS support_id, p.id AS person_id, s.version AS version, w.id AS worker_id,
               w.name AS worker, a.name AS agency, s.role AS role, team.id AS team_id,
               team.name AS team, coalesce(s.proposed_by, '') AS proposed_by, s.from AS since,
               shielded, sensitive,
               EXISTS {
                   MATCH (q:Proposal {state: 'waiting'})
                   WHERE q.act = 'lead' AND q.team_id = team.id AND q.until > $now
               } AS asked
        ORDER BY asked, since, worker, support_id
    """,
)


@dataclass(frozen=True, slots=True)
class UnansweredTies:
    tie_id: str | None
    """The one that is asked for; None for all."""
    practitioner_id: str
    guarded: bool
    """Yes: those with somebody who is protected, of which nobody is asked. No: others."""
    on: date
    before: datetime
    """Asked before then: whoever comes to work with them may still be asked."""


@dataclass(frozen=True, slots=True)
class UnansweredTie:
    tie_id: str
    asked_at: datetime
    person_yes: str | None
    relative_yes: str | None


_WORKED_WITH: LiteralString = """
                MATCH (one)<-[s:SUPPORTS {state: 'active'}]-(w:Practitioner)
                WHERE s.confirmed_on IS NOT NULL
                  AND (s.from IS NULL OR s.from <= $on) AND (s.to IS NULL OR $on <= s.to)
                  AND EXISTS {
                      MATCH (w)-[j:WORKS_FOR {id: s.post_id}]->(:Agency)
                      WHERE (j.from IS NULL OR j.from <= $on) AND (j.to IS NULL OR $on <= j.to)
                  }
"""

TIES_NOBODY_ANSWERS = Query(
    name="ties_nobody_answers",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=UnansweredTies,
    row=UnansweredTie,
    # A side has said nothing, and nobody works with it, or may be asked.
    cypher="""
        MATCH (t:TieProposal {state: 'waiting'})
        WHERE ($tie_id IS NULL OR t.id = $tie_id) AND t.asked_at < $before
          AND t.asked_by <> $practitioner_id
        WITH t, EXISTS {
                 MATCH (t)-[:TIES|TIES_TO]->(one:Person)
                 WHERE coalesce(one.objects, false) OR """
    + PROTECTED
    + """
             } AS guarded
        WHERE guarded = $guarded
          AND (guarded
               OR (t.person_yes IS NULL AND NOT EXISTS {
                MATCH (t)-[:TIES]->(one:Person)
    """
    + _WORKED_WITH
    + """       })
               OR (t.relative_yes IS NULL AND NOT EXISTS {
                MATCH (t)-[:TIES_TO]->(one:Person)
    """
    + _WORKED_WITH
    + """       }))
        RETURN t.id AS tie_id, t.asked_at AS asked_at, t.person_yes AS person_yes,
               t.relative_yes AS relative_yes
        ORDER BY asked_at, tie_id
    """,
)


@dataclass(frozen=True, slots=True)
class TiesOf:
    practitioner_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class RefusedTie:
    person_said: str
    relative_said: str
    at: datetime


TIES_REFUSED_LATELY = Query(
    name="ties_refused_lately",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=TiesOf,
    row=RefusedTie,
    # As whoever asked knows the two, and not who said so.
    cypher="""
        MATCH (t:TieProposal {asked_by: $practitioner_id})
        WHERE t.state = 'refused' AND t.decided_at >= $since
        RETURN t.person_said AS person_said, t.relative_said AS relative_said,
               t.decided_at AS at
        ORDER BY at, t.id
    """,
)
