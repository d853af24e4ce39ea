"""The same person, or two people: two records side by side, by whoever settles that.

The coordinator sees the identity rows of an open task, and nothing of who is around anybody; those
of a task about somebody who is protected the privacy officer sees instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.joining import around, join_records, plan
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import Touched
from graph.door.locking import Ask
from graph.errors import NotVisible, Refused
from graph.records.dates import PartialDate
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, DatePrecision, Sex
from queries import comparing, merging
from queries.comparing import IdentityRow, Judged, OfWhom, TaskJudged, TaskLeft, TaskOf, TwoRecords
from queries.narrowing import Two
from visualisations.said import date_text, day_text
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class Side:
    what: str
    one: str
    other: str

    @property
    def agrees(self) -> bool:
        return bool(self.one) and self.one.casefold() == self.other.casefold()

    @property
    def differs(self) -> bool:
        return bool(self.one and self.other) and not self.agrees


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two records say of who they are; nothing is scored."""

    task_id: str
    one_id: str
    other_id: str
    sides: tuple[Side, ...]
    more: int
    """How many other records the task is about."""
    second: bool
    """Somebody else said that they are one person's: who says so too joins them."""
    first: bool
    """Somebody is protected, and nobody has said so yet: a second person has to."""


@dataclass(frozen=True, slots=True)
class Waiting:
    task_id: str
    since: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class Joined:
    join_id: str
    on: str


def open_comparisons(services: Services, actor: Actor, *, guarded: bool) -> tuple[Waiting, ...]:
    """What waits, oldest first; what nobody could tell last."""
    rows = services.gateway.read(actor, comparing.OPEN_COMPARISONS, OfWhom(guarded))
    return tuple(
        Waiting(row.task_id, _day(services, row.made_at), row.unsure_at is not None) for row in rows
    )


def joined_lately(services: Services, actor: Actor, *, guarded: bool) -> tuple[Joined, ...]:
    rows = services.gateway.read(actor, merging.RECENT_JOINS, OfWhom(guarded))
    return tuple(Joined(row.join_id, _day(services, row.at)) for row in rows)


def comparison(
    services: Services, actor: Actor, task_id: str, op_id: str, *, guarded: bool
) -> Comparison:
    """Two of an open task's records that nobody has judged. Raises NotVisible."""
    with services.change(actor, SentForm(op_id, "compared")) as change:
        rows = change.run(comparing.IDENTITY_ROWS, TaskOf(task_id, guarded))
        pair = _unjudged(change, rows)
        change.record(AuditTag.RECORDS_COMPARED, task_id)
        change.commit()
    if pair is None:
        raise NotVisible
    one, other = pair
    waits = one.same_pair is not None and {*one.same_pair} == {one.person_id, other.person_id}
    return Comparison(
        task_id,
        one.person_id,
        other.person_id,
        _sides(one, other, services.words),
        len([row for row in rows if not row.joined]) - 2,
        second=one.guarded and waits and one.same_by != actor.account_id,
        first=one.guarded and not (waits and one.same_by != actor.account_id),
    )


def two_people(
    services: Services,
    actor: Actor,
    sent: SentForm,
    task_id: str,
    pair: tuple[str, str],
    *,
    guarded: bool,
) -> None:
    """For ever: no later import, entry or match joins them."""
    with services.change(actor, sent) as change:
        judged, _ = _judged(services, change, actor, task_id, pair, guarded=guarded)
        change.one(comparing.SAY_TWO_PEOPLE, judged)
        change.run(comparing.CLOSE_COMPARISON, TaskJudged(judged.judgement_id, task_id))
        change.record(AuditTag.PEOPLE_TOLD_APART, judged.judgement_id)
        change.commit()


def cannot_tell(
    services: Services,
    actor: Actor,
    sent: SentForm,
    task_id: str,
    pair: tuple[str, str],
    *,
    guarded: bool,
) -> None:
    """It waits, behind all that nobody has looked at."""
    with services.change(actor, sent) as change:
        judged, _ = _judged(services, change, actor, task_id, pair, guarded=guarded)
        left = TaskLeft(judged.judgement_id, task_id, change.now)
        change.one(comparing.CANNOT_TELL, left)
        change.record(AuditTag.RECORDS_COMPARED, task_id)
        change.commit()


def same_person(
    services: Services,
    actor: Actor,
    sent: SentForm,
    task_id: str,
    pair: tuple[str, str],
    *,
    guarded: bool,
) -> str | None:
    """Link two records, which stay; the id of the link, by which it is undone.

    Empty where one of them is protected and a second person has to say so too. Raises NotVisible
    where somebody has said meanwhile that they are two people, and Refused, in the same words for
    whoever does not know of it, where the one is kept safe from the other.
    """

    def touched(ask: Ask) -> Iterable[Touched]:
        rows = ask(comparing.IDENTITY_ROWS, TaskOf(task_id, guarded))
        if not {row.person_id for row in rows} >= {*pair}:
            raise NotVisible
        return around(ask, pair)

    plan(services, actor)
    with services.change(actor, sent, find=touched) as change:
        judged, row = _judged(services, change, actor, task_id, pair, guarded=guarded)
        known = change.one(comparing.KNOWN_APART, TwoRecords(*pair))
        if known.apart:
            raise NotVisible
        if known.kept_safe:
            raise Refused("refused_two_people_for_ever")
        told = row.same_pair is not None and {*row.same_pair} == {*pair}
        if row.guarded and not (told and row.same_by != actor.account_id):
            change.one(comparing.SAY_SAME_FIRST, judged)
            change.record(AuditTag.PEOPLE_MAY_BE_JOINED, judged.judgement_id)
            change.commit()
            return change.result
        one, other = pair
        into = one if (known.supports_one, other) > (known.supports_other, one) else other
        away = other if into == one else one
        join_records(change, Two(judged.judgement_id, away, into), actor)
        change.run(comparing.CLOSE_COMPARISON, TaskJudged(judged.judgement_id, task_id))
        change.record(AuditTag.PEOPLE_JOINED, judged.judgement_id)
        change.commit(judged.judgement_id)
    return change.result


def _judged(
    services: Services,
    change: Change,
    actor: Actor,
    task_id: str,
    pair: tuple[str, str],
    *,
    guarded: bool,
) -> tuple[Judged, IdentityRow]:
    """Raises NotVisible where these are not two records of an open task of theirs."""
    rows = change.run(comparing.IDENTITY_ROWS, TaskOf(task_id, guarded))
    open_ones = {row.person_id for row in rows if not row.joined}
    if len({*pair}) != 2 or not open_ones >= {*pair}:
        raise NotVisible
    judged = Judged(services.ids.new(), task_id, *pair, by=actor.account_id, at=change.now)
    return judged, rows[0]


def _unjudged(change: Change, rows: list[IdentityRow]) -> tuple[IdentityRow, IdentityRow] | None:
    left = [row for row in rows if not row.joined]
    for place, one in enumerate(left):
        for other in left[place + 1 :]:
            pair = TwoRecords(one.person_id, other.person_id)
            if not change.one(comparing.KNOWN_APART, pair).apart:
                return one, other
    return None


def _sides(one: IdentityRow, other: IdentityRow, words: Words) -> tuple[Side, ...]:
    def side(what: str, said: tuple[str | None, str | None]) -> Side:
        return Side(words.text(what), said[0] or "", said[1] or "")

    died = words.text("compare_has_died")
    return (
        side("compare_given_name", (one.given_name, other.given_name)),
        side("compare_family_name", (one.family_name, other.family_name)),
        side("compare_known_as", (one.known_as, other.known_as)),
        side("compare_born", (_born(one, words), _born(other, words))),
        side("compare_sex", (_sex(one, words), _sex(other, words))),
        side("compare_postcode", (one.postcode, other.postcode)),
        side("compare_died", (died if one.died else "", died if other.died else "")),
    )


def _sex(row: IdentityRow, words: Words) -> str:
    return "" if row.sex == Sex.UNKNOWN else words.of(Sex(row.sex))


def _born(row: IdentityRow, words: Words) -> str:
    if row.born is None or row.precision is None:
        return ""
    return date_text(PartialDate(date.fromisoformat(row.born), DatePrecision(row.precision)), words)


def _day(services: Services, at: datetime) -> str:
    return day_text(local_date(at, services.policy.time_zone), services.words)
