"""FHIR resources as bulk exports write them: one JSON object a line (NDJSON)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import NoReturn

from app.imports.cells import BadCell, clean_text
from app.imports.lines import read_lines

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Element:
    """A JSON object and where it stands in its resource. Wrong types raise BadCell."""

    path: str
    values: dict[str, Json]
    unmarked: bool = False
    """Whether no part of a resource can bear a mark that is looked for anywhere in it."""

    def where(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def beside(self, name: str) -> "Element":
        """What stands beside a value that is no object: the extensions of `birthDate` stand in
        `_birthDate` (FHIR R4, 2.6.2 JSON)."""
        value = self.values.get(f"_{name}")
        return Element(self.where(name), value if isinstance(value, dict) else {})

    def why_absent(self, name: str | None = None) -> str | None:
        """The reason for which a value is said to be absent or masked, empty where none is given;
        None where it is not. Without a name, that of the whole element."""
        return _why_absent(self.values if name is None else self.values.get(f"_{name}"))

    def text(self, name: str, between_lines: str = " ") -> str | None:
        """A text on one line, without surrounding blanks; None where there is none, and where it
        is masked, whatever was left standing in it."""
        value = self.values.get(name)
        if value is None or self.why_absent(name) is not None:
            return None
        if not isinstance(value, str):
            raise BadCell(self.where(name), "is not a text")
        return clean_text(self.where(name), value, between_lines=between_lines) or None

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise BadCell(self.where(name), "is missing")
        return value

    def flag(self, name: str) -> bool | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise BadCell(self.where(name), "is neither true nor false")
        return None if self.why_absent(name) is not None else value

    def element(self, name: str) -> "Element | None":
        value = self.values.get(name)
        return None if value is None else self._object(name, value)

    def elements(self, name: str) -> list["Element"]:
        """The objects of a list; null is left out."""
        return [self._object(name, value) for value in self._list(name) if value is not None]

    def texts(self, name: str, between_lines: str = " ") -> list[str]:
        """The texts of a list; null, which stands where an extension says why, is left out, and so
        is what is masked."""
        found: list[str] = []
        beside = self.values.get(f"_{name}")
        masks = beside if isinstance(beside, list) else []
        for value, mask in zip_longest(self._list(name), masks):
            if value is None or _why_absent(mask) is not None:
                continue
            if not isinstance(value, str):
                raise BadCell(self.where(name), "is not a list of texts")
            found.append(clean_text(self.where(name), value, between_lines=between_lines))
        return list(filter(None, found))

    def marked(self) -> Iterator[dict[str, Json]]:
        """Every object of the element that may bear a mark, contained resources left out."""
        waiting: list[Json] = [] if self.unmarked else [self.values]
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict):
                yield one
                waiting.extend(value for name, value in one.items() if name != "contained")
            elif isinstance(one, list):
                waiting.extend(one)

    def _list(self, name: str) -> list[Json]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise BadCell(self.where(name), "is not a list")
        return value

    def _object(self, name: str, value: Json) -> "Element":
        if not isinstance(value, dict):
            raise BadCell(self.where(name), "is not an object")
        return Element(self.where(name), value)


_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def _why_absent(values: Json) -> str | None:
    extensions = values.get("extension") if isinstance(values, dict) else None
    for one in extensions if isinstance(extensions, list) else ():
        if isinstance(one, dict) and one.get("url") == _ABSENT:
            reason = one.get("valueCode")
            return reason if isinstance(reason, str) else ""
    return None


@dataclass(frozen=True, slots=True)
class Resource:
    """One line of an NDJSON file: a resource, or what is wrong with the line."""

    line: int
    root: Element
    problem: str | None = None
    line_text: str = ""
    """The line as it stands there, where it is no resource."""


def read_resources(
    path: Path, resource_type: str, seen: Callable[[int], None]
) -> Iterator[Resource]:
    """Every line of a file that should hold resources of one type; blank lines are left out."""
    for line in read_lines(path, seen):
        # Files that were joined bear a byte order mark where each of them began.
        text = line.text.lstrip("\ufeff")
        if line.problem:
            yield Resource(line.number, _NOTHING, line.problem, line.rough)
        elif line.number == 1 and text.strip() in {"{", "["}:
            yield Resource(1, _NOTHING, ONE_DOCUMENT)
            return
        elif text.strip():
            yield _resource(line.number, text, resource_type)


ONE_DOCUMENT = (
    "the file is one JSON document on several lines: write each resource on a line of its own "
    "(NDJSON)"
)
_NOTHING = Element("", {})


class _SaidTwice(Exception):
    """An object names one of its elements twice: nobody can say which is meant."""


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _SaidTwice
    return found


def _resource(number: int, text: str, resource_type: str) -> Resource:
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_object)
    except _SaidTwice:
        return Resource(number, _NOTHING, "the JSON names one element twice", text)
    except RecursionError:
        return Resource(number, _NOTHING, "the JSON is nested too deeply", text)
    except ValueError:
        return Resource(number, _NOTHING, "the line is not JSON", text)
    if not isinstance(value, dict):
        return Resource(number, _NOTHING, "the line is not a JSON object", text)
    if value.get("resourceType") != resource_type:
        return Resource(number, _NOTHING, f"the line is not a FHIR {resource_type}", text)
    return Resource(number, Element("", value, not any(mark in text for mark in _MARKS)))


_MARKS = ("modifierExtension", "inline-sec-label", "\\u")
"""One of them stands in the text of a resource that bears a mark: JSON may escape any letter."""


def _no_constant(_: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError
