"""A telephone number is one number: an extension stays an extension, two numbers are two links."""

import re

import pytest

from app.web.frame.telephones import is_one_number, telephone_links


def links(text: str) -> list[str]:
    return re.findall(r'href="(tel:[^"]+)"', telephone_links(text))


@pytest.mark.parametrize(
    ("written", "rings"),
    [
        ("020 7946 0000", ["tel:02079460000"]),
        ("020 7946 0000 ext 123", ["tel:02079460000;ext=123"]),
        ("020 7946 0000 ext.123", ["tel:02079460000;ext=123"]),
        ("020 7946 0000 Extension: 9", ["tel:02079460000;ext=9"]),
        ("020 7946 0000, x4", ["tel:02079460000;ext=4"]),
        ("+44 (0)20 7946 0000", ["tel:+442079460000"]),
        ("+61 3 9123 4567 #12", ["tel:+61391234567;ext=12"]),
        ("01632 960256 / 07700 900812", ["tel:01632960256", "tel:07700900812"]),
        ("01632 960256 or 07700 900812 x3", ["tel:01632960256", "tel:07700900812;ext=3"]),
        ("01632 960256; 07700 900812", ["tel:01632960256", "tel:07700900812"]),
        ("01632 960256 07700 900812", ["tel:01632960256", "tel:07700900812"]),
        ("01632 960256 +44 7700 900812", ["tel:01632960256", "tel:+447700900812"]),
        ("Office 01632 960256 (Mon-Fri)", ["tel:01632960256"]),
        ("999", ["tel:999"]),
    ],
)
def test_a_link_rings_the_number_that_was_written(written: str, rings: list[str]) -> None:
    assert links(written) == rings


@pytest.mark.parametrize("written", ["12345678901234567890", "ask at the desk", "room 12", ""])
def test_what_is_no_number_rings_nobody(written: str) -> None:
    assert links(written) == []


def test_a_piece_of_a_number_is_not_joined_to_it() -> None:
    assert links("01632 960256/7") == ["tel:01632960256"]


def test_what_stands_beside_a_number_is_kept_as_it_was_written() -> None:
    shown = telephone_links("<b>Jo</b> & co: 01632 960256 <at five>")
    number = '<a href="tel:01632960256">01632 960256</a>'
    assert shown == f"&lt;b&gt;Jo&lt;/b&gt; &amp; co: {number} &lt;at five&gt;"


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("01632 960256", True),
        ("(01632) 960-256 ext 12", True),
        ("01632 960256 / 07700 900812", False),
        ("01632 960256 07700 900812", False),
        ("ring me", False),
        ("01632 960256 after five", False),
        ("123456789012345678", False),
    ],
)
def test_a_field_takes_one_number(typed: str, one: bool) -> None:
    assert is_one_number(typed) is one
