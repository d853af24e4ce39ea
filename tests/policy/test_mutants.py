"""Promise 4: the leak tests work. Each rule of `see` is removed in turn, and they notice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from inspect import signature
from random import Random

import pytest

from graph.policy import RULES, Rules, see
from tests.policy import (
    test_agreements,
    test_cases,
    test_cases_of_danger,
    test_cases_of_reach,
    test_cases_of_rooms,
    test_cases_of_what_is_rare,
    test_cases_of_what_stands,
    test_family_members,
    test_fields,
    test_lines,
    test_reach,
    test_safety,
)
from tests.policy.comparing import Comparison, Tally
from tests.policy.rooms import Rooms
from tests.worlds import builders
from tests.worlds.councils import council

pytestmark = pytest.mark.proof

FIRST, COUNCILS = 12, 600
"""Most mutants fall in the first councils; of the others the worked cases are asked, and then so
many councils before one counts as a mutant that survived."""

MODULES = (
    test_agreements,
    test_cases,
    test_cases_of_danger,
    test_cases_of_reach,
    test_cases_of_rooms,
    test_cases_of_what_is_rare,
    test_cases_of_what_stands,
    test_family_members,
    test_fields,
    test_lines,
    test_reach,
    test_safety,
)


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


def noticed(mutant: Mutant) -> bool:
    """Whether the policy without the rule disagrees with the oracle, or with a worked case."""
    if any(noticed_in(mutant, seed) for seed in range(FIRST)):
        return True
    if not mutant.of_rooms and fails_a_case(mutant):
        return True
    return any(noticed_in(mutant, seed) for seed in range(FIRST, COUNCILS))


def noticed_in(mutant: Mutant, seed: int) -> bool:
    look = rooms if mutant.of_rooms else comparison
    return any(True for _ in look(seed).disagreements(mutant.rules))


def fails_a_case(mutant: Mutant) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builders, "see", partial(see, rules=mutant.rules))
        return any(fails(case) for case in worked_cases())


def worked_cases() -> list[Callable[[], None]]:
    """Those that need nothing of pytest."""
    return [
        member
        for module in MODULES
        for name, member in vars(module).items()
        if name.startswith("test_") and not signature(member).parameters
    ]


def fails(case: Callable[[], None]) -> bool:
    """Also where a page, a person or a line that the case takes for granted is not there."""
    try:
        case()
    except (AssertionError, ValueError, LookupError, AttributeError, StopIteration):
        return True
    return False


@pytest.mark.parametrize("mutant", [pytest.param(each, id=each.name) for each in mutants()])
def test_the_removal_of_a_rule_is_noticed(
    mutant: Mutant, record_property: Callable[[str, object], None]
) -> None:
    caught = noticed(mutant)
    record_property("mutants", 1)
    record_property("mutants_caught", int(caught))
    assert caught


def test_there_are_rules_to_remove() -> None:
    """Fails when the rules are no longer tuples of named functions, and nothing is removed."""
    assert len({mutant.name for mutant in mutants()}) >= 100


def test_there_are_cases_to_ask_and_all_hold() -> None:
    """A case that fails by itself would notice everything."""
    assert len(worked_cases()) >= 200
    assert not any(map(fails, worked_cases()))
