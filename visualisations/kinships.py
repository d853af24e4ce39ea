"""The KIN edges of a web, read pair by pair: who is whose parent, partner, brother or carer.

A detail that the viewer may not know is read as "not said", never as the likeliest: a partner of
whom no more is shown is neither married nor unmarried, and a former partner is no partner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from graph.policy.support_web import VisibleKinship, VisiblePerson
from graph.records.dates import PartialDate
from graph.vocabulary import Kin, KinGroup, Sex, kin_group


class CoupleKind(StrEnum):
    MARRIED = "married"
    COHABITING = "cohabiting"
    PARTNERS = "partners"
    """Partners; whether married is not said."""
    SEPARATED = "separated"
    """A marriage that is over; how is not said."""
    DIVORCED = "divorced"
    PARTED = "parted"
    FORMER = "former"
    """Former partners; no more is said."""
    IN_DOUBT = "in_doubt"
    """One record says that they are together, another that they are not."""


OVER = frozenset({CoupleKind.SEPARATED, CoupleKind.DIVORCED, CoupleKind.PARTED, CoupleKind.FORMER})


class Descent(StrEnum):
    """How somebody is a parent; each kind hangs from parents of its own."""

    BIRTH = "birth"
    """By birth, or not said how."""
    ADOPTIVE = "adoptive"
    FOSTER = "foster"
    STEP = "step"
    FORMER = "former"
    """No longer: foster care that ended, a step-parent who left."""
    IN_DOUBT = "in_doubt"
    """The years of birth, or other records, speak against it."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody in the genogram; `unborn` stands for a pregnancy, which is no person's record."""

    id: str
    name: str
    sex: Sex | None = None
    born: date | None = None
    """The earliest day that it can have been."""
    born_by: date | None = None
    """The latest day that it can have been."""
    unborn: bool = False
    deceased: bool = False

    @property
    def seniority(self) -> tuple[bool, bool, date, str, str]:
        """Oldest first; without a visible birth date by name, after the others; unborn last."""
        return self.unborn, self.born is None, self.born or date.max, self.name.casefold(), self.id


_DESCENTS = {
    Kin.ADOPTIVE_PARENT: Descent.ADOPTIVE,
    Kin.ADOPTED_CHILD: Descent.ADOPTIVE,
    Kin.FOSTER_PARENT: Descent.FOSTER,
    Kin.FOSTER_CHILD: Descent.FOSTER,
    Kin.STEP_PARENT: Descent.STEP,
    Kin.STEP_CHILD: Descent.STEP,
}
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
    Kin.AUNT_OR_UNCLE: 1,
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

Statement = tuple[Kin | None, bool]
"""One record's word for a kinship (None where only the group is shown), and whether it ended."""


@dataclass
class Reading:
    """What all records say together."""

    parents: dict[str, dict[str, Descent]] = field(default_factory=dict)
    """By child, by parent."""
    couples: dict[frozenset[str], CoupleKind] = field(default_factory=dict)
    siblings: set[frozenset[str]] = field(default_factory=set)
    carers: dict[tuple[str, str], bool] = field(default_factory=dict)
    """(carer, child), and whether it is over."""
    others: set[frozenset[str]] = field(default_factory=set)
    steps: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """(person, relative) to (generations down, how weak the word is)."""


def pregnancy_node_id(mother: str) -> str:
    """The node that stands for a pregnancy, by the mother's node."""
    return f"{mother}:pregnancy"


def relative_of(node: str, person: VisiblePerson) -> Relative:
    born: PartialDate | None = person.birth_date
    return Relative(
        node,
        person.name,
        person.sex,
        born.value if born else None,
        born.latest if born else None,
        deceased=person.deceased,
    )


def read(kin: Iterable[tuple[str, str, VisibleKinship]], relatives: dict[str, Relative]) -> Reading:
    reading = Reading()
    parents: dict[tuple[str, str], set[Statement]] = {}
    partners: dict[frozenset[str], set[tuple[KinGroup, Kin | None, bool]]] = {}
    for person, relative, kinship in sorted(kin, key=lambda edge: (edge[0], edge[1], edge[2].id)):
        kind, pair = kinship.kind, frozenset((person, relative))
        if person == relative:
            continue
        if kind is Kin.UNBORN_SIBLING:
            old = relatives[relative]
            relatives[relative] = Relative(old.id, old.name, old.sex, old.born, unborn=True)
        match kinship.group:
            case KinGroup.PARENT:
                parents.setdefault((person, relative), set()).add((kind, kinship.ended))
                reading.steps[person, relative] = -1, 0
            case KinGroup.CHILD:
                parents.setdefault((relative, person), set()).add((kind, kinship.ended))
                reading.steps[person, relative] = 1, 0
            case KinGroup.PARTNER | KinGroup.FORMER_PARTNER:
                group = kin_group(kind) if kind else kinship.group
                partners.setdefault(pair, set()).add((group, kind, kinship.ended))
                reading.steps[person, relative] = 0, 0
            case KinGroup.SIBLING:
                reading.siblings.add(pair)
                reading.steps[person, relative] = 0, 0
            case _:
                _read_other(reading, person, relative, kinship)
    for (child, parent), said in parents.items():
        reading.parents.setdefault(child, {})[parent] = _descent(said)
    for pair, told in partners.items():
        reading.couples[pair] = _couple(told, any(relatives[one].deceased for one in pair))
    return reading


def _descent(said: set[Statement]) -> Descent:
    """Where two records tell, the one that was agreed to be exact says how; birth never ends."""
    exact = {one for one in said if one[0] is not None} or said
    kinds = {_DESCENTS.get(kind, Descent.BIRTH) if kind else None for kind, _ in exact}
    if Descent.BIRTH in kinds:
        return Descent.BIRTH
    live = {_DESCENTS[kind] if kind else Descent.BIRTH for kind, ended in exact if not ended}
    return min(live, key=list(Descent).index, default=Descent.FORMER)


def _couple(told: set[tuple[KinGroup, Kin | None, bool]], widowed: bool) -> CoupleKind:
    together = {kind for group, kind, ended in told if group is KinGroup.PARTNER and not ended}
    former = {kind for group, kind, ended in told if group is KinGroup.FORMER_PARTNER}
    lasting = any(group is KinGroup.FORMER_PARTNER and not ended for group, _, ended in told)
    if together and lasting:
        return CoupleKind.IN_DOUBT
    if together:
        return _together(together)
    if Kin.FORMER_SPOUSE in former:
        return CoupleKind.DIVORCED
    ended = {kind for group, kind, _ in told if group is KinGroup.PARTNER}
    if Kin.SPOUSE in ended:
        return CoupleKind.MARRIED if widowed else CoupleKind.SEPARATED
    return CoupleKind.PARTED if {*former, *ended} - {None} else CoupleKind.FORMER


def _together(kinds: set[Kin | None]) -> CoupleKind:
    if Kin.SPOUSE in kinds:
        return CoupleKind.MARRIED
    return CoupleKind.COHABITING if kinds - {None} else CoupleKind.PARTNERS


def _read_other(reading: Reading, person: str, relative: str, kinship: VisibleKinship) -> None:
    kind = kinship.kind
    up = _GENERATIONS_UP.get(kind) if kind else None
    reading.steps.setdefault((person, relative), (-up, 1) if up is not None else (0, 2))
    if kind in _CARERS or kind in _CARED_FOR:
        pair = (relative, person) if kind in _CARERS else (person, relative)
        reading.carers[pair] = kinship.ended and reading.carers.get(pair, True)
    else:
        reading.others.add(frozenset((person, relative)))
