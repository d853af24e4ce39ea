"""A sensitive service within an ordinary hospital: who sees it, on the real database."""

from pathlib import Path

import pytest

from graph.database.driver import Database
from graph.door.gateway import Gateway
from graph.vocabulary import SupportState
from tests.conftest import HandClock
from tests.contract.importing_town import Town, stored
from tests.worlds.bundles import ndjson
from tests.worlds.fhir_resources import (
    Resource,
    encounter,
    files,
    organisation,
    patient,
    practitioner,
    role,
    service,
)

pytestmark = pytest.mark.neo4j

SNOMED = "http://snomed.info/sct"
AGREED = (
    "consent_id,person_id,authority,level,services,sectors,given_on\n"
    "C1,P1,self,contact,all,gp;specialist_health,2026-03-01\n"
)


@pytest.fixture
def town(database: Database, gateway: Gateway, clock: HandClock, tmp_path: Path) -> Town:
    return Town(database, gateway, clock, tmp_path)


def hospital(clinic: str) -> dict[str, str | bytes]:
    """A surgery, and a hospital with two doctors, of whom one is in a service of this kind."""
    here = {"healthcareService": [{"reference": "HealthcareService/S1"}]}
    return {
        "consents.csv": AGREED,
        **files(
            Organization=[organisation("O1"), organisation("O2")],
            Practitioner=[practitioner(one) for one in ("W1", "W2", "W3")],
            HealthcareService=[service("S1", "O2", SNOMED, clinic)],
            PractitionerRole=[
                role("R1", "W1", "O1"),
                role("R2", "W2", "O2", "2080P0006X"),
                role("R3", "W3", "O2", "2080P0006X", **here),
            ],
            Patient=[patient("P1", birthDate="1990-03")],
            Encounter=[
                encounter("E1", "P1", "W1", "O1", "2026-02-03"),
                encounter("E2", "P1", "W2", "O2", "2026-02-03"),
                encounter("E3", "P1", "W3", "O2", "2026-02-03"),
            ],
        ),
    }


def test_a_sensitive_service_of_an_ordinary_hospital_is_shown_only_where_it_was_named(
    town: Town,
) -> None:
    town.import_(hospital("394579002"))
    assert town.workers_seen("W1", "P1") == {f"Dr Ann Worker{one}" for one in ("W1", "W2", "W3")}
    # The source says now what the service is: psychiatry.
    report = town.import_(hospital("394587001"))
    assert stored(report)["HealthcareService.ndjson"] == 0
    assert report.complete
    assert town.workers_seen("W1", "P1") == {"Dr Ann WorkerW1", "Dr Ann WorkerW2"}
    assert town.import_(hospital("394587001")).records == {}


def test_a_ward_of_a_sensitive_service_hides_who_works_there(town: Town) -> None:
    """The role says nothing of it, and the hospital need not be one."""
    ward: Resource = {"resourceType": "Location", "id": "L1", "name": "Willow Ward"}
    sent = {**hospital("394579002"), "Location.ndjson": ndjson(ward)}
    here = {"location": [{"reference": "Location/L1"}]}
    roles = [
        role("R1", "W1", "O1"),
        role("R2", "W2", "O2", "2080P0006X"),
        role("R3", "W3", "O2", "2080P0006X", **here),
    ]
    sent["PractitionerRole.ndjson"] = ndjson(*roles)
    town.import_(sent)
    assert town.workers_seen("W1", "P1") == {f"Dr Ann Worker{one}" for one in ("W1", "W2", "W3")}
    town.import_({**sent, "Location.ndjson": ndjson({**ward, "description": "Psychiatric unit"})})
    assert town.workers_seen("W1", "P1") == {"Dr Ann WorkerW1", "Dr Ann WorkerW2"}


def deletion(*urls: str) -> dict[str, str | bytes]:
    entries: list[Resource] = [{"request": {"method": "DELETE", "url": url}} for url in urls]
    return {"deleted.ndjson": ndjson({"resourceType": "Bundle", "entry": entries})}


def test_what_a_source_has_deleted_is_over(town: Town) -> None:
    town.import_(hospital("394579002"))
    gone = town.import_(deletion("PractitionerRole/R2"))
    assert (gone.records, gone.not_closed) == ({}, ())
    web = town.seen("W1", "P1")
    assert web
    states = {tie.worker.name: tie.state for tie in web.supports if tie.worker}
    assert states["Dr Ann WorkerW2"] is SupportState.ENDED
    assert states["Dr Ann WorkerW3"] is SupportState.ACTIVE
    town.import_(deletion("Patient/P1"))
    assert town.workers_seen("W1", "P1") == {"Dr Ann WorkerW1"}
