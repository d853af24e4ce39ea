"""Keys under which a person is found again, however the name was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.matching import match_name, match_sound, normalised, sound


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


@given(st.text(), st.text())
def test_every_name_has_a_key(given_name: str, family_name: str) -> None:
    for key in (match_name(given_name, family_name), match_sound(given_name, family_name)):
        assert key.count(" ") >= 1
        assert key == key.lower() or not key.isascii()
