"""One's own contact card: edited once, right on every map and list."""

from dataclasses import dataclass

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query


@dataclass(frozen=True, slots=True)
class OwnCardOf:
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class OwnCard:
    practitioner_id: str
    card: dict[str, str | None]
    """As the fields of `ContactCard`."""
    version: int


@dataclass(frozen=True, slots=True)
class NewCard:
    practitioner_id: str
    version: int
    """As it was when the form was rendered."""
    card: dict[str, str | None]
    """As the fields of `ContactCard`; None takes a value away."""


@dataclass(frozen=True, slots=True)
class NewVersion:
    version: int


OWN_CARD = Query(
    name="own_card",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OwnCardOf,
    row=OwnCard,
    cypher="""
        MATCH (w:Practitioner {id: $practitioner_id})
        RETURN w.id AS practitioner_id, w {.phone, .mobile, .email, .hours} AS card,
               w.version AS version
    """,
)

SET_OWN_CARD = Query(
    name="set_own_card",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    # No decision depends on a telephone number: it is read anew for each page.
    touches=NOTHING_TOUCHED,
    params=NewCard,
    row=NewVersion,
    # Lock, then compare: comparing in the MATCH loses acknowledged writes.
    cypher="""
        MATCH (w:Practitioner {id: $practitioner_id})
        SET w.held = 0
        WITH w WHERE w.version = $version
        SET w.version = w.version + 1, w += $card
        RETURN w.version AS version
    """,
)
