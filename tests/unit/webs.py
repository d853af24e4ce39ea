"""SupportWebs for the tests of the map: the reference family, and families of every shape."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from graph.dates import PartialDate
from graph.facts import Focus, FocusKind
from graph.model import ContactCard
from graph.support_web import (
    Reason,
    SupportWeb,
    VisibleAgency,
    VisibleKinship,
    VisiblePerson,
    VisibleSupport,
    VisibleWorker,
)
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
    Tie,
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
            f"k{at:02}", one["from"], one["to"], KinGroup.PARTNER, Kin.EX_PARTNER, ended=True
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
