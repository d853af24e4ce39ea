"""What to do next about a gap: the page whose form does it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.services.families.sight import works_with
from graph.gaps import FactKind, Gap
from graph.gaps.services import EDUCATION, MEETING_SECTORS
from graph.policy.preview import may_talk
from graph.policy.support_web import SupportWeb
from graph.vocabulary import GapKind, NeedKind, Sector


class Place(StrEnum):
    """A page, or a part of one, on which something is done."""

    AROUND = "around"
    """Who is around a person, and how to reach them."""
    OWN_SUPPORT = "own_support"
    """The card of one's own support for a person."""
    TALK = "talk"
    """The talk with a person about agreement."""
    AGREEMENTS = "agreements"
    """What a person agreed, to be renewed or taken back."""
    SHARING = "sharing"
    """What one decided to share about a person without agreement."""
    HAND_OVER = "hand_over"
    MEETING = "meeting"
    """A new meeting about a family."""
    FAMILY_MAP = "family_map"
    SECTOR = "sector"
    """The services of a sector in the directory."""
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class NextStep:
    place: Place
    id: str
    """Of the person, family, support or colleague; or the sector."""


_TALK = frozenset({GapKind.NEVER_ASKED, GapKind.BIRTHDAY})
_MEET = frozenset({GapKind.NO_MEETING, GapKind.NO_FAMILY_MEETING, GapKind.SEPARATE_TEAMS})
_OWN = frozenset(
    {
        GapKind.UNCONFIRMED,
        GapKind.WAITING_LONG,
        GapKind.ENDS_SOON,
        GapKind.NO_LEAD,
        GapKind.TWO_LEADS,
        GapKind.NOT_TALKED,
    }
)
_SECTORS = {
    GapKind.NO_CHILD_HEALTH: Sector.UNIVERSAL_CHILD_HEALTH,
    GapKind.NO_EDUCATION: Sector.SCHOOL,
    GapKind.NO_ADULT_SERVICE: Sector.ADULT_SOCIAL_CARE,
}


def next_step(gap: Gap, web: SupportWeb) -> NextStep:
    """The first of these that the viewer may do; else where those are who can."""
    return next(_steps(gap, web))


def _steps(gap: Gap, web: SupportWeb) -> Iterator[NextStep]:
    person = gap.people[0]
    left = [fact.key for fact in gap.facts if fact.kind is FactKind.LEFT]
    needs = [fact.code for fact in gap.facts if fact.kind is FactKind.NEED]
    if gap.kind in _MEET:
        yield NextStep(Place.MEETING, gap.subject)
    if gap.kind is GapKind.CARRIES_MUCH:
        yield NextStep(Place.COLLEAGUE, gap.subject)
    if gap.kind is GapKind.RELIES_ON_ONE and gap.subject != person:
        yield NextStep(Place.FAMILY_MAP, gap.subject)
    if left:
        yield NextStep(Place.HAND_OVER, left[0])
    if gap.kind in _TALK and _sits_down_with(web, person):
        yield NextStep(Place.TALK, person)
    if gap.kind is GapKind.AGREEMENT_ENDING and _sits_down_with(web, person):
        yield NextStep(Place.AGREEMENTS, person)
    if gap.kind is GapKind.UNREVIEWED and works_with(web, person):
        yield NextStep(Place.SHARING, person)
    if gap.kind in _SECTORS:
        yield NextStep(Place.SECTOR, _SECTORS[gap.kind])
    for need in needs:
        if gap.kind is GapKind.NEED_UNMET and isinstance(need, NeedKind):
            yield NextStep(Place.SECTOR, _first_of(MEETING_SECTORS[need]))
    if gap.kind in _OWN:
        for each in gap.people:
            if any(line.own for line in web.supports_of(each)):
                yield NextStep(Place.OWN_SUPPORT, each)
    yield NextStep(Place.AROUND, person)


def _sits_down_with(web: SupportWeb, person_id: str) -> bool:
    """As the page of that person alone says it."""
    people = tuple(person for person in web.people if person.id == person_id)
    return may_talk(SupportWeb(web.focus, web.on, people, supports=web.supports))


def _first_of(sectors: frozenset[Sector]) -> Sector:
    """A school before the others that teach; else in the order of the directory."""
    if sectors >= EDUCATION:
        return Sector.SCHOOL
    return next(sector for sector in Sector if sector in sectors)
