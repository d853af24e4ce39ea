"""Service gaps: what is missing around somebody, as far as one viewer may know.

Each gap is one pure function over a `SupportWeb` and stands in one registry; pages, lists, exports
and counts read that. This room stands above the policy, from whose webs alone gaps are found, and
below the door and everything that is shown, so that the same functions serve all of them.
"""

from graph.gaps.gap import Fact, FactKind, Gap
from graph.gaps.registry import REGISTRY, Rule, gaps_of
from graph.gaps.thresholds import DEFAULTS, Thresholds

__all__ = [
    "DEFAULTS",
    "REGISTRY",
    "Fact",
    "FactKind",
    "Gap",
    "Rule",
    "Thresholds",
    "gaps_of",
]
