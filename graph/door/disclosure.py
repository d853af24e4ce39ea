"""Lock, read, decide: the part of a disclosure that happens inside the transaction."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from networkx import Graph, connected_components

from graph.clock import Clock, Ids, local_date
from graph.database.driver import Transaction
from graph.database.query import Query
from graph.database.schema import DECOYS
from graph.database.sealed import Raw, unwrap
from graph.door.asked import (
    NO_ID,
    CaseloadAt,
    CaseloadMember,
    Circle,
    FactsAt,
    FactsRow,
    FocusAt,
    ToDecide,
    WholeCaseloadAt,
    ids,
)
from graph.door.facts_from_rows import facts_of, viewer_of
from graph.door.rooms import Present, Room, room_of
from graph.errors import NotVisible, SignedOut
from graph.policy import RULES, see
from graph.policy.case import Ground, Moment
from graph.policy.confirming import to_confirm, to_take_back
from graph.policy.facts import Facts, Focus, FocusKind, PersonFacts, PolicySettings
from graph.policy.preview import Agreements, Propose, agreements_around
from graph.policy.support_web import Reason, SupportWeb, VisibleSupport
from graph.records.names import normalised
from graph.records.viewer import Actor, WorkerView
from graph.vocabulary import Kin


class CircleMoved(Exception):
    """Somebody joined or left the circle of people while it was being locked: begin again."""


@dataclass(frozen=True, slots=True)
class FactsQueries:
    """The facts queries that the door is given. `around_...` locks whom it finds."""

    of_circle: Query[FactsAt, FactsRow]
    around_person: Query[FocusAt, Circle]
    around_family: Query[FocusAt, Circle]
    around_caseload: Query[CaseloadAt, Circle]
    whole_caseload: Query[WholeCaseloadAt, CaseloadMember]
    before_locks: Query[CaseloadAt, Circle]
    to_decide: Query[WholeCaseloadAt, ToDecide]


@dataclass(frozen=True, slots=True)
class Undecided:
    """What waits for somebody's yes or no, or to be handed over: the edge, as they see it."""

    line: VisibleSupport
    decision: str = ""
    """The id of a decision of its worker's to share without agreement, or not to share, where that
    is what waits."""
    decided_on: date | None = None
    not_sharing: bool = False
    """It is one not to share."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A colleague's edge that waits to be confirmed, and of whom it is."""

    person_id: str
    support_id: str


@dataclass(frozen=True, slots=True)
class TakenBack(Proposed):
    """One's own edge, which ended by mistake."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look came to. `webs` is empty where nothing may be shown."""

    at: datetime
    webs: tuple[SupportWeb, ...]
    stamps: Mapping[str, int]
    """Of each person in the facts, by id."""
    agreements: Agreements = Agreements()
    """What goes with the web where agreement is talked about."""


class Disclosure:
    def __init__(
        self, queries: FactsQueries, clock: Clock, ids: Ids, settings: PolicySettings
    ) -> None:
        self._queries = queries
        self._clock = clock
        self._ids = ids
        self._settings = settings

    def look(self, transaction: Transaction, actor: Actor, focus: Focus) -> Looked:
        """What an actor may see around a focus, with its people locked until the transaction ends.

        The same statements run for an id that does not exist. Raises CircleMoved, and SignedOut
        where the session is over.
        """
        row, facts = self._around(transaction, actor, focus)
        # Only now, with the locks held: an earlier instant could lie before a withdrawal that
        # was acknowledged while this waited.
        now = self._clock.now()
        web = self._see(actor, row, facts, now)
        return Looked(now, () if web is None else (web,), _stamps(facts))

    def look_at_agreements(
        self, transaction: Transaction, actor: Actor, focus: Focus, propose: Propose | None
    ) -> Looked:
        """The same for whoever sits down with a person to talk about agreement, with what somebody
        typical would see of what is proposed. Raises CircleMoved and SignedOut."""
        row, facts = self._around(transaction, actor, focus)
        now = self._clock.now()
        viewer, ground = viewer_of(actor, row), Ground(facts, Moment.at(now, self._settings), RULES)
        if not isinstance(viewer, WorkerView):
            return Looked(now, (), _stamps(facts))
        found = agreements_around(viewer, ground, propose)
        if found is None:
            return Looked(now, (), _stamps(facts))
        return Looked(now, (found[0],), _stamps(facts), found[1])

    def look_at_proposal(
        self, transaction: Transaction, actor: Actor, proposed: Proposed
    ) -> Looked:
        """What somebody may read of a colleague's proposal, and after it what they see of the
        person anyway, if they do. The same statements as for `look`; raises what that raises."""
        focus = Focus(FocusKind.PERSON, proposed.person_id)
        row, facts = self._around(transaction, actor, focus)
        now = self._clock.now()
        viewer = viewer_of(actor, row)
        if viewer is None:
            return Looked(now, (), _stamps(facts))
        judge = to_take_back if isinstance(proposed, TakenBack) else to_confirm
        asked = judge(viewer, facts, proposed.support_id, now, self._settings)
        known = see(viewer, facts, now, self._settings)
        webs = () if asked is None else (asked,) if known is None else (asked, known)
        return Looked(now, webs, _stamps(facts))

    def to_decide(self, transaction: Transaction, actor: Actor) -> tuple[Undecided, ...]:
        """The edges that wait for the actor: a colleague's to confirm, what a worker who left has
        left behind, and that of a worker whose decision asks for a second person. Nothing is
        locked and nobody named but whose edge it is: whoever opens one looks anew. The same
        statements run whoever is hidden. Raises SignedOut."""
        at = WholeCaseloadAt(self._today(), actor.practitioner_id or NO_ID)
        found = unwrap(transaction.facts(self._queries.to_decide, at))
        everybody = CaseloadAt(at.today, at.practitioner, ids(each.person for each in found))
        (circle,) = unwrap(transaction.facts(self._queries.before_locks, everybody))
        row = self._facts(transaction, actor, circle)
        viewer, now = viewer_of(actor, row), self._clock.now()
        if viewer is None:
            return ()
        facts = facts_of(Focus(FocusKind.PERSON, ""), circle, row)
        circles = _Circles(facts, at.today)
        lines: list[Undecided] = []
        for each in found:
            if each.person not in facts.people:
                continue
            around = circles.around(each.person)
            if each.proposed:
                web = to_confirm(viewer, around, each.support, now, self._settings)
                lines += map(Undecided, web.supports if web else ())
            elif web := see(viewer, around, now, self._settings):
                lines += _undecided(each, web)
        return tuple(lines)

    def look_together(
        self, transaction: Transaction, actor: Actor, focus: Focus, present: Present
    ) -> tuple[Looked, Room | None]:
        """What a family's page is for the actor, and what a room of these people may see of it.

        None where the actor sees nothing. Raises as `look` does.
        """
        at = FocusAt(focus.id, f"decoy-{self._ids.pick(DECOYS)}", self._today())
        circle = _steady(transaction.facts(self._queries.around_family, at))
        row = self._facts(transaction, actor, circle)
        others = [
            *(Actor(NO_ID, practitioner_id=each) for each in present.practitioners),
            *(Actor(NO_ID, person_id=each) for each in present.people),
        ]
        rows = [(other, self._facts(transaction, other, circle)) for other in others]
        now = self._clock.now()
        facts, viewer = facts_of(focus, circle, row), viewer_of(actor, row)
        _refuse_newcomers(circle, facts, at.today)
        mine = self._see(actor, row, facts, now)
        stamps = _stamps(facts)
        if mine is None or viewer is None:
            return Looked(now, (), stamps), None
        theirs = [
            (looker, facts_of(focus, circle, each))
            for other, each in rows
            if (looker := viewer_of(other, each)) is not None
        ]
        room = room_of((viewer, facts), theirs, mine, now, self._settings, stamps)
        return Looked(now, (mine,), stamps), room

    def caseload(
        self, transaction: Transaction, actor: Actor, named: Callable[[str], bool] | None = None
    ) -> list[tuple[str, ...]]:
        """The ids of the visible people of the actor's own, covered and led edges, enquiries and
        emergencies; those who share a family stand together. Nothing is locked, so whoever looks
        at them decides anew. With `named` those who share a family stand there only where one of
        them has such a name.

        Who is hidden is left out here already: each part is one look with its audit entry, and
        their number must not tell of anybody. Raises NotVisible for an actor who is no worker, and
        SignedOut.
        """
        if actor.practitioner_id is None:
            raise NotVisible
        at = WholeCaseloadAt(self._today(), actor.practitioner_id)
        members = unwrap(transaction.facts(self._queries.whole_caseload, at))
        people = {member.person for member in members}
        everybody = CaseloadAt(at.today, actor.practitioner_id, ids(people))
        (circle,) = unwrap(transaction.facts(self._queries.before_locks, everybody))
        row = self._facts(transaction, actor, circle)
        shared, wanted = Graph(), set[str]()
        for web in self._visible(actor, circle, row, self._clock.now())[0]:
            shared.add_node(web.focus.id)
            if named is None or any(named(person.name) for person in web.in_focus):
                wanted.add(web.focus.id)
            for person in web.in_focus:
                shared.add_edges_from((person.id, ("family", each)) for each in person.family_ids)
        parts = (part for part in connected_components(shared) if part & wanted)
        return sorted(tuple(sorted(part & people)) for part in parts)

    def look_at_caseload(
        self, transaction: Transaction, actor: Actor, people: tuple[str, ...]
    ) -> Looked:
        """One web for each visible person among some of the actor's caseload."""
        at = CaseloadAt(self._today(), actor.practitioner_id or NO_ID, ids(people))
        circle = _steady(transaction.facts(self._queries.around_caseload, at))
        row = self._facts(transaction, actor, circle)
        now = self._clock.now()
        webs, facts = self._visible(actor, circle, row, now)
        return Looked(now, tuple(map(_alone, webs)), _stamps(facts))

    def plan_behind_locks(self, transaction: Transaction) -> None:
        """Run the query behind the locks for nobody, so that Neo4j has its plan."""
        nobody = self._ids.new()
        transaction.facts(self._queries.of_circle, FactsAt(ids([nobody]), nobody, nobody, nobody))

    def plan_finding(self, transaction: Transaction) -> None:
        """The same for each query that finds a circle or a caseload."""
        # An id that is looked for in vain is locked by its index until the transaction ends. So
        # nobody else may ask for this one: planning takes long and must hold up nobody.
        nobody, today = self._ids.new(), self._today()
        for query in (self._queries.around_person, self._queries.around_family):
            transaction.facts(query, FocusAt(nobody, nobody, today))
        transaction.facts(self._queries.whole_caseload, WholeCaseloadAt(today, nobody))
        for listed in (self._queries.before_locks, self._queries.around_caseload):
            transaction.facts(listed, CaseloadAt(today, nobody, ids([nobody])))
        transaction.facts(self._queries.to_decide, WholeCaseloadAt(today, nobody))

    def _around(
        self, transaction: Transaction, actor: Actor, focus: Focus
    ) -> tuple[FactsRow, Facts]:
        """The facts around a focus, locked. Raises CircleMoved and SignedOut."""
        of_person = focus.kind is FocusKind.PERSON
        query = self._queries.around_person if of_person else self._queries.around_family
        at = FocusAt(focus.id, f"decoy-{self._ids.pick(DECOYS)}", self._today())
        circle = _steady(transaction.facts(query, at))
        row = self._facts(transaction, actor, circle)
        facts = facts_of(focus, circle, row)
        _refuse_newcomers(circle, facts, at.today)
        return row, facts

    def _today(self) -> date:
        return local_date(self._clock.now(), self._settings.time_zone)

    def _facts(self, transaction: Transaction, actor: Actor, circle: Circle) -> FactsRow:
        """What hangs on the people of a circle. Raises SignedOut where the session is over."""
        at = FactsAt(
            ids(circle.people),
            actor.practitioner_id or NO_ID,
            actor.account_id,
            actor.session_id or NO_ID,
        )
        (row,) = unwrap(transaction.facts(self._queries.of_circle, at))
        if actor.session_id is not None and not row.signed_in:
            raise SignedOut
        return row

    def _visible(
        self, actor: Actor, circle: Circle, row: FactsRow, now: datetime
    ) -> tuple[list[SupportWeb], Facts]:
        """The web around each person of a caseload whom the actor may see, and the facts of all."""
        facts = facts_of(Focus(FocusKind.PERSON, ""), circle, row)
        circles = _Circles(facts, self._today())
        found = (self._see(actor, row, circles.around(each), now) for each in sorted(circle.scope))
        return [web for web in found if web is not None], facts

    def _see(self, actor: Actor, row: FactsRow, facts: Facts, now: datetime) -> SupportWeb | None:
        viewer = viewer_of(actor, row)
        return None if viewer is None else see(viewer, facts, now, self._settings)


def _undecided(found: ToDecide, web: SupportWeb) -> Iterator[Undecided]:
    """What is left behind, or was decided, as far as whoever leads its worker sees it. Of a
    decision not to share nobody is asked who does not see all of its services: they would read
    that there are others."""
    decided_on = date.fromisoformat(found.decided_on) if found.decided_on else None
    not_sharing = found.not_shared is not None
    around = {line.agency.id for line in web.supports_of(found.person) if not line.ended}
    if not set(found.not_shared or ()) <= around:
        return
    for line in web.supports:
        asked = line.led if found.decision else line.reason is Reason.HAND_OVER
        if line.id == found.support and asked:
            yield Undecided(line, found.decision or "", decided_on, not_sharing)


def _steady(raw: Raw[Circle]) -> Circle:
    (circle,) = unwrap(raw)
    if not circle.steady:
        raise CircleMoved
    return circle


def _refuse_newcomers(circle: Circle, facts: Facts, today: date) -> None:
    """Whoever came to the family while it was being locked is a member by now, and who is around
    them was not looked for. Raises CircleMoved."""
    if facts.focus.kind is FocusKind.FAMILY:
        members = {
            person_id
            for person_id, one in facts.people.items()
            for each in one.memberships
            if each.family_id == facts.focus.id and each.span.contains(today)
        }
        if members != set(circle.scope):
            raise CircleMoved


def _stamps(facts: Facts) -> dict[str, int]:
    everybody = {**facts.beyond, **facts.people}
    return {person_id: one.person.stamp for person_id, one in everybody.items()}


def _alone(web: SupportWeb) -> SupportWeb:
    """The focus person's own part of a web: a list of people draws no genograms."""
    people = web.in_focus
    ids = frozenset(person.id for person in people)
    supports = tuple(support for support in web.supports if support.person_id in ids)
    agreements = tuple(each for each in web.agreements if each.person_id in ids)
    return replace(web, people=people, kin=(), supports=supports, agreements=agreements)


class _Circles:
    """A caseload's facts, cut into what decides about one person at a time.

    Of the others around them only that is kept which gives reach to that person or takes it: the
    list shows one person, and deciding in vain about everybody else's agreements takes long.
    """

    def __init__(self, facts: Facts, today: date) -> None:
        self._facts = facts
        self._today = today
        self._members: dict[str, set[str]] = {}
        self._kin: dict[str, set[str]] = {}
        self._adopters: dict[str, set[str]] = {}
        self._at_address: dict[str, set[str]] = {}
        self._others = {person_id: _aside(one) for person_id, one in facts.people.items()}
        self._everybody = {**facts.beyond, **facts.people}
        for person_id, one in facts.people.items():
            for family_id in self._families(one):
                self._members.setdefault(family_id, set()).add(person_id)
            for kinship in one.kin:
                if kinship.kind is Kin.ADOPTED_CHILD:
                    self._adopters.setdefault(kinship.relative_id, set()).add(person_id)
                self._kin.setdefault(kinship.relative_id, set()).add(person_id)
                self._kin.setdefault(person_id, set()).add(kinship.relative_id)
            if one.person.address:
                key = normalised(one.person.address)
                self._at_address.setdefault(key, set()).add(person_id)

    def around(self, person_id: str) -> Facts:
        """The person, their families and kin, who adopted one of these, for whose sake something
        was decided about them, and who has their address. Where somebody is kept from one of
        them, all are left whole: a way through them may lead to the other side."""
        everybody = self._facts.people
        one = everybody[person_id]
        kin = self._kin.get(person_id, set())
        ids = {person_id, *kin}.union(*(self._adopters.get(each, ()) for each in kin))
        ids |= self._at_address.get(normalised(one.person.address or ""), set())
        ids |= {each for shared in one.decisions for each in shared.for_whom}
        for family_id in self._families(one):
            ids |= self._members[family_id]
        kept = any(everybody[each].arrangements for each in ids & everybody.keys())
        whole = everybody if kept else self._others
        return replace(
            self._facts,
            focus=Focus(FocusKind.PERSON, person_id),
            people={each: whole[each] for each in sorted(ids & everybody.keys())}
            | {person_id: one},
            beyond=self._everybody,
        )

    def _families(self, one: PersonFacts) -> list[str]:
        return [each.family_id for each in one.memberships if each.span.contains(self._today)]


def _aside(one: PersonFacts) -> PersonFacts:
    return PersonFacts(
        person=one.person,
        memberships=one.memberships,
        kin=one.kin,
        supports=one.supports,
        exclusions=one.exclusions,
        arrangements=one.arrangements,
        needs=one.needs,
        grants=one.grants,
        enquiries=one.enquiries,
        decisions=one.decisions,
    )
