"""The records of a GEDCOM file, whichever version it is in: 5.5.1 by ged4py, 7.0 by gedcom7."""

import io
import logging
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gedcom7
from ged4py.date import DateValue
from ged4py.model import Record
from ged4py.parser import CodecError, GedcomReader, guess_codec
from gedcom7.types import GedcomStructure, PersonalName

from app.imports.gedcom.opening import Chunk, NoGedcom, OpenedTree

# What it logs repeats lines of the file.
logging.getLogger("ged4py").setLevel(logging.CRITICAL + 1)

READ = frozenset({"INDI", "FAM"})
"""The records that Kithmap reads; notes, sources and pictures stay where they are."""


@dataclass(frozen=True, slots=True)
class Node:
    """A structure with what stands under it."""

    tag: str
    value: str
    line: int
    """Of its record's first line."""
    xref: str | None = None
    children: tuple["Node", ...] = ()
    name: tuple[str, str] | None = None
    """Given and family name, of a NAME."""
    date: DateValue | None = None

    def all(self, *tags: str) -> tuple["Node", ...]:
        """What stands directly under it with one of these tags."""
        return tuple(child for child in self.children if child.tag in tags)

    def first(self, *tags: str) -> "Node | None":
        return next(iter(self.all(*tags)), None)

    def text(self, *tags: str) -> str:
        """The value of the first that stands under it; empty where none does."""
        found = self.first(*tags)
        return found.value.strip() if found else ""

    def holds(self, tag: str) -> bool:
        """Whether a tag stands anywhere under it."""
        return any(child.tag == tag or child.holds(tag) for child in self.children)


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that cannot be read, and why."""

    chunk: Chunk
    reason: str


def nodes(tree: OpenedTree) -> Iterator[Node | Unread]:
    """Every person and family of a file. Raises NoGedcom."""
    wanted = READ | {"HEAD"}
    whole = [chunk for chunk in tree.chunks if chunk.problem is None and chunk.tag in wanted]
    for chunk in tree.chunks:
        # A record of unknown kind may be anybody's.
        if chunk.problem and chunk.tag in READ | {""}:
            yield Unread(chunk, chunk.problem)
    yield from _of_seven(whole) if tree.version >= 7 else _of_five(whole)


def _of_five(chunks: Sequence[Chunk]) -> Iterator[Node | Unread]:
    lines = [b"\n".join(chunk.lines) + b"\n" for chunk in chunks]
    starts, place = [], 0
    for content in lines:
        starts.append(place)
        place += len(content)
    data = b"".join(lines)
    try:
        codec, _ = guess_codec(io.BytesIO(data), warn=False)
    except (CodecError, LookupError, UnicodeError, OSError):
        raise NoGedcom("the head names an encoding (CHAR) that is not known here") from None
    reader = GedcomReader(io.BytesIO(data), encoding=codec)
    for offset, tag in reader.index0:
        if tag not in READ:
            continue
        chunk = chunks[bisect_right(starts, offset) - 1]
        try:
            record = reader.read_record(offset)
            if record is not None:
                yield _from_five(record, chunk.line)
        except UnicodeError:
            yield Unread(chunk, "the record is not in the encoding that the head names (CHAR)")
        except Exception:  # noqa: BLE001 - the library reads a stranger's file; one record is lost
            yield Unread(chunk, "the record cannot be read as GEDCOM 5.5.1")


def _from_five(record: Record, line: int) -> Node:
    value: Any = record.value
    name = date = None
    if isinstance(value, tuple):
        given, family, after = ((part or "").strip() for part in value[:3])
        name, value = (given or (after if not family else ""), family), ""
    elif isinstance(value, DateValue):
        date, value = value, ""
    text = str(value or "")
    return Node(
        record.tag or "",
        text.strip() if text.lstrip().startswith("@") else text,
        line,
        record.xref_id,
        tuple(_from_five(child, line) for child in record.sub_records),
        name,
        date,
    )


_HEAD = "0 HEAD\n1 GEDC\n2 VERS 7.0\n"


def _of_seven(chunks: Sequence[Chunk]) -> Iterator[Node | Unread]:
    for chunk in chunks:
        if chunk.tag not in READ:
            continue
        try:
            text = b"\n".join(chunk.lines).decode("utf-8")
            # The library reads whole files: of one with a bad line it would give nothing.
            _, structure, _ = gedcom7.loads(f"{_HEAD}{text}\n0 TRLR\n")
            yield _from_seven(structure, chunk.line)
        except UnicodeDecodeError:
            yield Unread(chunk, "the record is not in UTF-8, as version 7 has to be")
        except ValueError:
            yield Unread(chunk, "the record cannot be read as GEDCOM 7")


_CALENDAR = re.compile(r"\b(GREGORIAN|JULIAN|HEBREW|FRENCH_R)[ ]")
_BEFORE_OURS = re.compile(r"[ ]BCE\b")


def _as_five_writes(date: str) -> str:
    """A date of version 7 as the library of version 5.5.1 reads it."""
    named = _CALENDAR.sub(lambda found: f"@#D{found[1].replace('_', ' ')}@ ", date)
    return _BEFORE_OURS.sub(" B.C.", named)


def _from_seven(structure: GedcomStructure, line: int) -> Node:
    name = date = None
    if structure.tag == "NAME":
        given, _, rest = structure.text.partition("/")
        try:
            found = structure.value
        except ValueError:
            found = None
        if isinstance(found, PersonalName):
            name = (found.given or "", found.surname or "")
        else:
            name = (given.strip(), rest.partition("/")[0].strip())
    elif structure.tag == "DATE":
        date = DateValue.parse(_as_five_writes(structure.text))
    return Node(
        structure.tag,
        structure.pointer or structure.text,
        line,
        structure.xref,
        tuple(_from_seven(child, line) for child in structure.children),
        name,
        date,
    )
