"""What a room sees, beside the oracle: the intersection of those present, and no marks."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest

from graph.errors import Refused
from graph.facts import Focus
from graph.policy import together
from graph.support_web import SupportWeb
from graph.viewer import FamilyMemberView, WorkerView
from graph.vocabulary import Reach
from tests.builders import facts_of
from tests.leaks.comparing import Comparison, Tally, nothing_seen
from tests.leaks.councils import Council, council
from tests.leaks.oracle import Oracle
from tests.leaks.oracle_room import Present, RoomWebs
from tests.leaks.oracle_web import Expected
from tests.leaks.shrinking import smallest, told

COUNCILS = 1_000 if os.environ.get("KITHMAP_PROOF") else 250


def rooms(drawn: Council, webs: RoomWebs, rng: Random) -> Iterator[tuple[Present, Focus]]:
    """For each focus some rooms: of those who may see it, and of anybody.

    Members of the family only where the facts around the focus hold them: without their records
    `together` cannot know of a safety arrangement between them.
    """
    workers: list[WorkerView | FamilyMemberView] = list(drawn.workers())
    for focus in drawn.foci():
        around = facts_of(drawn.records, workers[0], focus).people
        everybody = workers + [m for m in drawn.family_members() if m.person_id in around]
        insiders = [viewer for viewer in everybody if webs.web_of(viewer, focus) is not None]
        for among in (insiders, insiders, everybody):
            if len(among) >= 2:
                yield rng.sample(among, rng.choice((2, 2, min(3, len(among))))), focus


def reached_or_not(people: Expected | SupportWeb) -> dict[str, Reach | None]:
    values = people.people.values() if isinstance(people, Expected) else people.people
    return {person.id: Reach.DIRECT if person.reach else None for person in values}


def differences(drawn: Council, present: Present, focus: Focus, tally: Tally) -> list[str]:
    webs = RoomWebs(Oracle(drawn.records, drawn.now, drawn.settings))
    comparison = Comparison(drawn, nothing_seen, tally)
    facts = [(viewer, facts_of(drawn.records, viewer, focus)) for viewer in present]
    try:
        seen = together(facts, drawn.now, drawn.settings)
    except Refused:
        return [] if webs.refused(present) else ["refused a room that may meet"]
    if webs.refused(present):
        return ["two people under one safety arrangement sat in one room"]
    expected = webs.web(present, focus)
    if expected is None or seen is None:
        return list(comparison.compare(expected, seen, focus))
    if reached_or_not(expected) != reached_or_not(seen):
        return [f"reached: {reached_or_not(expected)}, saw {reached_or_not(seen)}"]
    # Whose reach stands for that of all is a matter of taste: it was compared as yes or no.
    for person in seen.people:
        expected.people[person.id] = replace(expected.people[person.id], reach=person.reach)
    return list(comparison.compare(expected, seen, focus))


def explained(drawn: Council, present: Present, focus: Focus) -> str:
    def found(council: Council) -> list[str]:
        return differences(council, present, focus, Tally())

    small = smallest(drawn, lambda smaller: bool(found(smaller)))
    return f"{present}\nat {focus}, {small.now}\n{found(small)}\n{told(small.records)}"


def test_a_room_sees_what_everybody_present_may_see(
    record_property: Callable[[str, object], None],
) -> None:
    tally: Tally = Tally()
    met: Counter[str] = Counter()
    for seed in range(COUNCILS):
        rng = Random(seed)
        drawn = council(rng)
        webs = RoomWebs(Oracle(drawn.records, drawn.now, drawn.settings))
        for present, focus in rooms(drawn, webs, rng):
            if differences(drawn, present, focus, tally):
                pytest.fail(explained(drawn, present, focus))
            met["refused"] += webs.refused(present)
            met["rooms"] += 1
    record_property("room_decisions", tally.decisions)
    for what in ("reach given", "reason agreement at CONTACT", "other_support given"):
        met[what] = tally.met[what]
    assert min(met.values()) >= 5, met
