"""The schema's statements, by migration. `graph.database.schema` runs them."""

from typing import LiteralString

_FIRST: tuple[LiteralString, ...] = (
    # Nodes: one id each.
    "CREATE CONSTRAINT agency_id IF NOT EXISTS FOR (n:Agency) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT team_id IF NOT EXISTS FOR (n:Team) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT practitioner_id IF NOT EXISTS FOR (n:Practitioner) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT person_id IF NOT EXISTS FOR (n:Person) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT family_id IF NOT EXISTS FOR (n:Family) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT need_id IF NOT EXISTS FOR (n:Need) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT consent_id IF NOT EXISTS FOR (n:Consent) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT consent_event_id IF NOT EXISTS FOR (n:ConsentEvent) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (n:SharingDecision) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT exclusion_id IF NOT EXISTS FOR (n:Exclusion) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT arrangement_id IF NOT EXISTS"
    " FOR (n:SafetyArrangement) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT grant_id IF NOT EXISTS FOR (n:EmergencyGrant) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT enquiry_id IF NOT EXISTS FOR (n:Enquiry) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT cover_id IF NOT EXISTS FOR (n:Cover) REQUIRE n.id IS UNIQUE",
    # Edges: one id each.
    "CREATE CONSTRAINT supports_id IF NOT EXISTS FOR ()-[r:SUPPORTS]-() REQUIRE r.id IS UNIQUE",
    "CREATE CONSTRAINT works_for_id IF NOT EXISTS FOR ()-[r:WORKS_FOR]-() REQUIRE r.id IS UNIQUE",
    "CREATE CONSTRAINT member_of_id IF NOT EXISTS FOR ()-[r:MEMBER_OF]-() REQUIRE r.id IS UNIQUE",
    "CREATE CONSTRAINT kin_id IF NOT EXISTS FOR ()-[r:KIN]-() REQUIRE r.id IS UNIQUE",
    # The machinery.
    "CREATE CONSTRAINT decoy_id IF NOT EXISTS FOR (n:Decoy) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT op_id IF NOT EXISTS FOR (n:Op) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT audit_lane_id IF NOT EXISTS FOR (n:AuditLane) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT audit_entry_place IF NOT EXISTS"
    " FOR (n:AuditEntry) REQUIRE (n.lane, n.seq) IS UNIQUE",
    "CREATE CONSTRAINT audit_entry_op IF NOT EXISTS FOR (n:AuditEntry) REQUIRE n.op IS UNIQUE",
    "CREATE CONSTRAINT source_record IF NOT EXISTS"
    " FOR (n:SourceRecord) REQUIRE (n.source, n.kind, n.external_id) IS UNIQUE",
    "CREATE CONSTRAINT task_id IF NOT EXISTS FOR (n:Task) REQUIRE n.id IS UNIQUE",
    # Accounts.
    "CREATE CONSTRAINT account_id IF NOT EXISTS FOR (n:Account) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT account_name IF NOT EXISTS FOR (n:Account) REQUIRE n.name_key IS UNIQUE",
    "CREATE CONSTRAINT account_link IF NOT EXISTS FOR (n:Account) REQUIRE n.link_hash IS UNIQUE",
    "CREATE CONSTRAINT session_id IF NOT EXISTS FOR (n:Session) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT session_token IF NOT EXISTS FOR (n:Session) REQUIRE n.token_hash IS UNIQUE",
    "CREATE CONSTRAINT sign_in_budget IF NOT EXISTS FOR (n:SignInBudget) REQUIRE n.key IS UNIQUE",
    # What people look for.
    "CREATE INDEX person_match_name IF NOT EXISTS FOR (n:Person) ON (n.match_name)",
    "CREATE INDEX person_match_sound IF NOT EXISTS FOR (n:Person) ON (n.match_sound)",
    "CREATE INDEX agency_sector IF NOT EXISTS FOR (n:Agency) ON (n.sector)",
    "CREATE INDEX practitioner_email IF NOT EXISTS FOR (n:Practitioner) ON (n.email)",
    "CREATE INDEX audit_entry_subject IF NOT EXISTS FOR (n:AuditEntry) ON (n.subject)",
    "CREATE INDEX source_external_id IF NOT EXISTS FOR (n:SourceRecord) ON (n.external_id)",
    "CREATE INDEX source_describes IF NOT EXISTS FOR (n:SourceRecord) ON (n.describes)",
    "CREATE INDEX session_last_seen IF NOT EXISTS FOR (n:Session) ON (n.last_seen)",
    "CREATE INDEX sign_in_budget_at IF NOT EXISTS FOR (n:SignInBudget) ON (n.at)",
    "CREATE INDEX op_at IF NOT EXISTS FOR (n:Op) ON (n.at)",
)

_SECOND: tuple[LiteralString, ...] = (
    # The directory's search: without case or accents, by the beginnings of words.
    "CREATE FULLTEXT INDEX practitioner_name IF NOT EXISTS FOR (n:Practitioner) ON EACH [n.name]"
    " OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}",
)

_THIRD: tuple[LiteralString, ...] = (
    "CREATE FULLTEXT INDEX agency_name IF NOT EXISTS FOR (n:Agency) ON EACH [n.name]"
    " OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}",
)

_FOURTH: tuple[LiteralString, ...] = (
    "CREATE CONSTRAINT audit_detail_op IF NOT EXISTS FOR (n:AuditDetail) REQUIRE n.op IS UNIQUE",
    # The facts of a person as they stood at an earlier stamp, for the replay of the audit.
    "CREATE CONSTRAINT past_facts IF NOT EXISTS"
    " FOR (n:PastFacts) REQUIRE (n.person, n.stamp) IS UNIQUE",
)

_FIFTH: tuple[LiteralString, ...] = (
    "CREATE CONSTRAINT held_authority_id IF NOT EXISTS"
    " FOR (n:HeldAuthority) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT not_able_id IF NOT EXISTS FOR (n:FoundNotAble) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT not_shared_id IF NOT EXISTS"
    " FOR (n:DecisionNotToShare) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT named_relative_id IF NOT EXISTS"
    " FOR (n:NamedRelative) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT identity_number_id IF NOT EXISTS"
    " FOR (n:IdentityNumber) REQUIRE n.id IS UNIQUE",
)

_SIXTH: tuple[LiteralString, ...] = (
    # Who makes the rounds, and which were made.
    "CREATE CONSTRAINT rounds_leader IF NOT EXISTS FOR (n:RoundsLeader) REQUIRE n.name IS UNIQUE",
    "CREATE CONSTRAINT round_job IF NOT EXISTS FOR (n:Round) REQUIRE n.job IS UNIQUE",
)

_SEVENTH: tuple[LiteralString, ...] = (
    # People are looked for by the day of their birth; names and sounds only narrow what was found.
    "DROP INDEX person_match_name IF EXISTS",
    "DROP INDEX person_match_sound IF EXISTS",
    "CREATE INDEX person_birth_date IF NOT EXISTS FOR (n:Person) ON (n.birth_date)",
)

_ONE_ACCOUNT_EACH: tuple[LiteralString, ...] = (
    # Of several accounts of one practitioner the oldest that is open stays theirs. The others are
    # closed and belong to nobody; the start says how many, and each says so where it is listed.
    """
    MATCH (a:Account)-[of:IS]->(p:Practitioner)
    WITH p, a, of ORDER BY a.disabled, a.created_at, a.id
    WITH p, collect({account: a, of: of}) AS held
    FOREACH (one IN held[..1] | FOREACH (a IN [one.account] | SET a.practitioner_id = p.id))
    FOREACH (one IN held[1..] | FOREACH (a IN [one.account] |
        SET a.disabled = true, a.epoch = a.epoch + 1, a.closed_because = 'second_account'))
    FOREACH (one IN held[1..] | FOREACH (of IN [one.of] | DELETE of))
    """,
    # Roles that watch over others stand alone, and work with nobody's people.
    """
    MATCH (a:Account) WHERE NOT a.disabled
      AND any(role IN a.roles WHERE role IN ['administrator', 'audit_reader', 'privacy_officer'])
      AND (size(a.roles) > 1 OR a.practitioner_id IS NOT NULL)
    SET a.disabled = true, a.epoch = a.epoch + 1, a.closed_because = 'roles'
    """,
    "CREATE CONSTRAINT account_practitioner IF NOT EXISTS"
    " FOR (n:Account) REQUIRE n.practitioner_id IS UNIQUE",
    "CREATE CONSTRAINT proposal_id IF NOT EXISTS FOR (n:Proposal) REQUIRE n.id IS UNIQUE",
    "CREATE INDEX proposal_state IF NOT EXISTS FOR (n:Proposal) ON (n.state)",
    "CREATE INDEX proposal_account IF NOT EXISTS FOR (n:Proposal) ON (n.account_id)",
    "CREATE INDEX account_mail IF NOT EXISTS FOR (n:Account) ON (n.mail)",
)

_CLOSED_IMPORTS: tuple[LiteralString, ...] = (
    # What an import silenced, until it can read the row; interests that imports bring.
    "CREATE INDEX consent_event_source IF NOT EXISTS FOR (n:ConsentEvent) ON (n.source)",
    "CREATE CONSTRAINT declared_id IF NOT EXISTS FOR ()-[r:DECLARED]-() REQUIRE r.id IS UNIQUE",
)

_SECOND_READING: tuple[LiteralString, ...] = (
    # The policy's second reading: what was stored before keeps its meaning, and doubt is none.
    # An edge belongs to the worker's only post at its agency; of several nobody knows which.
    """
    MATCH (w:Practitioner)-[s:SUPPORTS]->(:Person)
    WHERE s.post_id IS NULL
    MATCH (w)-[j:WORKS_FOR]->(:Agency {id: s.agency_id})
    WITH s, collect(j.id) AS posts WHERE size(posts) = 1
    SET s.post_id = posts[0]
    """,
    "MATCH ()-[s:SUPPORTS]->() WHERE s.lead = true SET s.lead = 'other'",
    "MATCH ()-[s:SUPPORTS]->() WHERE s.lead = false REMOVE s.lead",
    # A team is led through a post, for as long as that lasts.
    """
    MATCH (w:Practitioner)-[l:LEADS]->(:Team)-[:PART_OF]->(a:Agency)
    WHERE l.post_id IS NULL
    MATCH (w)-[j:WORKS_FOR]->(a)
    WITH l, collect(j) AS posts WHERE size(posts) = 1
    SET l.post_id = posts[0].id, l.from = posts[0].from, l.to = posts[0].to
    """,
    # By what right others agreed stood on the agreement; nobody noted the evidence.
    """
    MATCH (c:Consent)-[:OF]->(p:Person)
    WHERE c.authority_id IS NULL AND c.authority <> 'self'
    MERGE (h:HeldAuthority {id: c.id + '/authority'})
    SET h.holder_id = c.holder_id, h.kind = c.authority, c.authority_id = h.id
    MERGE (h)-[:OVER]->(p)
    """,
    # Imports knew days, and stored each as the day's first instant where the deployment is.
    """
    MATCH (s:SourceRecord {kind: 'consents'})
    MATCH (:Consent {id: s.describes})-[:HAD]->(e:ConsentEvent)
    WHERE e.day_only IS NULL
    SET e.day_only = true
    """,
    # As Kithmap compares addresses, near enough until the person is stored again.
    """
    MATCH (p:Person)
    WHERE p.address IS NOT NULL AND p.address_key IS NULL
    SET p.address_key = reduce(key = toLower(p.address),
        mark IN [' ', ',', '.', '-', "'", '/', ';', ':', '(', ')'] | replace(key, mark, ''))
    """,
    "CREATE INDEX person_address IF NOT EXISTS FOR (n:Person) ON (n.address_key)",
)

_KEPT_BY_HAND: tuple[LiteralString, ...] = (
    # Agencies, teams and posts are kept on pages, and found by what they are for.
    "CREATE INDEX team_name IF NOT EXISTS FOR (n:Team) ON (n.name)",
    "CREATE INDEX proposal_practitioner IF NOT EXISTS FOR (n:Proposal) ON (n.practitioner_id)",
    "CREATE INDEX works_for_role IF NOT EXISTS FOR ()-[r:WORKS_FOR]-() ON (r.role)",
    "CREATE FULLTEXT INDEX agency_offer IF NOT EXISTS FOR (n:Agency)"
    " ON EACH [n.name, n.description, n.eligibility, n.application_process]"
    " OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}",
)

_FAMILY_TIES: tuple[LiteralString, ...] = (
    # Ties of a family that somebody put forward.
    "CREATE CONSTRAINT tie_proposal_id IF NOT EXISTS FOR (n:TieProposal) REQUIRE n.id IS UNIQUE",
    "CREATE INDEX tie_proposal_state IF NOT EXISTS FOR (n:TieProposal) ON (n.state)",
    "CREATE INDEX tie_proposal_asked_by IF NOT EXISTS FOR (n:TieProposal) ON (n.asked_by)",
)

_GAPS: tuple[LiteralString, ...] = (
    # What was said about gaps, and how many there were, week by week.
    "CREATE CONSTRAINT gap_note_id IF NOT EXISTS FOR (n:GapNote) REQUIRE n.id IS UNIQUE",
    "CREATE INDEX gap_note_subject IF NOT EXISTS FOR (n:GapNote) ON (n.subject)",
    "CREATE CONSTRAINT gap_week_key IF NOT EXISTS FOR (n:GapWeek) REQUIRE n.key IS UNIQUE",
    "CREATE INDEX gap_week_viewer IF NOT EXISTS FOR (n:GapWeek) ON (n.viewer)",
    "CREATE CONSTRAINT picture_month IF NOT EXISTS FOR (n:Picture) REQUIRE n.month IS UNIQUE",
)

_WAITING_SUPPORT: tuple[LiteralString, ...] = (
    # The few that wait to be confirmed, among all.
    "CREATE INDEX supports_state IF NOT EXISTS FOR ()-[r:SUPPORTS]-() ON (r.state)",
)

_MEETINGS: tuple[LiteralString, ...] = (
    "CREATE CONSTRAINT meeting_id IF NOT EXISTS FOR (n:Meeting) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT wall_meeting IF NOT EXISTS FOR (n:Wall) REQUIRE n.meeting IS UNIQUE",
    "CREATE CONSTRAINT wall_code IF NOT EXISTS FOR (n:Wall) REQUIRE n.code IS UNIQUE",
    "CREATE CONSTRAINT wall_screen IF NOT EXISTS FOR (n:Wall) REQUIRE n.screen IS UNIQUE",
    "CREATE INDEX wall_until IF NOT EXISTS FOR (n:Wall) ON (n.until)",
)

_ONE_PERSON_OR_TWO: tuple[LiteralString, ...] = (
    # What was said of two records: one person, or two for ever.
    "CREATE CONSTRAINT same_person_id IF NOT EXISTS FOR (n:SamePerson) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT two_people_id IF NOT EXISTS FOR (n:TwoPeople) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT own_words IF NOT EXISTS FOR (n:OwnWords) REQUIRE n.person_id IS UNIQUE",
    "CREATE INDEX same_person_state IF NOT EXISTS FOR (n:SamePerson) ON (n.state)",
    "CREATE INDEX agreement_holder IF NOT EXISTS FOR (n:Consent) ON (n.holder_id)",
    "CREATE INDEX authority_holder IF NOT EXISTS FOR (n:HeldAuthority) ON (n.holder_id)",
    "CREATE INDEX task_state IF NOT EXISTS FOR (n:Task) ON (n.state)",
)

_IDENTITY_NUMBERS: tuple[LiteralString, ...] = (
    # Who else bears a number is asked by the number.
    "CREATE INDEX identity_number_value IF NOT EXISTS FOR (n:IdentityNumber) ON (n.value)",
)

_FEEDBACK: tuple[LiteralString, ...] = (
    "CREATE CONSTRAINT feedback_key IF NOT EXISTS FOR (n:Feedback) REQUIRE n.key IS UNIQUE",
)

_HELD_RECORDS: tuple[LiteralString, ...] = (
    # A question about a held record has a page of its own, under an id like every other.
    """
    MATCH (t:Task)
    WHERE t.kind IN ['import_changed', 'import_held'] AND t.version IS NULL
    WITH t, split(t.id, '-')[-1] AS hex WHERE size(hex) = 32
    SET t.version = 1,
        t.id = substring(hex, 0, 8) + '-' + substring(hex, 8, 4) + '-' + substring(hex, 12, 4)
               + '-' + substring(hex, 16, 4) + '-' + substring(hex, 20, 12)
    """,
    "CREATE INDEX task_source IF NOT EXISTS FOR (n:Task) ON (n.source)",
)

_KEPT_SAFE: tuple[LiteralString, ...] = (
    # Who is shielded is told to the privacy officer, among many who are not.
    "CREATE INDEX person_shielded IF NOT EXISTS FOR (n:Person) ON (n.shielded)",
)

_SHARED_BY_DUTY: tuple[LiteralString, ...] = (
    # Whoever leads somebody is asked about what these decided, and about nothing else.
    "CREATE INDEX decision_decided_by IF NOT EXISTS FOR (n:SharingDecision) ON (n.decided_by)",
    # Those that are over are many, and nobody asks for them.
    "CREATE INDEX decision_ends_on IF NOT EXISTS FOR (n:SharingDecision) ON (n.ends_on)",
)

_NOT_SHARED: tuple[LiteralString, ...] = (
    "CREATE INDEX not_shared_decided_by IF NOT EXISTS FOR (n:DecisionNotToShare) ON (n.decided_by)",
    # Of those that hold alone: what is over waits for no review.
    "CREATE INDEX not_shared_review_on IF NOT EXISTS FOR (n:DecisionNotToShare) ON (n.review_on)",
)

_LOOKED_WITHOUT_WAITING: tuple[LiteralString, ...] = (
    # Those that were reviewed are many, and nobody asks for them.
    "MATCH (n:EmergencyGrant|Enquiry) WHERE n.review IS NULL SET n.review = 'open'",
    "CREATE INDEX grant_review IF NOT EXISTS FOR (n:EmergencyGrant) ON (n.review)",
    "CREATE INDEX enquiry_review IF NOT EXISTS FOR (n:Enquiry) ON (n.review)",
)

MIGRATIONS: tuple[tuple[LiteralString, ...], ...] = (
    _FIRST,
    _SECOND,
    _THIRD,
    _FOURTH,
    _FIFTH,
    _SIXTH,
    _SEVENTH,
    _ONE_ACCOUNT_EACH,
    _CLOSED_IMPORTS,
    _SECOND_READING,
    _KEPT_BY_HAND,
    _FAMILY_TIES,
    _GAPS,
    _WAITING_SUPPORT,
    _MEETINGS,
    _ONE_PERSON_OR_TWO,
    _IDENTITY_NUMBERS,
    _FEEDBACK,
    _HELD_RECORDS,
    _KEPT_SAFE,
    _SHARED_BY_DUTY,
    _NOT_SHARED,
    _LOOKED_WITHOUT_WAITING,
)
