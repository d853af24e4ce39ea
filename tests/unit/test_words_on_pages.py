"""All words that people read stand in the deployment's TOML, so that it can reword any page."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.web.frame.messages import Message
from graph.vocabulary import ProposalAct
from visualisations.words import Words

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "app" / "web" / "templates"
WORDS = Words.load("england")

READ_ALOUD = {"aria-label", "alt", "title", "placeholder"}
NOT_WORDS = {
    "Kithmap",
    "· Kithmap",
    "About this Kithmap",
    "·",
    "−",
    "+",
    "(",
    ")",
    ";",
    ",",
    ".",
    ":",
    "",
}
"""The product's name, what says of itself which Kithmap it is, and signs without a language."""


class _Texts(HTMLParser):
    """What is left for people to read once everything that Jinja fills in is taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.extend(part.strip() for part in data.split("\n"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.extend((value or "").strip() for name, value in attrs if name in READ_ALOUD)


def own_words(template: str) -> list[str]:
    """Words that a template says itself: in its text, in its attributes, or in a literal."""
    template = re.sub(r"\{% block width %\}.*?\{% endblock %\}", "", template)
    said = [text for literal in _printed(template) for text in _literals(literal)]
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "\n", template, flags=re.DOTALL)
    reader = _Texts()
    reader.feed(bare)
    return [text for text in [*said, *reader.found] if text not in NOT_WORDS]


def _printed(template: str) -> list[str]:
    return re.findall(r"\{\{(.*?)\}\}", template, flags=re.DOTALL)


def _literals(expression: str) -> list[str]:
    """Texts of an expression that read as words: no path, type or class."""
    texts = re.findall(r"\"([^\"]*)\"|'([^']*)'", expression)
    return [
        one or other
        for one, other in texts
        if re.search(r"[A-Z][a-z]|[a-z] [a-z]", one or other)
        and not re.search(r"/|[a-z][A-Z]|[a-z]-[a-z]", one or other)
    ]


def templates() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", templates())
def test_a_page_says_nothing_that_a_deployment_cannot_reword(name: str) -> None:
    assert own_words((TEMPLATES / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<h1>My people</h1>", ["My people"]),
        ('<a aria-label="Main"></a>', ["Main"]),
        ('{{ words.text("home_title") if a else "Go home" }}', ["Go home"]),
        ('{{ words.text("my_people") }} · {{ name }}', []),
        ("{# A note. #}<p>{% if a %}{{ b }}{% endif %}</p>", []),
    ],
)
def test_the_words_of_a_template_are_found(template: str, found: list[str]) -> None:
    assert own_words(template) == found


def used_texts() -> set[str]:
    """Keys that templates and Python ask for, as they stand there."""
    sources = [*TEMPLATES.rglob("*.html")]
    keys: set[str] = set()
    for path in sources:
        keys |= set(
            re.findall(r"words\.(?:text|count)\(\s*[\"']([a-z_]+)", path.read_text("utf-8"))
        )
    for place in (ROOT / "app", ROOT / "visualisations"):
        for path in place.rglob("*.py"):
            keys |= _asked_for(ast.parse(path.read_text("utf-8")))
    return keys


def _asked_for(tree: ast.AST) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("text", "count")
        and getattr(node.func.value, "id", getattr(node.func.value, "attr", "")) == "words"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_text_that_is_asked_for_is_in_the_catalogue() -> None:
    known = set(WORDS.texts) | {re.sub(r"_(one|many|none)$", "", key) for key in WORDS.texts}
    asked = {key for key in used_texts() if "_" in key}
    assert asked
    assert asked <= known


def test_a_deployment_rewords_a_page_as_it_does_a_map(tmp_path: Path) -> None:
    own = tmp_path / "town.toml"
    own.write_text('extends = "england"\n[texts]\nmy_people = "My families"\n')
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "people.toml").write_text('[texts]\naround_title = "Your team"\n')
    words = Words.load(own)
    assert words.text("my_people") == "My families"
    assert words.text("around_title") == "Your team"
    assert words.text("nobody_else") == WORDS.text("nobody_else")


KEYED = re.compile(r"(?:label|hint|refused|date|error|news)_[a-z0-9_]*")
"""The keys of what Python says: labels, hints, refusals, faults."""

NOT_FOR_READERS = {
    "The form was given out in another session.",
    "the password of an account that does not exist",
    "assumed for a preview",
    "kept between pages|",
    "Kithmap does not start: these routes do not say who may use them: ",
}
"""What is logged, hashed or stored, or said by a Kithmap that does not start."""


def python_of(*places: str) -> Iterator[tuple[Path, ast.Module]]:
    for place in places:
        for path in sorted((ROOT / place).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def constants(tree: ast.Module) -> Iterator[str]:
    """The texts of a file that are no docstrings."""
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_no_page_says_a_sentence_that_stands_in_python() -> None:
    said = [
        f"{path.relative_to(ROOT)}: {text}"
        for path, tree in python_of("app/web", "app/services")
        for text in constants(tree)
        if re.search(r"[A-Za-z’]+ [a-z’]+ [a-z’]", text) and text not in NOT_FOR_READERS
    ]
    assert said == []


def test_what_is_refused_is_a_key_of_the_catalogue() -> None:
    """Everywhere that one of the told errors is raised, or a form's validators speak."""
    speakers = {"Refused", "Conflict", "Slowed", "NoDate", "NoSuchDay", "ValidationError"}
    asked = [
        (str(path.relative_to(ROOT)), node.args[0].value)
        for path, tree in python_of("app", "graph", "queries")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in speakers | {"InputRequired", "DataRequired"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert asked
    assert [each for each in asked if each[1] not in WORDS.texts] == []


def test_each_message_has_its_words() -> None:
    assert [each for each in Message if f"said_{each.value}" not in WORDS.texts] == []


def test_nothing_in_the_catalogue_is_never_said() -> None:
    used = {
        text
        for _, tree in python_of("app", "graph", "queries", "visualisations")
        for text in constants(tree)
        if KEYED.fullmatch(text)
    }
    used |= {f"news_of_{act.value}" for act in ProposalAct}
    # A key that is made of parts stands in Python as its beginning.
    parts = tuple(key for key in used if key.endswith("_"))
    written = {key for key in WORDS.texts if KEYED.fullmatch(key)}
    templates = " ".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    unsaid = {key for key in written - used if not key.startswith(parts) and key not in templates}
    assert unsaid == set()
