"""Whom a worker's decision asks for a yes, among those who lead them; literals all."""

from typing import LiteralString

# Needs `me`, who leads `w` in the work `s` with the only person whom the decision `d` is about.
# Nobody says yes to what they themselves would receive; and what opens by name, or of several
# people, tells of more than the page of the one.
MAY_ANSWER: LiteralString = """
        d.approved_by IS NULL AND d.refused_at IS NULL AND d.refused_by IS NULL
          AND d.ends_on >= $today
          AND size(coalesce(d.sensitive_agencies, [])) = 0
          AND COUNT { (d)-[:ABOUT]->(:Person) } = 1
          AND NOT me.id IN coalesce(d.recipient_practitioners, [])
          AND NOT s.agency_id IN coalesce(d.recipient_agencies, [])
          AND NOT EXISTS {
              MATCH (me)-[:WORKS_FOR]->(mine:Agency)
              WHERE mine.id IN coalesce(d.recipient_agencies, [])
          }
"""

# Likewise of a decision not to share: nobody from whom it is kept reads it to answer it.
MAY_ANSWER_NOT_SHARING: LiteralString = """
        d.approved_by IS NULL AND d.ended_on IS NULL
          AND NOT me.id IN coalesce(d.with_practitioners, [])
          AND NOT s.agency_id IN coalesce(d.with_whom, [])
          AND NOT EXISTS {
              MATCH (me)-[:WORKS_FOR]->(mine:Agency)
              WHERE mine.id IN coalesce(d.with_whom, [])
          }
"""

_LED: LiteralString = """
        UNWIND [home.id] + coalesce(t.partners, []) AS id
        MATCH (:Agency {id: id})<-[j:WORKS_FOR]-(w:Practitioner)
        WHERE w <> me AND j.team_id = t.id AND (j.to IS NULL OR $today <= j.to)
"""
_THEIR_WORK: LiteralString = """
        MATCH (p)<-[s:SUPPORTS {state: 'active', post_id: j.id}]-(w)
        WHERE
"""

LED_DECISIONS: LiteralString = (
    _LED
    + """
        MATCH (d:SharingDecision {decided_by: w.id})-[:ABOUT]->(p:Person)
    """
    + _THEIR_WORK
)

LED_NOT_SHARING: LiteralString = (
    _LED
    + """
        MATCH (d:DecisionNotToShare {decided_by: w.id})-[:ABOUT]->(p:Person)
    """
    + _THEIR_WORK
)
