"""All gaps, in their order: the one definition that pages, lists, exports and counts read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.gaps.agreed import agreement_ending, birthday_to_come, never_asked, unreviewed
from graph.gaps.gap import Gap
from graph.gaps.helpers import (
    ends_soon,
    no_lead,
    two_leads,
    unconfirmed,
    waiting_long,
    worker_left,
)
from graph.gaps.meetings import no_family_meeting, no_meeting, not_talked
from graph.gaps.networks import carries_much, relies_on_one, separate_teams
from graph.gaps.services import (
    desert,
    need_unmet,
    no_adult_service,
    no_child_health,
    no_education,
)
from graph.gaps.thresholds import DEFAULTS, Thresholds
from graph.policy.support_web import SupportWeb
from graph.vocabulary import GapKind

Find = Callable[[SupportWeb, Thresholds], Iterator[Gap]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One gap. What it asks, and what to do next, is said in the words of its kind."""

    kind: GapKind
    find: Find
    partnership_only: bool = False
    """Looked for in no viewer's web."""


REGISTRY: tuple[Rule, ...] = (
    Rule(GapKind.NO_LEAD, no_lead),
    Rule(GapKind.TWO_LEADS, two_leads),
    Rule(GapKind.WORKER_LEFT, worker_left),
    Rule(GapKind.NEED_UNMET, need_unmet),
    Rule(GapKind.NEVER_ASKED, never_asked),
    Rule(GapKind.UNCONFIRMED, unconfirmed),
    Rule(GapKind.WAITING_LONG, waiting_long),
    Rule(GapKind.NO_CHILD_HEALTH, no_child_health),
    Rule(GapKind.NO_EDUCATION, no_education),
    Rule(GapKind.AGREEMENT_ENDING, agreement_ending),
    Rule(GapKind.SEPARATE_TEAMS, separate_teams),
    Rule(GapKind.RELIES_ON_ONE, relies_on_one),
    Rule(GapKind.CARRIES_MUCH, carries_much),
    Rule(GapKind.BIRTHDAY, birthday_to_come),
    Rule(GapKind.ENDS_SOON, ends_soon),
    Rule(GapKind.NO_ADULT_SERVICE, no_adult_service),
    Rule(GapKind.NOT_TALKED, not_talked),
    Rule(GapKind.NO_MEETING, no_meeting),
    Rule(GapKind.NO_FAMILY_MEETING, no_family_meeting),
    Rule(GapKind.UNREVIEWED, unreviewed),
    Rule(GapKind.DESERT, desert, partnership_only=True),
)


def gaps_of(web: SupportWeb, thresholds: Thresholds = DEFAULTS) -> tuple[Gap, ...]:
    """Every gap in a web: in the order of the registry, then of what they are about."""
    return tuple(
        gap
        for rule in REGISTRY
        for gap in sorted(rule.find(web, thresholds), key=lambda gap: gap.subject)
    )
