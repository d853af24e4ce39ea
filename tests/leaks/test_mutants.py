"""Promise 4: the leak tests work. Each rule of `see` is removed in turn, and they notice."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from random import Random

import pytest

from graph.facts import Facts, Focus
from graph.policy import RULES, Rules, see
from graph.viewer import FamilyMemberView, Viewer, WorkerView
from tests.builders import facts_of
from tests.leaks.comparing import Comparison, Tally, nothing_seen
from tests.leaks.councils import Council, council
from tests.leaks.oracle_web import Expected

COUNCILS = 600
"""Each mutant is tried on so many before it counts as one that survived; most fall in the first."""


@dataclass(frozen=True)
class Mutant:
    """The policy with one rule left out."""

    name: str
    rules: Rules


def mutants() -> Iterator[Mutant]:
    for part in fields(RULES):
        rules = getattr(RULES, part.name)
        for n, rule in enumerate(rules):
            without = rules[:n] + rules[n + 1 :]
            yield Mutant(f"{part.name}-{rule.__name__}", replace(RULES, **{part.name: without}))


@dataclass(frozen=True)
class Look:
    """What the oracle expects of one viewer at one focus."""

    viewer: Viewer
    focus: Focus
    facts: Facts
    expected: Expected | None


@cache
def looks(seed: int) -> tuple[Council, Comparison, tuple[Look, ...]]:
    drawn = council(Random(seed))
    comparison = Comparison(drawn, nothing_seen, Tally())
    viewers: list[WorkerView | FamilyMemberView] = [*drawn.workers(), *drawn.family_members()]
    every = tuple(
        Look(viewer, focus, facts_of(drawn.records, viewer, focus), expected)
        for viewer in viewers
        for focus in drawn.foci()
        for expected in [comparison.expected(viewer, focus)]
    )
    return drawn, comparison, every


def noticed_after(rules: Rules) -> int | None:
    """How many councils it took until the policy with these rules disagreed with the oracle."""
    for seed in range(COUNCILS):
        drawn, comparison, every = looks(seed)
        for look in every:
            seen = see(look.viewer, look.facts, drawn.now, drawn.settings, rules=rules)
            if any(comparison.compare(look.expected, seen, look.focus)):
                return seed + 1
    return None


@pytest.mark.parametrize("mutant", list(mutants()), ids=lambda mutant: mutant.name)
def test_the_removal_of_a_rule_is_noticed(mutant: Mutant) -> None:
    assert noticed_after(mutant.rules) is not None


def test_there_are_rules_to_remove() -> None:
    """Fails when the rules are no longer tuples of named functions, and nothing is removed."""
    assert len(list(mutants())) >= 40
