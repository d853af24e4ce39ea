"""What decisions that need a second person have in common, to share and not to share alike: what is
asked about them, and when their review is due."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

REVIEW_DUE: LiteralString = """
             reduce(first = d.review_on, day IN
                 [coalesce(d.last_review_on, d.decided_on) + duration({days: $review_days})] |
                 CASE WHEN day < first THEN day ELSE first END) AS due
"""
"""A review is due so many days after the decision or the last one, whatever was typed."""


@dataclass(frozen=True, slots=True)
class DecidedBy:
    person_id: str
    practitioner_id: str
    since: date
    """What was over before then is left out."""


@dataclass(frozen=True, slots=True)
class RefusedSince:
    practitioner_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ToAnswer:
    decision_id: str
    person_id: str
    leader: str
    today: date


@dataclass(frozen=True, slots=True)
class Decided:
    id: str


@dataclass(frozen=True, slots=True)
class Over:
    decision_id: str
    last_day: date
    practitioner_id: str
    """Who took it; empty for the privacy officer, who ends anybody's."""


@dataclass(frozen=True, slots=True)
class OneDecision:
    decision_id: str


@dataclass(frozen=True, slots=True)
class PersonOfDecision:
    person_id: str


@dataclass(frozen=True, slots=True)
class WaitsSince:
    decision_id: str
    day: date
    waits: bool
    """For its second person; else for its review."""
