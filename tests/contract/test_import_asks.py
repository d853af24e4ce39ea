"""What an import asks people about agreements that were refused, withdrawn or contradicted."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.database.driver import Database
from graph.database.query import Access, Audience, Query
from graph.door.gateway import Gateway
from graph.vocabulary import RecordKind
from queries.tasks import OWN_TASKS, OfWorker
from tests.conftest import HandClock
from tests.contract.import_probes import OfSource
from tests.contract.importing_town import Town
from tests.worlds.bundles import small

pytestmark = pytest.mark.neo4j

HEAD = (
    "consent_id,person_id,authority,holder_id,answer,level,services,sectors,given_on,withdrawn_on,"
    "recorded_by,competence_note\n"
)
PERSONS = (
    "person_id,given_name,family_name,birth_date\nP1,Isla,North,2014\nP2,Dawn,North,1990\n"
    "P3,Lee,North,1989\n"
)
AUTHORITIES = "authority_id,person_id,holder_id,kind\nH1,P1,P2,special_guardian\nH2,P1,P3,parent\n"


@dataclass(frozen=True, slots=True)
class AskedRow:
    kind: str
    whom: list[str]


ASKED = Query(
    "test_asked_about_agreements", Audience.UPKEEP, Access.READ, OfSource, AskedRow,
    """
        MATCH (s:SourceRecord {source: $source, kind: 'consents'})
        MATCH (t:Task {record_id: s.describes, state: 'open'})-[:ABOUT]->(:Person)
        WHERE t.kind <> 'import_changed'
        OPTIONAL MATCH (t)-[:FOR]->(w:Practitioner)
        RETURN t.kind AS kind, collect(w.name) AS whom
        ORDER BY kind
    """,
)  # fmt: skip


@pytest.fixture
def town(database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path) -> Town:
    return Town(database, gateway, clock, tmp_path)


def asked(town: Town, *rows: str) -> list[tuple[str, list[str]]]:
    """What is asked once these agreements came in, and of whom."""
    files = small(persons=PERSONS, authorities=AUTHORITIES, consents=HEAD + "".join(rows))
    town.import_(files)
    return [(row.kind, list(row.whom)) for row in town.database.rows(ASKED, OfSource(town.source))]


YES = "C1,P2,self,,given,contact,all,school,2026-03-01,,W1,\n"
WITHDRAWN = YES.replace("2026-03-01,,", "2026-03-01,2026-05-31,")


def test_after_a_withdrawal_whoever_recorded_it_is_asked_once_for_another_basis(
    town: Town,
) -> None:
    assert asked(town, YES) == []
    assert asked(town, WITHDRAWN) == [("other_basis", ["Tom"])]
    assert asked(town, WITHDRAWN) == [("other_basis", ["Tom"])]
    tom = OfWorker(town.id(RecordKind.PRACTITIONERS, "W1"))
    (task,) = town.database.rows(OWN_TASKS, tom)
    assert (task.kind, task.person_id) == ("other_basis", town.id(RecordKind.PERSONS, "P2"))


def test_a_withdrawal_in_a_row_that_cannot_be_read_is_asked_about_too(town: Town) -> None:
    asked(town, YES)
    assert asked(town, WITHDRAWN.replace("contact", "contactt")) == [("other_basis", ["Tom"])]


def test_an_agreement_of_an_agencys_own_system_waits_for_the_coordinator(town: Town) -> None:
    """Nobody recorded it, so nobody's own list holds it."""
    asked(town, YES.replace(",W1,", ",,"))
    assert asked(town, WITHDRAWN.replace(",W1,", ",,")) == [("other_basis", [])]


CHILDS = "C2,P1,self,,said_no,,all,,2026-03-01,,W1,\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (CHILDS, [("child_said_no", ["Tom"])]),
        (CHILDS.replace(",all,", ",A2,"), []),
        (CHILDS.replace("W1,", "W1,Understood it."), []),
        (CHILDS.replace("P1", "P2"), []),
        ("C3,P1,special_guardian,P2,said_no,,all,,2026-03-01,,W1,\n", []),
    ],
    ids=["no to everything", "to one service", "found competent", "an adult", "by a guardian"],
)
def test_a_childs_no_to_everything_asks_whether_it_was_understood(
    town: Town, row: str, expected: list[tuple[str, list[str]]]
) -> None:
    assert asked(town, row) == expected


def test_two_who_may_agree_and_differ_are_asked_about_at_whoever_recorded_the_second(
    town: Town,
) -> None:
    yes = "C4,P1,special_guardian,P2,given,contact,all,school,2026-03-01,,W2,\n"
    no = "C5,P1,parent,P3,said_no,,all,,2026-03-02,,W1,\n"
    assert asked(town, yes) == []
    assert asked(town, yes, no) == [("holders_differ", ["Tom"])]
