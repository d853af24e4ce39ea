"""What the facts queries read of each person, and of the viewer: the same texts for all of them.

How one record of each kind is read stands in the table of kinds.
"""

from typing import LiteralString

from graph.storing.kinds import (
    AGENCIES,
    ARRANGEMENTS,
    AUTHORITIES,
    CONSENTS,
    COVERS,
    DECISIONS,
    ENQUIRIES,
    EXCLUSIONS,
    GRANTS,
    INTERESTS,
    KINSHIPS,
    LEADERSHIPS,
    MEMBERSHIPS,
    NAMED_RELATIVES,
    NEEDS,
    NOT_ABLE,
    NOT_SHARED,
    PEOPLE,
    POSTS,
    PRACTITIONERS,
    SUPPORTS,
    TEAMS,
)

# Every part starts at an index or at a node that is bound, whatever the counts are: a new plan
# would be the same one, and making it takes longer than a request may.
KEEP_PLAN: LiteralString = "CYPHER replan=skip"


def _of_each(found: LiteralString, read: LiteralString, name: LiteralString) -> LiteralString:
    """What is found of each `person`, one list for all of them."""
    return f"""
    CALL (people) {{
        UNWIND people AS person
        MATCH {found}
        RETURN collect({read}) AS {name}
    }}
    """


OF_PEOPLE: LiteralString = (
    f"""
    CALL (people) {{
        UNWIND people AS n
        RETURN collect({PEOPLE.read}) AS persons
    }}
    """
    + _of_each("(person)-[n:MEMBER_OF]->(family:Family)", MEMBERSHIPS.read, "memberships")
    + _of_each("(person)-[n:KIN]->(relative:Person)", KINSHIPS.read, "kin")
    + _of_each("(person)<-[n:SUPPORTS]-(practitioner:Practitioner)", SUPPORTS.read, "supports")
    + _of_each(f"(person)<-[:OF]-(n:Consent) {CONSENTS.events}", CONSENTS.read, "consents")
    + _of_each(
        """(person)<-[:ABOUT]-(n:SharingDecision)
        CALL (n) {
            MATCH (n)-[:ABOUT]->(one:Person)
            RETURN collect(one.id) AS about
        }""",
        DECISIONS.read,
        "decisions",
    )
    + _of_each("(person)<-[:LIMITS]-(n:Exclusion)", EXCLUSIONS.read, "exclusions")
    + _of_each(
        """(person)<-[:PROTECTS|FROM]-(n:SafetyArrangement)
        MATCH (n)-[:PROTECTS]->(protected:Person)
        MATCH (n)-[:FROM]->(away:Person)""",
        ARRANGEMENTS.read,
        "arrangements",
    )
    + _of_each(
        """(person)<-[:OVER]-(n:HeldAuthority)
        OPTIONAL MATCH (holder:Person {id: n.holder_id})""",
        AUTHORITIES.read,
        "authorities",
    )
    + _of_each("(person)<-[:OF]-(n:FoundNotAble)", NOT_ABLE.read, "not_able")
    + _of_each("(person)<-[:ABOUT]-(n:DecisionNotToShare)", NOT_SHARED.read, "not_shared")
    + _of_each("(person)<-[:KIN_OF]-(n:NamedRelative)", NAMED_RELATIVES.read, "named_relatives")
)

_GRANTS: LiteralString = (
    "(person)<-[:OPENS]-(n:EmergencyGrant)-[:OPENED_BY]->(practitioner:Practitioner)"
)
_INTERESTS: LiteralString = "(person)<-[n:DECLARED]-(practitioner:Practitioner)"
_OF_VIEWER: LiteralString = " WHERE practitioner.id = $practitioner"

ENQUIRIES_AND_NEEDS: LiteralString = _of_each(
    "(person)<-[:ASKS_ABOUT]-(n:Enquiry)-[:ASKED_BY]->(team:Team)", ENQUIRIES.read, "enquiries"
) + _of_each("(person)-[:HAS_NEED]->(n:Need)", NEEDS.read, "needs")

WORKERS: LiteralString = f"""
    CALL (people) {{
        UNWIND people AS person
        CALL (person) {{
            MATCH (person)<-[:SUPPORTS]-(w:Practitioner)
            RETURN w
            UNION
            MATCH (person)<-[:LIMITS]-(x:Exclusion)
            UNWIND x.practitioners AS id
            MATCH (w:Practitioner {{id: id}})
            RETURN w
            UNION
            MATCH (person)<-[:ASKS_ABOUT]-(q:Enquiry)
            UNWIND q.extensions_by AS id
            MATCH (w:Practitioner {{id: id}})
            RETURN w
        }}
        WITH DISTINCT w AS practitioner
        CALL (practitioner) {{
            MATCH (practitioner)-[n:WORKS_FOR]->(agency:Agency)
            RETURN collect({POSTS.read}) AS posts
        }}
        WITH practitioner AS n, posts
        RETURN collect({PRACTITIONERS.read}) AS practitioners
    }}
"""

FACTS_OF_PEOPLE: LiteralString = (
    KEEP_PLAN
    + """
    UNWIND $ids AS id
    MATCH (p:Person {id: id})
    WITH collect(p) AS people
    """
    + OF_PEOPLE
    + _of_each(_GRANTS, GRANTS.read, "grants")
    + ENQUIRIES_AND_NEEDS
    + _of_each(_INTERESTS, INTERESTS.read, "interests")
    + """
    RETURN persons, memberships, kin, supports, consents, decisions, exclusions, arrangements,
           grants, enquiries, needs, interests, authorities, not_able, not_shared, named_relatives
    """
)

_VIEWER: LiteralString = f"""
    CALL () {{
        MATCH (:Practitioner {{id: $practitioner}})-[n:WORKS_FOR]->(agency:Agency)
        RETURN collect({POSTS.read}) AS posts
    }}
    CALL () {{
        MATCH (:Practitioner {{id: $practitioner}})-[n:LEADS]->(team:Team)
        MATCH (team)-[:PART_OF]->(agency:Agency)
        RETURN collect({LEADERSHIPS.read}) AS leads
    }}
    CALL () {{
        MATCH (colleague:Practitioner {{id: $practitioner}})<-[:COVERED_BY]-(n:Cover)
        MATCH (n)-[:COVERS]->(worker)
        RETURN collect({COVERS.read}) AS covers
    }}
    CALL () {{
        MATCH (s:Session {{id: $session}})-[:OF]->(a:Account {{id: $account}})
        WHERE s.ended_at IS NULL AND s.epoch = a.epoch AND NOT a.disabled
        RETURN count(s) > 0 AS signed_in
    }}
    CALL (supports, posts) {{
        UNWIND [s IN supports | s.agency_id] + [j IN posts | j.agency] AS id
        WITH DISTINCT id
        MATCH (n:Agency {{id: id}})
        RETURN collect({AGENCIES.read}) AS agencies
    }}
    CALL (practitioners, posts, leads, enquiries) {{
        UNWIND reduce(ids = [], w IN practitioners | ids + [j IN w.posts | j.team_id])
            + [j IN posts | j.team_id] + [l IN leads | l.team] + [q IN enquiries | q.team] AS id
        WITH DISTINCT id
        MATCH (n:Team {{id: id}})-[:PART_OF]->(agency:Agency)
        RETURN collect({TEAMS.read}) AS teams
    }}
    RETURN signed_in, posts, leads, covers, interests, persons, memberships, kin,
           supports, consents, decisions, exclusions, arrangements, grants, enquiries, needs,
           authorities, not_able, not_shared, named_relatives, agencies, practitioners, teams
"""

FACTS_OF_CIRCLE: LiteralString = (
    KEEP_PLAN
    + """
    UNWIND $people.ids AS id
    MATCH (p:Person {id: id})
    WITH collect(p) AS people
    """
    + OF_PEOPLE
    + _of_each(_GRANTS + _OF_VIEWER, GRANTS.read, "grants")
    + ENQUIRIES_AND_NEEDS
    + _of_each(_INTERESTS + _OF_VIEWER, INTERESTS.read, "interests")
    + WORKERS
    + _VIEWER
)
