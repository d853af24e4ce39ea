"""What the database says is what was stored, and reading it writes nothing."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.database import Database
from graph.fact_rows import NO_ID, CaseloadAt, FactsRow, FocusAt
from graph.facts import Facts, Focus, FocusKind, PersonFacts
from graph.facts_from_rows import facts_of, viewer_of
from graph.query import Access, Audience, Query
from graph.raw import unwrap
from graph.records import Records
from graph.viewer import Actor
from queries.registry import registered
from queries.support_web import (
    FACTS_OF_FAMILY,
    FACTS_OF_MY_PEOPLE,
    FACTS_OF_PERSON,
    MY_PEOPLE,
    SUPPORT_WEB_OF_FAMILY,
    SUPPORT_WEB_OF_PERSON,
)
from tests import builders
from tests.council import Council, settle
from tests.full_town import full_town

pytestmark = pytest.mark.neo4j

TODAY = date(2026, 6, 1)
LOCKED = {FocusKind.PERSON: SUPPORT_WEB_OF_PERSON, FocusKind.FAMILY: SUPPORT_WEB_OF_FAMILY}
UNLOCKED = {FocusKind.PERSON: FACTS_OF_PERSON, FocusKind.FAMILY: FACTS_OF_FAMILY}
TWINS: dict[str, Query[Any, FactsRow]] = {
    SUPPORT_WEB_OF_PERSON.name: FACTS_OF_PERSON,
    SUPPORT_WEB_OF_FAMILY.name: FACTS_OF_FAMILY,
    MY_PEOPLE.name: FACTS_OF_MY_PEOPLE,
}
"""Beside each query that locks and reads facts the one that reads the same without a lock. The
tests below compare their rows; `test_queries.py` runs each in a transaction that only reads."""

Settle = Callable[[Records], Council]


@pytest.fixture(scope="module")
def town(database: Database) -> Council:
    return settle(database, full_town())


def row_of(database: Database, query: Query[Any, FactsRow], params: Any) -> FactsRow:
    run = database.read if query.access is Access.READ else database.write
    (row,) = unwrap(run(lambda transaction: transaction.facts(query, params)))
    return row


def at(actor: Actor, focus: str) -> FocusAt:
    return FocusAt(focus, "decoy-3", TODAY, actor.practitioner_id or NO_ID, actor.account_id, NO_ID)


def read(database: Database, town: Council, who: str, focus: Focus) -> Facts:
    actor = town.worker(who)
    query = UNLOCKED[focus.kind]
    return facts_of(actor, focus, row_of(database, query, at(actor, focus.id)))


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
        for person_id, facts in found.people.items():
            expected = told(stored.people[person_id])
            if person_id not in near(database, town, who, focus):
                expected = replace(expected, memberships=(), kin=(), grants=(), enquiries=())
            assert told(facts) == expected
        assert found.people.keys() == live_circle(stored)
        assert found.covers == stored.covers
        assert set(found.interests) == set(stored.interests)
        for agency_id, agency in found.directory.agencies.items():
            assert stored.directory.agencies[agency_id] == agency
        for worker_id, worker in found.directory.practitioners.items():
            known = stored.directory.practitioners[worker_id]
            assert worker == replace(known, posts=tuple(sorted(known.posts, key=lambda p: p.id)))


def near(database: Database, town: Council, who: str, focus: Focus) -> frozenset[str]:
    actor = town.worker(who)
    return frozenset(row_of(database, UNLOCKED[focus.kind], at(actor, focus.id)).near)


def live_circle(stored: Facts) -> set[str]:
    """The pure facts hold those who left a family too; the database leaves them out."""
    people = stored.people

    def live(person_id: str) -> set[str]:
        return {m.family_id for m in people[person_id].memberships if m.span.contains(TODAY)}

    focus = stored.focus
    if focus.kind is FocusKind.FAMILY:
        scope = {each for each in people if focus.id in live(each)}
    else:
        scope = {focus.id} & people.keys()
    families = {family for each in scope for family in live(each)}
    circle = scope | {each for each in people if live(each) & families}
    circle |= {kin.relative_id for each in scope for kin in people[each].kin}
    circle |= {each for each in people for kin in people[each].kin if kin.relative_id in scope}
    sides = {a.other(each) for each in circle for a in people[each].arrangements}
    return circle | {side for side in sides if side}


@pytest.mark.parametrize(("kind", "name"), FOCI)
def test_the_locks_change_nothing_of_the_facts(
    database: Database, town: Council, kind: str, name: str
) -> None:
    focus = Focus(FocusKind(kind), town.id(name))
    actor = town.worker("sol")
    before = row_of(database, UNLOCKED[focus.kind], at(actor, focus.id))
    locked = row_of(database, LOCKED[focus.kind], at(actor, focus.id))
    after = row_of(database, UNLOCKED[focus.kind], at(actor, focus.id))
    assert facts_of(actor, focus, before) == facts_of(actor, focus, locked)
    assert facts_of(actor, focus, locked) == facts_of(actor, focus, after)
    assert locked.steady


def test_the_facts_part_of_a_caseload_writes_nothing(database: Database, town: Council) -> None:
    for who in ("sol", "vic", "cora", "sue", "greg"):
        actor = town.worker(who)
        everybody = tuple(sorted(person.id for person in town.records.people))
        me = actor.practitioner_id or NO_ID
        params = CaseloadAt(TODAY, me, actor.account_id, NO_ID, everybody)
        focus = Focus(FocusKind.PERSON, "")
        read_only = row_of(database, FACTS_OF_MY_PEOPLE, params)
        locked = row_of(database, MY_PEOPLE, params)
        assert set(read_only.scope) == set(locked.scope)
        assert facts_of(actor, focus, read_only) == facts_of(actor, focus, locked)


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
        viewer = viewer_of(actor, row_of(database, FACTS_OF_PERSON, at(actor, "nobody")))
        known = builders.worker(town.records, town.id(who))
        assert viewer == replace(known, posts=tuple(sorted(known.posts, key=lambda p: p.id)))


def test_an_unknown_id_gives_facts_about_nobody(database: Database, town: Council) -> None:
    actor = town.worker("sol")
    for query in (*LOCKED.values(), *UNLOCKED.values()):
        row = row_of(database, query, at(actor, "nobody"))
        assert not row.persons
        assert row.steady
