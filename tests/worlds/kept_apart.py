"""Worlds in which a way to one side of a safety arrangement leads through a family of its own.

Stan is nobody's kin in the town. Vic works with Sid, of Stan's family, whose team Stan named; and
with nobody else. So who is around Stan stands on nobody's page but his own.
"""

from datetime import date

from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Records
from graph.records.model import Family, Membership
from graph.vocabulary import Sex
from tests.worlds.builders import agreement, grant, support
from tests.worlds.town import TOWN, person

STANS_FAMILY = Records(
    people=(
        person("stan", "Stan", "Kerr", Sex.MALE, date(1980, 1, 1)),
        person("sid", "Sid", "Kerr", Sex.MALE, date(2001, 1, 1)),
    ),
    families=(Family("S"),),
    memberships=(Membership("S-stan", "stan", "S"), Membership("S-sid", "sid", "S")),
) + agreement("stan", family_teams=frozenset({"S"}))
VIC_WORKS_WITH_SID = support("vic", "housing", "sid")


def an_emergency_about_who_is_kept_from_stan(*, works_with_sid: bool = True) -> Records:
    """Vic opened Lee, from whom Stan is protected."""
    apart = Records(arrangements=(SafetyArrangement("apart", "stan", "lee"),))
    opened = grant("vic", "housing", "lee", reasons={"lee": "Stood in the office."})
    way = VIC_WORKS_WITH_SID if works_with_sid else Records()
    return TOWN + STANS_FAMILY + way + apart + opened


def a_home_that_is_hidden_from_stan(*, works_with_sid: bool = True) -> Records:
    """Vic works with Kai, who lives with Dawn, who is protected from Stan. So is Quinn, of whom Vic
    knows nothing: what keeps Stan from Quinn closes no way to Stan."""
    quinn = person("quinn", "Quinn", "Ash", Sex.FEMALE, date(1990, 1, 1))
    both = tuple(SafetyArrangement(f"apart-{one}", one, "stan") for one in ("dawn", "quinn"))
    apart = Records(people=(quinn,), arrangements=both)
    way = VIC_WORKS_WITH_SID if works_with_sid else Records()
    return TOWN + STANS_FAMILY + way + apart + support("vic", "housing", "kai")
