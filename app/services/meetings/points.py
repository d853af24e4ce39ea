"""What a meeting may talk about: the gaps that everybody in the room may know.

They are found in what the room sees and in nothing else. A point that stood there, or did not,
because the chair sees more, would tell the room of it.
"""

from dataclasses import dataclass

from app.services.context import Services
from app.services.gaps.viewed import thresholds
from graph.gaps import Gap, gaps_of
from graph.policy.support_web import SupportWeb
from graph.vocabulary import GapKind
from visualisations.for_others import for_others
from visualisations.said import name_of
from visualisations.words import Words

_FOR_A_ROOM = frozenset(
    {
        GapKind.NO_LEAD,
        GapKind.TWO_LEADS,
        GapKind.NO_CHILD_HEALTH,
        GapKind.NO_EDUCATION,
        GapKind.SEPARATE_TEAMS,
        GapKind.RELIES_ON_ONE,
        GapKind.NO_ADULT_SERVICE,
    }
)
"""Not what is somebody's own to know: needs, agreements, who confirmed what and when."""


@dataclass(frozen=True, slots=True)
class Point:
    said: str
    names: tuple[str, ...]


def gaps_for(services: Services, room: SupportWeb) -> tuple[Gap, ...]:
    """The gaps in what a room sees, about people whom it sees."""
    known = {person.id for person in room.people}
    return tuple(
        gap
        for gap in gaps_of(for_others(room), thresholds(services))
        if gap.kind in _FOR_A_ROOM and known.issuperset(gap.people)
    )


def points_of(services: Services, room: SupportWeb) -> tuple[Point, ...]:
    """The same in words, by name."""
    return tuple(_point(gap, room, services.words) for gap in gaps_for(services, room))


def _point(gap: Gap, room: SupportWeb, words: Words) -> Point:
    people = [person for person in room.people if person.id in gap.people]
    return Point(words.of(gap.kind), tuple(name_of(person, words) for person in people))
