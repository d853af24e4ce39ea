"""What kinds of record a bundle holds, and what identifies one."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a row describes, in the order of storing: nothing refers to a later kind.

    The stored `SourceRecord.kind`, the same whatever the format, so that a CSV file of
    agreements can name the patients of a FHIR export. Agreements come last: until they are
    stored, nobody sees more than their own people.
    """

    AGENCIES = "agencies"
    TEAMS = "teams"
    PRACTITIONERS = "practitioners"
    POSTS = "posts"
    PERSONS = "persons"
    FAMILIES = "families"
    MEMBERSHIPS = "memberships"
    KINSHIPS = "kinships"
    NEEDS = "needs"
    SUPPORTS = "supports"
    CONSENTS = "consents"


@dataclass(frozen=True, slots=True)
class Key:
    """The identity of a record within its source."""

    kind: Kind
    external_id: str
