"""References between FHIR resources, and resources that are refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.imports.findings import Place
from tests.worlds.bundles import first_pass, reasons, write
from tests.worlds.fhir_resources import (
    NPI,
    encounter,
    files,
    organisation,
    patient,
    practitioner,
    supports,
)


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Practitioner/W1"},
        {"reference": "https://fhir.example.org/r4/Practitioner/W1"},
        {"reference": "Practitioner/W1/_history/3"},
        {"reference": f"Practitioner?identifier={NPI}|npi-W1"},
        {"reference": "urn:uuid:W1"},
        {"type": "Practitioner", "identifier": {"system": NPI, "value": "npi-W1"}},
        {"identifier": {"system": NPI, "value": "npi-W1"}},
        {"reference": "PractitionerRole/R1"},
    ],
    ids=str,
)
def test_a_reference_is_followed_however_it_is_written(
    tmp_path: Path, reference: dict[str, Any]
) -> None:
    text = json.dumps(
        files(
            Encounter=[
                encounter(
                    "E1", "P1", "W1", "O1", "2020-02-03", participant=[{"individual": reference}]
                )
            ]
        )
    )
    # A urn:uuid: needs an id that is one.
    uuid = "0a54ed6f-5001-4bba-b1fb-43cdc0e51ab7"
    if "urn:uuid:" in str(reference):
        text = text.replace("W1", uuid)
    findings, ready = first_pass(write(tmp_path, json.loads(text)))
    assert reasons(findings) == []
    assert [support.agency_id for support in supports(ready)] == ["O1"]


REFUSED = {
    "no patient of that id": (
        files(Encounter=[encounter("E1", "P9", "W1", "O1", "2020-02-03")]),
        "Encounter.ndjson:1: subject: there is no such id among the persons",
    ),
    "no practitioner of that identifier": (
        files(Encounter=[encounter("E1", "P1", "W9", "O1", "2020-02-03")]),
        "Encounter.ndjson:1: practitioner: there is no such id among the practitioners",
    ),
    "no organisation of that id": (
        files(Encounter=[encounter("E1", "P1", "W1", "O9", "2020-02-03")]),
        "Encounter.ndjson:1: organisation: there is no such id among the agencies",
    ),
    "tomorrow": (
        files(Encounter=[encounter("E1", "P1", "W1", "O1", "2026-06-02")]),
        "Encounter.ndjson:1: period.start: lies in the future",
    ),
    "an unknown status": (
        files(Encounter=[encounter("E1", "P1", "W1", "O1", "2020-02-03", status="done")]),
        "Encounter.ndjson:1: status: is not a code of EncounterStatus",
    ),
    "two versions of an encounter": (
        files(
            Encounter=[
                encounter("E1", "P1", "W1", "O1", "2020-02-03"),
                encounter("E1", "P1", "W1", "O1", "2020-02-04"),
            ]
        ),
        "Encounter.ndjson:2: the same id stands also on line 1 of Encounter.ndjson",
    ),
    "two versions of a patient": (
        files(Patient=[patient("P1"), patient("P1", gender="male")]),
        "Patient.ndjson:1: the same id stands also on line 2",
    ),
    "another resource": (
        files(Patient=[patient("P1"), organisation("O3")]),
        "Patient.ndjson:2: the line is not a FHIR Patient",
    ),
    "an unknown gender": (
        files(Patient=[patient("P1", gender="E")]),
        "Patient.ndjson:1: gender: is not a known code: write female, male, other or unknown",
    ),
    "dead before born": (
        files(Patient=[patient("P1", birthDate="2014-03", deceasedDateTime="2014-02-28")]),
        "Patient.ndjson:1: deceasedDateTime: lies before birthDate",
    ),
    "a day that is none": (
        files(Patient=[patient("P1", birthDate="2014-02-31")]),
        "Patient.ndjson:1: birthDate: there is no such day",
    ),
    "a year that is none": (
        files(Patient=[patient("P1", birthDate="0000-00-00")]),
        "Patient.ndjson:1: birthDate: there is no such day",
    ),
    "text that is turned round": (
        files(Patient=[patient("P1", name=[{"family": "No\u202erth"}])]),
        "Patient.ndjson:1: name.family: holds characters that cannot be read",
    ),
    "half a character": (
        files(Patient=[patient("P1", name=[{"family": "North\ud83d"}])]),
        "Patient.ndjson:1: name.family: holds characters that cannot be read",
    ),
    "a name of another type": (
        files(Patient=[patient("P1", name="Isla")]),
        "Patient.ndjson:1: name: is not a list",
    ),
    "an identifier that two share": (
        files(
            Practitioner=[
                practitioner("W1"),
                practitioner("W2", identifier=[{"system": NPI, "value": "npi-W1"}]),
            ],
            PractitionerRole=[],
        ),
        "Encounter.ndjson:1: participant.individual: fits more than one resource",
    ),
}


@pytest.mark.parametrize(("changed", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_resource_is_refused_with_its_line_and_reason(
    tmp_path: Path, changed: dict[str, str | bytes], reason: str
) -> None:
    findings, ready = first_pass(write(tmp_path, changed))
    assert reason in reasons(findings)
    file, line, _ = reason.split(":", 2)
    assert Place(file, int(line)) not in {place for row in ready for place in row.all_places}
