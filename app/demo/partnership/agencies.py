"""The agencies of an invented town, and how many of whom work there in each district."""

from dataclasses import dataclass, replace

from graph.vocabulary import Role, Sector

FRONT_DOOR = "Front door"


@dataclass(frozen=True, slots=True)
class AgencySpec:
    key: str
    name: str
    """`{place}` is the district's locality, for what exists in each district."""
    sector: Sector
    staff: tuple[tuple[str | None, Role, int], ...]
    """Team, role, how many in a district. A team's first MANAGER leads it."""
    hours: str = "Monday to Friday, 9am to 5pm"
    teams: tuple[str, ...] = ()

    @property
    def local(self) -> bool:
        return "{place}" in self.name


def _spec(
    key: str, name: str, sector: Sector, *staff: tuple[str | None, Role, int], hours: str = ""
) -> AgencySpec:
    teams = tuple(dict.fromkeys(team for team, _, _ in staff if team))
    spec = AgencySpec(key, name, sector, staff, teams=teams)
    return replace(spec, hours=hours) if hours else spec


SPECS: tuple[AgencySpec, ...] = (
    _spec(
        "mch",
        "Saltmere Maternal and Child Health",
        Sector.UNIVERSAL_CHILD_HEALTH,
        ("Health visiting", Role.MANAGER, 1),
        ("Health visiting", Role.HEALTH_VISITOR, 3),
        (None, Role.MIDWIFE, 1),
    ),
    _spec(
        "school_nursing",
        "Saltmere School Nursing",
        Sector.UNIVERSAL_CHILD_HEALTH,
        ("School nurses", Role.MANAGER, 1),
        ("School nurses", Role.SCHOOL_NURSE, 2),
    ),
    _spec(
        "gp_harbour",
        "{place} View Surgery",
        Sector.GP,
        (None, Role.GP, 2),
        (None, Role.NURSE, 1),
        hours="Monday to Friday, 8am to 6.30pm",
    ),
    _spec("gp_castle", "{place} Road Medical Practice", Sector.GP, (None, Role.GP, 3)),
    _spec(
        "mental_health",
        "Saltmere Emotional Wellbeing Service",
        Sector.MENTAL_HEALTH,
        ("Wellbeing", Role.MANAGER, 1),
        ("Wellbeing", Role.THERAPIST, 2),
    ),
    _spec(
        "recovery",
        "Turning Tide Recovery",
        Sector.SUBSTANCE_USE,
        ("Recovery", Role.MANAGER, 1),
        ("Recovery", Role.RECOVERY_WORKER, 2),
    ),
    _spec(
        "clinic",
        "The Quay Clinic",
        Sector.SEXUAL_HEALTH,
        ("Clinic nurses", Role.MANAGER, 1),
        ("Clinic nurses", Role.NURSE, 1),
        hours="Drop in Tuesday and Thursday, 3pm to 7pm",
    ),
    _spec(
        "primary",
        "St Aidan’s Primary School, {place}",
        Sector.SCHOOL,
        (None, Role.TEACHER, 2),
        (None, Role.SENCO, 1),
        (None, Role.SAFEGUARDING_LEAD, 1),
        hours="School days, 8.30am to 4pm",
    ),
    _spec(
        "secondary",
        "{place} Park Academy",
        Sector.SCHOOL,
        (None, Role.TEACHER, 3),
        (None, Role.SENCO, 1),
        (None, Role.SAFEGUARDING_LEAD, 1),
        hours="School days, 8.30am to 4pm",
    ),
    _spec(
        "local_support",
        "Local Support Teams",
        Sector.EARLY_HELP,
        ("Harbour team", Role.MANAGER, 1),
        ("Harbour team", Role.FAMILY_SUPPORT, 2),
        ("Castle team", Role.MANAGER, 1),
        ("Castle team", Role.FAMILY_SUPPORT, 2),
    ),
    _spec(
        "social_care",
        "Saltmere Children’s Social Care",
        Sector.CHILDRENS_SOCIAL_CARE,
        (FRONT_DOOR, Role.MANAGER, 1),
        (FRONT_DOOR, Role.SOCIAL_WORKER, 1),
        ("Children and families", Role.MANAGER, 1),
        ("Children and families", Role.SOCIAL_WORKER, 3),
        hours="Day and night: the emergency team answers after 5pm",
    ),
    _spec(
        "youth",
        "Saltmere Youth Service",
        Sector.YOUTH,
        ("Youth work", Role.MANAGER, 1),
        ("Youth work", Role.YOUTH_WORKER, 2),
        hours="Monday to Saturday, noon to 8pm",
    ),
    _spec(
        "activities",
        "Positive Activities",
        Sector.YOUTH,
        (None, Role.POSITIVE_ACTIVITIES_WORKER, 2),
        hours="After school and in the holidays",
    ),
    _spec("probation", "Saltmere Probation", Sector.PROBATION, (None, Role.PROBATION_OFFICER, 2)),
    _spec(
        "housing",
        "Saltmere Homes",
        Sector.HOUSING,
        ("Tenancy support", Role.MANAGER, 1),
        ("Tenancy support", Role.HOUSING_OFFICER, 3),
    ),
    _spec(
        "domestic_abuse",
        "Safe Harbour",
        Sector.DOMESTIC_ABUSE,
        (None, Role.DOMESTIC_ABUSE_ADVISER, 2),
        hours="Helpline day and night",
    ),
    _spec("careers", "Next Steps Careers", Sector.CAREERS, (None, Role.CAREERS_ADVISER, 2)),
    _spec(
        "voluntary",
        "Saltmere Food Bank and Family Hub",
        Sector.VOLUNTARY,
        (None, Role.COORDINATOR, 1),
        (None, Role.VOLUNTEER, 1),
        hours="Wednesday and Saturday, 10am to 2pm",
    ),
)
ORDINARY_SECTORS: frozenset[Sector] = frozenset(
    {
        Sector.UNIVERSAL_CHILD_HEALTH,
        Sector.GP,
        Sector.SCHOOL,
        Sector.EARLY_HELP,
        Sector.CHILDRENS_SOCIAL_CARE,
        Sector.YOUTH,
        Sector.HOUSING,
        Sector.CAREERS,
        Sector.VOLUNTARY,
    }
)
"""What is usually shown when an agreement is made; sensitive ones come by name only."""

SAFEGUARDING_LEADERS = frozenset({"clinic", "mental_health", "recovery"})
"""Agencies whose team lead is the named clinical supervisor."""

FIRST_DISTRICT: dict[tuple[str, Role], tuple[str, ...]] = {
    ("local_support", Role.MANAGER): ("Miriam Feldman", "Dawit Haile"),
    ("local_support", Role.FAMILY_SUPPORT): ("Amara Nwosu", "Joe Pickering", "Rukhsana Malik"),
    ("mch", Role.HEALTH_VISITOR): ("Priya Raman", "Siobhán O’Donnell"),
    ("mch", Role.MIDWIFE): ("Grace Adjei",),
    ("school_nursing", Role.SCHOOL_NURSE): ("Beatriz Fernandes",),
    ("gp_harbour", Role.GP): ("Dr Fiona Strachan", "Dr Kiran Desai"),
    ("primary", Role.TEACHER): ("Ellen Fairbairn",),
    ("primary", Role.SENCO): ("Tomasz Zieliński",),
    ("secondary", Role.TEACHER): ("Gareth Pugh",),
    ("secondary", Role.SAFEGUARDING_LEAD): ("Yasmin Karimi",),
    ("social_care", Role.MANAGER): ("Oluwaseun Adebayo-Featherstonehaugh",),
    ("social_care", Role.SOCIAL_WORKER): ("Sean Gallagher", "Naomi Clarke"),
    ("youth", Role.YOUTH_WORKER): ("Leila Haddad",),
    ("activities", Role.POSITIVE_ACTIVITIES_WORKER): ("Curtis Francis",),
    ("housing", Role.HOUSING_OFFICER): ("Kwame Mensah", "Linh Nguyễn"),
    ("careers", Role.CAREERS_ADVISER): ("Hannah Lowe", "Rhys Llewellyn"),
    ("clinic", Role.NURSE): ("Eilidh MacLeod",),
    ("mental_health", Role.THERAPIST): ("Zofia Wójcik",),
    ("recovery", Role.RECOVERY_WORKER): ("Delroy Palmer",),
    ("domestic_abuse", Role.DOMESTIC_ABUSE_ADVISER): ("Parisa Hosseini",),
    ("probation", Role.PROBATION_OFFICER): ("Malcolm Tilley",),
    ("voluntary", Role.VOLUNTEER): ("Maureen Docherty",),
}
"""Who stands around the family of the shop window; everybody else is drawn by lot."""
