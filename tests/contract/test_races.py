"""Many at once: disclosures and changes of one person are in one order, and nothing is lost."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import pytest

from graph.database.driver import Database
from graph.database.query import Access, Audience, Query, Touch
from graph.door.first_statements import person
from graph.door.gateway import Gateway
from graph.errors import Conflict, KithmapError, NotVisible
from graph.records.bundle import Records
from graph.vocabulary import AuditTag, Role, SupportState, Tie
from queries.consent import WITHDRAW_CONSENT, Withdrawal
from queries.support import (
    OWN_SUPPORT,
    SET_OWN_TIE,
    NewTie,
    OwnSupportAt,
)
from tests.browsers.entries import entry_of
from tests.worlds.builders import agreement, changed, support
from tests.worlds.council import Council
from tests.worlds.patience import patiently
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

Settle = Callable[[Records], Council]


@dataclass(frozen=True)
class Swap:
    ends: str
    begins: str


SWAP = Query(
    "swap",
    Audience.OWN_RECORD,
    Access.WRITE,
    Swap,
    Swap,
    """
    MATCH (:Practitioner)-[old:SUPPORTS {id: $ends}]->(:Person)
    MATCH (:Practitioner)-[new:SUPPORTS {id: $begins}]->(:Person)
    SET old.state = 'suspended', new.state = 'active'
    RETURN old.id AS ends, new.id AS begins
    """,
    frozenset({Touch.PERSON}),
)


@dataclass(frozen=True)
class NewKin:
    kin: str
    person: str
    relative: str


ADD_KIN = Query(
    "add_kin",
    Audience.OWN_RECORD,
    Access.WRITE,
    NewKin,
    NewKin,
    """
    MATCH (p:Person {id: $person})
    MATCH (q:Person {id: $relative})
    CREATE (p)-[k:KIN {id: $kin}]->(q)
    SET k.kind = 'SIB', k.kind_agreed = false, k.parental_responsibility = false,
        k.main_carer = false, k.lives_with = false, k.contact_restricted = false
    RETURN k.id AS kin, p.id AS person, q.id AS relative
    """,
    frozenset({Touch.PERSON}),
)


def op() -> str:
    return str(uuid4())


def test_a_reader_never_sees_half_of_a_change(
    gateway: Gateway, council: Settle, database: Database
) -> None:
    waiting = support("greg", "gp", "dawn", Role.GP, state=SupportState.SUSPENDED)
    town = council(TOWN + waiting + agreement("dawn"))
    edges = [town.id("gita-dawn"), town.id("greg-dawn")]
    stamps: dict[int, str] = {}
    looks: list[str] = []

    def write() -> None:
        for turn in range(30):
            change = gateway.change(town.worker("sol"), op(), [person(town.id("dawn"))], sees=None)
            with change:
                change.one(SWAP, Swap(edges[turn % 2], edges[1 - turn % 2]))
                change.record(AuditTag.SUPPORT_CONFIRMED, town.id("dawn"))
                change.commit()

    def read() -> list[set[str]]:
        seen = []
        for _ in range(30):
            op_id = op()
            looks.append(op_id)
            web = patiently(
                lambda op_id=op_id: gateway.support_web(  # type: ignore[misc]
                    town.worker("hugo"), town.person("dawn"), op_id
                )
            )
            seen.append({each.id for each in web.supports if not each.own})
        return seen

    with ThreadPoolExecutor(4) as many:
        writer = many.submit(write)
        readers = [many.submit(read) for _ in range(3)]
        seen = [each for reader in readers for each in reader.result()]
        writer.result()
    assert Counter(map(len, seen)) == {1: 90}
    # The audit, replayed by stamps: at one stamp everybody saw the same, without any clock.
    for op_id in looks:
        for line in entry_of(database, op_id).shown:
            who, stamp, edge, _ = line.split()
            if who == town.id("dawn") and edge in edges:
                assert stamps.setdefault(int(stamp), edge) == edge
    assert len(stamps) > 1


def test_after_a_withdrawal_is_acknowledged_nothing_of_the_agreement_is_shown(
    gateway: Gateway, council: Settle
) -> None:
    for _ in range(8):
        town = council(TOWN + agreement("dawn", id="told"))
        hugo, dawn = town.worker("hugo"), town.person("dawn")

        def read(town: Council = town) -> int:
            look = gateway.support_web(town.worker("hugo"), town.person("dawn"), op())
            return len(look.supports)

        with ThreadPoolExecutor(3) as many:
            before = [many.submit(patiently, read) for _ in range(3)]
            with gateway.change(hugo, op(), [person(dawn.id)]) as change:
                change.one(WITHDRAW_CONSENT, Withdrawal(town.id("told"), dawn.id, change.now))
                change.record(AuditTag.CONSENT_WITHDRAWN, town.id("told"))
                change.commit()
            after = [many.submit(patiently, read) for _ in range(3)]
        assert {each.result() for each in after} == {1}
        assert {each.result() for each in before} <= {1, 2}


def test_the_same_operation_sent_many_times_at_once_happens_once(
    gateway: Gateway, council: Settle
) -> None:
    town = council(TOWN)
    op_id = op()
    tie = NewTie(town.id("hugo-dawn"), town.id("dawn"), town.id("hugo"), 1, Tie.STRONG)

    def send(_: int) -> tuple[bool, str]:
        change = gateway.change(town.worker("hugo"), op_id, [person(town.id("dawn"))])
        with change:
            row = change.one(SET_OWN_TIE, tie)
            change.record(AuditTag.SUPPORT_TIE_CHANGED, row.support_id)
            change.commit(str(row.version))
        return change.repeated, change.result

    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: patiently(lambda: send(0)), range(24)))
    assert Counter(answers) == {(False, "2"): 1, (True, "2"): 23}


def test_no_acknowledged_edit_is_lost(gateway: Gateway, council: Settle) -> None:
    town = council(TOWN)
    hugo, edge, dawn = town.worker("hugo"), town.id("hugo-dawn"), town.id("dawn")
    at = OwnSupportAt(edge, dawn, town.id("hugo"))

    def edit(turn: int) -> int | None:
        """The version on which a successful edit was based."""
        (now,) = gateway.read(hugo, OWN_SUPPORT, at)
        tie = list(Tie)[turn % len(Tie)]
        try:
            with gateway.change(hugo, op(), [person(dawn)]) as change:
                change.one(SET_OWN_TIE, NewTie(edge, dawn, town.id("hugo"), now.version, tie))
                change.record(AuditTag.SUPPORT_TIE_CHANGED, edge)
                change.commit()
        except Conflict:
            return None
        return now.version

    with ThreadPoolExecutor(8) as many:
        based = list(many.map(lambda turn: patiently(lambda: edit(turn)), range(64)))
    won = [version for version in based if version is not None]
    assert sorted(won) == list(range(1, len(won) + 1))
    (last,) = gateway.read(hugo, OWN_SUPPORT, at)
    assert last.version == len(won) + 1
    assert len(won) < 64  # somebody did meet a conflict, or this proved nothing


def test_a_circle_that_grows_under_the_reader_is_read_whole(
    gateway: Gateway, council: Settle
) -> None:
    town = council(changed(TOWN, "rose", objects=False))
    dawn = town.person("dawn")

    def grow() -> None:
        for relative in ("lee", "rose", "isla", "noah", "kai") * 3:
            pair = [person(dawn.id), person(town.id(relative))]
            with gateway.change(town.worker("sol"), op(), pair) as change:
                change.one(ADD_KIN, NewKin(op(), dawn.id, town.id(relative)))
                change.record(AuditTag.SUPPORT_CONFIRMED, dawn.id)
                change.commit()

    def read() -> list[bool]:
        whole = []
        for _ in range(40):
            web = patiently(lambda: gateway.support_web(town.worker("hugo"), dawn, op()))
            ids = {each.id for each in web.people}
            whole.append(all({kin.person_id, kin.relative_id} <= ids for kin in web.kin))
        return whole

    with ThreadPoolExecutor(3) as many:
        growing = many.submit(grow)
        readers = [many.submit(read) for _ in range(2)]
        assert all(each for reader in readers for each in reader.result())
        growing.result()


def test_lookers_at_overlapping_families_never_stand_in_each_others_way(
    gateway: Gateway, council: Settle
) -> None:
    town = council(TOWN)
    looks = [
        ("hugo", town.family("D")),
        ("una", town.family("L")),
        ("una", town.person("kai")),
        ("tom", town.person("isla")),
        ("hugo", town.person("lee")),
    ]
    errors: list[KithmapError] = []

    def look(turn: int) -> None:
        who, focus = looks[turn % len(looks)]
        try:
            gateway.support_web(town.worker(who), focus, op())
        except NotVisible:
            pass
        except KithmapError as error:
            errors.append(error)

    with ThreadPoolExecutor(6) as many:
        list(many.map(look, range(150)))
    assert not errors
