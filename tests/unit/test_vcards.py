"""A card for an address book: what stands in it, and that nothing in it ends a line early."""

from app.services.directory.vcards import vcard
from graph.records.model import ContactCard


def test_a_card_has_the_name_the_job_and_how_to_reach_them() -> None:
    card = ContactCard("01632 960123", "07700 900123", "gita.rao@example.org", "Mondays")
    assert vcard("Gita Rao", "Riverside Surgery", "GP", card).split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Gita Rao",
        "N:Rao;Gita;;;",
        "ORG:Riverside Surgery",
        "TITLE:GP",
        "TEL;TYPE=WORK,VOICE:01632 960123",
        "TEL;TYPE=CELL,VOICE:07700 900123",
        "EMAIL;TYPE=INTERNET:gita.rao@example.org",
        "NOTE:Mondays",
        "END:VCARD",
        "",
    ]


def test_what_is_not_known_is_left_out() -> None:
    lines = vcard("Duty", "", "", ContactCard(None, None, None, None)).split("\r\n")
    assert lines == ["BEGIN:VCARD", "VERSION:3.0", "FN:Duty", "N:Duty;;;;", "END:VCARD", ""]


def test_nothing_that_was_typed_begins_a_line_of_its_own() -> None:
    card = ContactCard("1", None, None, "late;\r\nTEL:999, or\nEND:VCARD\\")
    text = vcard("A; B", "C, D", "E", card)
    assert text.count("\r\n") == text.count("\n") == 9
    assert "N:B;A\\;;;;" in text
    assert "NOTE:late\\;\\nTEL:999\\, or\\nEND:VCARD\\\\" in text
