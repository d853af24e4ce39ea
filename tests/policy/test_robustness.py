"""The policy does not depend on the order of rows, bears missing facts, and does not scan twice."""

import cProfile
import pstats
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import product
from random import Random

import pytest

from graph.policy import see
from graph.policy.facts import Facts, PersonFacts
from graph.records.agreements import Cover, EmergencyGrant, SafetyArrangement
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import Directory, Membership, Need
from graph.records.viewer import Viewer
from graph.vocabulary import ExclusionKind, Level, NeedKind, SupportState
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    at,
    at_family,
    decision,
    exclusion,
    facts_of,
    relative,
    support,
    worker,
)
from tests.worlds.town import FAMILIES, PEOPLE, TOWN, WORKERS

D = frozenset({"D"})

BUSY = sum(
    (
        Records(
            arrangements=(SafetyArrangement("apart", "dawn", "lee"),),
            covers=(Cover("c", "cora", "hana", Span(TODAY, TODAY)),),
            grants=(EmergencyGrant("g", "sol", "social", "isla", True, NOW, NOW.replace(hour=15)),),
            needs=(
                Need("need-1", "isla", NeedKind.EDUCATION, "school"),
                Need("need-2", "isla", NeedKind.CRIME, "school"),
            ),
        ),
        agreement("dawn", level=Level.AGENCY),
        agreement("dawn", id="same-instant", level=Level.CONTACT),
        agreement("kai", by="dawn", family_teams=D, family_members=frozenset({"dawn"})),
        agreement("kai", by="lee", family_teams=D, family_members=frozenset({"dawn"})),
        decision(["kai", "lee"], ["school", "gp"], opens=frozenset({"social", "health"})),
        decision(["kai"], ["gp"], sensitive={"clinic": Level.AGENCY}),
        exclusion("kai", ExclusionKind.NOT_SHOWN, "social"),
        support("greg", "gp", "dawn"),
        support("greg", "gp", "kai"),
        support("hana", "health", "lee"),
        support("una", "school", "dawn", state=SupportState.ENDED, span=Span(end=TODAY)),
        support("tom", "school", "noah", state=SupportState.PROPOSED),
    ),
    TOWN,
)

VIEWERS: tuple[str | Viewer, ...] = (*WORKERS, *(relative(each) for each in PEOPLE))
FOCI = (*(at(each) for each in PEOPLE), *(at_family(each) for each in FAMILIES))


def views() -> Iterator[tuple[Viewer, Facts]]:
    for who, focus in product(VIEWERS, FOCI):
        viewer = worker(BUSY, who) if isinstance(who, str) else who
        yield viewer, facts_of(BUSY, viewer, focus)


def shuffled(facts: Facts, random: Random) -> Facts:
    """The same facts, every row in another place."""

    def mixed(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(random.sample(rows, len(rows)))

    def mixed_person(person: PersonFacts) -> PersonFacts:
        lists = [part.name for part in fields(person) if part.name != "person"]
        changes = {name: mixed(getattr(person, name)) for name in lists}
        return replace(person, **changes)  # type: ignore[arg-type] # by name, as they were

    ids = random.sample(sorted(facts.people), len(facts.people))
    return replace(facts, people={each: mixed_person(facts.people[each]) for each in ids})


def test_the_order_of_rows_changes_nothing() -> None:
    random, visible = Random(7), 0
    for viewer, facts in views():
        seen = see(viewer, facts, NOW)
        visible += seen is not None
        for _ in range(3):
            assert see(viewer, shuffled(facts, random), NOW) == seen
    assert visible > 40


def test_lines_people_and_kin_stand_in_the_order_of_their_ids() -> None:
    for viewer, facts in views():
        seen = see(viewer, facts, NOW)
        for rows in (seen.people, seen.kin, seen.supports) if seen else ():
            ids = [row.id for row in rows]
            assert ids == sorted(set(ids))


def test_facts_that_are_missing_show_less_and_never_fail() -> None:
    """But where one side of a safety arrangement is not on the page, the other may stay."""
    for viewer, facts in views():
        seen = see(viewer, facts, NOW)
        known = {person.id for person in seen.people} if seen else set()
        lines = {line.id for line in seen.supports} if seen else set()
        nobody = replace(facts, directory=Directory())
        for gone in facts.people:
            rest = {each: facts.people[each] for each in facts.people if each != gone}
            without = see(viewer, replace(facts, people=rest), NOW)
            if without and gone not in ("dawn", "lee"):
                assert {person.id for person in without.people} <= known
                assert {line.id for line in without.supports} <= lines
        empty = see(viewer, nobody, NOW)
        assert not empty or not empty.supports
        assert see(viewer, Facts(facts.focus), NOW) is None


def family_of_six(ties: int) -> tuple[Viewer, Facts]:
    """A family of six who agreed with each other, and so many ties of ten agencies."""
    members = Records(
        memberships=(Membership("D-lee", "lee", "D"), Membership("D-rose", "rose", "D"))
    )
    records = TOWN + members
    for adult in ("dawn", "lee", "rose"):
        records += agreement(adult, family_teams=D)
    for child in ("kai", "isla", "noah"):
        records += agreement(child, by="dawn", family_teams=D)
        records += agreement(child, by="lee", family_teams=D)
    more = product(range(100), sorted(PEOPLE), ("tom", "hana", "sol", "vic", "greg"))
    for number, person_id, who in more:
        if len(records.supports) >= ties:
            break
        records += support(who, WORKERS[who][1], person_id, id=f"{who}-{person_id}-{number}")
    viewer = worker(records, "una")
    return viewer, facts_of(records, viewer, at_family("D"))


def calls(viewer: Viewer, facts: Facts) -> int:
    """How many function calls one decision takes: its cost, without a clock."""
    profile = cProfile.Profile()
    profile.runcall(see, viewer, facts, NOW)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined] # not in typeshed


def test_a_family_of_six_with_24_ties_costs_few_calls() -> None:
    assert calls(*family_of_six(24)) < 11_000


@pytest.mark.parametrize("ties", [100, 200])
def test_the_cost_grows_with_the_ties_and_not_with_their_square(ties: int) -> None:
    assert calls(*family_of_six(2 * ties)) < 2.2 * calls(*family_of_six(ties))
