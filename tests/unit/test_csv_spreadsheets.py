"""CSV files as spreadsheets leave them: padding, capitals, old line ends, copies."""

from pathlib import Path

import pytest

from app.imports.cells import NO_BIRTH, BadCell, code
from app.imports.csv.agreements import Answer, LevelWord
from app.imports.kinds import Key, Kind
from graph.records.model import Agency, Person
from graph.vocabulary import Kin, Level, Role, Sector, Sex, SupportState
from tests.worlds.bundles import first_pass, held, reasons, small, write
from tests.worlds.fhir_resources import drafts

HEAD = "person_id,given_name,family_name,sex"


def persons(folder: Path, text: str | bytes) -> dict[Key, object]:
    findings, ready = first_pass(write(folder, {"persons.csv": text}))
    assert reasons(findings) == []
    assert held(findings) == {}
    return drafts(ready)


PADDED = {
    "columns": f"{HEAD},,,\nP1,Isla,North,female,,,\nP2,Dawn,North,female,,,\n",
    "rows": f"{HEAD}\nP1,Isla,North,female\n,,,\nP2,Dawn,North,female\n,,,\n , ,\u00a0,\n",
    "cells beyond the header": f"{HEAD}\nP1,Isla,North,female,,\nP2,Dawn,North,female,\n",
    "an empty column between": (
        f"{HEAD},,known_as\nP1,Isla,North,female,,\nP2,Dawn,North,female,,\n"
    ),
    "quoted nothing": (
        f'{HEAD},""\nP1,Isla,North,female,""\n"","","","",""\nP2,Dawn,North,female,\n'
    ),
}


@pytest.mark.parametrize("text", PADDED.values(), ids=PADDED)
def test_the_padding_of_a_spreadsheet_is_passed_over(tmp_path: Path, text: str) -> None:
    found = persons(tmp_path, text)
    assert found.keys() == {Key(Kind.PERSONS, "P1"), Key(Kind.PERSONS, "P2")}


def test_something_in_a_column_without_a_name_is_not_passed_over(tmp_path: Path) -> None:
    text = f"{HEAD},,known_as\nP1,Isla,North,female,secret,\n"
    findings, _ = first_pass(write(tmp_path, {"persons.csv": text}))
    assert reasons(findings) == ["persons.csv:2: holds something in a column that has no name"]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_lines_may_end_as_they_do_on_any_machine(tmp_path: Path, end: str, mark: bytes) -> None:
    text = f"{HEAD}\nP1,Isla,North,female\nP2,Dawn,North,male"
    found = persons(tmp_path, mark + text.replace("\n", end).encode())
    assert found.keys() == {Key(Kind.PERSONS, "P1"), Key(Kind.PERSONS, "P2")}


@pytest.mark.parametrize("mark", ["-", "–", "?", "(-)", " . "])
def test_a_mark_for_no_name_is_no_name(tmp_path: Path, mark: str) -> None:
    (found,) = persons(tmp_path, f"{HEAD}\nP1,Suharto,{mark},male\n").values()
    assert isinstance(found, Person)
    assert found.name == "Suharto"


@pytest.mark.parametrize(("written", "shielded"), [("1", True), ("0", False), ("TRUE", True)])
def test_yes_and_no_are_understood_as_machines_write_them(
    tmp_path: Path, written: str, shielded: bool
) -> None:
    (found,) = persons(tmp_path, f"{HEAD},shielded\nP1,Isla,North,,{written}\n").values()
    assert isinstance(found, Person)
    assert found.shielded is shielded


SEXES = {
    "Not stated": Sex.UNKNOWN,
    "Intersex": Sex.OTHER,
    "Female": Sex.FEMALE,
    "FEMALE": Sex.FEMALE,
    "F": Sex.FEMALE,
    "f": Sex.FEMALE,
    "woman": Sex.FEMALE,
    "Male": Sex.MALE,
    "M": Sex.MALE,
    "boy": Sex.MALE,
    "Other": Sex.OTHER,
    "Unknown": Sex.UNKNOWN,
}


@pytest.mark.parametrize(("written", "sex"), SEXES.items())
def test_a_sex_is_understood_as_people_write_it(tmp_path: Path, written: str, sex: Sex) -> None:
    found = persons(tmp_path, f"{HEAD}\nP1,Isla,North,{written}\n")[Key(Kind.PERSONS, "P1")]
    assert isinstance(found, Person)
    assert found.sex is sex


@pytest.mark.parametrize("written", ["femal", "fmale", "emale", "mlae", "males", "w", "x"])
def test_a_slip_in_a_sex_is_answered_with_all_four_words(written: str) -> None:
    with pytest.raises(BadCell) as raised:
        code("sex", written, Sex)
    assert str(raised.value) == ("sex: is not a known code: write female, male, other or unknown")


OPPOSITES = [
    (SupportState, "inactive"),
    (SupportState, "not ended"),
    (Answer, "said_yes"),
    (Answer, "not given"),
    (LevelWord, "no contact"),
]


@pytest.mark.parametrize(("codes", "written"), OPPOSITES)
def test_no_hint_names_the_opposite(codes: type[Sex], written: str) -> None:
    with pytest.raises(BadCell) as raised:
        code("column", written, codes)
    assert "did you mean" not in str(raised.value)


@pytest.mark.parametrize(
    ("codes", "written", "meant"),
    [(Sector, "scool", "school"), (LevelWord, "contactt", "contact"), (Role, "techer", "teacher")],
)
def test_a_slip_of_a_letter_is_answered_with_the_word_that_was_meant(
    codes: type[Sex], written: str, meant: str
) -> None:
    with pytest.raises(BadCell, match=f"did you mean “{meant}”"):
        code("column", written, codes)


def test_capitals_and_blanks_in_codes_and_answers_change_nothing(tmp_path: Path) -> None:
    files = small(
        agencies="agency_id,name,sector,sensitive\nA1,School,Mental Health,Yes\nA2,Surgery,GP,NO\n",
        supports="practitioner_id,agency_id,person_id,role,state\nW1,A1,P1,School Nurse,Active\n",
        consents="consent_id,person_id,authority,answer,level,services,sectors,given_on\n"
        "C1,P2,Self,Given,Contact,All,School; GP,Today\n",
    )
    findings, ready = first_pass(write(tmp_path, files))
    assert reasons(findings) == []
    found = drafts(ready)
    agency = found[Key(Kind.AGENCIES, "A1")]
    assert isinstance(agency, Agency)
    assert (agency.sector, agency.sensitive) == (Sector.MENTAL_HEALTH, True)
    assert found[Key(Kind.SUPPORTS, "W1|A1|P1")].role is Role.SCHOOL_NURSE
    consent = found[Key(Kind.CONSENTS, "C1")].consent
    assert (consent.level, consent.services) == (Level.CONTACT, None)
    assert consent.sectors == {Sector.SCHOOL, Sector.GP}


@pytest.mark.parametrize(("names", "shown"), [("Suharto,", "Suharto"), (",Thandar", "Thandar")])
def test_people_may_have_one_name(tmp_path: Path, names: str, shown: str) -> None:
    text = f"person_id,given_name,family_name\nP1,{names}\n"
    found = persons(tmp_path, text)[Key(Kind.PERSONS, "P1")]
    assert isinstance(found, Person)
    assert found.name == shown


def test_a_file_may_have_no_column_for_family_names(tmp_path: Path) -> None:
    assert persons(tmp_path, "person_id,given_name\nP1,Suharto\n")


def test_hours_on_several_lines_are_joined(tmp_path: Path) -> None:
    text = 'agency_id,name,sector,hours\nA1,Clinic,gp,"Mon 9-5\r\nTue 9-5,\nWed 9-12"\n'
    _, ready = first_pass(write(tmp_path, {"agencies.csv": text}))
    agency = drafts(ready)[Key(Kind.AGENCIES, "A1")]
    assert agency.duty.hours == "Mon 9-5, Tue 9-5, Wed 9-12"


def test_somebody_who_came_back_has_both_spans(tmp_path: Path) -> None:
    text = "person_id,family_id,from,to\nP1,F1,,\nP2,F1,2023-06-01,\nP2,F1,2015-09-30,2021-03-31\n"
    findings, ready = first_pass(write(tmp_path, small(memberships=text)))
    assert reasons(findings) == []
    spans = {
        row.key.external_id: (str(row.draft.span.start), str(row.draft.span.end))  # type: ignore[union-attr]
        for row in ready
        if row.key.kind is Kind.MEMBERSHIPS and row.key.external_id.startswith("P2")
    }
    # The earlier one keeps the id that it had before there was a second.
    assert spans == {
        "P2|F1": ("2015-09-30", "2021-03-31"),
        "P2|F1|2023-06-01": ("2023-06-01", "None"),
    }


def test_a_support_that_began_again_is_two_supports(tmp_path: Path) -> None:
    text = (
        "practitioner_id,agency_id,person_id,role,state,from,to\n"
        "W1,A1,P1,teacher,ended,2020-01-01,2021-01-01\nW1,A1,P1,teacher,active,2024-01-01,\n"
    )
    _, ready = first_pass(write(tmp_path, small(supports=text)))
    states = [row.draft.state for row in ready if row.key.kind is Kind.SUPPORTS]  # type: ignore[union-attr]
    assert states == [SupportState.ENDED, SupportState.ACTIVE]


def test_the_same_row_twice_is_one(tmp_path: Path) -> None:
    text = "person_id,family_id\nP1,F1\nP2,F1\nP1,F1\n"
    findings, ready = first_pass(write(tmp_path, small(memberships=text)))
    assert reasons(findings) == []
    (row,) = [row for row in ready if row.key == Key(Kind.MEMBERSHIPS, "P1|F1")]
    assert [place.line for place in row.all_places] == [2, 4]


@pytest.mark.parametrize(
    "name",
    [
        *("persons (1).csv", "persons - Copy.csv", "Copy of persons.csv", "Persons_2.csv"),
        *("persons.xlsx", "Persons.XLS", "persons.ods", "persons.csv.txt", "persons.csv.gz"),
        "persons.tsv",
    ],
)
def test_a_copy_that_was_meant_is_named_and_counts_as_not_read(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"families.csv": "family_id\nF1\n", name: f"{HEAD}\nP1,Isla,North,female\n"})
    findings, _ = first_pass(tmp_path)
    assert findings.meant == [f"{name} (did you mean “persons.csv”?)"]


def test_a_file_of_another_kind_is_not_taken_for_a_slip(tmp_path: Path) -> None:
    write(tmp_path, {"families.csv": "family_id\nF1\n", "budget.csv": "x\n", "notes.txt": "x\n"})
    findings, _ = first_pass(tmp_path)
    assert findings.meant == []
    assert findings.left_alone == ["budget.csv", "notes.txt"]


SEEN_ALIKE = {
    "blanks of every width": "P1,\u00a0Isla\u2003,\u3000North,female",
    "what takes no room": "P1,Is\u200bla,\u2060North\u00ad,fe\u00admale",
    "marks of direction": "P1,\u200eIsla,North\u200f,female",
    "a blank before a quotation mark": 'P1, "Isla", "North", female',
    "numbers and texts held fast": '"=""P1""",="Isla",North,female',
    "the end of a file of old": "P1,Isla,North,female\n\x1a",
    "a line for the spreadsheet": "P1,Isla,North,female",
}


@pytest.mark.parametrize("row", SEEN_ALIKE.values(), ids=SEEN_ALIKE)
def test_what_cannot_be_seen_makes_nobody_another(tmp_path: Path, row: str) -> None:
    before = "sep=,\n" if row is SEEN_ALIKE["a line for the spreadsheet"] else ""
    (found,) = persons(tmp_path, f"{before}{HEAD}\n{row}\n").values()
    assert isinstance(found, Person)
    assert (found.id, found.name, found.sex) == ("P1", "Isla North", Sex.FEMALE)


@pytest.mark.parametrize(
    "written",
    [
        "2014\u201103\u201102",
        "2014–03–02",
        "\u20602014-03-02",
    ],
)
def test_a_day_with_the_dashes_of_a_text_program_is_that_day(tmp_path: Path, written: str) -> None:
    (found,) = persons(tmp_path, f"{HEAD},birth_date\nP1,Isla,North,female,{written}\n").values()
    assert isinstance(found, Person)
    assert found.birth_date is not None
    assert str(found.birth_date.value) == "2014-03-02"


def test_a_row_twice_in_other_spelling_is_one(tmp_path: Path) -> None:
    text = f"{HEAD},birth_date\nP1,Isla,North,F,2014-03-02\nP1,Isla,North,female,2 March 2014\n"
    findings, ready = first_pass(write(tmp_path, {"persons.csv": text}))
    assert reasons(findings) == []
    (row,) = ready
    assert [place.line for place in row.all_places] == [2, 3]


BROKEN = {
    "an error for a name": (
        {"persons.csv": f"{HEAD}\nP1,#REF!,North,female\n"},
        "persons.csv:2: given_name: holds an error of the spreadsheet, and no value",
    ),
    "an error for an id": (
        {"persons.csv": f"{HEAD}\n#N/A,Isla,North,female\n"},
        "persons.csv:2: person_id: holds an error of the spreadsheet, and no value",
    ),
    "an id cut short": (
        {"persons.csv": f"{HEAD}\n1.23457E+11,Isla,North,female\n"},
        "persons.csv:2: person_id: a spreadsheet has shortened the number: format the column as "
        "text and fill it again",
    ),
    "a telephone number cut short": (
        {"practitioners.csv": "practitioner_id,name,phone\nW1,Tom,4.41633E+11\n"},
        "practitioners.csv:2: phone: a spreadsheet has shortened the number: format the column as "
        "text and fill it again",
    ),
    "a telephone number that was reckoned with": (
        {"practitioners.csv": "practitioner_id,name,mobile\nW1,Tom,7700900123.0\n"},
        "practitioners.csv:2: mobile: a spreadsheet has shortened the number: format the column "
        "as text and fill it again",
    ),
    "a day with a time": (
        {"persons.csv": f"{HEAD},birth_date\nP1,Isla,North,female,2014-03-02 00:00:00\n"},
        "persons.csv:2: birth_date: write it as 2014-03-31, or 2014-03, or 2014",
    ),
    "a day that is none": (
        {"persons.csv": f"{HEAD},birth_date\nP1,Isla,North,female,2014-02-31\n"},
        "persons.csv:2: birth_date: there is no such day",
    ),
}


@pytest.mark.parametrize(("sent", "reason"), BROKEN.values(), ids=BROKEN)
def test_what_a_spreadsheet_broke_is_refused_and_named(
    tmp_path: Path, sent: dict[str, str | bytes], reason: str
) -> None:
    findings, ready = first_pass(write(tmp_path, sent))
    assert reasons(findings) == [reason]
    assert ready == []


@pytest.mark.parametrize("nothing", ["NULL", "null", "nan", "NaN", "None", "<NA>", "\\N"])
def test_what_a_program_writes_into_an_empty_cell_is_nothing(tmp_path: Path, nothing: str) -> None:
    text = f"{HEAD},birth_date,shielded\nP1,Ada,{nothing},{nothing},{nothing},{nothing}\n"
    (found,) = persons(tmp_path, text).values()
    assert isinstance(found, Person)
    assert (found.name, found.sex, found.birth_date) == ("Ada", Sex.UNKNOWN, None)


def test_an_id_of_nothing_is_none(tmp_path: Path) -> None:
    findings, _ = first_pass(write(tmp_path, {"persons.csv": f"{HEAD}\nNULL,Ada,Moss,female\n"}))
    assert reasons(findings) == ["persons.csv:2: person_id: is empty and may not be"]


def test_files_that_were_joined_bear_their_header_twice(tmp_path: Path) -> None:
    text = "practitioner_id,name\nW1,Tom\npractitioner_id,name\nW2,Gita\n"
    findings, ready = first_pass(write(tmp_path, {"practitioners.csv": text}))
    assert reasons(findings) == []
    assert {row.key.external_id for row in ready} == {"W1", "W2"}


def test_a_day_that_stands_for_none_is_no_birth(tmp_path: Path) -> None:
    text = f"{HEAD},birth_date\nP1,Ada,Moss,f,1900-01-01\n"
    findings, ready = first_pass(write(tmp_path, {"persons.csv": text}))
    assert ready == []
    assert reasons(findings) == [f"persons.csv:2: birth_date: {NO_BIRTH}"]
    (tmp_path / "died").mkdir()
    died = f"{HEAD},birth_date,deceased_on\nP1,Ada,Moss,f,1900-01-01,1990\n"
    assert persons(tmp_path / "died", died)


def test_of_few_codes_all_are_named() -> None:
    with pytest.raises(BadCell) as refused:
        code("state", "closed", SupportState)
    assert str(refused.value).endswith(
        "write proposed, active, suspended, ended or entered_in_error"
    )


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("mother", Kin.MOTHER),
        ("Natural father", Kin.NATURAL_FATHER),
        ("ex-partner", Kin.EX_PARTNER),
    ],
)
def test_a_kinship_may_be_written_in_words(written: str, kind: Kin) -> None:
    assert code("kind", written, Kin) is kind
