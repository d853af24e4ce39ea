"""What the demo council must know of a database before it invents people in it."""

from dataclasses import dataclass

from graph.database.query import Access, Audience, Query


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """The demo council's first person."""

    person_id: str


@dataclass(frozen=True, slots=True)
class Holding:
    others: bool
    """Any person or account at all."""
    demo: bool
    """The demo council's first person, who is stored before anybody else of it."""


WHOM_IT_HOLDS = Query(
    name="whom_it_holds",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=DemoPerson,
    row=Holding,
    cypher="""
        RETURN EXISTS { MATCH (:Person) } OR EXISTS { MATCH (:Account) } AS others,
               EXISTS { MATCH (:Person {id: $person_id}) } AS demo
    """,
)
