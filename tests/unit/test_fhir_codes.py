"""What codes say about a service, and that a code nobody knows says nothing safe."""

from pathlib import Path
from typing import Any

import pytest

from app.imports.fhir.taxonomy import BadCodeTable, codes_with, own_codes
from app.imports.kinds import Key, Kind
from graph.vocabulary import Role, Sector
from tests.worlds.bundles import first_pass, write
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

SNOMED = "http://snomed.info/sct"
PSYCHIATRY = "394587001"
ANZSCO = "http://www.abs.gov.au/ausstats/abs@.nsf/mf/1220.0"
ANZSIC = "http://www.abs.gov.au/ausstats/abs@.nsf/mf/1292.0"
V3_ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
UK_SETTING = "https://fhir.hl7.org.uk/CodeSystem/UKCore-PracticeSettingCode"
UK_JOB = "https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName"


def concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


KNOWN = {
    "a psychiatrist of SNOMED CT": (SNOMED, "80584001", Sector.MENTAL_HEALTH, Role.DOCTOR),
    "psychiatry as a speciality": (SNOMED, "394587001", Sector.MENTAL_HEALTH, Role.DOCTOR),
    "a psychologist": (SNOMED, "59944000", Sector.MENTAL_HEALTH, Role.THERAPIST),
    "genito-urinary medicine": (SNOMED, "394808002", Sector.SEXUAL_HEALTH, Role.DOCTOR),
    "addiction medicine": (SNOMED, "446701002", Sector.SUBSTANCE_USE, Role.RECOVERY_WORKER),
    "a general practitioner": (SNOMED, "62247001", Sector.GP, Role.GP),
    "a cardiologist": (SNOMED, "17561000", Sector.SPECIALIST_HEALTH, Role.DOCTOR),
    "a midwife": (SNOMED, "309453006", Sector.MATERNITY, Role.MIDWIFE),
    "an Australian psychiatrist": (ANZSCO, "253411", Sector.MENTAL_HEALTH, Role.DOCTOR),
    "an Australian psychologist": (ANZSCO, "272311", Sector.MENTAL_HEALTH, Role.THERAPIST),
    "an Australian counsellor": (ANZSCO, "272112", Sector.SUBSTANCE_USE, Role.RECOVERY_WORKER),
    "an Australian general practitioner": (ANZSCO, "253111", Sector.GP, Role.GP),
    "an ambulance officer": (ANZSCO, "411111", Sector.SPECIALIST_HEALTH, Role.OTHER),
    "a family support worker": (ANZSCO, "411713", Sector.EARLY_HELP, Role.FAMILY_SUPPORT),
    "a psychiatric hospital": (ANZSIC, "8402", Sector.MENTAL_HEALTH, Role.OTHER),
    "an addiction treatment centre": (
        V3_ROLE,
        "RHAT",
        Sector.SUBSTANCE_USE,
        Role.RECOVERY_WORKER,
    ),
    "general practice in England": (UK_SETTING, "600", Sector.GP, Role.GP),
    "old age psychiatry in England": (UK_SETTING, "715", Sector.MENTAL_HEALTH, Role.DOCTOR),
    "sexual health in England": (UK_SETTING, "504", Sector.SEXUAL_HEALTH, Role.DOCTOR),
    "a job role of the NHS": (UK_JOB, "R1310", Sector.MENTAL_HEALTH, Role.THERAPIST),
    "a children’s social worker": (
        UK_JOB,
        "R9520",
        Sector.CHILDRENS_SOCIAL_CARE,
        Role.SOCIAL_WORKER,
    ),
}


@pytest.mark.parametrize(("system", "code", "sector", "as_what"), KNOWN.values(), ids=KNOWN)
def test_a_known_code_of_each_system_says_sector_and_role(
    system: str, code: str, sector: Sector, as_what: Role
) -> None:
    stand = own_codes().stand(system, code)
    assert stand is not None
    assert (stand.sector, stand.role) == (sector, as_what)


def test_the_name_of_a_system_may_be_written_otherwise() -> None:
    plain = own_codes().stand(SNOMED, "80584001")
    for written in ("https://snomed.info/sct", "http://snomed.info/sct/", f"{SNOMED}|2024"):
        assert own_codes().stand(written, "80584001") == plain


IN_DOUBT = {
    "a system that is not known": [concept("http://example.org/roles", "17")],
    "a code that is not known": [concept(SNOMED, "999999999")],
    "a code of another system": [concept("http://nucc.org/provider-taxonomy", "80584001")],
    "words alone": [{"text": "Community worker"}],
    "a known and an unknown one": [
        concept("http://nucc.org/provider-taxonomy", "208D00000X"),
        concept("http://example.org/roles", "17"),
    ],
    "no code at all": [],
}


@pytest.mark.parametrize("codes", IN_DOUBT.values(), ids=IN_DOUBT)
def test_whose_code_says_nothing_is_sensitive_and_counted(
    tmp_path: Path, codes: list[dict[str, Any]]
) -> None:
    jobs = [role("R1", "W1", "O1"), role("R2", "W2", "O2", code="")]
    jobs[1]["code"] = codes
    findings, ready = first_pass(write(tmp_path, files(PractitionerRole=jobs)))
    found = drafts(ready)
    assert not found[Key(Kind.PRACTITIONERS, "W1")].sensitive
    assert found[Key(Kind.PRACTITIONERS, "W2")].sensitive
    (remark,) = findings.remarks
    assert "1 practitioners are sensitive because their codes are not known here" in remark


def test_two_words_for_one_thing_need_only_one_that_is_known(tmp_path: Path) -> None:
    both = {
        "coding": [
            {"system": "http://example.org/local", "code": "PSY"},
            {"system": SNOMED, "code": "17561000"},
        ]
    }
    job = {**role("R1", "W1", "O1"), "code": [both]}
    _, ready = first_pass(write(tmp_path, files(PractitionerRole=[job])))
    assert not drafts(ready)[Key(Kind.PRACTITIONERS, "W1")].sensitive


def test_an_agency_of_which_nothing_is_known_is_sensitive(tmp_path: Path) -> None:
    strange = organisation("O1", type=[concept("http://example.org/types", "X")])
    nothing = organisation("O2")
    plain = organisation("O3", type=[concept(SNOMED, "394814009")])
    findings, ready = first_pass(
        write(
            tmp_path,
            files(
                Organization=[strange, nothing, plain], PractitionerRole=[role("R1", "W1", "O1")]
            ),
        )
    )
    found = drafts(ready)
    sensitive = {key: found[Key(Kind.AGENCIES, key)].is_sensitive for key in ("O1", "O2", "O3")}
    assert sensitive == {"O1": True, "O2": True, "O3": False}
    assert found[Key(Kind.AGENCIES, "O3")].sector is Sector.GP
    assert findings.remarks[0].startswith("2 agencies and 0 practitioners are sensitive")


PSYCHOLOGIST, GP = "103T00000X", "208D00000X"
NAMED_KINDS = {
    "a hospital of Australia": (ANZSIC, "8401", PSYCHOLOGIST, Sector.SPECIALIST_HEALTH, False),
    "a psychiatric one": (ANZSIC, "8402", GP, Sector.MENTAL_HEALTH, False),
    "a surgery with a counsellor": (ANZSIC, "8511", PSYCHOLOGIST, Sector.GP, False),
    "a home for the old": (ANZSIC, "8601", GP, Sector.ADULT_SOCIAL_CARE, False),
    "allied health, which may be psychology": (
        ANZSIC,
        "8539",
        PSYCHOLOGIST,
        Sector.MENTAL_HEALTH,
        False,
    ),
    "allied health of a surgery": (ANZSIC, "8539", GP, Sector.GP, False),
    "allied health of nobody": (ANZSIC, "8539", None, Sector.SPECIALIST_HEALTH, True),
    "a residential service of any kind": (ANZSIC, "8609", GP, Sector.GP, True),
    "some hospital": (V3_ROLE, "HOSP", GP, Sector.GP, False),
    "some hospital of nobody": (V3_ROLE, "HOSP", None, Sector.SPECIALIST_HEALTH, True),
}


@pytest.mark.parametrize(
    ("system", "code", "of", "sector", "doubt"), NAMED_KINDS.values(), ids=NAMED_KINDS
)
def test_a_kind_of_organisation_says_what_it_is_or_leaves_it_to_its_people(
    tmp_path: Path, system: str, code: str, of: str | None, sector: Sector, doubt: bool
) -> None:
    """What may be a sensitive service is one, unless its people say otherwise."""
    changed = files(
        Organization=[organisation("O1", type=[concept(system, code)])],
        PractitionerRole=[role("R1", "W1", "O1", of)] if of else [],
        Encounter=[],
    )
    _, ready = first_pass(write(tmp_path, changed))
    agency = drafts(ready)[Key(Kind.AGENCIES, "O1")]
    assert (agency.sector, agency.sensitive) == (sector, doubt)


def test_services_of_several_sensitive_kinds_are_sensitive_together(tmp_path: Path) -> None:
    jobs = [role("R1", "W1", "O1", "2084P0800X"), role("R2", "W2", "O1", "207QA0401X")]
    _, ready = first_pass(write(tmp_path, files(PractitionerRole=jobs)))
    assert drafts(ready)[Key(Kind.AGENCIES, "O1")].is_sensitive


def test_a_deployment_adds_codes_of_its_own_and_they_win(tmp_path: Path) -> None:
    table = tmp_path / "codes.toml"
    table.write_text(
        '[[system]]\nuris = ["http://example.org/roles"]\n[system.codes]\nnurse = ["17"]\n'
        '[[system]]\nuris = ["http://snomed.info/sct"]\n[system.codes]\nmidwife = ["80584001"]\n'
    )
    codes = codes_with(table)
    added, changed = codes.stand("http://example.org/roles", "17"), codes.stand(SNOMED, "80584001")
    assert added is not None
    assert changed is not None
    assert (added.role, changed.role) == (Role.NURSE, Role.MIDWIFE)
    assert codes.stand(SNOMED, "62247001") == own_codes().stand(SNOMED, "62247001")


@pytest.mark.parametrize(
    "text", ["no toml [", "[[system]]\n", '[[system]]\nuris=["a"]\n[system.codes]\nwizard=["1"]\n']
)
def test_a_table_that_makes_no_sense_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    table = tmp_path / "codes.toml"
    table.write_text(text)
    with pytest.raises(BadCodeTable, match="KITHMAP_CODES"):
        codes_with(table)
    with pytest.raises(BadCodeTable, match="KITHMAP_CODES"):
        codes_with(tmp_path / "nowhere.toml")


def labelled(code: str, system: str = "v3-Confidentiality") -> dict[str, Any]:
    uri = f"http://terminology.hl7.org/CodeSystem/{system}"
    return {"security": [{"system": uri, "code": code}]}


@pytest.mark.parametrize(
    ("label", "shielded"),
    [
        (labelled("R"), True),
        (labelled("V"), True),
        (labelled("N"), False),
        (labelled("42CFRPart2", "v3-ActCode"), True),
        (labelled("HIV", "v3-ActCode"), True),
        (labelled("SDV", "v3-ActCode"), True),
        (labelled("HTEST", "v3-ActReason"), False),
        ({"security": [{"code": "R"}]}, True),
        ({"security": [{"system": "http://example.org/labels", "code": "secret"}]}, True),
        ({"lastUpdated": "2026-01-01T00:00:00Z"}, False),
        ({"security": [{"system": "urn:oid:2.16.840.1.113883.5.25", "code": "N"}]}, False),
        ({"security": [{"system": "urn:oid:2.16.840.1.113883.5.25", "code": "R"}]}, True),
        ({"security": [{"display": "Restricted"}]}, True),
        ({"security": []}, False),
        ({"tag": labelled("V")["security"]}, True),
        ({"tag": labelled("PSY", "v3-ActCode")["security"]}, True),
        ({"tag": labelled("N")["security"]}, False),
        ({"tag": [{"system": "http://example.org/workflow", "code": "reviewed"}]}, False),
    ],
)
def test_a_patient_whom_the_source_restricts_comes_in_shielded(
    tmp_path: Path, label: dict[str, Any], shielded: bool
) -> None:
    findings, ready = first_pass(write(tmp_path, files(Patient=[patient("P1", meta=label)])))
    assert drafts(ready)[Key(Kind.PERSONS, "P1")].shielded is shielded
    assert bool(findings.remarks) is shielded


def test_a_restricted_worker_agency_role_or_encounter_is_sensitive(tmp_path: Path) -> None:
    secret = labelled("R")
    whole = files(
        Organization=[organisation("O1", meta=secret), organisation("O2")],
        Practitioner=[practitioner("W1", meta=secret), practitioner("W2")],
        PractitionerRole=[role("R1", "W1", "O1"), role("R2", "W2", "O2", meta=secret)],
    )
    met = str(whole["Encounter.ndjson"]).splitlines()
    met[0] = met[0].replace('"id": "E1"', '"id": "E1", "meta": ' + str(secret).replace("'", '"'))
    _, ready = first_pass(write(tmp_path, {**whole, "Encounter.ndjson": "\n".join(met)}))
    found = drafts(ready)
    assert found[Key(Kind.AGENCIES, "O1")].sensitive
    assert found[Key(Kind.PRACTITIONERS, "W1")].sensitive
    assert found[Key(Kind.PRACTITIONERS, "W2")].sensitive
    assert found[Key(Kind.SUPPORTS, "W1|O1|P1")].sensitive
    assert not found[Key(Kind.SUPPORTS, "W2|O2|P1")].sensitive


@pytest.mark.parametrize(
    "said",
    [
        {"serviceType": concept(SNOMED, PSYCHIATRY)},
        {"serviceType": [concept(SNOMED, PSYCHIATRY)]},
        {"type": [concept(SNOMED, PSYCHIATRY)]},
    ],
    ids=["serviceType", "a list of them", "type"],
)
def test_an_encounter_with_a_sensitive_service_makes_a_sensitive_support(
    tmp_path: Path, said: dict[str, Any]
) -> None:
    """Though whoever took part is a doctor like others."""
    met = [
        encounter("E1", "P1", "W1", "O1", "2020-02-03", **said),
        encounter("E2", "P1", "W2", "O2", "2020-02-03", type=[concept(SNOMED, "185345009")]),
    ]
    _, ready = first_pass(write(tmp_path, files(Encounter=met)))
    assert {one.practitioner_id: one.sensitive for one in supports(ready)} == {
        "W1": True,
        "W2": False,
    }


def test_a_qualification_in_a_sensitive_speciality_makes_a_sensitive_worker(
    tmp_path: Path,
) -> None:
    known = practitioner("W1", qualification=[{"code": concept(SNOMED, PSYCHIATRY)}])
    other = practitioner("W2", qualification=[{"code": {"text": "MB BS"}}, {"issuer": {}}])
    _, ready = first_pass(write(tmp_path, files(Practitioner=[known, other])))
    found = drafts(ready)
    assert found[Key(Kind.PRACTITIONERS, "W1")].sensitive
    assert not found[Key(Kind.PRACTITIONERS, "W2")].sensitive
