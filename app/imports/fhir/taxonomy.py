"""Where health professionals of the NUCC provider taxonomy stand: their sector and role.

Codes: National Uniform Claim Committee, Health Care Provider Taxonomy. The longest beginning of a
code that stands here decides, so a speciality can differ from its group.
"""

from dataclasses import dataclass

from graph.vocabulary import SENSITIVE_SECTORS, Role, Sector

SYSTEM = "http://nucc.org/provider-taxonomy"


@dataclass(frozen=True, slots=True)
class Stand:
    """What a speciality says about the service and about the person in it."""

    sector: Sector
    role: Role

    @property
    def is_sensitive(self) -> bool:
        return self.sector in SENSITIVE_SECTORS


_GP = Stand(Sector.GP, Role.GP)
_DOCTOR = Stand(Sector.SPECIALIST_HEALTH, Role.DOCTOR)
_NURSE = Stand(Sector.SPECIALIST_HEALTH, Role.NURSE)
_THERAPIST = Stand(Sector.MENTAL_HEALTH, Role.THERAPIST)
_PSYCHIATRIST = Stand(Sector.MENTAL_HEALTH, Role.DOCTOR)
_ADDICTION = Stand(Sector.SUBSTANCE_USE, Role.RECOVERY_WORKER)
_MIDWIFE = Stand(Sector.MATERNITY, Role.MIDWIFE)

_BY_BEGINNING = {
    "208D": _GP,
    "207Q": _GP,
    "207QA0401": _ADDICTION,
    "207": _DOCTOR,
    "207RA0401": _ADDICTION,
    "207LA0401": _ADDICTION,
    "207V": Stand(Sector.MATERNITY, Role.DOCTOR),
    "208": _DOCTOR,
    "2083A0300": _ADDICTION,
    "2084": _PSYCHIATRIST,
    "2084A0401": _ADDICTION,
    "2084P0802": _ADDICTION,
    "2084N": _DOCTOR,
    "363A": _DOCTOR,
    "363L": _NURSE,
    "363LP0808": Stand(Sector.MENTAL_HEALTH, Role.NURSE),
    "363LS0200": Stand(Sector.UNIVERSAL_CHILD_HEALTH, Role.SCHOOL_NURSE),
    "163W": _NURSE,
    "163WA0400": _ADDICTION,
    "163WP0807": Stand(Sector.MENTAL_HEALTH, Role.NURSE),
    "163WP0808": Stand(Sector.MENTAL_HEALTH, Role.NURSE),
    "163WP0809": Stand(Sector.MENTAL_HEALTH, Role.NURSE),
    "163WS0200": Stand(Sector.UNIVERSAL_CHILD_HEALTH, Role.SCHOOL_NURSE),
    "367A": _MIDWIFE,
    "176B": _MIDWIFE,
    "175M": _MIDWIFE,
    "101Y": _THERAPIST,
    "101YA0400": _ADDICTION,
    "102": _THERAPIST,
    "103": _THERAPIST,
    "106": _THERAPIST,
    "1041": Stand(Sector.SPECIALIST_HEALTH, Role.SOCIAL_WORKER),
}

OTHER_HEALTH = Stand(Sector.SPECIALIST_HEALTH, Role.OTHER)
"""For codes that are not here: a health professional of some other kind."""


def stand_of(code: str) -> Stand:
    """Where the holder of a taxonomy code stands."""
    for length in range(len(code), 2, -1):
        if (stand := _BY_BEGINNING.get(code[:length])) is not None:
            return stand
    return OTHER_HEALTH


ORGANISATION_SECTORS = {
    "edu": Sector.SCHOOL,
    "cg": Sector.VOLUNTARY,
    "reli": Sector.VOLUNTARY,
}
"""HL7 organization-type codes that say the sector on their own."""

NO_SERVICE = frozenset({"ins", "pay"})
"""HL7 organization-type codes of those who pay and support nobody."""
