"""One's own support, card and agreements, changed through the door."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from graph.database.driver import Database, Transaction
from graph.door.first_statements import Touched, person
from graph.door.gateway import Gateway
from graph.errors import Conflict, NotVisible
from graph.records.bundle import Records
from graph.storing.kinds import CONSENTS
from graph.vocabulary import AuditTag, EndReason, Level, SupportState
from queries.consent import RECORD_CONSENT, WITHDRAW_CONSENT, NewConsent, Withdrawal
from queries.own_card import OWN_CARD, SET_OWN_CARD, NewCard, OwnCard, OwnCardOf
from queries.own_edges import END_SUPPORT, Ended
from queries.support import (
    CONFIRM_OWN_SUPPORT,
    CONFIRM_PROPOSED_SUPPORT,
    ProposedSupport,
    SupportOn,
)
from tests.worlds.builders import agreement, changed
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


def test_a_support_is_confirmed_and_ended_by_its_own_worker(
    gateway: Gateway, town: Council
) -> None:
    hugo, edge, dawn = town.worker("hugo"), town.id("hugo-dawn"), town.id("dawn")
    with gateway.change(hugo, op(), [person(dawn)]) as change:
        change.one(CONFIRM_OWN_SUPPORT, SupportOn(edge, dawn, town.id("hugo"), 1, TODAY))
        change.record(AuditTag.SUPPORT_CONFIRMED, edge)
        change.commit()
    web = gateway.support_web(hugo, town.person("dawn"), op())
    assert [support.confirmed_on for support in web.supports] == [TODAY]
    with gateway.change(hugo, op(), [person(dawn)]) as change:
        ended = Ended(edge, dawn, town.id("hugo"), 2, date(2026, 5, 31), EndReason.DONE)
        change.one(END_SUPPORT, ended)
        change.record(AuditTag.SUPPORT_ENDED, edge)
        change.commit()
    with pytest.raises(NotVisible):
        gateway.support_web(hugo, town.person("dawn"), op())


def test_a_proposed_support_is_confirmed_by_another_worker_and_never_by_its_own(
    gateway: Gateway, council: Settle
) -> None:
    waiting = changed(
        TOWN, "gita-dawn", state=SupportState.PROPOSED, confirmed_on=None, typed_name="Don Hail"
    )
    town = council(waiting)
    edge, dawn = town.id("gita-dawn"), town.id("dawn")

    def confirm(who: str) -> None:
        with gateway.change(town.worker(who), op(), [person(dawn)]) as change:
            change.one(CONFIRM_PROPOSED_SUPPORT, ProposedSupport(edge, dawn, town.id(who), TODAY))
            change.record(AuditTag.SUPPORT_CONFIRMED, edge)
            change.commit()

    with pytest.raises(Conflict):
        confirm("gita")
    assert gateway.support_web(town.worker("gita"), town.person("dawn"), op()).people[0].name == (
        "Don Hail"
    )
    confirm("hugo")
    assert gateway.support_web(town.worker("gita"), town.person("dawn"), op()).in_focus[0].name == (
        "Dawn Hale"
    )


def test_a_contact_card_is_edited_once_and_right_everywhere(
    gateway: Gateway, council: Settle
) -> None:
    town = council(TOWN + agreement("dawn"))
    gita = town.worker("gita")
    (card,) = gateway.read(gita, OWN_CARD, OwnCardOf(town.id("gita")))
    typed = {"phone": "01632 960999", "mobile": None, "email": card.card["email"]}
    new = NewCard(town.id("gita"), card.version, {**typed, "hours": "Mondays"})
    for _ in range(2):
        with gateway.change(gita, op()) as change:
            rows = change.run(SET_OWN_CARD, new)
            if rows:
                change.record(AuditTag.CONTACT_CARD_CHANGED, town.id("gita"))
                change.commit()
    assert not rows  # the second one came with the version of before
    web = gateway.support_web(town.worker("hugo"), town.person("dawn"), op())
    cards = [support.worker.card for support in web.supports if support.worker and not support.own]
    assert [(card.phone, card.hours) for card in cards] == [("01632 960999", "Mondays")]


def test_what_is_read_together_is_read_in_one_transaction(
    gateway: Gateway, town: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, read = [], Database.read

    def counted(
        database: Database, work: Callable[[Transaction], object], timeout: float | None = None
    ) -> object:
        begun.append(work)
        return read(database, work, timeout)

    monkeypatch.setattr(Database, "read", counted)
    gita, hugo = town.worker("gita"), OwnCardOf(town.id("hugo"))

    def cards(here: Gateway) -> list[OwnCard]:
        with pytest.raises(TypeError):
            here.read(gita, SET_OWN_CARD, NewCard(town.id("gita"), 1, {}))
        return here.read(gita, OWN_CARD, OwnCardOf(town.id("gita"))) + here.read(
            gita, OWN_CARD, hugo
        )

    apart = cards(gateway)
    assert (len(apart), len(begun)) == (2, 2)
    assert gateway.together(cards) == apart
    assert len(begun) == 3
    # The gateway itself reads as before.
    assert gateway.read(gita, OWN_CARD, hugo) == apart[1:]
    assert len(begun) == 4


def test_an_agreement_is_given_and_withdrawn_once(gateway: Gateway, town: Council) -> None:
    hugo, gita, dawn = town.worker("hugo"), town.worker("gita"), town.person("dawn")
    (given,) = agreement(dawn.id, level=Level.CONTACT, id=op()).consents
    with gateway.change(gita, op(), [person(dawn.id)]) as change:
        change.one(RECORD_CONSENT, NewConsent(CONSENTS.to_row(given)))
        change.record(AuditTag.CONSENT_GIVEN, given.id)
        change.commit()
    assert len(gateway.support_web(hugo, dawn, op()).supports) == 2

    def withdraw() -> None:
        with gateway.change(gita, op(), [person(dawn.id)]) as change:
            change.one(WITHDRAW_CONSENT, Withdrawal(given.id, dawn.id, change.now))
            change.record(AuditTag.CONSENT_WITHDRAWN, given.id)
            change.commit()

    withdraw()
    assert len(gateway.support_web(hugo, dawn, op()).supports) == 1
    with pytest.raises(Conflict):
        withdraw()
