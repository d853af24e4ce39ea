"""Promise 4: the leak tests work. Each rule of `see` is removed in turn, and they notice."""

from collections.abc import Iterator
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


@pytest.mark.parametrize("mutant", list(mutants()), ids=lambda mutant: mutant.name)
def test_the_removal_of_a_rule_is_noticed(mutant: Mutant) -> None:
    assert noticed_after(mutant) is not None


def test_there_are_rules_to_remove() -> None:
    """Fails when the rules are no longer tuples of named functions, and nothing is removed."""
    assert len(list(mutants())) >= 100
