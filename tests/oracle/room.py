"""The oracle's web for a room: what everybody present may see, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace

from graph.policy.facts import Focus
from graph.policy.support_web import Notice, Reason, VisibleSupport, VisibleWorker
from graph.records.dates import quarter
from graph.records.model import Support
from graph.records.viewer import FamilyMemberView, WorkerView
from graph.vocabulary import DatePrecision, Level, Reach, SupportState
from tests.oracle.family import FamilyWebs
from tests.oracle.oracle import Oracle
from tests.oracle.web import Expected, Line, WorkerWebs

Present = Sequence[WorkerView | FamilyMemberView]


class RoomWebs:
    """What those who sit together see: the intersection, without marks of any one of them."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.workers = WorkerWebs(oracle)
        self.families = FamilyWebs(oracle)

    def refused(self, present: Present) -> bool:
        """People under one safety arrangement cannot be in one meeting."""
        members = {viewer.person_id for viewer in present if isinstance(viewer, FamilyMemberView)}
        return any({a.protected_id, a.from_id} <= members for a in self.workers.arrangements())

    def web(self, present: Present, focus: Focus) -> Expected | None:
        webs = [self.web_of(viewer, focus) for viewer in present]
        known = [web for web in webs if web is not None and not only_typed(web)]
        if len(known) < len(webs):
            return None
        expected = Expected(notices=frozenset.intersection(*(web.notices for web in known)))
        for person_id, person in known[0].people.items():
            seen = [web.people[person_id] for web in known if person_id in web.people]
            if len(seen) < len(known):
                continue
            reached = all(each.in_focus for each in seen)
            families = set(person.family_ids).intersection(*(each.family_ids for each in seen))
            expected.people[person_id] = replace(
                person,
                reach=person.reach if reached else (),
                in_focus=reached,
                sex=person.sex if all(each.sex is not None for each in seen) else None,
                birth_date=None,
                address=None,
                deceased=all(each.deceased for each in seen),
                deceased_on=None,
                deceased_precision=DatePrecision.DAY,
                pregnant=False,
                other_support=False,
                needs=(),
                family_ids=tuple(sorted(families)) if reached else (),
                shielded=False,
            )
            if reached:
                self.add_lines(expected, present, person_id)
        for kin_id, kin in known[0].kin.items():
            if all(kin_id in web.kin for web in known):
                expected.kin[kin_id] = replace(
                    kin, parental_responsibility=None, lives_with=None, contact_restricted=None
                )
        return expected

    def web_of(self, viewer: WorkerView | FamilyMemberView, focus: Focus) -> Expected | None:
        if isinstance(viewer, WorkerView):
            return self.workers.web(viewer, focus, room=True)
        return self.families.web(viewer, focus)

    # Lines

    def level(self, present: Present, edge: Support) -> Level:
        """The lowest that any of them may see; never what is sensitive, or waits for somebody."""
        waits = edge.state in (SupportState.PROPOSED, SupportState.SUSPENDED)
        if waits or self.oracle.sensitive(edge):
            return Level.HIDDEN
        lowest = Level.CONTACT
        for viewer in present:
            if isinstance(viewer, WorkerView):
                verdict = self.oracle.verdict(viewer, edge.person_id, edge)
                waits = Reason.HAND_OVER in verdict.reasons
                level = Level.HIDDEN if waits else verdict.level
            else:
                live = self.oracle.live(edge)
                level = self.families.level(viewer, edge) if live else Level.HIDDEN
            lowest = min(lowest, level)
        return lowest

    def add_lines(self, expected: Expected, present: Present, person_id: str) -> None:
        edges = self.oracle.edges_of(person_id)
        levels = {edge.id: self.level(present, edge) for edge in edges}
        live = [edge for edge in edges if self.oracle.live(edge)]
        named = {edge.agency_id for edge in live if levels[edge.id] is Level.CONTACT}
        for edge in edges:
            line = None
            if levels[edge.id] is Level.CONTACT:
                line = self.contact_line(present, edge)
            elif levels[edge.id] is Level.AGENCY and edge.agency_id not in named:
                agency = self.workers.agency(edge.agency_id)
                line_id = f"agency:{edge.agency_id}:{person_id}"
                line = VisibleSupport(line_id, person_id, Level.AGENCY, agency, Reason.AGREEMENT)
            if line is not None:
                expected.lines[line.id] = Line(line, frozenset(Reason))
        highest = max((levels[edge.id] for edge in live), default=Level.HIDDEN)
        person = expected.people[person_id]
        marker = highest is Level.EXISTENCE
        expected.people[person_id] = replace(person, other_support=marker)

    def knows_confirmation(self, viewer: WorkerView | FamilyMemberView, edge: Support) -> bool:
        """When an edge was last confirmed is for its worker, their cover and supervisor."""
        if not isinstance(viewer, WorkerView):
            return False
        own = edge.practitioner_id == viewer.practitioner_id
        return own or bool(self.oracle.rule_three(viewer, edge))

    def contact_line(self, present: Present, edge: Support) -> VisibleSupport:
        """As of nobody's own: no tie, no version; a past by quarters."""
        confirmed = all(self.knows_confirmation(viewer, edge) for viewer in present)
        worker = self.oracle.workers[edge.practitioner_id]
        past = not self.oracle.live(edge)
        start, end = edge.span.start, self.oracle.end_of(edge)
        return VisibleSupport(
            id=edge.id,
            person_id=edge.person_id,
            level=Level.CONTACT,
            agency=self.workers.agency(edge.agency_id),
            reason=Reason.AGREEMENT,
            worker=VisibleWorker(worker.id, worker.name, worker.card),
            role=edge.role,
            lead=edge.lead,
            state=SupportState.ENDED if past else SupportState.ACTIVE,
            since=None if past else start,
            since_precision=DatePrecision.DAY if past else edge.since_precision,
            since_quarter=quarter(start) if past and start else None,
            until_quarter=quarter(end) if past and end else None,
            confirmed_on=edge.confirmed_on if confirmed else None,
        )


def only_typed(web: Expected) -> bool:
    """What somebody typed is no reach."""
    return Notice.PROPOSED in web.notices or any(
        Reach.PROPOSER in person.reach for person in web.people.values()
    )
