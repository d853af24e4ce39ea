"""The parts of which the facts queries are put together; each is a literal.

`FIND_...` leaves open where its nodes are locked, `LOCK_...` locks them there, and what follows
reads only once all of them are held.
"""

from typing import LiteralString

# Every part starts at an index or at a node that is bound, whatever the counts are: a new plan
# would be the same one, and making it takes longer than a request may.
_KEEP_PLAN: LiteralString = "CYPHER replan=skip"

_LIVE: LiteralString = """
    WHERE (m.from IS NULL OR m.from <= $today) AND (m.to IS NULL OR $today <= m.to)
"""

FIND_PERSON: LiteralString = (
    _KEEP_PLAN
    + """
    OPTIONAL MATCH (known:Person {id: $focus})
    OPTIONAL MATCH (decoy:Decoy {id: $decoy})
    WITH [coalesce(known, decoy)] AS scope
    CALL (scope) {
        UNWIND scope AS p
        MATCH (p)-[m:MEMBER_OF]->(f:Family)
    """
    + _LIVE
    + """
        WITH DISTINCT f ORDER BY f.id
    """
)

FIND_FAMILY: LiteralString = (
    _KEEP_PLAN
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
            UNWIND scope AS p
            MATCH (p)-[m:MEMBER_OF]->(f:Family)
    """
    + _LIVE
    + """
            RETURN f
        }
        WITH f ORDER BY f.id
    """
)

_CASELOAD: LiteralString = (
    """
        MATCH (me:Practitioner {id: $practitioner})
        CALL (me) {
            RETURN me AS w
            UNION
            MATCH (me)<-[:COVERED_BY]-(m:Cover)-[:COVERS]->(w:Practitioner)
    """
    + _LIVE
    + """
            RETURN w
            UNION
            MATCH (me)-[:LEADS]->(t:Team)-[:PART_OF]->(:Agency)<-[m:WORKS_FOR]-(w:Practitioner)
    """
    + _LIVE
    + """
            AND m.team_id = t.id
            RETURN w
        }
        MATCH (w)-[e:SUPPORTS]->(p:Person)
        WHERE e.state IN ['active', 'proposed', 'suspended']
    """
)

WHOLE_CASELOAD: LiteralString = (
    _KEEP_PLAN
    + _CASELOAD
    + """
    WITH DISTINCT p
    CALL (p) {
        OPTIONAL MATCH (p)-[m:MEMBER_OF]->(f:Family)
    """
    + _LIVE
    + """
        RETURN collect(DISTINCT f.id) AS families
    }
    RETURN p.id AS person, families
    ORDER BY person
    """
)

FIND_CASELOAD: LiteralString = (
    _KEEP_PLAN
    + """
    CALL () {
    """
    + _CASELOAD
    + """
        AND p.id IN $people
        RETURN collect(DISTINCT p) AS scope
    }
    CALL (scope) {
        UNWIND scope AS p
        MATCH (p)-[m:MEMBER_OF]->(f:Family)
    """
    + _LIVE
    + """
        WITH DISTINCT f ORDER BY f.id
    """
)

LOCK_FAMILIES: LiteralString = """
        SET f.held = 0
"""

FIND_PEOPLE: LiteralString = (
    """
        RETURN collect(f) AS families
    }
    CALL (scope, families) {
        CALL (scope, families) {
            UNWIND scope AS p
            RETURN p
            UNION
            UNWIND families AS f
            MATCH (f)<-[m:MEMBER_OF]-(p:Person)
    """
    + _LIVE
    + """
            RETURN p
            UNION
            UNWIND scope AS s
            MATCH (s)-[:KIN]-(p:Person)
            RETURN p
        }
        RETURN collect(p) AS near
    }
    // Whoever a safety arrangement keeps apart from one of these decides with them.
    CALL (near) {
        CALL (near) {
            UNWIND near AS p
            RETURN p
            UNION
            UNWIND near AS n
            MATCH (n)<-[:PROTECTS|FROM]-(:SafetyArrangement)-[:PROTECTS|FROM]->(p:Person)
            RETURN p
        }
        WITH p ORDER BY p.id
    """
)

LOCK_PEOPLE: LiteralString = """
        SET p.held = 0
"""

FACTS: LiteralString = (
    """
        RETURN collect(p) AS people
    }
    // What was found before the locks were held may have moved: then all of it is read again.
    CALL (scope, families, people) {
        UNWIND scope AS s
        CALL (s, families, people) {
            MATCH (s)-[:KIN]-(p:Person)
            WHERE NOT p IN people
            RETURN p AS stranger
            UNION
            MATCH (s)-[m:MEMBER_OF]->(f:Family)
    """
    + _LIVE
    + """
            AND NOT f IN families
            RETURN f AS stranger
        }
        RETURN count(stranger) = 0 AS steady
    }
    CALL (people) {
        UNWIND people AS p
        WITH p WHERE p:Person
        RETURN collect(p {.id, .given_name, .family_name, .known_as, .sex,
                          birth_date: toString(p.birth_date), .birth_precision, .address,
                          deceased_on: toString(p.deceased_on), .death_shared, .shielded,
                          .named_workers, .objects, .version, .stamp}) AS persons
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)-[m:MEMBER_OF]->(f:Family)
        RETURN collect(m {.id, .role, from: toString(m.from), to: toString(m.to),
                          person: p.id, family: f.id}) AS memberships
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)-[k:KIN]->(q:Person)
        RETURN collect(k {.id, .kind, from: toString(k.from), to: toString(k.to), .kind_agreed,
                          .parental_responsibility, .main_carer, .lives_with,
                          .contact_restricted, person: p.id, relative: q.id}) AS kin
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[s:SUPPORTS]-(w:Practitioner)
        RETURN collect(s {.id, .agency_id, .role, .state, from: toString(s.from),
                          to: toString(s.to), .lead, .tie,
                          confirmed_on: toString(s.confirmed_on), .sensitive, .meets,
                          .typed_name, typed_birth_date: toString(s.typed_birth_date),
                          .typed_birth_precision, .version,
                          person: p.id, practitioner: w.id}) AS supports
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[:OF]-(c:Consent)
        CALL (c) {
            MATCH (c)-[:HAD]->(e:ConsentEvent)
            WITH e ORDER BY e.at, e.place
            RETURN collect([e.kind, toString(e.at)]) AS events
        }
        RETURN collect(c {.id, .authority, .holder_id, .level, given_on: toString(c.given_on),
                          expires_on: toString(c.expires_on), .services, .sectors,
                          .named_agencies, .family_teams, .family_members,
                          .sensitive_agencies, .sensitive_levels, .recorded_by, .legal_basis,
                          .competence_note, .method, .notice_version,
                          events: events, person: p.id}) AS consents
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[:ABOUT]-(d:SharingDecision)
        CALL (d) {
            MATCH (d)-[:ABOUT]->(q:Person)
            RETURN collect(q.id) AS about
        }
        RETURN collect(d {.id, .opens, .recipient_agencies, .recipient_practitioners, .level,
                          .sensitive_agencies, .sensitive_levels,
                          decided_on: toString(d.decided_on), .approved_by,
                          review_on: toString(d.review_on), ends_on: toString(d.ends_on),
                          .basis, .threshold, .views_sought, .informed,
                          about: about, person: p.id}) AS decisions
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[:LIMITS]-(x:Exclusion)
        RETURN collect(x {.id, .kind, .ground, .agencies, .practitioners,
                          from: toString(x.from), to: toString(x.to),
                          person: p.id}) AS exclusions
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[:PROTECTS|FROM]-(a:SafetyArrangement)
        MATCH (a)-[:PROTECTS]->(safe:Person)
        MATCH (a)-[:FROM]->(away:Person)
        RETURN collect(a {.id, from: toString(a.from), to: toString(a.to), person: p.id,
                          protected: safe.id, away: away.id}) AS arrangements
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[:OPENS]-(g:EmergencyGrant)-[:OPENED_BY]->(w:Practitioner)
        WHERE w.id = $practitioner
        RETURN collect(g {.id, .agency_id, .household, opened_at: toString(g.opened_at),
                          ends_at: toString(g.ends_at), person: p.id}) AS grants
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[:ASKS_ABOUT]-(q:Enquiry)-[:ASKED_BY]->(t:Team)
        RETURN collect(q {.id, opened_at: toString(q.opened_at), ends_at: toString(q.ends_at),
                          person: p.id, team: t.id}) AS enquiries
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)-[:HAS_NEED]->(n:Need)
        RETURN collect(n {.id, .kind, .recorded_by_agency, from: toString(n.from),
                          to: toString(n.to), person: p.id}) AS needs
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[d:DECLARED]-(w:Practitioner)
        WHERE w.id = $practitioner
        RETURN collect(d {.kind, person: p.id}) AS interests
    }
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[:SUPPORTS]-(w:Practitioner)
        WITH DISTINCT w
        CALL (w) {
            MATCH (w)-[j:WORKS_FOR]->(a:Agency)
            RETURN collect(j {.id, .role, .team_id, from: toString(j.from), to: toString(j.to),
                              agency: a.id}) AS posts
        }
        RETURN collect(w {.id, .name, .phone, .mobile, .email, .hours, .sensitive,
                          posts: posts}) AS practitioners
    }
    """
)

VIEWER: LiteralString = """
    CALL () {
        MATCH (w:Practitioner {id: $practitioner})-[j:WORKS_FOR]->(a:Agency)
        RETURN collect(j {.id, .role, .team_id, from: toString(j.from), to: toString(j.to),
                          agency: a.id}) AS posts
    }
    CALL () {
        MATCH (w:Practitioner {id: $practitioner})-[l:LEADS]->(t:Team)-[:PART_OF]->(a:Agency)
        RETURN collect(l {.safeguarding, team: t.id, agency: a.id}) AS leads
    }
    CALL () {
        MATCH (w:Practitioner {id: $practitioner})<-[:COVERED_BY]-(c:Cover)-[:COVERS]->(o)
        RETURN collect(c {.id, from: toString(c.from), to: toString(c.to),
                          worker: o.id}) AS covers
    }
    CALL () {
        MATCH (s:Session {id: $session})-[:OF]->(a:Account {id: $account})
        WHERE s.ended_at IS NULL AND s.epoch = a.epoch AND NOT a.disabled
        RETURN count(s) > 0 AS signed_in
    }
    CALL (supports, posts) {
        UNWIND [s IN supports | s.agency_id] + [j IN posts | j.agency] AS id
        WITH DISTINCT id
        MATCH (a:Agency {id: id})
        RETURN collect(a {.id, .name, .sector, .sensitive, .phone, .mobile, .email,
                          .hours}) AS agencies
    }
    RETURN steady, signed_in, posts, leads, covers, interests, persons, memberships, kin,
           supports, consents, decisions, exclusions, arrangements, grants, enquiries, needs,
           agencies, practitioners, [p IN scope | p.id] AS scope, [p IN near | p.id] AS near
"""
