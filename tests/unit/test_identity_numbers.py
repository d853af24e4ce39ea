"""NHS numbers: as they are typed, and what is nobody's."""

from pathlib import Path

import pytest

from app.imports.kinds import Key, Kind
from graph.records.identity_numbers import NoNumber, as_read_out, read_number
from graph.records.model import IdentityNumber
from graph.vocabulary import IdentityScheme, IdentityState
from tests.worlds.bundles import first_pass, ndjson, reasons, small, write
from tests.worlds.fhir_resources import patient

NUMBER = "4010232137"
SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"
VERIFIED = {
    "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
    "valueCodeableConcept": {"coding": [{"code": "number-present-and-verified"}]},
}


@pytest.mark.parametrize("typed", [NUMBER, "401 023 2137", " 401-023-2137 "])
def test_a_number_is_read_however_it_is_grouped(typed: str) -> None:
    assert as_read_out(read_number(typed)) == "401 023 2137"


NOBODYS = {
    "nothing but zeros": ("0000000000", "number_of_nobody"),
    "a wrong digit": ("4010232138", "number_wrong_digit"),
    "two digits exchanged": ("4010322137", "number_wrong_digit"),
    "too short": ("401023213", "number_ten_digits"),
    "letters": ("isla north", "number_ten_digits"),
    "the range of tests": ("9990000018", "number_for_tests"),
    "another range that is not issued": ("9434765919", "number_for_tests"),
}


@pytest.mark.parametrize(("typed", "why"), NOBODYS.values(), ids=NOBODYS)
def test_what_is_nobodys_is_refused_and_not_repeated(typed: str, why: str) -> None:
    with pytest.raises(NoNumber, match=why) as raised:
        read_number(typed)
    assert typed not in str(raised.value)


def test_in_a_demo_the_range_of_tests_is_taken_and_zeros_are_not() -> None:
    assert read_number("999 000 0018", invented=True) == "9990000018"
    with pytest.raises(NoNumber):
        read_number("0000000000", invented=True)


def csv(folder: Path, number: str, state: str = "") -> tuple[list[IdentityNumber], list[str]]:
    persons = (
        "person_id,given_name,family_name,birth_date,nhs_number,nhs_number_state\n"
        f"P1,Isla,North,2014,{number},{state}\nP2,Dawn,North,1990,,\n"
    )
    findings, rows = first_pass(write(folder, small(persons=persons)))
    assert not findings.held or number not in str(findings.held)
    return [row.draft for row in rows if isinstance(row.draft, IdentityNumber)], reasons(findings)


@pytest.mark.parametrize("state", ["", "given", "traced", "superseded"])
def test_a_column_of_persons_holds_it_with_its_state(tmp_path: Path, state: str) -> None:
    expected = IdentityState(state or "given")
    assert csv(tmp_path, "401 023 2137", state) == (
        [IdentityNumber("P1;nhs_number", "P1", IdentityScheme.NHS_NUMBER, NUMBER, expected)],
        [],
    )


def test_a_number_of_nobody_keeps_its_row_out_and_stands_in_no_reason(tmp_path: Path) -> None:
    numbers, told = csv(tmp_path, "9990000018")
    assert numbers == []
    assert any(one.startswith("persons.csv:2: nhs_number: is no NHS number") for one in told)
    assert not [one for one in told if "999" in one]


def fhir(folder: Path, **identifier: object) -> tuple[list[IdentityNumber], list[str]]:
    known = {"system": SYSTEM, "value": NUMBER, **identifier}
    findings, rows = first_pass(
        write(folder, {"Patient.ndjson": ndjson(patient("P1", identifier=[known]))})
    )
    assert Kind.PERSONS in {row.key.kind for row in rows}
    return (
        [row.draft for row in rows if isinstance(row.draft, IdentityNumber)],
        findings.remarks,
    )


def test_a_patients_identifier_is_read_and_traced_where_it_was_verified(tmp_path: Path) -> None:
    (given,), _ = fhir(tmp_path)
    assert (given.value, given.state) == (NUMBER, IdentityState.GIVEN)
    (traced,), _ = fhir(tmp_path, extension=[VERIFIED])
    assert traced.state is IdentityState.TRACED


LEFT_OUT = {
    "another system": {"system": "https://example.org/hospital-number"},
    "an old one": {"use": "old"},
    "one that ended": {"period": {"end": "2020-01-01"}},
}


@pytest.mark.parametrize("change", LEFT_OUT.values(), ids=LEFT_OUT)
def test_other_identifiers_are_not_read(tmp_path: Path, change: dict[str, object]) -> None:
    assert fhir(tmp_path, **change) == ([], [])


def test_a_patient_with_a_number_of_nobody_comes_in_without_it(tmp_path: Path) -> None:
    numbers, remarks = fhir(tmp_path, value="9990000018")
    assert numbers == []
    assert [one for one in remarks if one.startswith("1 NHS numbers are none")]


def test_a_number_waits_for_its_person(tmp_path: Path) -> None:
    persons = (
        "person_id,given_name,family_name,nhs_number\n"
        f"P1,Isla,North,{NUMBER}\nP1,Maud,North,{NUMBER}\nP2,Dawn,North,\n"
    )
    _, rows = first_pass(write(tmp_path, small(persons=persons)))
    assert Key(Kind.IDENTITY_NUMBERS, "P1;nhs_number") not in {row.key for row in rows}
