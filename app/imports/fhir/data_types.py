"""FHIR's data types as Kithmap keeps them: names, ways of contact, addresses, dates."""

from datetime import date

from app.imports.cells import BadCell, clean_text, day, partial_date
from app.imports.fhir.resources import Element
from graph.records.dates import PartialDate, Span
from graph.records.model import ContactCard

_NAME_USES = ("official", "usual", "", "temp", "maiden", "anonymous", "nickname", "old")
"""HumanName.use, the first that is there; official is what agencies know somebody by."""


def best_name(resource: Element) -> Element | None:
    """The HumanName that agencies use."""
    names = resource.elements("name")
    uses = {use: rank for rank, use in enumerate(_NAME_USES)}
    return min(names, key=lambda name: uses.get(name.text("use") or "", 99), default=None)


def whole_name(name: Element) -> str:
    """A HumanName on one line, with its title."""
    parts = [*name.texts("prefix"), *name.texts("given"), name.text("family") or ""]
    return " ".join(filter(None, parts)) or name.text("text") or ""


def work_card(*holders: Element) -> ContactCard:
    """How to reach somebody at work, from the first of the holders that says it."""
    return ContactCard(
        phone=_contact(holders, "phone", mobile=False),
        mobile=_contact(holders, "phone", mobile=True),
        email=_contact(holders, "email", mobile=False),
    )


def _contact(holders: tuple[Element, ...], system: str, mobile: bool) -> str | None:
    for holder in holders:
        for point in holder.elements("telecom"):
            use = point.text("use")
            if (
                point.text("system") == system
                and use not in {"home", "old"}
                and (use == "mobile") is mobile
                and (value := point.text("value"))
            ):
                return value
    return None


def address(resource: Element) -> str | None:
    """The current address on one line."""
    for found in resource.elements("address"):
        if found.text("use") != "old":
            parts = [
                *found.texts("line"),
                found.text("city"),
                found.text("state"),
                found.text("postalCode"),
            ]
            line = ", ".join(filter(None, parts)) or found.text("text") or ""
            return clean_text("address", line, 500) or None
    return None


def first_day(element: Element, name: str, today: date) -> PartialDate | None:
    """A date or dateTime as the day that it names where it was written, whatever its offset."""
    text = element.text(name)
    if text is None:
        return None
    found = partial_date(element.where(name), text.partition("T")[0])
    if found.value > today:
        raise BadCell(element.where(name), "lies in the future")
    return found


def period(element: Element) -> Span:
    """The days of `period`; an open side stays open."""
    found = element.element("period")
    if found is None:
        return Span()
    start, end = (
        day(found.where(name), text.partition("T")[0]) if (text := found.text(name)) else None
        for name in ("start", "end")
    )
    if start and end and end < start:
        raise BadCell(found.where("end"), "lies before its start")
    return Span(start, end)
