"""The one table of kinds: what each kind of record is in Neo4j, in the order of storing.

From it come the statement that stores a kind, what an import asks of it, and the map in which the
facts are read. To add a property: a field with a default in the class, and its name in `read` here.
To add a kind: its class, a list of it in `Records`, and an entry in its place here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from graph.records.agreements import (
    Consent,
    ConsentEvent,
    Cover,
    DecisionNotToShare,
    EmergencyGrant,
    Enquiry,
    Exclusion,
    FoundNotAble,
    HeldAuthority,
    SafetyArrangement,
    SharingDecision,
)
from graph.records.bundle import Leadership, PlacedPost, Records
from graph.records.matching import postcode_key
from graph.records.model import (
    Agency,
    Family,
    IdentityNumber,
    Interest,
    Kinship,
    Membership,
    NamedRelative,
    Need,
    Person,
    Post,
    Practitioner,
    Support,
    Team,
)
from graph.records.names import normalised, sounds
from graph.records.ties import TieProposal
from graph.records.viewer import TeamLead
from graph.storing.kind import End, Kind, bulk
from graph.storing.rows import Row, Rows
from graph.vocabulary import ConsentEventKind, LeadKind, RecordKind

_PERSON = End("person", "Person", stamped=True)
_WORKER = End("practitioner", "Practitioner")

AGENCIES = Kind(
    "agencies",
    Rows(Agency),
    """n {.id, .name, .sector, .sensitive, .phone, .mobile, .email, .hours, .safeguarding_name,
          .safeguarding_phone, .safeguarding_mobile, .safeguarding_email, .safeguarding_hours}""",
    label="Agency",
    imported=RecordKind.AGENCIES,
)

TEAMS = Kind(
    "teams",
    Rows(Team, {"agency_id": "agency"}),
    "n {.id, .name, .front_door, .partners, agency: agency.id}",
    label="Team",
    ends=(End("agency", "Agency", "-[:PART_OF]->"),),
    imported=RecordKind.TEAMS,
)


def _posts(records: Records) -> Iterator[PlacedPost]:
    for practitioner in records.practitioners:
        for post in practitioner.posts:
            yield PlacedPost(practitioner.id, post)


def _placed(record: PlacedPost) -> Row:
    return {**POSTS.rows.row(record.post), "practitioner": record.practitioner_id}


POSTS: Kind[Post] = Kind(
    "posts",
    Rows(Post, {"agency_id": "agency"}),
    "n {.id, .role, .team_id, from: toString(n.from), to: toString(n.to), agency: agency.id}",
    edge="WORKS_FOR",
    ends=(End("practitioner", "Practitioner", locked=True), End("agency", "Agency")),
    imported=RecordKind.POSTS,
    found_in=_posts,
    row=_placed,
)


def _read_posts(rows: Sequence[Row]) -> tuple[Post, ...]:
    return tuple(sorted(map(POSTS.rows.of, rows), key=lambda post: post.id))


PRACTITIONERS = Kind(
    "practitioners",
    Rows(Practitioner, apart={"posts": _read_posts}),
    "n {.id, .name, .phone, .mobile, .email, .hours, .sensitive, posts: posts}",
    label="Practitioner",
    counted="ON CREATE SET n.version = 1 ON MATCH SET n.version = n.version + 1\n",
    imported=RecordKind.PRACTITIONERS,
)


def _leadership(record: Leadership) -> Row:
    row = LEADERSHIPS.rows.row(record.lead)
    if record.lead.post_id is None:
        keys = {name: value for name, value in row["keys"].items() if name != "post_id"}
        row = {**row, "keys": keys}
    return {**row, "practitioner": record.practitioner_id}


LEADERSHIPS = Kind(
    "leaderships",
    Rows(TeamLead, {"team_id": "team", "agency_id": "agency"}),
    """n {.safeguarding, .post_id, from: toString(n.from), to: toString(n.to),
          team: team.id, agency: agency.id}""",
    edge="LEADS",
    identity="",
    ends=(_WORKER, End("team", "Team")),
    more="""
        WITH n, practitioner, team
        CALL (n, practitioner, team) {
            WITH n, practitioner, team WHERE n.post_id IS NULL
            MATCH (team)-[:PART_OF]->(a:Agency)<-[j:WORKS_FOR]-(practitioner)
            WITH n, collect(j.id) AS posts WHERE size(posts) = 1
            SET n.post_id = posts[0]
        }
    """,
    row=_leadership,
)


def _person(record: Person) -> Row:
    row = PEOPLE.rows.row(record)
    given = sounds(record.given_name) | sounds(record.known_as or "")
    matches = {
        "given_sounds": sorted(given),
        "family_sounds": sorted(sounds(record.family_name)),
        "postcode": postcode_key(record.address),
        "address_key": normalised(record.address or "") or None,
    }
    return {**row, "keys": {**row["keys"], **matches}}


PEOPLE = Kind(
    "people",
    Rows(Person),
    """n {.id, .given_name, .family_name, .known_as, .sex, birth_date: toString(n.birth_date),
          .birth_precision, .address, deceased_on: toString(n.deceased_on), .deceased_precision,
          .death_shared, .shielded, .named_workers, .objects, .version, .stamp}""",
    label="Person",
    counted="""ON CREATE SET n.held = 0, n.version = row.version, n.stamp = row.stamp
               ON MATCH SET n.version = n.version + 1, n.stamp = n.stamp + 1
            """,
    imported=RecordKind.PERSONS,
    row=_person,
)

FAMILIES = Kind(
    "families",
    Rows(Family),
    label="Family",
    counted="ON CREATE SET n.held = 0, n.version = row.version, n.stamp = row.stamp\n",
    imported=RecordKind.FAMILIES,
)

COVERS = Kind(
    "covers",
    Rows(Cover, {"colleague_id": "colleague", "worker_id": "worker"}),
    """n {.id, .clinical, from: toString(n.from), to: toString(n.to),
          colleague: colleague.id, worker: worker.id}""",
    label="Cover",
    ends=(
        End("colleague", "Practitioner", "-[:COVERED_BY]->"),
        End("worker", "Practitioner", "-[:COVERS]->"),
    ),
)

ARRANGEMENTS = Kind(
    "arrangements",
    Rows(SafetyArrangement, {"protected_id": "protected", "from_id": "away"}),
    """n {.id, from: toString(n.from), to: toString(n.to), person: person.id,
          protected: protected.id, away: away.id}""",
    label="SafetyArrangement",
    ends=(
        End("protected", "Person", "-[:PROTECTS]->", stamped=True),
        End("away", "Person", "-[:FROM]->", stamped=True),
    ),
    imported=RecordKind.ARRANGEMENTS,
)

EXCLUSIONS = Kind(
    "exclusions",
    Rows(Exclusion, {"person_id": "person"}),
    """n {.id, .kind, .ground, .agencies, .practitioners, .made_by, .not_shared_by,
          .why_no_decision, .recorded_by, from: toString(n.from), to: toString(n.to),
          person: person.id}""",
    label="Exclusion",
    ends=(End("person", "Person", "-[:LIMITS]->", stamped=True),),
    imported=RecordKind.EXCLUSIONS,
)

INTERESTS = Kind(
    "interests",
    Rows(Interest, {"practitioner_id": "practitioner", "person_id": "person"}),
    "n {.id, .kind, person: person.id, practitioner: practitioner.id}",
    edge="DECLARED",
    identity="{kind: row.keys.kind}",
    ends=(_WORKER, _PERSON),
    counted="SET n.id = coalesce(n.id, row.id)\n",
    imported=RecordKind.INTERESTS,
)

MEMBERSHIPS = Kind(
    "memberships",
    Rows(Membership, {"person_id": "person", "family_id": "family"}),
    """n {.id, .role, from: toString(n.from), to: toString(n.to), .since_precision, .why_ended,
          .stated_by, person: person.id, family: family.id}""",
    edge="MEMBER_OF",
    ends=(_PERSON, End("family", "Family", stamped=True)),
    more="""
        WITH n, person, family
        CALL (n, person, family) {
            WITH n, person, family WHERE n.stated_by IS NULL AND n.why_ended IS NULL
            MATCH (person)-[over:MEMBER_OF]->(family)
            WHERE over.id <> n.id AND over.why_ended IS NOT NULL
            WITH n, over ORDER BY over.to DESC LIMIT 1
            SET n.to = over.to, n.why_ended = over.why_ended
        }
    """,
    imported=RecordKind.MEMBERSHIPS,
)

KINSHIPS = Kind(
    "kinships",
    Rows(Kinship, {"person_id": "person", "relative_id": "relative"}),
    """n {.id, .kind, from: toString(n.from), to: toString(n.to), .kind_agreed,
          .parental_responsibility, .main_carer, .lives_with, .contact_restricted, .sensitive,
          .since_precision, .why_ended, .stated_by, person: person.id, relative: relative.id}""",
    edge="KIN",
    ends=(_PERSON, End("relative", "Person")),
    # What somebody ended stays so, whatever file says it again; what never was is not made.
    more="""
        WITH n, person, relative
        CALL (n, person, relative) {
            WITH n, person, relative WHERE n.stated_by IS NULL AND n.why_ended IS NULL
            MATCH (person)-[over:KIN|WAS_KIN]->(relative)
            WHERE over.id <> n.id AND over.kind = n.kind AND over.why_ended IS NOT NULL
            WITH n, over ORDER BY type(over) DESC, over.to DESC LIMIT 1
            SET n.to = over.to, n.why_ended = over.why_ended
            WITH n WHERE n.why_ended = 'mistake'
            DELETE n
        }
    """,
    imported=RecordKind.KINSHIPS,
)

NEEDS = Kind(
    "needs",
    Rows(Need, {"person_id": "person"}),
    """n {.id, .kind, .recorded_by_agency, .child_id, from: toString(n.from), to: toString(n.to),
          person: person.id}""",
    label="Need",
    ends=(End("person", "Person", "<-[:HAS_NEED]-", stamped=True),),
    imported=RecordKind.NEEDS,
)


def _support(record: Support) -> Row:
    """A row that names no post leaves the one that is known."""
    row = SUPPORTS.rows.row(record)
    if record.post_id is None:
        keys = {name: value for name, value in row["keys"].items() if name != "post_id"}
        return {**row, "keys": keys}
    return row


def _lead_kind(stored: str | bool) -> LeadKind | None:
    """Older records say only whether somebody leads."""
    if isinstance(stored, str):
        return LeadKind(stored)
    return LeadKind.OTHER if stored else None


SUPPORTS = Kind(
    "supports",
    Rows(
        Support,
        {"practitioner_id": "practitioner", "person_id": "person"},
        older={"lead": _lead_kind},
    ),
    """n {.id, .agency_id, .role, .state, from: toString(n.from), to: toString(n.to), .lead, .tie,
          confirmed_on: toString(n.confirmed_on), .sensitive, .meets, .typed_name,
          typed_birth_date: toString(n.typed_birth_date), .typed_birth_precision, .version,
          .post_id, .since_precision, .until_precision, .ended_because, .refused_because,
          .takes_over, .proposed_by,
          .in_touch_worker_id, .in_touch_on,
          person: person.id, practitioner: practitioner.id}""",
    edge="SUPPORTS",
    ends=(_WORKER, _PERSON),
    counted="""ON CREATE SET n.version = row.version, person:Client
               ON MATCH SET n.version = n.version + 1
            """,
    # Whose system sent no post: the worker's only one at that agency, else none is known.
    more="""
        WITH n, practitioner
        CALL (n, practitioner) {
            WITH n, practitioner WHERE n.post_id IS NULL
            MATCH (practitioner)-[j:WORKS_FOR]->(:Agency {id: n.agency_id})
            WITH n, collect(j.id) AS posts WHERE size(posts) = 1
            SET n.post_id = posts[0]
        }
    """,
    imported=RecordKind.SUPPORTS,
    row=_support,
)

GRANTS = Kind(
    "grants",
    Rows(EmergencyGrant, {"practitioner_id": "practitioner", "person_id": "person"}),
    """n {.id, .agency_id, .household, opened_at: toString(n.opened_at),
          ends_at: toString(n.ends_at), .reason, .reasons_about, .reasons_texts, .opened_by,
          .review, person: person.id, practitioner: practitioner.id}""",
    label="EmergencyGrant",
    ends=(
        End("person", "Person", "-[:OPENS]->", stamped=True),
        End("practitioner", "Practitioner", "-[:OPENED_BY]->"),
    ),
)

ENQUIRIES = Kind(
    "enquiries",
    Rows(Enquiry, {"child_id": "person", "team_id": "team"}),
    """n {.id, opened_at: toString(n.opened_at), ends_at: toString(n.ends_at), .opened_by, .why,
          .reasons_about, .reasons_texts, .extensions_by, .extensions_reason, .review,
          extensions_at: [at IN n.extensions_at | toString(at)],
          person: person.id, team: team.id}""",
    label="Enquiry",
    ends=(
        End("person", "Person", "-[:ASKS_ABOUT]->", stamped=True),
        End("team", "Team", "-[:ASKED_BY]->"),
    ),
)

NAMED_RELATIVES = Kind(
    "named_relatives",
    Rows(NamedRelative, {"person_id": "person"}),
    """n {.id, .name, .kind, from: toString(n.from), to: toString(n.to), .kind_agreed, .named_by,
          .who, .does, person: person.id}""",
    label="NamedRelative",
    ends=(End("person", "Person", "-[:KIN_OF]->", stamped=True),),
)

IDENTITY_NUMBERS = Kind(
    "identity_numbers",
    Rows(IdentityNumber, {"person_id": "person"}),
    label="IdentityNumber",
    ends=(End("person", "Person", "-[:OF]->"),),
    imported=RecordKind.IDENTITY_NUMBERS,
)

TIE_PROPOSALS = Kind(
    "tie_proposals",
    Rows(TieProposal, {"person_id": "person", "relative_id": "relative"}),
    label="TieProposal",
    ends=(End("person", "Person", "-[:TIES]->"), End("relative", "Person", "-[:TIES_TO]->")),
)

NOT_SHARED = Kind(
    "not_shared",
    Rows(DecisionNotToShare, {"person_id": "person"}),
    """n {.id, .services, .with_whom, .with_practitioners, .why, .decided_by,
          decided_on: toString(n.decided_on), .approved_by, review_on: toString(n.review_on),
          ended_on: toString(n.ended_on), approved_at: toString(n.approved_at), .refused_by,
          refused_at: toString(n.refused_at), .refused_because,
          last_review_on: toString(n.last_review_on), person: person.id}""",
    label="DecisionNotToShare",
    ends=(End("person", "Person", "-[:ABOUT]->", stamped=True),),
)

NOT_ABLE = Kind(
    "not_able",
    Rows(FoundNotAble, {"person_id": "person"}),
    """n {.id, .note, .evidence, .found_by, .recorded_by, from: toString(n.from),
          to: toString(n.to), person: person.id}""",
    label="FoundNotAble",
    ends=(End("person", "Person", "-[:OF]->", stamped=True),),
)

AUTHORITIES = Kind(
    "authorities",
    Rows(HeldAuthority, {"person_id": "person"}, {"holder_died_on": date.fromisoformat}),
    # The facts bind `holder`: the person who holds it, where it is one.
    """n {.id, .holder_id, .kind, .evidence, .seen_by, .delegated_by, from: toString(n.from),
          to: toString(n.to), holder_died_on: toString(holder.deceased_on), person: person.id}""",
    label="HeldAuthority",
    ends=(End("person", "Person", "-[:OVER]->", stamped=True),),
    imported=RecordKind.AUTHORITIES,
)

DECISIONS = Kind(
    "decisions",
    Rows(SharingDecision, {"person_ids": "about"}),
    """n {.id, .opens, .recipient_agencies, .recipient_practitioners, .level,
          .sensitive_agencies, .sensitive_levels, decided_on: toString(n.decided_on),
          .approved_by, review_on: toString(n.review_on), ends_on: toString(n.ends_on), .basis,
          .threshold, .views_sought, .informed, .for_whom, .decided_by,
          decided_at: toString(n.decided_at), approved_at: toString(n.approved_at), .refused_by,
          .refused_because, refused_at: toString(n.refused_at),
          last_review_on: toString(n.last_review_on),
          about: about, person: person.id}""",
    label="SharingDecision",
    ends=(End("about", "Person", "-[:ABOUT]->", stamped=True),),
    # Several people: locked in their order before the first decision is written.
    whole="""
        UNWIND $rows AS row
        UNWIND row.about AS person_id
        WITH DISTINCT person_id ORDER BY person_id
        MATCH (p:Person {id: person_id})
        SET p.stamp = p.stamp + 1
        WITH count(*) AS locked
        UNWIND $rows AS row
        MERGE (d:SharingDecision {id: row.id})
        SET d += row.keys
        WITH row, d
        CALL (row, d) {
            UNWIND row.about AS person_id
            MATCH (p:Person {id: person_id})
            MERGE (d)-[:ABOUT]->(p)
            RETURN count(*) AS found
        }
        WITH row, found WHERE found = size(row.about)
        RETURN count(*) AS stored
    """,
)


def _read_events(pairs: Sequence[Sequence[Any]]) -> tuple[ConsentEvent, ...]:
    return tuple(map(_read_event, pairs))


def _read_event(pair: Sequence[Any]) -> ConsentEvent:
    """What was kept of older ones has fewer values."""
    kind, at, day_only, expires_on = (*pair, None, None)[:4]
    ends = date.fromisoformat(expires_on) if expires_on else None
    return ConsentEvent(ConsentEventKind(kind), datetime.fromisoformat(at), bool(day_only), ends)


def _consent(record: Consent) -> Row:
    events = [
        {"id": f"{record.id}/{place}", "place": place, **asdict(event)}
        for place, event in enumerate(record.events)
    ]
    row = CONSENTS.rows.row(record)
    if record.authority_id is None:
        # What does not name it leaves the one that is known.
        keys = {name: value for name, value in row["keys"].items() if name != "authority_id"}
        row = {**row, "keys": keys}
    return {**row, "events": events}


CONSENTS = Kind(
    "consents",
    Rows(Consent, {"person_id": "person"}, {"events": _read_events}),
    """n {.id, .authority, .holder_id, .level, given_on: toString(n.given_on),
          expires_on: toString(n.expires_on), .services, .sectors, .named_agencies,
          .family_teams, .family_members, .sensitive_agencies, .sensitive_levels, .recorded_by,
          .legal_basis, .competence_note, .method, .notice_version, .authority_id, .lifts,
          .adult_stated, events: events,
          person: person.id}""",
    label="Consent",
    # What joining two records set aside is closed by its source all the same.
    ends=(End("person", "Person", "-[:OF]->", "-[:OF|SET_ASIDE]->", stamped=True),),
    events="""
        CALL (n) {
            MATCH (n)-[:HAD]->(e:ConsentEvent)
            WITH e ORDER BY e.at, e.place
            RETURN collect([e.kind, toString(e.at), coalesce(e.day_only, false),
                            toString(e.expires_on)]) AS events
        }
    """,
    # An agency's own system tells by what right somebody agreed: that becomes a record, of which
    # nobody has seen the evidence.
    more="""
        WITH row, n, person
        CALL (n, person) {
            WITH n, person WHERE n.authority_id IS NULL AND n.authority <> 'self'
            MERGE (h:HeldAuthority {id: n.id + '/authority'})
            SET h.holder_id = n.holder_id, h.kind = n.authority, n.authority_id = h.id
            MERGE (h)-[:OVER]->(person)
        }
        WITH row, n
        CALL (row, n) {
            UNWIND row.events AS event
            MERGE (e:ConsentEvent {id: event.id})
            SET e += event
            MERGE (n)-[:HAD]->(e)
        }
    """,
    imported=RecordKind.CONSENTS,
    row=_consent,
)

KINDS: tuple[Kind[Any], ...] = (
    AGENCIES,
    TEAMS,
    PRACTITIONERS,
    POSTS,
    LEADERSHIPS,
    PEOPLE,
    FAMILIES,
    COVERS,
    # What hides comes before what shows: a half-done run errs on the side of silence.
    ARRANGEMENTS,
    EXCLUSIONS,
    INTERESTS,
    NOT_SHARED,
    MEMBERSHIPS,
    KINSHIPS,
    NAMED_RELATIVES,
    IDENTITY_NUMBERS,
    TIE_PROPOSALS,
    NEEDS,
    SUPPORTS,
    GRANTS,
    ENQUIRIES,
    NOT_ABLE,
    AUTHORITIES,
    DECISIONS,
    CONSENTS,
)
"""In the order of storing: nothing refers to a later kind, and agreements come last."""

STORE = {kind.name: kind.store for kind in KINDS}
"""The statement that stores each kind."""

IMPORTED = {kind.imported: kind for kind in KINDS if kind.imported is not None}
"""The kinds that a file may bring."""

STORE_SOURCES = bulk(
    "store_sources",
    """
    UNWIND $rows AS row
    MERGE (s:SourceRecord {source: row.source, kind: row.kind, external_id: row.external_id})
    SET s += row
    RETURN count(*) AS stored
    """,
)

DESCRIBE = {
    kind.name: bulk(
        f"describe_{kind.name}",
        f"""
        UNWIND $rows AS row
        MATCH (n:{kind.label} {{id: row.describes}})
        MATCH (s:SourceRecord {{source: row.source, kind: row.kind, external_id: row.external_id}})
        MERGE (s)-[:DESCRIBES]->(n)
        RETURN count(*) AS stored
        """,
    )
    for kind in KINDS
    if kind.label
}
"""Neo4j has no edges to edges: for them the id in `describes` is all there is."""
