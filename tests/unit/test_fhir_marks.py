"""What a source says beside a value, on a part or of another record closes like what is plain."""

from pathlib import Path
from typing import Any

import pytest

from app.imports.kinds import Key, Kind
from graph.records.dates import PartialDate
from graph.vocabulary import DatePrecision
from tests.worlds.bundles import first_pass, held, reasons, write
from tests.worlds.fhir_resources import (
    drafts,
    encounter,
    files,
    organisation,
    patient,
    practitioner,
    role,
    supports,
)

V3 = "http://terminology.hl7.org/CodeSystem"
SNOMED = "http://snomed.info/sct"
PSYCHIATRY = {"coding": [{"system": SNOMED, "code": "394587001"}]}


def absent(reason: str = "masked") -> dict[str, Any]:
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    return {"extension": [{"url": url, "valueCode": reason}]}


def sure(letters: str) -> dict[str, Any]:
    """Which parts of a date are accurate, estimated or unknown (AU Base)."""
    url = "http://hl7.org.au/fhir/StructureDefinition/date-accuracy-indicator"
    return {"extension": [{"url": url, "valueCoding": {"code": letters}}]}


def notice(code: str) -> list[dict[str, Any]]:
    url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus"
    concept = {"coding": [{"code": code}]}
    status = {"url": "deathNotificationStatus", "valueCodeableConcept": concept}
    return [{"url": url, "extension": [status]}]


MASKED = {
    "an address": {"address": [{"line": ["1 Elm Row"], "_line": [absent()], "_city": absent()}]},
    "a family name": {
        "name": [{"use": "official", "family": "Elm", "_family": absent(), "given": ["Isla"]}]
    },
    "one of two first names": {"name": [{"given": ["Isla", "Elm"], "_given": [None, absent()]}]},
}


@pytest.mark.parametrize("values", MASKED.values(), ids=MASKED)
def test_a_masked_value_is_not_shown_whatever_was_left_standing_in_it(
    tmp_path: Path, values: dict[str, Any]
) -> None:
    _, ready = first_pass(write(tmp_path, files(Patient=[patient("P1", **values)])))
    person = drafts(ready)[Key(Kind.PERSONS, "P1")]
    assert person.given_name.startswith("Isla")
    assert "Elm" not in f"{person.name} {person.address}"


def test_a_masked_number_is_on_no_card(tmp_path: Path) -> None:
    number = {"system": "phone", "value": "01632 960111", "_value": absent()}
    other = {"system": "phone", "value": "01632 960222", "rank": 9}
    changed = files(Practitioner=[practitioner("W1", telecom=[number, other]), practitioner("W2")])
    _, ready = first_pass(write(tmp_path, changed))
    assert drafts(ready)[Key(Kind.PRACTITIONERS, "W1")].card.phone == "01632 960222"


DIED = {
    "a day that is masked": {"_deceasedDateTime": absent()},
    "a day that is not known": {"_deceasedDateTime": absent("unknown")},
    "whether, masked": {"_deceasedBoolean": absent("asked-declined")},
    "a day of an unknown year": {
        "deceasedDateTime": "2020-04-05",
        "_deceasedDateTime": sure("AAU"),
    },
    "an informal notice": {"extension": notice("1")},
    "a formal notice": {"extension": notice("2")},
    "a notice nobody here knows": {"extension": notice("9")},
}


@pytest.mark.parametrize("said", DIED.values(), ids=DIED)
def test_who_may_have_died_is_not_shown_as_alive(tmp_path: Path, said: dict[str, Any]) -> None:
    findings, ready = first_pass(write(tmp_path, files(Patient=[patient("P1", **said)])))
    assert reasons(findings) == []
    assert (
        "the person has died, or may have, and no date is given" in held(findings)["Patient.ndjson"]
    )
    assert supports(ready) == []


@pytest.mark.parametrize(
    "said",
    [
        {"_deceasedBoolean": absent("unknown")},
        {"deceasedBoolean": False},
        {"deceasedDateTime": None},
        {"extension": notice("U")},
    ],
)
def test_a_notice_that_was_taken_back_and_what_says_nothing_hold_nobody(
    tmp_path: Path, said: dict[str, Any]
) -> None:
    _, ready = first_pass(write(tmp_path, files(Patient=[patient("P1", **said)])))
    assert drafts(ready)[Key(Kind.PERSONS, "P1")].deceased_on is None


BORN = {
    "AAA": ("2014-03-31", DatePrecision.DAY),
    "EAA": ("2014-03-01", DatePrecision.MONTH),
    "UUA": ("2014-01-01", DatePrecision.YEAR),
    "UEA": ("2014-01-01", DatePrecision.YEAR),
    "AAE": ("2014-01-01", DatePrecision.YEAR),
    "what is this": ("2014-01-01", DatePrecision.YEAR),
    "AAU": None,
}


@pytest.mark.parametrize(("letters", "kept"), BORN.items(), ids=BORN)
def test_a_date_is_said_as_exactly_as_its_source_knows_it(
    tmp_path: Path, letters: str, kept: tuple[str, DatePrecision] | None
) -> None:
    born = patient("P1", birthDate="2014-03-31", _birthDate=sure(letters))
    _, ready = first_pass(write(tmp_path, files(Patient=[born])))
    found = drafts(ready)[Key(Kind.PERSONS, "P1")].birth_date
    assert isinstance(found, PartialDate | None)
    assert (found and (str(found.value), found.precision)) == kept


def test_whether_something_is_active_or_has_ended_may_be_what_is_not_told(tmp_path: Path) -> None:
    """Then nobody is shown on it."""
    changed = files(
        Organization=[organisation("O1", _active=absent()), organisation("O2")],
        Practitioner=[practitioner("W1"), practitioner("W2"), practitioner("W3")],
        PractitionerRole=[
            role("R1", "W1", "O1"),
            role("R2", "W2", "O2", period={"start": "2015", "_end": absent("unknown")}),
            role("R3", "W3", "O2", period={"start": "2015", "_end": absent("not-applicable")}),
        ],
    )
    findings, ready = first_pass(write(tmp_path, changed))
    found = drafts(ready)
    assert reasons(findings) == []
    assert {key.external_id for key in found if key.kind is Kind.POSTS} == {"R3"}
    assert found[Key(Kind.PRACTITIONERS, "W2")].sensitive
    assert not found[Key(Kind.PRACTITIONERS, "W3")].sensitive


def test_a_practitioner_who_has_died_is_shown_no_more(tmp_path: Path) -> None:
    """Version 5 says it; also without a day."""
    for died in ({"deceasedBoolean": True}, {"deceasedDateTime": "2024-05-06"}):
        changed = files(Practitioner=[practitioner("W1", **died), practitioner("W2")])
        findings, ready = first_pass(write(tmp_path, changed))
        assert held(findings)["Practitioner.ndjson"] == {"the practitioner has died"}
        assert {one.practitioner_id for one in supports(ready)} == {"W2"}


def label(code: str, system: str = "v3-ActCode") -> dict[str, Any]:
    url = (
        "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label"
    )
    return {"extension": [{"url": url, "valueCoding": {"system": f"{V3}/{system}", "code": code}}]}


LABELLED = {
    "on the name": {"name": [{"family": "North", "given": ["Isla"], **label("CTCOMPT")}]},
    "beside a value": {"_gender": label("R", "v3-Confidentiality")},
    "deep in an extension": {"extension": [{"url": "urn:x", "extension": [label("HIV")]}]},
}


@pytest.mark.parametrize("values", LABELLED.values(), ids=LABELLED)
def test_a_label_on_a_part_restricts_the_whole(tmp_path: Path, values: dict[str, Any]) -> None:
    _, ready = first_pass(write(tmp_path, files(Patient=[patient("P1", **values)])))
    assert drafts(ready)[Key(Kind.PERSONS, "P1")].shielded


@pytest.mark.parametrize(
    "values",
    [
        {"_gender": label("N", "v3-Confidentiality")},
        {"_gender": label("AIAST", "v3-ObservationValue")},
        {
            "meta": {
                "security": [
                    {
                        "system": "https://www.hl7.org/fhir/valueset-security-labels.html",
                        "code": "U",
                    }
                ]
            }
        },
    ],
)
def test_a_label_that_restricts_nothing_shields_nobody(
    tmp_path: Path, values: dict[str, Any]
) -> None:
    _, ready = first_pass(write(tmp_path, files(Patient=[patient("P1", **values)])))
    assert not drafts(ready)[Key(Kind.PERSONS, "P1")].shielded


def test_a_mark_on_a_part_that_changes_its_meaning_holds_the_whole(tmp_path: Path) -> None:
    """Of a meeting it may say that somebody was not there."""
    met = encounter("E1", "P1", "W1", "O1", "2020-02-03")
    met["participant"][0]["modifierExtension"] = [{"url": "urn:absent", "valueBoolean": True}]
    findings, ready = first_pass(write(tmp_path, files(Encounter=[met])))
    assert (supports(ready), reasons(findings)) == ([], [])
    assert len(held(findings)["Encounter.ndjson"]) == 1


NURSE = "163W00000X"
BETWEEN = "Organization/O3"
PARTS = {
    "a ward of a sensitive hospital": ({"type": [PSYCHIATRY]}, {}, NURSE, True),
    "a part of a part": (
        {"type": [PSYCHIATRY]},
        {"partOf": {"reference": "Organization/O3"}},
        NURSE,
        True,
    ),
    "of one that its source restricts": ({"meta": {"security": [{"code": "R"}]}}, {}, NURSE, True),
    "a surgery of a sensitive trust": ({"type": [PSYCHIATRY]}, {}, "208D00000X", True),
    "one that says what it is": (
        {"type": [PSYCHIATRY]},
        {"type": [{"coding": [{"system": SNOMED, "code": "394814009"}]}]},
        NURSE,
        False,
    ),
    "of one of a strange type": ({"type": [{"text": "Trust"}]}, {}, NURSE, True),
    "a surgery of one of a strange type": ({"type": [{"text": "Trust"}]}, {}, "208D00000X", False),
    "of one that is not in the folder": (None, {}, NURSE, False),
}


@pytest.mark.parametrize(("whole", "part", "code", "sensitive"), PARTS.values(), ids=PARTS)
def test_a_part_of_a_sensitive_organisation_is_sensitive(
    tmp_path: Path, whole: dict[str, Any] | None, part: dict[str, Any], code: str, sensitive: bool
) -> None:
    there = [
        organisation("O1", **{"partOf": {"reference": "Organization/O2"}, **part}),
        organisation("O3", partOf={"reference": "Organization/O2"}),
    ]
    there += [organisation("O2", **whole)] if whole is not None else []
    jobs = [role("R1", "W1", "O1", code)]
    _, ready = first_pass(write(tmp_path, files(Organization=there, PractitionerRole=jobs)))
    assert drafts(ready)[Key(Kind.AGENCIES, "O1")].sensitive is sensitive


def test_parts_of_each_other_end_where_they_began(tmp_path: Path) -> None:
    there = [
        organisation("O1", partOf={"reference": "Organization/O2"}),
        organisation("O2", partOf={"reference": "Organization/O1"}, type=[PSYCHIATRY]),
    ]
    jobs = [role("R1", "W1", "O1", NURSE)]
    _, ready = first_pass(write(tmp_path, files(Organization=there, PractitionerRole=jobs)))
    assert drafts(ready)[Key(Kind.AGENCIES, "O1")].sensitive


@pytest.mark.parametrize("type_", ["seealso", None])
def test_of_two_records_that_both_stand_what_one_closes_is_closed_for_both(
    tmp_path: Path, type_: str | None
) -> None:
    link = {"other": {"reference": "Patient/P2"}, **({"type": type_} if type_ else {})}
    secret = {"security": [{"code": "V"}]}
    changed = files(
        Patient=[
            patient("P1", link=[link]),
            patient("P2", meta=secret, deceasedDateTime="2025-05-06"),
            patient("P3"),
        ]
    )
    findings, ready = first_pass(write(tmp_path, changed))
    found = drafts(ready)
    people = {own: found[Key(Kind.PERSONS, own)] for own in ("P1", "P2", "P3")}
    said = {own: (one.shielded, str(one.deceased_on)) for own, one in people.items()}
    assert said == {"P1": (True, "2025-05-06"), "P2": (True, "2025-05-06"), "P3": (False, "None")}
    assert any(
        "2 records are about people who have another record" in one for one in findings.remarks
    )


@pytest.mark.parametrize("other", ["P1", "P9"])
def test_a_link_to_itself_or_to_nobody_of_the_folder_is_no_second_record(
    tmp_path: Path, other: str
) -> None:
    link = {"other": {"reference": f"Patient/{other}"}, "type": "seealso"}
    findings, ready = first_pass(write(tmp_path, files(Patient=[patient("P1", link=[link])])))
    assert (findings.remarks, len(supports(ready))) == ([], 2)
