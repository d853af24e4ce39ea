"""A folder of files as a bundle: which of them are read, and in which order."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import OSA

from app.imports.csv.bundle import read_csv
from app.imports.csv.tables import TABLES, Table
from app.imports.fhir.bundle import (
    BUNDLES,
    KINDS,
    PLACES,
    FhirReader,
    first_type,
    resource_type,
)
from app.imports.fhir.taxonomy import Codes, own_codes
from app.imports.findings import Findings, Moment, Place
from app.imports.gedcom.bundle import ONE_AT_A_TIME, read_tree
from app.imports.kinds import Kind
from graph.errors import KithmapError


class NoBundle(KithmapError):
    """The folder is not there, cannot be opened, or holds nothing that can be imported."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds, sorted out by name; nothing has been read yet."""

    tables: tuple[tuple[Path, Table], ...]
    resources: tuple[tuple[Path, str], ...]
    """NDJSON files, each with the type of its resources."""
    trees: tuple[Path, ...]
    """Family trees (GEDCOM); the first is read."""
    left_alone: tuple[str, ...]
    meant: tuple[str, ...]
    """Files whose names are nearly right: who sent them thinks that they were read."""
    size: int
    """Bytes to read."""


def open_folder(directory: Path) -> Folder:
    """Sort out the files of a folder. Raises NoBundle."""
    if not directory.is_dir():
        raise NoBundle("There is no such folder. Give the folder that holds the files to import.")
    try:
        paths = sorted(path for path in directory.iterdir() if not path.name.startswith("."))
        folder = _sorted_out(paths)
    except OSError:
        raise NoBundle("The folder cannot be opened. Check who may read it.") from None
    if not folder.tables and not folder.resources and not folder.trees:
        raise NoBundle(
            "The folder holds nothing that can be imported: neither files such as persons.csv "
            "nor FHIR files such as Patient.ndjson, nor a family tree such as tree.ged."
            + "".join(f" It holds {name}." for name in folder.meant[:3])
        )
    return folder


def read_folder(
    folder: Folder, moment: Moment, seen: Callable[[int], None], codes: Codes | None = None
) -> Findings:
    """The first pass over every file. `seen` is told how many bytes were read."""
    findings = Findings(left_alone=list(folder.left_alone), meant=list(folder.meant))
    for path, table in folder.tables:
        findings.files.append(path.name)
        try:
            read_csv(path, table, moment, findings, seen)
        except OSError:
            findings.refuse(Place(path.name, 1), "the file cannot be read", table.kind)
    fhir = FhirReader(moment, findings, codes or own_codes())
    for path, type_ in folder.resources:
        if type_ != PLACES:
            findings.files.append(path.name)
        try:
            _read_resources(fhir, path, type_, seen)
        except OSError:
            kind = KINDS.get(type_, Kind.PERSONS)
            findings.refuse(Place(path.name, 1), "the file cannot be read", kind)
    fhir.finish()
    _read_trees(folder.trees, moment, findings, seen)
    return findings


def _read_resources(fhir: FhirReader, path: Path, type_: str, seen: Callable[[int], None]) -> None:
    if type_ == PLACES:
        fhir.read_places(path, seen)
    elif type_ == BUNDLES:
        fhir.read_deletions(path, seen)
    else:
        fhir.read(path, type_, seen)


def _read_trees(
    trees: tuple[Path, ...], moment: Moment, findings: Findings, seen: Callable[[int], None]
) -> None:
    """The first tree. The ids of two are the same, and mean different people."""
    for path in trees:
        findings.files.append(path.name)
        if path is not trees[0]:
            findings.refuse(Place(path.name, 1), ONE_AT_A_TIME, Kind.PERSONS)
            continue
        findings.trees = True
        try:
            read_tree(path, moment, findings, seen)
        except OSError:
            findings.refuse(Place(path.name, 1), "the file cannot be read", Kind.PERSONS)


def _sorted_out(paths: list[Path]) -> Folder:
    tables: list[tuple[Path, Table]] = []
    resources: list[tuple[Path, str]] = []
    trees: list[Path] = []
    left_alone: list[str] = []
    meant_files: list[str] = []
    by_file = {table.file: table for table in TABLES}
    for path in paths:
        if not path.is_file():
            left_alone.append(f"{path.name} (not an ordinary file)")
            continue
        type_ = resource_type(path)
        if path.name.lower() in by_file:
            tables.append((path, by_file[path.name.lower()]))
        elif path.suffix.lower() in _TREES:
            trees.append(path)
        elif type_ in KINDS or type_ == BUNDLES:
            resources.append((path, type_))
        elif type_ == PLACES:
            resources.append((path, type_))
            left_alone.append(
                f"{path.name} (read for what is sensitive in it, and for nothing else)"
            )
        elif type_ == "OperationOutcome":
            left_alone.append(f"{path.name} (it may say what the export itself left out)")
        elif type_ is not None:
            left_alone.append(f"{path.name} (Kithmap does not use {type_})")
        elif hint := _meant(path):
            left_alone.append(path.name + hint)
            meant_files.append(path.name + hint)
        else:
            left_alone.append(path.name)
    order = {type_: place for place, type_ in enumerate((PLACES, *KINDS, BUNDLES))}
    tables.sort(key=lambda one: TABLES.index(one[1]))
    resources.sort(key=lambda one: (order[one[1]], one[0].name))
    files = [*trees, *(path for path, _ in [*tables, *resources])]
    return Folder(
        tuple(tables),
        tuple(resources),
        tuple(trees),
        tuple(left_alone),
        tuple(meant_files),
        sum(path.stat().st_size for path in files),
    )


_TREES = frozenset({".ged", ".gedcom", ".gdz"})


_COPY = re.compile(r"(?:copy of )?(.*?)(?:[ _-]*(?:\([0-9]+\)|copy|[0-9]+))*", re.IGNORECASE)


_OF_A_TABLE = (".csv", ".tsv", ".xls", ".xlsx", ".ods")
_WRAPPED = re.compile(r"(?:\.(?:txt|zip|gz))+$", re.IGNORECASE)
"""What a mail program or a browser adds to the name of a file."""


def _meant(path: Path) -> str:
    """A hint at the name that a file should have: a second download, a copy, a slip."""
    name = _WRAPPED.sub("", path.name)
    if name != path.name and resource_type(Path(name)) in KINDS:
        return " (unpack it, and give the file in it)"
    if name.lower().endswith(".json") and first_type(path) in (*KINDS, BUNDLES):
        return " (write each resource on a line of its own, and name the file “.ndjson”)"
    if not name.lower().endswith(_OF_A_TABLE):
        return ""
    stem = name.rpartition(".")[0]
    match = _COPY.fullmatch(stem)
    stem = (match[1] if match else stem).strip().lower()
    for table in TABLES:
        if OSA.distance(stem, str(table.kind)) <= _SLIPS:
            return f" (did you mean “{table.file}”?)"
    return ""


_SLIPS = 2
"""Letters; a service directory’s contacts.csv is no slip for consents.csv."""
