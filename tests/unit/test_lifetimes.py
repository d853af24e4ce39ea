"""Whoever must have died long ago does not come in as living, where their tree has no death."""

from datetime import date
from pathlib import Path

import pytest

from app.imports.findings import Findings
from app.imports.gedcom.people import LONG_DEAD
from graph.records.dates import PartialDate
from graph.records.model import Person
from tests.worlds.bundles import first_pass, held, write
from tests.worlds.trees import changed, tree


def living(folder: Path, text: str) -> tuple[Findings, set[str]]:
    """The people who come in, by their ids in the file, and what waits."""
    findings, rows = first_pass(write(folder, {"tree.ged": text}))
    return findings, {row.draft.id for row in rows if isinstance(row.draft, Person)}


LONG_AGO = {
    "before a year": "BEF 1880",
    "between years": "BET 1850 AND 1860",
    "until a year": "TO 1890",
    "in the Julian calendar": "@#DJULIAN@ 1 MAR 1720",
    "in the Hebrew calendar": "@#DHEBREW@ 2 TVT 5600",
    "in the calendar of the Revolution": "@#DFRENCH R@ 3 NIVO 6",
    "before our reckoning": "44 B.C.",
}


@pytest.mark.parametrize("text", LONG_AGO.values(), ids=LONG_AGO)
def test_who_was_born_long_ago_by_any_date_is_held(tmp_path: Path, text: str) -> None:
    findings, there = living(tmp_path, changed(("3 MAY 1985", text)))
    assert "I1" not in there
    assert LONG_DEAD in held(findings)["tree.ged"]


OF_SEVEN = [
    "JULIAN 1 MAR 1720",
    "HEBREW 2 TVT 5600",
    "FRENCH_R 3 NIVO 6",
    "BEF GREGORIAN 1880",
    "BET JULIAN 1700 AND FRENCH_R 8",
    "44 BCE",
]


@pytest.mark.parametrize("text", OF_SEVEN)
def test_version_7_names_its_calendars_otherwise(tmp_path: Path, text: str) -> None:
    """A person whom a version of the standard writes otherwise is as long dead."""
    records = person("A", "1 BIRT", f"2 DATE {text}")
    findings, there = living(tmp_path, tree(records, "7.0"))
    assert there == set()
    assert LONG_DEAD in held(findings)["tree.ged"]


def test_version_7_says_a_day_of_our_calendar_by_its_name(tmp_path: Path) -> None:
    records = person("A", "1 BIRT", "2 DATE GREGORIAN 3 MAY 1985")
    _, rows = first_pass(write(tmp_path, {"tree.ged": tree(records, "7.0")}))
    (found,) = [row.draft for row in rows if isinstance(row.draft, Person)]
    assert found.birth_date == PartialDate(date(1985, 5, 3))


def test_a_phrase_beside_a_date_that_is_not_given_counts(tmp_path: Path) -> None:
    records = person("A", "1 BIRT", "2 DATE", "3 PHRASE about harvest 1850")
    findings, there = living(tmp_path, tree(records, "7.0"))
    assert there == set()
    assert LONG_DEAD in held(findings)["tree.ged"]


NOT_TOLD = {
    "after a year": "AFT 1850",
    "from a year of two figures": "BEF 85",
    "in words": "(long ago)",
    "before a year in which somebody living can be born": "BEF 1986",
}


@pytest.mark.parametrize("text", NOT_TOLD.values(), ids=NOT_TOLD)
def test_who_may_be_living_comes_in(tmp_path: Path, text: str) -> None:
    _, there = living(tmp_path, changed(("3 MAY 1985", text)))
    assert "I1" in there


def person(own: str, *lines: str) -> str:
    return "".join(f"{line}\n" for line in (f"0 @{own}@ INDI", f"1 NAME {own} /Elm/", *lines))


def family(own: str, *lines: str) -> str:
    return "".join(f"{line}\n" for line in (f"0 @{own}@ FAM", *lines))


BORN, DIED = ("1 BIRT", "2 DATE 1890"), ("1 DEAT", "2 DATE 1895")
DID = {
    "a baptism": person("A", "1 CHR", "2 DATE 3 MAR 1820"),
    "a census": person("A", "1 CENS", "2 DATE 1841"),
    "years in a house": person("A", "1 RESI", "2 DATE FROM 1880 TO 1930"),
}
FAMILY = {
    "a parent": person("A", "1 FAMS @F@")
    + person("B", *BORN, "1 FAMC @F@")
    + family("F", "1 WIFE @A@", "1 CHIL @B@"),
    "a child of a mother who died": person("A", "1 FAMC @F@")
    + person("B", "1 BIRT", "2 DATE 1850", *DIED, "1 FAMS @F@")
    + family("F", "1 WIFE @B@", "1 CHIL @A@"),
    "a wife of a husband who died": person("A", "1 FAMS @F@")
    + person("B", "1 BIRT", "2 DATE 1850", *DIED, "1 FAMS @F@")
    + family("F", "1 HUSB @B@", "1 WIFE @A@"),
    "a wedding": person("A", "1 FAMS @F@")
    + person("B", "1 FAMS @F@")
    + family("F", "1 HUSB @B@", "1 WIFE @A@", "1 MARR", "2 DATE 4 JUN 1901"),
    "a grandmother of somebody old": person("A", "1 FAMS @F@")
    + person("B", "1 FAMC @F@", "1 FAMS @G@")
    + person("C", "1 BIRT", "2 DATE 1920", "1 FAMC @G@")
    + family("F", "1 WIFE @A@", "1 CHIL @B@")
    + family("G", "1 HUSB @B@", "1 CHIL @C@"),
}


@pytest.mark.parametrize("records", [*DID.values(), *FAMILY.values()], ids=[*DID, *FAMILY])
def test_what_somebody_did_and_when_their_family_lived_tells_it_too(
    tmp_path: Path, records: str
) -> None:
    findings, there = living(tmp_path, tree(records))
    assert "A" not in there
    assert LONG_DEAD in held(findings)["tree.ged"]
    assert not [one for one in findings.held if one.reason == LONG_DEAD and one.asks]


LIVING = {
    "an adoptive parent, who may be younger than any other": person("A", "1 FAMS @F@")
    + person("B", *BORN, *DIED, "1 FAMC @F@", "2 PEDI adopted")
    + family("F", "1 WIFE @A@", "1 CHIL @B@"),
    "whose own birth says otherwise": person("A", "1 BIRT", "2 DATE 1985", "1 FAMS @F@")
    + person("B", "1 BIRT", "2 DATE 1890", "1 FAMC @F@")
    + family("F", "1 WIFE @A@", "1 CHIL @B@"),
    "a widow of somebody who died in this century": person("A", "1 FAMS @F@")
    + person("B", *BORN, "1 DEAT", "2 DATE 1975", "1 FAMS @F@")
    + family("F", "1 HUSB @B@", "1 WIFE @A@"),
    "a parent of somebody of seventy": person("A", "1 FAMS @F@")
    + person("B", "1 BIRT", "2 DATE 1956", "1 FAMC @F@")
    + family("F", "1 WIFE @A@", "1 CHIL @B@"),
}


@pytest.mark.parametrize("records", LIVING.values(), ids=LIVING)
def test_whose_family_leaves_it_open_comes_in(tmp_path: Path, records: str) -> None:
    _, there = living(tmp_path, tree(records))
    assert "A" in there


def test_people_who_are_their_own_ancestors_end_the_search(tmp_path: Path) -> None:
    records = (
        person("A", "1 FAMS @F@", "1 FAMC @G@")
        + person("B", "1 FAMC @F@", "1 FAMS @G@")
        + person("C", "1 BIRT", "2 DATE 1999", "1 FAMC @F@")
        + family("F", "1 WIFE @A@", "1 CHIL @B@", "1 CHIL @C@")
        + family("G", "1 WIFE @B@", "1 CHIL @A@")
    )
    findings, _ = living(tmp_path, tree(records))
    assert any("their own ancestor" in reason for reason in held(findings)["tree.ged"])
