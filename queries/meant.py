"""Who is meant by a name that was typed, or by what was chosen in the directory: told to nobody."""

from dataclasses import dataclass
from datetime import date

from graph.database.query import Access, Audience, Query


@dataclass(frozen=True, slots=True)
class OfPerson:
    person_id: str


@dataclass(frozen=True, slots=True)
class Born:
    """From the first day to the last: what is known to the year alone stands at its first day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class FoundPerson:
    person_id: str
    given_name: str
    family_name: str
    known_as: str | None
    born: date
    precision: str


PEOPLE_BORN = Query(
    name="people_born",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Born,
    row=FoundPerson,
    # What was said to be somebody else's record leads there, also under the name that it bears.
    cypher="""
        MATCH (said:Person)
        WHERE $first <= said.birth_date <= $last
        MATCH (said)-[:JOINED_INTO*0..]->(p:Person)
        WHERE NOT EXISTS { (p)-[:JOINED_INTO]->() }
        RETURN p.id AS person_id, said.given_name AS given_name, said.family_name AS family_name,
               said.known_as AS known_as, said.birth_date AS born,
               coalesce(said.birth_precision, 'day') AS precision
        ORDER BY person_id, said.id
    """,
)


@dataclass(frozen=True, slots=True)
class SaidOf:
    given_name: str
    family_name: str
    born: date | None
    precision: str | None


SAID_OF = Query(
    name="said_of_person",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OfPerson,
    row=SaidOf,
    # Compared with other records, and told to nobody.
    cypher="""
        MATCH (p:Person {id: $person_id})
        RETURN p.given_name AS given_name, p.family_name AS family_name, p.birth_date AS born,
               coalesce(p.birth_precision, 'day') AS precision
    """,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    id: str


@dataclass(frozen=True, slots=True)
class Listed:
    of_agency: bool
    of_practitioner: bool


LISTED = Query(
    name="listed_in_directory",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Chosen,
    row=Listed,
    cypher="""
        RETURN EXISTS { (:Agency {id: $id}) } AS of_agency,
               EXISTS { (:Practitioner {id: $id}) } AS of_practitioner
    """,
)
