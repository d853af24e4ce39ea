"""A contact card for a telephone's address book: vCard 3.0 (RFC 2426), which every one reads."""

from collections.abc import Iterator

from graph.records.model import ContactCard

_BREAK = "\r\n"


def vcard(name: str, agency: str, role: str, card: ContactCard) -> str:
    """One card. `agency` and `role` may be empty; whoever has a name only is still a card."""
    return "".join(f"{line}{_BREAK}" for line in _lines(name, agency, role, card))


def _lines(name: str, agency: str, role: str, card: ContactCard) -> Iterator[str]:
    *given, family = name.split() or [""]
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"FN:{_text(name)}"
    yield f"N:{_text(family)};{_text(' '.join(given))};;;"
    if agency:
        yield f"ORG:{_text(agency)}"
    if role:
        yield f"TITLE:{_text(role)}"
    if card.phone:
        yield f"TEL;TYPE=WORK,VOICE:{_text(card.phone)}"
    if card.mobile:
        yield f"TEL;TYPE=CELL,VOICE:{_text(card.mobile)}"
    if card.email:
        yield f"EMAIL;TYPE=INTERNET:{_text(card.email)}"
    if card.hours:
        yield f"NOTE:{_text(card.hours)}"
    yield "END:VCARD"


def _text(value: str) -> str:
    """A value of text, which nothing in it can end (RFC 2426, 4)."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())
