"""The parts of which the statements that find and lock a circle are put together; literals all.

`FIND_...` leaves open where its nodes are locked, `LOCK_...` locks them there, and what follows
reads only once all of them are held.
"""

from typing import LiteralString

from queries.facts import KEEP_PLAN
from queries.second_person_texts import (
    LED_DECISIONS,
    LED_NOT_SHARING,
    MAY_ANSWER,
    MAY_ANSWER_NOT_SHARING,
)

_LIVE: LiteralString = """
    WHERE (m.from IS NULL OR m.from <= $today) AND (m.to IS NULL OR $today <= m.to)
"""

# Those of the scope, and of whoever a safety arrangement keeps apart from one of it.
_FAMILIES: LiteralString = (
    """
            UNWIND scope AS p
            CALL (p) {
                RETURN p AS whose
                UNION
                MATCH (p)<-[:PROTECTS|FROM]-(:SafetyArrangement)-[:PROTECTS|FROM]->(whose:Person)
                RETURN whose
            }
            MATCH (whose)-[m:MEMBER_OF]->(f:Family)
    """
    + _LIVE
    + """
            WITH DISTINCT f
    """
)

FIND_PERSON: LiteralString = (
    KEEP_PLAN
    + """
    OPTIONAL MATCH (known:Person {id: $focus})
    OPTIONAL MATCH (decoy:Decoy {id: $decoy})
    WITH [coalesce(known, decoy)] AS scope
    CALL (scope) {
    """
    + _FAMILIES
    + """
        WITH f ORDER BY f.id
    """
)

FIND_FAMILY: LiteralString = (
    KEEP_PLAN
    + """
    OPTIONAL MATCH (known:Family {id: $focus})
    OPTIONAL MATCH (decoy:Decoy {id: $decoy})
    WITH coalesce(known, decoy) AS focus
    CALL (focus) {
        MATCH (focus)<-[m:MEMBER_OF]-(p:Person)
    """
    + _LIVE
    + """
        RETURN collect(DISTINCT p) AS scope
    }
    CALL (focus, scope) {
        CALL (focus, scope) {
            RETURN focus AS f
            UNION
    """
    + _FAMILIES
    + """
            RETURN f
        }
        WITH f ORDER BY f.id
    """
)

# Whom a worker has to do with: the people of their own, covered and led edges, and those about whom
# their team was asked, or whom they opened in an emergency. Whoever may see somebody finds them.
_CASELOAD: LiteralString = (
    """
        MATCH (me:Practitioner {id: $practitioner})
        CALL (me) {
            CALL (me) {
                RETURN me AS w
                UNION
                MATCH (me)<-[:COVERED_BY]-(m:Cover)-[:COVERS]->(w:Practitioner)
    """
    + _LIVE
    + """
                RETURN w
                UNION
                MATCH (me)-[:LEADS]->(t:Team)-[:PART_OF]->(home:Agency)
                UNWIND [home.id] + coalesce(t.partners, []) AS id
                MATCH (:Agency {id: id})<-[m:WORKS_FOR]-(w:Practitioner)
                // What a worker who left leaves behind is the leader's to hand over, for 90 days.
                WHERE m.team_id = t.id AND (m.from IS NULL OR m.from <= $today)
                  AND (m.to IS NULL OR $today <= m.to + duration({days: 90}))
                RETURN w
            }
            MATCH (w)-[e:SUPPORTS]->(p:Person)
            WHERE e.state IN ['active', 'proposed', 'suspended']
            RETURN p
            UNION
            MATCH (me)-[m:WORKS_FOR]->(:Agency)<-[:PART_OF]-(t:Team)
    """
    + _LIVE
    + """
            AND m.team_id = t.id
            MATCH (t)<-[:ASKED_BY]-(:Enquiry)-[:ASKS_ABOUT]->(p:Person)
            RETURN p
            UNION
            MATCH (me)<-[:OPENED_BY]-(:EmergencyGrant)-[:OPENS]->(p:Person)
            RETURN p
        }
    """
)

WHOLE_CASELOAD: LiteralString = (
    KEEP_PLAN
    + _CASELOAD
    + """
    RETURN DISTINCT p.id AS person
    ORDER BY person
    """
)

# Proposals that may be a leader's or a colleague's to confirm, what a worker who left leaves, and
# what a worker decided to share without agreement, or not to share.
TO_DECIDE: LiteralString = (
    KEEP_PLAN
    + """
    MATCH (me:Practitioner {id: $practitioner})
    CALL (me) {
        MATCH (me)-[m:LEADS]->(t:Team)-[:PART_OF]->(home:Agency)
    """
    + _LIVE
    + """
        UNWIND [home.id] + coalesce(t.partners, []) AS id
        MATCH (:Agency {id: id})<-[j:WORKS_FOR]-(w:Practitioner)
        WHERE w <> me AND j.team_id = t.id
          AND (j.to IS NULL OR $today <= j.to + duration({days: 90}))
        MATCH (w)-[s:SUPPORTS]->(p:Person)
        WHERE s.post_id = j.id
          AND (s.state = 'proposed' OR (s.state = 'active' AND j.to < $today))
        RETURN s, p, null AS d
        UNION
        MATCH (me)-[m:LEADS]->(t:Team)-[:PART_OF]->(home:Agency)
    """
    + _LIVE
    + LED_DECISIONS
    + MAY_ANSWER
    + """
        RETURN s, p, d
        UNION
        MATCH (me)-[m:LEADS]->(t:Team)-[:PART_OF]->(home:Agency)
    """
    + _LIVE
    + LED_NOT_SHARING
    + MAY_ANSWER_NOT_SHARING
    + """
        RETURN s, p, d
        UNION
        MATCH (me)-[own:SUPPORTS {state: 'active'}]->(p:Person)
        MATCH (p)<-[s:SUPPORTS {state: 'proposed'}]-(w:Practitioner)
        WHERE w <> me
        RETURN s, p, null AS d
    }
    RETURN DISTINCT s.id AS support, p.id AS person, s.state = 'proposed' AS proposed,
           d.id AS decision, toString(d.decided_on) AS decided_on,
           CASE WHEN d:DecisionNotToShare THEN d.services END AS not_shared
    ORDER BY support, decision
    """
)

FIND_CASELOAD: LiteralString = (
    KEEP_PLAN
    + """
    CALL () {
    """
    + _CASELOAD
    + """
        WITH p
        WHERE p.id IN $people.ids
        RETURN collect(DISTINCT p) AS scope
    }
    CALL (scope) {
    """
    + _FAMILIES
    + """
        WITH f ORDER BY f.id
    """
)

LOCK_FAMILIES: LiteralString = """
        SET f.held = 0
"""

# Whoever a safety arrangement keeps apart from `n`, or from one of these again, which may close the
# way to them; and through whom a way may lead to any of them.
_BEYOND: LiteralString = (
    """
            MATCH (n)<-[:PROTECTS|FROM]-(:SafetyArrangement)-[:PROTECTS|FROM]->(side:Person)
            CALL (side) {
                RETURN side AS other
                UNION
                MATCH (side)<-[:PROTECTS|FROM]-(:SafetyArrangement)-[:PROTECTS|FROM]->(other:Person)
                RETURN other
            }
            WITH DISTINCT other
            CALL (other) {
                RETURN other AS p
                UNION
                MATCH (other)-[m:MEMBER_OF]->(f:Family)
    """
    + _LIVE
    + """
                WITH f
                MATCH (f)<-[m:MEMBER_OF]-(p:Person)
    """
    + _LIVE
    + """
                RETURN p
                UNION
                MATCH (other)-[:KIN]-(p:Person)
                RETURN p
                UNION
                MATCH (other)<-[:ABOUT]-(d:SharingDecision)
                UNWIND d.for_whom AS id
                MATCH (p:Person {id: id})
                RETURN p
            }
    """
)

_WITHHELD_AT_HOME: LiteralString = """
            MATCH (p:Person {address_key: s.address_key})
            WHERE p.shielded OR EXISTS { (p)<-[:PROTECTS]-(:SafetyArrangement) }
                OR EXISTS { (p)<-[:LIMITS]-(:Exclusion) }
                OR EXISTS { (p)<-[:DECLARED]-(:Practitioner) }
"""

FIND_PEOPLE: LiteralString = (
    """
        RETURN collect(f) AS families
    }
    CALL (scope) {
        CALL (scope) {
            UNWIND scope AS p
            RETURN p
            UNION
            UNWIND scope AS s
            MATCH (s)-[m:MEMBER_OF]->(f:Family)
    """
    + _LIVE
    + """
            WITH DISTINCT f
            MATCH (f)<-[m:MEMBER_OF]-(p:Person)
    """
    + _LIVE
    + """
            RETURN p
            UNION
            UNWIND scope AS s
            MATCH (s)-[:KIN]-(p:Person)
            RETURN p
            UNION
            // An adoption parts kin, also where the adopter's record alone tells of it.
            UNWIND scope AS s
            MATCH (s)-[:KIN]-(:Person)<-[:KIN {kind: 'CHLDADOPT'}]-(p:Person)
            RETURN p
            UNION
            // A decision may have been taken for somebody else's sake.
            UNWIND scope AS s
            MATCH (s)<-[:ABOUT]-(d:SharingDecision)
            UNWIND d.for_whom AS id
            MATCH (p:Person {id: id})
            RETURN p
            UNION
            // An address withheld from some is withheld wherever it is written.
            UNWIND scope AS s
    """
    + _WITHHELD_AT_HOME
    + """
            RETURN p
        }
        RETURN collect(p) AS near
    }
    CALL (near) {
        CALL (near) {
            UNWIND near AS p
            RETURN p
            UNION
            UNWIND near AS n
    """
    + _BEYOND
    + """
            RETURN p
        }
        WITH p ORDER BY p.id
    """
)

LOCK_PEOPLE: LiteralString = """
        SET p.held = 0
"""

CIRCLE: LiteralString = (
    """
        RETURN collect(p) AS people
    }
    // What was found before the locks were held may have moved: then all of it is read again.
    CALL (scope, families, near) {
        UNWIND scope AS s
        CALL (s, families, near) {
            MATCH (s)-[:KIN]-(p:Person)
            WHERE NOT p IN near
            RETURN p AS stranger
            UNION
            MATCH (s)-[:KIN]-(:Person)<-[:KIN {kind: 'CHLDADOPT'}]-(p:Person)
            WHERE NOT p IN near
            RETURN p AS stranger
            UNION
            MATCH (s)-[m:MEMBER_OF]->(f:Family)
    """
    + _LIVE
    + """
            AND NOT f IN families
            RETURN f AS stranger
            UNION
    """
    + _WITHHELD_AT_HOME
    + """
            WITH p
            WHERE NOT p IN near
            RETURN p AS stranger
        }
        RETURN count(stranger) = 0 AS scope_is_steady
    }
    CALL (near, people) {
        UNWIND near AS n
    """
    + _BEYOND
    + """
        WITH p
        WHERE NOT p IN people
        RETURN count(p) = 0 AS steady_beyond
    }
    RETURN scope_is_steady AND steady_beyond AS steady, [p IN scope | p.id] AS scope,
           [p IN near | p.id] AS near, [p IN people | p.id] AS people
    """
)
