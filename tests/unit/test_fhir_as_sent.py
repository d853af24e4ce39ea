"""Exports as the world writes them: absent, contained, repeated, oddly spelt, oddly named."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.imports.kinds import Key, Kind
from graph.vocabulary import DatePrecision, Role
from tests.worlds.bundles import first_pass, held, ndjson, reasons, write
from tests.worlds.fhir_resources import (
    NPI,
    drafts,
    encounter,
    files,
    organisation,
    patient,
    practitioner,
    role,
    supports,
)

ABSENT = {
    "extension": [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
            "valueCode": "unknown",
        }
    ]
}
ONE = [{"individual": {"reference": "Practitioner/W1"}}]


def met(**more: Any) -> dict[str, Any]:
    return encounter("E1", "P1", "W1", "O1", "2020-02-03", **more)


def without(resource: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in resource.items() if name not in names}


HELD = {
    "a practitioner without a name": {
        "Practitioner": [practitioner("W1", name=[ABSENT]), practitioner("W2")]
    },
    "an organisation without a name": {
        "Organization": [without(organisation("O1"), "name"), organisation("O2")]
    },
    "a role of nobody": {"PractitionerRole": [{**role("R1", "W1", "O1"), "practitioner": ABSENT}]},
    "a role nowhere": {"PractitionerRole": [{**role("R1", "W1", "O1"), "organization": ABSENT}]},
    "an encounter with nobody": {"Encounter": [met(subject=ABSENT)]},
    "an encounter without a subject": {"Encounter": [without(met(), "subject")]},
    "an encounter without a day": {"Encounter": [without(met(), "period")]},
    "an encounter whose day is masked": {"Encounter": [met(period=ABSENT)]},
    "an encounter without a status": {"Encounter": [without(met(), "status")]},
    "an encounter with a contained practitioner alone": {
        "Encounter": [met(participant=[{"individual": {"reference": "#c1"}}])]
    },
}


@pytest.mark.parametrize("changed", HELD.values(), ids=HELD)
def test_what_is_absent_is_held_and_refuses_nothing(
    tmp_path: Path, changed: dict[str, list[dict[str, Any]]]
) -> None:
    findings, ready = first_pass(write(tmp_path, files(**changed)))
    assert reasons(findings) == []
    (name,) = changed
    assert f"{name}.ndjson" in held(findings)
    assert Key(Kind.PERSONS, "P1") in drafts(ready)


UNUSABLE = {
    "contained": {"individual": {"reference": "#c1"}},
    "named alone": {"individual": {"display": "Dr Locum"}},
    "absent": {"individual": ABSENT},
    "a role that is not here": {"individual": {"reference": "PractitionerRole/R9"}},
    "a search that is no identifier": {"individual": {"reference": "Practitioner?name=Locum"}},
    "nobody at all": {"type": [{"text": "attender"}]},
}


@pytest.mark.parametrize("other", UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("first", [True, False])
def test_who_cannot_be_told_does_not_hide_who_can(
    tmp_path: Path, other: dict[str, Any], first: bool
) -> None:
    both = [other, *ONE] if first else [*ONE, other]
    findings, ready = first_pass(write(tmp_path, files(Encounter=[met(participant=both)])))
    assert reasons(findings) == []
    assert [support.practitioner_id for support in supports(ready)] == ["W1"]


@pytest.mark.parametrize("provider", [{"display": "Agency O1"}, ABSENT, {"reference": "#o"}])
def test_a_provider_that_is_only_named_falls_back_to_the_only_role(
    tmp_path: Path, provider: dict[str, Any]
) -> None:
    _, ready = first_pass(write(tmp_path, files(Encounter=[met(serviceProvider=provider)])))
    assert [support.agency_id for support in supports(ready)] == ["O1"]


def test_a_role_without_an_organisation_still_says_who_and_as_what(tmp_path: Path) -> None:
    job = without(role("R1", "W1", "O1"), "organization")
    by_role = met(participant=[{"individual": {"reference": "PractitionerRole/R1"}}])
    changed = files(PractitionerRole=[job], Encounter=[by_role])
    findings, ready = first_pass(write(tmp_path, changed))
    assert reasons(findings) == []
    (support,) = supports(ready)
    assert (support.practitioner_id, support.agency_id) == ("W1", "O1")
    assert support.role in {Role.GP, Role.DOCTOR}


@pytest.mark.parametrize(
    "reference",
    [
        f"Practitioner?identifier={NPI.replace(':', '%3A').replace('/', '%2F')}%7Cnpi-W1",
        f"https://fhir.example.org/r4/Practitioner?identifier={NPI}|npi-W1",
        f"Practitioner?identifier={NPI}%7cnpi-W1&_count=1",
        "Practitioner?identifier=npi-W1",
    ],
)
def test_a_conditional_reference_is_followed_however_it_is_escaped(
    tmp_path: Path, reference: str
) -> None:
    one = met(participant=[{"individual": {"reference": reference}}])
    findings, ready = first_pass(write(tmp_path, files(Encounter=[one])))
    assert reasons(findings) == []
    assert [support.practitioner_id for support in supports(ready)] == ["W1"]


def test_an_encounter_that_only_ended_counts_on_that_day(tmp_path: Path) -> None:
    _, ready = first_pass(write(tmp_path, files(Encounter=[met(period={"end": "2025-03-04"})])))
    (support,) = supports(ready)
    assert (str(support.span.start), str(support.confirmed_on)) == ("2025-03-04", "2025-03-04")


@pytest.mark.parametrize(
    ("written", "precision"),
    [
        ("2025-03", DatePrecision.MONTH),
        ("2025", DatePrecision.YEAR),
        ("2025-03-04", DatePrecision.DAY),
    ],
)
def test_a_month_stays_a_month(tmp_path: Path, written: str, precision: DatePrecision) -> None:
    _, ready = first_pass(write(tmp_path, files(Encounter=[met(period={"start": written})])))
    (support,) = supports(ready)
    assert support.since_precision is precision


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("SAINT LUKE\x92S", "SAINT LUKE’S"),
        ("The \x93Lighthouse\x94", "The “Lighthouse”"),
        ("North\x96South", "North–South"),
        ("Plain\x81 Clinic", "Plain Clinic"),
        ("Mill\r\nRoad\tClinic", "Mill Road Clinic"),
        ("Caf\u0065\u0301", "Café"),
        ("Saint\u200b Lu\u00adke\u2060", "Saint Luke"),
        ("\u200fMill\u3000Road\u200e", "Mill Road"),
        ("Anne\u2011Marie", "Anne-Marie"),
        ("می\u200cخ", "می\u200cخ"),
    ],
)
def test_a_stray_character_whose_meaning_is_clear_is_mended(
    tmp_path: Path, sent: str, kept: str
) -> None:
    changed = files(Organization=[organisation("O1", name=sent), organisation("O2")])
    findings, ready = first_pass(write(tmp_path, changed))
    assert reasons(findings) == []
    assert drafts(ready)[Key(Kind.AGENCIES, "O1")].name == kept


def test_lines_within_an_address_are_joined_by_commas(tmp_path: Path) -> None:
    home = [{"line": ["Flat 2,\r\n1 Mill Road", None, ""], "city": "Newtown", "postalCode": None}]
    _, ready = first_pass(write(tmp_path, files(Patient=[patient("P1", address=home)])))
    assert drafts(ready)[Key(Kind.PERSONS, "P1")].address == "Flat 2, 1 Mill Road, Newtown"


def test_what_stands_there_twice_is_stored_once(tmp_path: Path) -> None:
    plain = files()
    twice = {name: str(text) + str(text) for name, text in plain.items()}
    _, once = first_pass(write(tmp_path, plain))
    findings, ready = first_pass(write(tmp_path, twice))
    assert reasons(findings) == []
    assert [(row.key, row.sha256) for row in ready] == [(row.key, row.sha256) for row in once]
    lines = sum(len(row.places) + len(row.repeats) for row in ready)
    assert lines == sum(str(text).count("\n") for text in twice.values())


def test_the_same_resource_in_another_order_and_with_another_stamp_is_one(tmp_path: Path) -> None:
    plain = patient("P1")
    other = {**dict(reversed(plain.items())), "meta": {"versionId": "2"}}
    findings, ready = first_pass(write(tmp_path, files(Patient=[plain, other])))
    assert reasons(findings) == []
    assert Key(Kind.PERSONS, "P1") in drafts(ready)


NO_RESOURCE = {
    "one document on several lines": (
        json.dumps(patient("P1"), indent=1),
        "the file is one JSON document on several lines",
    ),
    "a list": (json.dumps([patient("P1")]), "the line is not a JSON object"),
    "a bundle": (ndjson({"resourceType": "Bundle"}), "the line is not a FHIR Patient"),
    "nested without end": (
        '{"resourceType":"Patient","id":"P1","x":' + "[" * 100_000 + "]" * 100_000 + "}",
        "the JSON is nested too deeply",
    ),
    "a number without end": (
        '{"resourceType":"Patient","id":"P1","x":' + "9" * 6000 + "}",
        "the line is not JSON",
    ),
    "a secret said and then unsaid": (
        '{"resourceType":"Patient","id":"P1","meta":{"security":[{"code":"R"}]},"meta":{}}',
        "the JSON names one element twice",
    ),
    "not active and then active": (
        '{"resourceType":"Patient","id":"P1","active":false,"active":true}',
        "the JSON names one element twice",
    ),
}


@pytest.mark.parametrize(("text", "reason"), NO_RESOURCE.values(), ids=NO_RESOURCE)
def test_what_is_no_resource_is_one_refused_line_in_plain_words(
    tmp_path: Path, text: str, reason: str
) -> None:
    findings, ready = first_pass(write(tmp_path, {**files(), "Patient.ndjson": text}))
    (found,) = reasons(findings)
    assert found.startswith(f"Patient.ndjson:1: {reason}")
    assert Key(Kind.PERSONS, "P1") not in drafts(ready)
    assert Key(Kind.PRACTITIONERS, "W1") in drafts(ready)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_end_and_begin_as_on_any_machine(tmp_path: Path, end: str, mark: str) -> None:
    """Files that were joined bear the mark of a beginning at each joint."""
    sent = {
        name: "".join(f"{mark}{line}{end}" for line in str(text).splitlines())
        for name, text in files().items()
    }
    findings, ready = first_pass(write(tmp_path, sent))
    assert reasons(findings) == []
    assert len(supports(ready)) == 2


CHANGED_MEANING = {
    "an extension that changes it": {"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]},
    "rules that nobody here knows": {"implicitRules": "http://example.org/rules"},
}


@pytest.mark.parametrize("mark", CHANGED_MEANING.values(), ids=CHANGED_MEANING)
def test_whose_meaning_is_changed_in_a_way_that_is_not_known_waits(
    tmp_path: Path, mark: dict[str, Any]
) -> None:
    changed = files(Patient=[patient("P1", **mark), patient("P2")], Encounter=[met(**mark)])
    findings, ready = first_pass(write(tmp_path, changed))
    assert reasons(findings) == []
    assert {row.key.external_id for row in ready if row.key.kind is Kind.PERSONS} == {"P2"}
    assert held(findings)["Encounter.ndjson"] == held(findings)["Patient.ndjson"]


@pytest.mark.parametrize("start", ["2020-02-03 10:00:00", "2020-02-03T10:00:00.5+11:00"])
def test_a_day_may_stand_with_its_time(tmp_path: Path, start: str) -> None:
    _, ready = first_pass(write(tmp_path, files(Encounter=[met(period={"start": start})])))
    assert [str(support.span.start) for support in supports(ready)] == ["2020-02-03"]


def test_two_versions_of_one_resource_are_both_named(tmp_path: Path) -> None:
    changed = files(Patient=[patient("P1"), patient("P2"), patient("P1", gender="male")])
    findings, ready = first_pass(write(tmp_path, changed))
    assert reasons(findings) == [
        "Patient.ndjson:1: the same id stands also on line 3",
        "Patient.ndjson:3: the same id stands also on line 1",
    ]
    assert Key(Kind.PERSONS, "P2") in drafts(ready)


@pytest.mark.parametrize(
    "name",
    [
        "1.{}.ndjson",
        "{}.000.ndjson",
        "{}.1721218811633.ndjson",
        "{}_2026-05-31.ndjson",
        "{}-1.NDJSON",
        "12-{}.ndjson",
    ],
)
def test_the_names_that_clients_give_their_files_are_known(tmp_path: Path, name: str) -> None:
    renamed = {name.format(key.removesuffix(".ndjson")): text for key, text in files().items()}
    findings, ready = first_pass(write(tmp_path, renamed))
    assert reasons(findings) == []
    assert findings.left_alone == []
    assert len(supports(ready)) == 2


def test_a_name_that_says_nothing_is_asked_of_the_first_resource(tmp_path: Path) -> None:
    renamed = {f"part-{number}.ndjson": text for number, text in enumerate(files().values())}
    renamed["part-9.ndjson"] = ndjson({"resourceType": "Observation", "id": "X"})
    findings, ready = first_pass(write(tmp_path, renamed))
    assert len(supports(ready)) == 2
    assert findings.left_alone == ["part-9.ndjson (Kithmap does not use Observation)"]
