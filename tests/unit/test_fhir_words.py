"""A sensitive service is one by its words and its place too, and what was deleted is over."""

from pathlib import Path
from typing import Any

import pytest

from app.imports.fhir.deletions import DELETED, NO_DELETION
from app.imports.fhir.words import names_a_secret
from app.imports.kinds import Key, Kind
from graph.records.model import Support
from tests.worlds.bundles import first_pass, held, ndjson, reasons, write
from tests.worlds.fhir_resources import (
    Resource,
    drafts,
    encounter,
    files,
    organisation,
    patient,
    practitioner,
    role,
    service,
    supports,
)

SNOMED = "http://snomed.info/sct"
V3_ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
NURSE, GP = "163W00000X", "208D00000X"

SECRET = [
    "Broome Psychology",
    "Child and Adolescent Mental Health Service",
    "Drug and Alcohol Team",
    "Sexual Health Clinic",
    "Women's Aid",
    "Youth Justice",
    "Family Violence Outreach",
    "Gender Identity Service",
]
PLAIN = [
    "Riverside Surgery",
    "Hospital Pharmacy",
    "Alcoholado Road Practice",
    "Refuges Lane School",
    "Speech and Language Therapy",
    "Well child visit",
]


@pytest.mark.parametrize("words", SECRET)
def test_words_name_a_sensitive_service(words: str) -> None:
    assert names_a_secret(words)


@pytest.mark.parametrize("words", PLAIN)
def test_other_words_name_none(words: str) -> None:
    assert not names_a_secret(words)


def said(text: str, display: str = "") -> list[Resource]:
    """A code that is known and is no secret, in words that say otherwise."""
    return [{"coding": [{"system": SNOMED, "code": "394814009", "display": display}], "text": text}]


WORKERS = {
    "a role": {"code": said("Counsellor, drug and alcohol")},
    "how a code is shown": {"code": said("", "Clinical psychologist")},
    "a speciality": {"specialty": said("Sexual assault service")},
}


@pytest.mark.parametrize("more", WORKERS.values(), ids=WORKERS)
def test_who_is_in_a_sensitive_service_by_their_words_is_sensitive(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    changed = files(PractitionerRole=[role("R1", "W1", "O1", **more), role("R2", "W2", "O2")])
    _, ready = first_pass(write(tmp_path, changed))
    found = drafts(ready)
    assert found[Key(Kind.PRACTITIONERS, "W1")].sensitive
    assert not found[Key(Kind.PRACTITIONERS, "W2")].sensitive


AGENCIES = {
    "its name": {"name": "Broome Psychology"},
    "a word for its type": {"type": said("Domestic abuse service")},
}


@pytest.mark.parametrize("more", AGENCIES.values(), ids=AGENCIES)
def test_an_agency_that_names_a_sensitive_service_is_one(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    changed = files(Organization=[organisation("O1", **more), organisation("O2")])
    _, ready = first_pass(write(tmp_path, changed))
    assert drafts(ready)[Key(Kind.AGENCIES, "O1")].sensitive
    assert not drafts(ready)[Key(Kind.AGENCIES, "O2")].sensitive


MET = {
    "its kind of service": {"serviceType": {"text": "Sexual health"}},
    "its kind": {"type": said("Psychiatric review")},
}


@pytest.mark.parametrize("more", MET.values(), ids=MET)
def test_a_meeting_of_a_sensitive_service_by_its_words_makes_a_sensitive_support(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    met = encounter("E1", "P1", "W1", "O1", "2020-02-03", **more)
    _, ready = first_pass(write(tmp_path, files(Encounter=[met])))
    assert [one.sensitive for one in supports(ready)] == [True]


def test_a_service_is_one_by_its_name(tmp_path: Path) -> None:
    named = [{"reference": "HealthcareService/S1"}]
    changed = files(
        HealthcareService=[service("S1", "O1", SNOMED, "394814009", name="Refuge outreach")],
        PractitionerRole=[role("R1", "W1", "O1", healthcareService=named), role("R2", "W2", "O2")],
    )
    _, ready = first_pass(write(tmp_path, changed))
    assert drafts(ready)[Key(Kind.PRACTITIONERS, "W1")].sensitive


def place(own: str, **more: Any) -> Resource:
    return {"resourceType": "Location", "id": own, "status": "active", "name": "Willow", **more}


PSYCHIATRIC = [{"coding": [{"system": V3_ROLE, "code": "PHU"}]}]
PLACES = {
    "a psychiatric unit": ([place("L1", type=PSYCHIATRIC)], True),
    "a bed in one": (
        [
            place("L1", partOf={"reference": "Location/L2"}),
            place("L2", partOf={"reference": "Location/L3"}),
            place("L3", type=PSYCHIATRIC),
        ],
        True,
    ),
    "one by its name": ([place("L1", name="Mental Health Ward")], True),
    "one that its source restricts": ([place("L1", meta={"security": [{"code": "R"}]})], True),
    "a ward of no known kind": ([place("L1", type=[{"text": "Ward"}])], False),
    "parts of each other": (
        [
            place("L1", partOf={"reference": "Location/L2"}),
            place("L2", partOf={"reference": "Location/L1"}),
        ],
        False,
    ),
    "a place that is not in the folder": ([], False),
}


@pytest.mark.parametrize(("places", "secret"), PLACES.values(), ids=PLACES)
def test_what_is_at_the_place_of_a_sensitive_service_is_sensitive(
    tmp_path: Path, places: list[Resource], secret: bool
) -> None:
    """Whoever works there, and every meeting there; another at the same agency is not."""
    here = {"reference": "Location/L1"}
    changed = files(
        PractitionerRole=[
            role("R1", "W1", "O1", NURSE, location=[here]),
            role("R2", "W2", "O2", GP),
        ],
        Encounter=[
            encounter("E1", "P1", "W1", "O1", "2020-02-03"),
            encounter("E2", "P1", "W2", "O2", "2020-02-03", location=[{"location": here}]),
        ],
    )
    sent = {**changed, **({"Location.ndjson": ndjson(*places)} if places else {})}
    findings, ready = first_pass(write(tmp_path, sent))
    assert (reasons(findings), findings.held) == ([], [])
    found = drafts(ready)
    assert found[Key(Kind.PRACTITIONERS, "W1")].sensitive is secret
    assert not found[Key(Kind.PRACTITIONERS, "W2")].sensitive
    assert [one.sensitive for one in supports(ready)] == [secret, secret]


def test_a_place_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    sent = {**files(), "Location.ndjson": ndjson(place("L1", type="ward")) + "{\n"}
    findings, ready = first_pass(write(tmp_path, sent))
    assert (reasons(findings), len(supports(ready))) == ([], 2)
    assert any("2 places (Location) cannot be read" in remark for remark in findings.remarks)


def deletion(*urls: str) -> str:
    entries: list[Resource] = [{"request": {"method": "DELETE", "url": url}} for url in urls]
    return ndjson({"resourceType": "Bundle", "type": "transaction", "entry": entries})


def test_what_a_source_has_deleted_is_over(tmp_path: Path) -> None:
    gone = deletion("Patient/P9", "PractitionerRole/R9", "Organization/O9", "Condition/C1")
    findings, ready = first_pass(write(tmp_path, {**files(), "deleted.000.ndjson": gone}))
    assert held(findings) == {"deleted.000.ndjson": {DELETED}}
    assert len(supports(ready)) == 2
    closed = {one.key: one.glimpse.closing for one in findings.held if one.key and one.glimpse}
    post, agency = closed[Key(Kind.POSTS, "R9")], closed[Key(Kind.AGENCIES, "O9")]
    assert post
    assert str(post.properties["to"]) == "2026-05-31"
    assert agency
    assert agency.properties == {"sensitive": True}
    (person,) = [one for one in findings.held if one.key == Key(Kind.PERSONS, "P9")]
    assert person.glimpse
    assert person.glimpse.people == {"P9"}


def test_what_is_there_and_was_deleted_does_not_come_in(tmp_path: Path) -> None:
    sent = {**files(), "1.Bundle.ndjson": deletion("https://fhir.example.org/r4/Practitioner/W1")}
    findings, ready = first_pass(write(tmp_path, sent))
    assert reasons(findings) == [
        "Practitioner.ndjson:1: the same id stands also on line 1 of 1.Bundle.ndjson"
    ]
    assert {row.draft.practitioner_id for row in ready if isinstance(row.draft, Support)} == {"W2"}


def test_a_bundle_of_resources_is_not_read_and_says_what_to_do(tmp_path: Path) -> None:
    whole = ndjson({"resourceType": "Bundle", "entry": [{"resource": patient("P2")}]})
    findings, _ = first_pass(write(tmp_path, {**files(), "bundle.ndjson": whole}))
    assert held(findings)["bundle.ndjson"] == {NO_DELETION}


OVER = {
    "Organization": [organisation("O1"), organisation("O1", active=False)],
    "Practitioner": [practitioner("W1"), practitioner("W1", active=False)],
    "PractitionerRole": [role("R1", "W1", "O1"), role("R1", "W1", "O1", active=False)],
    "Patient": [patient("P1"), patient("P1", active=False)],
}


@pytest.mark.parametrize(("type_", "two"), OVER.items(), ids=OVER)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_that_stand_for_one_the_active_one_is_not_taken_for_today(
    tmp_path: Path, type_: str, two: list[Resource], turned: bool
) -> None:
    """Nobody can say which of them is the later one."""
    changed = files(**{type_: two[::-1] if turned else two})
    findings, ready = first_pass(write(tmp_path, changed))
    own = two[0]["id"]
    assert own not in {row.key.external_id for row in ready}
    (reason,) = [one for one in reasons(findings) if one.startswith(f"{type_}.")]
    assert "the same id stands also on line" in reason


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Patient.ndjson.gz", "unpack it"),
        ("1.Patient.ndjson.zip", "unpack it"),
        ("Patient.json", "each resource on a line of its own"),
    ],
)
def test_a_file_that_was_meant_is_named_with_what_to_do(
    tmp_path: Path, name: str, hint: str
) -> None:
    text = b'{"resourceType": "Patient"}' if name.endswith("json") else b"\x1f\x8b"
    findings, _ = first_pass(write(tmp_path, {**files(), name: text}))
    (meant,) = findings.meant
    assert meant.startswith(name)
    assert hint in meant


def test_a_document_of_another_kind_was_not_meant(tmp_path: Path) -> None:
    """A directory of services names its files like resources."""
    findings, _ = first_pass(write(tmp_path, {**files(), "organization_full.json": b'{"id": 1}'}))
    assert (findings.meant, findings.left_alone) == ([], ["organization_full.json"])


def test_lines_of_json_may_be_named_so(tmp_path: Path) -> None:
    sent = {name.replace("ndjson", "jsonl"): text for name, text in files().items()}
    _, ready = first_pass(write(tmp_path, sent))
    assert len(supports(ready)) == 2


@pytest.mark.parametrize("tag", [{"code": "restricted"}, {"display": "Confidential"}])
def test_a_plain_word_among_the_tags_restricts(tmp_path: Path, tag: dict[str, str]) -> None:
    marked = patient("P1", meta={"tag": [{"system": "urn:local", **tag}]})
    _, ready = first_pass(write(tmp_path, files(Patient=[marked])))
    assert drafts(ready)[Key(Kind.PERSONS, "P1")].shielded


def test_a_part_of_a_record_is_told(tmp_path: Path) -> None:
    part = patient("P1", meta={"tag": [{"code": "SUBSETTED"}]})
    findings, _ = first_pass(write(tmp_path, files(Patient=[part])))
    assert any(one.startswith("1 records are parts of what") for one in findings.remarks)
