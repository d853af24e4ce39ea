"""The worked cases again, each look of theirs beside the oracle.

Every test of the policy's own runs here a second time; whatever it makes `see` say of whatever
records, the oracle must say too.
"""

from datetime import datetime
from types import ModuleType

import pytest

from graph.policy import see
from graph.policy.facts import ENGLAND, Facts, Focus, PolicySettings
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records
from graph.records.viewer import Viewer
from tests.policy import (
    test_cases,
    test_cases_of_reach,
    test_family_members,
    test_fields,
    test_lines,
    test_reach,
    test_safety,
)
from tests.policy.comparing import Comparison, Tally
from tests.worlds import builders
from tests.worlds.councils import Council

MODULES: tuple[ModuleType, ...] = (
    test_cases,
    test_cases_of_reach,
    test_family_members,
    test_fields,
    test_lines,
    test_reach,
    test_safety,
)

for module in MODULES:
    subject = module.__name__.removeprefix("tests.policy.test_")
    for name, member in list(vars(module).items()):
        if name.startswith("test_") and callable(member):
            globals()[f"test_{subject}_{name.removeprefix('test_')}"] = member


@pytest.fixture(autouse=True)
def _beside_the_oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the builders ask the oracle as well, whenever they ask `see`."""
    known: dict[int, tuple[Records, Facts]] = {}
    plain_facts_of = builders.facts_of

    def facts_of(records: Records, viewer: Viewer, focus: Focus) -> Facts:
        facts = plain_facts_of(records, viewer, focus)
        known[id(facts)] = records, facts
        return facts

    def see_and_ask(
        viewer: Viewer, facts: Facts, now: datetime, settings: PolicySettings = ENGLAND
    ) -> SupportWeb | None:
        seen = see(viewer, facts, now, settings)
        if id(facts) in known:
            comparison = Comparison(Council(known[id(facts)][0], now, settings), Tally())
            expected = comparison.expected(viewer, facts.focus)
            found = list(comparison.compare(expected, seen, facts.focus))
            assert not found, f"the oracle says otherwise of {viewer} at {facts.focus}: {found}"
        return seen

    monkeypatch.setattr(builders, "facts_of", facts_of)
    monkeypatch.setattr(builders, "see", see_and_ask)
