"""What tells a pregnancy: a sensitive fact of the mother, however it is told.

All of it goes to those who may see the need, and to nobody else; an unborn child has no name and
no place for others.
"""

from graph.policy.case import Dossier
from graph.records.model import Kinship, Need, Support
from graph.vocabulary import Kin, NeedKind, Role, Sector


def by_its_service(dossier: Dossier, edge: Support) -> bool:
    agency = dossier.ground.agency(edge.agency_id)
    return agency is not None and agency.sector is Sector.MATERNITY


def by_its_role(_dossier: Dossier, edge: Support) -> bool:
    return edge.role is Role.MIDWIFE


def by_the_need_it_meets(dossier: Dossier, edge: Support) -> bool:
    met = (dossier.needs.get(need_id) for need_id in edge.meets)
    return any(need is not None and need.kind is NeedKind.PREGNANCY for need in met)


def by_a_child_to_come(dossier: Dossier, _edge: Support) -> bool:
    """An edge on the record of a child that is not born yet."""
    return dossier.unborn


PREGNANCY = (by_its_service, by_its_role, by_the_need_it_meets, by_a_child_to_come)


def tells_a_pregnancy(dossier: Dossier, told: Support | Need | Kinship) -> bool:
    """An edge, a need or a kinship on somebody's record."""
    match told:
        case Support():
            rules = dossier.ground.rules.pregnancy
            return any(tells(dossier, told) for tells in rules)
        case Need():
            return told.kind is NeedKind.PREGNANCY
        case Kinship():
            relative = dossier.ground.dossier(told.relative_id)
            unborn = relative is not None and relative.unborn
            return told.kind is Kin.UNBORN_SIBLING or unborn
