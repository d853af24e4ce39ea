"""The second pass on the real database: everything is stored once, and shows what was agreed."""

from pathlib import Path
from uuid import uuid4

import pytest

from graph.database.driver import Database
from graph.door.gateway import Gateway
from graph.vocabulary import RecordKind
from tests.conftest import HandClock
from tests.contract.import_probes import counts
from tests.contract.importing_town import Town, people, stored
from tests.worlds.bundles import small
from tests.worlds.fhir_export import agreements, export

pytestmark = pytest.mark.neo4j

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def town(database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path) -> Town:
    return Town(database, gateway, clock, tmp_path)


def test_a_bundle_is_stored_whole_and_shows_what_was_agreed(town: Town) -> None:
    report = town.import_(small())
    assert report.complete
    assert counts(town.database, town.source) == report.records
    # Isla has no agreement, Dawn agreed to everything.
    assert town.workers_seen("W1", "P1") == {"Tom"}
    assert town.workers_seen("W2", "P2") == {"Gita"}
    assert town.workers_seen("W1", "P2") is None


def test_the_same_bundle_again_changes_nothing(town: Town) -> None:
    town.import_(small())
    before = people(town)
    report = town.import_(small())
    assert report.complete
    assert not any(report.records.values())
    assert {file.unchanged for file in report.files} == {1, 2, 3}
    assert people(town) == before


def test_the_same_ids_of_another_source_are_other_people(town: Town) -> None:
    town.import_(small())
    first = town.id(RecordKind.PERSONS, "P1")
    town.source = f"test-{uuid4()}"
    town.import_(small())
    assert town.id(RecordKind.PERSONS, "P1") != first


def test_whole_or_nothing_stores_no_file_by_halves(town: Town) -> None:
    persons = "person_id,given_name,family_name\nP1,Isla,North\nP2,,\n"
    report = town.import_(small(persons=persons), whole=True)
    assert not report.complete
    assert stored(report)["persons.csv"] == 0
    assert counts(town.database, town.source) == {
        "agencies": 2,
        "practitioners": 2,
        "posts": 2,
        "families": 1,
    }


def test_a_refused_row_keeps_its_own_person_out_and_nobody_else(town: Town) -> None:
    persons = "person_id,given_name,family_name,birth_date\nP1,,,2014\nP2,Dawn,North,1990\n"
    report = town.import_(small(persons=persons))
    assert stored(report)["persons.csv"] == 1
    assert town.workers_seen("W2", "P2") == {"Gita"}
    mended = town.import_(small())
    assert mended.complete
    assert stored(mended)["persons.csv"] == 1
    assert town.workers_seen("W1", "P1") == {"Tom"}


def test_the_example_of_the_documentation_is_stored(town: Town) -> None:
    assert town.import_folder(DOCS / "example-bundle").complete
    assert town.workers_seen("W1", "P3") == {"Nadia Brook"}
    web = town.seen("W4", "P1")
    assert web is not None
    assert {tie.agency.name for tie in web.supports} == {"Northgate Housing", "Quay Street Surgery"}


def test_an_export_shows_a_patient_alone_and_then_everyone_who_was_agreed_to(town: Town) -> None:
    whole = export()
    report = town.import_(whole.files)
    assert report.complete
    assert report.records == {
        "agencies": 4,
        "practitioners": 7,
        "posts": 7,
        "persons": 12,
        "supports": len(whole.met),
    }
    around: dict[str, set[str]] = {}
    for worker, person in whole.live_pairs:
        around.setdefault(person, set()).add(worker)
        web = town.seen(worker, person)
        assert web is not None
        assert [tie.own for tie in web.supports] == [True]
    assert max(map(len, around.values())) > 1

    consents = town.import_({"consents.csv": agreements(whole)})
    assert consents.complete
    assert consents.records == {"consents": len(around)}

    for worker, person in whole.live_pairs:
        web = town.seen(worker, person)
        assert web is not None
        shown = {tie.worker.id for tie in web.supports if tie.worker}
        assert shown == {town.id(RecordKind.PRACTITIONERS, one) for one in around[person]}
    assert town.import_(whole.files).records == {}
