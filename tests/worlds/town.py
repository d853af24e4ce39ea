"""The town of the worked cases, as its page tells it: no agreement, decision or exclusion yet."""

from datetime import date
from typing import Any

from graph.records.bundle import Leadership, Records
from graph.records.dates import PartialDate, Span
from graph.records.model import (
    Agency,
    ContactCard,
    Family,
    Kinship,
    Membership,
    Person,
    Post,
    Practitioner,
    Team,
)
from graph.records.viewer import TeamLead
from graph.vocabulary import Kin, Role, Sector, Sex
from tests.worlds.builders import support

AGENCIES = {
    "school": ("Oakfield School", Sector.SCHOOL),
    "health": ("Child Health", Sector.UNIVERSAL_CHILD_HEALTH),
    "social": ("Children's Social Care", Sector.CHILDRENS_SOCIAL_CARE),
    "housing": ("Town Housing", Sector.HOUSING),
    "gp": ("Riverside Surgery", Sector.GP),
    "clinic": ("The Clinic", Sector.SEXUAL_HEALTH),
    "recovery": ("Recovery Service", Sector.SUBSTANCE_USE),
    "probation": ("Probation Office", Sector.PROBATION),
}

WORKERS = {
    "tom": ("Tom Abara", "school", Role.TEACHER, None),
    "una": ("Una Price", "school", Role.SENCO, None),
    "hana": ("Hana Ito", "health", Role.HEALTH_VISITOR, "north"),
    "sue": ("Sue Ward", "health", Role.MANAGER, "north"),
    "cora": ("Cora Bell", "health", Role.HEALTH_VISITOR, "south"),
    "sol": ("Sol Reyes", "social", Role.SOCIAL_WORKER, None),
    "fay": ("Fay Dunn", "social", Role.SOCIAL_WORKER, "front-door"),
    "fred": ("Fred Oak", "social", Role.SOCIAL_WORKER, "front-door"),
    "hugo": ("Hugo Lane", "housing", Role.HOUSING_OFFICER, None),
    "vic": ("Vic Moss", "housing", Role.HOUSING_OFFICER, None),
    "gita": ("Gita Rao", "gp", Role.GP, None),
    "greg": ("Greg Shaw", "gp", Role.GP, None),
    "clara": ("Clara Diaz", "clinic", Role.NURSE, None),
    "rita": ("Rita Cole", "recovery", Role.RECOVERY_WORKER, None),
    "pia": ("Pia Lund", "probation", Role.PROBATION_OFFICER, None),
}
"""Sue leads Hana's team. Fay and Fred take enquiries. Cora, Vic and Greg have no edge."""

PEOPLE = {
    "dawn": ("Dawn", "Hale", Sex.FEMALE, date(1986, 2, 3)),
    "lee": ("Lee", "Marsh", Sex.MALE, date(1983, 7, 9)),
    "kai": ("Kai", "Marsh", Sex.MALE, date(2010, 9, 14)),
    "isla": ("Isla", "Marsh", Sex.FEMALE, date(2015, 4, 20)),
    "noah": ("Noah", "Hale", Sex.MALE, date(2022, 1, 30)),
    "rose": ("Rose", "Hale", Sex.FEMALE, date(1955, 11, 12)),
}

FAMILIES = {"D": ("dawn", "kai", "isla", "noah"), "L": ("lee", "kai", "isla")}

Flags = dict[str, Any]
HOME: Flags = {"parental_responsibility": True, "lives_with": True, "main_carer": True}
AWAY: Flags = {"parental_responsibility": True}
KIN: tuple[tuple[str, str, Kin, Flags], ...] = (
    ("kai", "dawn", Kin.MOTHER, HOME),
    ("kai", "lee", Kin.FATHER, AWAY),
    ("kai", "isla", Kin.SIBLING, {"lives_with": True}),
    ("kai", "noah", Kin.HALF_SIBLING, {"lives_with": True}),
    ("isla", "dawn", Kin.MOTHER, HOME),
    ("isla", "lee", Kin.FATHER, AWAY),
    ("isla", "kai", Kin.SIBLING, {"lives_with": True}),
    ("isla", "noah", Kin.HALF_SIBLING, {"lives_with": True}),
    ("noah", "dawn", Kin.MOTHER, HOME),
    ("noah", "kai", Kin.HALF_SIBLING, {"lives_with": True}),
    ("noah", "isla", Kin.HALF_SIBLING, {"lives_with": True}),
    ("dawn", "kai", Kin.CHILD, {"lives_with": True}),
    ("dawn", "isla", Kin.CHILD, {"lives_with": True}),
    ("dawn", "noah", Kin.CHILD, {"lives_with": True}),
    ("dawn", "rose", Kin.MOTHER, {}),
)

EDGES = (
    ("tom", "isla"),
    ("una", "kai"),
    ("hana", "noah"),
    ("sol", "kai"),
    ("hugo", "dawn"),
    ("gita", "dawn"),
    ("clara", "kai"),
    ("rita", "lee"),
    ("pia", "lee"),
)


def _card(name: str, number: int) -> ContactCard:
    phone = f"01632 960{number:03}"
    return ContactCard(phone=phone, email=f"{name.replace(' ', '.').lower()}@example.org")


def person(person_id: str, name: str, family: str, sex: Sex, born: date) -> Person:
    address = f"{len(name)} {family} Street SZ1 {len(name)}AB"
    return Person(person_id, name, family, None, sex, PartialDate(born), address)


TOWN = Records(
    agencies=tuple(
        Agency(agency, name, sector, _card(f"duty {agency}", 100 + number))
        for number, (agency, (name, sector)) in enumerate(AGENCIES.items())
    ),
    teams=(
        Team("north", "North Team", "health"),
        Team("south", "South Team", "health"),
        Team("front-door", "Front Door", "social", front_door=True),
    ),
    practitioners=tuple(
        Practitioner(
            worker,
            name,
            _card(name, 200 + number),
            (Post(f"post-{worker}", agency, Span(date(2024, 9, 1)), role, team),),
        )
        for number, (worker, (name, agency, role, team)) in enumerate(WORKERS.items())
    ),
    leaderships=(Leadership("sue", TeamLead("north", "health", post_id="post-sue")),),
    people=tuple(person(person_id, *told) for person_id, told in PEOPLE.items()),
    families=tuple(Family(family) for family in FAMILIES),
    memberships=tuple(
        Membership(f"{family}-{member}", member, family)
        for family, members in FAMILIES.items()
        for member in members
    ),
    kinships=tuple(Kinship(f"kin-{of}-{to}", of, to, kind, **flags) for of, to, kind, flags in KIN),
    supports=tuple(
        edge
        for worker, person_id in EDGES
        for edge in support(worker, WORKERS[worker][1], person_id, WORKERS[worker][2]).supports
    ),
)
