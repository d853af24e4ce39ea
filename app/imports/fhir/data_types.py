"""FHIR's data types as Kithmap keeps them: names, ways of contact, addresses, dates.

What has a `period` counts only on the days of it: a former name or number is nobody's business.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from app.imports.cells import BadCell, clean_text, partial_date
from app.imports.fhir.resources import Element
from app.imports.names import is_a_name
from graph.records.dates import PartialDate, Span
from graph.records.model import ContactCard
from graph.vocabulary import DatePrecision

_NAME_USES = ("official", "usual", "", "temp", "nickname", "anonymous")
"""HumanName.use, the first that is there; official is what agencies know somebody by."""

_FORMER_USES = frozenset({"old", "maiden"})
"""Names that somebody had: never shown, not even where no other stands there."""

_ADDRESS_USES = ("home", "", "temp", "work")
_NOT_WHERE_SOMEBODY_IS = frozenset({"old", "billing"})
_LAST = 99


def best_name(resource: Element, today: date) -> Element | None:
    """The HumanName that agencies use today, which says something; None where none does."""
    return min(
        _names(resource, today),
        key=lambda name: (_place(_NAME_USES, name.text("use")), *_latest_first(name)),
        default=None,
    )


def known_as(resource: Element, official: Element, today: date) -> str | None:
    """The first name that somebody goes by, where it is another than the official one.

    One that stands there as a former name too is a former name.
    """
    given = first_names(official)
    former = {first_names(name).casefold() for name in _former_names(resource, today)}
    for use in ("usual", "nickname"):
        for name in _names(resource, today):
            if name is official or name.text("use") != use:
                continue
            called = " ".join(name.texts("given")) or _first_of(name, official)
            if called and called.casefold() not in {given.casefold(), *former}:
                return called
    return None


def first_names(name: Element) -> str:
    """The given names, from the name as one text where they are not given apart. Somebody with one
    name has it as a given one."""
    given, family = " ".join(filter(is_a_name, name.texts("given"))), family_name(name)
    if given or not family:
        return given or name.text("text") or ""
    found = _first_of(name, name)
    return found if found.casefold() != family.casefold() else ""


def family_name(name: Element) -> str:
    """Empty for somebody with one name."""
    family = name.text("family") or ""
    return family if is_a_name(family) else ""


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
        if name.text("use") not in _FORMER_USES and _says_a_name(name):
            yield name


def _former_names(resource: Element, today: date) -> Iterator[Element]:
    for name in resource.elements("name"):
        if name.text("use") in _FORMER_USES or not _holds(name, today):
            yield name


def _says_a_name(name: Element) -> bool:
    """Whether it holds more than a title."""
    parts = [*name.texts("given"), name.text("family") or "", name.text("text") or ""]
    return any(map(is_a_name, parts))


def whole_name(name: Element) -> str:
    """A HumanName on one line, with its title."""
    own = " ".join(filter(is_a_name, [*name.texts("given"), family_name(name)]))
    return " ".join([*name.texts("prefix"), own]) if own else name.text("text") or ""


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
    # True is a number to Python.
    return rank if type(rank) is int and rank > 0 else _LAST


def address(resource: Element, today: date) -> str | None:
    """The current address on one line."""
    for found in sorted(
        current(resource.elements("address"), today),
        key=lambda one: (
            one.text("type") == "postal",
            _place(_ADDRESS_USES, one.text("use")),
            *_latest_first(one),
        ),
    ):
        if found.text("use") in _NOT_WHERE_SOMEBODY_IS:
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
    """Those whose period holds today and that are not said to be absent."""
    return (element for element in elements if _holds(element, today))


def _holds(element: Element, today: date) -> bool:
    """Whether it counts today. One whose period cannot be read is not relied on, and of one that
    is masked nothing is shown, whatever was left standing in it."""
    try:
        return period(element).contains(today) and element.why_absent() is None
    except BadCell:
        return False


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
    found = partial_date(element.where(name), _TIME.sub("", text))
    return _as_sure(found, element.beside(name)) if f"_{name}" in element.values else found


_ACCURACY = "http://hl7.org.au/fhir/StructureDefinition/date-accuracy-indicator"
_LETTERS = re.compile(r"([AEU])([AEU])([AEU])")


def _as_sure(found: PartialDate, beside: Element) -> PartialDate | None:
    """A date as exactly as its source knows it; None where it does not know the year.

    AU Base's date-accuracy-indicator has a letter each for day, month and year: accurate,
    estimated, unknown.
    """
    for extension in beside.elements("extension"):
        if extension.text("url") != _ACCURACY:
            continue
        coding = extension.element("valueCoding")
        letters = _LETTERS.fullmatch((coding.text("code") if coding else None) or "")
        day, month, year = letters.groups() if letters else "UUE"
        if year == "U":
            return None
        if month != "A" or year != "A":
            first = found.value.replace(month=1, day=1)
            return PartialDate(first, DatePrecision.YEAR)
        if day != "A" and found.precision is DatePrecision.DAY:
            return PartialDate(found.value.replace(day=1), DatePrecision.MONTH)
    return found


_TIME = re.compile(r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})[T ].*")


def period(element: Element) -> Span:
    """The days of `period`; an open side stays open. A month or a year counts whole.

    Raises BadCell.
    """
    found = element.element("period")
    if found is None:
        return Span()
    if may_have_ended(element):
        raise BadCell(found.where("end"), "is not told")
    first, last = _moment(found, "start"), _moment(found, "end")
    start, end = first.value if first else None, last.latest if last else None
    if start and end and end < start:
        raise BadCell(found.where("end"), "lies before its start")
    return Span(start, end)


def may_have_ended(element: Element) -> bool:
    """Whether a period has an end of which its source only says why it is not told."""
    found = element.element("period")
    return found is not None and found.why_absent("end") not in (None, "not-applicable")
