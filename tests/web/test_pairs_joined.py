"""Generated pairs of records: joined, edited, parted, they are what they were; told apart, they
stay two, whoever asks again, and whatever file says it again."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from uuid import uuid4

import pytest

from app.services.changes import SentForm
from app.services.families import comparing, joining
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query
from graph.errors import NotVisible, Refused
from graph.records.bundle import Records, SourceRecord
from graph.records.model import Family, Kinship, Membership, Need, Person
from graph.records.viewer import Actor
from graph.storing.store import store
from graph.vocabulary import Kin, NeedKind
from queries.merging import JOIN_AT, JoinAt
from queries.tasks import ASK_TO_COMPARE, Comparisons
from tests.browsers.fixtures import Build
from tests.browsers.site import Site
from tests.worlds.builders import NOW, agreement, said_no, support
from tests.worlds.proof import PROOF
from tests.worlds.town import TOWN, WORKERS

pytestmark = [pytest.mark.neo4j, pytest.mark.proof]

LOTS = range(50 if PROOF else 1)
PAIRS = 20 if PROOF else 4
"""In each lot: a thousand in the whole proof."""
COORDINATOR = Actor("a-coordinator-of-pairs", None)


@dataclass(frozen=True)
class Ids:
    ids: list[str]


@dataclass(frozen=True)
class Hanging:
    what: str


HANGING = Query(
    name="hanging_on_a_pair",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Ids,
    row=Hanging,
    cypher="""
        UNWIND $ids AS id
        MATCH (p:Person {id: id})
        CALL (p) {
            MATCH (p)-[r]-(x)
            WHERE NOT x:Task AND NOT x:TwoPeople
            RETURN x, type(r) + ' ' + toString(startNode(r) = p) AS type, properties(r) AS r
            UNION ALL
            RETURN p AS x, 'is' AS type, properties(p) AS r
        }
        WITH id, type, x, r, [key IN keys(r) WHERE NOT key IN ['version', 'stamp', 'held']] AS keys
        UNWIND CASE WHEN keys = [] THEN [''] ELSE keys END AS key
        WITH id, type, x, key, r ORDER BY key
        WITH id, type, x, collect(key + ' ' + coalesce(toStringOrNull(r[key]),
            reduce(text = '', each IN CASE WHEN r[key] IS :: LIST<ANY> THEN r[key] ELSE [] END
                   | text + '+' + toString(each)))) AS said
        RETURN id + ' ' + type + ' ' + coalesce(x.id, x.external_id, '')
               + reduce(text = '', each IN said | text + ' ' + each) AS what
        ORDER BY what
    """,
)


@dataclass(frozen=True)
class Edited:
    ids: list[str]
    role: str


EDIT_SUPPORTS = Query(
    name="edit_supports_of_a_pair",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Edited,
    row=Hanging,
    cypher="""
        UNWIND $ids AS id
        MATCH (:Person {id: id})<-[s:SUPPORTS]-() SET s.role = $role
        RETURN DISTINCT 'edited' AS what
    """,
)


def pair(draw: Random) -> Records:
    """Two records with what may hang on either, and a relative and a family beside them."""
    one, other, third, family = (str(uuid4()) for _ in range(4))
    made = Records(families=(Family(family),))
    for person in (one, other, third):
        address = draw.choice([None, "1 Mill Lane, M1 1AA", "2 Mill Lane, M1 1AB"])
        died = draw.choice([None, None, date(2026, 3, 1)])
        record = Person(person, "Ada", "Pair", address=address, objects=draw.random() < 0.2)
        made += Records(people=(replace(record, deceased_on=died),))
    for person in (one, other):
        for worker in draw.sample(sorted(WORKERS), draw.randrange(4)):
            agency, role = WORKERS[worker][1:3]
            made += support(worker, agency, person, role)
        if draw.random() < 0.5:
            made += Records(kinships=(Kinship(str(uuid4()), person, third, Kin.AUNT),))
            made += Records(kinships=(Kinship(str(uuid4()), third, person, Kin.COUSIN),))
        if draw.random() < 0.5:
            made += Records(memberships=(Membership(str(uuid4()), person, family),))
        if draw.random() < 0.5:
            made += Records(needs=(Need(str(uuid4()), person, NeedKind.EDUCATION, "school"),))
        if draw.random() < 0.5:
            made += agreement(person)
        if draw.random() < 0.3:
            made += said_no(person)
    return made


@pytest.mark.parametrize("lot", LOTS)
def test_generated_pairs_are_parted_as_they_were_and_told_apart_for_ever(
    build_site: Build, record_property: Callable[[str, object], None], lot: int
) -> None:
    draw = Random(20261129 + lot)
    pairs = [pair(draw) for _ in range(PAIRS)]
    site = build_site(sum(pairs, TOWN))
    rejoined = 0
    differences: list[str] = []
    for records in pairs:
        ids = [site.council.id(each.id) for each in records.people]
        for known in ids[:2]:
            source = SourceRecord(f"pairs {lot}", "persons", known, "0" * 64, known, NOW)
            store(site.database, Records(sources=(source,)))
        differences += joined_and_parted(site, ids, draw)[:1]
        rejoined += told_apart(site, ids)
    store(site.database, site.council.records)
    people = [site.council.id(each.id) for records in pairs for each in records.people[:2]]
    rejoined += len([each for each in hanging(site, people) if "JOINED_INTO" in each])
    record_property("splits", PAIRS)
    record_property("splits_unequal", len(differences))
    record_property("rejoined", rejoined)
    assert not differences
    assert rejoined == 0


def joined_and_parted(site: Site, ids: list[str], draw: Random) -> list[str]:
    """What is not as it was, with what came since where it was said to belong, and
    with what was edited since as it was edited."""
    services, picks = site.services, draw.random() < 0.5
    two = (ids[0], ids[1])
    edited = f"edited {draw.random()}"
    site.database.rows(EDIT_SUPPORTS, Edited(ids, edited))
    before = hanging(site, ids)
    site.database.rows(EDIT_SUPPORTS, Edited(ids, "as it was"))
    task = asked(site, two)
    join = comparing.same_person(services, COORDINATOR, sent(), task, two, guarded=False)
    assert join is not None
    (row,) = site.database.rows(JOIN_AT, JoinAt(join))
    since = Need(str(uuid4()), row.into_id, NeedKind.CRIME, "school")
    store(site.database, Records(needs=(since,)))
    site.database.rows(EDIT_SUPPORTS, Edited(ids, edited))
    asked_about = joining.parting(services, COORDINATOR, join, guarded=False).since
    picked = [each.record_id for each in asked_about] if picks else []
    joining.part(services, COORDINATOR, sent(), join, picked, guarded=False)
    home = row.from_id if picks else row.into_id
    expected = Counter(each.strip() for each in [*before, f"{home} HAS_NEED true {since.id}"])
    found = Counter(each.strip() for each in hanging(site, ids))
    gone, came = (expected - found).elements(), (found - expected).elements()
    return [f"was {each}" for each in gone] + [f"is {each}" for each in came]


def told_apart(site: Site, ids: list[str]) -> int:
    """How often they could be joined again all the same."""
    two = (ids[0], ids[1])
    first = asked(site, two)
    comparing.two_people(site.services, COORDINATOR, sent(), first, two, guarded=False)
    again = asked(site, two)
    try:
        comparing.same_person(site.services, COORDINATOR, sent(), again, two, guarded=False)
    except (Refused, NotVisible):
        return 0
    return 1


def asked(site: Site, two: tuple[str, str]) -> str:
    task = str(uuid4())
    row = {"id": task, "kind": "may_be_known", "about": list(two)}
    site.database.rows(ASK_TO_COMPARE, Comparisons(NOW, [row]))
    return task


def sent() -> SentForm:
    return SentForm(str(uuid4()), "asked")


def hanging(site: Site, ids: list[str]) -> list[str]:
    return sorted(row.what for row in site.database.rows(HANGING, Ids(ids)))
