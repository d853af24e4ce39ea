"""The gaps that a map can show where something is missing: an empty place beside somebody."""

from collections.abc import Mapping

from app.services.context import Services
from app.services.gaps.met import with_meetings
from app.services.gaps.viewed import thresholds
from graph.gaps import gaps_of
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import GapKind

EMPTY_PLACES = frozenset(
    {
        GapKind.NO_LEAD,
        GapKind.WORKER_LEFT,
        GapKind.NEED_UNMET,
        GapKind.NEVER_ASKED,
        GapKind.NO_CHILD_HEALTH,
        GapKind.NO_EDUCATION,
        GapKind.NO_ADULT_SERVICE,
    }
)
"""What leaves a place empty; the other gaps are about somebody who is there."""


def ghosts_of(services: Services, actor: Actor, web: SupportWeb) -> Mapping[str, tuple[str, ...]]:
    """What is missing beside each person of one page, by their id, in the order of the gaps; as
    far as the page's viewer sees."""
    found: dict[str, list[str]] = {}
    for gap in gaps_of(with_meetings(services, actor)(web), thresholds(services)):
        if gap.kind in EMPTY_PLACES:
            for person_id in gap.people:
                found.setdefault(person_id, []).append(services.words.of(gap.kind))
    return {person_id: tuple(dict.fromkeys(said)) for person_id, said in found.items()}
