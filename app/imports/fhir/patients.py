"""FHIR's Patient: a person, and which records are about one and the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.imports.cells import TOO_OLD, BadCell, code, is_too_old
from app.imports.fhir.data_types import (
    address,
    best_name,
    current,
    family_name,
    first_day,
    first_names,
    known_as,
)
from app.imports.fhir.deaths import NO_DAY_OF_DEATH, UNDATED, death
from app.imports.fhir.register import NobodyNamed, Register
from app.imports.fhir.resources import Element
from app.imports.fhir.security import is_restricted
from app.imports.fhir.set_aside import Gone, SetAside
from app.imports.findings import Moment
from app.imports.names import GONE, says_gone
from graph.records.identity_numbers import NoNumber, read_number
from graph.records.model import IdentityNumber, Person
from graph.vocabulary import DatePrecision, IdentityScheme, IdentityState, Sex

REPLACED = "the record was replaced by another"


def patient(root: Element, moment: Moment) -> Person:
    """Raises BadCell or SetAside."""
    if root.flag("active") is False:
        raise Gone("the record is not active, or was replaced by another")
    name = best_name(root, moment.today)
    if name is None:
        raise SetAside("no name of today is given")
    given, family = first_names(name), family_name(name)
    if says_gone(f"{given} {family}"):
        raise Gone(GONE)
    died = death(root, moment.today)
    if died is UNDATED:
        raise Gone(NO_DAY_OF_DEATH)
    born = first_day(root, "birthDate", moment.today)
    if born and died and died.latest < born.value:
        raise BadCell("deceasedDateTime", "lies before birthDate")
    if born and not died and is_too_old(born, moment.today):
        raise Gone(f"birthDate: {TOO_OLD}")
    return Person(
        id=root.needed("id"),
        given_name=given,
        family_name=family,
        known_as=known_as(root, name, moment.today),
        sex=_sex(root.text("gender")),
        birth_date=born,
        address=address(root, moment.today),
        deceased_on=died.value if died else None,
        deceased_precision=died.precision if died else DatePrecision.DAY,
        shielded=is_restricted(root),
    )


NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
_STATUS = "NHSNumberVerificationStatus"
_VERIFIED = frozenset({"01", "number-present-and-verified"})


class UnreadNumber(Exception):
    """What stands as an NHS number is none of anybody's: left out, and counted."""


def number(root: Element, moment: Moment) -> IdentityNumber | None:
    """The NHS number of today (UK Core's Patient.identifier). Raises UnreadNumber."""
    try:
        found = [
            each
            for each in current(root.elements("identifier"), moment.today)
            if each.text("system") == NHS_NUMBER and each.text("use") != "old"
        ]
        if not found:
            return None
        value = read_number(found[0].needed("value"))
        state = IdentityState.TRACED if _is_verified(found[0]) else IdentityState.GIVEN
    except (BadCell, NoNumber):
        raise UnreadNumber from None
    own = root.needed("id")
    return IdentityNumber(f"{own};nhs_number", own, IdentityScheme.NHS_NUMBER, value, state)


def _is_verified(identifier: Element) -> bool:
    """Whether the source compared it with the national register."""
    for extension in identifier.elements("extension"):
        concept = extension.element("valueCodeableConcept")
        if concept is not None and _STATUS in (extension.text("url") or ""):
            return any(code.text("code") in _VERIFIED for code in concept.elements("coding"))
    return False


def _sex(gender: str | None) -> Sex:
    return code("gender", gender, Sex) if gender else Sex.UNKNOWN


@dataclass(slots=True)
class Links:
    """`Patient.link`: which record stands for the person now."""

    _links: list[tuple[str, str, Element]] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)
    """Records about one human that both stand, as far as their source says (`seealso`)."""

    def read(self, own: str, root: Element) -> None:
        """Keep the links of one patient. Raises BadCell."""
        for link in root.elements("link"):
            other = link.element("other")
            if other is not None:
                self._links.append((own, link.text("type") or "", other))

    def survivors(self, register: Register, here: Iterable[str]) -> Mapping[str, str | None]:
        """For each record that no longer stands for its person, the one that does; None where
        that is not in the folder, or where the links run in a circle.

        `refer` says that another record is the main one about the same person.
        """
        known, into = set(here), dict[str, str]()
        self.alike = []
        for own, type_, element in self._links:
            try:
                target = register.target(element, "Patient")
            except (NobodyNamed, BadCell):
                target = None
            other = target.id if target and target.type == "Patient" else None
            if type_ == "replaced-by":
                into[own] = other or ""
            elif type_ == "replaces" and other:
                into.setdefault(other, own)
            elif type_ == "refer" and other in known:
                into.setdefault(own, other)
            elif other:
                self.alike.append((own, other))
        return {own: _end(own, into, known) for own in into}


def _end(own: str, into: Mapping[str, str], known: set[str]) -> str | None:
    seen = {own}
    one = into[own]
    while one in into:
        if one in seen:
            return None
        seen.add(one)
        one = into[one]
    return one if one in known else None
