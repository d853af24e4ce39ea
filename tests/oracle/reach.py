"""The oracle's statement of who is live, and of who reaches whom; see `oracle`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from graph.policy.facts import ENGLAND, PolicySettings
from graph.records.agreements import Exclusion, SafetyArrangement, SharingDecision
from graph.records.bundle import Records
from graph.records.dates import add_months
from graph.records.model import Family, Person, Post, Support
from graph.records.viewer import WorkerView
from graph.vocabulary import (
    ExclusionGround,
    Level,
    Reach,
    Role,
    SupportState,
)
from tests.oracle.agreements import (
    Agreements,
    Terms,
    surely_reached,
    surely_under,
)

SENSITIVE_ROLES = (
    Role.DOMESTIC_ABUSE_ADVISER,
    Role.RECOVERY_WORKER,
    Role.THERAPIST,
    Role.PROBATION_OFFICER,
    Role.YOUTH_JUSTICE,
)
EDGE_REACHES = (Reach.DIRECT, Reach.COVER, Reach.SUPERVISOR)


@dataclass(frozen=True)
class Way:
    """One way in which a viewer reaches a person: the reach, and the agency acted for."""

    reach: Reach
    agency: str
    family: str | None = None


class Reaches:
    """One council at one instant. Answers are remembered: the records do not change."""

    def __init__(self, records: Records, now: datetime, settings: PolicySettings = ENGLAND) -> None:
        self.records, self.now, self.settings = records, now, settings
        self.today = now.astimezone(settings.time_zone).date()
        self.agreements = Agreements(records, now, settings)
        self.people = {person.id: person for person in records.people}
        self.agencies = {agency.id: agency for agency in records.agencies}
        self.workers = {worker.id: worker for worker in records.practitioners}
        self.needs = {need.id: need for need in records.needs}
        self.ways: Callable[[WorkerView, str], frozenset[Way]] = cache(self._ways)
        self.deciding: Callable[[str, str | None], Terms] = cache(self._deciding)

    # Who and when

    def live(self, edge: Support) -> bool:
        """Active, confirmed, begun, not ended, and its post is live."""
        return (
            edge.state is SupportState.ACTIVE
            and edge.confirmed_on is not None
            and edge.span.contains(self.today)
            and bool(self.posts_at(edge))
        )

    def posts_at(self, edge: Support) -> list[Post]:
        """The live posts of an edge's worker at the edge's agency."""
        posts = self.workers[edge.practitioner_id].posts
        return [p for p in posts if p.agency_id == edge.agency_id and p.live(self.today)]

    def ended(self, edge: Support) -> bool:
        """Confirmed once, over, and still within the months in which a past is shown.

        One that is said to be over and ends on a day to come is in doubt.
        """
        settled = edge.state in (SupportState.ACTIVE, SupportState.ENDED)
        if not settled or edge.confirmed_on is None:
            return False
        end = edge.span.end
        over = edge.state is SupportState.ENDED or (end is not None and end < self.today)
        months = self.settings.ended_months
        recent = end is not None and end <= self.today <= add_months(end, months)
        return over and recent and not self.sensitive(edge)

    def sensitive(self, edge: Support) -> bool:
        """Any of agency, service, role, need met, practitioner or the edge is marked so.

        A need that is not on record is one in doubt.
        """
        return (
            self.agencies[edge.agency_id].is_sensitive
            or self.workers[edge.practitioner_id].sensitive
            or edge.sensitive
            or edge.role in SENSITIVE_ROLES
            or any(self.needs[n].is_sensitive if n in self.needs else True for n in edge.meets)
        )

    def live_posts(self, viewer: WorkerView) -> list[Post]:
        return [post for post in viewer.posts if post.live(self.today)]

    def works_at(self, viewer: WorkerView, agency: str) -> bool:
        return any(post.agency_id == agency for post in self.live_posts(viewer))

    def edges_of(self, person_id: str) -> list[Support]:
        return [edge for edge in self.records.supports if edge.person_id == person_id]

    def families_of(self, person_id: str) -> set[str]:
        return {
            m.family_id
            for m in self.records.memberships
            if m.person_id == person_id and m.span.contains(self.today)
        }

    def members(self, family: Family | str) -> list[str]:
        family_id = family if isinstance(family, str) else family.id
        return sorted(
            {
                m.person_id
                for m in self.records.memberships
                if m.family_id == family_id and m.span.contains(self.today)
            }
        )

    def dead(self, person: Person) -> bool:
        return person.deceased_on is not None and person.deceased_on <= self.today

    def is_child(self, person: Person) -> bool:
        return surely_under(person.birth_date, self.settings.adult_age, self.today)

    def is_adult(self, person: Person) -> bool:
        return surely_reached(person.birth_date, self.settings.adult_age, self.today)

    def household(self, child_id: str) -> set[str]:
        """Those who live with the child, as the child's own record says."""
        return {
            kin.relative_id
            for kin in self.records.kinships
            if kin.person_id == child_id and kin.lives_with and kin.span.contains(self.today)
        }

    def arrangements_of(self, person_id: str) -> list[SafetyArrangement]:
        return [
            a
            for a in self.records.arrangements
            if a.other(person_id) is not None and a.span.contains(self.today)
        ]

    def exclusions_of(self, person_id: str, ground: ExclusionGround) -> list[Exclusion]:
        return [
            x
            for x in self.records.exclusions
            if x.person_id == person_id and x.ground is ground and x.span.contains(self.today)
        ]

    def _deciding(self, person_id: str, service: str | None) -> Terms:
        return self.agreements.deciding(self.people[person_id], service)

    # Reach

    def reach(self, viewer: WorkerView, person_id: str) -> frozenset[Reach]:
        return frozenset(way.reach for way in self.ways(viewer, person_id))

    def direct(self, viewer: WorkerView, person_id: str) -> bool:
        return Reach.DIRECT in self.reach(viewer, person_id)

    def _ways(self, viewer: WorkerView, person_id: str) -> frozenset[Way]:
        if person_id not in self.people:
            return frozenset()
        person = self.people[person_id]
        if person.shielded:
            return frozenset(self._direct_ways(viewer, person_id))
        ways = set(self._ways_by_edge(viewer, person))
        if not self.dead(person):
            ways |= set(self._ways_by_family(viewer, person))
            ways |= set(self._ways_by_decision(viewer, person))
            ways |= set(self._ways_by_emergency(viewer, person))
            ways |= set(self._ways_by_enquiry(viewer, person))
        return frozenset(ways)

    def _direct_ways(self, viewer: WorkerView, person_id: str) -> set[Way]:
        person = self.people[person_id]
        if person.shielded and viewer.practitioner_id not in person.named_workers:
            return set()
        return {way for way in self._ways_by_edge(viewer, person) if way.reach is Reach.DIRECT}

    def _ways_by_edge(self, viewer: WorkerView, person: Person) -> Iterator[Way]:
        """DIRECT, COVER, SUPERVISOR; after a death through those edges that were there before."""
        for edge in self.edges_of(person.id):
            if not self.gives_way(viewer, edge):
                continue
            if edge.practitioner_id == viewer.practitioner_id:
                yield Way(Reach.DIRECT, edge.agency_id)
            if self.covered(viewer, edge):
                yield Way(Reach.COVER, edge.agency_id)
            if self.led(viewer, edge):
                yield Way(Reach.SUPERVISOR, edge.agency_id)

    def gives_way(self, viewer: WorkerView, edge: Support) -> bool:
        """Live, the viewer has a live post at its agency, and no death came before it."""
        here = self.live(edge) and self.works_at(viewer, edge.agency_id)
        return here and self.outlives_death(edge, self.people[edge.person_id])

    def outlives_death(self, edge: Support, person: Person) -> bool:
        """After a death only existing workers keep sight, for some months."""
        if person.deceased_on is None or not self.dead(person):
            return True
        last_day = add_months(person.deceased_on, self.settings.after_death_months)
        was_there = edge.span.start is None or edge.span.start <= person.deceased_on
        return was_there and self.today <= last_day

    def covered(self, viewer: WorkerView, edge: Support) -> bool:
        return any(
            cover.colleague_id == viewer.practitioner_id
            and cover.worker_id == edge.practitioner_id
            and cover.span.contains(self.today)
            for cover in self.records.covers
        )

    def led(self, viewer: WorkerView, edge: Support, *, safeguarding: bool = False) -> bool:
        """Whether the viewer leads the edge's worker in their post at the edge's agency."""
        return any(
            lead.team_id == post.team_id and (lead.safeguarding or not safeguarding)
            for lead in viewer.leads
            for post in self.posts_at(edge)
        )

    def own_live_edges(self, viewer: WorkerView, person_id: str) -> list[Support]:
        return [
            edge
            for edge in self.edges_of(person_id)
            if edge.practitioner_id == viewer.practitioner_id
            and self.live(edge)
            and self.works_at(viewer, edge.agency_id)
        ]

    def _ways_by_family(self, viewer: WorkerView, person: Person) -> Iterator[Way]:
        """A DIRECT edge to another live member, and the person's own agreement names the family."""
        for arrangement in self.arrangements_of(person.id):
            other = arrangement.other(person.id)
            if other is not None and self.own_live_edges(viewer, other):
                return
        terms = self.deciding(person.id, None)
        if terms.level is Level.HIDDEN:
            return
        for family_id in self.families_of(person.id) & terms.family_teams:
            for member in self.members(family_id):
                if member == person.id:
                    continue
                for way in self._direct_ways(viewer, member):
                    yield Way(Reach.FAMILY, way.agency, family_id)

    def _ways_by_decision(self, viewer: WorkerView, person: Person) -> Iterator[Way]:
        for decision in self.decisions_about(person.id):
            for post in self.live_posts(viewer):
                if self.receives_decision(decision, viewer, post.agency_id):
                    yield Way(Reach.DECISION, post.agency_id)

    def decisions_about(self, person_id: str) -> list[SharingDecision]:
        return [
            d
            for d in self.records.decisions
            if person_id in d.person_ids and self.agreements.most_of_decision(d) > Level.HIDDEN
        ]

    def receives_decision(self, decision: SharingDecision, viewer: WorkerView, agency: str) -> bool:
        return (
            viewer.practitioner_id in decision.recipient_practitioners
            or agency in decision.recipient_agencies
        )

    def _ways_by_emergency(self, viewer: WorkerView, person: Person) -> Iterator[Way]:
        for grant in self.records.grants:
            closes = min(grant.ends_at, grant.opened_at + timedelta(hours=12))
            if grant.practitioner_id != viewer.practitioner_id:
                continue
            if not grant.opened_at <= self.now < closes:
                continue
            ticked = (
                grant.household
                and self.is_child(person)
                and person.id in self.household(grant.person_id)
            )
            if (person.id == grant.person_id or ticked) and self.works_at(viewer, grant.agency_id):
                yield Way(Reach.EMERGENCY, grant.agency_id)

    def _ways_by_enquiry(self, viewer: WorkerView, person: Person) -> Iterator[Way]:
        for enquiry in self.records.enquiries:
            if not enquiry.opened_at <= self.now <= enquiry.ends_at:
                continue
            household = self.household(enquiry.child_id)
            grown_up = self.is_adult(person) and person.id in household
            if person.id == enquiry.child_id or grown_up:
                for post in self.live_posts(viewer):
                    if post.team_id == enquiry.team_id:
                        yield Way(Reach.ENQUIRY, post.agency_id)
