"""Family trees that are cut off, wrongly encoded, or made to do harm: clear words, and no trace."""

import logging
from pathlib import Path

import pytest

from app.imports.gedcom import opening
from tests.worlds.bundles import first_pass, reasons, write
from tests.worlds.trees import NORTHS, changed, tree

WHOLE = {
    "empty": (b"", "its first line must be"),
    "another kind of text": (b"person_id,given_name\nP1,Isla\n", "its first line must be"),
    "cut off": (tree()[:-30].encode(), "the file is cut off"),
    "packed": (b"PK\x03\x04\x14\0", "GEDZIP"),
    "a PDF": (b"%PDF-1.7\n", "PDF"),
    "UTF-32": (tree().encode("utf-32"), "UTF-32"),
    "NUL bytes": (tree().replace("Isla", "Is\0la").encode(), "NUL bytes"),
    "half of UTF-16": (tree().encode("utf-16")[:-3], "not: save it as UTF-8"),
    "an encoding that nobody knows": (tree(characters="KLINGON").encode(), "an encoding (CHAR)"),
    "a head of one endless line": (b"0 HEAD " + b"x" * 200_000 + b"\n0 TRLR\n", "its first line"),
}


@pytest.mark.parametrize(("content", "reason"), WHOLE.values(), ids=WHOLE)
def test_a_file_that_is_no_tree_is_named_as_what_it_is(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    findings, rows = first_pass(write(tmp_path, {"tree.ged": content}))
    (found,) = reasons(findings)
    assert reason in found
    assert not rows


NO_DATE = "2 DATE 3 MAR " + "9" * 5000
"""A date that says nothing: the library reads it as words."""

RECORDS = {
    "a line that is none": (
        "1 SEX F\n1 BIRT\n2 DATE MAR",
        "1 SEX F\nIsla is late\n1 BIRT\n2 DATE MAR",
    ),
    "deep nesting": (
        "2 DATE MAR 2014",
        "2 DATE MAR 2014\n" + "".join(f"{level} NOTE x\n" for level in range(3, 90)).rstrip(),
    ),
    "a level that leaps": ("2 DATE MAR 2014", "5 DATE MAR 2014"),
    "a level without end": ("2 DATE MAR 2014", "9" * 5000 + " DATE MAR 2014"),
    "a huge line": ("1 NAME Isla /North/", f"1 NAME {'a' * 200_000} /North/"),
    "a name without end": ("1 NAME Isla /North/", f"1 NAME {'a' * 300} /North/"),
    "text that turns round": ("1 NAME Isla /North/", "1 NAME Is\u202ela /North/"),
    "a day that no calendar has": ("2 DATE MAR 2014", "2 DATE 31 FEB 2014"),
    "a birth to come": ("2 DATE MAR 2014", "2 DATE 2044"),
    "a year without end": ("2 DATE MAR 2014", NO_DATE),
}


@pytest.mark.parametrize("version", ["5.5.1", "7.0"])
@pytest.mark.parametrize(("old", "new"), RECORDS.values(), ids=RECORDS)
def test_a_hostile_record_is_refused_alone(
    tmp_path: Path, old: str, new: str, version: str, caplog: pytest.LogCaptureFixture
) -> None:
    text = changed((old, new)).replace("5.5.1", version)
    with caplog.at_level(logging.DEBUG):
        findings, rows = first_pass(write(tmp_path, {"tree.ged": text}))
    stored = {row.key.external_id for row in rows if row.key.kind == "persons"}
    assert stored - {"I3"} == {"I1", "I2", "I4"}
    assert "I3" not in stored or new == NO_DATE
    assert "Isla" not in caplog.text
    for told in reasons(findings):
        assert "Isla" not in told
        assert "aaa" not in told


def test_utf_16_ansel_and_other_line_ends_are_read_alike(tmp_path: Path) -> None:
    named = NORTHS.replace("Isla", "Zoë")
    ways = {
        "UTF-16": tree(named, characters="UNICODE").encode("utf-16"),
        "UTF-16 without a mark": tree(named, characters="UNICODE").encode("utf-16-le"),
        # In ANSEL the mark stands before its letter.
        "ANSEL": tree(NORTHS.replace("Isla", "Zo\u00e8e"), characters="ANSEL").encode("latin-1"),
        "Windows": tree(named, characters="ANSI").encode("cp1252"),
        "old line ends": tree(named).replace("\n", "\r").encode(),
        "a mark": tree(named).encode("utf-8-sig"),
        "blank lines": tree(named).replace("\n", "\n\n").encode(),
    }
    for way, content in ways.items():
        _, rows = first_pass(write(tmp_path, {"tree.ged": content}))
        (isla,) = [row.draft for row in rows if row.key.external_id == "I3"]
        assert getattr(isla, "given_name", None) == "Zoë", way


def test_what_is_not_in_its_encoding_is_refused_alone(tmp_path: Path) -> None:
    content = tree().encode().replace(b"Isla", b"Isl\xff")
    findings, rows = first_pass(write(tmp_path, {"tree.ged": content}))
    assert ["encoding" in told for told in reasons(findings)] == [True]
    assert len([row for row in rows if row.key.kind == "persons"]) == 3


def test_a_family_of_a_thousand_children_makes_no_million_ties(tmp_path: Path) -> None:
    children = "".join(f"0 @C{at}@ INDI\n1 NAME C{at} //\n1 FAMC @F1@\n" for at in range(1000))
    family = "0 @F1@ FAM\n" + "".join(f"1 CHIL @C{at}@\n" for at in range(1000))
    findings, rows = first_pass(write(tmp_path, {"tree.ged": tree(children + family)}))
    assert any("more than 60 children" in told for told in reasons(findings))
    assert len(rows) == 1000


def test_a_file_that_is_too_large_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LARGEST", 100)
    findings, _ = first_pass(write(tmp_path, {"tree.ged": tree()}))
    assert "larger than" in reasons(findings)[0]


def test_a_long_chain_of_ancestors_is_walked_without_recursion(tmp_path: Path) -> None:
    people = "".join(f"0 @I{at}@ INDI\n1 NAME P{at} /North/\n" for at in range(3000))
    families = "".join(
        f"0 @F{at}@ FAM\n1 HUSB @I{at}@\n1 CHIL @I{(at + 1) % 3000}@\n" for at in range(3000)
    )
    findings, rows = first_pass(write(tmp_path, {"tree.ged": tree(people + families)}))
    assert len([row for row in rows if row.key.kind == "persons"]) == 3000
    told = {one.reason for one in findings.held}
    assert any("their own ancestor" in reason for reason in told)
    assert not [row for row in rows if row.key.kind == "kinships"]
