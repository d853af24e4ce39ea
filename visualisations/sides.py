"""On which side of the family an agency stands: by its sector, in the vocabulary's order.

Sectors go clockwise round the frame from the upper right corner, each with a fixed place, so a
family looks the same whoever else is there.
"""

from __future__ import annotations

from enum import StrEnum

from graph.vocabulary import Sector


class Side(StrEnum):
    RIGHT = "right"
    BOTTOM = "bottom"
    LEFT = "left"
    TOP = "top"

    @property
    def upright(self) -> bool:
        """Whether its agencies stand one under the other."""
        return self in (Side.LEFT, Side.RIGHT)


_ROOM: dict[Sector, float] = {
    Sector.UNIVERSAL_CHILD_HEALTH: 1.2,
    Sector.GP: 1.4,
    Sector.MATERNITY: 0.8,
    Sector.MENTAL_HEALTH: 1.2,
    Sector.SUBSTANCE_USE: 0.9,
    Sector.SEXUAL_HEALTH: 0.6,
    Sector.SCHOOL: 1.8,
    Sector.SEND: 0.8,
    Sector.EARLY_HELP: 1.6,
    Sector.CHILDRENS_SOCIAL_CARE: 1.8,
    Sector.ADULT_SOCIAL_CARE: 0.8,
    Sector.YOUTH_JUSTICE: 0.7,
    Sector.POLICE: 0.7,
    Sector.PROBATION: 0.6,
    Sector.HOUSING: 1.2,
    Sector.DOMESTIC_ABUSE: 1.1,
    Sector.MONEY_AND_EMPLOYMENT: 0.9,
    Sector.CAREERS: 0.6,
    Sector.IMMIGRATION: 0.5,
    Sector.ADVOCACY: 0.6,
    Sector.VOLUNTARY: 1.2,
}
"""How much of the way round a sector has, where it is not 1: more for those seldom alone."""
_LAST = {
    Side.RIGHT: Sector.EARLY_YEARS,
    Side.BOTTOM: Sector.SEND,
    Side.LEFT: Sector.DOMESTIC_ABUSE,
    Side.TOP: Sector.VOLUNTARY,
}
"""The last sector of each side, clockwise. Cards are wide and low, so most stand at the sides."""


def side_of(sector: Sector) -> tuple[Side, float]:
    """The side of a sector, and how far along it, from 0 at its left or upper end to 1."""
    order = list(Sector)
    first = 0
    for side, last in _LAST.items():
        here = order[first : order.index(last) + 1]
        if sector in here:
            rooms = [_ROOM.get(one, 1.0) for one in here]
            at = here.index(sector)
            along = (sum(rooms[:at]) + rooms[at] / 2) / sum(rooms)
            return side, along if side in (Side.RIGHT, Side.TOP) else 1 - along
        first = order.index(last) + 1
    raise ValueError(sector)
