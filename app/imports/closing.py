"""What a row closes: it takes effect on its own, whatever else of its file is refused.

An import that holds back a no together with a yes leaves open what somebody closed. So what a row
closes is read apart from the rest of it, as far as its id and its dates can be read.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from app.imports.cells import LONGEST_ID, BadCell, Cells, as_written
from app.imports.drafts import ConsentDraft, Draft, PostDraft
from app.imports.kinds import Key, Kind
from app.imports.moment import Moment
from graph.records.agreements import Exclusion, HeldAuthority, SafetyArrangement
from graph.records.dates import PartialDate, Span
from graph.records.model import Agency, Interest, Kinship, Membership, Person, Practitioner, Support
from graph.vocabulary import (
    SENSITIVE_SECTORS,
    ConsentEventKind,
    DatePrecision,
    Sector,
    SupportState,
)

Value = str | bool | date | SupportState | DatePrecision
_Read = TypeVar("_Read")

NOT_LIVE = frozenset({SupportState.ENDED, SupportState.ENTERED_IN_ERROR})


@dataclass(frozen=True, slots=True)
class Closing:
    """What one row takes away from its record, where that came in an earlier import."""

    key: Key
    properties: Mapping[str, Value] = field(default_factory=dict)
    """What its record is given; `to` only where it is earlier than what stands there."""
    named_workers: frozenset[str] = frozenset()
    """Of somebody who is shielded: the only practitioners with reach, by the source's ids."""
    ends_agreement: bool = False
    """Whether it is a no, or a withdrawal."""
    ended_at: datetime | None = None
    """When, in UTC, where the row says it."""

    def __bool__(self) -> bool:
        return bool(self.properties) or self.ends_agreement


def closing_of(key: Key, draft: Draft, moment: Moment) -> Closing:
    """What a row that could be read closes."""
    match draft:
        case Person():
            found: dict[str, Value] = {}
            if draft.shielded:
                found["shielded"] = True
            if draft.objects:
                found["objects"] = True
            if draft.deceased_on:
                found.update(death(PartialDate(draft.deceased_on, draft.deceased_precision)))
            return Closing(key, found, draft.named_workers)
        case Agency():
            secret = draft.sensitive or draft.sector in SENSITIVE_SECTORS
            return Closing(key, {"sensitive": True} if secret else {})
        case Practitioner():
            return Closing(key, {"sensitive": True} if draft.sensitive else {})
        case Support():
            return Closing(key, _of_support(draft.state, draft.span, draft.sensitive, moment))
        case PostDraft():
            return Closing(key, _ended(draft.post.span, moment))
        case Membership() | HeldAuthority():
            return Closing(key, _ended(draft.span, moment))
        case Kinship():
            kept_apart: dict[str, Value] = (
                {"contact_restricted": True} if draft.contact_restricted else {}
            )
            return Closing(key, {**_ended(draft.span, moment), **kept_apart})
        case ConsentDraft():
            if not says_no(draft):
                return Closing(key)
            return Closing(key, ends_agreement=True, ended_at=draft.consent.events[-1].at)
        case _:
            return Closing(key)


def death(died: PartialDate) -> dict[str, Value]:
    """A death as it is stored: the first day that it can have been, and how exact that is."""
    found: dict[str, Value] = {"deceased_on": died.value}
    if died.precision is not DatePrecision.DAY:
        found["deceased_precision"] = died.precision
    return found


def only_closes(draft: Draft, moment: Moment) -> bool:
    """Whether a row opens nothing to anybody, and so waits for nothing."""
    match draft:
        case ConsentDraft():
            return says_no(draft)
        case Support():
            return draft.state in NOT_LIVE or bool(_ended(draft.span, moment))
        case PostDraft():
            return bool(_ended(draft.post.span, moment))
        case Membership() | Kinship() | HeldAuthority():
            return bool(_ended(draft.span, moment))
        case Interest():
            return True
        case Exclusion() | SafetyArrangement():
            # One that has ended lifts what it limited.
            return not _ended(draft.span, moment)
        case _:
            return False


def says_no(draft: ConsentDraft) -> bool:
    """Whether an agreement is a no, or was withdrawn."""
    kinds = [event.kind for event in draft.consent.events]
    return not kinds or kinds[-1] in {ConsentEventKind.SAID_NO, ConsentEventKind.WITHDRAWN}


def _of_support(
    state: SupportState, span: Span, sensitive: bool, moment: Moment
) -> dict[str, Value]:
    found: dict[str, Value] = _ended(span, moment)
    if state in NOT_LIVE:
        found["state"] = state
    if sensitive:
        found["sensitive"] = True
    return found


def _ended(span: Span, moment: Moment) -> dict[str, Value]:
    return {"to": span.end} if span.end and span.end < moment.today else {}


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What could be read of a row that cannot be read whole."""

    closing: Closing | None = None
    """None where not even its id could be read."""
    people: frozenset[str] = frozenset()
    """Whom it is about, by the source's ids."""
    words: frozenset[str] = frozenset()
    """The pieces of a line whose columns cannot be told: each may be the id of a person or of an
    agreement."""


def glimpse(kind: Kind, identity: Callable[[Cells], str], cells: Cells, moment: Moment) -> Glimpse:
    """Read cell by cell what a refused row closes.

    What its cells leave open about an agency or a practitioner is closed: sensitive until the row
    is read.
    """
    people = frozenset(
        one
        for column in ("person_id", "relative_id", "protected_id", "from_id")
        if (one := _tried(cells.id, column))
    )
    external_id = _tried(identity, cells)
    if not external_id:
        return Glimpse(people=people)
    key = Key(kind, external_id)
    match kind:
        case Kind.PERSONS:
            found: dict[str, Value] = {}
            for column in ("shielded", "objects"):
                if _tried(cells.flag, column):
                    found[column] = True
            if died := _tried(lambda column: cells.past(column, moment.today), "deceased_on"):
                found.update(death(died))
            named = _tried(cells.ids, "named_workers") or frozenset()
            return Glimpse(Closing(key, found, named), people | {external_id})
        case Kind.AGENCIES | Kind.PRACTITIONERS:
            sector = _tried(lambda column: cells.code(column, Sector), "sector")
            secret = _tried(cells.flag, "sensitive", unread=True) or sector in SENSITIVE_SECTORS
            return Glimpse(Closing(key, {"sensitive": True} if secret else {}), people)
        case Kind.CONSENTS:
            withdrawn = bool(cells.values.get("withdrawn_on"))
            answer = as_written(cells.values.get("answer", ""))
            no = withdrawn or answer == ConsentEventKind.SAID_NO
            return Glimpse(Closing(key, ends_agreement=no), people)
        case Kind.SUPPORTS:
            state = _tried(
                lambda column: cells.code(column, SupportState, SupportState.ACTIVE), "state"
            )
            sensitive = bool(_tried(cells.flag, "sensitive"))
            found = _of_support(
                state or SupportState.ACTIVE,
                Span(None, _tried(cells.last_day, "to")),
                sensitive,
                moment,
            )
            return Glimpse(Closing(key, found), people)
        case Kind.POSTS | Kind.MEMBERSHIPS | Kind.KINSHIPS | Kind.AUTHORITIES:
            found = _ended(Span(None, _tried(cells.last_day, "to")), moment)
            if kind is Kind.KINSHIPS and _tried(cells.flag, "contact_restricted"):
                found["contact_restricted"] = True
            return Glimpse(Closing(key, found), people)
        case _:
            return Glimpse(Closing(key), people)


_Asked = TypeVar("_Asked")


def _tried(
    read: Callable[[_Asked], _Read], asked: _Asked, unread: _Read | None = None
) -> _Read | None:
    try:
        return read(asked)
    except BadCell:
        return unread


_PIECES = re.compile(r"[,;\t\"\r\n]+")
_MOST_PIECES = 200


def pieces(line: str) -> Glimpse:
    """The pieces of a line that is no record."""
    return words_of(_PIECES.split(line[:LONGEST_GLIMPSE]))


def words_of(cells: Iterable[str]) -> Glimpse:
    """The cells of a row whose columns cannot be told, as far as they may be ids."""
    words = (word.strip() for word in cells)
    short = [word for word in words if 0 < len(word) <= LONGEST_ID]
    return Glimpse(words=frozenset(short[:_MOST_PIECES]))


LONGEST_GLIMPSE = 10_000
"""Characters of a line that are looked at where it cannot be read."""
