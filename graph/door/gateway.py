"""The only door: run a query, apply the policy, write the audit entry, hand out what is visible."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass
from functools import partial
from itertools import count
from time import monotonic
from typing import TypeVar

from graph.audit.entry import Anchor, Audit, Told, shown_lines, web_digest
from graph.clock import Clock, Ids, local_date
from graph.database.driver import Database, Transaction, plain_errors
from graph.database.query import Access, Audience, Query
from graph.door import first_statements, newcomers
from graph.door.change import Asked, Change
from graph.door.disclosure import (
    CircleMoved,
    Disclosure,
    FactsQueries,
    Looked,
    Proposed,
    Undecided,
)
from graph.door.first_statements import Touched
from graph.door.locking import Find
from graph.door.newcomers import Newcomer
from graph.door.observer import NOBODY, Observer, Work
from graph.door.past_facts import History
from graph.door.rooms import Present, Room
from graph.door.version_marks import VersionMarks
from graph.errors import Busy, DatabaseUnavailable, NotVisible
from graph.gaps import Thresholds
from graph.gaps.whose import Counts, KnowsMeetings, counts
from graph.policy.facts import ENGLAND, Focus, FocusKind, PolicySettings
from graph.policy.preview import Agreements, Propose
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag

P = TypeVar("P")
R = TypeVar("R")
T = TypeVar("T")

ATTEMPTS = 5
"""How often a disclosure begins again because the circle of people moved under it."""

WARM_UP_SECONDS = 120.0

PLAN_SECONDS = 30.0
"""What a transaction may take on a server that has just started and has no plans yet."""

_OPEN_TO_READ = frozenset(
    {Audience.OWN_RECORD, Audience.ADMINISTRATION, Audience.DIRECTORY, Audience.SIGN_IN}
)


_OF_ACCOUNTS = frozenset({Audience.SIGN_IN, Audience.ADMINISTRATION})

_TAGS = {
    (FocusKind.PERSON, False): AuditTag.PERSON_SHOWN,
    (FocusKind.FAMILY, False): AuditTag.FAMILY_SHOWN,
    (FocusKind.PERSON, True): AuditTag.PERSON_PRINTED,
    (FocusKind.FAMILY, True): AuditTag.FAMILY_PRINTED,
}


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What one request was shown, and the entry that tells of it."""

    looked: Looked
    anchor: Anchor


class Gateway:
    """Everything about people goes through here. Made by `queries.door.open_gateway`."""

    def __init__(
        self,
        database: Database,
        facts: FactsQueries,
        audit: Audit,
        clock: Clock,
        ids: Ids,
        form_key: bytes,
        history: History,
        settings: PolicySettings = ENGLAND,
        observer: Observer = NOBODY,
    ) -> None:
        self._database = database
        self._observer = observer
        self._audit = audit
        self._clock = clock
        self._ids = ids
        self._marks = VersionMarks(form_key)
        self._disclosure = Disclosure(facts, clock, ids, settings)
        self._planned = False
        self._reading: Transaction | None = None
        self.history = history
        """What an import too must tell of people before it changes them."""
        self.settings = settings

    def warm_up(self) -> None:
        """Let Neo4j plan the facts queries and the first statements of a change: on a server that
        has just started that takes seconds, which the first disclosure has not got."""
        self.plan_behind_locks()
        self.plan_finding()

    def plan_behind_locks(self) -> None:
        """Plan what runs while people are locked: whoever planned it then would hold up others.

        Call it before people are let in. Raises DatabaseUnavailable.
        """
        with self.planning() as transaction:
            self._disclosure.plan_behind_locks(transaction)
            first_statements.plan(transaction, self._ids.new(), self._clock.now())
            self.history.plan(transaction)

    def plan_finding(self) -> None:
        """Plan what finds whom to lock: it runs first, so whoever plans it holds up nobody else.

        That may be done while people are let in. Raises DatabaseUnavailable.
        """
        with self.planning() as transaction:
            self._disclosure.plan_finding(transaction)
        self._planned = True

    def plan_changes(self) -> None:
        """Plan what a change asks before its own statements.

        A change has claimed its operation by then, and Neo4j keeps the plan of a query in a
        transaction that has written apart from its plan in one that has not. That may be done
        while people are let in. Raises DatabaseUnavailable.
        """
        with self.planning_change() as transaction:
            self._disclosure.plan_behind_locks(transaction)
            self._disclosure.plan_finding(transaction)
            newcomers.plan(transaction)

    @property
    def limit(self) -> float | None:
        """What a transaction may take in seconds; None leaves it to the server, whose own limit
        sees to it that the locks of a worker that stalls are free after five seconds."""
        return None if self._planned else PLAN_SECONDS

    @contextmanager
    def planning(self) -> Iterator[Transaction]:
        """A transaction in which queries run for nobody, so that Neo4j has their plans: it may take
        long, and is rolled back. Raises DatabaseUnavailable."""
        with plain_errors(), self._database.begin(WARM_UP_SECONDS) as transaction:
            yield transaction

    @contextmanager
    def planning_change(self) -> Iterator[Transaction]:
        """The same for what runs in a change, which has written before (`plan_changes`)."""
        with self.planning() as transaction:
            first_statements.plan(transaction, self._ids.new(), self._clock.now())
            yield transaction

    def support_web(
        self, actor: Actor, focus: Focus, op_id: str, *, printed: bool = False
    ) -> SupportWeb:
        """Who is around one person or family, as far as the actor may know it.

        `op_id` is the request's own id; there is one audit entry for it, written whether or not
        anything is shown; it tells of a sheet of paper where the web is `printed`. Raises
        NotVisible (unknown and hidden alike), SignedOut, or DatabaseUnavailable, in which case
        nothing may be shown.
        """
        tag = _TAGS[focus.kind, printed]
        looking = partial(self._disclosure.look, actor=actor, focus=focus)
        webs = self._disclose(actor, op_id, tag, focus.id, looking).webs
        if not webs:
            raise NotVisible
        return webs[0]

    def agreements(
        self, actor: Actor, person_id: str, op_id: str, propose: Propose | None = None
    ) -> tuple[SupportWeb, Agreements]:
        """A person as whoever supports them sees them, with the agreements that this worker
        recorded; with `propose` also what somebody typical would see of what the page shows.

        One disclosure with one audit entry, as a preview. Raises what `support_web` raises, and
        NotVisible where the actor does not support the person.
        """
        focus = Focus(FocusKind.PERSON, person_id)
        looking = partial(
            self._disclosure.look_at_agreements, actor=actor, focus=focus, propose=propose
        )
        looked = self._disclose(actor, op_id, AuditTag.CONSENT_PREVIEWED, person_id, looking)
        if not looked.webs:
            raise NotVisible
        return looked.webs[0], looked.agreements

    def room(
        self,
        actor: Actor,
        family_id: str,
        present: Present,
        op_id: str,
        tag: AuditTag = AuditTag.ROOM_SHOWN,
    ) -> Room:
        """What the actor and those present may see together of one family, and what the actor sees
        alone. One audit entry, as for `support_web`; raises what that raises."""
        focus = Focus(FocusKind.FAMILY, family_id)
        rooms: list[Room | None] = []

        def looking(transaction: Transaction) -> Looked:
            looked, room = self._disclosure.look_together(transaction, actor, focus, present)
            rooms.append(room)
            return looked

        self._disclose(actor, op_id, tag, family_id, looking)
        room = rooms[-1]
        if room is None:
            raise NotVisible
        return room

    def my_people(
        self, actor: Actor, op_id: str, named: Callable[[str], bool] | None = None
    ) -> tuple[SupportWeb, ...]:
        """One web, of that person alone, for each person whom the actor supports, covers for
        today, whose worker is in a team of theirs, about whom their team has an open enquiry, or
        whom they opened in an emergency; in the order of the people's ids.

        Each family is a disclosure of its own, so that a long list holds up nobody; the first
        one's entry has the request's own id, and every other one's a number behind it. With
        `named` only those families are disclosed in which somebody visible has such a name.
        """
        finding = partial(self._disclosure.caseload, actor=actor, named=named)
        webs: list[SupportWeb] = []
        for number, people in enumerate(self._database.write(finding, self.limit) or [()]):
            looking = partial(self._disclosure.look_at_caseload, actor=actor, people=people)
            op = f"{op_id}/{number}" if number else op_id
            subject = actor.practitioner_id or ""
            webs += self._disclose(actor, op, AuditTag.PEOPLE_LISTED, subject, looking).webs
        return tuple(sorted(webs, key=lambda web: web.focus.id))

    def proposal(self, actor: Actor, proposed: Proposed, op_id: str) -> tuple[SupportWeb, ...]:
        """A colleague's proposal as whoever may confirm it reads it; after it what they see of the
        person anyway, if they do. One audit entry, as for `support_web`; raises what that raises.
        """
        looking = partial(self._disclosure.look_at_proposal, actor=actor, proposed=proposed)
        webs = self._disclose(
            actor, op_id, AuditTag.PROPOSAL_SHOWN, proposed.support_id, looking
        ).webs
        if not webs:
            raise NotVisible
        return webs

    def to_decide(self, actor: Actor) -> tuple[Undecided, ...]:
        """What waits for the actor's yes or no, or to be handed over: whose it is and since when;
        about whom, only the page of each tells, and its audit entry."""
        finding = partial(self._disclosure.to_decide, actor=actor)
        return self._database.write(finding, self.limit)

    def read(self, actor: Actor, query: Query[P, R], params: P) -> list[R]:
        """The rows of a query that tells nothing of who is around whom.

        Raises TypeError for a facts query: those go through the policy.
        """
        if query.audience not in _OPEN_TO_READ or query.access is not Access.READ:
            raise TypeError(f"{query.name} is not for reading by {actor.account_id}")
        if self._reading is not None:
            return self._reading.rows(query, params)
        return self._database.rows(query, params)

    def together(self, work: Callable[["Gateway"], T]) -> T:
        """What `work` comes to with a gateway whose `read`s all run in one transaction: for many
        small questions at once, each of which would cost three journeys more in one of its own.

        `work` may run more than once. Whatever else that gateway does has its own transaction. It
        locks nobody out, so that it may take what a server without plans needs.
        """

        def read(transaction: Transaction) -> T:
            gateway = copy(self)
            gateway._reading = transaction
            return work(gateway)

        return self._database.read(read, PLAN_SECONDS)

    def upkeep_rows(self, query: Query[P, R], params: P) -> list[R]:
        """The rows of the machinery's own counts and lists, on which no decision depends.

        Raises TypeError for any other query.
        """
        if query.audience is not Audience.UPKEEP or query.touches:
            raise TypeError(f"{query.name} is not the machinery's own")
        return self._database.write(lambda transaction: transaction.rows(query, params), self.limit)

    def gap_counts(self, actor: Actor, at: Thresholds, meetings: KnowsMeetings) -> Counts:
        """How many gaps of each kind there are around a worker's people: numbers, and nobody.

        Nothing is shown by this, so no entry tells of it; whoever reads the numbers looks at those
        people too, as `my_people` does, and that is told.
        """
        finding = partial(self._disclosure.caseload, actor=actor)
        webs: list[SupportWeb] = []
        for people in self._database.write(finding, self.limit):
            looking = partial(self._disclosure.look_at_caseload, actor=actor, people=people)
            webs += self._begun_again(looking).webs
        return counts(webs, local_date(self._clock.now(), self.settings.time_zone), at, meetings)

    def _begun_again(self, looking: Callable[[Transaction], Looked]) -> Looked:
        for _ in range(ATTEMPTS):
            with suppress(CircleMoved):
                return self._database.write(looking, self.limit)
        raise Busy("Somebody is changing this just now. Try again.")

    def account_rows(self, query: Query[P, R], params: P) -> list[R]:
        """The rows of a query about accounts and signing in, for nobody who is signed in yet.

        One transaction of its own, on the leader: a replica may still know a session that has
        ended. Raises TypeError for queries about anything else, and for writes that a change has
        to make and the audit to tell of.
        """
        reads = query.access is Access.READ
        if not (query.audience is Audience.SIGN_IN or (query.audience in _OF_ACCOUNTS and reads)):
            raise TypeError(f"{query.name} is not about accounts")
        if query.touches:
            raise TypeError(f"{query.name} is for a change")
        return self._database.write(lambda transaction: transaction.rows(query, params), self.limit)

    def account_row(self, query: Query[P, R], params: P) -> R | None:
        """The first of them, or None."""
        return next(iter(self.account_rows(query, params)), None)

    def change(
        self,
        actor: Actor,
        op_id: str,
        touches: Sequence[Touched] = (),
        request: str = "",
        sees: Focus | Sequence[Focus] | None = None,
        version: str = "",
        find: Find | None = None,
        newcomer: Newcomer | None = None,
        confirms: Proposed | None = None,
    ) -> Change:
        """A change, to be used in a `with` statement; see `Change`.

        `op_id` is fresh in each rendered form. `touches` are the people and families whose
        locks are taken and whose stamps move. `request` stands for what was asked (a digest of
        the form): the same `op_id` with another request is a Conflict. With `sees` the change
        begins by looking, under the same locks, and raises NotVisible where the actor may not
        see that focus, or one of several; `change.web` is what they see. `version` is the mark in
        the form, for `change.expect`. `find` finds more that it touches, before anything is
        locked and once more behind the locks: a change whose finds moved begins again. With a
        `newcomer` it touches their record, known or not: `change.place`. With `confirms` it begins
        by looking at a colleague's proposal, and raises NotVisible where that is not the actor's
        to decide; `change.webs` are what they read of it.
        """
        foci = (
            (sees,) if isinstance(sees, Focus) else tuple(sorted(sees or (), key=_of_kind_and_id))
        )
        asked = Asked(
            actor, op_id, request, tuple(touches), find, foci, newcomer, version, confirms
        )
        return Change(
            self._database,
            self._disclosure,
            self._audit,
            self._clock,
            self._ids,
            asked,
            self.history,
            self._marks,
            self._observer,
            self.limit,
        )

    def version_token(self, actor: Actor, record_id: str, version: int) -> str:
        """A record's version as it stands in a form: it tells nobody how often it changed."""
        return self._marks.of(actor, record_id, version)

    def _disclose(
        self,
        actor: Actor,
        op_id: str,
        tag: AuditTag,
        subject: str,
        looking: Callable[[Transaction], Looked],
    ) -> Looked:
        tries, began = count(), monotonic()
        waited: list[float] = []

        def disclose(transaction: Transaction) -> Disclosed:
            if next(tries):
                self._observer.begun_again(Work.DISCLOSURE)
            looked = looking(transaction)
            waited.append(monotonic() - began)
            told = _told(actor, op_id, tag, subject, looked)
            return Disclosed(looked, self._audit.append(transaction, told))

        try:
            disclosed = self._committed(disclose)
        finally:
            # Who was given no lock has waited too, and longest of all.
            self._observer.held(Work.DISCLOSURE, waited[-1] if waited else monotonic() - began)
        self._audit.committed(disclosed.anchor)
        return disclosed.looked

    def _committed(self, disclose: Callable[[Transaction], Disclosed]) -> Disclosed:
        for _ in range(ATTEMPTS):
            try:
                disclosed = self._database.write(disclose, self.limit)
            except CircleMoved:
                continue
            except Busy:
                raise  # somebody else's lock: the server and its plans are still there
            except DatabaseUnavailable:
                self._planned = False
                raise
            self._planned = True
            return disclosed
        raise Busy("Somebody is changing this just now. Try again.")


def _of_kind_and_id(focus: Focus) -> tuple[str, str]:
    return focus.kind.value, focus.id


def _told(actor: Actor, op_id: str, tag: AuditTag, subject: str, looked: Looked) -> Told:
    shown = [line for web in looked.webs for line in shown_lines(web, looked.stamps)]
    return Told(
        op=op_id,
        at=looked.at,
        actor=actor.account_id,
        viewer=actor.practitioner_id or actor.person_id or "",
        tag=tag,
        subject=subject,
        shown=tuple(sorted(shown)),
        digest=web_digest(*looked.webs) if looked.webs else "",
    )
