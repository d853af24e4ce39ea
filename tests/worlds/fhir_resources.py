"""FHIR resources for tests, and what the first pass makes of them."""

from typing import Any

from app.imports.findings import Row
from app.imports.kinds import Key
from graph.records.model import Support
from tests.worlds.bundles import ndjson

NPI = "http://hl7.org/fhir/sid/us-npi"
NUCC = "http://nucc.org/provider-taxonomy"

Resource = dict[str, Any]


def organisation(id_: str, **more: Any) -> Resource:
    return {"resourceType": "Organization", "id": id_, "name": f"Agency {id_}", **more}


def practitioner(id_: str, **more: Any) -> Resource:
    return {
        "resourceType": "Practitioner",
        "id": id_,
        "identifier": [{"system": NPI, "value": f"npi-{id_}"}],
        "name": [{"family": f"Worker{id_}", "given": ["Ann"], "prefix": ["Dr"]}],
        **more,
    }


def role(id_: str, who: str, where: str, code: str = "208D00000X", **more: Any) -> Resource:
    return {
        "resourceType": "PractitionerRole",
        "id": id_,
        "practitioner": {"identifier": {"system": NPI, "value": f"npi-{who}"}},
        "organization": {"reference": f"Organization/{where}"},
        "code": [{"coding": [{"system": NUCC, "code": code}]}],
        **more,
    }


def patient(id_: str, **more: Any) -> Resource:
    return {
        "resourceType": "Patient",
        "id": id_,
        "name": [{"use": "official", "family": "North", "given": ["Isla", "May"]}],
        "gender": "female",
        "birthDate": "2014-03",
        **more,
    }


def service(id_: str, where: str, system: str, code: str, **more: Any) -> Resource:
    """A HealthcareService whose type is the code."""
    return {
        "resourceType": "HealthcareService",
        "id": id_,
        "providedBy": {"reference": f"Organization/{where}"},
        "type": [{"coding": [{"system": system, "code": code}]}],
        "name": f"Service {id_}",
        **more,
    }


def encounter(id_: str, who: str, with_: str, where: str | None, day: str, **more: Any) -> Resource:
    worker = {"reference": f"Practitioner?identifier={NPI}|npi-{with_}"}
    found: Resource = {
        "resourceType": "Encounter",
        "id": id_,
        "status": "finished",
        "subject": {"reference": f"Patient/{who}"},
        "participant": [{"individual": worker}],
        "period": {"start": f"{day}T23:30:00-05:00"},
    }
    if where:
        found["serviceProvider"] = {"reference": f"Organization/{where}"}
    return {**found, **more}


def files(**changed: list[Resource]) -> dict[str, str | bytes]:
    """A small export: two workers of two agencies meet one patient, one of them twice."""
    whole = {
        "Organization": [organisation("O1"), organisation("O2")],
        "Practitioner": [practitioner("W1"), practitioner("W2")],
        "PractitionerRole": [role("R1", "W1", "O1"), role("R2", "W2", "O2", "2080P0006X")],
        "Patient": [patient("P1")],
        "Encounter": [
            encounter("E1", "P1", "W1", "O1", "2020-02-03"),
            encounter("E2", "P1", "W1", "O1", "2019-05-06"),
            encounter("E3", "P1", "W2", "O2", "2021-07-08"),
        ],
    }
    return {f"{name}.ndjson": ndjson(*rows) for name, rows in {**whole, **changed}.items()}


def drafts(rows: list[Row]) -> dict[Key, Any]:
    return {row.key: row.draft for row in rows}


def supports(rows: list[Row]) -> list[Support]:
    return [row.draft for row in rows if isinstance(row.draft, Support)]
