"""Whether somebody who is typed in may be somebody who is known. Pure: it reads no database.

Two records are taken for one person without a human only where the names, the birth date to the
day and a third identifier agree, and only one known person fits. Everything less is a question
for the coordinator, and most of it no question at all: see `judge`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rapidfuzz.distance import JaroWinkler

from graph.records.dates import PartialDate
from graph.records.names import given_name, normalised, sounds, words_of
from graph.vocabulary import DatePrecision

SIMILAR = 0.86
"""From this Jaro-Winkler similarity on, two spellings may be one name with a slip of the hand."""

ALIKE = 0.72
"""Enough where everything else agrees: the day of birth, and the family name or the postcode."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one person from another, as somebody typed it or as it is recorded."""

    given_name: str
    family_name: str
    birth_date: PartialDate | None = None
    postcode: str | None = None
    known_as: str | None = None
    identity_number: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A record that may be the same person."""

    person_id: str
    identity: Identity
    shielded: bool = False


class Outcome(StrEnum):
    NEW = "new"
    """Nobody known fits."""
    SAME = "same"
    """One known person, by names, day of birth and a third identifier."""
    NEAR = "near"
    """One may fit: the coordinator is asked."""
    SEVERAL = "several"
    """Several may fit: the coordinator is asked."""
    SHIELDED = "shielded"
    """Somebody shielded may fit: the privacy officer is asked, and nobody is joined."""


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: Outcome
    candidates: tuple[str, ...] = ()
    """Ids of the known people who may fit, the closest first."""


@dataclass(frozen=True, slots=True)
class BirthDays:
    """First and last days between which a birth date is looked for, both included."""

    first: date
    last: date


def birth_days(birth: PartialDate | None) -> tuple[BirthDays, ...]:
    """Where to look for a birth date that may have been typed wrong.

    The date itself, the same day one year earlier and later, and day and month exchanged; of a
    date that is known to the month or the year, all of that month or year.
    """
    if birth is None:
        return ()
    if birth.precision is not DatePrecision.DAY:
        return (BirthDays(birth.value, birth.latest),)
    day = birth.value
    days = {day, *(each for each in (_years_on(day, -1), _years_on(day, 1), _swapped(day)) if each)}
    # Somebody known to the year or the month alone is stored under its first day.
    days |= {day.replace(day=1), day.replace(month=1, day=1)}
    return tuple(BirthDays(each, each) for each in sorted(days))


def judge(typed: Identity, known: Iterable[Known]) -> Verdict:
    """What to do with somebody who was typed in, given those whose birth date may be theirs."""
    days = birth_days(typed.birth_date)
    fits = [(_closeness(typed, each.identity, days), each) for each in known]
    fits = [(closeness, each) for closeness, each in fits if closeness > 0]
    fits.sort(key=lambda fit: (-fit[0], fit[1].person_id))
    ids = tuple(each.person_id for _, each in fits)
    if not fits:
        return Verdict(Outcome.NEW)
    if any(each.shielded for _, each in fits):
        return Verdict(Outcome.SHIELDED, ids)
    if len(fits) > 1:
        return Verdict(Outcome.SEVERAL, ids)
    if same_person(typed, fits[0][1].identity):
        return Verdict(Outcome.SAME, ids)
    return Verdict(Outcome.NEAR, ids)


def same_person(one: Identity, other: Identity) -> bool:
    """Whether two records may be joined without asking anybody.

    "Baby" is no name, a year is no birth date, and an address in common proves nothing by itself.
    """
    if not _days_agree(one.birth_date, other.birth_date):
        return False
    given, family = given_name(one.given_name), normalised(one.family_name)
    if not given or not family:
        return False
    if given != given_name(other.given_name) or family != normalised(other.family_name):
        return False
    return _agree(one.identity_number, other.identity_number) or (
        _agree(postcode_key(one.postcode), postcode_key(other.postcode))
        and not _differ(one.identity_number, other.identity_number)
    )


_UK_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\s*$", re.IGNORECASE)
_AUSTRALIAN_POSTCODE = re.compile(r"\b([0-9]{4})\s*$")


def postcode_key(text: str | None) -> str | None:
    """The postcode at the end of an address, without blanks and in capitals; None if there is none.

    British ones (BS 7666) and Australian ones.
    """
    if not text:
        return None
    if british := _UK_POSTCODE.search(text.strip()):
        return "".join(british.groups()).upper()
    australian = _AUSTRALIAN_POSTCODE.search(text.strip())
    return australian.group(1) if australian else None


def _closeness(typed: Identity, known: Identity, days: Sequence[BirthDays]) -> float:
    """How close two records are, 0 to 2; 0 where nobody need be asked."""
    if _agree(typed.identity_number, known.identity_number):
        return 2.0
    if not _may_be_born_on(known.birth_date, days):
        return 0.0
    given, family = _given_likeness(typed, known), _likeness(typed.family_name, known.family_name)
    crossed = min(
        _likeness(typed.given_name, known.family_name),
        _likeness(typed.family_name, known.given_name),
    )
    same_day = _days_agree(typed.birth_date, known.birth_date)
    same_home = _agree(postcode_key(typed.postcode), postcode_key(known.postcode))
    if not (_may_fit(given, family, same_day, same_home) or crossed >= SIMILAR):
        return 0.0
    names = max(given + family, 2 * crossed) / 2
    return names + (0.5 if same_day else 0) + (0.5 if same_home else 0)


def _may_fit(given: float, family: float, same_day: bool, same_home: bool) -> bool:
    if given >= SIMILAR and family >= SIMILAR:
        return True
    if not same_day and not same_home:
        return False
    if given >= SIMILAR:
        # A married name, or another parent's: only with the day of birth or the home.
        return same_day
    # Twins share the day, the home and the family name: what parts them is the given name.
    return family >= SIMILAR and given >= ALIKE and same_day


def _given_likeness(typed: Identity, known: Identity) -> float:
    """Of the given names and the names people go by, the pair that is most alike."""
    one = [name for name in (typed.given_name, typed.known_as) if name and given_name(name)]
    other = [name for name in (known.given_name, known.known_as) if name and given_name(name)]
    if not one or not other:
        # A child without a name yet may be anybody's: the family name and the day must do.
        return ALIKE
    return max(_likeness(mine, theirs) for mine in one for theirs in other)


def _likeness(one: str, other: str) -> float:
    """1 where two names are written or said alike, else how alike they are written."""
    left, right = normalised(one), normalised(other)
    if not left or not right:
        return 0.0
    mine, theirs = set(words_of(one)), set(words_of(other))
    if left == right or mine <= theirs or theirs <= mine:
        return 1.0  # the same, or one of two first or family names
    written = JaroWinkler.similarity(left, right)
    return max(written, 0.95) if written >= 0.6 and sounds(one) & sounds(other) else written


def _agree(one: str | None, other: str | None) -> bool:
    return bool(one) and one == other


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and one != other


def _days_agree(one: PartialDate | None, other: PartialDate | None) -> bool:
    return (
        one is not None
        and other is not None
        and one.precision is other.precision is DatePrecision.DAY
        and one.value == other.value
    )


def _may_be_born_on(known: PartialDate | None, days: Sequence[BirthDays]) -> bool:
    return known is not None and any(
        each.first <= known.latest and known.value <= each.last for each in days
    )


def _years_on(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1) - timedelta(days=1)


def _swapped(day: date) -> date | None:
    try:
        return day.replace(month=day.day, day=day.month)
    except ValueError:
        return None


def same_address(one: str | None, another: str | None) -> bool:
    """Two addresses are written alike, but for case, marks and punctuation; none is like none."""
    return bool(one) and bool(another) and normalised(one or "") == normalised(another or "")
