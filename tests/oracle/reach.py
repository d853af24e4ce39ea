"""The oracle's statement of who is live, and of who reaches whom; see `oracle`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from graph.policy.facts import ENGLAND, PolicySettings
from graph.records.agreements import (
    Enquiry,
    Exclusion,
    SafetyArrangement,
    SharingDecision,
)
from graph.records.bundle import Records
from graph.records.dates import add_months
from graph.records.matching import same_address
from graph.records.model import Family, Kinship, Person, Post, Support
from graph.records.viewer import TeamLead, WorkerView
from graph.vocabulary import (
    ADOPTION_KINDS,
    BY_NAME_ONLY_SECTORS,
    ExclusionGround,
    ExclusionKind,
    Kin,
    KinGroup,
    Level,
    NeedKind,
    Reach,
    Role,
    Sector,
    SupportState,
    kin_group,
)
from tests.oracle.agreements import (
    Agreements,
    Terms,
    dead_on,
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
ENQUIRY_HOURS = timedelta(hours=72)
MOST_EXTENSIONS = 2


@dataclass(frozen=True)
class Way:
    """One way in which a viewer reaches a person: the reach, and the agency acted for."""

    reach: Reach
    agency: str
    """Who receives: of the viewer's post, or under COVER and SUPERVISOR of the covered or led."""
    family: str | None = None
    own_agency: str | None = None
    """Under COVER and SUPERVISOR: of the viewer's own post."""
    edge: str | None = None
    """The edge that the way goes through."""
    hand_over: bool = False
    """The post of a led worker is over: only that edge, to be handed over or ended."""


class Reaches:
    """One council at one instant. Answers are remembered: the records do not change."""

    def __init__(self, records: Records, now: datetime, settings: PolicySettings = ENGLAND) -> None:
        self.records, self.now, self.settings = records, now, settings
        self.today = now.astimezone(settings.time_zone).date()
        self.agreements = Agreements(records, now, settings)
        self.people = {person.id: person for person in records.people}
        self.agencies = {agency.id: agency for agency in records.agencies}
        self.workers = {worker.id: worker for worker in records.practitioners}
        self.teams = {team.id: team for team in records.teams}
        self.needs = {need.id: need for need in records.needs}
        self.open_ways: Callable[[WorkerView, str], frozenset[Way]] = cache(self._open_ways)
        self.ways_before_closures: Callable[[WorkerView, str], frozenset[Way]] = cache(
            self._ways_before_closures
        )
        self.ways: Callable[[WorkerView, str], frozenset[Way]] = cache(self._ways)
        self.deciding: Callable[[str, str | None], Terms] = cache(self._deciding)

    # Who and when

    def post_of(self, edge: Support) -> Post | None:
        """The post that an edge belongs to; None where that is not known."""
        posts = self.workers[edge.practitioner_id].posts
        of_agency = [post for post in posts if post.agency_id == edge.agency_id]
        return next((post for post in of_agency if post.id == edge.post_id), None)

    def live(self, edge: Support) -> bool:
        """Active, confirmed, begun, not ended, and its post is live."""
        post = self.post_of(edge)
        return (
            edge.state is SupportState.ACTIVE
            and edge.confirmed_on is not None
            and edge.span.contains(self.today)
            and post is not None
            and post.live(self.today)
        )

    def left_behind(self, edge: Support) -> bool:
        """Active still, but its post has ended."""
        post = self.post_of(edge)
        return (
            edge.state is SupportState.ACTIVE
            and edge.confirmed_on is not None
            and edge.span.contains(self.today)
            and post is not None
            and post.span.end is not None
            and post.span.end < self.today
        )

    def end_of(self, edge: Support) -> date | None:
        """The day on which an edge ended for others: with its post, if that ended first."""
        post = self.post_of(edge)
        over = None if post is None else post.span.end
        if edge.state is SupportState.ACTIVE and over is not None and over < self.today:
            return min(edge.span.end or over, over)
        return edge.span.end

    def ended(self, edge: Support) -> bool:
        """Confirmed once, over, and still within the months in which a past is shown.

        One that is said to be over and ends on a day to come is in doubt.
        """
        settled = edge.state in (SupportState.ACTIVE, SupportState.ENDED)
        if not settled or edge.confirmed_on is None or self.sensitive(edge):
            return False
        end = self.end_of(edge)
        said = edge.state is SupportState.ENDED
        begun = said or edge.span.start is None or edge.span.start <= self.today
        over = end is not None and (end < self.today or (said and end == self.today))
        return begun and over and self.today <= add_months(end or self.today, self.months)

    @property
    def months(self) -> int:
        return self.settings.ended_months

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
            or self.tells_a_pregnancy(edge)
        )

    def tells_a_pregnancy(self, edge: Support) -> bool:
        """A maternity service, a midwife, a pregnancy that it meets, a child not born yet."""
        return (
            self.agencies[edge.agency_id].sector is Sector.MATERNITY
            or edge.role is Role.MIDWIFE
            or any(
                self.needs[need].kind is NeedKind.PREGNANCY
                for need in edge.meets
                if need in self.needs
            )
            or self.unborn(self.people[edge.person_id])
        )

    def unborn(self, person: Person) -> bool:
        born = person.birth_date
        return born is not None and born.value > self.today

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
        return dead_on(person, self.today)

    def is_child(self, person: Person) -> bool:
        return surely_under(person.birth_date, self.settings.adult_age, self.today)

    def is_adult(self, person: Person) -> bool:
        return surely_reached(person.birth_date, self.settings.adult_age, self.today)

    def household(self, person_id: str) -> set[str]:
        """Those who live with somebody, as either's record says."""
        found = set[str]()
        for kin in self.records.kinships:
            if kin.lives_with and kin.span.contains(self.today):
                if kin.person_id == person_id:
                    found.add(kin.relative_id)
                if kin.relative_id == person_id:
                    found.add(kin.person_id)
        return found - {person_id}

    def at_home_with(self, person_id: str) -> set[str]:
        """Whoever lives where somebody lives: the household, an equal address, the person."""
        address = self.people[person_id].address
        neighbours = {
            other.id for other in self.records.people if same_address(other.address, address)
        }
        return self.household(person_id) | neighbours | {person_id}

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

    def not_shown_for_safety(self, edge: Support) -> bool:
        return any(
            x.kind is ExclusionKind.NOT_SHOWN and edge.agency_id in x.agencies
            for x in self.exclusions_of(edge.person_id, ExclusionGround.SAFETY)
        )

    def _deciding(self, person_id: str, service: str | None) -> Terms:
        return self.agreements.deciding(self.people[person_id], service)

    # Danger

    def restricted(self, viewer: WorkerView, person_id: str) -> bool:
        """A safety exclusion or a declared interest leaves the name and one's own edge at most."""
        return self.excluded(viewer, person_id) or any(
            (each.practitioner_id, each.person_id) == (viewer.practitioner_id, person_id)
            for each in self.records.interests
        )

    def excluded(self, viewer: WorkerView, person_id: str) -> bool:
        """By name, by any agency of theirs, or because they lead or cover somebody so named."""
        agencies = {post.agency_id for post in self.live_posts(viewer)}
        for exclusion in self.exclusions_of(person_id, ExclusionGround.SAFETY):
            if exclusion.kind is not ExclusionKind.NOT_TO:
                continue
            if viewer.practitioner_id in exclusion.practitioners or agencies & exclusion.agencies:
                return True
            if any(self.stands_in_for(viewer, named) for named in exclusion.practitioners):
                return True
        return False

    def stands_in_for(self, viewer: WorkerView, worker_id: str) -> bool:
        covered = any(
            cover.colleague_id == viewer.practitioner_id
            and cover.worker_id == worker_id
            and cover.span.contains(self.today)
            for cover in self.records.covers
        )
        worker = self.workers.get(worker_id)
        posts = () if worker is None else worker.posts
        stands = [post for post in posts if post.live(self.today) or self.left_lately(post)]
        return covered or any(self.leads_post(viewer, post) for post in stands)

    # Reach

    def reach(self, viewer: WorkerView, person_id: str) -> frozenset[Reach]:
        return frozenset(way.reach for way in self.ways(viewer, person_id))

    def direct(self, viewer: WorkerView, person_id: str) -> bool:
        return Reach.DIRECT in self.reach(viewer, person_id)

    def only_hands_over(self, viewer: WorkerView, person_id: str) -> bool:
        """All that leads there is what a worker who left has left behind."""
        ways = self.ways(viewer, person_id)
        return bool(ways) and all(way.hand_over for way in ways)

    def informed(self, viewer: WorkerView, person_id: str, reaches: set[Reach]) -> bool:
        """One of these ways leads there, and it tells more than a name and one's own edge."""
        if self.restricted(viewer, person_id):
            return False
        return any(
            way.reach in reaches and not way.hand_over for way in self.ways(viewer, person_id)
        )

    def _ways(self, viewer: WorkerView, person_id: str) -> frozenset[Way]:
        """The ways that are left once danger has closed some."""
        ways = self.open_ways(viewer, person_id)
        if self.restricted(viewer, person_id):
            ways = frozenset(way for way in ways if way.reach is Reach.DIRECT)
        if self.closed_by_arrangement(viewer, person_id):
            ways = frozenset(way for way in ways if way.reach is Reach.DIRECT)
        return ways

    def closed_by_arrangement(self, viewer: WorkerView, person_id: str) -> bool:
        """A DIRECT, COVER or SUPERVISOR way to the other side closes all but DIRECT; where only
        other ways lead to both, those to `from` close."""
        for arrangement in self.arrangements_of(person_id):
            other = arrangement.other(person_id) or ""
            theirs = self.reach_before_closures(viewer, other)
            if theirs & set(EDGE_REACHES):
                return True
            mine = self.reach_before_closures(viewer, person_id)
            if mine & set(EDGE_REACHES):
                continue
            if theirs and person_id == arrangement.from_id:
                return True
        return False

    def reach_before_closures(self, viewer: WorkerView, person_id: str) -> set[Reach]:
        """What leads there, whether it is closed or not."""
        if person_id not in self.people:
            return set()
        return {way.reach for way in self.ways_before_closures(viewer, person_id)}

    def _ways_before_closures(self, viewer: WorkerView, person_id: str) -> frozenset[Way]:
        person = self.people[person_id]
        ways = set[Way]()
        for edge in self.edges_of(person_id):
            if self.live(edge):
                if edge.practitioner_id == viewer.practitioner_id:
                    ways.add(Way(Reach.DIRECT, edge.agency_id, edge=edge.id))
                if self.is_covered(viewer, edge.practitioner_id):
                    ways.add(Way(Reach.COVER, edge.agency_id, edge=edge.id))
            over = self.left_behind(edge) and self.handed_over_in_time(edge)
            if (self.live(edge) or over) and self.leading_posts(viewer, edge):
                ways.add(Way(Reach.SUPERVISOR, edge.agency_id, edge=edge.id, hand_over=over))
        others = (
            self._ways_by_family(viewer, person, closed_too=True),
            self._ways_by_decision(viewer, person, closed_too=True),
            self._ways_by_emergency(viewer, person, closed_too=True),
            self._ways_by_enquiry(viewer, person),
        )
        return frozenset(ways.union(*others))

    def is_covered(self, viewer: WorkerView, worker_id: str) -> bool:
        return any(
            cover.colleague_id == viewer.practitioner_id
            and cover.worker_id == worker_id
            and cover.span.contains(self.today)
            for cover in self.records.covers
        )

    def own_live_edges(self, viewer: WorkerView, person_id: str) -> list[Support]:
        mine = viewer.practitioner_id
        edges = self.edges_of(person_id)
        return [edge for edge in edges if edge.practitioner_id == mine and self.live(edge)]

    def _open_ways(self, viewer: WorkerView, person_id: str) -> frozenset[Way]:
        """The ways there are before any closes."""
        if person_id not in self.people:
            return frozenset()
        person = self.people[person_id]
        if person.shielded:
            return frozenset(self._direct_ways(viewer, person_id))
        ways = set(self._ways_by_edge(viewer, person))
        if not self.dead(person) and not self.unborn(person):
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
            if not self.outlives_death(edge, person):
                continue
            if self.live(edge):
                if edge.practitioner_id == viewer.practitioner_id:
                    yield Way(Reach.DIRECT, edge.agency_id, edge=edge.id)
                if self.not_shown_for_safety(edge):
                    continue
                named = self.sensitive(edge)  # each way for itself: the cover, or the supervisor
                for own in self.covering_posts(viewer, edge, clinical=named):
                    yield Way(Reach.COVER, edge.agency_id, None, own.agency_id, edge.id)
                for own in self.leading_posts(viewer, edge, safeguarding=named):
                    yield Way(Reach.SUPERVISOR, edge.agency_id, None, own.agency_id, edge.id)
            elif self.to_hand_over(viewer, edge):
                named = self.sensitive(edge)
                for own in self.leading_posts(viewer, edge, safeguarding=named):
                    yield Way(Reach.SUPERVISOR, edge.agency_id, None, own.agency_id, edge.id, True)

    def to_hand_over(self, viewer: WorkerView, edge: Support) -> bool:
        """What a worker who left has left behind, while their leader may still see to it."""
        alive = not self.dead(self.people[edge.person_id])
        in_time = self.left_behind(edge) and self.handed_over_in_time(edge)
        return alive and in_time and self.may_be_known(viewer, edge)

    def handed_over_in_time(self, edge: Support) -> bool:
        post = self.post_of(edge)
        return post is not None and self.left_lately(post)

    def left_lately(self, post: Post) -> bool:
        end = post.span.end
        if end is None or end >= self.today:
            return False
        return (self.today - end).days <= self.settings.hand_over_days

    def may_be_known(self, viewer: WorkerView, edge: Support) -> bool:
        """A way through an edge exists only if that edge would be shown."""
        if self.not_shown_for_safety(edge):
            return False
        return not self.sensitive(edge) or self.named_for(viewer, edge)

    def named_for(self, viewer: WorkerView, edge: Support) -> bool:
        """The named clinical or safeguarding supervisor, or the named clinical cover."""
        return bool(
            self.covering_posts(viewer, edge, clinical=True)
            or self.leading_posts(viewer, edge, safeguarding=True)
        )

    def outlives_death(self, edge: Support, person: Person) -> bool:
        """After a death only who was there on that day keeps sight, for some months."""
        if person.deceased_on is None or not self.dead(person):
            return True
        last_day = add_months(person.deceased_on, self.settings.after_death_months)
        post = self.post_of(edge)
        was_there = edge.span.contains(person.deceased_on)
        return (
            was_there
            and post is not None
            and post.live(person.deceased_on)
            and self.today <= last_day
        )

    def covering_posts(
        self, viewer: WorkerView, edge: Support, *, clinical: bool = False
    ) -> list[Post]:
        """The viewer's posts beside the edge's worker, while they stand in for them."""
        covers = [
            cover
            for cover in self.records.covers
            if cover.colleague_id == viewer.practitioner_id
            and cover.worker_id == edge.practitioner_id
            and cover.span.contains(self.today)
            and (cover.clinical or not clinical)
        ]
        post = self.post_of(edge)
        if not covers or post is None:
            return []
        return [own for own in self.live_posts(viewer) if own.agency_id == edge.agency_id]

    def leading_posts(
        self, viewer: WorkerView, edge: Support, *, safeguarding: bool = False
    ) -> list[Post]:
        """The viewer's posts from which they lead the team in which the edge's post stands."""
        post = self.post_of(edge)
        if post is None:
            return []
        leads = [
            lead
            for lead in self.live_leads(viewer)
            if lead.team_id == post.team_id and (lead.safeguarding or not safeguarding)
        ]
        of_team = post.team_id in self.teams and self.stands_in(post)
        ids = {lead.post_id for lead in leads if of_team}
        return [own for own in self.live_posts(viewer) if own.id in ids]

    def leads_post(self, viewer: WorkerView, post: Post) -> bool:
        return any(lead.team_id == post.team_id for lead in self.live_leads(viewer))

    def stands_in(self, post: Post) -> bool:
        """A post stands in a team of its agency, or in a joint one that its agency belongs to."""
        team = self.teams[post.team_id or ""]
        return post.agency_id in {team.agency_id, *team.partners}

    def live_leads(self, viewer: WorkerView) -> list[TeamLead]:
        posts = {post.id for post in self.live_posts(viewer)}
        return [
            lead
            for lead in viewer.leads
            if lead.span.contains(self.today)
            and lead.post_id in posts
            and self.is_of_team(lead, viewer)
        ]

    def is_of_team(self, lead: TeamLead, viewer: WorkerView) -> bool:
        """The post from which somebody leads belongs to an agency of the team."""
        team = self.teams.get(lead.team_id)
        agencies = {lead.agency_id} if team is None else {team.agency_id, *team.partners}
        return any(post.id == lead.post_id and post.agency_id in agencies for post in viewer.posts)

    def _ways_by_family(
        self, viewer: WorkerView, person: Person, *, closed_too: bool = False
    ) -> Iterator[Way]:
        """A DIRECT edge to another living member, and the person's own agreement names the
        family."""
        terms = self.deciding(person.id, None)
        if terms.level is Level.HIDDEN:
            return
        for family_id in self.families_of(person.id) & terms.families:
            for member in self.members(family_id):
                if member == person.id or self.dead(self.people[member]):
                    continue
                if self.restricted(viewer, member) and not closed_too:
                    continue  # such an edge carries no family way to anybody
                for way in self._direct_or_closed(viewer, member, closed_too):
                    named = all(way.agency in each.named_agencies for each in terms.agreements)
                    if self.agencies[way.agency].sector in BY_NAME_ONLY_SECTORS and not named:
                        continue
                    yield Way(Reach.FAMILY, way.agency, family_id)

    def _direct_or_closed(self, viewer: WorkerView, person_id: str, closed_too: bool) -> set[Way]:
        if not closed_too:
            return self._direct_ways(viewer, person_id)
        edges = self.own_live_edges(viewer, person_id)
        return {Way(Reach.DIRECT, edge.agency_id, edge=edge.id) for edge in edges}

    def _ways_by_decision(
        self, viewer: WorkerView, person: Person, *, closed_too: bool = False
    ) -> Iterator[Way]:
        """It names the viewer, or the agency of a post through which they are DIRECT on the
        person or on somebody for whose sake it was taken."""
        for decision in self.decisions_about(person.id):
            if viewer.practitioner_id in decision.recipient_practitioners:
                for post in self.live_posts(viewer):
                    yield Way(Reach.DECISION, post.agency_id)
            for near in {person.id, *decision.for_whom} & self.people.keys():
                if self.restricted(viewer, near) and not closed_too:
                    continue
                for way in self._direct_or_closed(viewer, near, closed_too):
                    if way.agency in decision.recipient_agencies:
                        yield Way(Reach.DECISION, way.agency)

    def decisions_about(self, person_id: str) -> list[SharingDecision]:
        return [
            d
            for d in self.records.decisions
            if person_id in d.person_ids and self.agreements.most_of_decision(d) > Level.HIDDEN
        ]

    def receives_decision(self, decision: SharingDecision, viewer: WorkerView, way: Way) -> bool:
        if viewer.practitioner_id in decision.recipient_practitioners:
            return True
        if self.only_by_name(way) and way.own_agency not in decision.recipient_agencies:
            return False
        if way.reach not in (*EDGE_REACHES, Reach.DECISION):
            return False  # it names agencies that work with the person, or for whose sake
        return way.agency in decision.recipient_agencies

    def only_by_name(self, way: Way) -> bool:
        """A viewer whose own post is police, probation, youth justice or immigration."""
        own = way.own_agency
        return own is not None and self.agencies[own].sector in BY_NAME_ONLY_SECTORS

    def _ways_by_emergency(
        self, viewer: WorkerView, person: Person, *, closed_too: bool = False
    ) -> Iterator[Way]:
        for grant in self.records.grants:
            closes = min(grant.ends_at, grant.opened_at + timedelta(hours=12))
            if grant.practitioner_id != viewer.practitioner_id:
                continue
            if not grant.opened_at <= self.now < closes:
                continue
            reason = grant.reasons.get(person.id, "").strip()
            if not self.is_child(person) and not reason:
                continue
            ticked = grant.household and person.id in self.household(grant.person_id)
            works = closed_too or self.works_at(viewer, grant.agency_id)
            if (person.id == grant.person_id or ticked) and works:
                yield Way(Reach.EMERGENCY, grant.agency_id)

    def _ways_by_enquiry(self, viewer: WorkerView, person: Person) -> Iterator[Way]:
        for enquiry in self.records.enquiries:
            child = self.people.get(enquiry.child_id)
            team = self.teams.get(enquiry.team_id)
            if child is None or not self.is_child(child) or team is None or not team.front_door:
                continue
            if not self.is_open(enquiry):
                continue
            grown_up = (
                self.is_adult(person)
                and person.id in self.household(enquiry.child_id)
                and enquiry.reasons.get(person.id, "").strip()
            )
            if person.id == enquiry.child_id or grown_up:
                for post in self.live_posts(viewer):
                    if post.team_id == enquiry.team_id:
                        yield Way(Reach.ENQUIRY, post.agency_id)

    def is_open(self, enquiry: Enquiry) -> bool:
        """72 hours from the opening, or from the last extension by another member of the team."""
        if not enquiry.opened_at <= self.now:
            return False
        until, extended = enquiry.opened_at + ENQUIRY_HOURS, 0
        for extension in enquiry.extensions:
            counts = (
                enquiry.opened_at <= extension.at <= min(until, self.now)
                and extension.by != enquiry.opened_by
                and extension.reason.strip()
                and self.in_team(extension.by, enquiry.team_id, extension.at)
                and extended < MOST_EXTENSIONS
            )
            if counts:
                until, extended = extension.at + ENQUIRY_HOURS, extended + 1
        return self.now <= min(until, enquiry.ends_at)

    def in_team(self, worker_id: str, team_id: str, at: datetime) -> bool:
        worker = self.workers.get(worker_id)
        day = self.agreements.day_of(at)
        return worker is not None and any(
            post.team_id == team_id and post.live(day) for post in worker.posts
        )

    # Kin

    def is_parted(self, kin: Kinship) -> bool:
        """An adoption, donor conception or a new identity stands between the two."""
        return kin.sensitive or self.across_an_adoption(kin.person_id, kin.relative_id, kin.kind)

    def across_an_adoption(self, one: str, other: str, kind: Kin) -> bool:
        """Whether one was adopted, and the other is of those whom the adoption left behind: a
        parent by birth, or kin of blood who are no kin of an adopter."""
        if kind not in KIN_OF_BLOOD:
            return False
        return self.left_by_adoption(one, other) or self.left_by_adoption(other, one)

    def left_by_adoption(self, child: str, other: str) -> bool:
        adopters = self.adopters_of(child)
        if not adopters or other in adopters:
            return False
        if child in self.parents_by_birth(other):
            return False  # a child of the adopted one's own
        if other in self.parents_by_birth(child):
            return True
        near = (k for k in self.records.kinships if other in (k.person_id, k.relative_id))
        return not any({k.person_id, k.relative_id} & adopters for k in near)

    def adopters_of(self, child: str) -> set[str]:
        found = set[str]()
        for kin in self.records.kinships:
            begun = kin.span.start is None or kin.span.start <= self.today
            if begun and kin.person_id == child and kin.kind is Kin.ADOPTIVE_PARENT:
                found.add(kin.relative_id)
            if begun and kin.relative_id == child and kin.kind is Kin.ADOPTED_CHILD:
                found.add(kin.person_id)
        return found

    def parents_by_birth(self, child: str) -> set[str]:
        found = set[str]()
        for kin in self.records.kinships:
            if kin.person_id == child and kin.kind in BIRTH_PARENTS:
                found.add(kin.relative_id)
            if kin.relative_id == child and kin.kind in BIRTH_CHILDREN:
                found.add(kin.person_id)
        return found


BIRTH_PARENTS = frozenset(
    {
        Kin.PARENT,
        Kin.MOTHER,
        Kin.FATHER,
        Kin.NATURAL_PARENT,
        Kin.NATURAL_MOTHER,
        Kin.NATURAL_FATHER,
    }
)
BIRTH_CHILDREN = frozenset({Kin.CHILD, Kin.NATURAL_CHILD})
CLOSE = (KinGroup.PARENT, KinGroup.CHILD, KinGroup.SIBLING)
KIN_OF_BLOOD = frozenset(
    {kind for kind in Kin if kin_group(kind) in CLOSE and kind not in ADOPTION_KINDS}
    | {Kin.GRANDPARENT, Kin.GRANDCHILD, Kin.GREAT_GRANDPARENT, Kin.GREAT_GRANDCHILD}
    | {Kin.AUNT, Kin.UNCLE, Kin.AUNT_OR_UNCLE, Kin.NIECE_OR_NEPHEW, Kin.COUSIN}
    | {Kin.EXTENDED_FAMILY, Kin.FAMILY_MEMBER}
)
