"""Promise 3: `see` decides as a slow and separate statement of the same rules does."""

import os
from collections.abc import Callable
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings

from graph.facts import Focus
from graph.policy import see
from graph.support_web import SupportWeb
from graph.viewer import Viewer
from tests.builders import facts_of
from tests.leaks.comparing import Comparison, Disagreement, Tally, to_be_met
from tests.leaks.councils import Council, council, councils
from tests.leaks.shrinking import smallest, told

DECISIONS = 200_000 if os.environ.get("KITHMAP_PROOF") else 50_000
OFTEN = 20
"""How often each reach, reason and value of a field must occur among what is compared."""


def seeing(council: Council, viewer: Viewer, focus: Focus) -> SupportWeb | None:
    return see(viewer, facts_of(council.records, viewer, focus), council.now, council.settings)


def first_disagreement(council: Council) -> Disagreement | None:
    return next(Comparison(council, seeing, Tally()).disagreements(), None)


def explained(council: Council) -> str:
    """The smallest council that still shows a disagreement, and the disagreement."""
    small = smallest(council, lambda smaller: first_disagreement(smaller) is not None)
    found = first_disagreement(small)
    assert found is not None
    head = f"{found.viewer}\nat {found.focus}, {small.now}, {small.settings.jurisdiction}"
    return f"{head}\n{found.what}\n{told(small.records)}"


def compared(decisions: int) -> Tally:
    """Councils one after the other, until so many decisions were compared."""
    tally = Tally()
    for seed in count():
        if tally.decisions >= decisions:
            break
        drawn = council(Random(seed))
        for _ in Comparison(drawn, seeing, tally).disagreements():
            pytest.fail(explained(drawn))
        tally.councils += 1
    return tally


def test_see_and_the_oracle_agree_on_every_person_edge_and_field(
    record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    tally = compared(DECISIONS)
    record_property("oracle_decisions", tally.decisions)
    figure = f"{tally.decisions} decisions in {tally.councils} councils, 0 disagreements"
    with capsys.disabled():
        print(f"\noracle: {figure}")  # noqa: T201 - a measured figure that a person reads
    rare = {what: tally.met[what] for what in to_be_met() if tally.met[what] < OFTEN}
    assert not rare, f"hardly compared: {rare}"


@settings(max_examples=50, deadline=None, derandomize=True)
@given(councils())
def test_they_agree_on_councils_that_hypothesis_makes_small(drawn: Council) -> None:
    found = first_disagreement(drawn)
    assert found is None, f"{found}\n{told(drawn.records)}"
