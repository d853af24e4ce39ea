"""What goes into the facts queries, and their rows: whose facts decide, and then those facts.

The people around a focus are found, and for a disclosure locked, by one statement; what hangs on
them is read by a second one, the same text for every focus and with locks or without. Neo4j needs
seconds to plan that text on a server that has just started: it does so once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Maps = Sequence[Mapping[str, Any]]
"""Maps as the driver gives them; only `graph.door.facts_from_rows` looks inside."""

Ids = Mapping[str, Sequence[str]]
"""Ids as a parameter, made by `ids`. A map, for the reason that `NO_ID` gives."""


def ids(of: Iterable[str]) -> Ids:
    """The ids under the name `ids`, each once and in order."""
    return {"ids": sorted(set(of))}


NO_ID = "00000000-0000-0000-0000-000000000000"
"""The nil UUID (RFC 9562), which nothing has. Not None and not empty: Neo4j keeps a plan for each
type and rough length of the parameters, and making one takes longer than a request may."""


@dataclass(frozen=True, slots=True)
class FocusAt:
    """A focus, and the day in the deployment's time zone."""

    focus: str
    decoy: str
    """Locked where nothing has the id of the focus."""
    today: date


@dataclass(frozen=True, slots=True)
class CaseloadAt:
    """Who asks for the people of their own, covered and led edges."""

    today: date
    practitioner: str
    people: Ids
    """Whom of them: those who share a family."""


@dataclass(frozen=True, slots=True)
class WholeCaseloadAt:
    """Who asks whom their own, covered and led edges reach."""

    today: date
    practitioner: str


@dataclass(frozen=True, slots=True)
class CaseloadMember:
    """One of them, before anything is locked: whom to look at, not yet whom to show."""

    person: str


@dataclass(frozen=True, slots=True)
class ToDecide:
    """An edge that may be somebody's to confirm, to hand over or to end, or whose worker may have
    asked them for a second person's yes; not yet to be told of."""

    support: str
    person: str
    proposed: bool
    decision: str | None
    """To share without agreement, or not to share, which waits for whoever leads its maker."""
    decided_on: str | None
    """As `2026-06-01`."""
    not_shared: Sequence[str] | None
    """The agencies of a decision not to share; None where it is none."""


@dataclass(frozen=True, slots=True)
class Circle:
    """The people who decide about a focus, by their ids."""

    steady: bool
    """False where somebody changed the circle of people while the locks were being taken."""
    scope: Sequence[str]
    """The people whose services are asked for; a decoy's where nobody has the id."""
    near: Sequence[str]
    """The scope, its families, its kin and who adopted one of these; the others only tell whether
    a way leads to the other side of a safety arrangement."""
    people: Sequence[str]
    """All of them, whoever a safety arrangement keeps apart from one of them, or from one of those
    again, the families and kin of these, and for whose sake something was decided about them."""


@dataclass(frozen=True, slots=True)
class FactsAt:
    """Whose facts, and who looks at them."""

    people: Ids
    practitioner: str
    """`NO_ID` where there is none."""
    account: str
    session: str
    """Likewise."""


@dataclass(frozen=True, slots=True)
class PeopleAt:
    ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """What hangs on the records of some people, whoever looks at them; maps as in `FactsRow`."""

    persons: Maps
    memberships: Maps
    kin: Maps
    supports: Maps
    consents: Maps
    decisions: Maps
    exclusions: Maps
    arrangements: Maps
    grants: Maps
    """With the `practitioner` who opened each, as none is the viewer here; likewise interests."""
    enquiries: Maps
    needs: Maps
    interests: Maps
    authorities: Maps
    not_able: Maps
    not_shared: Maps
    named_relatives: Maps


@dataclass(frozen=True, slots=True)
class FactsRow:
    """What hangs on the people of a circle. Dates and instants are ISO 8601 text."""

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
    authorities: Maps
    not_able: Maps
    not_shared: Maps
    named_relatives: Maps
    agencies: Maps
    practitioners: Maps
    teams: Maps
