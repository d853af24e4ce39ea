"""FHIR's data types as Kithmap keeps them: names, ways of contact, addresses, dates.

What has a `period` counts only on the days of it: a former name or number is nobody's business.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from app.imports.cells import BadCell, clean_text, partial_date
from app.imports.fhir.resources import Element
from graph.records.dates import PartialDate, Span
from graph.records.model import ContactCard

_NAME_USES = ("official", "usual", "", "temp", "nickname", "anonymous")
"""HumanName.use, the first that is there; official is what agencies know somebody by."""

_FORMER_USES = frozenset({"old", "maiden"})
"""Names that somebody had: never shown, not even where no other stands there."""

_ADDRESS_USES = ("home", "", "temp", "work", "billing")
_LAST = 99


def best_name(resource: Element, today: date) -> Element | None:
    """The HumanName that agencies use today, which says something; None where none does."""
    return min(
        _names(resource, today),
        key=lambda name: (_place(_NAME_USES, name.text("use")), *_latest_first(name)),
        default=None,
    )


def known_as(resource: Element, official: Element, today: date) -> str | None:
    """The first name that somebody goes by, where it is another than the official one."""
    given = " ".join(official.texts("given"))
    for use in ("usual", "nickname"):
        for name in _names(resource, today):
            if name is official or name.text("use") != use:
                continue
            called = " ".join(name.texts("given")) or _first_of(name, official)
            if called and called.casefold() != given.casefold():
                return called
    return None


def _first_of(name: Element, official: Element) -> str:
    """The first name within a name that is written as one text."""
    words = (name.text("text") or "").split()
    for family in filter(None, (name.text("family"), official.text("family"))):
        last = family.casefold().split()
        if len(words) > len(last) and [w.casefold() for w in words[-len(last) :]] == last:
            return " ".join(words[: -len(last)])
    return " ".join(words[:-1] if len(words) > 1 else words)


def _names(resource: Element, today: date) -> Iterator[Element]:
    for name in current(resource.elements("name"), today):
        if name.text("use") not in _FORMER_USES and whole_name(name):
            yield name


def whole_name(name: Element) -> str:
    """A HumanName on one line, with its title."""
    parts = [*name.texts("prefix"), *name.texts("given"), name.text("family") or ""]
    return " ".join(filter(None, parts)) or name.text("text") or ""


def work_card(today: date, *holders: Element) -> ContactCard:
    """How to reach somebody at work, from the first of the holders that says it."""
    return ContactCard(
        phone=_contact(holders, today, "phone", mobile=False),
        mobile=_contact(holders, today, "phone", mobile=True),
        email=_contact(holders, today, "email", mobile=False),
    )


def _contact(holders: tuple[Element, ...], today: date, system: str, mobile: bool) -> str | None:
    for holder in holders:
        points = [
            point
            for point in current(holder.elements("telecom"), today)
            if point.text("system") == system
            and (use := point.text("use")) not in {"home", "old"}
            and (use == "mobile") is mobile
            and point.text("value")
        ]
        if points:
            return min(points, key=lambda point: (_rank(point), *_latest_first(point))).text(
                "value"
            )
    return None


def _rank(point: Element) -> int:
    """ContactPoint.rank: 1 is the one to try first; those without one come last."""
    rank = point.values.get("rank")
    return rank if isinstance(rank, int) and rank > 0 else _LAST


def address(resource: Element, today: date) -> str | None:
    """The current address on one line."""
    for found in sorted(
        current(resource.elements("address"), today),
        key=lambda one: (_place(_ADDRESS_USES, one.text("use")), *_latest_first(one)),
    ):
        if found.text("use") == "old":
            continue
        parts = [
            *found.texts("line", ", "),
            found.text("city"),
            found.text("state"),
            found.text("postalCode"),
        ]
        line = ", ".join(filter(None, parts)) or found.text("text", ", ") or ""
        if line:
            return clean_text("address", line, 500)
    return None


def _place(uses: tuple[str, ...], use: str | None) -> int:
    return uses.index(use or "") if (use or "") in uses else _LAST


def _latest_first(element: Element) -> tuple[int]:
    """Of two that are current, the one that began later is today's."""
    start = period(element).start
    return (-start.toordinal() if start else 0,)


def current(elements: Iterable[Element], today: date) -> Iterator[Element]:
    """Those whose period holds today. One whose period cannot be read is not relied on."""
    for element in elements:
        try:
            if period(element).contains(today):
                yield element
        except BadCell:
            continue


def first_day(element: Element, name: str, today: date) -> PartialDate | None:
    """A date or dateTime as the day that it names where it was written, whatever its offset."""
    found = _moment(element, name)
    if found is not None and found.value > today:
        raise BadCell(element.where(name), "lies in the future")
    return found


def _moment(element: Element, name: str) -> PartialDate | None:
    text = element.text(name)
    if text is None:
        return None
    return partial_date(element.where(name), text.partition("T")[0])


def period(element: Element) -> Span:
    """The days of `period`; an open side stays open. A month or a year counts whole."""
    found = element.element("period")
    if found is None:
        return Span()
    first, last = _moment(found, "start"), _moment(found, "end")
    start, end = first.value if first else None, last.latest if last else None
    if start and end and end < start:
        raise BadCell(found.where("end"), "lies before its start")
    return Span(start, end)
