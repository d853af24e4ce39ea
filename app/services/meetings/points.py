"""What a meeting may talk about: the gaps that everybody in the room may know.

They are found in what the room sees and in nothing else. A point that stood there, or did not,
because the chair sees more, would tell the room of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.services.context import Services
from app.services.gaps.noting import GapAt
from app.services.gaps.viewed import Key, thresholds
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
    own: GapAt | None = None
    """Where the chair finds the same among what is missing around their own people."""


def gaps_for(services: Services, room: SupportWeb) -> tuple[Gap, ...]:
    """The gaps in what a room sees, about people whom it sees."""
    known = {person.id for person in room.people}
    return tuple(
        gap
        for gap in gaps_of(for_others(room), thresholds(services))
        if gap.kind in _FOR_A_ROOM and known.issuperset(gap.people)
    )


def points_of(
    services: Services, room: SupportWeb, mine: SupportWeb | None = None
) -> tuple[Point, ...]:
    """The same in words, by name; with what the chair sees, for the chair alone."""
    own = {} if mine is None else _own(services, mine)
    return tuple(_point(gap, room, services.words, own) for gap in gaps_for(services, room))


def _own(services: Services, mine: SupportWeb) -> dict[Key, GapAt]:
    """The gaps around whom the chair supports themself: there something is done about them."""
    supported = {line.person_id for line in mine.supports if line.own and not line.ended}
    return {
        (gap.kind, gap.subject): GapAt(gap.kind, gap.subject)
        for gap in gaps_of(mine, thresholds(services))
        if supported.intersection(gap.people)
    }


def _point(gap: Gap, room: SupportWeb, words: Words, own: Mapping[Key, GapAt]) -> Point:
    people = [person for person in room.people if person.id in gap.people]
    names = tuple(name_of(person, words) for person in people)
    return Point(words.of(gap.kind), names, own.get((gap.kind, gap.subject)))
