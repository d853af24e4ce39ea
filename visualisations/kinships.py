"""The KIN edges of a web, read one by one: who is whose parent, partner, brother or carer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from graph.policy.support_web import VisibleKinship, VisiblePerson
from graph.vocabulary import Kin, KinGroup, Sex


class CoupleKind(StrEnum):
    TOGETHER = "together"
    COHABITING = "cohabiting"
    SEPARATED = "separated"
    DIVORCED = "divorced"


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody in the genogram; `unborn` stands for a pregnancy, which is no person's record."""

    id: str
    name: str
    sex: Sex | None = None
    born: date | None = None
    unborn: bool = False

    @property
    def seniority(self) -> tuple[bool, bool, date, str, str]:
        """Oldest first; without a visible birth date by name, after the others; unborn last."""
        return self.unborn, self.born is None, self.born or date.max, self.name.casefold(), self.id


DASHED = {
    Kin.ADOPTIVE_PARENT,
    Kin.FOSTER_PARENT,
    Kin.STEP_PARENT,
    Kin.ADOPTED_CHILD,
    Kin.FOSTER_CHILD,
    Kin.STEP_CHILD,
}
STEP = {Kin.STEP_PARENT, Kin.STEP_CHILD}
_CARERS = {Kin.GUARDIAN, Kin.KINSHIP_CARER, Kin.PRIVATE_FOSTER_CARER, Kin.SUPPORT_CARER}
_CARED_FOR = {
    Kin.WARD,
    Kin.CARED_FOR_BY_KIN,
    Kin.PRIVATELY_FOSTERED,
    Kin.SUPPORTED_BY_CARER,
}
_GENERATIONS_UP = {
    Kin.GREAT_GRANDPARENT: 3,
    Kin.GRANDPARENT: 2,
    Kin.AUNT: 1,
    Kin.UNCLE: 1,
    Kin.NIECE_OR_NEPHEW: -1,
    Kin.GRANDCHILD: -2,
    Kin.GREAT_GRANDCHILD: -3,
    Kin.GUARDIAN: 1,
    Kin.WARD: -1,
    Kin.KINSHIP_CARER: 1,
    Kin.CARED_FOR_BY_KIN: -1,
    Kin.PRIVATE_FOSTER_CARER: 1,
    Kin.PRIVATELY_FOSTERED: -1,
    Kin.SUPPORT_CARER: 1,
    Kin.SUPPORTED_BY_CARER: -1,
    Kin.COUSIN: 0,
    Kin.UNBORN_SIBLING: 0,
}
_COUPLES = {
    Kin.SPOUSE: CoupleKind.TOGETHER,
    Kin.FORMER_SPOUSE: CoupleKind.DIVORCED,
    Kin.DOMESTIC_PARTNER: CoupleKind.COHABITING,
    Kin.SIGNIFICANT_OTHER: CoupleKind.COHABITING,
    Kin.EX_PARTNER: CoupleKind.SEPARATED,
}


@dataclass
class Reading:
    """What is gathered while the kinships are read."""

    parents: dict[str, dict[str, Kin | None]] = field(default_factory=dict)
    couples: dict[frozenset[str], CoupleKind] = field(default_factory=dict)
    siblings: set[frozenset[str]] = field(default_factory=set)
    carers: set[tuple[str, str]] = field(default_factory=set)
    others: dict[frozenset[str], Kin | None] = field(default_factory=dict)
    steps: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """(person, relative) to (generations down, how weak the word is)."""


def pregnancy_node_id(mother: str) -> str:
    """The node that stands for a pregnancy, by the mother's node."""
    return f"{mother}:pregnancy"


def relative_of(node: str, person: VisiblePerson) -> Relative:
    return Relative(
        node, person.name, person.sex, person.birth_date.value if person.birth_date else None
    )


def read(kin: Iterable[tuple[str, str, VisibleKinship]], relatives: dict[str, Relative]) -> Reading:
    reading = Reading()
    for person, relative, kinship in sorted(kin, key=lambda edge: (edge[0], edge[1], edge[2].id)):
        kind, pair = kinship.kind, frozenset((person, relative))
        if kind is Kin.UNBORN_SIBLING:
            old = relatives[relative]
            relatives[relative] = Relative(old.id, old.name, old.sex, old.born, unborn=True)
        match kinship.group:
            case KinGroup.PARENT:
                _keep_kind(reading.parents.setdefault(person, {}), relative, kind)
                reading.steps[person, relative] = -1, 0
            case KinGroup.CHILD:
                _keep_kind(reading.parents.setdefault(relative, {}), person, kind)
                reading.steps[person, relative] = 1, 0
            case KinGroup.PARTNER | KinGroup.FORMER_PARTNER:
                _keep_couple(reading.couples, pair, kinship)
                reading.steps[person, relative] = 0, 0
            case KinGroup.SIBLING:
                reading.siblings.add(pair)
                reading.steps[person, relative] = 0, 0
            case _:
                _read_other(reading, person, relative, kind)
    return reading


def _keep_kind(parents: dict[str, Kin | None], parent: str, kind: Kin | None) -> None:
    """Where both records tell, the one that was agreed to be exact says how."""
    parents[parent] = parents.get(parent) or kind


def _keep_couple(
    couples: dict[frozenset[str], CoupleKind], pair: frozenset[str], kinship: VisibleKinship
) -> None:
    said = _COUPLES.get(kinship.kind) if kinship.kind else None
    if kinship.ended and said in (None, CoupleKind.TOGETHER, CoupleKind.COHABITING):
        said = CoupleKind.SEPARATED
    known = couples.get(pair, CoupleKind.TOGETHER)
    couples[pair] = known if said is None or known is not CoupleKind.TOGETHER else said


def _read_other(reading: Reading, person: str, relative: str, kind: Kin | None) -> None:
    up = _GENERATIONS_UP.get(kind) if kind else None
    reading.steps.setdefault((person, relative), (-up, 1) if up is not None else (0, 2))
    if kind in _CARERS:
        reading.carers.add((relative, person))
    elif kind in _CARED_FOR:
        reading.carers.add((person, relative))
    else:
        pair = frozenset((person, relative))
        reading.others[pair] = reading.others.get(pair) or kind
