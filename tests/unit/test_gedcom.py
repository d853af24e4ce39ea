"""Family trees (GEDCOM): who belongs together, and what of it waits for a human."""

from datetime import date
from pathlib import Path

import pytest

from app.imports.findings import Findings, Row
from app.imports.kinds import Key, Kind
from graph.records.dates import PartialDate
from graph.records.model import Kinship, Person
from graph.vocabulary import DatePrecision, Kin, Sex
from tests.worlds.bundles import first_pass, held, reasons, small, write
from tests.worlds.readability import measure
from tests.worlds.trees import NORTHS, changed, tree, webs_of
from visualisations import Words
from visualisations.composing import compose

WORDS = Words.load("england")


def read(folder: Path, text: str) -> tuple[Findings, list[Row]]:
    return first_pass(write(folder, {"tree.ged": text}))


def people(rows: list[Row]) -> dict[str, Person]:
    return {row.draft.id: row.draft for row in rows if isinstance(row.draft, Person)}


def ties(rows: list[Row]) -> set[tuple[str, str, Kin]]:
    return {
        (row.draft.person_id, row.draft.relative_id, row.draft.kind)
        for row in rows
        if isinstance(row.draft, Kinship)
    }


def why(findings: Findings) -> set[str]:
    return held(findings).get("tree.ged", set())


def test_people_come_in_under_the_names_of_today_and_as_exactly_dated_as_the_tree_says(
    tmp_path: Path,
) -> None:
    findings, rows = read(tmp_path, tree())
    assert (findings.refusals, findings.held) == ([], [])
    assert people(rows) == {
        "I1": Person(
            "I1", "Dawn", "North", sex=Sex.FEMALE, birth_date=PartialDate(date(1985, 5, 3))
        ),
        "I2": Person(
            "I2",
            "Ray",
            "North",
            "Razor",
            Sex.MALE,
            PartialDate(date(1983, 1, 1), DatePrecision.YEAR),
        ),
        "I3": Person(
            "I3",
            "Isla",
            "North",
            sex=Sex.FEMALE,
            birth_date=PartialDate(date(2014, 3, 1), DatePrecision.MONTH),
        ),
        "I4": Person(
            "I4", "Kit", "North", birth_date=PartialDate(date(2016, 1, 1), DatePrecision.YEAR)
        ),
    }


def test_every_tie_of_a_family_stands_on_both_records(tmp_path: Path) -> None:
    _, rows = read(tmp_path, tree())
    assert ties(rows) == {
        ("I2", "I1", Kin.SPOUSE),
        ("I1", "I2", Kin.SPOUSE),
        ("I3", "I2", Kin.NATURAL_FATHER),
        ("I2", "I3", Kin.NATURAL_CHILD),
        ("I3", "I1", Kin.NATURAL_MOTHER),
        ("I1", "I3", Kin.NATURAL_CHILD),
        ("I4", "I2", Kin.ADOPTIVE_PARENT),
        ("I2", "I4", Kin.ADOPTED_CHILD),
        ("I4", "I1", Kin.ADOPTIVE_PARENT),
        ("I1", "I4", Kin.ADOPTED_CHILD),
    }
    wedding = next(row.draft for row in rows if row.key.external_id == "I1|I2|SPS")
    assert isinstance(wedding, Kinship)
    assert wedding.span.start == date(2012, 6, 12)


HOW_A_CHILD_CAME = {
    "foster": ("2 PEDI foster", Kin.FOSTER_PARENT),
    "not said": ("2 NOTE nothing", Kin.MOTHER),
    "the adoption of one parent": (
        "1 ADOP\n2 FAMC @F1@\n3 ADOP WIFE",
        Kin.ADOPTIVE_PARENT,
    ),
    "in capitals, as version 7 has it": ("2 PEDI ADOPTED", Kin.ADOPTIVE_PARENT),
    "a link that is proven": ("2 PEDI adopted\n2 STAT proven", Kin.ADOPTIVE_PARENT),
}


@pytest.mark.parametrize(("line", "kind"), HOW_A_CHILD_CAME.values(), ids=HOW_A_CHILD_CAME)
def test_how_a_child_came_to_its_parents_is_kept(tmp_path: Path, line: str, kind: Kin) -> None:
    _, rows = read(tmp_path, changed(("2 PEDI adopted", line)))
    assert ("I4", "I1", kind) in ties(rows)


COUPLES = {
    "no marriage": ("", Kin.SIGNIFICANT_OTHER),
    "married": ("1 MARR\n2 DATE 2012\n", Kin.SPOUSE),
    "divorced": ("1 MARR\n2 DATE 2012\n1 DIV\n2 DATE 2019\n", Kin.FORMER_SPOUSE),
    "divorced, and nobody knows when": ("1 MARR\n1 DIV Y\n", Kin.FORMER_SPOUSE),
    "divorced, as an event": ("1 MARR\n1 EVEN\n2 TYPE Divorced\n", Kin.FORMER_SPOUSE),
    "separated": ("1 MARR\n2 DATE 2012\n1 EVEN\n2 TYPE Separation\n", Kin.EX_PARTNER),
    "separated, as a program marks it": ("1 _SEPR\n2 DATE 2015\n", Kin.EX_PARTNER),
    "together again": (
        "1 EVEN\n2 TYPE Separation\n2 DATE 2013\n1 MARR\n2 DATE 2018\n",
        Kin.SPOUSE,
    ),
    "never married": ("1 MARR\n2 TYPE Never married\n", Kin.SIGNIFICANT_OTHER),
    "filed for divorce": ("1 MARR\n1 DIVF Y\n", Kin.SPOUSE),
    "married again": (
        "1 MARR\n2 DATE 2012\n1 DIV\n2 DATE 2015\n1 MARR\n2 DATE 2018\n",
        Kin.SPOUSE,
    ),
}


@pytest.mark.parametrize(("events", "kind"), COUPLES.values(), ids=COUPLES)
def test_a_marriage_that_ended_is_told_as_one_that_ended(
    tmp_path: Path, events: str, kind: Kin
) -> None:
    _, rows = read(tmp_path, changed(("1 MARR\n2 DATE 12 JUN 2012\n", events)))
    assert {tie for *who, tie in ties(rows) if set(who) == {"I1", "I2"}} == {kind}


DATES = {
    "a day": ("3 MAY 1985", PartialDate(date(1985, 5, 3))),
    "blanks before it": ("  3 MAY 1985", PartialDate(date(1985, 5, 3))),
    "about": ("ABT 3 MAY 1985", PartialDate(date(1985, 1, 1), DatePrecision.YEAR)),
    "reckoned": ("CAL 1985", PartialDate(date(1985, 1, 1), DatePrecision.YEAR)),
    "within a month": (
        "BET 3 MAY 1985 AND 9 MAY 1985",
        PartialDate(date(1985, 5, 1), DatePrecision.MONTH),
    ),
    "within a year": (
        "BET MAR 1985 AND MAY 1985",
        PartialDate(date(1985, 1, 1), DatePrecision.YEAR),
    ),
    "between years": ("BET 1984 AND 1986", None),
    "before": ("BEF 1986", None),
    "after": ("AFT 1984", None),
    "in words": ("(about harvest)", None),
    "empty": ("", None),
    "another calendar": ("@#DHEBREW@ 2 TVT 5758", None),
    "a year of two figures": ("3 MAY 85", None),
    "as no GEDCOM writes it": ("1985-05-03", PartialDate(date(1985, 5, 3))),
    "in words of another program": ("May 3, 1985", PartialDate(date(1985, 5, 3))),
    "in figures of which any may be the month": ("03/05/1985", None),
    "in doubt": ("1985?", None),
}


@pytest.mark.parametrize(("text", "born"), DATES.values(), ids=DATES)
def test_a_birth_is_never_said_more_exactly_than_the_tree_says_it(
    tmp_path: Path, text: str, born: PartialDate | None
) -> None:
    findings, rows = read(tmp_path, changed(("3 MAY 1985", text)))
    assert people(rows)["I1"].birth_date == born
    assert bool(findings.remarks) == (born is None and text != "")


NAMES = {
    "in parts": ("Dawn /Hale/\n2 GIVN Dawn Mary\n2 SURN Hale", ("Dawn Mary", "Hale", None)),
    "the name of a marriage, as some programs write it": (
        "Dawn /Hale/\n2 _MARNM North",
        ("Dawn", "North", None),
    ),
    "also known as": (
        "Dawn /Hale/\n1 NAME Dee /Hale/\n2 TYPE aka",
        ("Dawn", "Hale", "Dee"),
    ),
    "a maiden name alone is no name of today": (
        "Dawn /Hale/\n2 TYPE maiden\n1 NAME Dawn /North/",
        ("Dawn", "North", None),
    ),
    "a former name": (
        "Adam /Hale/\n2 TYPE former\n1 NAME Dawn /Hale/",
        ("Dawn", "Hale", None),
    ),
    "a name of birth before an adoption": (
        "Dawn /Born/\n2 TYPE birth\n1 NAME Dawn /Hale/\n2 TYPE adopted",
        ("Dawn", "Hale", None),
    ),
    "a name of birth alone": ("Dawn /Hale/\n2 TYPE birth", ("Dawn", "Hale", None)),
    "a surname that nobody knew": ("Dawn /_____/", ("Dawn", "", None)),
    "one name": ("Dawn", ("Dawn", "", None)),
}


@pytest.mark.parametrize(("name", "parts"), NAMES.values(), ids=NAMES)
def test_names_are_read_as_the_programs_write_them(
    tmp_path: Path, name: str, parts: tuple[str, str, str | None]
) -> None:
    _, rows = read(
        tmp_path, changed(("Dawn /Hale/", name), ("1 NAME Dawn /North/\n2 TYPE married\n", ""))
    )
    found = people(rows)["I1"]
    assert (found.given_name, found.family_name, found.known_as) == parts


# What waits for a human.


@pytest.mark.parametrize(
    "level", ["1 RESN privacy", "1 RESN LOCKED, CONFIDENTIAL", "1 _PRIV Y", "1 RESN"]
)
def test_of_a_restricted_person_nothing_is_stored(tmp_path: Path, level: str) -> None:
    findings, rows = read(
        tmp_path, changed(("1 SEX F\n1 BIRT\n2 DATE MAR", f"1 SEX F\n{level}\n1 BIRT\n2 DATE MAR"))
    )
    assert "I3" not in people(rows)
    assert not [tie for tie in ties(rows) if "I3" in tie]
    assert {one.asks for one in findings.held if one.asks} == {Key(Kind.PERSONS, "I3")}
    assert any("RESN" in reason for reason in why(findings))


def test_a_restricted_fact_holds_the_whole_person(tmp_path: Path) -> None:
    _, rows = read(tmp_path, changed(("2 DATE MAR 2014", "2 DATE MAR 2014\n2 RESN confidential")))
    assert "I3" not in people(rows)


def test_of_a_restricted_family_no_tie_is_stored(tmp_path: Path) -> None:
    _, rows = read(tmp_path, changed(("1 MARR", "1 RESN locked\n1 MARR")))
    assert (set(people(rows)), ties(rows)) == ({"I1", "I2", "I3", "I4"}, set())


def test_who_came_in_before_and_is_restricted_now_is_shielded(tmp_path: Path) -> None:
    findings, _ = first_pass(
        write(tmp_path, {"tree.ged": changed(("1 NAME Isla", "1 RESN privacy\n1 NAME Isla"))}),
        known={Key(Kind.PERSONS, "I3")},
    )
    (closing,) = [one.glimpse.closing for one in findings.held if one.glimpse]
    assert closing is not None
    assert (closing.key.external_id, closing.properties) == ("I3", {"shielded": True})


NO_PARENTS = {
    "disproven": "2 PEDI adopted\n2 STAT disproven",
    "challenged, as version 7 has it": "2 PEDI ADOPTED\n2 STAT CHALLENGED",
    "sealed": "2 PEDI sealing",
    "in words that are not known": "2 PEDI OTHER\n3 PHRASE donor",
}


@pytest.mark.parametrize("lines", NO_PARENTS.values(), ids=NO_PARENTS)
def test_a_link_that_makes_no_parent_of_anybody_is_no_tie_and_no_membership(
    tmp_path: Path, lines: str
) -> None:
    findings, rows = read(tmp_path, changed(("2 PEDI adopted", lines)))
    assert not [tie for tie in ties(rows) if "I4" in tie]
    assert not [row for row in rows if row.key == Key(Kind.MEMBERSHIPS, "I4|F1")]
    assert "I4" in people(rows)
    assert [one for one in why(findings) if one.startswith("a child’s link to a parent")]


def test_an_alias_of_an_old_file_is_a_name(tmp_path: Path) -> None:
    findings, _ = read(tmp_path, changed(("1 NAME Isla", "1 ALIA Izzy\n1 NAME Isla")))
    assert findings.held == []


CONTRADICTIONS = {
    "born before its mother": (
        ("2 DATE MAR 2014", "2 DATE MAR 1980"),
        "a child is born before its",
    ),
    "born after its mother died": (
        ("2 DATE 3 MAY 1985", "2 DATE 3 MAY 1985\n1 DEAT\n2 DATE 2013"),
        "a child is born after the death of its mother",
    ),
    "born a year after its father died": (
        ("2 DATE ABT 1983", "2 DATE ABT 1983\n1 DEAT\n2 DATE 1 JAN 2013"),
        "a child is born after the death of its father",
    ),
    "died before born": (
        ("2 DATE 3 MAY 1985", "2 DATE 3 MAY 1985\n1 DEAT\n2 DATE 1980"),
        "the death lies before the birth",
    ),
    "two births": (
        ("2 DATE 3 MAY 1985", "2 DATE 3 MAY 1985\n1 BIRT\n2 DATE 1986"),
        "two births are given that differ",
    ),
    "two deaths": (
        ("2 DATE 3 MAY 1985", "2 DATE 3 MAY 1985\n1 DEAT\n2 DATE 2020\n1 DEAT\n2 DATE 2021"),
        "two deaths are given that differ",
    ),
    "their own ancestor": (
        (
            "0 @F1@ FAM",
            "0 @F2@ FAM\n1 HUSB @I3@\n1 CHIL @I2@\n0 @F1@ FAM",
        ),
        "somebody would be their own ancestor",
    ),
    "their own child": (("1 CHIL @I4@", "1 CHIL @I1@"), "both a partner and a child"),
    "their own partner": (("1 HUSB @I2@", "1 HUSB @I1@"), "their own partner"),
    "one side alone says it": (("1 CHIL @I4@\n", ""), "names a family that does not name them"),
    "nobody of that id": (("1 CHIL @I4@", "1 CHIL @I9@"), "names somebody who is not in the file"),
    "dead, and nobody knows since when": (
        ("2 DATE 3 MAY 1985", "2 DATE 3 MAY 1985\n1 DEAT Y"),
        "the person has died, and the year is not given",
    ),
    "too old to live": (("2 DATE 3 MAY 1985", "2 DATE 1885"), "born more than 120 years ago"),
    "two sexes": (
        ("1 NAME Isla /North/", "1 NAME Isla /North/\n1 SEX M"),
        "two sexes are given that differ",
    ),
    "a name withheld": (("1 NAME Isla /North/", "1 NAME Living /North/"), "withholds the name"),
    "a name withheld in other words": (
        ("1 NAME Isla /North/", "1 NAME <Private> Person /North/"),
        "withholds the name",
    ),
    "a probate": (
        ("2 DATE 3 MAY 1985", "2 DATE 3 MAY 1985\n1 PROB\n2 DATE 2019"),
        "the person has died, and the year is not given",
    ),
    "a mark of its program": (
        ("2 DATE 3 MAY 1985", "2 DATE 3 MAY 1985\n1 _LIVING N"),
        "the person has died, and the year is not given",
    ),
    "a word behind the name": (
        ("1 NAME Isla /North/", "1 NAME Isla /North/\n2 NSFX (deceased)"),
        "the name says that it is not of use any more",
    ),
    "somebody who may be another": (
        ("1 NAME Isla /North/", "1 NAME Isla /North/\n1 ALIA @I4@"),
        "another record of it may be the same person",
    ),
    "a funeral": (
        ("2 DATE 3 MAY 1985", "2 DATE 3 MAY 1985\n1 EVEN\n2 TYPE Funeral"),
        "the person has died, and the year is not given",
    ),
    "no name": (("1 NAME Isla /North/", "1 NAME /?/"), "no name is given"),
}


@pytest.mark.parametrize(("change", "reason"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_contradicts_itself_is_said_in_plain_words_and_not_stored(
    tmp_path: Path, change: tuple[str, str], reason: str
) -> None:
    findings, rows = read(tmp_path, changed(change))
    assert [one for one in why(findings) if reason in one], why(findings)
    assert [one for one in findings.held if reason in one.reason and one.asks]
    for child, parent, kind in ties(rows):
        if kind in (Kin.NATURAL_MOTHER, Kin.NATURAL_FATHER):
            born, before = people(rows)[child].birth_date, people(rows)[parent].birth_date
            assert born is None or before is None or before.value < born.latest


def test_a_contradiction_keeps_out_itself_and_nothing_else(tmp_path: Path) -> None:
    _, rows = read(tmp_path, changed(("2 DATE MAR 2014", "2 DATE MAR 1980")))
    assert set(people(rows)) == {"I1", "I2", "I3", "I4"}
    assert not [tie for tie in ties(rows) if "I3" in tie]
    assert ("I4", "I1", Kin.ADOPTIVE_PARENT) in ties(rows)


def test_a_twin_birth_date_said_twice_is_one(tmp_path: Path) -> None:
    _, rows = read(
        tmp_path, changed(("2 DATE 3 MAY 1985", "2 DATE 3 MAY 1985\n1 BIRT\n2 DATE 1985"))
    )
    assert people(rows)["I1"].birth_date == PartialDate(date(1985, 5, 3))


def test_brothers_and_sisters_without_a_known_parent_are_told_as_such(tmp_path: Path) -> None:
    _, rows = read(tmp_path, changed(("1 HUSB @I2@\n1 WIFE @I1@\n", ""), ("1 FAMS @F1@\n", "")))
    assert ties(rows) == {("I3", "I4", Kin.SIBLING), ("I4", "I3", Kin.SIBLING)}


# Versions, ids, neighbours.


def test_version_7_says_the_same(tmp_path: Path) -> None:
    _, five = read(tmp_path, tree())
    _, seven = read(tmp_path, tree(version="7.0"))
    assert (people(seven), ties(seven)) == (people(five), ties(five))


def test_the_id_that_a_program_keeps_is_taken_before_the_one_of_the_file(tmp_path: Path) -> None:
    _, rows = read(tmp_path, changed(("1 NAME Isla", "1 _UID 5C2A\n1 NAME Isla")))
    assert set(people(rows)) == {"I1", "I2", "5C2A", "I4"}


def test_a_tree_and_tables_of_the_same_folder_name_each_other(tmp_path: Path) -> None:
    files = {
        **{name: small()[name] for name in ("agencies.csv", "practitioners.csv", "posts.csv")},
        "tree.ged": tree(),
        "supports.csv": "practitioner_id,agency_id,person_id,role\nW1,A1,I3,teacher\n",
    }
    findings, rows = first_pass(write(tmp_path, files))
    assert (findings.refusals, findings.held) == ([], [])
    assert Key(Kind.SUPPORTS, "W1|A1|I3") in {row.key for row in rows}


def test_of_two_trees_in_a_folder_the_first_is_read(tmp_path: Path) -> None:
    files = {"a.ged": tree(), "b.ged": tree(NORTHS.replace("Isla", "Maud"))}
    findings, rows = first_pass(write(tmp_path, files))
    assert people(rows)["I3"].given_name == "Isla"
    assert reasons(findings) == [
        "b.ged:1: one family tree at a time: put this one into a folder of its own"
    ]


def test_every_family_of_a_tree_is_drawn_without_an_overlap(tmp_path: Path) -> None:
    second = "".join(
        f"0 @C{at}@ INDI\n1 NAME Child{at} /South/\n1 BIRT\n2 DATE {2000 + at}\n1 FAMC @F2@\n"
        for at in range(9)
    )
    family = "0 @F2@ FAM\n1 WIFE @I1@\n" + "".join(f"1 CHIL @C{at}@\n" for at in range(9))
    text = changed(("1 FAMS @F1@\n0 @I2@", "1 FAMS @F1@\n1 FAMS @F2@\n0 @I2@"))
    _, rows = read(tmp_path, text.replace("0 TRLR", f"{second}{family}0 TRLR"))
    drawn = [compose(web, WORDS) for web in webs_of(rows)]
    assert len(drawn) == 2
    assert [measure(scene).overlaps for scene in drawn] == [0, 0]
