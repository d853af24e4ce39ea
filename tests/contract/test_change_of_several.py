"""Changes of more than one thing: several entries, several looks, what is found, what is to be;
and what comes after a commit, once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import pytest

from graph.audit.entry import Anchor
from graph.database.driver import DATABASE_ERRORS, Database, OpenTransaction
from graph.database.query import Access, Audience, Query, Touch
from graph.door.change import Change
from graph.door.first_statements import Touched, person, person_to_be
from graph.door.gateway import Gateway
from graph.door.locking import Ask
from graph.errors import ChangedMeanwhile, DatabaseUnavailable, NotVisible
from graph.records.bundle import Records
from graph.vocabulary import AuditTag, Tie
from queries.support import SET_OWN_TIE, NewTie
from tests.browsers.entries import entry_of, has_entry
from tests.worlds.builders import support
from tests.worlds.council import Council
from tests.worlds.town import TOWN, WORKERS

pytestmark = pytest.mark.neo4j

Settle = Callable[[Records], Council]


@pytest.fixture
def town(council: Settle) -> Council:
    return council(TOWN)


def op() -> str:
    return str(uuid4())


def set_tie(gateway: Gateway, town: Council, op_id: str, work: Callable[[], object]) -> Change:
    change = gateway.change(town.worker("hugo"), op_id, [person(town.id("dawn"))], "strong")
    with change:
        change.then(work)
        new = NewTie(town.id("hugo-dawn"), town.id("dawn"), town.id("hugo"), 1, Tie.STRONG)
        change.one(SET_OWN_TIE, new)
        change.record(AuditTag.SUPPORT_TIE_CHANGED, new.support_id)
        change.commit()
    return change


def test_a_change_tells_of_each_thing_that_happened_or_of_none(
    gateway: Gateway, town: Council, database: Database
) -> None:
    kept, lost = op(), op()
    for op_id in (kept, lost):
        with gateway.change(town.worker("hugo"), op_id) as change:
            change.record(AuditTag.ACCOUNT_ADDED, "an account")
            change.record(AuditTag.LINK_GIVEN, "an account", "beside it")
            change.record(AuditTag.ACCOUNT_CLOSED, "an account")
            if op_id == kept:
                change.commit()
    entries = [entry_of(database, each) for each in (kept, f"{kept}/1", f"{kept}/2")]
    tags = [entry.tag for entry in entries]
    assert tags == [AuditTag.ACCOUNT_ADDED, AuditTag.LINK_GIVEN, AuditTag.ACCOUNT_CLOSED]
    assert not any(has_entry(database, each) for each in (lost, f"{lost}/1", f"{lost}/2"))


def test_the_entries_of_a_change_stand_in_one_lane_one_behind_the_other(
    gateway: Gateway, town: Council, anchors: list[Anchor]
) -> None:
    """Two changes that locked two lanes each, in either order, would wait for each other."""
    for _ in range(6):
        anchors.clear()
        with gateway.change(town.worker("hugo"), op()) as change:
            for _ in range(3):
                change.record(AuditTag.LINK_GIVEN, "an account")
            change.commit()
        (lane,) = {anchor.lane for anchor in anchors}
        first = anchors[0].seq
        assert [anchor.seq for anchor in anchors] == [first, first + 1, first + 2], lane


def test_a_change_may_look_at_several_and_is_told_of_as_one(
    gateway: Gateway, council: Settle, database: Database
) -> None:
    _, agency, role, _ = WORKERS["hugo"]
    town = council(TOWN + support("hugo", agency, "noah", role))
    two = [town.person("noah"), town.person("dawn")]
    with gateway.change(town.worker("hugo"), op_id := op(), sees=two) as change:
        change.record(AuditTag.PEOPLE_LISTED, town.id("hugo"))
        change.commit()
    assert [web.focus for web in change.webs] == sorted(two, key=lambda each: each.id)
    told = {line.split(" ")[0] for line in entry_of(database, op_id).shown}
    assert {each.id for each in two} <= told


def test_where_one_of_several_is_hidden_nothing_is_seen(gateway: Gateway, town: Council) -> None:
    two = [town.person("dawn"), town.person("lee")]
    with pytest.raises(NotVisible), gateway.change(town.worker("hugo"), op(), sees=two):
        pytest.fail("the body ran")


@dataclass(frozen=True)
class OfWorker:
    practitioner_id: str


@dataclass(frozen=True)
class Somebody:
    id: str


SUPPORTED_BY = Query(
    name="supported_by",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OfWorker,
    row=Somebody,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})-[s:SUPPORTS]->(p:Person)
        WHERE s.state = 'active'
        RETURN p.id AS id ORDER BY id
    """,
)

LET_GO = Query(
    name="let_go",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=OfWorker,
    row=Somebody,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})-[s:SUPPORTS]->(p:Person)
        SET s.state = 'ended'
        RETURN p.id AS id
    """,
)


def test_what_is_found_first_is_locked_and_found_again(
    gateway: Gateway, town: Council, database: Database
) -> None:
    """Somebody else's change between the two looks: it begins again, on what is true by then."""
    hugo, seen = town.id("hugo"), list[list[str]]()

    def find(ask: Ask) -> Iterator[Touched]:
        found = [row.id for row in ask(SUPPORTED_BY, OfWorker(hugo))]
        seen.append(found)
        if len(seen) == 1:
            database.rows(LET_GO, OfWorker(hugo))
        yield from map(person, found)

    with gateway.change(town.worker("hugo"), op(), [person(town.id("lee"))], find=find):
        pass
    assert seen[0]
    assert seen[1:] == [[], [], []]  # the second look moved; then twice the same


def test_finding_may_not_write(gateway: Gateway, town: Council) -> None:
    def find(ask: Ask) -> Iterator[Touched]:
        ask(LET_GO, OfWorker(town.id("hugo")))
        yield from ()

    with (
        pytest.raises(TypeError, match="before anything is locked"),
        gateway.change(town.worker("hugo"), op(), find=find),
    ):
        pass


@dataclass(frozen=True)
class Named:
    id: str
    name: str


PEOPLE_CALLED = Query(
    name="people_called",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OfWorker,
    row=Somebody,
    cypher="""
        MATCH (p:Person {given_name: $practitioner_id}) RETURN p.id AS id
    """,
)

ADD_PERSON = Query(
    name="add_person_called",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Named,
    row=Somebody,
    cypher="CREATE (p:Person {id: $id, given_name: $name, stamp: 1}) RETURN p.id AS id",
)


def test_of_two_who_add_the_same_person_at_once_one_adds_and_one_finds(
    gateway: Gateway, town: Council
) -> None:
    name = f"Nobody yet {uuid4()}"

    def add(_: int) -> bool:
        who, key = town.worker("hugo"), person_to_be(name, "2019-05-03")
        with gateway.change(who, op(), [key]) as change:
            there = change.run(PEOPLE_CALLED, OfWorker(name))
            if not there:
                change.run(ADD_PERSON, Named(str(uuid4()), name))
            change.record(AuditTag.PEOPLE_LISTED, town.id("hugo"))
            change.commit()
        return not there

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(add, range(4))) == [False, False, False, True]


def test_what_comes_after_is_done_once_and_only_where_it_was_stored(
    gateway: Gateway, town: Council
) -> None:
    done, op_id = list[str](), op()
    with gateway.change(town.worker("hugo"), op()) as change:
        change.then(lambda: done.append("not stored"))
        change.record(AuditTag.LINK_GIVEN, "nobody")
    for turn in ("first", "again"):
        set_tie(gateway, town, op_id, partial(done.append, turn))
    with pytest.raises(ChangedMeanwhile):
        set_tie(gateway, town, op(), lambda: done.append("refused"))
    assert done == ["first"]


def test_what_comes_after_is_done_though_the_reply_to_the_commit_got_lost(
    gateway: Gateway, town: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, done, op_id = OpenTransaction.commit, list[str](), op()

    def without_reply(self: OpenTransaction) -> None:
        commit(self)
        raise lost()

    monkeypatch.setattr(OpenTransaction, "commit", without_reply)
    monkeypatch.setattr("graph.door.change.RESOLVE_SECONDS", 0.0)  # nobody learns it
    with pytest.raises(DatabaseUnavailable):
        set_tie(gateway, town, op_id, lambda: done.append("first"))
    monkeypatch.undo()
    assert done == []
    for turn in ("again", "once more"):
        assert set_tie(gateway, town, op_id, partial(done.append, turn)).repeated
    assert done == ["again"]


def test_what_cannot_be_done_now_is_owed_to_the_next_who_asks(
    gateway: Gateway, town: Council
) -> None:
    done, op_id = list[str](), op()

    def away() -> None:
        raise DatabaseUnavailable

    with pytest.raises(DatabaseUnavailable):
        set_tie(gateway, town, op_id, away)
    set_tie(gateway, town, op_id, lambda: done.append("later"))
    assert done == ["later"]


def lost() -> Exception:
    (kind,) = (error for error in DATABASE_ERRORS if error.__name__ == "DriverError")
    return kind("the connection was lost")
