"""Records as rows of the database and back, worked out once for each class from its fields.

A row to store has `id`, the ends of the record, `version` and `stamp` where it counts them, and
`keys`: the properties that are set. A row that was read is flat, and its dates are ISO 8601 text,
which is taken apart many times faster than the driver's own types.

What is not stored stands for the field's default, and an empty list for a list that has none. So a
field with a default may be added to records that are stored already.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from operator import itemgetter
from types import MappingProxyType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from graph.records.dates import PartialDate, Span
from graph.records.model import ContactCard, SafeguardingContact
from graph.vocabulary import DatePrecision, Level

Row = Mapping[str, Any]
"""One row, to be stored or as it was read; only this room and the door look inside."""

R = TypeVar("R")

_ALWAYS = Span()
_NO_CARD = ContactCard()


@dataclass(frozen=True, slots=True)
class Part:
    """One field in a row."""

    columns: tuple[str, ...]
    read: Callable[[Any], Any] | None = None
    """From the value of its one column, or from the row where it has several; None: as it is."""
    write: Callable[[Any], Any] | None = None
    """To the value of its one column, or to those of its columns; None: as it is."""
    empty: Any = None
    """What is read where nothing is stored, and the field has no default."""


class Rows(Generic[R]):
    """How one class of records is stored and read.

    `ends` are the fields that name other records, by the column that carries them: no properties.
    `apart` are the fields that are stored in nodes or edges of their own, and how each is read;
    `older` reads what older records hold in a column that has another type by now.
    Raises TypeError for a class with a field of a type that it cannot store.
    """

    def __init__(
        self,
        record: type[R],
        ends: Mapping[str, str] = MappingProxyType({}),
        apart: Mapping[str, Callable[[Any], Any]] = MappingProxyType({}),
        older: Mapping[str, Callable[[Any], Any]] = MappingProxyType({}),
    ) -> None:
        hints = get_type_hints(record)
        self._record: Callable[..., R] = record
        self._parts: list[tuple[str, Part]] = []
        self._beside = frozenset((*ends, "id", "version", "stamp"))
        """Fields that stand beside the keys: a statement sets or counts them by itself."""
        self._apart = frozenset(apart)
        self._single: list[tuple[int, Callable[[Any], Any]]] = []
        self._joint: list[tuple[int, Callable[[Row], Any]]] = []
        self._defaults: list[tuple[int, Any]] = []
        for place, each in enumerate(fields(record)):  # type: ignore[arg-type]
            column = ends.get(each.name, each.name)
            part = (
                Part((column,), apart[each.name])
                if each.name in apart
                else part_of(column, hints[each.name])
            )
            if each.name in older:
                part = replace(part, read=older[each.name])
            self._parts.append((each.name, part))
            if part.read is not None:
                (self._joint if len(part.columns) > 1 else self._single).append((place, part.read))
            default = part.empty if each.default is MISSING else each.default
            if default is not None:
                self._defaults.append((place, default))
        self._first = itemgetter(*(part.columns[0] for _, part in self._parts))
        self.columns = frozenset(column for _, part in self._parts for column in part.columns)
        """What a row that was read holds."""

    def row(self, record: R) -> Row:
        """The row to store; fields that are stored apart are left out."""
        beside: dict[str, Any] = {}
        keys: dict[str, Any] = {}
        for name, part in self._parts:
            if name not in self._apart:
                value = getattr(record, name)
                into = beside if name in self._beside else keys
                if len(part.columns) > 1 and part.write is not None:
                    into.update(zip(part.columns, part.write(value), strict=True))
                else:
                    stored = value if part.write is None or value is None else part.write(value)
                    into[part.columns[0]] = stored
        return {**beside, "keys": keys}

    def of(self, row: Row) -> R:
        """The record of a row that was read."""
        try:
            values = list(self._first(row))
        except KeyError:
            # Kept before the class had one of its fields.
            row = {**dict.fromkeys(self.columns), **row}
            values = list(self._first(row))
        for place, read in self._single:
            value = values[place]
            if value is not None:
                values[place] = read(value)
        for place, read in self._joint:
            values[place] = read(row)
        for place, default in self._defaults:
            if values[place] is None:
                values[place] = default
        return self._record(*values)


def part_of(column: str, hint: Any) -> Part:
    """How a field of a type is stored in a column, or in several that are named after it."""
    kind = _without_none(hint)
    origin, inner = get_origin(kind), get_args(kind)
    if kind in (str, bool, int):
        return Part((column,))
    if kind is date:
        return Part((column,), date.fromisoformat)
    if kind is datetime:
        return Part((column,), datetime.fromisoformat)
    if kind is Span:
        return Part(("from", "to"), _span, lambda span: (span.start, span.end))
    if kind is ContactCard:
        return Part(("phone", "mobile", "email", "hours"), _card, _card_values)
    if kind is PartialDate:
        return _partial_date(column)
    if origin is frozenset:
        return Part((column,), _set_reader(inner[0]), sorted, frozenset())
    if origin is tuple and inner == (str, ...):
        return Part((column,), tuple, list, ())
    if origin is tuple and is_dataclass(inner[0]):
        return _parallel_lists(column, inner[0])
    if kind is SafeguardingContact:
        return _safeguarding(column)
    if origin is not None and issubclass(origin, Mapping):
        return _two_lists(column, inner[1])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Part((column,), _enum_reader(kind), lambda member: member.value)
    raise TypeError(f"a {hint} cannot be stored in {column}")


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        kinds = [each for each in get_args(hint) if each is not type(None)]
        return kinds[0] if len(kinds) == 1 else hint
    return hint


def _enum_reader(kind: type[Enum]) -> Callable[[Any], Any]:
    """Faster than calling the class, and the map reads thousands of them."""
    return {member.value: member for member in kind}.__getitem__


def _set_reader(item: Any) -> Callable[[Any], Any]:
    if item is str:
        return frozenset
    member = _enum_reader(item)
    return lambda values: frozenset(map(member, values))


def _span(row: Row) -> Span:
    start, end = row["from"], row["to"]
    if start is end is None:
        return _ALWAYS
    return Span(
        None if start is None else date.fromisoformat(start),
        None if end is None else date.fromisoformat(end),
    )


def _card(row: Row) -> ContactCard:
    phone, mobile, email, hours = row["phone"], row["mobile"], row["email"], row["hours"]
    if phone is mobile is email is hours is None:
        return _NO_CARD
    return ContactCard(phone, mobile, email, hours)


def _card_values(card: ContactCard) -> tuple[str | None, ...]:
    return card.phone, card.mobile, card.email, card.hours


def _partial_date(column: str) -> Part:
    """`birth_date` in the columns `birth_date` and `birth_precision`."""
    precision_column = f"{column.removesuffix('_date')}_precision"
    precision_of = _enum_reader(DatePrecision)

    def read(row: Row) -> PartialDate | None:
        text, precision = row[column], row[precision_column]
        if text is None or precision is None:
            return None
        return PartialDate(date.fromisoformat(text), precision_of(precision))

    def write(day: PartialDate | None) -> tuple[Any, Any]:
        return (day.value, day.precision.value) if day else (None, None)

    return Part((column, precision_column), read, write)


def _safeguarding(column: str) -> Part:
    columns = tuple(f"{column}_{each}" for each in ("name", "phone", "mobile", "email", "hours"))

    def read(row: Row) -> SafeguardingContact | None:
        name, *card = (row[each] for each in columns)
        return None if name is None else SafeguardingContact(name, ContactCard(*card))

    def write(contact: SafeguardingContact | None) -> tuple[str | None, ...]:
        if contact is None:
            return (None,) * len(columns)
        return contact.name, *_card_values(contact.card)

    return Part(columns, read, write)


def _two_lists(column: str, item: Any) -> Part:
    """What is said of each id, in two lists of one length: levels by agency, reasons by person."""
    if item is Level:
        names, values, of = f"{column}_agencies", f"{column}_levels", _enum_reader(Level)
    else:
        names, values, of = f"{column}_about", f"{column}_texts", str

    def read(row: Row) -> dict[str, Any]:
        pairs = zip(row[names] or (), row[values] or (), strict=True)
        return {name: of(value) for name, value in pairs}

    def write(mapping: Mapping[str, Any]) -> tuple[list[str], list[Any]]:
        ordered = sorted(mapping)
        return ordered, [getattr(mapping[name], "value", mapping[name]) for name in ordered]

    return Part((names, values), read, write)


def _as_it_is(value: Any) -> Any:
    return value


def _parallel_lists(column: str, record: Any) -> Part:
    """A few small records, in a list for each of their fields."""
    hints = get_type_hints(record)
    parts = [part_of(f"{column}_{each.name}", hints[each.name]) for each in fields(record)]
    names = [each.name for each in fields(record)]

    def read(row: Row) -> tuple[Any, ...]:
        lists = [map(part.read or _as_it_is, row[part.columns[0]] or ()) for part in parts]
        return tuple(record(*values) for values in zip(*lists, strict=True))

    def write(records: tuple[Any, ...]) -> tuple[list[Any], ...]:
        return tuple([getattr(each, name) for each in records] for name in names)

    return Part(tuple(part.columns[0] for part in parts), read, write)
