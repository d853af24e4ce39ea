"""The next import of a source: brought up to date, and never overwritten."""

from datetime import date
from pathlib import Path

import pytest

from graph.database.driver import Database
from graph.door.gateway import Gateway
from graph.vocabulary import RecordKind
from tests.conftest import HandClock
from tests.contract.import_probes import (
    LEADERSHIPS,
    PEOPLE_NAMED,
    REMOVE_PERSON,
    RENAME_PERSON,
    SET_TIE,
    SUPPORT,
    Named,
    OneId,
    Renaming,
)
from tests.contract.importing_town import Town, people, stored
from tests.worlds.bundles import small

pytestmark = pytest.mark.neo4j


@pytest.fixture
def town(database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path) -> Town:
    return Town(database, gateway, clock, tmp_path)


RENAMED = (
    "person_id,given_name,family_name,birth_date\nP1,Isla Rose,North,2014\nP2,Dawn,North,1990\n"
)


def test_a_changed_row_brings_its_record_up_to_date(town: Town) -> None:
    town.import_(small())
    isla = town.id(RecordKind.PERSONS, "P1")
    version, stamp = people(town)[isla]
    report = town.import_(small(persons=RENAMED))
    assert report.complete
    assert stored(report)["persons.csv"] == 1
    web = town.seen("W1", "P1")
    assert web is not None
    assert [one.name for one in web.people if one.id == isla] == ["Isla Rose North"]
    assert people(town)[isla] == (version + 1, stamp + 1)
    assert town.import_(small(persons=RENAMED)).records == {}


def test_a_changed_row_never_overwrites_what_was_edited_here(town: Town) -> None:
    town.import_(small())
    town.database.rows(RENAME_PERSON, Renaming(town.id(RecordKind.PERSONS, "P1"), "Izzy"))
    for _ in range(2):
        report = town.import_(small(persons=RENAMED))
        assert [(one.file, one.count, one.first_line) for one in report.held] == [
            ("persons.csv", 1, 2)
        ]
        assert town.tasks() == [("persons", "P1", "edited")]
    web = town.seen("W1", "P1")
    assert web is not None
    assert "Izzy North" in [one.name for one in web.people]


def test_an_unchanged_row_leaves_what_was_edited_here(town: Town) -> None:
    town.import_(small())
    town.database.rows(RENAME_PERSON, Renaming(town.id(RecordKind.PERSONS, "P1"), "Izzy"))
    assert town.import_(small()).complete
    assert town.tasks() == []


def test_a_record_that_was_removed_here_does_not_come_back(town: Town) -> None:
    town.import_(small())
    dawn = town.id(RecordKind.PERSONS, "P2")
    town.database.rows(REMOVE_PERSON, OneId(dawn))
    persons = RENAMED.replace("Isla Rose", "Isla").replace("Dawn", "Dawn Mary")
    town.import_({"persons.csv": persons})
    assert town.tasks() == [("persons", "P2", "gone")]
    assert dawn not in [row.id for row in town.database.rows(PEOPLE_NAMED, Named("North"))]


SUPPORTS = "practitioner_id,agency_id,person_id,role,support_id,confirmed_on\n"


def test_a_workers_own_view_of_a_tie_outlives_a_changed_row(town: Town) -> None:
    town.import_(small(supports=SUPPORTS + "W1,A1,P1,teacher,S1,2026-01-01\n"))
    support = town.id(RecordKind.SUPPORTS, "S1")
    town.database.rows(SET_TIE, Renaming(support, "strong"))
    report = town.import_(small(supports=SUPPORTS + "W1,A1,P1,senco,S1,2026-02-01\n"))
    assert report.complete
    row = town.database.one(SUPPORT, OneId(support))
    assert row is not None
    assert (row.role, row.tie, row.confirmed_on) == ("senco", "strong", date(2026, 5, 30))


def test_a_row_that_is_about_others_now_waits(town: Town) -> None:
    town.import_(small(supports=SUPPORTS + "W1,A1,P1,teacher,S1,2026-01-01\n"))
    report = town.import_(small(supports=SUPPORTS + "W2,A2,P2,gp,S1,2026-01-01\n"))
    assert [one.file for one in report.held] == ["supports.csv"]
    assert town.tasks() == [("supports", "S1", "other_ends")]
    assert town.workers_seen("W1", "P1") == {"Tom"}
    assert town.seen("W2", "P2") is None


POSTS = "practitioner_id,agency_id,role,team_id,leads,to\nW2,A2,gp,,,\n"


def test_who_no_longer_leads_a_team_loses_its_view_at_once(town: Town) -> None:
    teams = "team_id,name,agency_id\nT1,East,A1\n"
    row = "W1,A1,manager,T1,safeguarding,\n"
    town.import_(small(teams=teams, posts=POSTS + row))
    tom = OneId(town.id(RecordKind.PRACTITIONERS, "W1"))
    assert [one.safeguarding for one in town.database.rows(LEADERSHIPS, tom)] == [True]
    assert town.import_(small(teams=teams, posts=POSTS + row.replace("safeguarding", ""))).complete
    assert town.database.rows(LEADERSHIPS, tom) == []


def test_the_end_of_a_post_acts_at_once(town: Town) -> None:
    town.import_(small(posts=POSTS + "W1,A1,teacher,,,\n"))
    assert town.workers_seen("W1", "P1") == {"Tom"}
    town.import_(small(posts=POSTS + "W1,A1,teacher,,,2026-05-31\n"))
    assert town.seen("W1", "P1") is None


CONSENTS = (
    "consent_id,person_id,authority,level,services,sectors,given_on,withdrawn_on,method\n"
    "C1,P2,self,{level},all,school;gp,{given},{withdrawn},{method}\n"
)
ROUND_DAWN = SUPPORTS + "W1,A1,P2,teacher,,\nW2,A2,P2,gp,,\n"


def agreed(
    level: str = "contact", given: str = "today", withdrawn: str = "", method: str = ""
) -> dict[str, str | bytes]:
    row = CONSENTS.format(level=level, given=given, withdrawn=withdrawn, method=method)
    return small(supports=ROUND_DAWN, consents=row)


def test_an_agreement_of_today_keeps_its_day_when_it_is_imported_again(town: Town) -> None:
    town.import_(agreed())
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}
    town.clock.forward(days=200)
    assert town.import_(agreed()).complete
    town.clock.forward(days=165)
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}
    town.clock.forward(days=1)
    assert town.workers_seen("W1", "P2") == {"Tom"}


def test_a_withdrawal_in_the_file_acts_at_once(town: Town) -> None:
    town.import_(agreed(given="2026-03-01"))
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}
    report = town.import_(agreed(given="2026-03-01", withdrawn="2026-05-31"))
    assert report.complete
    assert town.workers_seen("W1", "P2") == {"Tom"}
    assert town.import_(agreed(given="2026-03-01", withdrawn="2026-05-31")).records == {}


def test_an_agreement_of_today_can_be_withdrawn_on_any_later_day(town: Town) -> None:
    town.import_(agreed())
    town.clock.forward(days=20)
    report = town.import_(agreed(withdrawn="2026-06-01"))
    assert report.complete
    assert town.tasks() == []
    assert town.workers_seen("W1", "P2") == {"Tom"}


def test_the_terms_of_an_agreement_never_change_and_a_withdrawal_acts_all_the_same(
    town: Town,
) -> None:
    town.import_(agreed(level="agency", given="2026-03-01"))
    report = town.import_(agreed(level="contact", given="2026-03-01"))
    assert [one.file for one in report.held] == ["consents.csv"]
    assert town.tasks() == [("consents", "C1", "terms")]
    assert town.workers_seen("W1", "P2") == {"Tom"}
    web = town.seen("W1", "P2")
    assert web is not None
    assert {tie.agency.name for tie in web.supports} == {"School", "Surgery"}
    town.import_(agreed(level="contact", given="2026-03-01", withdrawn="2026-05-31"))
    web = town.seen("W1", "P2")
    assert web is not None
    assert {tie.agency.name for tie in web.supports} == {"School"}


def test_an_agreement_cannot_be_taken_back_to_what_it_was_before_its_withdrawal(
    town: Town,
) -> None:
    town.import_(agreed(given="2026-03-01", withdrawn="2026-05-31"))
    town.import_(agreed(given="2026-03-01"))
    assert town.tasks() == [("consents", "C1", "edited")]
    assert town.workers_seen("W1", "P2") == {"Tom"}
