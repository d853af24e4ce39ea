"""What stands in a name because a program has no field for it: who is gone is not shown as here."""

from pathlib import Path

import pytest

from app.imports.kinds import Key, Kind
from app.imports.names import GONE, is_a_name, says_gone
from tests.worlds.bundles import first_pass, held, reasons, small, write
from tests.worlds.fhir_resources import drafts, files, organisation, patient, practitioner, supports
from tests.worlds.trees import changed

GONE_NAMES = [
    "Ada Moss (deceased)",
    "Ada Moss - dec'd 2019",
    "DO NOT USE Moss",
    "Moss [Duplicate]",
    "Moss (merged with 4711)",
    "Old Mill Surgery (CLOSED)",
    "Old Mill Surgery - closed 2019",
    "Tom Elm (left)",
    "Tom Elm – left in March",
    "Tom Elm *inactive*",
]
HERE = [
    "Closed Door Project",
    "The Left Bank (Leeds)",
    "Turn Left - Youth Club",
    "Riverside - Left Bank",
    "Old Mill Surgery (open)",
    "Dead End Youth Theatre",
    "Ada Merged-Elm",
    "Ripley (Rip Road)",
]


@pytest.mark.parametrize("name", GONE_NAMES)
def test_a_name_says_that_somebody_is_gone(name: str) -> None:
    assert says_gone(name)


@pytest.mark.parametrize("name", HERE)
def test_a_name_of_today_says_nothing_of_it(name: str) -> None:
    assert not says_gone(name)


@pytest.mark.parametrize("mark", ["Unknown", "[REDACTED]", "<masked>", "n/a", "?", "Anonymized"])
def test_a_mark_for_a_name_is_none(mark: str) -> None:
    assert not is_a_name(mark)


def test_nobody_comes_in_from_a_table_under_such_a_name(tmp_path: Path) -> None:
    """And what was agreed to about them before counts no more."""
    changed_files = small(
        agencies="agency_id,name,sector\nA1,School (closed),school\nA2,Surgery,gp\n",
        practitioners="practitioner_id,name\nW1,Tom - left 2020\nW2,Gita\n",
        persons="person_id,given_name,family_name\nP1,Isla (deceased),North\nP2,Dawn,North\n",
    )
    findings, ready = first_pass(write(tmp_path, changed_files))
    assert {one.split(": ", 1)[1] for one in reasons(findings)} == {
        f"name: {GONE}",
        f"given_name: {GONE}",
    }
    assert {row.key.external_id for row in ready if row.key.kind is Kind.PERSONS} == {"P2"}
    (person,) = [one for one in findings.refusals if one.kind is Kind.PERSONS]
    assert person.whose(set()) == {"P1"}


def test_nor_from_an_export_or_a_tree(tmp_path: Path) -> None:
    export, family = tmp_path / "export", tmp_path / "tree"
    export.mkdir()
    family.mkdir()
    left = [{"text": "Elm (left)"}]
    gone = [{"family": "North (deceased)", "given": ["Isla"]}]
    findings, ready = first_pass(
        write(
            export,
            files(
                Organization=[organisation("O1", name="Mill - closed"), organisation("O2")],
                Practitioner=[
                    practitioner("W1"),
                    practitioner("W2", name=left),
                ],
                Patient=[patient("P1", name=gone), patient("P2")],
            ),
        )
    )
    assert (reasons(findings), supports(ready)) == ([], [])
    assert Key(Kind.PERSONS, "P1") not in drafts(ready)
    assert [GONE in held(findings)[f"{name}.ndjson"] for name in ("Patient", "Organization")] == [
        True,
        True,
    ]
    findings, ready = first_pass(
        write(family, {"tree.ged": changed(("Isla /North/", "Isla (dec'd) /North/"))})
    )
    assert GONE in held(findings)["tree.ged"]
    assert Key(Kind.PERSONS, "I3") not in drafts(ready)


def test_a_patient_who_would_be_older_than_anybody_is_held(tmp_path: Path) -> None:
    """1 January 1900 stands in many systems for a day that nobody knew."""
    changed_files = files(Patient=[patient("P1", birthDate="1900-01-01")])
    findings, ready = first_pass(write(tmp_path, changed_files))
    assert supports(ready) == []
    assert (
        "birthDate: lies more than 120 years ago, and no death is given"
        in (held(findings)["Patient.ndjson"])
    )
