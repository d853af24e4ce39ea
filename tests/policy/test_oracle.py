"""Promise 3: `see` decides as a slow and separate statement of the same rules does."""

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from tests.policy.comparing import Comparison, Disagreement, Tally, to_be_met
from tests.policy.shrinking import smallest, told
from tests.worlds.councils import Council, council, councils
from tests.worlds.proof import PROOF

pytestmark = pytest.mark.proof

DECISIONS = 1_000_000 if PROOF else 40_000
OFTEN = 20 if PROOF else 5
"""How often each reach, reason and value of a field must occur among what is compared."""
ORACLE = Path(__file__).parents[1] / "oracle"
SHARED = {"graph.policy.facts", "graph.policy.support_web"}
"""The types of what the policy is asked and what it answers: all that the two have in common."""


def first_disagreement(council: Council) -> Disagreement | None:
    return next(Comparison(council, Tally()).disagreements(), None)


def explained(council: Council) -> str:
    """The smallest council that still shows a disagreement, and the disagreement."""
    small = smallest(council, lambda smaller: first_disagreement(smaller) is not None)
    found = first_disagreement(small)
    assert found is not None
    head = f"{found.viewer}\nat {found.focus}, {small.now}, {small.settings.jurisdiction}"
    return f"{head}\n{found.what}\n{told(small.records, head + found.what)}"


def often(what: str) -> int:
    """How often it must have been met. Whoever recorded a no or a withdrawal seldom looks."""
    return OFTEN // 4 if what in ("agreement refused", "agreement withdrawn") else OFTEN


def compared(decisions: int, tally: Tally) -> Council | None:
    """Councils one after the other, until so many decisions were compared or two disagree."""
    for seed in count():
        if tally.decisions >= decisions:
            break
        drawn = council(Random(seed))
        if any(True for _ in Comparison(drawn, tally).disagreements()):
            return drawn
        tally.councils += 1
    return None


def test_see_and_the_oracle_agree_on_every_person_edge_and_field(
    record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    tally = Tally()
    disputed = compared(DECISIONS, tally)
    record_property("decisions", tally.decisions)
    record_property("disagreements", int(disputed is not None))
    if disputed is not None:
        pytest.fail(explained(disputed))
    figure = f"{tally.decisions} decisions in {tally.councils} councils, 0 disagreements"
    with capsys.disabled():
        print(f"\noracle: {figure}")  # noqa: T201 - a measured figure that a person reads
    rare = {what: tally.met[what] for what in to_be_met() if tally.met[what] < often(what)}
    assert not rare, f"hardly compared: {rare}"


def test_the_oracle_owes_nothing_to_the_policy() -> None:
    """Two statements of the rules agree for a reason only if they are two."""
    imported = set[str]()
    for module in ORACLE.glob("*.py"):
        imported.update(
            re.findall(r"^(?:from|import) (\S+)", module.read_text("utf-8"), re.MULTILINE)
        )
    assert {name for name in imported if name.startswith("graph.policy")} == SHARED


# The smallest council has a school, and hypothesis takes its time to draw one.
@settings(
    max_examples=100 if PROOF else 20,
    suppress_health_check=[HealthCheck.large_base_example, HealthCheck.too_slow],
)
@given(councils())
def test_they_agree_on_councils_that_hypothesis_makes_small(drawn: Council) -> None:
    found = first_disagreement(drawn)
    assert found is None, f"{found}\n{told(drawn.records, str(found))}"
