"""Promise 4: the leak tests work. Each rule of `see` is removed in turn, and they notice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from random import Random

import pytest

from graph.policy import RULES, Rules
from tests.policy.comparing import Comparison, Tally
from tests.policy.rooms import Rooms
from tests.worlds.councils import council

pytestmark = pytest.mark.proof

COUNCILS = 600
"""Each mutant is tried on so many before it counts as one that survived; most fall in the first."""


RARE = frozenset(
    {
        "marker-nothing_more_is_shown",
        "member_edges-a_young_persons_own_agreement_is_theirs",
        "member_edges-the_agreement_for_it_does_not_name_them",
        "member_edges-the_relative_wished_it_hidden",
        "narrowings-by_name_only_where_all_named_it",
        "narrowings-only_families_in_all",
        "past-it_was_confirmed_once",
        "records-the_holder_is_somebody_else",
        "room-waiting_edges_stay_out",
        "wishes-the_service_is_not_to_be_shown",
    }
)
"""Rules that few councils show at work: it takes half of the time to notice that they are gone."""


@dataclass(frozen=True)
class Mutant:
    """The policy with one rule left out."""

    name: str
    rules: Rules
    of_rooms: bool
    """Whether only those who sit together see the rule at work."""


def mutants() -> Iterator[Mutant]:
    for part in fields(RULES):
        rules = getattr(RULES, part.name)
        for n, rule in enumerate(rules):
            without = rules[:n] + rules[n + 1 :]
            name = f"{part.name}-{rule.__name__}"
            yield Mutant(name, replace(RULES, **{part.name: without}), part.name == "room")


@cache
def comparison(seed: int) -> Comparison:
    return Comparison(council(Random(seed)), Tally())


@cache
def rooms(seed: int) -> Rooms:
    return Rooms(council(Random(seed)), Tally())


def noticed_after(mutant: Mutant) -> int | None:
    """How many councils it took until the policy without the rule disagreed with the oracle."""
    look = rooms if mutant.of_rooms else comparison
    for seed in range(COUNCILS):
        if any(True for _ in look(seed).disagreements(mutant.rules)):
            return seed + 1
    return None


@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param(each, id=each.name, marks=[pytest.mark.thorough] * (each.name in RARE))
        for each in mutants()
    ],
)
def test_the_removal_of_a_rule_is_noticed(
    mutant: Mutant, record_property: Callable[[str, object], None]
) -> None:
    noticed = noticed_after(mutant) is not None
    record_property("mutants", 1)
    record_property("mutants_caught", int(noticed))
    assert noticed


def test_there_are_rules_to_remove() -> None:
    """Fails when the rules are no longer tuples of named functions, and nothing is removed."""
    names = {mutant.name for mutant in mutants()}
    assert len(names) >= 100
    assert names >= RARE
