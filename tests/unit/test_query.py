"""A query that does not say what it is cannot be made."""

import pickle
from dataclasses import dataclass

import pytest

from graph.database.cypher_text import parameters_of, returned_columns
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query, Touch
from graph.database.sealed import Raw, unwrap


@dataclass(frozen=True)
class At:
    id: str


@dataclass(frozen=True)
class Row:
    id: str
    name: str


READS = "MATCH (a:Agency {id: $id}) RETURN a.id AS id, a.name AS name"


def reading(cypher: str = READS, **changes: object) -> Query[At, Row]:
    told: dict[str, object] = {
        "name": "some_query",
        "audience": Audience.DIRECTORY,
        "access": Access.READ,
        "params": At,
        "row": Row,
        "cypher": cypher,
    }
    return Query(**(told | changes))  # type: ignore[arg-type]


def test_a_query_that_says_everything_can_be_made() -> None:
    assert reading().values(At("x")) == {"id": "x"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": "Some Query"}, "name"),
        ({"cypher": READS.replace("$id", "'x'")}, "parameters"),
        ({"cypher": READS.replace("$id", "$other")}, "parameters"),
        ({"cypher": READS.replace("a.name AS name", "a.name AS title")}, "columns"),
        ({"cypher": READS.replace(", a.name AS name", "")}, "columns"),
        ({"cypher": "MATCH (a {id: $id}) RETURN a.name AS name, a.id AS id"}, "columns"),
        ({"cypher": READS.replace(" AS name", "")}, "needs a name"),
        ({"access": Access.WRITE}, "touches"),
        ({"touches": NOTHING_TOUCHED}, "touches"),
        ({"touches": frozenset({Touch.PERSON})}, "touches"),
    ],
)
def test_a_query_that_does_not_say_what_it_is_cannot_be_made(
    changes: dict[str, object], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        reading(**changes)  # type: ignore[arg-type]


def test_a_query_takes_its_own_parameters_only() -> None:
    with pytest.raises(TypeError):
        reading().values(Nothing())  # type: ignore[arg-type]


def test_sets_travel_as_sorted_lists() -> None:
    @dataclass(frozen=True)
    class Some:
        ids: frozenset[str]

    query = Query(
        "some", Audience.UPKEEP, Access.READ, Some, Nothing, "MATCH (n) WHERE n.id IN $ids FINISH"
    )
    assert query.values(Some(frozenset({"b", "a"}))) == {"ids": ["a", "b"]}


@pytest.mark.parametrize(
    ("cypher", "columns"),
    [
        ("MATCH (n) DELETE n", ()),
        ("RETURN 1 AS one", ("one",)),
        (
            "RETURN DISTINCT n.a AS a, collect({x: 1, y: [1, 2]}) AS b ORDER BY a LIMIT 3",
            ("a", "b"),
        ),
        ("CALL (p) { RETURN 1 AS inner } RETURN inner, 'RETURN, x' AS text", ("inner", "text")),
        ("RETURN x // RETURN y AS z\n, y", ("x", "y")),
        ("RETURN COLLECT { MATCH (n) RETURN n ORDER BY n.id } AS all, b SKIP 1", ("all", "b")),
        ("RETURN n {.id, at: toString(n.at)} AS map", ("map",)),
    ],
)
def test_the_columns_of_a_text_are_read(cypher: str, columns: tuple[str, ...]) -> None:
    assert returned_columns(cypher) == columns


def test_the_parameters_of_a_text_are_read() -> None:
    assert parameters_of("MATCH (n {id: $id, x: '$no'}) // $neither\nRETURN $row.keys") == {
        "id",
        "row",
    }


def test_raw_facts_can_be_neither_read_nor_printed_nor_kept() -> None:
    raw = Raw([Row("1", "a secret")])
    assert "secret" not in f"{raw} {raw!r}"
    for act in (list, len, pickle.dumps):
        with pytest.raises(TypeError):
            act(raw)  # type: ignore[call-overload, arg-type]
    with pytest.raises(AttributeError):
        raw.rows  # type: ignore[attr-defined]  # noqa: B018
    assert unwrap(raw) == (Row("1", "a secret"),)
