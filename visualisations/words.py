"""Display words: what people read for each stored code, from one TOML file per deployment."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from pathlib import Path
from string import Formatter
from typing import Any

_PRESETS = Path(__file__).with_name("words")


class WordsFileError(ValueError):
    """A file of words is missing or wrong; the message says which, in plain words."""


@dataclass(frozen=True)
class Words:
    """The words of one deployment."""

    name: str
    codes: Mapping[str, Mapping[str, str]] = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)

    @classmethod
    def load(cls, name_or_path: str | Path) -> "Words":
        """A preset by its name (`england`, `victoria`), or a deployment's own TOML file.

        Beside `town.toml` a folder `town` may hold the words of single pages, a file for each.

        Raises WordsFileError where it is missing, is no TOML, or has a word for an unknown text.
        """
        return _load(Path(name_or_path), seen=())

    def of(self, code: Enum) -> str:
        """The word for one stored code, for example of `Role.HEALTH_VISITOR`."""
        key = code.name if isinstance(code, IntEnum) else str(code.value)
        return self.codes[type(code).__name__][key]

    def text(self, key: str, **values: object) -> str:
        """A text of the page, with its {braces} filled in."""
        return self.texts[key].format(**values)

    def count(self, key: str, count: int) -> str:
        """`1 person`, `3 people`: the text `key_one`, `key_many`, or `key_none` if there is one."""
        if count == 0 and f"{key}_none" in self.texts:
            return self.text(f"{key}_none")
        return self.text(f"{key}_one" if count == 1 else f"{key}_many", count=count)

    def listed(self, items: Iterable[str]) -> str:
        """`one`, `one and two`, `one, two and three`."""
        *first, last = items
        return self.text("list_and", first=", ".join(first), last=last) if first else last


def _load(path: Path, seen: tuple[Path, ...]) -> Words:
    place = _PRESETS / f"{path}.toml" if path.suffix != ".toml" else path
    if place in seen:
        raise WordsFileError(f"The words file {place.name} extends itself.")
    content = _content(place)
    own_codes = _tables(content.get("codes", {}), place)
    own_texts = _texts(content.get("texts", {}), place)
    for page in sorted(place.with_suffix("").glob("*.toml")):
        more = _texts(_content(page).get("texts", {}), page)
        if twice := more.keys() & own_texts.keys():
            raise WordsFileError(f"In {page.name}, the text {min(twice)} stands a second time.")
        own_texts |= more
    if "extends" not in content:
        return Words(_name(content, place), own_codes, own_texts)
    base = _load(Path(str(content["extends"])), (*seen, place))
    _refuse_unknown(own_codes, own_texts, base, place)
    codes = {kind: {**words, **own_codes.get(kind, {})} for kind, words in base.codes.items()}
    return Words(_name(content, place), codes, {**base.texts, **own_texts})


def _content(place: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError:
        raise WordsFileError(f"The words file {place.name} cannot be read.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordsFileError(f"The words file {place.name} is not valid TOML: {error}") from None


def _name(content: Mapping[str, object], place: Path) -> str:
    return str(content.get("name", place.stem))


def _tables(value: object, place: Path) -> dict[str, dict[str, str]]:
    if not isinstance(value, dict):
        raise WordsFileError(f"In {place.name}, [codes] has to hold one table per kind of code.")
    return {str(kind): _texts(table, place) for kind, table in value.items()}


def _texts(value: object, place: Path) -> dict[str, str]:
    if not isinstance(value, dict):
        raise WordsFileError(f"In {place.name}, a table of words was expected.")
    for key, word in value.items():
        if not isinstance(word, str) or not word.strip():
            raise WordsFileError(f"In {place.name}, the word for {key} is empty or no text.")
    return dict(value)


def _refuse_unknown(
    codes: Mapping[str, Mapping[str, str]],
    texts: Mapping[str, str],
    base: Words,
    place: Path,
) -> None:
    """A word for something that does not exist is a slip of the pen; so is a missing {brace}."""
    for kind, words in codes.items():
        for key in words:
            if key not in base.codes.get(kind, {}):
                raise WordsFileError(f"In {place.name}, nothing is called {kind} {key}.")
    for key, word in texts.items():
        if key not in base.texts:
            raise WordsFileError(f"In {place.name}, no text is called {key}.")
        if _braces(word, place) - _braces(base.texts[key], place):
            raise WordsFileError(f"In {place.name}, the text {key} has a brace that nothing fills.")


def _braces(text: str, place: Path) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        raise WordsFileError(f"In {place.name}, a text has an unmatched brace.") from None
