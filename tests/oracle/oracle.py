"""The oracle: a slow, separate statement of who reaches whom, and of how much of an edge shows.

It reads `Records`, never `Facts`, and shares with `graph.policy` only the types of what is
asked and answered. The rules are told in `docs/design/policy.md`.
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
    Level,
    Reach,
    SupportState,
)
from tests.oracle.agreements import (
    Terms,
)
from tests.oracle.reach import Reaches, Way


@dataclass(frozen=True)
class Verdict:
    """The level of one edge, and every reason that gives this level."""

    level: Level
    reasons: frozenset[Reason] = frozenset()


HIDDEN = Verdict(Level.HIDDEN)


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
        if not self.live(edge):
            if not self.ended(edge):
                return HIDDEN
            verdict = self._as_if_live(viewer, edge, ways, own=own)
            return verdict if verdict.level is Level.CONTACT else HIDDEN
        return self._as_if_live(viewer, edge, ways, own=own)

    def waiting(self, viewer: WorkerView, edge: Support) -> bool:
        """The viewer's own proposed or suspended edge: seen by its own worker only."""
        return (
            edge.practitioner_id == viewer.practitioner_id
            and edge.state in (SupportState.PROPOSED, SupportState.SUSPENDED)
            and (edge.span.end is None or self.today <= edge.span.end)
            and bool(self.posts_at(edge))
        )

    def _as_if_live(
        self, viewer: WorkerView, edge: Support, ways: frozenset[Way], *, own: bool
    ) -> Verdict:
        if own:
            return Verdict(Level.CONTACT, frozenset({Reason.OWN}))
        if self.barred(viewer, edge):
            return HIDDEN
        through_worker = self.rule_three(viewer, edge)
        if through_worker:
            return Verdict(Level.CONTACT, through_worker)
        offers = list(self._offers(viewer, edge, ways))
        best = max((level for level, _ in offers), default=Level.HIDDEN)
        if best is Level.HIDDEN:
            return HIDDEN
        return Verdict(best, frozenset(reason for level, reason in offers if level is best))

    def barred(self, viewer: WorkerView, edge: Support) -> bool:
        """Safety exclusion, declared interest, safety arrangement."""
        person_id = edge.person_id
        for exclusion in self.exclusions_of(person_id, ExclusionGround.SAFETY):
            agencies = {post.agency_id for post in self.live_posts(viewer)}
            if self.keeps_away(exclusion, viewer, edge, agencies):
                return True
        for interest in self.records.interests:
            if (interest.practitioner_id, interest.person_id) == (
                viewer.practitioner_id,
                person_id,
            ):
                return True
        if self.direct(viewer, person_id):
            return False
        others = [a.other(person_id) for a in self.arrangements_of(person_id)]
        return any(other is not None and self.own_live_edges(viewer, other) for other in others)

    def keeps_away(
        self, exclusion: Exclusion, viewer: WorkerView, edge: Support, agencies: set[str]
    ) -> bool:
        if exclusion.kind is ExclusionKind.NOT_SHOWN:
            return edge.agency_id in exclusion.agencies
        return viewer.practitioner_id in exclusion.practitioners or bool(
            exclusion.agencies & agencies
        )

    def rule_three(self, viewer: WorkerView, edge: Support) -> frozenset[Reason]:
        """COVER or SUPERVISOR of the edge's worker, at the edge's agency."""
        if not self.works_at(viewer, edge.agency_id):
            return frozenset()
        if not self.outlives_death(edge, self.people[edge.person_id]):
            return frozenset()
        if self.people[edge.person_id].shielded:
            return frozenset()
        sensitive = self.sensitive(edge)
        reasons = set()
        if not sensitive and self.covered(viewer, edge):
            reasons.add(Reason.COVER)
        if self.led(viewer, edge, safeguarding=sensitive):
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
            for decision in self.decisions_about(edge.person_id):
                if self.receives_decision(decision, viewer, way.agency):
                    most = self.agreements.most_of_decision(decision)
                    yield self._decided(decision, edge, sensitive=sensitive, most=most)
            yield self._agreed(viewer, edge, way, sensitive=sensitive)

    def _decided(
        self, decision: SharingDecision, edge: Support, *, sensitive: bool, most: Level
    ) -> tuple[Level, Reason]:
        level = decision.level if edge.agency_id in decision.opens else Level.HIDDEN
        if sensitive:
            level = decision.sensitive.get(edge.agency_id, Level.HIDDEN)
        return min(level, most), Reason.DECISION

    def _agreed(
        self, viewer: WorkerView, edge: Support, way: Way, *, sensitive: bool
    ) -> tuple[Level, Reason]:
        terms = self.deciding(edge.person_id, edge.agency_id)
        reason = Reason.AGREED_BY_NAME if sensitive else Reason.AGREEMENT
        level = terms.sensitive.get(edge.agency_id, Level.HIDDEN) if sensitive else terms.level
        if not self.receives_agreement(terms, edge.person_id, way):
            return Level.HIDDEN, reason
        for wish in self.exclusions_of(edge.person_id, ExclusionGround.WISH):
            if self.keeps_away(wish, viewer, edge, {way.agency}):
                return Level.HIDDEN, reason
        if way.reach is Reach.SUPERVISOR:
            level = min(level, Level.AGENCY)
        return level, reason

    def receives_agreement(self, terms: Terms, person_id: str, way: Way) -> bool:
        """Named; or, unless its sector receives by name only, around the person and of a sector
        that was shown; or through a family whose team was named."""
        if way.agency in terms.named_agencies:
            return True
        sector = self.agencies[way.agency].sector
        if sector in BY_NAME_ONLY_SECTORS:
            return False
        around = any(
            edge.agency_id == way.agency and self.live(edge) for edge in self.edges_of(person_id)
        )
        return (around and sector in terms.sectors) or way.family in terms.family_teams
