"""The row of a facts query: one list of maps for each kind of record, as the Cypher names them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Maps = Sequence[Mapping[str, Any]]
"""Maps as the driver gives them; only `graph.rows` looks inside."""


@dataclass(frozen=True, slots=True)
class FactsRow:
    """Everything around one focus. Dates and instants are ISO 8601 text."""

    steady: bool
    """False where somebody changed the circle of people while the locks were being taken."""
    signed_in: bool
    """Whether the viewer's session is still valid."""
    posts: Maps
    leads: Maps
    covers: Maps
    interests: Maps
    persons: Maps
    memberships: Maps
    kin: Maps
    supports: Maps
    consents: Maps
    decisions: Maps
    exclusions: Maps
    arrangements: Maps
    grants: Maps
    enquiries: Maps
    needs: Maps
    agencies: Maps
    practitioners: Maps
    near: Sequence[str]
    """Ids of the scope, its families and its kin; the others only stand on the far side of a
    safety arrangement."""
