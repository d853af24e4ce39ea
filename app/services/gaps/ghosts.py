"""The gaps that a map can show where something is missing."""

from dataclasses import dataclass

from app.services.context import Services
from app.services.gaps.met import with_meetings
from app.services.gaps.viewed import thresholds
from graph.gaps import gaps_of
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import GapKind


@dataclass(frozen=True, slots=True)
class Ghost:
    """What is missing, beside whom."""

    kind: GapKind
    people: tuple[str, ...]
    """The ids of the people of the map beside whom it is missing."""
    text: str


def ghosts_of(services: Services, actor: Actor, web: SupportWeb) -> tuple[Ghost, ...]:
    """Of the people of one page, in the order of the gaps; as far as its viewer sees."""
    return tuple(
        Ghost(gap.kind, gap.people, services.words.of(gap.kind))
        for gap in gaps_of(with_meetings(services, actor)(web), thresholds(services))
    )
