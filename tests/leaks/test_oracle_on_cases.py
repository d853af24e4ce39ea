"""The worked cases again, each look of theirs beside the oracle.

Every test of the policy's own runs here a second time; whatever it makes `see` say of whatever
records, the oracle must say too.
"""

from datetime import datetime
from types import ModuleType

import pytest

from graph.facts import ENGLAND, Facts, Focus, PolicySettings
from graph.policy import see
from graph.records import Records
from graph.support_web import SupportWeb
from graph.viewer import Viewer
from tests import builders
from tests.leaks.comparing import Comparison, Tally
from tests.leaks.councils import Council
from tests.unit import (
    test_policy_cases,
    test_policy_cases_of_reach,
    test_policy_family_members,
    test_policy_fields,
    test_policy_lines,
    test_policy_reach,
    test_policy_safety,
)

MODULES: tuple[ModuleType, ...] = (
    test_policy_cases,
    test_policy_cases_of_reach,
    test_policy_family_members,
    test_policy_fields,
    test_policy_lines,
    test_policy_reach,
    test_policy_safety,
)

for module in MODULES:
    subject = module.__name__.removeprefix("tests.unit.test_")
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
