"""The facts around one person, one family or a caseload, read under the locks that keep them true.

A disclosure finds and locks its circle with one statement, then reads the facts of it with another:
whoever changes what decides about a person holds the same locks until the change is whole. The
texts are put together from literal parts, so that a circle can be found with locks and without;
the facts are one text that writes nothing, as the contract tests show: they run it where Neo4j
refuses any write.

Order of locks: families by id, then people by id. An unknown id runs the same statements and locks
a decoy.
"""

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query
from graph.door.asked import (
    CaseloadAt,
    CaseloadMember,
    Circle,
    FactsAt,
    FactsRow,
    FocusAt,
    PeopleAt,
    PeopleRow,
    ToDecide,
    WholeCaseloadAt,
)
from queries import fact_texts, facts
from queries.fact_texts import (
    CIRCLE,
    FIND_CASELOAD,
    FIND_FAMILY,
    FIND_PEOPLE,
    FIND_PERSON,
    LOCK_FAMILIES,
    LOCK_PEOPLE,
)

LOCKED_CIRCLE_OF_PERSON = Query(
    name="locked_circle_of_person",
    audience=Audience.FACTS,
    access=Access.WRITE,
    # It locks and changes nothing: the stamps stay.
    touches=NOTHING_TOUCHED,
    params=FocusAt,
    row=Circle,
    cypher=FIND_PERSON + LOCK_FAMILIES + FIND_PEOPLE + LOCK_PEOPLE + CIRCLE,
)

LOCKED_CIRCLE_OF_FAMILY = Query(
    name="locked_circle_of_family",
    audience=Audience.FACTS,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=FocusAt,
    row=Circle,
    cypher=FIND_FAMILY + LOCK_FAMILIES + FIND_PEOPLE + LOCK_PEOPLE + CIRCLE,
)

LOCKED_CIRCLE_OF_CASELOAD = Query(
    name="locked_circle_of_caseload",
    audience=Audience.FACTS,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=CaseloadAt,
    row=Circle,
    cypher=FIND_CASELOAD + LOCK_FAMILIES + FIND_PEOPLE + LOCK_PEOPLE + CIRCLE,
)

CIRCLE_OF_PERSON = Query(
    name="circle_of_person",
    audience=Audience.FACTS,
    access=Access.READ,
    params=FocusAt,
    row=Circle,
    cypher=FIND_PERSON + FIND_PEOPLE + CIRCLE,
)

CIRCLE_OF_FAMILY = Query(
    name="circle_of_family",
    audience=Audience.FACTS,
    access=Access.READ,
    params=FocusAt,
    row=Circle,
    cypher=FIND_FAMILY + FIND_PEOPLE + CIRCLE,
)

CIRCLE_OF_CASELOAD = Query(
    name="circle_of_caseload",
    audience=Audience.FACTS,
    access=Access.READ,
    params=CaseloadAt,
    row=Circle,
    cypher=FIND_CASELOAD + FIND_PEOPLE + CIRCLE,
)

WHOLE_CASELOAD = Query(
    name="whole_caseload",
    audience=Audience.FACTS,
    access=Access.READ,
    params=WholeCaseloadAt,
    row=CaseloadMember,
    cypher=fact_texts.WHOLE_CASELOAD,
)

TO_DECIDE = Query(
    name="to_decide",
    audience=Audience.FACTS,
    access=Access.READ,
    params=WholeCaseloadAt,
    row=ToDecide,
    cypher=fact_texts.TO_DECIDE,
)

FACTS_OF_CIRCLE = Query(
    name="facts_of_circle",
    audience=Audience.FACTS,
    access=Access.READ,
    params=FactsAt,
    row=FactsRow,
    cypher=facts.FACTS_OF_CIRCLE,
)

PEOPLE_FACTS = Query(
    name="people_facts",
    audience=Audience.FACTS,
    access=Access.READ,
    params=PeopleAt,
    row=PeopleRow,
    cypher=facts.FACTS_OF_PEOPLE,
)
