"""The proofs of disclosures and changes in their short form; `make faults` has the full figures."""

from collections.abc import Callable, Mapping
from random import Random

import pytest

from graph.database.address import Neo4jAddress
from graph.database.driver import Database, DatabaseSettings
from graph.errors import OutcomeUnknown
from queries.door import open_gateway
from tests.conftest import AUDIT_KEY
from tests.faults import bare, contended, kills, logged, swallowed, withdrawals
from tests.faults.deeds import Deed, Judgement, crowd_of, crowd_records, do, judge
from tests.proxies.commit_thief import CommitThief, Fate
from tests.worlds.council import settle

pytestmark = pytest.mark.neo4j

AFTER_THE_QUESTION_SECONDS = 7.0
"""When nobody asks any more whether it was stored."""
PATIENT_SERVER = DatabaseSettings(transaction=60)
"""It still waits for a commit that late, however busy the machine is."""

Figures = Mapping[str, int | float]


@pytest.fixture
def address(database: Database, neo4j_address: Neo4jAddress) -> Neo4jAddress:
    """The worker's server, with Kithmap's schema."""
    assert database
    return neo4j_address


@pytest.fixture
def printed(record_property: Callable[[str, object], None]) -> Callable[[Figures], Figures]:
    """Has the figures printed at the end of the run."""

    def show(figures: Figures) -> Figures:
        for name, value in figures.items():
            record_property(name, value)
        return figures

    return show


Printed = Callable[[Figures], Figures]


@pytest.mark.second_home
def test_nothing_acknowledged_is_lost_when_the_application_and_neo4j_are_killed(
    printed: Printed,
) -> None:
    figures = printed(kills.run(0, people=80, with_checks=False))
    assert figures["acknowledged"] > 0
    assert figures["kills_app"] == figures["kills_neo4j"] == 1
    for loss in ("lost", "halves", "doubles", "audits_not_whole"):
        assert figures[loss] == 0


def test_a_commit_whose_reply_is_swallowed_happens_exactly_once(
    address: Neo4jAddress, printed: Printed
) -> None:
    figures = printed(swallowed.swallow(address, 0.02))
    assert figures["swallowed_commits"] >= 8
    assert figures["not_exactly_once"] == 0


def test_whoever_cannot_be_told_is_told_that_and_learns_it_by_sending_again(
    database: Database, address: Neo4jAddress
) -> None:
    crowd = crowd_of(settle(database, crowd_records(1, 2)))
    deed = Deed.draw(crowd, crowd.workers[0], Random(1))
    with CommitThief(address) as thief, Database(thief.address, PATIENT_SERVER) as robbed:
        gateway = open_gateway(robbed, AUDIT_KEY)
        thief.steal_next(Fate.ARRIVES_LATE, AFTER_THE_QUESTION_SECONDS)
        with pytest.raises(OutcomeUnknown):
            do(gateway, crowd, deed)
        told = {deed.op: do(gateway, crowd, deed)}
    assert judge(database, crowd, [deed], told) == Judgement(1, lost=0, halves=0, doubles=0)


def test_no_edit_is_lost_of_fifty_who_edit_one_record(
    address: Neo4jAddress, printed: Printed
) -> None:
    figures = printed(contended.contend(address, 1))
    assert figures["contended_edits"] == 50
    assert min(figures["edits_won"], figures["edits_in_conflict"]) > 0
    assert figures["lost_updates"] == 0


def test_no_look_that_begins_after_a_withdrawal_shows_what_it_took_away(
    address: Neo4jAddress, printed: Printed
) -> None:
    figures = printed(withdrawals.withdraw(address, 12))
    assert figures["looks_begun_afterwards"] >= 12
    assert min(figures["races_in_which_it_was_seen"], figures["races_looked_across"]) > 5
    assert figures["begun_after_acknowledgement"] == 0
    assert figures["shown_past_its_stamp"] == 0
    assert figures["audited_behind_the_withdrawal"] == 0


def test_every_answer_stands_in_the_audit(address: Neo4jAddress, printed: Printed) -> None:
    figures = printed(logged.disclose(address, 4, 24))
    assert figures["disclosures"] > 24
    assert figures["answers_that_died"] > 0
    assert figures["entries_unexplained"] == 0
    assert figures["unlogged"] == 0


@pytest.mark.thorough
def test_a_bare_driver_loses_what_the_patterns_keep(
    address: Neo4jAddress, printed: Printed
) -> None:
    figures = printed(bare.lose(address, 0.3))
    assert {name for name, value in figures.items() if value == 0} == set()
