"""What the database says is what was stored, and reading it writes nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.database.driver import Database
from graph.database.query import Access, Audience, Query
from graph.database.sealed import unwrap
from graph.door.asked import NO_ID, CaseloadAt, Circle, FactsAt, FactsRow, FocusAt, ids
from graph.door.facts_from_rows import facts_of, viewer_of
from graph.policy.facts import Facts, Focus, FocusKind, PersonFacts
from graph.records.bundle import Records
from graph.records.model import Kinship, Person
from graph.records.viewer import Actor
from graph.vocabulary import Kin
from queries.circles import (
    CIRCLE_OF_CASELOAD,
    CIRCLE_OF_FAMILY,
    CIRCLE_OF_PERSON,
    FACTS_OF_CIRCLE,
    LOCKED_CIRCLE_OF_CASELOAD,
    LOCKED_CIRCLE_OF_FAMILY,
    LOCKED_CIRCLE_OF_PERSON,
)
from queries.registry import registered
from tests.worlds import builders
from tests.worlds.council import Council, settle
from tests.worlds.full_town import full_town
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

TODAY = date(2026, 6, 1)
LOCKED = {FocusKind.PERSON: LOCKED_CIRCLE_OF_PERSON, FocusKind.FAMILY: LOCKED_CIRCLE_OF_FAMILY}
UNLOCKED = {FocusKind.PERSON: CIRCLE_OF_PERSON, FocusKind.FAMILY: CIRCLE_OF_FAMILY}
TWINS: dict[str, Query[Any, Circle]] = {
    LOCKED_CIRCLE_OF_PERSON.name: CIRCLE_OF_PERSON,
    LOCKED_CIRCLE_OF_FAMILY.name: CIRCLE_OF_FAMILY,
    LOCKED_CIRCLE_OF_CASELOAD.name: CIRCLE_OF_CASELOAD,
}
"""Beside each query that locks a circle the one that finds the same without a lock. The tests below
compare their rows; `test_queries.py` runs each in a transaction that only reads, and so the one
text that reads the facts of every circle."""

Settle = Callable[[Records], Council]


@pytest.fixture(scope="module")
def town(database: Database) -> Council:
    return settle(database, full_town())


def circle_of(database: Database, query: Query[Any, Circle], params: Any) -> Circle:
    run = database.read if query.access is Access.READ else database.write
    (circle,) = unwrap(run(lambda transaction: transaction.facts(query, params)))
    return circle


def row_of(database: Database, actor: Actor, circle: Circle) -> FactsRow:
    """Read where Neo4j refuses any write: the very query that a disclosure reads facts with."""
    who = actor.practitioner_id or NO_ID
    at = FactsAt(ids(circle.people), who, actor.account_id, NO_ID)
    (row,) = unwrap(database.read(lambda transaction: transaction.facts(FACTS_OF_CIRCLE, at)))
    return row


def facts_around(
    database: Database, actor: Actor, focus: Focus, query: Query[Any, Circle], params: Any
) -> Facts:
    circle = circle_of(database, query, params)
    return facts_of(focus, circle, row_of(database, actor, circle))


def at(focus: str) -> FocusAt:
    return FocusAt(focus, "decoy-3", TODAY)


def read(database: Database, town: Council, who: str, focus: Focus) -> Facts:
    return facts_around(database, town.worker(who), focus, UNLOCKED[focus.kind], at(focus.id))


def told(person: PersonFacts) -> PersonFacts:
    """Facts in one order, and without the stamp, which counts how they came to be."""
    unordered = {
        name: tuple(sorted(getattr(person, name), key=lambda record: record.id))
        for name in (
            "memberships",
            "kin",
            "supports",
            "consents",
            "decisions",
            "exclusions",
            "arrangements",
            "grants",
            "enquiries",
            "needs",
        )
    }
    return replace(person, person=replace(person.person, stamp=0), **unordered)


FOCI = [
    *(("person", name) for name in ("dawn", "kai", "isla", "noah", "lee", "zoe", "max", "hidden")),
    *(("family", name) for name in ("D", "L", "X", "empty")),
]


@pytest.mark.parametrize(("kind", "name"), FOCI)
def test_the_facts_are_what_was_stored(
    database: Database, town: Council, kind: str, name: str
) -> None:
    focus = Focus(FocusKind(kind), town.id(name))
    for who in ("sol", "hugo", "cora", "fay"):
        viewer = builders.worker(town.records, town.id(who))
        stored = builders.facts_of(town.records, viewer, focus)
        found = read(database, town, who, focus)
        everybody = {**stored.beyond, **stored.people}
        for person_id, facts in {**found.beyond, **found.people}.items():
            assert told(facts) == told(everybody[person_id])
        circle = live_circle(focus, everybody)
        assert found.people.keys() == circle
        assert found.beyond.keys() == live_beyond(circle, everybody)
        assert found.covers == stored.covers
        read_of = {**found.beyond, **found.people}.keys()
        interests = {each for each in stored.interests if each.person_id in read_of}
        assert set(found.interests) == interests
        for agency_id, agency in found.directory.agencies.items():
            assert stored.directory.agencies[agency_id] == agency
        for worker_id, worker in found.directory.practitioners.items():
            known = stored.directory.practitioners[worker_id]
            assert worker == replace(known, posts=tuple(sorted(known.posts, key=lambda p: p.id)))


People = Mapping[str, PersonFacts]


def live_circle(focus: Focus, people: People) -> set[str]:
    """The pure facts hold those who left a family too; the database leaves them out."""
    if focus.kind is FocusKind.FAMILY:
        scope = {each for each in people if focus.id in live_families(each, people)}
    else:
        scope = {focus.id} & people.keys()
    return around(scope, people)


def live_beyond(circle: set[str], people: People) -> set[str]:
    """Whoever an arrangement keeps apart from one of these, or from those, with their families and
    kin."""
    sides = kept_apart(circle, people)
    return around(sides | kept_apart(sides, people), people) - circle


def kept_apart(ids: set[str], people: People) -> set[str]:
    sides = {a.other(each) for each in ids for a in people[each].arrangements}
    return {side for side in sides if side}


def around(scope: set[str], people: People) -> set[str]:
    families = {family for each in scope for family in live_families(each, people)}
    found = scope | {each for each in people if live_families(each, people) & families}
    found |= {kin.relative_id for each in scope for kin in people[each].kin}
    return found | {each for each in people for kin in people[each].kin if kin.relative_id in scope}


def live_families(person_id: str, people: People) -> set[str]:
    return {m.family_id for m in people[person_id].memberships if m.span.contains(TODAY)}


def test_whoever_adopted_one_of_the_kin_is_among_the_facts(database: Database) -> None:
    """An adoption that stands on the adopter's record alone parts those of before as well."""
    names = ("ivy", "ada", "ben")
    told = Records(
        people=tuple(Person(each, each.title(), "Wood") for each in names),
        kinships=(
            Kinship("ben-ivy", "ben", "ivy", Kin.NATURAL_SIBLING),
            Kinship("ada-ivy", "ada", "ivy", Kin.ADOPTED_CHILD),
        ),
    )
    council = settle(database, TOWN + told)
    focus = Focus(FocusKind.PERSON, council.id("ben"))
    (adoption,) = read(database, council, "hugo", focus).people[council.id("ada")].kin
    assert adoption.kind is Kin.ADOPTED_CHILD
    locked = circle_of(database, LOCKED[focus.kind], at(focus.id))
    assert locked.steady
    assert set(locked.people) == {council.id(each) for each in names}


@pytest.mark.parametrize(("kind", "name"), FOCI)
def test_the_locks_change_nothing_of_the_facts(
    database: Database, town: Council, kind: str, name: str
) -> None:
    focus = Focus(FocusKind(kind), town.id(name))
    actor = town.worker("sol")
    queries = (UNLOCKED[focus.kind], LOCKED[focus.kind], UNLOCKED[focus.kind])
    before, locked, after = (
        facts_around(database, actor, focus, query, at(focus.id)) for query in queries
    )
    assert before == locked == after
    assert circle_of(database, LOCKED[focus.kind], at(focus.id)).steady


def test_the_facts_part_of_a_caseload_writes_nothing(database: Database, town: Council) -> None:
    for who in ("sol", "vic", "cora", "sue", "greg"):
        actor = town.worker(who)
        everybody = ids(person.id for person in town.records.people)
        params = CaseloadAt(TODAY, actor.practitioner_id or NO_ID, everybody)
        focus = Focus(FocusKind.PERSON, "")
        read_only = circle_of(database, CIRCLE_OF_CASELOAD, params)
        locked = circle_of(database, LOCKED_CIRCLE_OF_CASELOAD, params)
        assert set(read_only.scope) == set(locked.scope)
        found, again = (
            facts_of(focus, circle, row_of(database, actor, circle))
            for circle in (read_only, locked)
        )
        assert found == again


def test_every_query_that_locks_has_a_twin_that_is_the_same_but_for_the_locks() -> None:
    """So that a disclosure writes nothing but its audit entry, in the queries to come too."""
    facts = [query for query in registered().values() if query.audience is Audience.FACTS]
    locking = {query.name: query for query in facts if query.access is Access.WRITE}
    assert locking.keys() == TWINS.keys()
    for name, twin in TWINS.items():
        assert twin.access is Access.READ
        assert locking[name].params is twin.params
        without = re.sub(r"\bSET \w+\.held = 0\b", "", locking[name].cypher)
        assert without.split() == twin.cypher.split(), name


def test_a_viewer_comes_with_their_posts_and_teams(database: Database, town: Council) -> None:
    for who in ("sue", "two", "fay"):
        actor = town.worker(who)
        circle = circle_of(database, CIRCLE_OF_PERSON, at("nobody"))
        viewer = viewer_of(actor, row_of(database, actor, circle))
        known = builders.worker(town.records, town.id(who))
        assert viewer == replace(known, posts=tuple(sorted(known.posts, key=lambda p: p.id)))


def test_an_unknown_id_gives_facts_about_nobody(database: Database, town: Council) -> None:
    actor = town.worker("sol")
    for query in (*LOCKED.values(), *UNLOCKED.values()):
        circle = circle_of(database, query, at("nobody"))
        assert circle.steady
        assert not row_of(database, actor, circle).persons
