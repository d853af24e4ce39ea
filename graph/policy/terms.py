"""Terms: what agreements together say, where they decide."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.records.agreements import Consent
from graph.vocabulary import Level, Sector


@dataclass(frozen=True, slots=True)
class Terms:
    """What the deciding agreements allow for the services that they cover."""

    level: Level
    sensitive: Mapping[str, Level]
    """Sensitive agencies that were agreed by name, and the level of each."""
    sectors: frozenset[Sector]
    named_agencies: frozenset[str]
    family_teams: frozenset[str]
    family_members: frozenset[str]
    competence: bool = False
    """Agreed by a young person found competent: nobody of the family ever learns of it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest records of those who decide for a person, and how far each one's word goes."""

    records: tuple[Consent, ...]
    caps: dict[str, Level]
    """The most that each shows, by its id."""
    named: frozenset[str]
    """The services that any of them names; all others are decided alike."""
