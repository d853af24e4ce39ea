"""What the demo council must know of a database before it invents people in it, and its mark."""

from dataclasses import dataclass

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class DemoCouncil:
    person_id: str
    """The demo council's first person."""
    account_names: list[str]
    """Of its sign-ins, as they are compared."""


@dataclass(frozen=True, slots=True)
class Holding:
    anybody: bool
    """Any person or account at all."""
    demo: bool
    """The demo council's first person, who is stored before anybody else of it."""
    others: bool
    """Somebody who is not of a demo: an imported record, or an account that no demo has."""


@dataclass(frozen=True, slots=True)
class Mark:
    demo: bool


WHOM_IT_HOLDS = Query(
    name="whom_it_holds",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=DemoCouncil,
    row=Holding,
    cypher="""
        RETURN EXISTS { MATCH (:Person) } OR EXISTS { MATCH (:Account) } AS anybody,
               EXISTS { MATCH (:Person {id: $person_id}) } AS demo,
               EXISTS { MATCH (:SourceRecord) }
               OR EXISTS { MATCH (a:Account) WHERE NOT a.name_key IN $account_names } AS others
    """,
)

IS_DEMO = Query(
    name="is_demo",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=Mark,
    cypher="MATCH (s:Schema {id: 'kithmap'}) RETURN coalesce(s.demo, false) AS demo",
)

MARK_AS_DEMO = Query(
    name="mark_as_demo",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Nothing,
    row=Nothing,
    cypher="MATCH (s:Schema {id: 'kithmap'}) SET s.demo = true",
)
