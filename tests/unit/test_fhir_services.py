"""A service of an organisation (HealthcareService): its roles are as sensitive as it is."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.imports.kinds import Key, Kind
from app.imports.report import ImportReport, Verdict, make_report
from graph.records.model import Agency, Practitioner
from graph.vocabulary import Role, Sector
from tests.worlds.bundles import first_pass, reasons, write
from tests.worlds.fhir_resources import (
    NUCC,
    Resource,
    drafts,
    encounter,
    files,
    organisation,
    role,
    service,
    supports,
)

SNOMED = "http://snomed.info/sct"
ANZSCO = "http://www.abs.gov.au/ausstats/abs@.nsf/mf/1220.0"
UK_SETTING = "https://fhir.hl7.org.uk/CodeSystem/UKCore-PracticeSettingCode"
HL7_TYPE = "http://terminology.hl7.org/CodeSystem/service-type"
HL7_CATEGORY = "http://terminology.hl7.org/CodeSystem/service-category"
CARDIOLOGY, PSYCHIATRY = "394579002", "394587001"


def concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def in_service(*references: dict[str, Any], **more: Any) -> Resource:
    """The role of a doctor, who is no secret, in these services."""
    return role("R1", "W1", "O1", healthcareService=list(references), **more)


NAMED = {"reference": "HealthcareService/S1"}


def told(folder: Path, *services: Resource, job: Resource | None = None) -> tuple[bool, bool, bool]:
    """Whether the agency, the worker and the support of W1 are sensitive."""
    changed = files(
        HealthcareService=list(services),
        PractitionerRole=[
            job or in_service(NAMED),
            role("R2", "W2", "O1", "2080P0006X"),
        ],
    )
    findings, ready = first_pass(write(folder, changed))
    assert not findings.left_alone
    found = drafts(ready)
    agency, worker = found[Key(Kind.AGENCIES, "O1")], found[Key(Kind.PRACTITIONERS, "W1")]
    assert isinstance(agency, Agency)
    assert isinstance(worker, Practitioner)
    other = found[Key(Kind.PRACTITIONERS, "W2")]
    assert not other.sensitive
    return agency.is_sensitive, worker.sensitive, found[Key(Kind.SUPPORTS, "W1|O1|P1")].sensitive


SECRET = {
    "a type of SNOMED CT": service("S1", "O1", SNOMED, PSYCHIATRY),
    "a type of NUCC": service("S1", "O1", NUCC, "261QM0801X"),
    "a type of ANZSCO": service("S1", "O1", ANZSCO, "253411"),
    "a practice setting of UK Core": service("S1", "O1", UK_SETTING, "504"),
    "a kind of service of HL7": service("S1", "O1", HL7_TYPE, "108"),
    "a specialty beside another type": service(
        "S1", "O1", SNOMED, CARDIOLOGY, specialty=[concept(SNOMED, PSYCHIATRY)]
    ),
    "a category beside another type": service(
        "S1", "O1", HL7_TYPE, "165", category=[concept(HL7_CATEGORY, "22")]
    ),
    "a security label": service("S1", "O1", SNOMED, CARDIOLOGY, meta={"security": [{"code": "R"}]}),
    "one that is not active": service("S1", "O1", SNOMED, PSYCHIATRY, active=False),
    "one of another organisation": service("S1", "O2", SNOMED, PSYCHIATRY),
}


@pytest.mark.parametrize("offered", SECRET.values(), ids=SECRET)
def test_a_role_in_a_sensitive_service_has_sensitive_supports_at_an_ordinary_agency(
    tmp_path: Path, offered: Resource
) -> None:
    assert told(tmp_path, offered) == (False, True, True)


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "https://fhir.example.org/r4/HealthcareService/S1"},
        {"reference": "HealthcareService/S1/_history/2"},
        {"reference": "HealthcareService?identifier=urn%3Ax%7C17"},
        {"identifier": {"system": "urn:x", "value": "17"}},
    ],
)
def test_a_service_is_found_however_it_is_named(tmp_path: Path, reference: dict[str, Any]) -> None:
    own = [{"system": "urn:x", "value": "17"}]
    offered = service("S1", "O1", SNOMED, PSYCHIATRY, identifier=own)
    assert told(tmp_path, offered, job=in_service(reference)) == (False, True, True)


ORDINARY = {
    "a type": service("S1", "O1", SNOMED, CARDIOLOGY),
    "a category that says nothing beside a type": service(
        "S1", "O1", HL7_TYPE, "165", category=[concept(HL7_CATEGORY, "7")]
    ),
    "a category alone": service(
        "S1", "O1", "", "", type=[], category=[concept(HL7_CATEGORY, "27")]
    ),
    "no code at all": service("S1", "O1", "", "", type=[]),
}


@pytest.mark.parametrize("offered", ORDINARY.values(), ids=ORDINARY)
def test_an_ordinary_service_hides_nobody(tmp_path: Path, offered: Resource) -> None:
    assert told(tmp_path, offered) == (False, False, False)


UNREAD = {
    "not in the folder": ({"reference": "HealthcareService/S9"}, []),
    "contained": ({"reference": "#s"}, []),
    "only described": ({"display": "Clinic"}, []),
    "masked": (
        {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]},
        [],
    ),
    "of a code that nobody knows": (NAMED, [service("S1", "O1", "urn:local", "17")]),
    "of words alone": (NAMED, [service("S1", "O1", "", "", type=[{"text": "Clinic"}])]),
    "said in two ways": (
        NAMED,
        [service("S1", "O1", SNOMED, CARDIOLOGY), service("S1", "O1", SNOMED, PSYCHIATRY)],
    ),
    "wrongly written": (NAMED, [service("S1", "O1", SNOMED, CARDIOLOGY, type="cardiology")]),
}


@pytest.mark.parametrize(("reference", "services"), UNREAD.values(), ids=UNREAD)
def test_who_is_in_a_service_that_cannot_be_told_is_sensitive_and_counted(
    tmp_path: Path, reference: dict[str, Any], services: list[Resource]
) -> None:
    jobs = [in_service(reference), role("R2", "W2", "O1")]
    changed = files(HealthcareService=services, PractitionerRole=jobs)
    findings, ready = first_pass(write(tmp_path, changed))
    found = drafts(ready)
    assert found[Key(Kind.PRACTITIONERS, "W1")].sensitive
    assert not found[Key(Kind.PRACTITIONERS, "W2")].sensitive
    assert any(
        "1 roles name a service" in one or "1 practitioners are" in one for one in findings.remarks
    )


def test_a_service_says_what_a_role_without_codes_is_about_and_not_what_its_holder_is(
    tmp_path: Path,
) -> None:
    job = {**in_service(NAMED), "code": []}
    changed = files(
        HealthcareService=[service("S1", "O1", SNOMED, CARDIOLOGY)], PractitionerRole=[job]
    )
    _, ready = first_pass(write(tmp_path, changed))
    found = drafts(ready)
    assert not found[Key(Kind.PRACTITIONERS, "W1")].sensitive
    assert found[Key(Kind.POSTS, "R1")].post.role is Role.OTHER


PLACED = {
    "what it offers": ([PSYCHIATRY], {}, Sector.MENTAL_HEALTH, True),
    "an ordinary service among others": (
        [PSYCHIATRY, "394814009"],
        {},
        Sector.SPECIALIST_HEALTH,
        False,
    ),
    "its own type before that": (
        [PSYCHIATRY],
        {"type": [concept(SNOMED, "394814009")]},
        Sector.GP,
        False,
    ),
}


@pytest.mark.parametrize(("offers", "more", "sector", "sensitive"), PLACED.values(), ids=PLACED)
def test_an_organisation_stands_where_its_type_says_or_else_what_it_offers(
    tmp_path: Path, offers: list[str], more: dict[str, Any], sector: Sector, sensitive: bool
) -> None:
    changed = files(
        Organization=[organisation("O1"), organisation("O2"), organisation("O3", **more)],
        HealthcareService=[service(f"S{at}", "O3", SNOMED, code) for at, code in enumerate(offers)],
    )
    _, ready = first_pass(write(tmp_path, changed))
    agency = drafts(ready)[Key(Kind.AGENCIES, "O3")]
    assert (agency.sector, agency.is_sensitive) == (sector, sensitive)


@pytest.mark.parametrize(
    ("who", "sensitive"),
    [("PractitionerRole/R1", True), ("PractitionerRole/R3", False), ("Practitioner/W1", True)],
)
def test_of_two_roles_at_one_agency_the_one_that_met_decides(
    tmp_path: Path, who: str, sensitive: bool
) -> None:
    """Where only the practitioner is named, either may have met."""
    met = encounter(
        "E1", "P1", "W1", "O1", "2020-02-03", participant=[{"individual": {"reference": who}}]
    )
    changed = files(
        HealthcareService=[service("S1", "O1", SNOMED, PSYCHIATRY)],
        PractitionerRole=[in_service(NAMED), role("R3", "W1", "O1")],
        Encounter=[met],
    )
    _, ready = first_pass(write(tmp_path, changed))
    assert [one.sensitive for one in supports(ready)] == [sensitive]


def test_a_role_that_is_not_active_any_more_still_hides_the_meetings_of_its_holder(
    tmp_path: Path,
) -> None:
    changed = files(
        HealthcareService=[service("S1", "O1", SNOMED, PSYCHIATRY)],
        PractitionerRole=[in_service(NAMED, active=False), role("R3", "W1", "O1")],
        Encounter=[encounter("E1", "P1", "W1", "O1", "2020-02-03")],
    )
    _, ready = first_pass(write(tmp_path, changed))
    found = drafts(ready)
    assert Key(Kind.POSTS, "R1") not in found
    assert found[Key(Kind.PRACTITIONERS, "W1")].sensitive
    assert [one.sensitive for one in supports(ready)] == [True]


def test_a_speciality_of_a_role_that_is_not_active_any_more_still_hides_its_holder(
    tmp_path: Path,
) -> None:
    jobs = [role("R1", "W1", "O1", "2084P0800X", active=False), role("R3", "W1", "O1")]
    _, ready = first_pass(write(tmp_path, files(PractitionerRole=jobs)))
    assert drafts(ready)[Key(Kind.PRACTITIONERS, "W1")].sensitive


@pytest.mark.parametrize(
    "said",
    [
        {"serviceType": [{"reference": {"reference": "HealthcareService/S1"}}]},
        {"serviceType": [{"concept": concept(SNOMED, PSYCHIATRY)}]},
    ],
    ids=["a service", "a kind of service"],
)
def test_an_encounter_of_version_5_names_its_service(tmp_path: Path, said: dict[str, Any]) -> None:
    changed = files(
        HealthcareService=[service("S1", "O1", SNOMED, PSYCHIATRY)],
        Encounter=[encounter("E1", "P1", "W1", "O1", "2020-02-03", **said)],
    )
    _, ready = first_pass(write(tmp_path, changed))
    assert [one.sensitive for one in supports(ready)] == [True]


def report_of(folder: Path, *services: Resource) -> ImportReport:
    findings, ready = first_pass(write(folder, files(HealthcareService=list(services))))
    assert reasons(findings) == []
    verdicts = {place: Verdict.STORED for row in ready for place in row.places}
    return make_report("test", findings, verdicts, Counter(), findings.remarks, [], 0.0)


def test_a_service_counts_as_its_organisation_does_and_the_report_says_what_was_read(
    tmp_path: Path,
) -> None:
    here, nowhere = (service(one, one, SNOMED, CARDIOLOGY) for one in ("O1", "O9"))
    report = report_of(tmp_path, here, here, nowhere)
    (counted,) = [file for file in report.files if file.file == "HealthcareService.ndjson"]
    assert (counted.read, counted.stored, counted.held, counted.refused) == (3, 2, 1, 0)
    assert any(
        one.startswith("2 services were read for what is sensitive in them")
        and "names, numbers, hours and places were not" in one
        for one in report.remarks
    )


PSYCHIATRIST = "2084P0800X"

UNREAD_ROLES = {
    "refused for its day": [role("R1", "W1", "O1", PSYCHIATRIST, period={"start": "once"})],
    "refused for its form": [{**role("R1", "W1", "O1"), "specialty": "psychiatry"}],
    "of a changed meaning": [role("R1", "W1", "O1", modifierExtension=[{"url": "urn:x"}])],
    "said in two ways": [role("R1", "W1", "O1", PSYCHIATRIST), role("R1", "W1", "O1")],
    "said in two ways, turned round": [
        role("R1", "W1", "O1"),
        role("R1", "W1", "O1", PSYCHIATRIST),
    ],
}


@pytest.mark.parametrize("unread", UNREAD_ROLES.values(), ids=UNREAD_ROLES)
def test_a_role_that_cannot_be_read_or_contradicts_itself_still_hides_its_holder(
    tmp_path: Path, unread: list[Resource]
) -> None:
    """Though another role of theirs is in order, and is none of a secret."""
    jobs = [*unread, role("R3", "W1", "O1"), role("R2", "W2", "O2")]
    _, ready = first_pass(write(tmp_path, files(PractitionerRole=jobs)))
    found = drafts(ready)
    assert found[Key(Kind.PRACTITIONERS, "W1")].sensitive
    assert not found[Key(Kind.PRACTITIONERS, "W2")].sensitive
