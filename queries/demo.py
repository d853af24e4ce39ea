"""What the demo council must know of a database before it invents people in it."""

from dataclasses import dataclass

from graph.query import Access, Audience, Query


@dataclass(frozen=True, slots=True)
class Except:
    """A person who may be there: the first of the demo council itself."""

    person_id: str


@dataclass(frozen=True, slots=True)
class Held:
    people: bool


HOLDS_PEOPLE = Query(
    name="holds_people",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Except,
    row=Held,
    # True where anybody is stored before the demo's own first person is.
    cypher="""
        RETURN EXISTS { MATCH (:Person) }
            AND NOT EXISTS { MATCH (:Person {id: $person_id}) } AS people
    """,
)
