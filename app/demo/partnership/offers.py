"""Which services people of which ages have, and how often."""

from dataclasses import dataclass

from graph.vocabulary import NeedKind, Role, Sex


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that some people of some ages have, with its chance at each intensity."""

    agency: str
    low: int
    high: int
    chances: tuple[float, float, float]
    """For families with little help, with early help, with a social worker."""
    roles: tuple[Role, ...] = ()
    sex: Sex | None = None
    need: NeedKind | None = None
    """A need that this service meets, in about half of the cases."""


def same_chance(chance: float) -> tuple[float, float, float]:
    return (chance, chance, chance)


OFFERS: tuple[Offer, ...] = (
    Offer("mch", 0, 4, (0.88, 0.92, 0.95), (Role.HEALTH_VISITOR,), need=NeedKind.EARLY_YEARS),
    Offer("primary", 5, 10, same_chance(0.93), (Role.TEACHER,)),
    Offer(
        "primary",
        5,
        10,
        (0.12, 0.4, 0.6),
        (Role.SENCO, Role.SAFEGUARDING_LEAD),
        need=NeedKind.EDUCATION,
    ),
    Offer("secondary", 11, 15, same_chance(0.93), (Role.TEACHER,)),
    Offer("secondary", 16, 17, same_chance(0.55), (Role.TEACHER,)),
    Offer(
        "secondary",
        11,
        16,
        (0.12, 0.4, 0.6),
        (Role.SENCO, Role.SAFEGUARDING_LEAD),
        need=NeedKind.EDUCATION,
    ),
    Offer(
        "school_nursing",
        5,
        16,
        (0.12, 0.3, 0.35),
        (Role.SCHOOL_NURSE,),
        need=NeedKind.PHYSICAL_HEALTH,
    ),
    Offer(
        "local_support",
        0,
        60,
        (0.0, 0.6, 0.1),
        (Role.FAMILY_SUPPORT,),
        need=NeedKind.FAMILY_RELATIONSHIPS,
    ),
    Offer("social_care", 0, 17, (0.0, 0.0, 0.95), (Role.SOCIAL_WORKER,)),
    Offer("gp", 0, 17, same_chance(0.22)),
    Offer("gp", 18, 64, same_chance(0.42), need=NeedKind.PHYSICAL_HEALTH),
    Offer("gp", 65, 110, same_chance(0.75), need=NeedKind.PHYSICAL_HEALTH),
    Offer("youth", 11, 19, (0.15, 0.35, 0.3), (Role.YOUTH_WORKER,)),
    Offer("activities", 7, 16, (0.12, 0.3, 0.25)),
    Offer("careers", 14, 24, (0.35, 0.5, 0.45), need=NeedKind.EDUCATION),
    Offer("careers", 25, 58, same_chance(0.1), need=NeedKind.FINANCIAL_STABILITY),
    Offer(
        "housing",
        18,
        90,
        (0.25, 0.45, 0.45),
        (Role.HOUSING_OFFICER,),
        need=NeedKind.SECURE_HOUSING,
    ),
    Offer("voluntary", 18, 90, (0.14, 0.25, 0.2), need=NeedKind.FINANCIAL_STABILITY),
    Offer(
        "mental_health",
        8,
        64,
        (0.04, 0.09, 0.14),
        (Role.THERAPIST,),
        need=NeedKind.MENTAL_HEALTH,
    ),
    Offer("clinic", 14, 24, same_chance(0.09), (Role.NURSE,)),
    Offer(
        "recovery",
        17,
        64,
        (0.02, 0.06, 0.12),
        (Role.RECOVERY_WORKER,),
        need=NeedKind.SUBSTANCE_USE,
    ),
    Offer(
        "domestic_abuse",
        18,
        64,
        (0.02, 0.05, 0.12),
        sex=Sex.FEMALE,
        need=NeedKind.DOMESTIC_ABUSE,
    ),
    Offer("probation", 18, 64, (0.02, 0.04, 0.09), need=NeedKind.CRIME),
)
LEADING = ("social_care", "local_support", "mch", "primary", "secondary", "careers", "housing")
"""Who leads where several could, in this order."""
