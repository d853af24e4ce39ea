"""Two records of one person: what hangs on the one is led to the other, and back again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from app.services.changes import SentForm
from app.services.context import Services
from graph.clock import local_date
from graph.database.query import Query, Touch
from graph.door.first_statements import Touched
from graph.door.locking import Ask
from graph.errors import ChangedMeanwhile, NotVisible, Refused
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries import comparing, leading, merging, narrowing, protecting
from queries.comparing import TaskJudged, TaskOf, TwoRecords
from queries.leading import Lead
from queries.merging import Around, Join, JoinAt, JoinRow, Part, Since
from queries.narrowing import Ends, OneRecord, Two
from queries.protecting import ForBoth, OfJoin, Protection
from visualisations.said import day_text
from visualisations.words import Words

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Came:
    record_id: str
    said: str


@dataclass(frozen=True, slots=True)
class Parting:
    """What happened since two records were joined, to be asked about one by one."""

    join_id: str
    on: str
    since: tuple[Came, ...]
    protects: tuple[str, ...]
    """What protects them since then, in words: it holds for both."""
    later: bool


def parting(services: Services, actor: Actor, join_id: str, *, guarded: bool) -> Parting:
    """Raises NotVisible where nothing is joined so, or it is for somebody else to part."""
    row = _join(services.gateway.read(actor, merging.JOIN_AT, JoinAt(join_id)), guarded=guarded)
    since = services.gateway.read(actor, merging.SINCE_JOINED, JoinAt(join_id))
    protects = services.gateway.read(actor, protecting.PROTECTED_SINCE, OfJoin(join_id))
    words = services.words
    return Parting(
        join_id,
        day_text(local_date(row.at, services.policy.time_zone), words),
        tuple(Came(each.record_id, _came(each, words)) for each in since),
        tuple(_came(each, words) for each in protects),
        row.later,
    )


def part(
    services: Services,
    actor: Actor,
    sent: SentForm,
    join_id: str,
    picked: Iterable[str],
    *,
    guarded: bool,
) -> None:
    """Lead everything back to the record it came from, as it is by now, and with it what was
    picked of what came since. Raises Refused where the record that stayed was joined since."""
    chosen = sorted(set(picked))
    plan(services, actor)

    def touched(ask: Ask) -> Iterable[Touched]:
        row = _join(ask(merging.JOIN_AT, JoinAt(join_id)), guarded=guarded)
        return around(ask, (row.from_id, row.into_id))

    with services.change(actor, sent, find=touched) as change:
        row = _join(change.run(merging.JOIN_AT, JoinAt(join_id)), guarded=guarded)
        if row.later:
            raise Refused("refused_joined_again_since")
        known = {each.record_id for each in change.run(merging.SINCE_JOINED, JoinAt(join_id))}
        if not known >= set(chosen):
            raise ChangedMeanwhile
        since = OfJoin(join_id)
        holds = [each.record_id for each in change.run(protecting.PROTECTED_SINCE, since)]
        holds += [each.record_id for each in change.run(protecting.NOT_SHARED_SINCE, since)]
        copies = [{"id": each, "copy": services.ids.new()} for each in holds]
        for_both = ForBoth(row.from_id, row.into_id, copies)
        _part_records(change, Two(join_id, row.from_id, row.into_id), for_both, actor, chosen)
        change.record(AuditTag.PEOPLE_PARTED, join_id)
        change.commit()


class Writes(Protocol):
    """A change, or the rehearsal of one."""

    @property
    def now(self) -> datetime: ...
    def run(self, query: Query[P, R], params: P, /) -> list[R]: ...
    def one(self, query: Query[P, R], params: P, /) -> object: ...


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    """Runs for records that nobody has, and stores nothing."""

    now: datetime
    rows: Callable[..., list[Any]]

    def run(self, query: Query[P, R], params: P, /) -> list[R]:
        return self.rows(query, params)

    def one(self, query: Query[P, R], params: P, /) -> object:
        return self.rows(query, params)


def plan(services: Services, actor: Actor) -> None:
    """Let Neo4j plan what joining and parting ask, before anybody is locked for it: after a start
    that takes longer than a change may. Raises DatabaseUnavailable."""
    two = Two(*(services.ids.new() for _ in range(3)))
    with services.gateway.planning_change() as transaction:
        rehearsal = _Rehearsal(services.clock.now(), transaction.rows)
        join_records(rehearsal, two, actor)
        _part_records(rehearsal, two, ForBoth(two.from_id, two.into_id, []), actor, [])
        lead = Lead(two.from_id, two.into_id, two.join_id, back=False, picked=[])
        transaction.rows(leading.LEAD_MEMBERSHIPS, lead)
        transaction.rows(comparing.IDENTITY_ROWS, TaskOf(two.join_id, guarded=False))
        transaction.rows(comparing.KNOWN_APART, TwoRecords(two.from_id, two.into_id))
        transaction.rows(comparing.CLOSE_COMPARISON, TaskJudged(two.join_id, two.join_id))


def join_records(change: Writes, two: Two, actor: Actor) -> None:
    """What hangs on the one is led to the other, and opens nothing that was not open before."""
    ends = (two.from_id, two.into_id)
    change.run(narrowing.TAKE_OWN_WORDS, OneRecord(two.into_id))
    change.one(merging.BEGIN_JOIN, Join(two.join_id, *ends, actor.account_id, change.now))
    for aside in narrowing.SET_ASIDE:
        change.run(aside, two)
    change.run(merging.SETTLE_OVERLAPS, two)
    _lead(change, Lead(*ends, two.join_id, back=False, picked=[]))
    change.run(narrowing.SAY_THE_STRICTER, OneRecord(two.into_id))
    change.run(merging.MARK_CLIENTS, TwoRecords(*ends))


def _part_records(
    change: Writes, two: Two, for_both: ForBoth, actor: Actor, picked: list[str]
) -> None:
    """Everything goes back to the record it came from, as it is by now. What came to protect the
    person meanwhile protects both."""
    ends = (two.from_id, two.into_id)
    change.run(protecting.EXCLUDE_FROM_BOTH, for_both)
    change.run(protecting.KEEP_BOTH_APART, for_both)
    change.run(protecting.NOT_SHARED_OF_BOTH, for_both)
    change.run(protecting.KNOWN_FROM_BOTH, two)
    change.one(merging.BEGIN_PARTING, Part(two.join_id, *ends, actor.account_id, change.now))
    _lead(change, Lead(two.into_id, two.from_id, two.join_id, back=True, picked=picked))
    change.run(narrowing.DROP_ASIDE, two)
    for taken in narrowing.TAKE_UP:
        change.run(taken, Ends(*ends))
    change.run(merging.TAKE_UP_SUPPORTS, two)
    change.run(narrowing.TAKE_OWN_WORDS, OneRecord(two.into_id))
    change.run(narrowing.SAY_THE_STRICTER, OneRecord(two.into_id))
    change.run(merging.MARK_CLIENTS, TwoRecords(*ends))


def _lead(change: Writes, lead: Lead) -> None:
    for query in leading.LEAD:
        change.run(query, lead)
    change.run(leading.LEAD_HOLDERS, lead)
    rows = change.run(merging.TOUCHED_BY_JOINING, Around([lead.from_id]))
    if any(row.kind == Touch.FAMILY for row in rows):
        change.run(leading.LEAD_MEMBERSHIPS, lead)


def around(ask: Ask, pair: tuple[str, str]) -> Iterable[Touched]:
    """The two, their relatives and their families: what hangs on any of them may move."""
    rows = ask(merging.TOUCHED_BY_JOINING, Around(pair))
    return [Touched(Touch(row.kind), row.id) for row in rows]


def _join(rows: list[JoinRow], *, guarded: bool) -> JoinRow:
    for row in rows:
        if row.guarded == guarded:
            return row
    raise NotVisible


def _came(each: Since | Protection, words: Words) -> str:
    return words.text(f"since_{each.what.casefold()}", began=_began(each.began, words))


def _began(day: str | None, words: Words) -> str:
    if not day:
        return words.text("since_unknown")
    return day_text(date.fromisoformat(day[:10]), words)
