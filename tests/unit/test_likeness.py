"""What a search forgives, and what it does not."""

import pytest

from app.services.finding.likeness import Wanted


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("carly", "Carly Whitlock"),
        ("whit", "Carly Whitlock"),
        ("whitlock carly", "Carly Whitlock"),
        ("c w", "Carly Whitlock"),
        ("Calry", "Carly Whitlock"),
        ("carley", "Carly Whitlock"),
        ("witlock", "Carly Whitlock"),
        ("wihtlok", "Carly Whitlock"),
        ("zielinski", "Ewa Zieliński"),
        ("lukasz", "Łukasz Nowak"),
        ("obrien", "Sean O'Brien"),
        ("anna maria", "Anna-Maria Nowak"),
        ("xiu", "Xiu-Ying Pham"),
        ("rubi", "Ruby Reid"),
    ],
)
def test_a_beginning_an_order_a_mark_and_a_slip_of_the_finger_are_forgiven(
    typed: str, name: str
) -> None:
    assert Wanted.typed(typed).fits(name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("carly smith", "Carly Whitlock"),
        ("lock", "Carly Whitlock"),
        ("bo", "Jo Reid"),
        ("mia", "Tia Reid"),
        ("ruby", "Rose Reid"),
        ("...", "Carly Whitlock"),
        ("", "Carly Whitlock"),
    ],
)
def test_somebody_else_is_not_found(typed: str, name: str) -> None:
    assert not Wanted.typed(typed).fits(name)


def test_who_fits_to_the_letter_stands_before_who_nearly_does() -> None:
    wanted = Wanted.typed("marsh")
    assert (wanted.slips("Lee Marsh"), wanted.slips("Lee Mersh")) == (0, 1)
    assert wanted.slips("Lee Hale") is None
