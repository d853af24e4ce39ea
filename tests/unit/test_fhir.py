"""FHIR bulk exports: who worked with whom, as the encounters say."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.imports.drafts import PostDraft
from app.imports.fhir.taxonomy import own_codes
from app.imports.judge import remarks
from app.imports.kinds import Key, Kind
from graph.records.dates import PartialDate, Span
from graph.records.model import Agency, Person, Practitioner, Support
from graph.vocabulary import DatePrecision, Role, Sector, Sex, SupportState
from tests.worlds.bundles import first_pass, held, ndjson, reasons, write
from tests.worlds.fhir_export import export
from tests.worlds.fhir_resources import (
    NUCC,
    drafts,
    encounter,
    files,
    organisation,
    patient,
    practitioner,
    role,
    supports,
)

EXAMPLE = Path(__file__).parents[2] / "docs" / "example-consents"


def test_who_met_supports_the_patient_from_the_first_meeting_to_the_last(tmp_path: Path) -> None:
    findings, ready = first_pass(write(tmp_path, files()))
    assert not findings.refusals
    found = drafts(ready)[Key(Kind.SUPPORTS, "W1|O1|P1")]
    assert found == Support(
        id="W1|O1|P1",
        practitioner_id="W1",
        agency_id="O1",
        person_id="P1",
        role=Role.GP,
        state=SupportState.ACTIVE,
        span=Span(date(2019, 5, 6)),
        confirmed_on=date(2020, 2, 3),
    )
    assert len(supports(ready)) == 2


def test_every_encounter_counts_as_its_support_does(tmp_path: Path) -> None:
    _, ready = first_pass(write(tmp_path, files()))
    row = next(row for row in ready if row.key == Key(Kind.SUPPORTS, "W1|O1|P1"))
    assert [(place.file, place.line) for place in row.places] == [
        ("Encounter.ndjson", 1),
        ("Encounter.ndjson", 2),
    ]


def test_a_day_is_the_one_that_was_written_where_it_happened(tmp_path: Path) -> None:
    _, ready = first_pass(write(tmp_path, files()))
    found = drafts(ready)[Key(Kind.SUPPORTS, "W2|O2|P1")]
    assert found.span.start == date(2021, 7, 8)


def test_a_death_ends_every_support(tmp_path: Path) -> None:
    died = patient("P1", deceasedDateTime="2020-01-01T08:00:00Z")
    _, ready = first_pass(write(tmp_path, files(Patient=[died])))
    assert {support.state for support in supports(ready)} == {SupportState.ENDED}
    spans = {support.id: support.span for support in supports(ready)}
    assert spans["W1|O1|P1"] == Span(date(2019, 5, 6), date(2020, 1, 1))
    # A meeting after the death (certifying it) does not turn the span round.
    assert spans["W2|O2|P1"] == Span(date(2020, 1, 1), date(2020, 1, 1))


def test_people_are_read_with_names_dates_and_addresses(tmp_path: Path) -> None:
    one = patient(
        "P1",
        name=[
            {"use": "maiden", "family": "Old", "given": ["Isla"]},
            {"use": "official", "family": "North", "given": ["Isla", "May"]},
        ],
        address=[{"line": ["4 Ferry Lane"], "city": "Milltown", "postalCode": "MT1"}],
    )
    _, ready = first_pass(write(tmp_path, files(Patient=[one])))
    assert drafts(ready)[Key(Kind.PERSONS, "P1")] == Person(
        id="P1",
        given_name="Isla May",
        family_name="North",
        sex=Sex.FEMALE,
        birth_date=PartialDate(date(2014, 3, 1), DatePrecision.MONTH),
        address="4 Ferry Lane, Milltown, MT1",
    )


def test_a_practitioner_has_the_contact_card_of_their_role(tmp_path: Path) -> None:
    worker = practitioner(
        "W1",
        telecom=[
            {"system": "email", "value": "ann@example.org", "use": "work"},
            {"system": "phone", "value": "private", "use": "home"},
        ],
    )
    job = role("R1", "W1", "O1", telecom=[{"system": "phone", "value": "01632 960001"}])
    changed = files(Practitioner=[worker, practitioner("W2")], PractitionerRole=[job])
    _, ready = first_pass(write(tmp_path, changed))
    found = drafts(ready)[Key(Kind.PRACTITIONERS, "W1")]
    assert isinstance(found, Practitioner)
    assert found.name == "Dr Ann WorkerW1"
    assert (found.card.phone, found.card.email) == ("01632 960001", "ann@example.org")


def test_a_role_becomes_a_post(tmp_path: Path) -> None:
    job = role("R1", "W1", "O1", period={"start": "2015-01-01", "end": "2025-12-31"})
    _, ready = first_pass(write(tmp_path, files(PractitionerRole=[job])))
    found = drafts(ready)[Key(Kind.POSTS, "R1")]
    assert isinstance(found, PostDraft)
    assert (found.practitioner_id, found.post.agency_id) == ("W1", "O1")
    assert found.post.span == Span(date(2015, 1, 1), date(2025, 12, 31))


SECTORS = {
    "general practice alone": (["208D00000X", "207Q00000X"], {}, Sector.GP),
    "general practice with beds": (
        ["208D00000X"],
        {"extension": [{"url": "http://example.org/bed-count-extension", "valueInteger": 9}]},
        Sector.SPECIALIST_HEALTH,
    ),
    "specialists": (["2080P0006X"], {}, Sector.SPECIALIST_HEALTH),
    "psychiatry": (["2084P0800X"], {}, Sector.MENTAL_HEALTH),
    "neurology, of the same group of codes": (["2084N0400X"], {}, Sector.SPECIALIST_HEALTH),
    "addiction medicine": (["207QA0401X"], {}, Sector.SUBSTANCE_USE),
    "mixed": (["208D00000X", "2084P0800X"], {}, Sector.SPECIALIST_HEALTH),
    "nobody known": ([], {}, Sector.SPECIALIST_HEALTH),
    "a school": (
        ["163WS0200X"],
        {
            "type": [
                {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/organization-type",
                            "code": "edu",
                        }
                    ]
                }
            ]
        },
        Sector.SCHOOL,
    ),
}


@pytest.mark.parametrize(("codes", "more", "sector"), SECTORS.values(), ids=SECTORS)
def test_an_agency_stands_where_its_people_do(
    tmp_path: Path, codes: list[str], more: dict[str, Any], sector: Sector
) -> None:
    jobs = [role(f"R{place}", f"W{place + 1}", "O1", code) for place, code in enumerate(codes)]
    changed = files(
        Organization=[organisation("O1", **more), organisation("O2")], PractitionerRole=jobs
    )
    _, ready = first_pass(write(tmp_path, changed))
    found = drafts(ready)[Key(Kind.AGENCIES, "O1")]
    assert isinstance(found, Agency)
    assert found.sector is sector


def test_somebody_in_a_sensitive_speciality_is_sensitive_in_any_agency(tmp_path: Path) -> None:
    jobs = [role("R1", "W1", "O1"), role("R2", "W2", "O1", "2084P0800X")]
    _, ready = first_pass(write(tmp_path, files(PractitionerRole=jobs)))
    found = drafts(ready)
    assert not found[Key(Kind.PRACTITIONERS, "W1")].sensitive
    assert found[Key(Kind.PRACTITIONERS, "W2")].sensitive


def test_the_longest_known_beginning_of_a_code_decides() -> None:
    def role_of(code: str) -> Role | None:
        stand = own_codes().stand(NUCC, code)
        return stand.role if stand else None

    assert role_of("208D00000X") is Role.GP
    assert role_of("208600000X") is Role.DOCTOR
    assert role_of("367A00000X") is Role.MIDWIFE
    assert role_of("999999999X") is None


def test_without_a_service_provider_the_only_role_says_the_agency(tmp_path: Path) -> None:
    met = [encounter("E1", "P1", "W1", None, "2020-02-03")]
    _, ready = first_pass(write(tmp_path, files(Encounter=met)))
    assert [support.agency_id for support in supports(ready)] == ["O1"]


def test_without_a_service_provider_two_roles_leave_it_open(tmp_path: Path) -> None:
    met = [encounter("E1", "P1", "W1", None, "2020-02-03")]
    jobs = [role("R1", "W1", "O1"), role("R2", "W1", "O2")]
    findings, ready = first_pass(write(tmp_path, files(Encounter=met, PractitionerRole=jobs)))
    assert supports(ready) == []
    assert reasons(findings) == []
    assert held(findings) == {
        "Encounter.ndjson": {
            "serviceProvider: is missing, and no single role of the practitioner says it"
        }
    }


@pytest.mark.parametrize("status", ["planned", "cancelled", "entered-in-error", "unknown"])
def test_an_encounter_that_did_not_take_place_implies_nothing(tmp_path: Path, status: str) -> None:
    met = [encounter("E1", "P1", "W1", "O1", "2020-02-03", status=status)]
    findings, ready = first_pass(write(tmp_path, files(Encounter=met)))
    assert supports(ready) == []
    assert reasons(findings) == []
    assert held(findings) == {
        "Encounter.ndjson": {f"the encounter’s status is “{status}”: nobody met"}
    }


def test_two_practitioners_in_one_encounter_are_two_supports_on_one_line(tmp_path: Path) -> None:
    both = [
        {"individual": {"reference": "Practitioner/W1"}},
        {"individual": {"reference": "Practitioner/W2"}},
        {"individual": {"reference": "RelatedPerson/X1"}},
    ]
    met = [encounter("E1", "P1", "W1", "O1", "2020-02-03", participant=both)]
    _, ready = first_pass(write(tmp_path, files(Encounter=met)))
    assert [support.practitioner_id for support in supports(ready)] == ["W1", "W2"]


def test_what_an_inactive_patient_did_waits_alone(tmp_path: Path) -> None:
    changed = files(
        Patient=[patient("P1"), patient("P2", active=False)],
        Encounter=[
            encounter("E1", "P1", "W1", "O1", "2020-02-03"),
            encounter("E2", "P2", "W1", "O1", "2020-02-03"),
        ],
    )
    findings, ready = first_pass(write(tmp_path, changed))
    assert [support.person_id for support in supports(ready)] == ["P1"]
    assert reasons(findings) == []
    assert set(held(findings)) == {"Patient.ndjson", "Encounter.ndjson"}


def test_files_may_be_split_and_other_resources_are_left_alone(tmp_path: Path) -> None:
    split = files(
        Encounter=[encounter("E1", "P1", "W1", "O1", "2020-02-03")],
        Observation=[{"resourceType": "Observation"}],
    )
    split["Encounter.001.ndjson"] = ndjson(encounter("E2", "P1", "W1", "O1", "2022-01-01"))
    findings, ready = first_pass(write(tmp_path, split))
    (support,) = supports(ready)
    assert support.confirmed_on == date(2022, 1, 1)
    assert findings.left_alone == ["Observation.ndjson (Kithmap does not use Observation)"]


def test_a_bad_line_in_one_of_several_files_holds_back_what_stands_in_both(tmp_path: Path) -> None:
    in_both = encounter("E1", "P1", "W1", "O1", "2020-02-03")
    in_one = encounter("E3", "P1", "W2", "O2", "2020-02-03")
    split = files(Encounter=[in_both, in_one])
    split["Encounter.001.ndjson"] = "nonsense\n" + ndjson(
        encounter("E2", "P1", "W1", "O1", "2022-01-01")
    )
    findings, ready = first_pass(write(tmp_path, split), whole=True)
    # No file is stored by halves: not even the pair that stands in the good file alone.
    assert supports(ready) == []
    assert set(held(findings)) == {"Encounter.ndjson", "Encounter.001.ndjson"}


def test_stamps_and_statistics_of_an_export_are_no_change(tmp_path: Path) -> None:
    stamped = organisation("O1", meta={"lastUpdated": "2026-05-31T00:00:00Z"})
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    _, rows = first_pass(write(tmp_path / "a", files()))
    _, again = first_pass(write(tmp_path / "b", files(Organization=[stamped, organisation("O2")])))
    assert [row.sha256 for row in rows] == [row.sha256 for row in again]


def test_an_export_gives_the_pairs_that_a_count_by_hand_gives(tmp_path: Path) -> None:
    whole = export()

    findings, ready = first_pass(whole.put_into(tmp_path))

    assert reasons(findings) == []
    assert not findings.held
    kinds = [row.key.kind for row in ready]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        Kind.AGENCIES: 4,
        Kind.PRACTITIONERS: 7,
        Kind.POSTS: 7,
        Kind.PERSONS: 12,
        Kind.SUPPORTS: len(whole.met),
    }
    assert whole.encounters > len(whole.met)
    found = {(one.practitioner_id, one.person_id): one for one in supports(ready)}
    assert found.keys() == whole.met.keys()
    for (worker, person), support in found.items():
        days = whole.met[worker, person]
        assert str(support.span.start) == str(min(days))
        assert str(support.confirmed_on) == str(max(days))
        assert (support.state is SupportState.ENDED) == (person in whole.dead)


def test_the_example_agreements_of_the_documentation_can_be_read() -> None:
    """They are about ten people of a public export, whom an import must have brought in before."""
    with (EXAMPLE / "consents.csv").open() as file:
        rows = list(csv.DictReader(file))
    known = [Key(Kind.PERSONS, row["person_id"]) for row in rows]
    for row in rows:
        if row["services"] != "all":
            known += [Key(Kind.AGENCIES, one) for one in row["services"].split(";")]

    findings, ready = first_pass(EXAMPLE, known=known)

    assert (reasons(findings), findings.held) == ([], [])
    assert [row.key.kind for row in ready] == [Kind.CONSENTS] * 10


def test_an_export_without_roles_says_that_nobody_sees_anybody_and_what_to_do(
    tmp_path: Path,
) -> None:
    roleless = files()
    del roleless["PractitionerRole.ndjson"]
    _, ready = first_pass(write(tmp_path, roleless))
    assert supports(ready)
    (said,) = remarks(ready)
    assert "nobody has a post" in said
    assert "posts.csv" in said


def test_an_export_with_roles_says_nothing_of_them(tmp_path: Path) -> None:
    _, ready = first_pass(write(tmp_path, files()))
    assert remarks(ready) == []
