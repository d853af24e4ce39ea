"""Keys under which a person is found again, however the name was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records.matching import match_name, match_sound, normalised, sound


@pytest.mark.parametrize(
    ("one", "other"),
    [("O'Brien", "obrien"), ("Łucja", "LUCJA"), ("Zoë-Ann", "zoe ann"), ("Straße", "STRASSE")],
)
def test_marks_case_and_hyphens_make_no_difference(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Smith", "Smyth"), ("Catherine", "Catharine"), ("Phillips", "Philips"), ("Wagner", "Vagner")],
)
def test_names_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert sound(one)[1:] == sound(other)[1:]


@pytest.mark.parametrize(("one", "other"), [("Smith", "Jones"), ("Dawn", "Kai"), ("Lee", "Rose")])
def test_names_that_sound_different_have_different_sounds(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_another_script_is_its_own_sound() -> None:
    assert sound("عائشة") == normalised("عائشة") != ""


def test_family_and_given_name_are_not_mixed_up() -> None:
    assert match_name("Kai", "Lee") != match_name("Lee", "Kai")
    assert match_sound("Kai", "Lee") != match_sound("Lee", "Kai")


@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    key = normalised(name)
    assert normalised(key) == key


@given(st.text(), st.text())
def test_blanks_and_hyphens_around_a_name_make_no_difference(first: str, family: str) -> None:
    assert match_name(f"{first} ", f" {family}-") == match_name(first, family)
    assert match_sound(f"{first} ", f" {family}-") == match_sound(first, family)
