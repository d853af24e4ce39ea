"""What if: the same gaps in a web without a practitioner, an agency, or what was agreed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from graph.gaps.around import counted, live_lines
from graph.gaps.gap import Gap
from graph.gaps.registry import gaps_of
from graph.gaps.thresholds import DEFAULTS, Thresholds
from graph.policy.support_web import Reason, SupportWeb, VisibleSupport

_BY_AGREEMENT = frozenset({Reason.AGREEMENT, Reason.AGREED_BY_NAME})


class Without(StrEnum):
    """What would not be there any more."""

    WORKER = "worker"
    AGENCY = "agency"
    AGREEMENTS = "agreements"


@dataclass(frozen=True, slots=True)
class WhatIf:
    alone: tuple[str, ...]
    """The ids of those who would have nobody that the viewer sees, and have somebody now."""
    gaps: tuple[Gap, ...]
    """What would be missing then, and is not now."""


def what_if(
    web: SupportWeb, without: Without, which: str = "", at: Thresholds = DEFAULTS
) -> WhatIf:
    """`which` is the id of the practitioner or the agency; one that is not there changes nothing.

    Without what was agreed a viewer sees no more than they do by their own work and by duty.
    """
    rest = replace(web, supports=tuple(x for x in web.supports if not _goes(without, which)(x)))
    if without is Without.AGREEMENTS:
        people = tuple(replace(person, other_support=False) for person in web.people)
        rest = replace(rest, people=people, agreements=())
    alone = tuple(
        person.id
        for person in counted(web)
        if live_lines(web, person.id) and not live_lines(rest, person.id)
    )
    now = {(gap.kind, gap.subject) for gap in gaps_of(web, at)}
    then = gaps_of(rest, at)
    return WhatIf(alone, tuple(gap for gap in then if (gap.kind, gap.subject) not in now))


def _goes(without: Without, which: str) -> Callable[[VisibleSupport], bool]:
    match without:
        case Without.WORKER:
            return lambda line: line.worker is not None and line.worker.id == which
        case Without.AGENCY:
            return lambda line: line.agency.id == which
        case Without.AGREEMENTS:
            return lambda line: line.reason in _BY_AGREEMENT
