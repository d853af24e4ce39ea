"""What two records that are joined open no more, and what counts of what either says of itself.

Nobody may see by a join what they did not see before. What would open more is set aside, with the
joins that ask for it (`by`), and taken up again when they are undone; the stricter word counts.
"""

from dataclasses import dataclass
from typing import LiteralString

from graph.database.query import Access, Audience, Query
from queries.leading import OF_A_PERSON

OPEN: LiteralString = "['active', 'suspended', 'proposed']"
"""The states of a support that is not over."""


@dataclass(frozen=True, slots=True)
class Two:
    join_id: str
    from_id: str
    into_id: str


@dataclass(frozen=True, slots=True)
class Count:
    number: int


_MAY_OPEN: LiteralString = f"""
        MATCH (l:Person {{id: $from_id}})
        MATCH (s:Person {{id: $into_id}})
        UNWIND [[l, s], [s, l]] AS pair
        WITH pair[0] AS p, pair[1] AS q
        WHERE EXISTS {{ (q)<-[e:SUPPORTS]-() WHERE e.state IN {OPEN} }}
           OR EXISTS {{ (q)<-[:OF]-(c:Consent) WHERE c.level > 0 }}
           OR EXISTS {{ (q)-[:MEMBER_OF]->(f) WHERE NOT (p)-[:MEMBER_OF]->(f) }}
"""
"""`p`, where what opens it could open `q`: somebody is around that, agreed to more, or is in a
family of which p is not known to be."""


def _aside(name: LiteralString, found: LiteralString, was: LiteralString) -> Query[Two, Count]:
    """What opens something stands no more, until it is said anew; every no, and every end, does."""
    return Query(
        name=name,
        audience=Audience.ADMINISTRATION,
        access=Access.WRITE,
        touches=OF_A_PERSON,
        params=Two,
        row=Count,
        cypher=_MAY_OPEN
        + f"""
        WITH collect(p) AS people
        UNWIND people AS p
        MATCH {found}
        WITH collect([x, r, p, r.joins]) AS all
        UNWIND all AS each
        WITH each[0] AS x, each[1] AS r, each[2] AS p, each[3] AS joins
        CREATE (x)-[a:SET_ASIDE {{was: '{was}', by: [$join_id]}}]->(p)
        SET a.joins = joins
        DELETE r
        RETURN count(a) AS number
        """,
    )


_YES: LiteralString = """(x:Consent)-[r:OF]->(p)
        WHERE x.level > 0 AND NOT EXISTS {
            MATCH (x)-[:HAD]->(no:ConsentEvent) WHERE no.kind IN ['said_no', 'withdrawn']
              AND NOT EXISTS {
                  MATCH (x)-[:HAD]->(next:ConsentEvent)
                  WHERE next.kind <> 'silenced'
                    AND (next.at > no.at OR next.at = no.at AND next.place > no.place)
              }
        }"""

AGAIN_ASIDE = Query(
    name="again_aside",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=Two,
    row=Count,
    # What an earlier join set aside stays so until this one is undone as well.
    cypher=_MAY_OPEN
    + """
        MATCH (x)-[a:SET_ASIDE]->(p)
        SET a.by = a.by + $join_id
        RETURN count(a) AS number
    """,
)

SET_ASIDE = (
    AGAIN_ASIDE,
    _aside("aside_agreements", _YES, "OF"),
    _aside("aside_decisions", "(x:SharingDecision)-[r:ABOUT]->(p)", "ABOUT"),
    _aside("aside_emergencies", "(x:EmergencyGrant)-[r:OPENS]->(p)", "OPENS"),
    _aside("aside_enquiries", "(x:Enquiry)-[r:ASKS_ABOUT]->(p)", "ASKS_ABOUT"),
)

DROP_ASIDE = Query(
    name="drop_aside",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=Two,
    row=Count,
    # On the record that was led away nothing counts that came with it or after; on the other one
    # only this join is over.
    cypher="""
        CALL () {
            MATCH (:Person {id: $from_id})<-[a:SET_ASIDE]-()
            WITH a, [place IN range(0, size(a.by) - 1) WHERE a.by[place] = $join_id] AS places
            WHERE size(places) > 0
            SET a.by = a.by[..places[0]]
            RETURN count(a) AS number
            UNION ALL
            MATCH (:Person {id: $into_id})<-[a:SET_ASIDE]-()
            SET a.by = [each IN a.by WHERE each <> $join_id]
            RETURN count(a) AS number
        }
        RETURN sum(number) AS number
    """,
)


@dataclass(frozen=True, slots=True)
class Ends:
    from_id: str
    into_id: str


def _taken_up(name: LiteralString, was: LiteralString, made: LiteralString) -> Query[Ends, Count]:
    return Query(
        name=name,
        audience=Audience.ADMINISTRATION,
        access=Access.WRITE,
        touches=OF_A_PERSON,
        params=Ends,
        row=Count,
        cypher=f"""
        UNWIND [$from_id, $into_id] AS id
        MATCH (x)-[a:SET_ASIDE {{was: '{was}'}}]->(p:Person {{id: id}})
        WHERE a.by = []
        WITH collect([x, a, p, a.joins]) AS all
        UNWIND all AS each
        WITH each[0] AS x, each[1] AS a, each[2] AS p, each[3] AS joins
        CREATE {made}
        SET n.joins = joins
        DELETE a
        RETURN count(n) AS number
        """,
    )


TAKE_UP = (
    _taken_up("take_up_agreements", "OF", "(x)-[n:OF]->(p)"),
    _taken_up("take_up_decisions", "ABOUT", "(x)-[n:ABOUT]->(p)"),
    _taken_up("take_up_emergencies", "OPENS", "(x)-[n:OPENS]->(p)"),
    _taken_up("take_up_enquiries", "ASKS_ABOUT", "(x)-[n:ASKS_ABOUT]->(p)"),
)


@dataclass(frozen=True, slots=True)
class OneRecord:
    into_id: str


TAKE_OWN_WORDS = Query(
    name="take_own_words",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=OneRecord,
    row=Count,
    # What the record itself says: as it was before any join, but where somebody edited it since.
    cypher="""
        MATCH (s:Person {id: $into_id})
        MERGE (o:OwnWords {person_id: s.id})
        ON CREATE SET o += s {.shielded, .objects, .named_workers, .deceased_on,
                              .deceased_precision, .death_shared, .address}
        WITH s, o, properties(o) AS own
        SET s.shielded = CASE WHEN s.shielded = own.made_shielded THEN own.shielded
                              ELSE s.shielded END,
            s.objects = CASE WHEN s.objects = own.made_objects THEN own.objects
                             ELSE s.objects END,
            s.named_workers = CASE WHEN s.named_workers = own.made_named_workers
                                   THEN own.named_workers ELSE s.named_workers END,
            s.death_shared = CASE WHEN s.death_shared = own.made_death_shared
                                  THEN own.death_shared ELSE s.death_shared END,
            s.deceased_precision = CASE WHEN s.deceased_on = own.made_deceased_on
                                        THEN own.deceased_precision
                                        ELSE s.deceased_precision END,
            s.deceased_on = CASE WHEN s.deceased_on = own.made_deceased_on
                                 THEN own.deceased_on ELSE s.deceased_on END,
            s.address = CASE WHEN own.made_no_address AND s.address IS NULL
                             THEN own.address ELSE s.address END
        DELETE o
        RETURN count(*) AS number
    """,
)

SAY_THE_STRICTER = Query(
    name="say_the_stricter",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=OneRecord,
    row=Count,
    # What any record of the person says: shielded, objects, died. An address that their workers
    # do not both know is told to none of them.
    cypher="""
        MATCH (s:Person {id: $into_id})
        WHERE EXISTS { (:Person)-[:JOINED_INTO]->(s) }
        CREATE (o:OwnWords {person_id: s.id})
        SET o += s {.shielded, .objects, .named_workers, .deceased_on, .deceased_precision,
                    .death_shared, .address}
        WITH s, o, COLLECT { MATCH (x:Person)-[:JOINED_INTO*1..]->(s) RETURN x } AS others
        WITH s, o, others, [s] + others AS all,
             [x IN [s] + others WHERE coalesce(x.shielded, false) | coalesce(x.named_workers, [])]
                 AS named,
             [x IN [s] + others WHERE x.deceased_on IS NOT NULL] AS died
        SET s.shielded = any(x IN all WHERE coalesce(x.shielded, false)),
            s.objects = any(x IN all WHERE coalesce(x.objects, false)),
            s.named_workers = CASE WHEN named = [] THEN s.named_workers
                ELSE [w IN named[0] WHERE all(each IN named WHERE w IN each)] END,
            s.deceased_on = CASE WHEN died = [] THEN null ELSE died[0].deceased_on END,
            s.deceased_precision = CASE WHEN died = [] THEN s.deceased_precision
                                        ELSE died[0].deceased_precision END,
            s.death_shared = CASE WHEN died = [] THEN s.death_shared
                ELSE all(x IN all WHERE coalesce(x.death_shared, false)) END,
            o.made_no_address = EXISTS {
                MATCH (x:Person)-[:JOINED_INTO*1..]->(s)
                MATCH (x)-[r:JOINED_INTO]->()
                WHERE r.both AND coalesce(x.address_key, '') <> coalesce(s.address_key, '')
            }
        SET s.address = CASE WHEN o.made_no_address THEN null ELSE s.address END,
            o.made_shielded = s.shielded, o.made_objects = s.objects,
            o.made_named_workers = s.named_workers, o.made_death_shared = s.death_shared,
            o.made_deceased_on = s.deceased_on
        RETURN count(*) AS number
    """,
)
