"""Terms: what agreements together say about one service of one person."""

from dataclasses import dataclass

from graph.vocabulary import Level, Sector


@dataclass(frozen=True, slots=True)
class Terms:
    """What the deciding agreements allow for one service (or for all services in general)."""

    level: Level
    by_name: Level
    """For this service where it is sensitive; HIDDEN unless it was agreed by name."""
    sectors: frozenset[Sector]
    named_agencies: frozenset[str]
    family_teams: frozenset[str]
    family_members: frozenset[str]
    competence: bool = False
    """Agreed by a young person found competent: nobody of the family ever learns of it."""
