"""What a file closes takes effect at once and row by row, whatever else of it cannot be read."""

from pathlib import Path

import pytest

from graph.database.driver import Database
from graph.door.gateway import Gateway
from graph.vocabulary import RecordKind
from tests.conftest import HandClock
from tests.contract.import_probes import RENAME_PERSON, Renaming
from tests.contract.importing_town import Town
from tests.worlds.bundles import ndjson, small
from tests.worlds.fhir_resources import files as fhir
from tests.worlds.fhir_resources import organisation, patient, role

pytestmark = pytest.mark.neo4j

CONSENTS = (
    "consent_id,person_id,authority,answer,level,services,sectors,given_on,expires_on,"
    "withdrawn_on\n"
)
YES = "C1,P2,self,given,contact,all,school;gp,2026-03-01,,\n"
SUPPORTS = "practitioner_id,agency_id,person_id,role,state,from,to\n"
ROUND_DAWN = SUPPORTS + "W1,A1,P2,teacher,,,\nW2,A2,P2,gp,,,\n"
PERSONS = "person_id,given_name,family_name,birth_date,shielded,objects,deceased_on\n"
BOTH = PERSONS + "P1,Isla,North,2014,,,\nP2,Dawn,North,1990,,,\n"


def dawn(consents: str = YES, **changed: str) -> dict[str, str | bytes]:
    return small(**{"supports": ROUND_DAWN, "consents": CONSENTS + consents, **changed})


@pytest.fixture
def town(database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path) -> Town:
    """Dawn agreed that her teacher and her surgery see each other."""
    made = Town(database, gateway, clock, tmp_path)
    assert made.import_(dawn(persons=BOTH)).complete
    assert made.workers_seen("W1", "P2") == {"Tom", "Gita"}
    return made


BAD = "C9,P1,parent,given,contactt,all,gp,2026-03-01,,\n"
"""A row of somebody else that cannot be read."""

CLOSED = {
    "a withdrawal": YES.replace(",,\n", ",,2026-05-31\n"),
    "a no under the same id": YES.replace("given,contact", "said_no,"),
    "a withdrawal in a row that cannot be read": YES.replace(",,\n", ",,2026-05-31\n").replace(
        "contact", "contactt"
    ),
}


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("row", CLOSED.values(), ids=CLOSED)
def test_a_no_acts_at_once_though_another_row_is_refused(town: Town, row: str, whole: bool) -> None:
    report = town.import_(dawn(row + BAD, persons=BOTH), whole)
    assert not report.complete
    assert town.workers_seen("W1", "P2") == {"Tom"}


def test_who_is_shielded_is_shielded_though_another_row_is_refused(town: Town) -> None:
    bad = PERSONS + "P1,Isla,North,tomorrow,,,\nP2,Dawn,North,1990,yes,,\n"
    town.import_(dawn(persons=bad), whole=True)
    assert town.seen("W1", "P2") is None


def test_who_is_shielded_is_shielded_though_the_rest_of_the_row_cannot_be_read(town: Town) -> None:
    bad = PERSONS + "P1,Isla,North,2014,,,\nP2,Dawn,North,tomorrow,yes,,\n"
    town.import_(dawn(persons=bad))
    assert town.seen("W1", "P2") is None


def test_who_is_shielded_in_the_file_is_shielded_though_their_record_was_edited_here(
    town: Town,
) -> None:
    town.database.rows(RENAME_PERSON, Renaming(town.id(RecordKind.PERSONS, "P2"), "Dee"))
    report = town.import_(dawn(persons=BOTH.replace("1990,,", "1990,yes,")))
    assert town.seen("W1", "P2") is None
    assert ("persons", "P2", "edited") in town.tasks()
    assert [one.file for one in report.held] == ["persons.csv"]


ENDED = {
    "ended": "W2,A2,P2,gp,ended,,2026-05-31\n",
    "its last day has passed": "W2,A2,P2,gp,,,2026-05-31\n",
    "entered in error": "W2,A2,P2,gp,entered_in_error,,\n",
    "ended, in a row that cannot be read": "W2,A2,P2,gpp,ended,,2026-05-31\n",
}


@pytest.mark.parametrize("row", ENDED.values(), ids=ENDED)
def test_a_support_that_ended_ends_though_another_row_is_refused(town: Town, row: str) -> None:
    bad = SUPPORTS + "W1,A1,P2,teacher,,,\n" + row + "W1,A1,P1,techer,,,\n"
    town.import_(dawn(supports=bad), whole=True)
    assert town.seen("W2", "P2") is None


def test_a_post_that_ended_ends_though_another_row_is_refused(town: Town) -> None:
    posts = "practitioner_id,agency_id,role,to\nW1,A1,techer,\nW2,A2,gp,2026-05-31\n"
    town.import_(dawn(posts=posts), whole=True)
    assert town.seen("W2", "P2") is None


def test_a_post_whose_row_cannot_be_read_stays_and_the_report_begins_with_it(town: Town) -> None:
    posts = "practitioner_id,agency_id,role,to\nW1,A1,teacher,\nW2,A2,gp,2026-05-32\n"
    report = town.import_(dawn(posts=posts, persons=BOTH))
    assert next(report.lines()).startswith("Not closed: posts.csv line 3")
    assert "stays as it was" in report.not_closed[0].done
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}


def test_what_became_sensitive_is_hidden_though_another_row_is_refused(town: Town) -> None:
    agencies = "agency_id,name,sector,sensitive\nA1,School,scool,\nA2,Surgery,gp,yes\n"
    town.import_(dawn(agencies=agencies), whole=True)
    assert town.workers_seen("W1", "P2") == {"Tom"}


def test_a_service_whose_row_cannot_be_read_is_hidden_until_it_is(town: Town) -> None:
    agencies = "agency_id,name,sector,sensitive\nA1,School,school,\nA2,Surgery,gp,yess\n"
    report = town.import_(dawn(agencies=agencies))
    assert "sensitive" in report.not_closed[0].done
    assert town.workers_seen("W1", "P2") == {"Tom"}
    assert town.import_(dawn(persons=BOTH)).complete
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}


def test_an_agreement_whose_row_cannot_be_read_is_silent_until_it_is(town: Town) -> None:
    report = town.import_(dawn(YES.replace("contact", "contactt")))
    assert [(one.place.file, one.place.line) for one in report.not_closed] == [("consents.csv", 2)]
    assert "silent until the row is read" in report.not_closed[0].done
    assert town.workers_seen("W1", "P2") == {"Tom"}
    assert town.import_(dawn(persons=BOTH)).complete
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}


UNREAD = {
    "a new agreement": {"consents": CONSENTS + YES + "C2,P2,self,said_no,,all,,2026-11-2,,\n"},
    "a line that is no record": {"consents": CONSENTS + YES + 'C2,P2,"self,said_no,,all,,,,\n'},
    "a cell too many": {"consents": CONSENTS + YES + "C2,P2,self,said_no,,all,,2026-05-01,,,x\n"},
    "bytes that are no text": {"consents": (CONSENTS + YES).encode() + b"C2,P2,s\xe9lf,,,,,,,\n"},
    "the person": {"persons": BOTH.replace("1990", "1990-13")},
    "a support": {"supports": ROUND_DAWN.replace("teacher", "techer")},
}


@pytest.mark.parametrize("changed", UNREAD.values(), ids=UNREAD)
def test_somebodys_agreements_wait_while_a_row_about_them_cannot_be_read(
    town: Town, changed: dict[str, str]
) -> None:
    report = town.import_({**dawn(persons=BOTH), **{f"{k}.csv": v for k, v in changed.items()}})
    assert "agreements of that person wait" in report.not_closed[0].done
    assert next(report.lines()).startswith("Not closed: ")
    assert town.workers_seen("W1", "P2") == {"Tom"}
    assert town.import_(dawn(persons=BOTH)).complete
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}


def test_a_yes_waits_for_the_no_beside_it(
    database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path
) -> None:
    town = Town(database, gateway, clock, tmp_path)
    first = dawn("")
    del first["consents.csv"]
    town.import_(first)
    town.import_(dawn(YES + "C2,P2,self,said_no,,all,,2026-11-2,,\n"))
    assert town.workers_seen("W1", "P2") == {"Tom"}


def test_terms_that_show_less_silence_the_agreement_until_that_is_settled(town: Town) -> None:
    report = town.import_(dawn(YES.replace("contact", "existence")))
    assert [one.file for one in report.held] == ["consents.csv"]
    assert town.tasks() == [("consents", "C1", "narrower")]
    assert town.workers_seen("W1", "P2") == {"Tom"}
    assert town.import_(dawn(persons=BOTH)).complete
    assert town.workers_seen("W1", "P2") == {"Tom", "Gita"}


def test_closing_twice_changes_nothing_more(town: Town) -> None:
    bad = dawn(CLOSED["a withdrawal"] + BAD, persons=BOTH)
    town.import_(bad)
    report = town.import_(bad)
    assert not any(report.records.values())
    assert town.workers_seen("W1", "P2") == {"Tom"}


def test_what_a_fhir_source_says_has_ended_ends(
    database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path
) -> None:
    town = Town(database, gateway, clock, tmp_path)
    whole = fhir(PractitionerRole=[role("R1", "W1", "O1"), role("R2", "W2", "O2", "2080P0006X")])
    town.import_(whole)
    assert town.workers_seen("W1", "P1") == {"Dr Ann WorkerW1"}
    inactive = ndjson(role("R1", "W1", "O1", active=False), role("R2", "W2", "O2", "2080P0006X"))
    town.import_({**whole, "PractitionerRole.ndjson": inactive})
    assert town.seen("W1", "P1") is None
    gone = ndjson(organisation("O1"), organisation("O2", active=False))
    town.import_({**whole, "Organization.ndjson": gone})
    assert town.seen("W2", "P1") is None


def test_a_patient_who_becomes_restricted_is_shielded_though_the_rest_cannot_be_read(
    database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path
) -> None:
    town = Town(database, gateway, clock, tmp_path)
    town.import_(fhir())
    assert town.seen("W1", "P1") is not None
    secret = patient("P1", gender="E", meta={"security": [{"code": "R"}]})
    town.import_(fhir(Patient=[secret]))
    assert town.seen("W1", "P1") is None


def test_a_new_patient_without_a_name_is_held_and_nothing_is_said_to_stay_open(
    database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path
) -> None:
    town = Town(database, gateway, clock, tmp_path)
    report = town.import_(fhir(Patient=[patient("P1", name=[])]))
    assert report.not_closed == ()
    assert ("Patient.ndjson", 1) in [(one.file, one.count) for one in report.held]
