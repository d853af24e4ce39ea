"""What is due about one person, from the viewer's own support web and nothing else.

From when on something is late, the thresholds of the gaps say.

What is late and what is still to come are told apart: the first by the days since, the second by
the days that are left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from graph.gaps import Thresholds
from graph.gaps.agreed import ADULT, agreement_ending
from graph.policy.support_web import Reason, SupportWeb, VisiblePerson, VisibleSupport
from graph.records.dates import PartialDate
from graph.vocabulary import DatePrecision, SupportState
from visualisations.said import day_text, name_of
from visualisations.words import Words


class DueKind(StrEnum):
    LEFT = "left"
    """A colleague left, and their support was not handed over."""
    CONFIRM = "confirm"
    WAITS = "waits"
    ENDS = "ends"
    TURNS = "turns"
    """A birthday after which somebody else decides."""
    AGREEMENT = "agreement"
    """What was agreed ends, or has ended while support goes on."""


@dataclass(frozen=True, slots=True)
class Due:
    kind: DueKind
    person_id: str
    text: str
    days: int
    """Since when, where it is late or waits; else how many are left."""
    late: bool
    to_come: bool

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """What is late before what waits, the longest first; then what comes, the next first."""
        return (not self.late, self.to_come, self.days if self.to_come else -self.days)


def mine(web: SupportWeb, person_id: str) -> tuple[VisibleSupport, ...]:
    """The lines by which the viewer has the person: their own, or a colleague's for whom they
    stand in or whom they lead."""
    ways = (Reason.COVER, Reason.SUPERVISOR, Reason.HAND_OVER)
    return tuple(
        line
        for line in web.supports_of(person_id)
        if not line.ended and (line.own or line.reason in ways)
    )


def due_of(web: SupportWeb, person: VisiblePerson, at: Thresholds, words: Words) -> tuple[Due, ...]:
    """What is due about one person, the heaviest first, one of each kind."""
    name = name_of(person, words)
    found: dict[DueKind, Due] = {}
    for kind, day in _dates(web, person, at):
        late, to_come = _lateness(kind, day, web.on, at)
        days = abs((day - web.on).days)
        years = day.year - person.birth_date.value.year if person.birth_date else 0
        text = words.text(f"due_{kind}", name=name, date=day_text(day, words), years=years)
        due = Due(kind, person.id, text, days, late, to_come)
        found[kind] = min(due, found.get(kind, due), key=lambda each: each.weight)
    return in_order(found.values())


def in_order(dues: Iterable[Due]) -> tuple[Due, ...]:
    return tuple(sorted(dues, key=lambda due: (due.weight, due.text)))


def _lateness(kind: DueKind, day: date, on: date, at: Thresholds) -> tuple[bool, bool]:
    """Whether it is late, and whether it is still to come."""
    if kind is DueKind.WAITS:
        return (on - day).days > at.waiting_long, False
    if kind is DueKind.AGREEMENT:
        return day < on, day >= on
    to_come = kind in (DueKind.ENDS, DueKind.TURNS)
    return not to_come, to_come


def _dates(
    web: SupportWeb, person: VisiblePerson, at: Thresholds
) -> Iterator[tuple[DueKind, date]]:
    for line in mine(web, person.id):
        yield from _of_line(line, web.on, at)
    if person.birth_date is not None and not person.deceased:
        for years in sorted({at.own_word_from, ADULT}):
            day = _birthday(person.birth_date, years)
            if day is not None and web.on < day <= web.on + timedelta(at.birthday):
                yield DueKind.TURNS, day
    for gap in agreement_ending(web, at):
        if gap.subject == person.id:
            yield from ((DueKind.AGREEMENT, fact.on) for fact in gap.facts if fact.on)


def _of_line(line: VisibleSupport, on: date, at: Thresholds) -> Iterator[tuple[DueKind, date]]:
    if line.reason is Reason.HAND_OVER:
        yield DueKind.LEFT, line.until or on
    elif line.state is SupportState.PROPOSED:
        if line.since is not None:
            yield DueKind.WAITS, line.since
    elif line.state is SupportState.ACTIVE:
        said = line.confirmed_on or line.since
        if said is not None and (on - said).days > at.unconfirmed:
            yield DueKind.CONFIRM, said
        if line.until is not None and on <= line.until <= on + timedelta(at.ends_soon):
            yield DueKind.ENDS, line.until


def _birthday(born: PartialDate, years: int) -> date | None:
    """None where the day is not known."""
    if born.precision is not DatePrecision.DAY:
        return None
    try:
        return born.value.replace(year=born.value.year + years)
    except ValueError:  # the 29th of February
        return date(born.value.year + years, 3, 1)
