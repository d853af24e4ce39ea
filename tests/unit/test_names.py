"""Keys under which a person is found again, however the name was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records.names import given_name, normalised, sounds, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [("O'Brien", "obrien"), ("Łucja", "LUCJA"), ("Zoë-Ann", "zoe ann"), ("Straße", "STRASSE")],
)
def test_marks_case_and_hyphens_make_no_difference(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith", "Smyth"),
        ("Catherine", "Kathryn"),
        ("Phillips", "Philips"),
        ("Wagner", "Vagner"),
        ("Stuart", "Stewart"),
        ("Chowdhury", "Choudhry"),
        ("Leigh", "Lee"),
        ("Schmidt", "Schmitt"),
        ("Nowak", "Novak"),
        ("Anna-Maria", "Maria"),
    ],
)
def test_names_that_sound_alike_share_a_sound(one: str, other: str) -> None:
    assert sounds(one) & sounds(other)


@pytest.mark.parametrize(("one", "other"), [("Smith", "Jones"), ("Dawn", "Kai"), ("Lee", "Rose")])
def test_names_that_sound_different_share_none(one: str, other: str) -> None:
    assert not sounds(one) & sounds(other)


def test_another_script_is_its_own_sound() -> None:
    assert sounds("عائشة") == {normalised("عائشة")}


@pytest.mark.parametrize("typed", ["Baby", "BABY BOY", "Baby of Anna", "Twin 2", "unknown", "-"])
def test_what_stands_in_for_a_name_is_no_name(typed: str) -> None:
    assert given_name(typed) == ""


@pytest.mark.parametrize("typed", ["Babette", "Boyd", "Una"])
def test_a_name_that_begins_like_none_is_a_name(typed: str) -> None:
    assert given_name(typed) == normalised(typed)


@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    key = normalised(name)
    assert normalised(key) == key


@given(st.text())
def test_any_text_has_sounds_and_words(name: str) -> None:
    assert all(sounds(name))
    assert all(words_of(name))
