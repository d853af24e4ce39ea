"""SupportWebs for the tests of the map: the reference family, and families of every shape."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import (
    Reason,
    SupportWeb,
    VisibleAgency,
    VisibleKinship,
    VisiblePerson,
    VisibleSupport,
    VisibleWorker,
)
from graph.records.dates import PartialDate
from graph.records.model import ContactCard
from graph.vocabulary import (
    DatePrecision,
    Kin,
    KinGroup,
    Level,
    Reach,
    Role,
    Sector,
    Sex,
    SupportState,
    kin_group,
)

TODAY = date(2026, 11, 23)
REFERENCE = Path(__file__).parents[1] / "data" / "reference-6-14-8.json"

_SECTORS = {
    "a_csc": Sector.CHILDRENS_SOCIAL_CARE,
    "a_sch": Sector.SCHOOL,
    "a_camhs": Sector.MENTAL_HEALTH,
    "a_gp": Sector.GP,
    "a_dv": Sector.DOMESTIC_ABUSE,
    "a_hous": Sector.HOUSING,
    "a_sub": Sector.SUBSTANCE_USE,
    "a_early": Sector.EARLY_HELP,
}
_ROLES = {
    "Social worker": Role.SOCIAL_WORKER,
    "Family support worker": Role.FAMILY_SUPPORT,
    "Independent reviewing officer": Role.MANAGER,
    "Safeguarding lead": Role.SAFEGUARDING_LEAD,
    "Class teacher": Role.TEACHER,
    "SENCO": Role.SENCO,
    "Psychologist": Role.THERAPIST,
    "GP": Role.GP,
    "Health visitor": Role.HEALTH_VISITOR,
    "IDVA": Role.DOMESTIC_ABUSE_ADVISER,
    "Tenancy officer": Role.HOUSING_OFFICER,
    "Recovery worker": Role.RECOVERY_WORKER,
    "Early help lead": Role.LEAD_PRACTITIONER,
    "Parenting coach": Role.FAMILY_SUPPORT,
}
_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE}


def reference_web() -> SupportWeb:
    """The reference family: 6 members, 14 practitioners of 8 agencies, 24 ties."""
    family = json.loads(REFERENCE.read_text(encoding="utf-8"))
    agencies = {
        one["id"]: VisibleAgency(one["id"], one["name"], _SECTORS[one["id"]], ContactCard())
        for one in family["agencies"]
    }
    workers = {one["id"]: one for one in family["practitioners"]}
    return SupportWeb(
        focus=Focus(FocusKind.FAMILY, "reference"),
        on=TODAY,
        people=tuple(sorted((_member(one) for one in family["members"]), key=lambda p: p.id)),
        kin=tuple(_kinship(at, one) for at, one in enumerate(family["kin"])),
        supports=tuple(
            _support(at, one, workers[one["practitioner"]], agencies)
            for at, one in enumerate(family["supports"])
        ),
    )


def _member(one: dict[str, Any]) -> VisiblePerson:
    return VisiblePerson(
        one["id"],
        one["name"],
        reach=(Reach.DIRECT,),
        in_focus=one["focus"],
        sex=_SEXES[one["sex"]],
        birth_date=PartialDate(date(one["birth_year"], 1, 1), DatePrecision.YEAR),
    )


def _kinship(at: int, one: dict[str, Any]) -> VisibleKinship:
    if one["kind"] == "separated":
        return VisibleKinship(
            f"k{at:02}", one["from"], one["to"], KinGroup.FORMER_PARTNER, Kin.EX_PARTNER, ended=True
        )
    return VisibleKinship(f"k{at:02}", one["to"], one["from"], KinGroup.PARENT, Kin.PARENT)


def _support(
    at: int, one: dict[str, Any], worker: dict[str, Any], agencies: dict[str, VisibleAgency]
) -> VisibleSupport:
    return VisibleSupport(
        f"s{at:02}",
        one["member"],
        Level.CONTACT,
        agencies[worker["agency"]],
        Reason.AGREEMENT,
        worker=VisibleWorker(worker["id"], worker["name"], ContactCard()),
        role=_ROLES[worker["role"]],
        state=SupportState.ACTIVE,
        since=date(2026, 1, 5),
    )


# What other webs are made of.


def person(
    person_id: str, name: str, sex: Sex | None = None, born: int | None = None, **more: Any
) -> VisiblePerson:
    return VisiblePerson(
        person_id,
        name,
        reach=more.pop("reach", (Reach.DIRECT,)),
        sex=sex,
        birth_date=PartialDate(date(born, 3, 14)) if born else None,
        **more,
    )


def parent(child: str, of: str, kind: Kin | None = None) -> VisibleKinship:
    """`of` is a parent of `child`."""
    return VisibleKinship(f"{child}-{of}", child, of, KinGroup.PARENT, kind)


def couple(one: str, other: str, kind: Kin | None = None, *, ended: bool = False) -> VisibleKinship:
    group = kin_group(kind) if kind else KinGroup.PARTNER
    return VisibleKinship(f"{one}+{other}", one, other, group, kind, ended=ended)


def kin(person_id: str, relative: str, kind: Kin) -> VisibleKinship:
    return VisibleKinship(
        f"{person_id}~{relative}~{kind}", person_id, relative, kin_group(kind), kind
    )


def agency(name: str, sector: Sector, phone: str | None = "01632 960100") -> VisibleAgency:
    return VisibleAgency(f"agency-{name.casefold()}", name, sector, ContactCard(phone=phone))


def support(
    worker: str | None, at: VisibleAgency, person_id: str, role: Role | None = None, **more: Any
) -> VisibleSupport:
    """A line of support; without a worker it shows only its agency."""
    if worker is None:
        return VisibleSupport(
            f"agency:{at.id}:{person_id}", person_id, Level.AGENCY, at, Reason.AGREEMENT
        )
    slug = worker.casefold().replace(" ", "-")
    return VisibleSupport(
        f"{slug}>{person_id}>{role}",
        person_id,
        Level.CONTACT,
        at,
        more.pop("reason", Reason.AGREEMENT),
        worker=VisibleWorker(
            f"worker-{slug}",
            worker,
            ContactCard(phone="01632 960200", email=f"{slug}@example.org"),
        ),
        role=role or Role.OTHER,
        state=more.pop("state", SupportState.ACTIVE),
        since=more.pop("since", date(2026, 2, 2)),
        **more,
    )


def web_of(
    people: list[VisiblePerson],
    kinships: list[VisibleKinship] | None = None,
    supports: list[VisibleSupport] | None = None,
    **more: Any,
) -> SupportWeb:
    return SupportWeb(
        focus=more.pop("focus", Focus(FocusKind.FAMILY, "family")),
        on=TODAY,
        people=tuple(sorted(people, key=lambda one: one.id)),
        kin=tuple(sorted(kinships or [], key=lambda one: one.id)),
        supports=tuple(sorted(supports or [], key=lambda one: one.id)),
        **more,
    )
