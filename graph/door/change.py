"""A change: an operation that happens once, under locks, with its audit entry, or not at all.

Order of locks: the operation, then as `locking.py` says, the audit lane last.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from graph.audit.entry import Anchor, Audit, Told, shown_lines, web_digest
from graph.clock import Clock, Ids
from graph.database.driver import (
    DATABASE_ERRORS,
    Database,
    OpenTransaction,
    is_retryable,
    plain_errors,
)
from graph.database.query import Access, Query, Touch
from graph.door.disclosure import CircleMoved, Disclosure, Proposed
from graph.door.first_statements import (
    CLAIM_OP,
    FINISH_OP,
    FREE_KEYS,
    SETTLE_OP,
    Claim,
    Claimed,
    Finish,
    Owing,
    Touched,
    ids_of,
    keys_of,
)
from graph.door.locking import Ask, Find, lock
from graph.door.newcomers import Newcomer, Place, place_of
from graph.door.observer import NOBODY, Observer, Work
from graph.door.past_facts import History
from graph.door.version_marks import VersionMarks
from graph.errors import (
    Busy,
    ChangedMeanwhile,
    Conflict,
    DatabaseUnavailable,
    NotVisible,
    OutcomeUnknown,
    SignedOut,
)
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag

P = TypeVar("P")
R = TypeVar("R")

RETRY_SECONDS = 4.0
"""How long the locks of a change are tried for again after a deadlock or a lock not given."""

RESOLVE_SECONDS = 4.0
RESOLVE_PAUSE_SECONDS = 0.2
"""How long, and how often, the database is asked whether a commit without a reply was stored."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and by whom: a repeat of it gets the stored answer."""

    actor: Actor
    op: str
    request: str
    touches: Sequence[Touched]
    find: Find | None
    sees: Sequence[Focus]
    newcomer: Newcomer | None = None
    version: str = ""
    """The mark of the version that the asker's form was made with."""
    confirms: Proposed | None = None


class _Repeated(Exception):
    """This operation was done before: the body of the `with` is left, its result stands."""


class Change:
    """Use as `with gateway.change(...) as change:`. Leaving without `commit` saves nothing.

    Where the operation was done before (a form sent twice, a reply that got lost), the body is
    left at its first `run`, `record` or `commit`. Whether it was, `repeated` says when the `with`
    is over, and `result` is what it was the first time.
    """

    def __init__(
        self,
        database: Database,
        disclosure: Disclosure,
        audit: Audit,
        clock: Clock,
        ids: Ids,
        asked: Asked,
        history: History,
        marks: VersionMarks,
        observer: Observer = NOBODY,
        limit: float | None = None,
    ) -> None:
        """`limit` is what the transaction may take in seconds; None leaves it to the server."""
        self._limit = limit
        self._database = database
        self._disclosure = disclosure
        self._audit = audit
        self._clock = clock
        self._run = ids.new()
        self._asked = asked
        self._history = history
        self._marks = marks
        self._observer = observer
        self._open = ExitStack()
        self._recorded: list[tuple[AuditTag, str, str]] = []
        self._owed: list[Callable[[], object]] = []
        self._stored = False
        self._locked: Sequence[Touched] = ()
        self._denied = asked.sees[0] if asked.sees else None
        if asked.confirms is not None:
            self._denied = Focus(FocusKind.PERSON, asked.confirms.person_id)
        self._transaction: OpenTransaction | None = None
        self._told_of_look = True
        self._place: Place | None = None
        self.repeated = False
        self.result = ""
        self.now: datetime = clock.now()
        """The instant of the change; with the locks held once the body runs."""
        self.webs: tuple[SupportWeb, ...] = ()
        self.stamps: Mapping[str, int] = {}
        """Of the people around what was looked at, before this change moved any."""

    def __enter__(self) -> Self:
        began = time.monotonic()
        try:
            return self._entered(deadline=began + RETRY_SECONDS)
        finally:
            # Who was given no lock has waited too, and longest of all.
            self._observer.held(Work.CHANGE, time.monotonic() - began)

    def _entered(self, deadline: float) -> Self:
        with plain_errors():
            while True:
                try:
                    self._begin()
                except CircleMoved:
                    self._open.close()
                    if time.monotonic() > deadline:
                        raise Busy("Somebody is changing this just now. Try again.") from None
                except DATABASE_ERRORS as error:
                    self._open.close()
                    if not is_retryable(error) or time.monotonic() > deadline:
                        raise
                except NotVisible:
                    self._open.close()
                    self._tell_denied()
                    raise
                except BaseException:
                    self._open.close()
                    raise
                else:
                    return self
                self._observer.begun_again(Work.CHANGE)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        with plain_errors():
            self._open.close()
        if self._stored or isinstance(error, _Repeated) or (self.repeated and error is None):
            self._settle()
        if isinstance(error, NotVisible):
            # Somebody else's support of a visible person: told like one that is not there.
            self._tell_denied()
        elif not self._told_of_look and not isinstance(error, DatabaseUnavailable):
            # Nothing was stored, but whoever was looked at first may stand in the answer.
            self._tell_looked()
        return isinstance(error, _Repeated)

    @property
    def web(self) -> SupportWeb:
        """What the actor may see around the focus that the change named in `sees`."""
        self._ready()
        return self.webs[0]

    @property
    def place(self) -> Place:
        """Where the record of the newcomer is whom the change named."""
        self._ready()
        if self._place is None:
            raise TypeError("this change names no newcomer")
        return self._place

    def run(self, query: Query[P, R], params: P) -> list[R]:
        """Run one query of the change. What it touches must be locked already."""
        transaction = self._ready()
        kinds = {touched.kind for touched in self._locked}
        if query.access is Access.WRITE and not kinds >= (query.touches or frozenset()):
            raise TypeError(f"{query.name} touches what this change has not locked")
        with plain_errors():
            return transaction.rows(query, params)

    def one(self, query: Query[P, R], params: P) -> R:
        """The only row of a query. Without one the record has changed: raises ChangedMeanwhile."""
        rows = self.run(query, params)
        if len(rows) != 1:
            raise ChangedMeanwhile
        return rows[0]

    def shown(self, focus: Focus) -> SupportWeb | None:
        """What the actor would see around a focus once this is stored; None for nothing.

        To decide by, and handed out to nobody: whoever shows it looks anew, which the audit tells.
        Raises Busy.
        """
        transaction = self._ready()
        with plain_errors():
            try:
                looked = self._disclosure.look(transaction, self._asked.actor, focus)
            except CircleMoved:
                raise Busy("Somebody is changing this just now. Try again.") from None
        return next(iter(looked.webs), None)

    def expect(self, record_id: str, version: int) -> None:
        """The record must be as the form showed it. Raises ChangedMeanwhile.

        `version` was read in this change. Where nothing is locked that keeps it as it is, the
        query that writes compares it once more.
        """
        self._ready()
        if not self._marks.fits(self._asked.version, self._asked.actor, record_id, version):
            raise ChangedMeanwhile

    def fits(self, record_id: str, version: int, mark: str) -> bool:
        """Whether one record of several is as the form showed it; `mark` is the one beside it."""
        self._ready()
        return self._marks.fits(mark, self._asked.actor, record_id, version)

    def record(self, tag: AuditTag, subject: str, detail: str = "") -> None:
        """What the audit will say, once for each thing that happened. `subject` is an id, never a
        name. What was looked at stands in the first entry.

        `detail` is a text beside the entry, such as a reason; it can be erased later.
        """
        self._ready()
        self._recorded.append((tag, subject, detail))

    def then(self, work: Callable[[], object]) -> None:
        """Have something done once this is stored, and never where it is not.

        Say it before the first `run`: where the reply to the commit got lost, whoever sends the
        operation again does it, and of several only one. What cannot be done for the moment
        (DatabaseUnavailable) is owed on, to the next who sends it.
        """
        self._owed.append(work)

    def commit(self, result: str = "") -> None:
        """Write the audit entries and store everything. `result` answers a repeat of the operation.

        Raises DatabaseUnavailable where nothing was stored, and OutcomeUnknown where that could
        not be learned: sending the same operation again tells it, and does nothing twice.
        """
        transaction = self._ready()
        if not self._recorded:
            raise TypeError("a change without an audit entry is not saved")
        with plain_errors():
            if (keys := keys_of(self._locked)).ids:
                transaction.rows(FREE_KEYS, keys)
            transaction.rows(FINISH_OP, Finish(self._asked.op, result, owes=bool(self._owed)))
            anchors = self._append_entries(transaction)
            try:
                transaction.commit()
            except DATABASE_ERRORS as error:
                self._resolve(error)
        self.result = result
        self._stored = self._told_of_look = True
        for anchor in anchors:
            self._audit.committed(anchor)

    def _append_entries(self, transaction: OpenTransaction) -> list[Anchor]:
        """The first has the operation's own id, and every other one's a number behind it."""
        anchors: list[Anchor] = []
        for number, (tag, subject, detail) in enumerate(self._recorded):
            op = f"{self._asked.op}/{number}" if number else self._asked.op
            told = self._told(op, tag, subject, () if number else self.webs)
            lane = anchors[0].lane if anchors else None
            anchors.append(self._audit.append(transaction, told, detail, lane))
        return anchors

    def _settle(self) -> None:
        """Do what is owed, if nobody has done it."""
        op = self._asked.op
        if not self._owed or not self._database.rows(SETTLE_OP, Owing(op, owes=False)):
            return
        try:
            for work in self._owed:
                work()
        except DatabaseUnavailable:
            self._database.rows(SETTLE_OP, Owing(op, owes=True))
            raise

    def _begin(self) -> None:
        transaction = self._open.enter_context(self._database.begin(self._limit))
        claimed = self._claim(transaction)
        self._transaction = transaction
        if not claimed.mine:
            if not claimed.same:
                raise Conflict("refused_sent_before_otherwise")
            self.repeated, self.result = True, claimed.result or ""
            return
        self._look(transaction)
        self._locked = lock(transaction, self._asked.touches, self._finder(transaction))
        self.now = self._clock.now()
        # Locked, and nothing is written yet but the stamps, which the lock itself has moved.
        people = ids_of(self._locked, Touch.PERSON).ids
        self._history.keep(transaction, people, self.now, moved=1)

    def _finder(self, transaction: OpenTransaction) -> Find | None:
        newcomer = self._asked.newcomer
        if newcomer is None:
            return self._asked.find

        def whose_record(_ask: Ask) -> Iterable[Touched]:
            # Asked before the locks, and once more behind them: the last answer holds.
            self._place = place_of(transaction, newcomer)
            return [newcomer.lock, self._place.touched]

        return whose_record

    def _look(self, transaction: OpenTransaction) -> None:
        """At every focus, or at none: raises NotVisible where one of them is hidden."""
        webs: list[SupportWeb] = []
        stamps: dict[str, int] = {}
        self._told_of_look = True
        for focus in self._asked.sees:
            looked = self._disclosure.look(transaction, self._asked.actor, focus)
            if not looked.webs:
                self._denied = focus
                raise NotVisible
            webs += looked.webs
            stamps |= looked.stamps
        if self._asked.confirms is not None:
            looked = self._disclosure.look_at_proposal(
                transaction, self._asked.actor, self._asked.confirms
            )
            if not looked.webs:
                raise NotVisible
            webs += looked.webs
            stamps |= looked.stamps
        self.webs, self.stamps = tuple(webs), stamps
        self._told_of_look = not webs

    def _claim(self, transaction: OpenTransaction) -> Claimed:
        claimed = self._claimed(transaction)
        if self._asked.actor.session_id is not None and not claimed.signed_in:
            raise SignedOut
        return claimed

    def _claimed(self, transaction: OpenTransaction) -> Claimed:
        actor = self._asked.actor
        claim = Claim(
            op=self._asked.op,
            run=self._run,
            actor=actor.account_id,
            request=self._asked.request,
            at=self._clock.now(),
            session=actor.session_id,
        )
        (claimed,) = transaction.rows(CLAIM_OP, claim)
        return claimed

    def _told(self, op: str, tag: AuditTag, subject: str, webs: Sequence[SupportWeb] = ()) -> Told:
        actor = self._asked.actor
        shown = {line for web in webs for line in shown_lines(web, self.stamps)}
        return Told(
            op=op,
            at=self.now,
            actor=actor.account_id,
            viewer=actor.practitioner_id or actor.person_id or "",
            tag=tag,
            subject=subject,
            shown=tuple(sorted(shown)),
            digest=web_digest(*webs) if webs else "",
        )

    def _tell_denied(self) -> None:
        """Somebody reached for what they may not see, or what is not there: told as one look."""
        focus = self._denied or _first_touched((*self._asked.touches, *self._locked))
        if focus is not None:
            self._tell_look(focus, ())

    def _tell_looked(self) -> None:
        """Who was seen by a change that stored nothing: told as one look, before any answer."""
        if self._asked.confirms is not None:
            tag, subject = AuditTag.PROPOSAL_SHOWN, self._asked.confirms.support_id
            self._tell(self._told(self._run, tag, subject, self.webs))
        else:
            self._tell_look(self._asked.sees[0], self.webs)

    def _tell_look(self, focus: Focus, webs: Sequence[SupportWeb]) -> None:
        tag = AuditTag.PERSON_SHOWN if focus.kind is FocusKind.PERSON else AuditTag.FAMILY_SHOWN
        self._tell(self._told(self._run, tag, focus.id, webs))

    def _tell(self, told: Told) -> None:
        self._audit.committed(self._database.write(lambda inner: self._audit.append(inner, told)))

    def _ready(self) -> OpenTransaction:
        if self.repeated:
            raise _Repeated
        if self._transaction is None:
            raise TypeError("use a change in a `with` statement")
        return self._transaction

    def _resolve(self, lost: Exception) -> None:
        """Learn whether a commit without a reply was stored; raise `lost` where it was not.

        Asked by the MERGE that claims the operation: it waits for a commit that arrives late,
        where a plain read would call it lost.
        """
        self._open.close()
        deadline = time.monotonic() + RESOLVE_SECONDS
        while time.monotonic() < deadline:
            try:
                with self._database.begin() as asking:
                    claimed = self._claimed(asking)
                    # `mine` with a result: the first run's, stored. Without: claimed just now by
                    # this very question, so the first run was never stored; it is rolled back.
                    stored = claimed.mine and claimed.result is not None
            except (*DATABASE_ERRORS, DatabaseUnavailable):
                time.sleep(RESOLVE_PAUSE_SECONDS)
                continue
            if stored:
                return
            raise lost
        raise OutcomeUnknown from None


def _first_touched(touches: Sequence[Touched]) -> Focus | None:
    there = sorted((each.kind, each.id) for each in touches if not each.to_be)
    return Focus(FocusKind(there[0][0].value), there[0][1]) if there else None
