"""The oracle's whole web: what one viewer may see around one focus, in a comparable form."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import (
    Notice,
    Reason,
    VisibleAgency,
    VisibleAgreement,
    VisibleDecision,
    VisibleKinship,
    VisibleNeed,
    VisiblePerson,
    VisibleSupport,
    VisibleWorker,
)
from graph.records.agreements import SafetyArrangement
from graph.records.dates import quarter
from graph.records.model import Kinship, NamedRelative, Person, Support
from graph.records.viewer import WorkerView
from graph.vocabulary import (
    ConsentEventKind,
    ConsentState,
    DatePrecision,
    Kin,
    KinGroup,
    Level,
    NeedKind,
    Reach,
    SupportState,
    kin_group,
)
from tests.oracle.oracle import Oracle
from tests.oracle.reach import EDGE_REACHES, KIN_OF_BLOOD

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
    agreements: dict[str, VisibleAgreement] = field(default_factory=dict)
    decisions: dict[str, VisibleDecision] = field(default_factory=dict)


class WorkerWebs:
    """What workers see."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.today = oracle.today
        self.focus: Focus | None = None
        """Whose page it is."""

    def web(self, viewer: WorkerView, focus: Focus, *, room: bool = False) -> Expected | None:
        self.focus = focus
        everybody = self.people_and_kin(viewer, focus, set())
        if not everybody.people:
            return self.typed(viewer, focus)
        out = self.left_out(focus, set(everybody.people), room=room)
        expected = self.people_and_kin(viewer, focus, out)
        shown = [person.id for person in expected.people.values() if person.in_focus]
        if not shown:
            return None
        for person_id in shown:
            expected.lines.update(self.lines(viewer, person_id))
            expected.agreements.update(self.agreements(viewer, person_id))
            expected.decisions.update(self.decisions(viewer, person_id))
            person = expected.people[person_id]
            marker = self.other_support(viewer, person_id)
            expected.people[person_id] = replace(person, other_support=marker)
        expected.notices = self.notices(viewer, focus)
        return expected

    # Who is on the page

    def arrangements(self) -> list[SafetyArrangement]:
        return [a for a in self.oracle.records.arrangements if a.span.contains(self.today)]

    def left_out(self, focus: Focus, everybody: set[str], *, room: bool = False) -> set[str]:
        """The two of an arrangement never appear together. On a person's page the focus person
        stays; on a family's page, in a room and where neither is in focus, `from` is left out."""
        out = set()
        for a in self.arrangements():
            if {a.protected_id, a.from_id} <= everybody:
                from_stays = focus.kind is FocusKind.PERSON and a.from_id == focus.id and not room
                out.add(a.protected_id if from_stays else a.from_id)
        return out

    def notices(self, viewer: WorkerView, focus: Focus) -> frozenset[Notice]:
        """On the protected person's page for whoever is informed of them; on the other's only for
        those DIRECT to both; that contact is restricted, where only a name and an edge are left."""
        oracle = self.oracle
        if focus.kind is not FocusKind.PERSON:
            return frozenset()
        if oracle.restricted(viewer, focus.id):
            return frozenset({Notice.CONTACT_RESTRICTED})
        for a in self.arrangements():
            if a.protected_id == focus.id and oracle.informed(viewer, focus.id, KIN_REACHES):
                return frozenset({Notice.SAFETY_ARRANGEMENT})
            both = oracle.direct(viewer, a.protected_id) and oracle.direct(viewer, a.from_id)
            if a.from_id == focus.id and both:
                return frozenset({Notice.SAFETY_ARRANGEMENT})
        return frozenset()

    def scope_shown(self, viewer: WorkerView, focus: Focus, out: set[str]) -> list[str]:
        """The people of the scope whom the viewer reaches, if the page is theirs at all.

        On a family's page only those stand in focus of whom the viewer may know that they belong.
        """
        oracle = self.oracle
        if focus.kind is FocusKind.PERSON:
            reached = bool(oracle.reach(viewer, focus.id)) and focus.id not in out
            return [focus.id] if reached else []
        return [
            member
            for member in oracle.members(focus.id)
            if member not in out and focus.id in self.families(viewer, member)
        ]

    def people_and_kin(self, viewer: WorkerView, focus: Focus, out: set[str]) -> Expected:
        """Who would be on the page if these were left out of it."""
        shown = self.scope_shown(viewer, focus, out)
        expected = Expected()
        for person_id in shown:
            expected.people[person_id] = self.person_fields(viewer, person_id)
        for kin in self.kin(viewer, shown, out):
            expected.kin[kin.id] = self.kin_fields(viewer, kin)
        named = list(self.named_relatives(viewer, shown))
        relatives = {kin.relative_id for kin in expected.kin.values()} - set(shown)
        for relative in relatives:
            person = self.oracle.people[relative]
            agreed = any(k.kind and k.relative_id == relative for k in expected.kin.values())
            expected.people[relative] = self.relative_fields(viewer, person, agreed)
        for each in named:
            expected.people[each.id] = VisiblePerson(
                each.id, each.name, by_name_only=True, who=each.who, does=each.does
            )
            expected.kin[each.id] = VisibleKinship(
                id=each.id,
                person_id=each.person_id,
                relative_id=each.id,
                group=kin_group(self.as_it_is(each)),
                kind=self.as_it_is(each) if each.kind_agreed else None,
                ended=each.span.end is not None and each.span.end < self.today,
            )
        return expected

    def person_fields(self, viewer: WorkerView, person_id: str) -> VisiblePerson:
        """A reached person of the scope, but for the line of other support."""
        oracle = self.oracle
        person = oracle.people[person_id]
        reach = oracle.reach(viewer, person_id)
        needs = self.needs(viewer, person_id)
        known = oracle.informed(viewer, person_id, IDENTITY_REACHES)
        dead = oracle.dead(person)
        return VisiblePerson(
            id=person_id,
            name=person.name,
            reach=tuple(r for r in Reach if r in reach),
            in_focus=True,
            sex=person.sex,
            birth_date=person.birth_date if known else None,
            address=self.address(viewer, person) if known else None,
            deceased=dead,
            deceased_on=person.deceased_on if known and dead else None,
            deceased_precision=person.deceased_precision if known and dead else DatePrecision.DAY,
            pregnant=any(need.kind is NeedKind.PREGNANCY for need in needs),
            needs=tuple(need for need in needs if need.kind is not NeedKind.PREGNANCY),
            family_ids=self.families(viewer, person_id),
            shielded=person.shielded,
        )

    def address(self, viewer: WorkerView, person: Person) -> str | None:
        """Withheld wherever somebody lives whom it would endanger."""
        oracle = self.oracle
        for other in oracle.at_home_with(person.id):
            if oracle.restricted(viewer, other) or self.in_danger(viewer, other):
                return None
            one = oracle.people[other]
            named = other == person.id and viewer.practitioner_id in one.named_workers
            own_page = named and self.focus == Focus(FocusKind.PERSON, other)
            if one.shielded and not own_page:
                return None
        for a in oracle.arrangements_of(person.id):
            if oracle.direct(viewer, a.protected_id) and oracle.direct(viewer, a.from_id):
                return None
        return person.address

    def in_danger(self, viewer: WorkerView, person_id: str) -> bool:
        """Protected from somebody to whom the viewer has a way by an edge, closed or not, or
        another way that is left."""
        oracle = self.oracle
        for a in oracle.arrangements_of(person_id):
            if a.protected_id != person_id:
                continue
            by_edge = oracle.reach_before_closures(viewer, a.from_id) & set(EDGE_REACHES)
            if by_edge or oracle.ways(viewer, a.from_id):
                return True
        return False

    def families(self, viewer: WorkerView, person_id: str) -> tuple[str, ...]:
        """All for whoever is informed of the person, never one across an adoption; through a
        family that one, for whoever else they are: the person named its team."""
        oracle = self.oracle
        if oracle.restricted(viewer, person_id):
            return ()
        mine = oracle.families_of(person_id)
        known = {f for f in mine for way in oracle.ways(viewer, person_id) if way.family == f}
        if oracle.informed(viewer, person_id, KIN_REACHES):
            known |= {f for f in mine if not self.across_an_adoption(person_id, f)}
        return tuple(sorted(known))

    def across_an_adoption(self, person_id: str, family_id: str) -> bool:
        """Kin of before are in it, and nobody who adopted them is."""
        oracle = self.oracle
        members = set(oracle.members(family_id))
        if not oracle.adopters_of(person_id) or members & oracle.adopters_of(person_id):
            return False
        return any(
            oracle.across_an_adoption(kin.person_id, kin.relative_id, kin.kind)
            for kin in oracle.records.kinships
            if person_id in (kin.person_id, kin.relative_id)
            and members & ({kin.person_id, kin.relative_id} - {person_id})
        )

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
        """KIN edges on the records of informed people of the scope."""
        oracle = self.oracle
        for kin in oracle.records.kinships:
            relative = oracle.people.get(kin.relative_id)
            if relative is None or kin.person_id not in shown or relative.id in out:
                continue
            if not oracle.informed(viewer, kin.person_id, KIN_REACHES):
                continue
            if kin.span.start is not None and kin.span.start > self.today:
                continue
            if oracle.is_parted(kin) and not kin.kind_agreed:
                continue
            if oracle.restricted(viewer, relative.id):
                continue
            unborn = oracle.unborn(relative) or kin.kind is Kin.UNBORN_SIBLING
            if unborn and not self.sees_pregnancy(viewer, kin.person_id):
                continue
            if not relative.objects and (relative.id in shown or not relative.shielded):
                yield kin

    def sees_pregnancy(self, viewer: WorkerView, person_id: str) -> bool:
        return any(need.kind is NeedKind.PREGNANCY for need in self.needs(viewer, person_id))

    def named_relatives(self, viewer: WorkerView, shown: list[str]) -> Iterable[NamedRelative]:
        """Relatives by name only, kin without reach."""
        for each in self.oracle.records.named_relatives:
            begun = each.span.start is None or each.span.start <= self.today
            told = self.oracle.informed(viewer, each.person_id, KIN_REACHES)
            adopted = self.oracle.adopters_of(each.person_id)
            of_blood = each.kind in KIN_OF_BLOOD and not each.kind_agreed
            if each.kind is Kin.UNBORN_SIBLING or (adopted and of_blood):
                continue  # of an adopted one's kin nobody knows on which side they are
            if begun and told and each.person_id in shown:
                yield each

    def kin_fields(self, viewer: WorkerView, kin: Kinship) -> VisibleKinship:
        oracle = self.oracle
        reach = oracle.reach(viewer, kin.person_id)
        child = oracle.is_child(oracle.people[kin.person_id])
        flags = child and bool(reach & {Reach.DIRECT, Reach.COVER})
        return VisibleKinship(
            id=kin.id,
            person_id=kin.person_id,
            relative_id=kin.relative_id,
            group=kin_group(self.as_it_is(kin)),
            kind=self.as_it_is(kin) if kin.kind_agreed else None,
            parental_responsibility=kin.parental_responsibility if flags else None,
            lives_with=kin.lives_with if flags else None,
            contact_restricted=kin.contact_restricted,
            ended=kin.span.end is not None and kin.span.end < self.today,
        )

    def as_it_is(self, kin: Kinship | NamedRelative) -> Kin:
        """An ex is never named as a partner."""
        over = kin.span.end is not None and kin.span.end < self.today
        if not over or kin_group(kin.kind) is not KinGroup.PARTNER:
            return kin.kind
        return Kin.FORMER_SPOUSE if kin.kind is Kin.SPOUSE else Kin.EX_PARTNER

    # Needs

    def needs(self, viewer: WorkerView, person_id: str) -> list[VisibleNeed]:
        """The recorder's agency and those whose edge meets it; sensitive kinds more closely."""
        oracle = self.oracle
        if oracle.restricted(viewer, person_id):
            return []
        ways = frozenset(w for w in oracle.ways(viewer, person_id) if not w.hand_over)
        around = {w.agency for w in ways if w.reach in EDGE_REACHES}
        direct = {w.agency for w in ways if w.reach is Reach.DIRECT}
        through = {w.edge for w in ways}
        giving = [e for e in oracle.edges_of(person_id) if e.id in through]
        own_meets = {
            need
            for edge in giving
            if edge.practitioner_id == viewer.practitioner_id
            for need in edge.meets
        }
        covered_meets = {
            need
            for edge in giving
            if any(w.edge == edge.id and w.reach is Reach.COVER for w in ways)
            for need in edge.meets
        }
        shown = []
        for need in sorted(oracle.records.needs, key=lambda need: need.id):
            if need.person_id != person_id or not need.span.contains(self.today):
                continue
            if need.kind is NeedKind.PREGNANCY and need.child_id is not None:
                continue
            recorders = direct if need.is_sensitive else around
            meets = own_meets if need.is_sensitive else own_meets | covered_meets
            if need.recorded_by_agency in recorders or need.id in meets:
                shown.append(VisibleNeed(need.id, need.kind, need.span.start))
        return shown

    def needs_met(self, viewer: WorkerView, edge: Support) -> tuple[str, ...]:
        """Of the needs that the viewer sees; of a pregnancy nothing is told this way."""
        seen = self.needs(viewer, edge.person_id)
        told = {need.id for need in seen if need.kind is not NeedKind.PREGNANCY}
        return tuple(sorted(told & set(edge.meets)))

    # Agreements

    def agreements(self, viewer: WorkerView, person_id: str) -> dict[str, VisibleAgreement]:
        """That something was agreed or refused is told to who recorded it, and to who covers or
        leads them, as long as the recorder works with this person and the viewer through them."""
        oracle = self.oracle
        if oracle.restricted(viewer, person_id):
            return {}
        through = {
            way.edge
            for way in oracle.ways(viewer, person_id)
            if way.reach in EDGE_REACHES and not way.hand_over
        }
        workers = {e.practitioner_id for e in oracle.edges_of(person_id) if e.id in through}
        told = {}
        for consent in oracle.records.consents:
            past = oracle.agreements.past(consent)
            if consent.person_id != person_id or consent.recorded_by not in workers or not past:
                continue
            spoken = [e for e in past if e.kind is not ConsentEventKind.SILENCED]
            no = ConsentEventKind.SAID_NO, ConsentEventKind.WITHDRAWN
            last = spoken[-1] if spoken and spoken[-1].kind in no else past[-1]
            state = {
                ConsentEventKind.SAID_NO: ConsentState.REFUSED,
                ConsentEventKind.WITHDRAWN: ConsentState.WITHDRAWN,
                ConsentEventKind.SILENCED: ConsentState.WITHDRAWN,
            }.get(last.kind)
            if state is None:
                state = (
                    ConsentState.EXPIRED if oracle.agreements.ended(consent) else ConsentState.GIVEN
                )
            told[consent.id] = VisibleAgreement(
                consent.id,
                person_id,
                consent.authority,
                state,
                consent.given_on,
                oracle.agreements.end(consent),
            )
        return told

    def decisions(self, viewer: WorkerView, person_id: str) -> dict[str, VisibleDecision]:
        """That it was decided to share without agreement is told to who took the decision and
        works with the person, covers or leads somebody who does; and to who covers or leads the
        one who took it, in their work with the person: until it is over, reviewed or not."""
        oracle = self.oracle
        if oracle.restricted(viewer, person_id):
            return {}
        through = {
            way.edge
            for way in oracle.ways(viewer, person_id)
            if way.reach in EDGE_REACHES and not way.hand_over
        }
        workers = {e.practitioner_id for e in oracle.edges_of(person_id) if e.id in through}
        if workers:
            workers.add(viewer.practitioner_id)
        return {
            f"{decision.id} {person_id}": VisibleDecision(
                decision.id,
                person_id,
                decision.decided_on,
                oracle.agreements.to_review(decision),
            )
            for decision in oracle.records.decisions
            if person_id in decision.person_ids
            and decision.decided_by in workers
            and oracle.agreements.in_force(decision)
        }

    # Lines of support

    def other_support(self, viewer: WorkerView, person_id: str) -> bool:
        """At least one ordinary service, and nobody's but the viewer's own shown at more; what a
        worker who left leaves to be handed over is shown too."""
        oracle = self.oracle
        levels = {
            (verdict.level, oracle.sensitive(edge))
            for edge in oracle.edges_of(person_id)
            if edge.practitioner_id != viewer.practitioner_id
            and (verdict := oracle.verdict(viewer, person_id, edge))
            and (oracle.live(edge) or Reason.HAND_OVER in verdict.reasons)
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
                known = lines.get(line_id)
                before = known.reasons if known else frozenset()
                line = VisibleSupport(
                    id=line_id,
                    person_id=person_id,
                    level=Level.AGENCY,
                    agency=self.agency(edge.agency_id, verdict.reasons),
                    reason=Reason.AGREEMENT,
                    sensitive=oracle.sensitive(edge) and (known is None or known.support.sensitive),
                )
                lines[line_id] = Line(line, before | verdict.reasons)
        return lines

    def agency(self, agency_id: str, reasons: frozenset[Reason] = frozenset()) -> VisibleAgency:
        agency = self.oracle.agencies[agency_id]
        contact = agency.safeguarding
        if reasons == {Reason.SAFEGUARDING_CONTACT} and contact is not None:
            return VisibleAgency(agency.id, agency.name, agency.sector, contact.card, contact.name)
        return VisibleAgency(agency.id, agency.name, agency.sector, agency.duty)

    def contact_line(self, viewer: WorkerView, edge: Support) -> VisibleSupport:
        oracle = self.oracle
        worker = oracle.workers[edge.practitioner_id]
        own = worker.id == viewer.practitioner_id
        through = frozenset() if own else oracle.rule_three(viewer, edge)
        ways = oracle.ways(viewer, edge.person_id)
        left = not own and any(way.hand_over and way.edge == edge.id for way in ways)
        past = not oracle.live(edge) and oracle.ended(edge) and not left
        start, end = edge.span.start, oracle.end_of(edge)
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
            since_precision=DatePrecision.DAY if past and not own else edge.since_precision,
            until_precision=edge.until_precision
            if own and end == edge.span.end
            else DatePrecision.DAY,
            since_quarter=quarter(start) if past and not own and start else None,
            until_quarter=quarter(end) if past and not own and end else None,
            confirmed_on=edge.confirmed_on if own or through else None,
            tie=edge.tie if own or (Reason.SUPERVISOR in through and not left) else None,
            version=edge.version if own or left else None,
            meets=self.needs_met(viewer, edge) if own or (through and not left) else (),
            sensitive=oracle.sensitive(edge),
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
        waiting = [
            edge
            for edge in oracle.edges_of(focus.id)
            if oracle.waiting(viewer, edge) and not oracle.handed_over_too_early(viewer, edge)
        ]
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
