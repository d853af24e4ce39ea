"""Which files a bulk import has: one for each kind of node and edge, with Neo4j's types.

Labels, edge types and directions are those of `graph.storing.kinds`; `test_bulk_files.py` holds the
two equal.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.records.bundle import Records
from graph.storing import kinds
from graph.storing.kinds import CONSENTS, DECISIONS
from graph.storing.rows import Row

TYPES: Mapping[str, str] = {
    **dict.fromkeys(("version", "stamp", "held", "level", "place"), "long"),
    "sensitive_levels": "long[]",
    "extensions_at": "datetime[]",
    **dict.fromkeys(
        (
            "sensitive",
            "front_door",
            "safeguarding",
            "death_shared",
            "shielded",
            "objects",
            "kind_agreed",
            "parental_responsibility",
            "main_carer",
            "lives_with",
            "contact_restricted",
            "household",
            "views_sought",
            "informed",
            "clinical",
            "adult_stated",
            "day_only",
        ),
        "boolean",
    ),
    **dict.fromkeys(
        (
            "from",
            "to",
            "birth_date",
            "typed_birth_date",
            "deceased_on",
            "confirmed_on",
            "given_on",
            "expires_on",
            "decided_on",
            "review_on",
            "ends_on",
            "last_review_on",
        ),
        "date",
    ),
    **dict.fromkeys(
        ("opened_at", "ends_at", "at", "decided_at", "approved_at", "refused_at"), "datetime"
    ),
    **dict.fromkeys(
        (
            "named_workers",
            "meets",
            "agencies",
            "practitioners",
            "opens",
            "recipient_agencies",
            "recipient_practitioners",
            "services",
            "sectors",
            "named_agencies",
            "family_teams",
            "family_members",
            "sensitive_agencies",
            "partners",
            "lifts",
            "for_whom",
            "reasons_about",
            "reasons_texts",
            "extensions_by",
            "extensions_reason",
        ),
        "string[]",
    ),
}
"""Neo4j's type of each property that is no text."""


@dataclass(frozen=True, slots=True)
class NodeFile:
    label: str
    rows: Callable[[Records], Iterable[Row]]
    extras: Mapping[str, Any] = field(default_factory=dict)
    """Properties that every new node has."""

    @property
    def name(self) -> str:
        """Of the file."""
        return f"node-{self.label}.csv"


@dataclass(frozen=True, slots=True)
class EdgeFile:
    type: str
    start: tuple[str, str]
    """Label of the start, and the row's key of its id."""
    end: tuple[str, str]
    rows: Callable[[Records], Iterable[Row]]
    bare: bool = False
    """Without any property: the row is that of the node on which the edge hangs."""

    @property
    def name(self) -> str:
        """Of the file."""
        return f"edge-{self.type}.csv"


def _consents(records: Records) -> Iterator[Row]:
    for row in CONSENTS.rows_of(records):
        if row["keys"]["services"] == []:
            # As an empty list is left out, it would come to cover all services.
            raise ValueError("an agreement that covers no service cannot be imported in bulk")
        # A row leaves out the authority where it names none; a file has one header for all rows.
        others = {key: value for key, value in row["keys"].items() if key != "authority_id"}
        yield {**row, "keys": {**others, "authority_id": row["keys"].get("authority_id")}}


def _events(records: Records) -> Iterator[Row]:
    for consent in CONSENTS.rows_of(records):
        for event in consent["events"]:
            yield {"id": event["id"], "consent": consent["id"], "keys": _without_id(event)}


def _about(records: Records) -> Iterator[Row]:
    for decision in DECISIONS.rows_of(records):
        for person in decision["about"]:
            yield {"id": decision["id"], "person": person}


def _without_id(row: Row) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "id"}


NODES: tuple[NodeFile, ...] = (
    NodeFile("Agency", kinds.AGENCIES.rows_of),
    NodeFile("Team", kinds.TEAMS.rows_of),
    NodeFile("Practitioner", kinds.PRACTITIONERS.rows_of, {"version": 1}),
    NodeFile("Person", kinds.PEOPLE.rows_of, {"held": 0}),
    NodeFile("Family", kinds.FAMILIES.rows_of, {"held": 0}),
    NodeFile("Need", kinds.NEEDS.rows_of),
    NodeFile("Exclusion", kinds.EXCLUSIONS.rows_of),
    NodeFile("SafetyArrangement", kinds.ARRANGEMENTS.rows_of),
    NodeFile("Cover", kinds.COVERS.rows_of),
    NodeFile("EmergencyGrant", kinds.GRANTS.rows_of),
    NodeFile("Enquiry", kinds.ENQUIRIES.rows_of),
    NodeFile("SharingDecision", kinds.DECISIONS.rows_of),
    NodeFile("HeldAuthority", kinds.AUTHORITIES.rows_of),
    NodeFile("Consent", _consents),
    NodeFile("ConsentEvent", _events),
)
EDGES: tuple[EdgeFile, ...] = (
    EdgeFile("PART_OF", ("Team", "id"), ("Agency", "agency"), kinds.TEAMS.rows_of, bare=True),
    EdgeFile(
        "WORKS_FOR", ("Practitioner", "practitioner"), ("Agency", "agency"), kinds.POSTS.rows_of
    ),
    EdgeFile(
        "LEADS",
        ("Practitioner", "practitioner"),
        ("Team", "team"),
        kinds.LEADERSHIPS.rows_of,
    ),
    EdgeFile(
        "MEMBER_OF",
        ("Person", "person"),
        ("Family", "family"),
        kinds.MEMBERSHIPS.rows_of,
    ),
    EdgeFile("KIN", ("Person", "person"), ("Person", "relative"), kinds.KINSHIPS.rows_of),
    EdgeFile(
        "SUPPORTS",
        ("Practitioner", "practitioner"),
        ("Person", "person"),
        kinds.SUPPORTS.rows_of,
    ),
    EdgeFile("HAS_NEED", ("Person", "person"), ("Need", "id"), kinds.NEEDS.rows_of, bare=True),
    EdgeFile(
        "LIMITS", ("Exclusion", "id"), ("Person", "person"), kinds.EXCLUSIONS.rows_of, bare=True
    ),
    EdgeFile(
        "PROTECTS",
        ("SafetyArrangement", "id"),
        ("Person", "protected"),
        kinds.ARRANGEMENTS.rows_of,
        bare=True,
    ),
    EdgeFile(
        "FROM",
        ("SafetyArrangement", "id"),
        ("Person", "away"),
        kinds.ARRANGEMENTS.rows_of,
        bare=True,
    ),
    EdgeFile(
        "DECLARED",
        ("Practitioner", "practitioner"),
        ("Person", "person"),
        kinds.INTERESTS.rows_of,
    ),
    EdgeFile(
        "COVERED_BY",
        ("Cover", "id"),
        ("Practitioner", "colleague"),
        kinds.COVERS.rows_of,
        bare=True,
    ),
    EdgeFile(
        "COVERS", ("Cover", "id"), ("Practitioner", "worker"), kinds.COVERS.rows_of, bare=True
    ),
    EdgeFile(
        "OPENS", ("EmergencyGrant", "id"), ("Person", "person"), kinds.GRANTS.rows_of, bare=True
    ),
    EdgeFile(
        "OPENED_BY",
        ("EmergencyGrant", "id"),
        ("Practitioner", "practitioner"),
        kinds.GRANTS.rows_of,
        bare=True,
    ),
    EdgeFile(
        "ASKS_ABOUT", ("Enquiry", "id"), ("Person", "person"), kinds.ENQUIRIES.rows_of, bare=True
    ),
    EdgeFile("ASKED_BY", ("Enquiry", "id"), ("Team", "team"), kinds.ENQUIRIES.rows_of, bare=True),
    EdgeFile("ABOUT", ("SharingDecision", "id"), ("Person", "person"), _about, bare=True),
    EdgeFile(
        "OVER", ("HeldAuthority", "id"), ("Person", "person"), kinds.AUTHORITIES.rows_of, bare=True
    ),
    EdgeFile("OF", ("Consent", "id"), ("Person", "person"), _consents, bare=True),
    EdgeFile("HAD", ("Consent", "consent"), ("ConsentEvent", "id"), _events, bare=True),
)
