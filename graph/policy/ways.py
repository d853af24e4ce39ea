"""A way to a person, and a decision about one edge: what rules give to one another."""

from dataclasses import dataclass
from enum import StrEnum

from graph.policy.support_web import Reason
from graph.records.model import Support
from graph.vocabulary import Level, Reach


class Withheld(StrEnum):
    """Why an edge is not shown. Never leaves the policy: it would tell that there is one."""

    SAFETY_EXCLUSION = "safety_exclusion"
    NOT_BY_NAME = "not_by_name"
    NOTHING_OPENS_IT = "nothing_opens_it"


@dataclass(frozen=True, slots=True)
class Decision:
    """How much of one edge a viewer may see, and why."""

    level: Level
    reason: Reason | Withheld


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the viewer reaches a person, and the post through which they then act."""

    reach: Reach
    agency_id: str
    """Who receives by it: the agency of the acting post, or of the post that holds the edge of a
    covered or led colleague."""
    acting: str
    """The agency of the viewer's own post."""
    edge: Support | None = None
    """The edge that it goes through: the viewer's own, or a covered or led colleague's."""
    family_id: str | None = None
    member_id: str | None = None
    """Of FAMILY: the member to whom the viewer's edge leads."""
    left: bool = False
    """Its edge was left behind by a worker whose post has ended: to hand over or end, no more."""
