"""Which files a bulk import has: one for each kind of node and edge, with Neo4j's types.

Labels, edge types and directions are those of `graph.storing.writes`; a contract test holds the two
equal.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.records.bundle import Records
from graph.storing import to_rows
from graph.storing.to_rows import Row

TYPES: Mapping[str, str] = {
    **dict.fromkeys(("version", "stamp", "held", "level", "place"), "long"),
    "sensitive_levels": "long[]",
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
            "lead",
            "household",
            "views_sought",
            "informed",
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
        ),
        "date",
    ),
    **dict.fromkeys(("opened_at", "ends_at", "at"), "datetime"),
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
    for row in map(to_rows.consent, records.consents):
        if row["keys"]["services"] == []:
            # As an empty list is left out, it would come to cover all services.
            raise ValueError("an agreement that covers no service cannot be imported in bulk")
        yield row


def _posts(records: Records) -> Iterator[Row]:
    for practitioner in records.practitioners:
        for post in practitioner.posts:
            yield to_rows.post(practitioner.id, post)


def _events(records: Records) -> Iterator[Row]:
    for consent in map(to_rows.consent, records.consents):
        for event in consent["events"]:
            yield {"id": event["id"], "consent": consent["id"], "keys": _without_id(event)}


def _about(records: Records) -> Iterator[Row]:
    for decision in map(to_rows.decision, records.decisions):
        for person in decision["people"]:
            yield {"id": decision["id"], "person": person}


def _without_id(row: Row) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "id"}


def _each(kind: str, row_of: Callable[[Any], Row]) -> Callable[[Records], Iterable[Row]]:
    return lambda records: map(row_of, getattr(records, kind))


_AGENCIES = _each("agencies", to_rows.agency)
_TEAMS = _each("teams", to_rows.team)
_NEEDS = _each("needs", to_rows.need)
_EXCLUSIONS = _each("exclusions", to_rows.exclusion)
_ARRANGEMENTS = _each("arrangements", to_rows.arrangement)
_COVERS = _each("covers", to_rows.cover)
_GRANTS = _each("grants", to_rows.grant)
_ENQUIRIES = _each("enquiries", to_rows.enquiry)

NODES: tuple[NodeFile, ...] = (
    NodeFile("Agency", _AGENCIES),
    NodeFile("Team", _TEAMS),
    NodeFile("Practitioner", _each("practitioners", to_rows.practitioner), {"version": 1}),
    NodeFile("Person", _each("people", to_rows.person), {"held": 0}),
    NodeFile("Family", _each("families", to_rows.family), {"held": 0}),
    NodeFile("Need", _NEEDS),
    NodeFile("Exclusion", _EXCLUSIONS),
    NodeFile("SafetyArrangement", _ARRANGEMENTS),
    NodeFile("Cover", _COVERS),
    NodeFile("EmergencyGrant", _GRANTS),
    NodeFile("Enquiry", _ENQUIRIES),
    NodeFile("SharingDecision", _each("decisions", to_rows.decision)),
    NodeFile("Consent", _consents),
    NodeFile("ConsentEvent", _events),
)
EDGES: tuple[EdgeFile, ...] = (
    EdgeFile("PART_OF", ("Team", "id"), ("Agency", "agency"), _TEAMS, bare=True),
    EdgeFile("WORKS_FOR", ("Practitioner", "practitioner"), ("Agency", "agency"), _posts),
    EdgeFile(
        "LEADS",
        ("Practitioner", "practitioner"),
        ("Team", "team"),
        _each("leaderships", to_rows.leadership),
    ),
    EdgeFile(
        "MEMBER_OF",
        ("Person", "person"),
        ("Family", "family"),
        _each("memberships", to_rows.membership),
    ),
    EdgeFile(
        "KIN", ("Person", "person"), ("Person", "relative"), _each("kinships", to_rows.kinship)
    ),
    EdgeFile(
        "SUPPORTS",
        ("Practitioner", "practitioner"),
        ("Person", "person"),
        _each("supports", to_rows.support),
    ),
    EdgeFile("HAS_NEED", ("Person", "person"), ("Need", "id"), _NEEDS, bare=True),
    EdgeFile("LIMITS", ("Exclusion", "id"), ("Person", "person"), _EXCLUSIONS, bare=True),
    EdgeFile(
        "PROTECTS", ("SafetyArrangement", "id"), ("Person", "protected"), _ARRANGEMENTS, bare=True
    ),
    EdgeFile("FROM", ("SafetyArrangement", "id"), ("Person", "from"), _ARRANGEMENTS, bare=True),
    EdgeFile(
        "DECLARED",
        ("Practitioner", "practitioner"),
        ("Person", "person"),
        lambda records: (
            {**row, "keys": {"kind": row["kind"]}}
            for row in map(to_rows.interest, records.interests)
        ),
    ),
    EdgeFile("COVERED_BY", ("Cover", "id"), ("Practitioner", "colleague"), _COVERS, bare=True),
    EdgeFile("COVERS", ("Cover", "id"), ("Practitioner", "worker"), _COVERS, bare=True),
    EdgeFile("OPENS", ("EmergencyGrant", "id"), ("Person", "person"), _GRANTS, bare=True),
    EdgeFile(
        "OPENED_BY", ("EmergencyGrant", "id"), ("Practitioner", "practitioner"), _GRANTS, bare=True
    ),
    EdgeFile("ASKS_ABOUT", ("Enquiry", "id"), ("Person", "person"), _ENQUIRIES, bare=True),
    EdgeFile("ASKED_BY", ("Enquiry", "id"), ("Team", "team"), _ENQUIRIES, bare=True),
    EdgeFile("ABOUT", ("SharingDecision", "id"), ("Person", "person"), _about, bare=True),
    EdgeFile("OF", ("Consent", "id"), ("Person", "person"), _consents, bare=True),
    EdgeFile("HAD", ("Consent", "consent"), ("ConsentEvent", "id"), _events, bare=True),
)
