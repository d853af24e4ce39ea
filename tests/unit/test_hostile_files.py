"""Files that nobody meant for Kithmap: a clear message for each, in bounded memory, no trace."""

import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports.closing import only_closes
from app.imports.csv.bundle import MOST_REFUSALS
from app.imports.csv.tables import TABLES
from app.imports.folder import NoBundle, open_folder, read_folder
from app.imports.lines import LONGEST_LINE
from tests.worlds.bundles import MOMENT, first_pass, reasons, small, write

MEGABYTE = 1 << 20

FIRST_LINE = {
    "UTF-16": ("person_id,given_name\nP1,Isla\n".encode("utf-16"), "the file is in UTF-16"),
    "UTF-16 without a mark": (
        "person_id,given_name\n".encode("utf-16-le"),
        "the line holds NUL bytes",
    ),
    "UTF-32": ("person_id\n".encode("utf-32-be"), "the line holds NUL bytes"),
    "a spreadsheet": (b"PK\x03\x04\x14\0\x06\0", "the file is in a packed format"),
    "a packed file": (b"\x1f\x8b\x08\0", "the file is in a packed format"),
    "a PDF": (b"%PDF-1.7\n", "the file is in PDF"),
    "empty": (b"", "the file is empty"),
    "blank lines only": (b"\n\n \n", "the file is empty"),
    "NUL bytes": (b"person_id\0,given_name\n", "the line holds NUL bytes"),
    "Latin-1": ("person_id,prénom\n".encode("latin-1"), "the line is not in UTF-8"),
    "old line ends": (b"person_id,title\rP1,Isla\r", "column 2 has a name"),
    "an open quotation mark": (b'"person_id,given_name\n', "a quotation mark is opened"),
    "a web page": (b"<!doctype html>\n", "the first line must name the columns"),
}


@pytest.mark.parametrize(("content", "reason"), FIRST_LINE.values(), ids=FIRST_LINE)
def test_another_kind_of_file_is_named_as_what_it_is(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    findings, ready = first_pass(write(tmp_path, small(persons=content)))
    (found,) = [one for one in reasons(findings) if one.startswith("persons.csv")]
    assert found.startswith("persons.csv:1: ")
    assert reason in found
    assert not [row for row in ready if "persons.csv" in row.files]


ROWS = {
    "NUL bytes": (b"P3,Isla\0,North", "the line holds NUL bytes"),
    "half a character": (b"P3,Isl\xc3,North", "the line is not in UTF-8"),
    "a surrogate": (b"P3,Isl\xed\xa0\x80,North", "the line is not in UTF-8"),
    "a control character": (b"P3,Is\x1bla,North", "given_name: holds characters that cannot"),
    "text that turns round": ("P3,Is\u202ela,North".encode(), "given_name: holds characters"),
    "a name without end": (b"P3," + b"a" * 300 + b",North", "given_name: is longer than 200"),
    "an id without end": (b"P" * 300 + b",Isla,North", "person_id: is longer than 200"),
    "quotation marks astray": (b'P3,"Is"la,North', "cannot be understood"),
    "a carriage return astray": (b"P3,Is\rla,North", "cannot be understood"),
    "a huge cell": (b"P3," + b"a" * 200_000 + b",North", "cannot be understood"),
}


@pytest.mark.parametrize(("row", "reason"), ROWS.values(), ids=ROWS)
def test_a_hostile_row_is_refused_alone(tmp_path: Path, row: bytes, reason: str) -> None:
    persons = b"person_id,given_name,family_name\nP1,Isla,North\n" + row + b"\nP2,Dawn,North\n"
    findings, ready = first_pass(write(tmp_path, small(persons=persons)))
    (found,) = reasons(findings)
    assert found.startswith("persons.csv:3: ")
    assert reason in found
    assert {"P1", "P2"} <= {row.key.external_id for row in ready}


@pytest.mark.parametrize(
    ("name", "start"),
    [("persons.csv", b"person_id,given_name,family_name\nP1,"), ("Patient.ndjson", b'{"id":"')],
)
def test_a_line_of_200_megabytes_is_refused_without_being_held_in_memory(
    tmp_path: Path, name: str, start: bytes
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.write(start)
        for _ in range(200):
            file.write(b"a" * MEGABYTE)
        file.write(b"\n")
    tracemalloc.start()
    findings, ready = first_pass(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ready == []
    assert [one.partition(": ")[2] for one in reasons(findings)] == [
        f"the line is longer than {LONGEST_LINE:,} bytes"
    ]
    assert peak < 16 * MEGABYTE


def test_a_quoted_cell_without_end_is_not_held_in_memory_either(tmp_path: Path) -> None:
    with (tmp_path / "persons.csv").open("wb") as file:
        file.write(b'person_id,given_name,family_name\nP1,"Isla,North\n')
        for number in range(400):
            file.write(b"x" * 100_000 + b"%d\n" % number)
    tracemalloc.start()
    findings, _ = first_pass(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reasons(findings)[0] == "persons.csv:2: a quotation mark is opened and not closed"
    assert peak < 32 * MEGABYTE


def test_a_file_of_nothing_but_refused_rows_is_not_read_to_its_end(tmp_path: Path) -> None:
    rows = "".join("P,,\n" for _ in range(MOST_REFUSALS + 500))
    findings, _ = first_pass(
        write(tmp_path, {"persons.csv": "person_id,given_name,family_name\n" + rows})
    )
    assert len(findings.refusals) == MOST_REFUSALS + 2
    assert findings.refusals[-1].reason == "too many rows are refused; the rest was not read"


JSON_LINES = {
    "deep lists": ("[" * 100_000, "the JSON is nested too deeply"),
    "deep objects": ('{"id":' * 100_000, "the JSON is nested too deeply"),
    "a deep element": (
        '{"resourceType":"Patient","id":"P1","name":' + "[" * 200 + "]" * 200 + "}",
        "name",
    ),
    "no JSON": ("person_id,given_name", "the line is not JSON"),
    "half of it": ('{"resourceType":"Patient"', "the line is not JSON"),
    "a number without end": ('{"id":' + "9" * 5000 + "}", "the line is not JSON"),
    "no number": ('{"resourceType":"Patient","id":NaN}', "the line is not JSON"),
    "a list": ("[1,2,3]", "the line is not a JSON object"),
    "nothing": ("null", "the line is not a JSON object"),
    "no type": ("{}", "the line is not a FHIR Patient"),
    "no id": ('{"resourceType":"Patient"}', "id: is missing"),
    "an id that is a number": ('{"resourceType":"Patient","id":7}', "id: is not a text"),
    "half a character": (
        '{"resourceType":"Patient","id":"P1","name":[{"family":"\\ud800"}]}',
        "name.family: holds characters that cannot be read",
    ),
    "an id that would be a list": (
        '{"resourceType":"Patient","id":"P1|P2"}',
        "id: an id may not hold",
    ),
}


@pytest.mark.parametrize(("line", "reason"), JSON_LINES.values(), ids=JSON_LINES)
def test_hostile_json_is_refused_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    findings, ready = first_pass(write(tmp_path, {"Patient.ndjson": f"\n{line}\n"}))
    assert ready == []
    (found,) = reasons(findings)
    assert found.startswith(f"Patient.ndjson:2: {reason}")


def _nothing_there(folder: Path) -> Path:
    return folder / "nowhere"


def _a_file(folder: Path) -> Path:
    path = folder / "persons.csv"
    path.write_text("person_id\n")
    return path


def _empty(folder: Path) -> Path:
    return folder


def _strange(folder: Path) -> Path:
    write(folder, {"notes.txt": "hello", "people.csv": "x", "Observation.ndjson": "{}"})
    (folder / "persons.csv.d").mkdir()
    return folder


def _named_like_a_file(folder: Path) -> Path:
    (folder / "persons.csv").mkdir()
    return folder


def _broken_link(folder: Path) -> Path:
    (folder / "persons.csv").symlink_to(folder / "nowhere")
    return folder


@pytest.mark.parametrize(
    "made",
    [_nothing_there, _a_file, _empty, _strange, _named_like_a_file, _broken_link],
    ids=lambda made: made.__name__.strip("_"),
)
def test_a_folder_with_nothing_to_import_is_refused_in_plain_words(
    tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    with pytest.raises(NoBundle) as raised:
        open_folder(made(tmp_path))
    assert str(tmp_path) not in str(raised.value)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "persons.csv")
    write(tmp_path, {"families.csv": "family_id\nF1\n"})
    findings, ready = first_pass(tmp_path)
    assert len(ready) == 1
    assert findings.left_alone == ["persons.csv (not an ordinary file)"]


def test_a_file_with_nearly_the_right_name_is_named_with_the_right_one(tmp_path: Path) -> None:
    write(tmp_path, {"families.csv": "family_id\nF1\n", "person.csv": "x\n", ".hidden.csv": "x"})
    findings, _ = first_pass(tmp_path)
    assert findings.left_alone == ["person.csv (did you mean “persons.csv”?)"]


def test_a_file_that_cannot_be_opened_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = open_folder(write(tmp_path, small()))
    (tmp_path / "families.csv").unlink()
    findings = read_folder(folder, MOMENT, lambda _: None)
    assert reasons(findings) == ["families.csv:1: the file cannot be read"]
    assert len(findings.rows) == 15


CELLS = st.text(max_size=12) | st.sampled_from(
    [
        "P1",
        "F1",
        "A1",
        "yes",
        "no",
        "today",
        "2026-03-01",
        "2014-03",
        "self",
        "all",
        "contact",
        "gp",
    ]
)


@st.composite
def csv_files(draw: st.DrawFn) -> dict[str, bytes]:
    """Files with the right names, some of the right columns, and anything in their cells."""
    files = {}
    for table in draw(st.lists(st.sampled_from(TABLES), min_size=1, max_size=4, unique=True)):
        known = [column.name for column in table.columns]
        names = draw(st.lists(st.sampled_from(known) | CELLS, min_size=1, max_size=len(known)))
        if draw(st.booleans()):
            names = known
        rows = draw(st.lists(st.lists(CELLS, min_size=1, max_size=len(names)), max_size=4))
        lines = [",".join(row) for row in [names, *rows]]
        files[table.file] = "\n".join(lines).encode("utf-8", "surrogatepass")
    return files


@pytest.mark.proof
@given(csv_files(), st.booleans())
def test_whatever_stands_in_csv_files_every_line_is_judged_once(
    files: dict[str, bytes], whole: bool
) -> None:
    _judged_once(files, whole)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | CELLS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(CELLS, inner, max_size=3),
    max_leaves=8,
)
ELEMENTS = (
    "id", "name", "active", "identifier", "telecom", "address", "gender", "birthDate", "period",
    "deceasedDateTime", "practitioner", "organization", "code", "status", "subject", "participant",
    "serviceProvider", "type", "extension",
)  # fmt: skip


@st.composite
def fhir_files(draw: st.DrawFn) -> dict[str, bytes]:
    files = {}
    types = ["Organization", "Practitioner", "PractitionerRole", "Patient", "Encounter"]
    for type_ in draw(st.lists(st.sampled_from(types), min_size=1, max_size=5, unique=True)):
        lines = []
        for values in draw(
            st.lists(st.dictionaries(st.sampled_from(ELEMENTS), JSON_VALUES), max_size=3)
        ):
            lines.append(json.dumps({"resourceType": type_, "id": "P1", **values}))
        files[f"{type_}.ndjson"] = "\n".join(lines).encode()
    return files


@pytest.mark.proof
@given(fhir_files(), st.booleans())
def test_whatever_stands_in_fhir_files_every_line_is_judged_once(
    files: dict[str, bytes], whole: bool
) -> None:
    _judged_once(files, whole)


@pytest.mark.proof
@given(
    st.sampled_from([*(table.file for table in TABLES), "Patient.ndjson", "Encounter.ndjson"]),
    st.binary(max_size=200),
)
def test_bytes_at_random_never_end_in_an_error(name: str, content: bytes) -> None:
    _judged_once({name: content}, whole=False)


def _judged_once(files: dict[str, bytes], whole: bool) -> None:
    with TemporaryDirectory() as folder:
        findings, ready = first_pass(write(Path(folder), files), whole=whole)
    stored = {place for row in ready for place in row.places}
    opened = {place for row in ready if not only_closes(row.draft, MOMENT) for place in row.places}
    refused = {refusal.place for refusal in findings.refusals}
    waiting = {place for one in findings.held for place in one.places}
    assert not stored & refused
    if whole:
        assert not {place.file for place in opened} & {place.file for place in refused}
    for place in stored | refused | waiting:
        content = files[place.file]
        assert 1 <= place.line <= max(content.count(b"\n"), content.count(b"\r")) + 1
