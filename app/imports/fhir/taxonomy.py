"""What codes of roles, specialities and kinds of organisation say: a table, and who adds to it.

`codes.toml` names its sources. A code that stands nowhere says nothing, and whoever bears it is
sensitive: an agreement that names no mental health service must not show one whose code nobody
here can read.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.imports.fhir.resources import Element
from app.imports.fhir.words import speaks_of_a_secret
from graph.errors import KithmapError
from graph.vocabulary import SENSITIVE_SECTORS, Role, Sector

SHORTEST_BEGINNING = 3


class BadCodeTable(KithmapError):
    """A deployment's own table of codes cannot be used; the message says where."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What a code says about the service and about the person in it."""

    sector: Sector
    role: Role

    @property
    def is_sensitive(self) -> bool:
        return self.sector in SENSITIVE_SECTORS


@dataclass(frozen=True, slots=True)
class Said:
    """What CodeableConcepts say together."""

    stands: tuple[Stand, ...] = ()
    unknown: bool = False
    """Whether one of them says nothing that is known here."""
    words: bool = False
    """Whether words of one of them name a sensitive service."""

    @property
    def is_secret(self) -> bool:
        return self.words or any(stand.is_sensitive for stand in self.stands)


@dataclass(frozen=True, slots=True)
class _System:
    codes: Mapping[str, Stand]
    beginnings: bool

    def stand(self, code: str) -> Stand | None:
        if not self.beginnings:
            return self.codes.get(code)
        for length in range(len(code), SHORTEST_BEGINNING - 1, -1):
            if (stand := self.codes.get(code[:length])) is not None:
                return stand
        return None


@dataclass(frozen=True, slots=True)
class Codes:
    """Tables in the order in which they are asked."""

    tables: tuple[Mapping[str, tuple[_System, ...]], ...]
    vague: frozenset[tuple[str, str]] = frozenset()
    """Kinds of organisation that say nothing of their sector, by system and code."""

    def stand(self, system: str, code: str) -> Stand | None:
        """Where the holder of a code stands; None for one that is not known."""
        for table in self.tables:
            for known in table.get(plain_system(system), ()):
                if (stand := known.stand(code)) is not None:
                    return stand
        return None

    def is_vague(self, system: str, code: str) -> bool:
        """Whether a kind of organisation is known, and leaves it to its people what it is."""
        return (plain_system(system), code) in self.vague

    def said(self, concepts: Iterable[Element]) -> Said:
        """What concepts say; the codings of one concept are words for the same thing."""
        stands: dict[Stand, None] = {}
        unknown = words = False
        for concept in concepts:
            words = words or speaks_of_a_secret(concept)
            found = [
                stand
                for coding in concept.elements("coding")
                if (stand := self.stand(coding.text("system") or "", coding.text("code") or ""))
            ]
            unknown = unknown or not found
            stands.update(dict.fromkeys(found))
        return Said(tuple(stands), unknown, words)


def plain_system(uri: str) -> str:
    """The name of a code system without what differs from writer to writer."""
    return uri.partition("|")[0].strip().rstrip("/").removeprefix("https:").removeprefix("http:")


@cache
def own_codes() -> Codes:
    """The table that comes with Kithmap."""
    own = _own_document()
    return Codes((_table(own, {}),), frozenset(_vague(own)))


def codes_with(path: Path | None) -> Codes:
    """Kithmap's table, and before it the deployment's own. Raises BadCodeTable."""
    own = own_codes()
    if path is None:
        return own
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        added = _table(found, _stands(_own_document()))
    except OSError:
        raise BadCodeTable("The table of codes (KITHMAP_CODES) cannot be read.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadCodeTable(
            "The table of codes (KITHMAP_CODES) is not of the form that docs/import.md shows: "
            "[[system]] with uris, and codes by what they stand for."
        ) from None
    return Codes((added, *own.tables), own.vague)


def _own_document() -> Mapping[str, Any]:
    return tomllib.loads(files("app.imports.fhir").joinpath("codes.toml").read_text("utf-8"))


def _stands(document: Mapping[str, Any]) -> dict[str, Stand]:
    return {
        name: Stand(Sector(stand["sector"]), Role(stand["role"]))
        for name, stand in document.get("stands", {}).items()
    }


def _table(
    document: Mapping[str, Any], known: Mapping[str, Stand]
) -> dict[str, tuple[_System, ...]]:
    stands = {**known, **_stands(document)}
    found: dict[str, tuple[_System, ...]] = {}
    for system in document["system"]:
        codes = dict(_codes(system["codes"], stands))
        one = _System(codes, bool(system.get("beginnings", False)))
        for uri in system["uris"]:
            found[plain_system(uri)] = (*found.get(plain_system(uri), ()), one)
    return found


def _vague(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kinds in document["vague"]:
        for uri in kinds["uris"]:
            yield from ((plain_system(uri), code) for code in kinds["codes"])


def _codes(
    by_stand: Mapping[str, list[str]], stands: Mapping[str, Stand]
) -> Iterator[tuple[str, Stand]]:
    for name, codes in by_stand.items():
        for code in codes:
            yield str(code), stands[name]


ORGANISATION_TYPE = "http://terminology.hl7.org/CodeSystem/organization-type"

ORGANISATION_SECTORS = {
    "edu": Sector.SCHOOL,
    "cg": Sector.VOLUNTARY,
    "reli": Sector.VOLUNTARY,
}
"""HL7 organization-type codes that say the sector on their own."""

NO_SERVICE = frozenset({"ins", "pay"})
"""HL7 organization-type codes of those who pay and support nobody."""

ANY_SECTOR = frozenset({"prov", "dept", "team", "govt", "bus", "other", "crs"})
"""HL7 organization-type codes that say nothing about the sector; its people may."""
