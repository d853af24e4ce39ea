"""Whatever a comment, a docstring or a page of the documentation names is in the repository."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "graph", "queries", "visualisations", "tests")
PAGES = tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]))
MODULES = tuple(sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")))
OTHERS = tuple(
    sorted(
        path
        for pattern in ("**/*.html", "**/*.js", "**/*.css", "**/*.toml")
        for room in ROOMS
        for path in (ROOT / room).glob(pattern)
    )
)

FILE = re.compile(
    r"(?<![\w./{}*<:-])"
    r"(?P<path>(?:[\w-]+/)*[\w-]+\.(?:py|md|html|css|js|lock))"
    r"(?![\w/{}*-]|\.\w)"
)
FOLDER = re.compile(
    rf"(?<![\w./{{}}-])(?P<path>(?:{'|'.join(ROOMS)}|docs)/(?:[\w-]+/)*[\w-]*)(?![\w/.{{}}*-])"
)
DOTTED = re.compile(rf"(?<![\w./])(?P<name>(?:{'|'.join(ROOMS)})(?:\.\w+)+)")
LINK = re.compile(r"\]\((?P<path>[^)#\s]+)(?:#[^)]*)?\)")
ELSEWHERE = re.compile(r"\bthe design\b(?! pages)", re.IGNORECASE)
"""A design that is not in the repository gives no reader a reason."""
MADE = ("build/",)
"""What runs leave behind."""


class Citing(NamedTuple):
    """A piece of text, and where it stands."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def texts_of_module(file: Path) -> Iterator[Citing]:
    """Comments and docstrings (also those beneath fields and constants)."""
    source = file.read_text()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield Citing(file, token.start[0], token.string)
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield Citing(file, node.lineno, text)


def texts_of_other(file: Path) -> Iterator[Citing]:
    """Comments of templates, scripts, styles and tables."""
    source = file.read_text()
    comments = r"\{#.*?#\}|/\*.*?\*/|^\s*//.*?$|^\s*#.*?$"
    for found in re.finditer(comments, source, re.DOTALL | re.MULTILINE):
        yield Citing(file, source.count("\n", 0, found.start()) + 1, found[0])


def texts_of_page(file: Path) -> Iterator[Citing]:
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        yield Citing(file, number, line)


@cache
def names_of_files() -> frozenset[str]:
    """The last part of each path, for whoever says `settings.py` beside it."""
    found = (path.name for path in [*PAGES, *MODULES, *OTHERS])
    return frozenset([*found, *(path.name for path in (ROOT / "graph").rglob("*.lock"))])


def is_there(path: str, citing: Path) -> bool:
    if path.startswith(MADE):
        return True
    places = (ROOT, citing.parent, *(ROOT / room for room in ROOMS))
    if any((place / path).exists() for place in places):
        return True
    return "/" not in path and path in names_of_files()


@cache
def is_a_name(dotted: str) -> bool:
    """Whether a module is called so, or something in a module that is."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.exists():
                return all(re.search(rf"\b{part}\b", file.read_text()) for part in parts[length:])
    return False


def missing_in(citing: Citing) -> Iterator[str]:
    for found in (*FILE.finditer(citing.text), *FOLDER.finditer(citing.text)):
        if not is_there(found["path"], citing.file):
            yield found["path"]
    for found in DOTTED.finditer(citing.text):
        name = found["name"]
        if not FILE.fullmatch(name) and not is_a_name(name):
            yield name
    for found in LINK.finditer(citing.text):
        path = found["path"]
        ours = not path.startswith(("http://", "https://", "mailto:"))
        if ours and not (citing.file.parent / path).exists():
            yield path
    if ELSEWHERE.search(citing.text):
        yield "the design"


def all_texts() -> Iterator[Citing]:
    for file in MODULES:
        yield from texts_of_module(file)
    for file in OTHERS:
        yield from texts_of_other(file)
    for file in PAGES:
        yield from texts_of_page(file)


def test_nothing_is_cited_that_is_not_in_the_repository() -> None:
    missing = [f"{citing}: {name}" for citing in all_texts() for name in missing_in(citing)]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("see `graph/gone.py`", ["graph/gone.py"]),
        ("see `gone.md`", ["gone.md"]),
        ("as graph.policy.gone says", ["graph.policy.gone"]),
        ("as graph.policy.seeing.see says", []),
        ("[here](docs/gone.md#part)", ["docs/gone.md", "docs/gone.md"]),
        ("[here](docs/audit.md#part), `audit.md`, graph/policy/, `build/bench.json`", []),
        ("the folder `graph/gone/`", ["graph/gone/"]),
        ("why: see the design", ["the design"]),
    ],
)
def test_what_is_missing_is_noticed(text: str, missing: list[str]) -> None:
    assert list(missing_in(Citing(ROOT / "README.md", 1, text))) == missing
