"""What imports hold, worked off one by one: by the coordinator, the privacy officer where somebody
is protected, or whoever works with the person, where the coordinator asks them.

Who settles it sees who somebody is, and not which source says so; or a source, and not of whom
(`queries/held.py`).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.comparing import Side
from app.services.families.sight import at, works_with
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import Touched, person
from graph.door.locking import Ask
from graph.errors import NotVisible
from graph.records.dates import PartialDate
from graph.records.names import sounds
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, DatePrecision, HeldAnswer, RecordKind, Sex, TaskKind
from queries import held
from queries.held import (
    AskedTask,
    GivenBack,
    HeldOn,
    HeldRow,
    HeldTask,
    PutToWorker,
    Settlement,
    TakenIdentity,
)
from visualisations.said import date_text, day_text
from visualisations.words import Words

ASKED_FOR = timedelta(days=7)
"""How long a question is the worker's alone; then it is the coordinator's too, answered or not."""

_NARROWER = "narrower"


@dataclass(frozen=True, slots=True)
class HeldLine:
    task_id: str
    what: str
    since: str


@dataclass(frozen=True, slots=True)
class Held:
    """One record that waits."""

    task_id: str
    version: int
    what: str
    """Which kind of record, in words."""
    why: str
    source: str
    """Empty where it is about who somebody is."""
    external_id: str
    sides: tuple[Side, ...]
    """Who somebody is, as Kithmap and as the file say it; empty of every other record."""
    answers: tuple[HeldAnswer, ...]
    person_id: str = ""
    """Whose it is, for whoever works with them; empty for everybody else."""


def open_held(services: Services, actor: Actor, *, guarded: bool) -> tuple[HeldLine, ...]:
    """The hundred that have waited longest."""
    words = services.words
    rows = services.gateway.read(actor, held.OPEN_HELD, HeldOn(guarded, _today(services)))
    return tuple(
        HeldLine(
            row.task_id,
            words.of(RecordKind(row.record_kind)),
            day_text(local_date(row.made_at, services.policy.time_zone), words),
        )
        for row in rows
    )


def held_task(services: Services, actor: Actor, task_id: str, op_id: str, *, guarded: bool) -> Held:
    """Raises NotVisible where it is settled, somebody else's, or none."""
    with services.change(actor, SentForm(op_id, "held")) as change:
        rows = change.run(held.HELD_TASK, HeldTask(task_id, guarded, _today(services)))
        change.record(AuditTag.HELD_SHOWN, task_id)
        change.commit()
    if not rows:
        raise NotVisible
    return _said(rows[0], services.words, _answers(rows[0], guarded=guarded))


def settle(
    services: Services,
    actor: Actor,
    sent: SentForm,
    task_id: str,
    how: HeldAnswer,
    *,
    guarded: bool,
) -> None:
    """Raises NotVisible where it is settled by now, or that is no answer to it, and
    ChangedMeanwhile where the source says something else since."""
    asked = HeldTask(task_id, guarded, _today(services))

    def touched(ask: Ask) -> Iterable[Touched]:
        rows = ask(held.HELD_TASK, asked)
        if not rows or how not in _answers(rows[0], guarded=guarded):
            raise NotVisible
        return _taken_of(rows[0], how)

    with services.change(actor, sent, find=touched) as change:
        row = _only(change.run(held.HELD_TASK, asked))
        change.expect(task_id, row.version)
        if how is HeldAnswer.ASKED:
            today = _today(services)
            put = PutToWorker(task_id, row.version, today, today + ASKED_FOR)
            change.one(held.PUT_TO_WORKER, put)
            change.record(AuditTag.HELD_ASKED, task_id)
        else:
            _settle(change, actor, row, how)
        change.commit()


def asked_task(services: Services, actor: Actor, task_id: str, op_id: str) -> Held:
    """What the coordinator put to the actor. Raises NotVisible, also where they do not work with
    the person any more."""
    row = _asked(services, actor, task_id)
    person_id = row.person_id or ""
    with services.change(actor, SentForm(op_id, "asked"), sees=at(person_id)) as change:
        if not works_with(change.web, person_id):
            raise NotVisible
        change.record(AuditTag.HELD_SHOWN, task_id)
        change.commit()
    answers = (HeldAnswer.KEPT, HeldAnswer.TAKEN, HeldAnswer.ASKED)
    return _said(row, services.words, answers, person_id)


def answer(services: Services, actor: Actor, sent: SentForm, task_id: str, how: HeldAnswer) -> None:
    """As whoever works with the person; ASKED gives it back. Raises as `settle` does."""
    if how not in (HeldAnswer.KEPT, HeldAnswer.TAKEN, HeldAnswer.ASKED):
        raise NotVisible
    me = actor.practitioner_id or ""
    person_id = _asked(services, actor, task_id).person_id or ""

    def touched(ask: Ask) -> Iterable[Touched]:
        rows = ask(held.ASKED_TASK, AskedTask(task_id, me))
        if not rows or not works_with(change.web, person_id):
            raise NotVisible
        return _taken_of(rows[0], how)

    change = services.change(actor, sent, sees=at(person_id), find=touched)
    with change:
        row = _only(change.run(held.ASKED_TASK, AskedTask(task_id, me)))
        change.expect(task_id, row.version)
        if how is HeldAnswer.ASKED:
            change.one(held.GIVE_BACK, GivenBack(task_id, row.version, me))
            change.record(AuditTag.HELD_ASKED, task_id)
        else:
            _settle(change, actor, row, how)
        change.commit()


def _asked(services: Services, actor: Actor, task_id: str) -> HeldRow:
    if actor.practitioner_id is None:
        raise NotVisible
    mine = AskedTask(task_id, actor.practitioner_id)
    for row in services.gateway.read(actor, held.ASKED_TASK, mine):
        if row.person_id is not None:
            return row
    raise NotVisible


def _only(rows: Sequence[HeldRow]) -> HeldRow:
    """Raises NotVisible where somebody settled it just now: nothing is locked that keeps it."""
    if not rows:
        raise NotVisible
    return rows[0]


def _taken_of(row: HeldRow, how: HeldAnswer) -> list[Touched]:
    taken = how is HeldAnswer.TAKEN and row.person_id is not None
    return [person(row.person_id or "")] if taken else []


def _settle(change: Change, actor: Actor, row: HeldRow, how: HeldAnswer) -> None:
    if how is HeldAnswer.TAKEN:
        change.one(held.TAKE_IDENTITY, _as_taken(row))
    change.one(
        held.SETTLE_IMPORT_TASK,
        Settlement(row.task_id, row.version, actor.account_id, how.value, change.now),
    )
    change.record(AuditTag.HELD_SETTLED, row.task_id)


def _answers(row: HeldRow, *, guarded: bool) -> tuple[HeldAnswer, ...]:
    """Of a person whoever reads who they are; of every other record, what needs no look at it. An
    agreement that is silent until its source has spoken is no coordinator's to let speak."""
    if row.person_id is not None:
        own = (HeldAnswer.KEPT, HeldAnswer.TAKEN)
        return own if guarded else (*own, HeldAnswer.ASKED)
    if row.kind == TaskKind.IMPORT_HELD:
        return (HeldAnswer.MENDED, HeldAnswer.LEFT_OUT)
    if row.reason == _NARROWER:
        return (HeldAnswer.MENDED,)
    return (HeldAnswer.KEPT, HeldAnswer.MENDED)


def _said(row: HeldRow, words: Words, answers: tuple[HeldAnswer, ...], person_id: str = "") -> Held:
    known = f"held_because_{row.reason}"
    held_back = row.kind == TaskKind.IMPORT_HELD or known not in words.texts
    return Held(
        row.task_id,
        row.version,
        words.of(RecordKind(row.record_kind)),
        words.text("held_because_held" if held_back else known),
        row.source or "",
        row.external_id or "",
        _sides(row, words),
        answers,
        person_id,
    )


def _offered(row: HeldRow) -> dict[str, Any]:
    return dict(json.loads(row.offered or "{}"))


def _sides(row: HeldRow, words: Words) -> tuple[Side, ...]:
    if row.person_id is None:
        return ()
    new = _offered(row)

    def side(key: str, own: str | None, offered: str | None) -> Side:
        return Side(words.text(key), own or "", offered or "")

    return (
        side("compare_given_name", row.given_name, new.get("given_name")),
        side("compare_family_name", row.family_name, new.get("family_name")),
        side("compare_known_as", row.known_as, new.get("known_as")),
        side(
            "compare_born",
            _born(row.born, row.precision, words),
            _born(new.get("birth_date"), new.get("birth_precision"), words),
        ),
        side("compare_sex", _sex(row.sex, words), _sex(new.get("sex"), words)),
    )


def _born(day: str | None, precision: str | None, words: Words) -> str:
    if day is None:
        return ""
    known = DatePrecision(precision) if precision else DatePrecision.DAY
    return date_text(PartialDate(date.fromisoformat(day), known), words)


def _sex(code: str | None, words: Words) -> str:
    return "" if code in (None, Sex.UNKNOWN) else words.of(Sex(code or Sex.UNKNOWN))


def _as_taken(row: HeldRow) -> TakenIdentity:
    """What the file does not say stays as it is."""
    new = _offered(row)
    given = new.get("given_name") or row.given_name or ""
    family = new.get("family_name") or row.family_name or ""
    known_as = new.get("known_as") or row.known_as
    sex = new.get("sex")
    own = (row.born, row.precision)
    says = (new["birth_date"], new.get("birth_precision")) if new.get("birth_date") else own
    return TakenIdentity(
        person_id=row.person_id or "",
        given_name=given,
        family_name=family,
        known_as=known_as,
        sex=(row.sex if sex in (None, Sex.UNKNOWN) else sex) or Sex.UNKNOWN.value,
        birth_date=date.fromisoformat(says[0]) if says[0] else None,
        birth_precision=says[1],
        given_sounds=sorted(sounds(given) | sounds(known_as or "")),
        family_sounds=sorted(sounds(family)),
    )


def _today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)
