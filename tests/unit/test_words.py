"""Display words: complete, plain, and checked when a deployment brings its own."""

import re
from enum import Enum, StrEnum
from pathlib import Path

import pytest

from graph import vocabulary
from graph.policy import support_web
from graph.vocabulary import Level, Role, Sector
from visualisations.words import Words, WordsFileError


def _stored_codes() -> list[type[Enum]]:
    return [
        kind
        for module in (vocabulary, support_web)
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Enum)
        and kind.__module__ == module.__name__
        and len(kind) > 0
    ]


@pytest.mark.parametrize("preset", ["england", "victoria"])
def test_every_stored_code_has_a_word(preset: str) -> None:
    words = Words.load(preset)
    kinds = _stored_codes()
    assert len(kinds) >= 20
    for kind in kinds:
        for code in kind:
            assert words.of(code).strip(), f"{kind.__name__}.{code.name}"


@pytest.mark.parametrize("preset", ["england", "victoria"])
def test_no_word_is_a_code(preset: str) -> None:
    words = Words.load(preset)
    for kind in _stored_codes():
        for code in kind:
            word = words.of(code)
            assert "_" not in word
            if issubclass(kind, StrEnum):
                assert word != code.value or code.value.isalpha()


@pytest.mark.parametrize("preset", ["england", "victoria"])
def test_an_apostrophe_is_written_as_one_everywhere(preset: str) -> None:
    words = Words.load(preset)
    said = [
        *words.texts.values(),
        *(each for table in words.codes.values() for each in table.values()),
    ]
    assert [each for each in said if re.search(r"\w'|'\w", each)] == []


def test_no_word_is_left_over_for_a_code_that_is_gone() -> None:
    words = Words.load("england")
    known = {kind.__name__: kind for kind in _stored_codes()}
    for name, table in words.codes.items():
        assert name in known
        keys = {c.name if kind is Level else str(c.value) for kind in [known[name]] for c in kind}
        assert set(table) == keys


def test_victoria_says_mch_nurse_where_england_says_health_visitor() -> None:
    assert Words.load("england").of(Role.HEALTH_VISITOR) == "Health visitor"
    assert Words.load("victoria").of(Role.HEALTH_VISITOR) == "MCH nurse"


def test_victoria_takes_over_what_it_does_not_say_otherwise() -> None:
    assert Words.load("victoria").of(Sector.HOUSING) == Words.load("england").of(Sector.HOUSING)


@pytest.mark.parametrize("preset", ["england", "victoria"])
@pytest.mark.parametrize("word", ["client", "consent", "refused", "subject"])
def test_screens_do_not_speak_of_clients_or_consent(preset: str, word: str) -> None:
    words = Words.load(preset)
    said = [text for table in words.codes.values() for text in table.values()]
    for text in [*said, *words.texts.values()]:
        assert word not in text.lower()


def test_a_text_is_filled_in() -> None:
    words = Words.load("england")
    assert words.text("age", years=15) == "age 15"
    assert words.count("people_count", 1) == "1 person"
    assert words.count("people_count", 3) == "3 people"
    assert words.count("agencies_count", 0) == "no services"


def test_a_deployment_brings_its_own_words(tmp_path: Path) -> None:
    own = tmp_path / "town.toml"
    own.write_text('extends = "england"\n[codes.Role]\nsenco = "Inclusion lead"\n')
    words = Words.load(own)
    assert words.of(Role.SENCO) == "Inclusion lead"
    assert words.of(Role.GP) == "GP"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not toml", "is not valid TOML"),
        ('extends = "england"\n[codes.Role]\nsenko = "x"\n', "nothing is called Role senko"),
        ('extends = "england"\n[texts]\nagee = "x"\n', "no text is called agee"),
        ('extends = "england"\n[texts]\nage = "{year}"\n', "a brace that nothing fills"),
        ('extends = "england"\n[texts]\nage = "{"\n', "unmatched brace"),
        ('extends = "england"\n[texts]\nage = ""\n', "is empty or no text"),
        ("codes = 1\n", "one table per kind"),
    ],
)
def test_a_wrong_file_of_words_is_refused_in_plain_words(
    tmp_path: Path, content: str, said: str
) -> None:
    own = tmp_path / "town.toml"
    own.write_text(content)
    with pytest.raises(WordsFileError, match=said):
        Words.load(own)


def test_a_missing_file_of_words_is_named() -> None:
    with pytest.raises(WordsFileError, match=r"atlantis\.toml cannot be read"):
        Words.load("atlantis")
