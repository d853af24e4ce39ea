"""Whose people: a page of gaps is about one's own, or about one's teams'."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from graph.gaps.around import joined
from graph.gaps.gap import Gap
from graph.gaps.registry import REGISTRY, gaps_of
from graph.gaps.thresholds import Thresholds
from graph.policy.support_web import SupportWeb
from graph.vocabulary import GapKind, Reach


class Whose(StrEnum):
    TEAM = "team"
    OWN = "own"


KnowsMeetings = Callable[[SupportWeb], SupportWeb]
"""Adds to a viewer's web the meetings that they know of."""

_REACH = {
    Whose.TEAM: frozenset({Reach.SUPERVISOR}),
    Whose.OWN: frozenset({Reach.DIRECT, Reach.COVER, Reach.PROPOSER}),
}


def is_of(web: SupportWeb, whose: Whose) -> bool:
    return any(not _REACH[whose].isdisjoint(person.reach) for person in web.in_focus)


def scopes_of(webs: Iterable[SupportWeb]) -> tuple[Whose, ...]:
    """Those in which the viewer has anybody."""
    return tuple(each for each in Whose if any(is_of(web, each) for web in webs))


def counts(
    webs: Sequence[SupportWeb], on: date, at: Thresholds, meetings: KnowsMeetings
) -> dict[Whose, dict[str, int]]:
    """How many gaps of each kind there are in each scope of a viewer's webs."""
    return {
        whose: counted_by_key(
            gaps_of(meetings(joined((web for web in webs if is_of(web, whose)), on)), at)
        )
        for whose in scopes_of(webs)
    }


def counted_by_key(gaps: Iterable[Gap]) -> dict[str, int]:
    """How many of each kind; those still to come apart."""
    return dict(sorted(Counter(map(key_of, gaps)).items()))


def key_of(gap: Gap) -> str:
    return f"{gap.kind}_to_come" if gap.to_come else str(gap.kind)


NOT_COUNTED = frozenset({GapKind.CARRIES_MUCH, GapKind.NOT_TALKED})
"""In the partnership's numbers: the one compares the workers of one team, whom their own manager
sees; the other rests on what somebody noted for themself. Who talks is counted service by service.
"""

_COMES = (
    GapKind.AGREEMENT_ENDING,
    GapKind.BIRTHDAY,
    GapKind.ENDS_SOON,
    GapKind.NO_ADULT_SERVICE,
)
CELLS = tuple(
    key
    for rule in REGISTRY
    if rule.kind not in NOT_COUNTED
    for key in (str(rule.kind), *((f"{rule.kind}_to_come",) if rule.kind in _COMES else ()))
)
"""Every key that the partnership counts, in the order of the gaps."""

Counts = Mapping[Whose, Mapping[str, int]]
