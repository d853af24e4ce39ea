"""The oracle: a slow, separate statement of who reaches whom, and of how much of an edge shows.

It reads `Records`, never `Facts`, and imports nothing from `graph.policy` but the types of what
the policy is asked and what it answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.policy.support_web import Reason
from graph.records.agreements import Exclusion, SharingDecision
from graph.records.model import Support
from graph.records.viewer import WorkerView
from graph.vocabulary import (
    BY_NAME_ONLY_SECTORS,
    ExclusionGround,
    ExclusionKind,
    FrontDoorSensitive,
    Level,
    Reach,
    Sector,
    SupportState,
)
from tests.oracle.reach import EDGE_REACHES, Reaches, Way


@dataclass(frozen=True)
class Verdict:
    """The level of one edge, and every reason that gives this level."""

    level: Level
    reasons: frozenset[Reason] = frozenset()


HIDDEN = Verdict(Level.HIDDEN)
AT_THE_FRONT_DOOR = (Reach.ENQUIRY, Reach.EMERGENCY)


class Oracle(Reaches):
    """One council at one instant, with what each edge shows to whom."""

    def level(self, viewer: WorkerView, person_id: str, edge: Support) -> Level:
        return self.verdict(viewer, person_id, edge).level

    def verdict(self, viewer: WorkerView, person_id: str, edge: Support) -> Verdict:
        """The first rule that speaks; an ended edge shows at CONTACT or not at all."""
        ways = self.ways(viewer, person_id)
        if not ways or edge.person_id != person_id:
            return HIDDEN
        own = edge.practitioner_id == viewer.practitioner_id
        if self.waiting(viewer, edge):
            return Verdict(Level.CONTACT, frozenset({Reason.OWN}))
        if not own and any(way.hand_over and way.edge == edge.id for way in ways):
            return Verdict(Level.CONTACT, frozenset({Reason.HAND_OVER}))
        if not self.live(edge):
            if not self.ended(edge):
                return HIDDEN
            verdict = self._as_if_live(viewer, edge, ways, own=own)
            return verdict if verdict.level is Level.CONTACT else HIDDEN
        return self._as_if_live(viewer, edge, ways, own=own)

    def waiting(self, viewer: WorkerView, edge: Support) -> bool:
        """The viewer's own proposed or suspended edge: seen by its own worker only."""
        post = self.post_of(edge)
        return (
            edge.practitioner_id == viewer.practitioner_id
            and edge.state in (SupportState.PROPOSED, SupportState.SUSPENDED)
            and (edge.span.end is None or self.today <= edge.span.end)
            and post is not None
            and post.live(self.today)
        )

    def handed_over_too_early(self, viewer: WorkerView, edge: Support) -> bool:
        """A colleague proposed it to a viewer who is excluded, knows the person privately, or works
        with the other side of a safety arrangement: nothing is told before it is confirmed."""
        by_another = edge.proposed_by is not None and edge.proposed_by != viewer.practitioner_id
        if edge.state is not SupportState.PROPOSED or not by_another:
            return False
        others = [each.other(edge.person_id) for each in self.arrangements_of(edge.person_id)]
        return self.restricted(viewer, edge.person_id) or any(
            self.reach_before_closures(viewer, other or "") & set(EDGE_REACHES) for other in others
        )

    def _as_if_live(
        self, viewer: WorkerView, edge: Support, ways: frozenset[Way], *, own: bool
    ) -> Verdict:
        if own:
            return Verdict(Level.CONTACT, frozenset({Reason.OWN}))
        if self.restricted(viewer, edge.person_id) or self.not_shown_for_safety(edge):
            return HIDDEN
        ways = frozenset(way for way in ways if not way.hand_over)
        if not ways:
            return HIDDEN
        through_worker = self.rule_three(viewer, edge)
        if through_worker:
            return Verdict(Level.CONTACT, through_worker)
        offers = list(self._offers(viewer, edge, ways))
        best = max((level for level, _ in offers), default=Level.HIDDEN)
        if best is Level.HIDDEN:
            return HIDDEN
        return Verdict(best, frozenset(reason for level, reason in offers if level is best))

    def rule_three(self, viewer: WorkerView, edge: Support) -> frozenset[Reason]:
        """COVER or SUPERVISOR of the edge's worker; of a sensitive edge only those named for it."""
        person = self.people[edge.person_id]
        if not self.outlives_death(edge, person) or person.shielded:
            return frozenset()
        if self.restricted(viewer, person.id) or self.closed_by_arrangement(viewer, person.id):
            return frozenset()
        # An ended edge shows to those to whom it would show were it live.
        sensitive = self.sensitive(edge)
        reasons = set()
        if self.covering_posts(viewer, edge, clinical=sensitive):
            reasons.add(Reason.COVER)
        if self.leading_posts(viewer, edge, safeguarding=sensitive):
            reasons.add(Reason.SUPERVISOR)
        return frozenset(reasons)

    def _offers(
        self, viewer: WorkerView, edge: Support, ways: frozenset[Way]
    ) -> Iterator[tuple[Level, Reason]]:
        """What each way would show of the edge; after a death nothing more."""
        sensitive = self.sensitive(edge)
        if self.dead(self.people[edge.person_id]):
            return
        for way in ways:
            if way.reach is Reach.EMERGENCY and not sensitive:
                yield Level.CONTACT, Reason.EMERGENCY
            if way.reach is Reach.ENQUIRY and not sensitive:
                yield Level.AGENCY, Reason.ENQUIRY
            if way.reach in AT_THE_FRONT_DOOR and self._contact_at_front_door(edge, way):
                yield Level.AGENCY, Reason.SAFEGUARDING_CONTACT
            for decision in self.decisions_about(edge.person_id):
                if self.receives_decision(decision, viewer, way):
                    most = self.agreements.most_of_decision(decision)
                    yield self._decided(decision, edge, sensitive=sensitive, most=most)
            yield from self._today(viewer, edge, way, ways, sensitive=sensitive)
            yield self._agreed(viewer, edge, way, sensitive=sensitive)

    def _contact_at_front_door(self, edge: Support, way: Way) -> bool:
        """A sensitive agency shows through the safeguarding contact that it named itself."""
        agency, person = self.agencies[edge.agency_id], self.people[edge.person_id]
        return (
            self.settings.front_door_sensitive is FrontDoorSensitive.CONTACT
            and self.live(edge)
            and agency.is_sensitive
            and agency.safeguarding is not None
            and not self.tells_a_pregnancy(edge)
            and (agency.sector is not Sector.SEXUAL_HEALTH or self.is_adult(person))
            and not self._decided_not_to_share(edge, way)
        )

    def _decided_not_to_share(self, edge: Support, way: Way) -> bool:
        return any(
            each.person_id == edge.person_id
            and edge.agency_id in each.services
            and each.decided_on <= self.today
            and (each.ended_on is None or self.today <= each.ended_on)
            for each in self.records.not_shared
        )

    def _decided(
        self, decision: SharingDecision, edge: Support, *, sensitive: bool, most: Level
    ) -> tuple[Level, Reason]:
        level = decision.level if edge.agency_id in decision.opens else Level.HIDDEN
        if sensitive:
            level = decision.sensitive.get(edge.agency_id, Level.HIDDEN)
        return min(level, most), Reason.DECISION

    def _today(
        self,
        viewer: WorkerView,
        edge: Support,
        way: Way,
        ways: frozenset[Way],
        *,
        sensitive: bool,
    ) -> Iterator[tuple[Level, Reason]]:
        """A decision that waits for its second person: ordinary services, at AGENCY at most, for
        whoever reaches the person already, and not by another decision alone. Once for the same
        service and viewer: what was decided of it before to share it with them, by whatever name
        and whatever was said to that, leaves nothing for today."""
        if sensitive or way.reach is Reach.DECISION:
            return
        of_it = [
            decision
            for decision in self.records.decisions
            if edge.person_id in decision.person_ids and edge.agency_id in decision.opens
        ]
        theirs = [
            decision
            for decision in of_it
            if any(self.receives_decision(decision, viewer, each) for each in ways)
        ]
        for decision in of_it:
            receives = self.receives_decision(decision, viewer, way)
            again = any(self.agreements.asked_before(decision, other) for other in theirs)
            if receives and not again and self.agreements.waits_today(decision):
                yield min(decision.level, Level.AGENCY), Reason.WAITING_DECISION

    def _agreed(
        self, viewer: WorkerView, edge: Support, way: Way, *, sensitive: bool
    ) -> tuple[Level, Reason]:
        terms = self.deciding(edge.person_id, edge.agency_id)
        reason = Reason.AGREED_BY_NAME if sensitive else Reason.AGREEMENT
        level = terms.by_name(edge.agency_id) if sensitive else terms.level
        if not self.receives_agreements(viewer, edge.person_id, edge.agency_id, way):
            return Level.HIDDEN, reason
        for wish in self.exclusions_of(edge.person_id, ExclusionGround.WISH):
            if self._wished_away(wish, viewer, edge, way):
                return Level.HIDDEN, reason
        if way.reach is Reach.SUPERVISOR:
            level = min(level, Level.AGENCY)
        return level, reason

    def _wished_away(self, wish: Exclusion, viewer: WorkerView, edge: Support, way: Way) -> bool:
        """A wish binds acting through that job."""
        if wish.kind is ExclusionKind.NOT_SHOWN:
            return edge.agency_id in wish.agencies
        through = {way.agency, way.own_agency}
        return viewer.practitioner_id in wish.practitioners or bool(wish.agencies & through)

    def receives_agreements(
        self, viewer: WorkerView, person_id: str, service: str, way: Way
    ) -> bool:
        """The viewer must be a recipient of each agreement that decides: named; or, unless their
        sector receives by name only, around the person and of a sector that was shown; or
        through a family whose team was named."""
        terms = self.deciding(person_id, service)
        if not terms.agreements:
            return False
        around = any(
            edge.agency_id == way.agency and self.live(edge) for edge in self.edges_of(person_id)
        )
        sector = self.agencies[way.agency].sector
        for each in terms.agreements:
            if self.only_by_name(way) and way.own_agency not in each.named_agencies:
                return False
            if way.agency in each.named_agencies:
                continue
            if sector in BY_NAME_ONLY_SECTORS:
                return False
            if around and sector in each.sectors:
                continue
            if each.services is not None or way.family not in terms.families:
                return False
        return True
