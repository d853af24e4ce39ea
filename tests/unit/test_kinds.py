"""One table says what a record is in Neo4j: what is stored is what is read, whenever that was."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import pytest

from graph.database.query import Touch
from graph.records.bundle import Records
from graph.records.model import Person, Support
from graph.storing.kind import Kind
from graph.storing.kinds import KINDS, PEOPLE, SUPPORTS, TEAMS
from graph.storing.rows import Rows
from graph.vocabulary import LeadKind, Role, Tie
from tests.worlds.everything import everything


def as_read(kind: Kind[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A stored row as Neo4j gives it back: flat, days and instants as text."""
    flat = {**row, **row["keys"]}
    return {column: text_of(flat.get(column)) for column in kind.rows.columns}


def text_of(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return [[each["kind"], each["at"].isoformat(), each["day_only"]] for each in value]
    if isinstance(value, list):
        return [text_of(each) for each in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


EVERYTHING = everything()
STORED_UNDER_ITS_OWN_CLASS = [
    kind for kind in KINDS if kind.name not in ("posts", "leaderships", "practitioners")
]


@pytest.mark.parametrize("kind", STORED_UNDER_ITS_OWN_CLASS, ids=lambda kind: kind.name)
def test_every_record_comes_back_as_it_was_stored(kind: Kind[Any]) -> None:
    records = getattr(EVERYTHING, kind.name)
    assert records
    read = [kind.rows.of(as_read(kind, kind.to_row(record))) for record in records]
    assert read == list(records)


def test_every_property_has_a_value_somewhere_in_the_world_of_everything() -> None:
    """So that the queries that read it are tested with it."""
    keys = [row["keys"] for kind in KINDS for row in kind.rows_of(EVERYTHING)]
    filled = {name for each in keys for name, value in each.items() if value is not None}
    assert filled == {name for each in keys for name in each}


def test_every_list_of_a_bundle_has_its_kind() -> None:
    lists = {each.name for each in fields(Records)} - {"sources"}
    assert {kind.name for kind in KINDS} == lists | {"posts"}


def test_a_field_that_came_later_has_its_default_in_what_was_stored_before() -> None:
    support = Support("s", "w", "a", "p", Role.OTHER)
    row = as_read(SUPPORTS, SUPPORTS.to_row(support))
    for later in ("tie", "lead", "meets", "from", "to", "typed_birth_precision"):
        del row[later]
    assert SUPPORTS.rows.of(row) == support
    assert SUPPORTS.rows.of({**row, "tie": None}).tie is Tie.NORMAL


def test_an_older_record_says_only_whether_somebody_leads() -> None:
    row = as_read(SUPPORTS, SUPPORTS.to_row(Support("s", "w", "a", "p", Role.OTHER)))
    assert SUPPORTS.rows.of({**row, "lead": True}).lead is LeadKind.OTHER
    assert SUPPORTS.rows.of({**row, "lead": False}).lead is None


def test_an_empty_list_and_none_are_the_same_where_nothing_is_stored() -> None:
    row = as_read(PEOPLE, PEOPLE.to_row(Person("p", "Ann", "Hale")))
    assert PEOPLE.rows.of({**row, "named_workers": None}).named_workers == frozenset()


def test_a_kind_that_is_not_read_as_its_class_says_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="front_door"):
        Kind("teams", TEAMS.rows, "n {.id, .name, agency: agency.id}", label="Team")


def test_a_field_that_no_column_can_hold_is_refused() -> None:
    @dataclass(frozen=True)
    class Odd:
        id: str
        price: complex = 0j

    with pytest.raises(TypeError, match="price"):
        Rows(Odd)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_storing_what_hangs_on_a_person_moves_their_stamp(kind: Kind[Any]) -> None:
    about_people = "person" in kind.rows.columns or kind.name in ("people", "decisions")
    decides = about_people or kind.name == "arrangements"
    # The policy looks at no number, and at nothing that was only put forward.
    looked_at = kind.name not in ("identity_numbers", "tie_proposals")
    assert (Touch.PERSON in kind.touches) == (decides and looked_at)
