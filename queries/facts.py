"""What the facts queries read of each person, and of the viewer: the same texts for all of them."""

from typing import LiteralString

# Every part starts at an index or at a node that is bound, whatever the counts are: a new plan
# would be the same one, and making it takes longer than a request may.
KEEP_PLAN: LiteralString = "CYPHER replan=skip"

OF_PEOPLE: LiteralString = """
    CALL (people) {
        UNWIND people AS p
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
"""

GRANTS_OF_VIEWER: LiteralString = """
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[:OPENS]-(g:EmergencyGrant)-[:OPENED_BY]->(w:Practitioner)
        WHERE w.id = $practitioner
        RETURN collect(g {.id, .agency_id, .household, opened_at: toString(g.opened_at),
                          ends_at: toString(g.ends_at), person: p.id}) AS grants
    }
"""

ENQUIRIES_AND_NEEDS: LiteralString = """
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
"""

INTERESTS_OF_VIEWER: LiteralString = """
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[d:DECLARED]-(w:Practitioner)
        WHERE w.id = $practitioner
        RETURN collect(d {.kind, person: p.id}) AS interests
    }
"""

WORKERS: LiteralString = """
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

FACTS_OF_PEOPLE: LiteralString = (
    KEEP_PLAN
    + """
    UNWIND $ids AS id
    MATCH (p:Person {id: id})
    WITH collect(p) AS people
    """
    + OF_PEOPLE
    + """
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[:OPENS]-(g:EmergencyGrant)-[:OPENED_BY]->(w:Practitioner)
        RETURN collect(g {.id, .agency_id, .household, opened_at: toString(g.opened_at),
                          ends_at: toString(g.ends_at), person: p.id,
                          practitioner: w.id}) AS grants
    }
    """
    + ENQUIRIES_AND_NEEDS
    + """
    CALL (people) {
        UNWIND people AS p
        MATCH (p)<-[d:DECLARED]-(w:Practitioner)
        RETURN collect(d {.kind, person: p.id, practitioner: w.id}) AS interests
    }
    RETURN persons, memberships, kin, supports, consents, decisions, exclusions, arrangements,
           grants, enquiries, needs, interests
    """
)

_VIEWER: LiteralString = """
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
    RETURN signed_in, posts, leads, covers, interests, persons, memberships, kin,
           supports, consents, decisions, exclusions, arrangements, grants, enquiries, needs,
           agencies, practitioners
"""

FACTS_OF_CIRCLE: LiteralString = (
    KEEP_PLAN
    + """
    UNWIND $people.ids AS id
    MATCH (p:Person {id: id})
    WITH collect(p) AS people
    """
    + OF_PEOPLE
    + GRANTS_OF_VIEWER
    + ENQUIRIES_AND_NEEDS
    + INTERESTS_OF_VIEWER
    + WORKERS
    + _VIEWER
)
