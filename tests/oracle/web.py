"""The oracle's whole web: what one viewer may see around one focus, in a comparable form."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import (
    Notice,
    Reason,
    VisibleAgency,
    VisibleKinship,
    VisibleNeed,
    VisiblePerson,
    VisibleSupport,
    VisibleWorker,
)
from graph.records.agreements import SafetyArrangement
from graph.records.dates import quarter
from graph.records.model import Kinship, Person, Support
from graph.records.viewer import WorkerView
from graph.vocabulary import Level, NeedKind, Reach, SupportState, kin_group
from tests.oracle.oracle import Oracle
from tests.oracle.reach import EDGE_REACHES

KIN_REACHES = {
    Reach.DIRECT,
    Reach.COVER,
    Reach.SUPERVISOR,
    Reach.EMERGENCY,
    Reach.ENQUIRY,
}
IDENTITY_REACHES = KIN_REACHES | {Reach.DECISION}


@dataclass(frozen=True)
class Line:
    """A line of support, and every reason that may stand on it."""

    support: VisibleSupport
    reasons: frozenset[Reason]


@dataclass
class Expected:
    """A whole web, by id."""

    people: dict[str, VisiblePerson] = field(default_factory=dict)
    kin: dict[str, VisibleKinship] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    notices: frozenset[Notice] = frozenset()


class WorkerWebs:
    """What workers see."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.today = oracle.today

    def web(self, viewer: WorkerView, focus: Focus) -> Expected | None:
        everybody = self.people_and_kin(viewer, focus, set())
        if not everybody.people:
            return self.typed(viewer, focus)
        out = self.left_out(focus, set(everybody.people))
        expected = self.people_and_kin(viewer, focus, out)
        shown = [person.id for person in expected.people.values() if person.in_focus]
        if not shown:
            return None
        for person_id in shown:
            expected.lines.update(self.lines(viewer, person_id))
            person = expected.people[person_id]
            marker = self.other_support(viewer, person_id)
            expected.people[person_id] = replace(person, other_support=marker)
        expected.notices = self.notices(viewer, set(everybody.people))
        return expected

    # Who is on the page

    def arrangements(self) -> list[SafetyArrangement]:
        return [a for a in self.oracle.records.arrangements if a.span.contains(self.today)]

    def left_out(self, focus: Focus, everybody: set[str]) -> set[str]:
        """On one map the two never appear together: the one who is not in focus is left out,
        `from` where neither is."""
        out = set()
        for a in self.arrangements():
            if {a.protected_id, a.from_id} <= everybody:
                from_in_focus = focus.kind is FocusKind.PERSON and a.from_id == focus.id
                out.add(a.protected_id if from_in_focus else a.from_id)
        return out

    def notices(self, viewer: WorkerView, everybody: set[str]) -> frozenset[Notice]:
        """For those DIRECT to both, where one of them is, or but for this rule would be, shown."""
        for a in self.arrangements():
            both = {a.protected_id, a.from_id}
            if both & everybody and all(self.oracle.direct(viewer, side) for side in both):
                return frozenset({Notice.SAFETY_ARRANGEMENT})
        return frozenset()

    def scope_shown(self, viewer: WorkerView, focus: Focus, out: set[str]) -> list[str]:
        """The people of the scope whom the viewer reaches, if the page is theirs at all."""
        oracle = self.oracle
        if focus.kind is FocusKind.PERSON:
            return [focus.id] if oracle.reach(viewer, focus.id) else []
        shown = [m for m in oracle.members(focus.id) if oracle.reach(viewer, m) and m not in out]
        opening = [
            way
            for member in shown
            for way in oracle.ways(viewer, member)
            if way.reach in KIN_REACHES or way.family == focus.id
        ]
        return shown if opening else []

    def people_and_kin(self, viewer: WorkerView, focus: Focus, out: set[str]) -> Expected:
        """Who would be on the page if these were left out of it."""
        shown = self.scope_shown(viewer, focus, out)
        expected = Expected()
        for person_id in shown:
            expected.people[person_id] = self.person_fields(viewer, person_id)
        for kin in self.kin(viewer, shown, out):
            expected.kin[kin.id] = self.kin_fields(viewer, kin)
        relatives = {kin.relative_id for kin in expected.kin.values()} - set(shown)
        for relative in relatives:
            person = self.oracle.people[relative]
            agreed = any(k.kind and k.relative_id == relative for k in expected.kin.values())
            expected.people[relative] = self.relative_fields(viewer, person, agreed)
        return expected

    def person_fields(self, viewer: WorkerView, person_id: str) -> VisiblePerson:
        """A reached person of the scope, but for the line of other support."""
        oracle = self.oracle
        person = oracle.people[person_id]
        reach = oracle.reach(viewer, person_id)
        needs = self.needs(viewer, person_id)
        known = bool(reach & IDENTITY_REACHES)
        dead = oracle.dead(person)
        return VisiblePerson(
            id=person_id,
            name=person.name,
            reach=tuple(r for r in Reach if r in reach),
            in_focus=True,
            sex=person.sex,
            birth_date=person.birth_date if known else None,
            address=person.address if known else None,
            deceased=dead,
            deceased_on=person.deceased_on if known and dead else None,
            pregnant=any(need.kind is NeedKind.PREGNANCY for need in needs),
            needs=tuple(need for need in needs if need.kind is not NeedKind.PREGNANCY),
            family_ids=self.families(viewer, person_id),
        )

    def families(self, viewer: WorkerView, person_id: str) -> tuple[str, ...]:
        ways = self.oracle.ways(viewer, person_id)
        if any(way.reach in KIN_REACHES for way in ways):
            return tuple(sorted(self.oracle.families_of(person_id)))
        return tuple(sorted({way.family for way in ways if way.family is not None}))

    def relative_fields(self, viewer: WorkerView, person: Person, agreed: bool) -> VisiblePerson:
        """Name and place; a death only where the family asked for it."""
        reach = self.oracle.reach(viewer, person.id)
        return VisiblePerson(
            id=person.id,
            name=person.name,
            reach=tuple(r for r in Reach if r in reach),
            sex=person.sex if agreed else None,
            deceased=person.death_shared and self.oracle.dead(person),
        )

    def kin(self, viewer: WorkerView, shown: list[str], out: set[str]) -> Iterable[Kinship]:
        """KIN edges on the records of reached people of the scope."""
        for kin in self.oracle.records.kinships:
            relative = self.oracle.people[kin.relative_id]
            if kin.person_id not in shown or relative.id in out:
                continue
            if not self.oracle.reach(viewer, kin.person_id) & KIN_REACHES:
                continue
            if kin.span.start is not None and kin.span.start > self.today:
                continue
            if not relative.objects and (relative.id in shown or not relative.shielded):
                yield kin

    def kin_fields(self, viewer: WorkerView, kin: Kinship) -> VisibleKinship:
        child = self.oracle.is_child(self.oracle.people[kin.person_id])
        flags = child and self.oracle.direct(viewer, kin.person_id)
        return VisibleKinship(
            id=kin.id,
            person_id=kin.person_id,
            relative_id=kin.relative_id,
            group=kin_group(kin.kind),
            kind=kin.kind if kin.kind_agreed else None,
            parental_responsibility=kin.parental_responsibility if flags else None,
            lives_with=kin.lives_with if flags else None,
            contact_restricted=kin.contact_restricted if flags else None,
            ended=kin.span.end is not None and kin.span.end < self.today,
        )

    # Needs

    def needs(self, viewer: WorkerView, person_id: str) -> list[VisibleNeed]:
        """The recorder's agency and those whose edge meets it; sensitive kinds more closely."""
        oracle = self.oracle
        ways = oracle.ways(viewer, person_id)
        around = {w.agency for w in ways if w.reach in EDGE_REACHES}
        direct = {w.agency for w in ways if w.reach is Reach.DIRECT}
        giving = [e for e in oracle.edges_of(person_id) if oracle.gives_way(viewer, e)]
        own_meets = {
            need
            for edge in giving
            if edge.practitioner_id == viewer.practitioner_id
            for need in edge.meets
        }
        covered_meets = {
            need
            for edge in giving
            if oracle.covered(viewer, edge) and Reach.COVER in oracle.reach(viewer, person_id)
            for need in edge.meets
        }
        shown = []
        for need in sorted(oracle.records.needs, key=lambda need: need.id):
            if need.person_id != person_id or not need.span.contains(self.today):
                continue
            recorders = direct if need.is_sensitive else around
            meets = own_meets if need.is_sensitive else own_meets | covered_meets
            if need.recorded_by_agency in recorders or need.id in meets:
                shown.append(VisibleNeed(need.id, need.kind))
        return shown

    # Lines of support

    def other_support(self, viewer: WorkerView, person_id: str) -> bool:
        """At least one ordinary service, and nobody's but the viewer's own shown at more."""
        oracle = self.oracle
        levels = {
            (oracle.level(viewer, person_id, edge), oracle.sensitive(edge))
            for edge in oracle.edges_of(person_id)
            if oracle.live(edge) and edge.practitioner_id != viewer.practitioner_id
        }
        more = any(level > Level.EXISTENCE for level, _ in levels)
        return not more and (Level.EXISTENCE, False) in levels

    def lines(self, viewer: WorkerView, person_id: str) -> dict[str, Line]:
        oracle = self.oracle
        lines: dict[str, Line] = {}
        named_agencies = set()
        for edge in oracle.edges_of(person_id):
            verdict = oracle.verdict(viewer, person_id, edge)
            if verdict.level is Level.CONTACT:
                lines[edge.id] = Line(self.contact_line(viewer, edge), verdict.reasons)
                if oracle.live(edge) or oracle.waiting(viewer, edge):
                    named_agencies.add(edge.agency_id)
        for edge in oracle.edges_of(person_id):
            verdict = oracle.verdict(viewer, person_id, edge)
            if verdict.level is Level.AGENCY and edge.agency_id not in named_agencies:
                line_id = f"agency:{edge.agency_id}:{person_id}"
                before = lines[line_id].reasons if line_id in lines else frozenset()
                line = VisibleSupport(
                    id=line_id,
                    person_id=person_id,
                    level=Level.AGENCY,
                    agency=self.agency(edge.agency_id),
                    reason=Reason.AGREEMENT,
                )
                lines[line_id] = Line(line, before | verdict.reasons)
        return lines

    def agency(self, agency_id: str) -> VisibleAgency:
        agency = self.oracle.agencies[agency_id]
        return VisibleAgency(agency.id, agency.name, agency.sector, agency.duty)

    def contact_line(self, viewer: WorkerView, edge: Support) -> VisibleSupport:
        oracle = self.oracle
        worker = oracle.workers[edge.practitioner_id]
        own = worker.id == viewer.practitioner_id
        through = frozenset() if own else oracle.rule_three(viewer, edge)
        past = not oracle.live(edge) and oracle.ended(edge)
        start, end = edge.span.start, edge.span.end
        return VisibleSupport(
            id=edge.id,
            person_id=edge.person_id,
            level=Level.CONTACT,
            agency=self.agency(edge.agency_id),
            reason=Reason.OWN,
            worker=VisibleWorker(worker.id, worker.name, worker.card),
            role=edge.role,
            lead=edge.lead,
            own=own,
            state=SupportState.ENDED if past else edge.state,
            since=None if past and not own else start,
            until=end if own else None,
            since_quarter=quarter(start) if past and not own and start else None,
            until_quarter=quarter(end) if past and not own and end else None,
            confirmed_on=edge.confirmed_on if own or through else None,
            tie=edge.tie if own or Reason.SUPERVISOR in through else None,
            version=edge.version if own else None,
        )

    # What the adder typed

    def typed(self, viewer: WorkerView, focus: Focus) -> Expected | None:
        """Nobody reached: at most the viewer's own edge that waits, as they typed it."""
        oracle = self.oracle
        if focus.kind is not FocusKind.PERSON or focus.id not in oracle.people:
            return None
        person = oracle.people[focus.id]
        if person.shielded or oracle.dead(person):
            return None
        waiting = [edge for edge in oracle.edges_of(focus.id) if oracle.waiting(viewer, edge)]
        if not waiting:
            return None
        expected = Expected()
        for edge in waiting:
            proposed = edge.state is SupportState.PROPOSED
            known = "" if proposed or edge.confirmed_on is None else person.name
            expected.people[focus.id] = VisiblePerson(
                id=focus.id,
                name=edge.typed_name or known,
                reach=(Reach.PROPOSER,),
                in_focus=True,
                birth_date=edge.typed_birth_date,
            )
            line = self.contact_line(viewer, edge)
            expected.lines[edge.id] = Line(line, frozenset({Reason.OWN}))
            if proposed:
                expected.notices = frozenset({Notice.PROPOSED})
        return expected
