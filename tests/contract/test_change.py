"""A change happens once, wholly, in order, with its audit entry; or not at all."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from graph.audit.entry import Anchor, shown_lines, web_digest
from graph.database.driver import DATABASE_ERRORS, Database, OpenTransaction
from graph.door.change import Change
from graph.door.first_statements import CLAIM_OP, Touched, family, person
from graph.door.gateway import Gateway
from graph.errors import Conflict, DatabaseUnavailable, NotVisible
from graph.records.bundle import Records
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, Tie
from queries.own_card import OWN_CARD, OwnCardOf
from queries.support import (
    OWN_SUPPORT,
    SET_OWN_TIE,
    NewTie,
    OwnSupport,
    OwnSupportAt,
)
from tests.browsers.entries import entry_at, entry_of, has_entry
from tests.worlds.council import Council
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

Settle = Callable[[Records], Council]
TODAY = date(2026, 6, 1)


@pytest.fixture
def town(council: Settle) -> Council:
    return council(TOWN)


def op() -> str:
    return str(uuid4())


def touching(town: Council, *names: str) -> list[Touched]:
    return [person(town.id(name)) for name in names]


def tie(town: Council, version: int = 1, tie: Tie = Tie.STRONG) -> NewTie:
    return NewTie(town.id("hugo-dawn"), town.id("dawn"), town.id("hugo"), version, tie)


def own_support(gateway: Gateway, town: Council, edge: str = "hugo-dawn") -> OwnSupport:
    who, whom = edge.split("-")
    at = OwnSupportAt(town.id(edge), town.id(whom), town.id(who))
    (row,) = gateway.read(town.worker(who), OWN_SUPPORT, at)
    return row


def set_tie(
    gateway: Gateway, town: Council, op_id: str, params: NewTie, request: str = ""
) -> Change:
    change = gateway.change(town.worker("hugo"), op_id, touching(town, "dawn"), request)
    with change:
        row = change.one(SET_OWN_TIE, params)
        change.record(AuditTag.SUPPORT_TIE_CHANGED, params.support_id)
        change.commit(str(row.version))
    return change


def stamp(gateway: Gateway, town: Council, name: str, who: str = "hugo") -> int:
    """The person's stamp, as a disclosure's audit entry would have it."""
    change = gateway.change(town.worker(who), op(), sees=town.person(name))
    with change:
        change.run(OWN_CARD, OwnCardOf(town.id(who)))
    return change.stamps[town.id(name)]


def test_a_change_is_stored_audited_and_stamped(
    gateway: Gateway, town: Council, database: Database, anchors: list[Anchor]
) -> None:
    op_id, before = op(), stamp(gateway, town, "dawn")
    anchors.clear()
    assert set_tie(gateway, town, op_id, tie(town)).result == "2"
    assert own_support(gateway, town).tie == Tie.STRONG
    entry = entry_of(database, op_id)
    assert (entry.tag, entry.subject) == (AuditTag.SUPPORT_TIE_CHANGED, town.id("hugo-dawn"))
    assert entry.actor == town.worker("hugo").account_id
    assert len(anchors) == 1
    assert stamp(gateway, town, "dawn") == before + 1


def test_nothing_is_saved_without_commit(
    gateway: Gateway, town: Council, database: Database
) -> None:
    op_id, before = op(), stamp(gateway, town, "dawn")
    with gateway.change(town.worker("hugo"), op_id, touching(town, "dawn")) as change:
        change.one(SET_OWN_TIE, tie(town))
        change.record(AuditTag.SUPPORT_TIE_CHANGED, town.id("hugo-dawn"))
    assert own_support(gateway, town).tie == Tie.NORMAL
    assert stamp(gateway, town, "dawn") == before
    assert not has_entry(database, op_id)
    assert not set_tie(gateway, town, op_id, tie(town)).repeated


def test_nothing_is_saved_when_the_body_fails(gateway: Gateway, town: Council) -> None:
    with suppress(ZeroDivisionError):
        with gateway.change(town.worker("hugo"), op(), touching(town, "dawn")) as change:
            change.one(SET_OWN_TIE, tie(town))
            raise ZeroDivisionError
        pytest.fail("the error of the body is swallowed")
    assert own_support(gateway, town).tie == Tie.NORMAL


def test_nothing_is_saved_without_an_audit_entry(gateway: Gateway, town: Council) -> None:
    with gateway.change(town.worker("hugo"), op(), touching(town, "dawn")) as change:
        change.one(SET_OWN_TIE, tie(town))
        with pytest.raises(TypeError, match="audit"):
            change.commit()
    assert own_support(gateway, town).tie == Tie.NORMAL


def test_the_same_form_sent_twice_changes_once(gateway: Gateway, town: Council) -> None:
    op_id = op()
    first = set_tie(gateway, town, op_id, tie(town))
    again = set_tie(gateway, town, op_id, tie(town))
    assert (first.repeated, first.result) == (False, "2")
    assert (again.repeated, again.result) == (True, "2")
    assert own_support(gateway, town).version == 2


def test_another_content_or_account_under_the_same_operation_is_a_conflict(
    gateway: Gateway, town: Council
) -> None:
    op_id = op()
    set_tie(gateway, town, op_id, tie(town), "strong")
    with pytest.raises(Conflict):
        set_tie(gateway, town, op_id, tie(town, 2, Tie.TENUOUS), "tenuous")
    with pytest.raises(Conflict), gateway.change(Actor("somebody else"), op_id, request="strong"):
        pass
    assert own_support(gateway, town).tie == Tie.STRONG


def test_a_stale_version_is_a_conflict_and_saves_nothing(gateway: Gateway, town: Council) -> None:
    set_tie(gateway, town, op(), tie(town))
    with pytest.raises(Conflict):
        set_tie(gateway, town, op(), tie(town, 1, Tie.STRESSFUL))
    assert own_support(gateway, town).tie == Tie.STRONG


def test_an_edge_of_somebody_else_cannot_be_changed(gateway: Gateway, town: Council) -> None:
    for stolen in (
        replace(tie(town), support_id=town.id("gita-dawn")),
        replace(tie(town), person_id=town.id("lee")),
    ):
        with pytest.raises(Conflict):
            set_tie(gateway, town, op(), stolen)


def test_a_query_may_not_touch_what_the_change_has_not_locked(
    gateway: Gateway, town: Council
) -> None:
    with (
        pytest.raises(TypeError, match="locked"),
        gateway.change(town.worker("hugo"), op(), [family(town.id("D"))]) as change,
    ):
        change.run(SET_OWN_TIE, tie(town))


def test_touching_somebody_who_does_not_exist_is_not_found(gateway: Gateway, town: Council) -> None:
    with (
        pytest.raises(NotVisible),
        gateway.change(town.worker("hugo"), op(), [person("nobody")]),
    ):
        pass


def test_a_change_can_begin_with_what_the_actor_may_see(gateway: Gateway, town: Council) -> None:
    hugo = town.worker("hugo")
    with gateway.change(hugo, op(), touching(town, "dawn"), sees=town.person("dawn")) as change:
        assert change.web.in_focus[0].name == "Dawn Hale"
    for hidden in (town.person("lee"), replace(town.person("lee"), id="nobody")):
        with pytest.raises(NotVisible), gateway.change(hugo, op(), sees=hidden):
            pass


@pytest.mark.parametrize("stored", [True, False])
def test_whoever_a_change_looks_at_first_stands_in_the_audit(
    gateway: Gateway, town: Council, database: Database, anchors: list[Anchor], stored: bool
) -> None:
    op_id, dawn = op(), town.person("dawn")
    with (
        suppress(Conflict),
        gateway.change(town.worker("hugo"), op_id, touching(town, "dawn"), sees=dawn) as change,
    ):
        change.one(SET_OWN_TIE, tie(town, version=1 if stored else 7))
        change.record(AuditTag.SUPPORT_TIE_CHANGED, town.id("hugo-dawn"))
        change.commit()
    (anchor,) = anchors
    entry = entry_at(database, anchor.lane, anchor.seq)
    assert (entry.op == op_id) is stored
    assert entry.shown == tuple(sorted(shown_lines(change.web, change.stamps)))
    assert entry.digest == web_digest(change.web)


def test_reaching_for_somebody_hidden_is_told_to_the_audit(
    gateway: Gateway, town: Council, anchors: list[Anchor]
) -> None:
    hugo = town.worker("hugo")
    for attempt in (
        gateway.change(hugo, op(), sees=town.person("lee")),
        gateway.change(hugo, op(), sees=replace(town.person("lee"), id="nobody")),
        gateway.change(hugo, op(), [person("nobody")]),
    ):
        anchors.clear()
        with pytest.raises(NotVisible):
            attempt.__enter__()
        assert len(anchors) == 1


@pytest.mark.parametrize("stored_before", [True, False])
def test_a_commit_without_a_reply_is_resolved(
    gateway: Gateway,
    town: Council,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    stored_before: bool,
) -> None:
    commit = OpenTransaction.commit

    def without_reply(self: OpenTransaction) -> None:
        if stored_before:
            commit(self)
        raise lost()

    monkeypatch.setattr(OpenTransaction, "commit", without_reply)
    op_id = op()
    if stored_before:
        assert set_tie(gateway, town, op_id, tie(town)).result == "2"
    else:
        with pytest.raises(DatabaseUnavailable):
            set_tie(gateway, town, op_id, tie(town))
    assert has_entry(database, op_id) is stored_before
    assert own_support(gateway, town).version == 1 + stored_before
    monkeypatch.undo()
    assert set_tie(gateway, town, op_id, tie(town)).repeated is stored_before
    assert own_support(gateway, town).version == 2


def lost() -> Exception:
    (kind,) = (error for error in DATABASE_ERRORS if error.__name__ == "DriverError")
    return kind("the connection was lost")


def test_a_version_in_a_form_tells_nothing_and_fits_one_viewer(
    gateway: Gateway, town: Council
) -> None:
    hugo, gita, edge = town.worker("hugo"), town.worker("gita"), town.id("hugo-dawn")
    tokens = {gateway.version_token(hugo, edge, version) for version in range(5)}
    tokens |= {gateway.version_token(gita, edge, 1), gateway.version_token(hugo, "other", 1)}
    assert len(tokens) == 7
    assert gateway.version_token(hugo, edge, 1) in tokens
    assert CLAIM_OP.touches == frozenset()
