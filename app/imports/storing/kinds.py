"""How each kind of imported record is stored, and how an edit of it is noticed."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.database.query import Query
from graph.records.agreements import Consent
from graph.records.bundle import Leadership
from graph.records.model import (
    Agency,
    Family,
    Kinship,
    Membership,
    Need,
    Person,
    Post,
    Practitioner,
    Support,
    Team,
)
from graph.records.viewer import TeamLead
from graph.storing import to_rows, writes
from graph.storing.to_rows import Row
from graph.storing.writes import Rows, Stored
from graph.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class PlacedPost:
    """A post with whose it is, and the team that its holder leads."""

    practitioner_id: str
    post: Post
    leads: TeamLead | None = None

    @property
    def id(self) -> str:
        return self.post.id


Imported = (
    Agency
    | Team
    | Practitioner
    | PlacedPost
    | Person
    | Family
    | Membership
    | Kinship
    | Need
    | Support
    | Consent
)


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of record."""

    to_row: Callable[[Any], Row]
    query: Query[Rows, Stored]
    ends: tuple[str, ...] = ()
    """The columns of a row that say what the record belongs to; they never change."""
    order: tuple[str, ...] = ()
    """The columns by which rows are sorted, so that all who lock do it in one order."""
    person: str | None = None
    """The column of the person whom the record is about."""

    def place(self, row: Row) -> tuple[str, ...]:
        """Where a row stands in that order."""
        return tuple(row[column] for column in self.order)


_OF_PERSON = ("person",)

STEPS: Mapping[RecordKind, Step] = {
    RecordKind.AGENCIES: Step(to_rows.agency, writes.STORE_AGENCIES, order=("id",)),
    RecordKind.TEAMS: Step(to_rows.team, writes.STORE_TEAMS, ends=("agency",), order=("id",)),
    RecordKind.PRACTITIONERS: Step(to_rows.practitioner, writes.STORE_PRACTITIONERS, order=("id",)),
    RecordKind.POSTS: Step(
        lambda placed: to_rows.post(placed.practitioner_id, placed.post),
        writes.STORE_POSTS,
        ends=("practitioner", "agency"),
        order=("practitioner", "id"),
    ),
    RecordKind.PERSONS: Step(to_rows.person, writes.STORE_PEOPLE, order=("id",), person="id"),
    RecordKind.FAMILIES: Step(to_rows.family, writes.STORE_FAMILIES, order=("id",)),
    RecordKind.MEMBERSHIPS: Step(
        to_rows.membership,
        writes.STORE_MEMBERSHIPS,
        ends=("person", "family"),
        order=("family", "person"),
        person="person",
    ),
    RecordKind.KINSHIPS: Step(
        to_rows.kinship,
        writes.STORE_KINSHIPS,
        ends=("person", "relative"),
        order=_OF_PERSON,
        person="person",
    ),
    RecordKind.NEEDS: Step(
        to_rows.need, writes.STORE_NEEDS, ends=_OF_PERSON, order=_OF_PERSON, person="person"
    ),
    RecordKind.SUPPORTS: Step(
        to_rows.support,
        writes.STORE_SUPPORTS,
        ends=("practitioner", "person"),
        order=_OF_PERSON,
        person="person",
    ),
    RecordKind.CONSENTS: Step(
        to_rows.consent, writes.STORE_CONSENTS, ends=_OF_PERSON, order=_OF_PERSON, person="person"
    ),
}

OWN_OF_APPLICATION = frozenset(
    {
        "tie",
        "typed_name",
        "typed_birth_date",
        "typed_birth_precision",
        "confirmed_on",
        "match_name",
        "match_sound",
    }
)
"""What no file says for ever: a worker's own view, a later "still true", derived keys."""


def fingerprint(properties: Mapping[str, Any], names: frozenset[str]) -> str:
    """Of the named properties, the same for what is about to be stored and for what was read."""
    kept = {
        name: value
        for name in names - OWN_OF_APPLICATION
        if (value := properties.get(name)) is not None
    }
    text = as_json(kept)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def as_json(properties: Mapping[str, Any]) -> str:
    """Properties as text; dates as ISO 8601."""
    return json.dumps(properties, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not stored")


def leadership(placed: PlacedPost) -> Row | None:
    """The `LEADS` edge of a post, marked with the post it came with."""
    if placed.leads is None:
        return None
    row = to_rows.leadership(Leadership(placed.practitioner_id, placed.leads))
    return {**row, "keys": {**row["keys"], "post": placed.post.id}}
