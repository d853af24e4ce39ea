"""Sight: what one viewer may see, edge by edge, before it becomes lines on a page.

A room intersects sights; a page renders one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.policy.case import Dossier
from graph.policy.facts import Focus
from graph.policy.support_web import (
    Notice,
    Reason,
    VisibleAgreement,
    VisibleDecision,
    VisibleKinship,
    VisiblePerson,
)
from graph.policy.ways import Way
from graph.records.model import Kinship, Support
from graph.vocabulary import Level, Reach


@dataclass(frozen=True, slots=True)
class Seen:
    """A person who is on the page, and how the viewer comes to see them."""

    dossier: Dossier
    reach: tuple[Reach, ...]
    ways: tuple[Way, ...] = ()
    """Those that tell more than a name and one edge."""
    address_withheld: bool = False
    as_kin: bool = False
    """Drawn only as somebody's relative, whatever reach the viewer has elsewhere."""
    kind_agreed: bool = False
    """A kinship that shows them was agreed with its exact kind."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A KIN edge on the record of somebody reached."""

    record: Dossier
    kinship: Kinship
    relative: Dossier
    reach: tuple[Reach, ...]
    """The viewer's, to the person whose record it is, by ways that tell more than a name."""
    relative_reached: bool
    """The relative is a reached person of the page, not only kin."""
    relative_restricted: bool = False
    """The viewer is kept from the relative, or has an interest in them."""
    pregnancy_known: bool = False
    """The viewer may see a pregnancy of whose record it is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One edge that the viewer may see, above HIDDEN."""

    dossier: Dossier
    edge: Support
    level: Level
    reason: Reason
    own: bool = False
    sensitive: bool = False
    past: bool = False
    """It has ended."""
    led: bool = False
    """The viewer supervises its worker."""
    until: date | None = None
    """The day on which it ended, or will; with its post, where that ends first."""


@dataclass(frozen=True, slots=True)
class Sight:
    focus: Focus
    on: date
    people: Mapping[str, VisiblePerson]
    """By id. Whether other support is in place is added with the lines."""
    kin: Mapping[str, VisibleKinship]
    edges: Mapping[str, tuple[Shown, ...]]
    """By the id of the person supported."""
    notices: frozenset[Notice] = frozenset()
    agreements: Mapping[str, tuple[VisibleAgreement, ...]] = field(default_factory=dict)
    """By the id of the person they are about."""
    decisions: tuple[VisibleDecision, ...] = ()
