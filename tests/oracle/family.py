"""The oracle's web for a member of the family: their own services, and relatives who named them."""

from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import (
    Reason,
    VisibleKinship,
    VisiblePerson,
    VisibleSupport,
    VisibleWorker,
)
from graph.records.model import Support
from graph.records.viewer import FamilyMemberView
from graph.vocabulary import (
    ExclusionGround,
    ExclusionKind,
    Kin,
    Level,
    Reach,
    SupportState,
    kin_group,
)
from tests.oracle.oracle import Oracle
from tests.oracle.web import Expected, Line, WorkerWebs


class FamilyWebs:
    """What members of the family see: no ages, no marks, nothing sensitive, nothing ended."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.worker_webs = WorkerWebs(oracle)

    def web(self, viewer: FamilyMemberView, focus: Focus) -> Expected | None:
        oracle = self.oracle
        scope = [focus.id] if focus.kind is FocusKind.PERSON else oracle.members(focus.id)
        visible = [p for p in scope if p in oracle.people and self.visible(viewer, p)]
        out = self.worker_webs.left_out(focus, set(visible))
        visible = [p for p in visible if p not in out]
        if not visible:
            return None
        expected = Expected()
        for person_id in visible:
            person = oracle.people[person_id]
            levels = {
                edge.id: self.level(viewer, edge)
                for edge in oracle.edges_of(person_id)
                if oracle.live(edge) and not oracle.sensitive(edge)
            }
            expected.people[person_id] = VisiblePerson(
                id=person_id,
                name=person.name,
                reach=(Reach.FAMILY_MEMBER,),
                in_focus=True,
                sex=person.sex,
                other_support=max(levels.values(), default=Level.HIDDEN) is Level.EXISTENCE,
            )
            expected.lines.update(self.lines(viewer, person_id, levels))
        self.add_kin(expected, visible)
        return expected

    def visible(self, viewer: FamilyMemberView, person_id: str) -> bool:
        oracle = self.oracle
        person = oracle.people[person_id]
        if person.shielded or oracle.dead(person) or oracle.unborn(person):
            return False
        if person_id == viewer.person_id:
            return True
        terms = oracle.deciding(person_id, None)
        if terms.childs_own:
            return False
        kept_apart = any(
            a.other(person_id) == viewer.person_id for a in oracle.arrangements_of(person_id)
        )
        return terms.level > Level.HIDDEN and viewer.person_id in terms.members and not kept_apart

    def level(self, viewer: FamilyMemberView, edge: Support) -> Level:
        oracle = self.oracle
        own = edge.person_id == viewer.person_id
        grounds = [ExclusionGround.SAFETY] if own else list(ExclusionGround)
        for ground in grounds:
            for exclusion in oracle.exclusions_of(edge.person_id, ground):
                not_shown = exclusion.kind is ExclusionKind.NOT_SHOWN
                if not_shown and edge.agency_id in exclusion.agencies:
                    return Level.HIDDEN
        if own:
            return Level.CONTACT
        terms = oracle.deciding(edge.person_id, edge.agency_id)
        if terms.childs_own or viewer.person_id not in terms.members:
            return Level.HIDDEN
        return terms.level

    def lines(
        self, viewer: FamilyMemberView, person_id: str, levels: dict[str, Level]
    ) -> dict[str, Line]:
        oracle = self.oracle
        reason = Reason.OWN_SERVICE if person_id == viewer.person_id else Reason.AGREEMENT
        edges = [edge for edge in oracle.edges_of(person_id) if levels.get(edge.id)]
        named = {edge.agency_id for edge in edges if levels[edge.id] is Level.CONTACT}
        lines = {}
        for edge in edges:
            agency = self.worker_webs.agency(edge.agency_id)
            worker = oracle.workers[edge.practitioner_id]
            if levels[edge.id] is Level.CONTACT:
                line = VisibleSupport(
                    id=edge.id,
                    person_id=person_id,
                    level=Level.CONTACT,
                    agency=agency,
                    reason=reason,
                    worker=VisibleWorker(worker.id, worker.name, worker.card),
                    role=edge.role,
                    lead=edge.lead,
                    state=SupportState.ACTIVE,
                    since=edge.span.start,
                    since_precision=edge.since_precision,
                )
            elif levels[edge.id] is Level.AGENCY and edge.agency_id not in named:
                line_id = f"agency:{edge.agency_id}:{person_id}"
                line = VisibleSupport(line_id, person_id, Level.AGENCY, agency, reason)
            else:
                continue
            lines[line.id] = Line(line, frozenset({reason}))
        return lines

    def add_kin(self, expected: Expected, visible: list[str]) -> None:
        today = self.oracle.today
        for kin in self.oracle.records.kinships:
            begun = kin.span.start is None or kin.span.start <= today
            objects = self.oracle.people[kin.relative_id].objects
            if self.oracle.is_parted(kin) and not kin.kind_agreed:
                continue
            if kin.kind is Kin.UNBORN_SIBLING:
                continue
            if begun and not objects and kin.person_id in visible and kin.relative_id in visible:
                expected.kin[kin.id] = VisibleKinship(
                    id=kin.id,
                    person_id=kin.person_id,
                    relative_id=kin.relative_id,
                    group=kin_group(self.worker_webs.as_it_is(kin)),
                    kind=self.worker_webs.as_it_is(kin) if kin.kind_agreed else None,
                    ended=kin.span.end is not None and kin.span.end < today,
                )
