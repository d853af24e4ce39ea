"""The facts around one person or one family, read under the locks that keep them true.

The texts are put together from literal parts, so that the same facts can be read with locks (a
disclosure) and without (the contract tests run that in a read transaction, where Neo4j refuses
any write: it proves that a disclosure writes nothing but its audit entry).

Order of locks: families by id, then people by id; everything after the last `collect` is read
when all of them are held. An unknown id runs the same statement and locks a decoy.
"""

from graph.fact_rows import (
    CaseloadAt,
    CaseloadMember,
    FactsRow,
    FocusAt,
    PeopleAt,
    PeopleRow,
    WholeCaseloadAt,
)
from graph.query import NOTHING_TOUCHED, Access, Audience, Query
from queries import fact_texts
from queries.fact_lists import FACTS_OF_PEOPLE, VIEWER
from queries.fact_texts import (
    FACTS,
    FIND_CASELOAD,
    FIND_FAMILY,
    FIND_PEOPLE,
    FIND_PERSON,
    LOCK_FAMILIES,
    LOCK_PEOPLE,
)

SUPPORT_WEB_OF_PERSON = Query(
    name="support_web_of_person",
    audience=Audience.FACTS,
    access=Access.WRITE,
    # It locks and changes nothing: the stamps stay.
    touches=NOTHING_TOUCHED,
    params=FocusAt,
    row=FactsRow,
    cypher=FIND_PERSON + LOCK_FAMILIES + FIND_PEOPLE + LOCK_PEOPLE + FACTS + VIEWER,
)

SUPPORT_WEB_OF_FAMILY = Query(
    name="support_web_of_family",
    audience=Audience.FACTS,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=FocusAt,
    row=FactsRow,
    cypher=FIND_FAMILY + LOCK_FAMILIES + FIND_PEOPLE + LOCK_PEOPLE + FACTS + VIEWER,
)

FACTS_OF_PERSON = Query(
    name="facts_of_person",
    audience=Audience.FACTS,
    access=Access.READ,
    params=FocusAt,
    row=FactsRow,
    cypher=FIND_PERSON + FIND_PEOPLE + FACTS + VIEWER,
)

FACTS_OF_FAMILY = Query(
    name="facts_of_family",
    audience=Audience.FACTS,
    access=Access.READ,
    params=FocusAt,
    row=FactsRow,
    cypher=FIND_FAMILY + FIND_PEOPLE + FACTS + VIEWER,
)

WHOLE_CASELOAD = Query(
    name="whole_caseload",
    audience=Audience.FACTS,
    access=Access.READ,
    params=WholeCaseloadAt,
    row=CaseloadMember,
    cypher=fact_texts.WHOLE_CASELOAD,
)

MY_PEOPLE = Query(
    name="my_people",
    audience=Audience.FACTS,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=CaseloadAt,
    row=FactsRow,
    cypher=FIND_CASELOAD + LOCK_FAMILIES + FIND_PEOPLE + LOCK_PEOPLE + FACTS + VIEWER,
)

FACTS_OF_MY_PEOPLE = Query(
    name="facts_of_my_people",
    audience=Audience.FACTS,
    access=Access.READ,
    params=CaseloadAt,
    row=FactsRow,
    cypher=FIND_CASELOAD + FIND_PEOPLE + FACTS + VIEWER,
)

PEOPLE_FACTS = Query(
    name="people_facts",
    audience=Audience.FACTS,
    access=Access.READ,
    params=PeopleAt,
    row=PeopleRow,
    cypher=FACTS_OF_PEOPLE,
)
