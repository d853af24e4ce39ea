"""Families of every shape, to lay out and to look at."""

from typing import Any

from graph.policy.support_web import Notice, Reason, SupportWeb, VisibleSupport
from graph.vocabulary import Kin, LeadKind, Role, Sector, Sex, SupportState, Tie
from tests.worlds.webs import agency, couple, kin, parent, person, reference_web, support, web_of

F, M = Sex.FEMALE, Sex.MALE


def rich_web() -> SupportWeb:
    """Everything that a map can show, at once."""
    school = agency("Oakfield Academy", Sector.SCHOOL)
    council = agency("Westmere Children's Social Care", Sector.CHILDRENS_SOCIAL_CARE)
    surgery = agency("Riverside Surgery", Sector.GP)
    homes = agency("Harbour Homes Housing Association", Sector.HOUSING)
    nursery = agency("Little Acorns", Sector.EARLY_YEARS)
    youth = agency("The Wharf Youth Centre", Sector.YOUTH)
    visitors = agency("Westmere Health Visiting", Sector.UNIVERSAL_CHILD_HEALTH)
    hub = agency("Eastside Family Hub", Sector.EARLY_HELP)
    people = [
        person("gran", "Rose Hale", F, 1955, other_support=True),
        person("grandad", "George Hale", M, 1951, deceased=True, reach=()),
        person("mum", "Dawn Hale", F, 1986, pregnant=True),
        person("dad", "Lee Marsh", M, 1983),
        person("tom", "Oluwaseun Adebayo-Featherstonehaugh", M, 1988, reach=()),
        person("kai", "Kai Marsh", M, 2011, in_focus=True),
        person("isla", "Isla Marsh", F, 2015),
        person("noah", "Noah Hale", M, 2021),
        person("ash", "Ash Okafor", Sex.OTHER, 2013),
        person("friend", "Bella Nunez", F, reach=()),
    ]
    kinships = [
        couple("gran", "grandad", Kin.SPOUSE),
        couple("mum", "dad", Kin.FORMER_SPOUSE, ended=True),
        couple("mum", "tom", Kin.DOMESTIC_PARTNER),
        parent("mum", "gran"),
        parent("mum", "grandad"),
        parent("kai", "mum"),
        parent("kai", "dad"),
        parent("isla", "mum"),
        parent("isla", "dad"),
        parent("noah", "mum"),
        parent("noah", "tom"),
        parent("ash", "mum", Kin.FOSTER_PARENT),
        parent("ash", "tom", Kin.FOSTER_PARENT),
        kin("kai", "friend", Kin.FRIEND),
        kin("kai", "gran", Kin.KINSHIP_CARER),
        kin("kai", "gran", Kin.GRANDPARENT),
    ]
    own: dict[str, Any] = {"own": True, "reason": Reason.OWN, "version": 1}
    supports = [
        support(
            "Amara Osei",
            hub,
            "kai",
            Role.FAMILY_SUPPORT,
            lead=LeadKind.OTHER,
            tie=Tie.STRONG,
            **own,
        ),
        support("Amara Osei", hub, "mum", Role.FAMILY_SUPPORT, tie=Tie.STRESSFUL, **own),
        support("Amara Osei", hub, "isla", Role.FAMILY_SUPPORT, tie=Tie.TENUOUS, **own),
        support("Amara Osei", hub, "noah", Role.FAMILY_SUPPORT, tie=Tie.NORMAL, **own),
        support("Nia Price", hub, "gran", Role.COORDINATOR),
        support("Dev Patel", school, "kai", Role.SAFEGUARDING_LEAD),
        support("Dev Patel", school, "isla", Role.SAFEGUARDING_LEAD),
        support("Ella Wood", school, "isla", Role.TEACHER),
        support("Femi Ade", school, "kai", Role.SENCO),
        support("Bartholomew Vanderbilt-Montgomery-Smythe", council, "kai", Role.SOCIAL_WORKER),
        support("Bartholomew Vanderbilt-Montgomery-Smythe", council, "ash", Role.SOCIAL_WORKER),
        support(None, surgery, "mum"),
        support(None, surgery, "kai"),
        support(None, surgery, "gran"),
        support("Iris Shaw", visitors, "noah", Role.HEALTH_VISITOR),
        support("Karl Nowak", homes, "mum", Role.HOUSING_OFFICER),
        support(None, homes, "gran"),
        support(
            "Jo Reed",
            nursery,
            "noah",
            Role.EARLY_YEARS_PRACTITIONER,
            state=SupportState.ENDED,
            since=None,
            since_quarter="2024-Q3",
            until_quarter="2026-Q2",
        ),
        support("Mo Khan", youth, "kai", Role.YOUTH_WORKER, state=SupportState.PROPOSED),
        support("Mo Khan", youth, "ash", Role.YOUTH_WORKER),
    ]
    return web_of(people, kinships, supports, notices=frozenset({Notice.SAFETY_ARRANGEMENT}))


def lone_web() -> SupportWeb:
    """One person, nobody around."""
    return web_of([person("a", "Sam Green", None, 2009, in_focus=True)])


def three_web() -> SupportWeb:
    """Two mothers and their child, two agencies."""
    school = agency("St Brigid's Primary", Sector.SCHOOL)
    surgery = agency("Mill Road Surgery", Sector.GP)
    return web_of(
        [
            person("a", "Ana Silva", F, 1990),
            person("b", "Beth Moore", F, 1988),
            person("c", "Cleo Silva-Moore", F, 2018, in_focus=True),
        ],
        [couple("a", "b", Kin.SPOUSE), parent("c", "a"), parent("c", "b")],
        [
            support("Ella Wood", school, "c", Role.TEACHER),
            support("Hugh Bell", surgery, "a", Role.GP),
            support("Hugh Bell", surgery, "b", Role.GP),
            support("Hugh Bell", surgery, "c", Role.GP),
        ],
    )


def fourteen_web() -> SupportWeb:
    """Four generations, fourteen people."""
    people = [
        person("p01", "Edith Young", F, 1934),
        person("p02", "Walter Young", M, 1931),
        person("p03", "Mavis Obi", F, 1957),
        person("p04", "Chidi Obi", M, 1955),
        person("p05", "Ruth Young", F, 1960),
        person("p06", "Grace Obi", F, 1982),
        person("p07", "Daniel Obi", M, 1979),
        person("p08", "Priya Shah", F, 1984),
        person("p09", "Mark Lane", M, 1980),
        person("p10", "Ben Obi", M, 2008),
        person("p11", "Tara Obi", F, 2010),
        person("p12", "Leo Lane", M, 2014),
        person("p13", "Mia Lane", F, 2017),
        person("p14", "Zoe Lane", F, 2020, in_focus=True),
    ]
    kinships = [
        couple("p01", "p02", Kin.SPOUSE),
        parent("p03", "p01"),
        parent("p03", "p02"),
        parent("p05", "p01"),
        parent("p05", "p02"),
        couple("p03", "p04", Kin.SPOUSE),
        parent("p06", "p03"),
        parent("p06", "p04"),
        parent("p07", "p03"),
        parent("p07", "p04"),
        couple("p07", "p08", Kin.SPOUSE),
        couple("p06", "p09", Kin.DOMESTIC_PARTNER),
        *(parent(child, one) for child in ("p10", "p11") for one in ("p07", "p08")),
        *(parent(child, one) for child in ("p12", "p13", "p14") for one in ("p06", "p09")),
    ]
    return web_of(people, kinships, _crowd([one.id for one in people], 16))


def crowd_web() -> SupportWeb:
    """The reference family's shape with forty practitioners around it."""
    reference = reference_web()
    ids = [one.id for one in reference.people]
    return web_of(list(reference.people), list(reference.kin), _crowd(ids, 40))


_NAMES = (
    "Amara Osei",
    "Ben Lloyd",
    "Cath Doyle",
    "Dev Patel",
    "Ella Wood",
    "Femi Ade",
    "Grace Kim",
    "Hugh Bell",
    "Iris Shaw",
    "Jo Reed",
    "Karl Nowak",
    "Lena Cruz",
    "Mo Khan",
    "Nia Price",
)


def _crowd(people: list[str], count: int) -> list[VisibleSupport]:
    """Practitioners of many agencies, each with one to three people; always the same."""
    sectors, roles = list(Sector), list(Role)
    agencies = [
        agency(f"{sector.value.replace('_', ' ').title()} Service", sector) for sector in sectors
    ]
    found = []
    for at in range(count):
        name = (
            f"{_NAMES[at % len(_NAMES)].split()[0]} {_NAMES[(at * 5 + 3) % len(_NAMES)].split()[1]}"
        )
        where = agencies[(at * 7) % len(agencies) if at % 3 else (at * 2) % len(agencies)]
        for step in range(1 + at % 3):
            one = people[(at * 3 + step * 2) % len(people)]
            found.append(support(f"{name} {at}", where, one, roles[at % len(roles)]))
    return found
