"""Who has looked at a person, for the person to be told: by agency and month, and nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.database.query import Access, Audience, Query


@dataclass(frozen=True, slots=True)
class LooksAt:
    person: str
    subjects: Sequence[str]
    """The person, and the families whose pages show them."""
    agencies: Sequence[str]
    """Whose looks are told."""
    since: datetime


@dataclass(frozen=True, slots=True)
class Look:
    agency: str
    month: str
    """As `2026-05`."""


LOOKS = Query(
    name="looks_by_agency_and_month",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=LooksAt,
    row=Look,
    # Told are looks of workers who support the person through a post of the agency. Whoever ever
    # looked in an emergency, or asks at the front door, is left out altogether: one month could
    # not be told from another. So is who could look that way at somebody they may live with, and
    # what was set aside as records were joined counts on.
    cypher="""
        MATCH (p:Person {id: $person})<-[s:SUPPORTS]-(w:Practitioner)
        WHERE s.agency_id IN $agencies AND s.state = 'active' AND s.confirmed_on IS NOT NULL
          AND NOT EXISTS { (p)<-[:OPENS|SET_ASIDE]-(:EmergencyGrant)-[:OPENED_BY]->(w) }
          AND NOT EXISTS {
              (p)-[:KIN|WAS_KIN]-(:Person)<-[:OPENS|SET_ASIDE]-
              (:EmergencyGrant {household: true})-[:OPENED_BY]->(w)
          }
          AND NOT EXISTS {
              MATCH (p)-[:KIN|WAS_KIN]-{0,1}(about:Person)
              MATCH (about)<-[:ASKS_ABOUT|SET_ASIDE]-(q:Enquiry)-[:ASKED_BY]->(team:Team)
              WHERE about = p OR p.id IN q.reasons_about
              MATCH (w)-[post:WORKS_FOR]->(:Agency)
              WHERE post.team_id = team.id
          }
        WITH DISTINCT s.agency_id AS agency, w.id AS viewer
        UNWIND $subjects AS subject
        MATCH (e:AuditEntry {subject: subject})
        WHERE e.viewer = viewer AND e.at >= $since
          AND e.tag IN ['person:shown', 'family:shown', 'person:printed', 'family:printed',
                        'consent:previewed']
          AND any(line IN e.shown WHERE line STARTS WITH $person)
        WITH DISTINCT agency, e.at.year AS year, e.at.month AS month
        RETURN agency,
               toString(year) + '-' + right('0' + toString(month), 2) AS month
        ORDER BY month, agency
    """,
)
