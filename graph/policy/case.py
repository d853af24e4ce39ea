"""What the rules speak about: an instant, a person's record, a worker who looks.

A `Ground` is some facts at one instant under one set of rules; a `Case` is a worker who looks
from there. Both live for one decision and remember what they have worked out.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from graph.policy.facts import Facts, PersonFacts, PolicySettings
from graph.policy.memory import Memory
from graph.policy.rules import Rules
from graph.records.agreements import (
    EmergencyGrant,
    Enquiry,
    Exclusion,
    SafetyArrangement,
)
from graph.records.dates import birthday
from graph.records.model import Agency, Kinship, Need, Post, Support
from graph.records.names import normalised
from graph.records.viewer import TeamLead, WorkerView
from graph.vocabulary import ExclusionGround


@dataclass(frozen=True, slots=True)
class Moment:
    """`now` and the date that it has in the deployment's time zone: every day starts there."""

    now: datetime
    today: date
    settings: PolicySettings

    @classmethod
    def at(cls, now: datetime, settings: PolicySettings) -> "Moment":
        """Raises ValueError for a time without zone: it has no date anywhere."""
        if now.tzinfo is None:
            raise ValueError("now needs a time zone")
        return cls(now, now.astimezone(settings.time_zone).date(), settings)

    def day_of(self, instant: datetime) -> date:
        """The day of an instant where the deployment is."""
        return instant.astimezone(self.settings.time_zone).date()


class Dossier(Memory):
    """One person's facts, with what one decision works out from them, each once."""

    def __init__(self, ground: "Ground", facts: PersonFacts) -> None:
        super().__init__()
        self.ground = ground
        self.facts = facts
        self.person = facts.person
        self.id = facts.person.id

    @cached_property
    def supports(self) -> tuple[Support, ...]:
        """By id; an edge whose agency or worker the facts do not describe is left aside."""
        directory = self.ground.facts.directory
        return tuple(
            edge
            for edge in sorted(self.facts.supports, key=lambda edge: edge.id)
            if edge.agency_id in directory.agencies
            and edge.practitioner_id in directory.practitioners
        )

    @cached_property
    def live(self) -> tuple[Support, ...]:
        """Active, confirmed, begun, not ended, and of a live post."""
        ground, rules = self.ground, self.ground.rules.live
        live = []
        for edge in self.supports:
            for holds in rules:
                if not holds(ground, edge):
                    break
            else:
                live.append(edge)
        return tuple(live)

    @cached_property
    def live_agencies(self) -> frozenset[str]:
        return frozenset(edge.agency_id for edge in self.live)

    @cached_property
    def families(self) -> frozenset[str]:
        """Ids of the families of which the person is a live member."""
        today = self.ground.today
        return frozenset(
            membership.family_id
            for membership in self.facts.memberships
            if membership.span.contains(today)
        )

    @cached_property
    def household(self) -> frozenset[str]:
        """Whom the person lives with today, by either's record."""
        return frozenset(self.ground.homes.get(self.id, ()))

    @cached_property
    def occupants(self) -> tuple["Dossier", ...]:
        """Whoever lives where the person lives: themself, the household, an equal address."""
        ids = {self.id, *self.household}
        for together in self.ground.addresses:
            if self.id in together:
                ids |= together
        found = (self.ground.dossier(person_id) for person_id in sorted(ids))
        return tuple(dossier for dossier in found if dossier)

    @cached_property
    def arrangements(self) -> tuple[SafetyArrangement, ...]:
        """The live safety arrangements with this person on either side."""
        today = self.ground.today
        return tuple(
            arrangement
            for arrangement in self.facts.arrangements
            if arrangement.span.contains(today) and arrangement.other(self.id) is not None
        )

    @cached_property
    def exclusions(self) -> dict[ExclusionGround, tuple[Exclusion, ...]]:
        """The live ones, by their ground."""
        today = self.ground.today
        live = [each for each in self.facts.exclusions if each.span.contains(today)]
        return {
            ground: tuple(each for each in live if each.ground is ground)
            for ground in ExclusionGround
        }

    @cached_property
    def needs(self) -> dict[str, Need]:
        return {need.id: need for need in self.facts.needs}

    @cached_property
    def dead(self) -> bool:
        died = self.person.deceased_on
        return died is not None and died <= self.ground.today

    @cached_property
    def unborn(self) -> bool:
        """The birth date is still to come."""
        born = self.person.birth_date
        return born is not None and self.ground.today < born.value

    def surely_under(self, years: int, day: date | None = None) -> bool:
        """Younger on every day that the birth date can be; unknown is not sure."""
        born = self.person.birth_date
        return born is not None and (day or self.ground.today) < birthday(born.value, years)

    def surely_over(self, years: int, day: date | None = None) -> bool:
        """Of that age on every day that the birth date can be; unknown is not sure."""
        born = self.person.birth_date
        return born is not None and birthday(born.latest, years) <= (day or self.ground.today)

    @cached_property
    def child(self) -> bool:
        return self.surely_under(self.ground.moment.settings.adult_age)

    @cached_property
    def adult(self) -> bool:
        return self.surely_over(self.ground.moment.settings.adult_age)


class Ground:
    """Some facts at one instant, under one set of rules; looked at alone, or in a room."""

    def __init__(
        self, facts: Facts, moment: Moment, rules: Rules, *, in_room: bool = False
    ) -> None:
        self.facts = facts
        self.in_room = in_room
        self.moment = moment
        self.today = moment.today
        self.rules = rules
        self._dossiers: dict[str, Dossier] = {}

    def dossier(self, person_id: str) -> Dossier | None:
        known = self._dossiers.get(person_id)
        if known is None and (facts := self.facts.people.get(person_id)):
            known = self._dossiers[person_id] = Dossier(self, facts)
        return known

    @cached_property
    def beyond(self) -> "Ground":
        """Where the other side of a safety arrangement is judged: these people, and all beyond."""
        facts = self.facts
        if not facts.beyond:
            return self
        everybody = replace(facts, people={**facts.beyond, **facts.people}, beyond={})
        return Ground(everybody, self.moment, self.rules, in_room=self.in_room)

    def agency(self, agency_id: str) -> Agency | None:
        return self.facts.directory.agencies.get(agency_id)

    @cached_property
    def posts(self) -> dict[tuple[str, str, str], Post]:
        """The posts of all workers, by practitioner, agency and id."""
        return {
            (worker.id, post.agency_id, post.id): post
            for worker in self.facts.directory.practitioners.values()
            for post in worker.posts
        }

    def post_of(self, edge: Support) -> Post | None:
        """The post that an edge belongs to; None where that is not known."""
        if edge.post_id is None:
            return None
        return self.posts.get((edge.practitioner_id, edge.agency_id, edge.post_id))

    def agencies_of(self, lead: TeamLead) -> frozenset[str]:
        """Those of the team that somebody leads: of a joint team, several."""
        team = self.facts.directory.teams.get(lead.team_id)
        return frozenset({lead.agency_id} if team is None else {team.agency_id, *team.partners})

    def belongs(self, post: Post) -> bool:
        """The team in which a post stands is of its agency, or a joint one that it is part of."""
        team = self.facts.directory.teams.get(post.team_id or "")
        return team is not None and post.agency_id in {team.agency_id, *team.partners}

    def ended_lately(self, post: Post) -> bool:
        """90 days ago at most: its edges may still be handed over."""
        end = post.span.end
        return (
            end is not None and 0 < (self.today - end).days <= self.moment.settings.hand_over_days
        )

    def stands_in(self, practitioner_id: str, team_id: str, day: date | None = None) -> bool:
        """Some post of a worker's stands in a team, on that day or today."""
        worker = self.facts.directory.practitioners.get(practitioner_id)
        return worker is not None and any(
            post.team_id == team_id and post.live(day or self.today) for post in worker.posts
        )

    @cached_property
    def homes(self) -> dict[str, set[str]]:
        """Who lives with whom today; it counts from either side."""
        homes: dict[str, set[str]] = defaultdict(set)
        for one in self.facts.people.values():
            for kinship in one.kin:
                if kinship.lives_with and kinship.span.contains(self.today):
                    homes[kinship.person_id].add(kinship.relative_id)
                    homes[kinship.relative_id].add(kinship.person_id)
        return homes

    @cached_property
    def addresses(self) -> list[set[str]]:
        """Those who have an address that is written alike, but for case, marks and blanks."""
        at: dict[str, set[str]] = defaultdict(set)
        for person_id, each in self.facts.people.items():
            if each.person.address:
                at[normalised(each.person.address)].add(person_id)
        return [together for key, together in at.items() if key and len(together) > 1]

    @cached_property
    def kinships(self) -> dict[str, list[Kinship]]:
        """The kinships that name a person on either side, by the person's id."""
        found: dict[str, list[Kinship]] = defaultdict(list)
        for one in self.facts.people.values():
            for kinship in one.kin:
                found[kinship.person_id].append(kinship)
                found[kinship.relative_id].append(kinship)
        return found

    @cached_property
    def members(self) -> dict[str, tuple[Dossier, ...]]:
        """The live members of each family, by id."""
        members: dict[str, list[Dossier]] = defaultdict(list)
        for person_id in sorted(self.facts.people):
            if dossier := self.dossier(person_id):
                for family_id in dossier.families:
                    members[family_id].append(dossier)
        return {family_id: tuple(those) for family_id, those in members.items()}


class Case(Memory):
    """One worker who looks, with what their posts give them today."""

    def __init__(self, ground: Ground, viewer: WorkerView) -> None:
        super().__init__()
        facts, today = ground.facts, ground.today
        self.ground = ground
        self.viewer = viewer
        self.viewer_id = viewer.practitioner_id
        self.posts = {post.id: post for post in viewer.posts if post.live(today)}
        """The viewer's live posts, by id."""
        self.agencies = frozenset(post.agency_id for post in self.posts.values())
        self.leads = self._live_leads(viewer)
        """The teams led today, each through one or several posts."""
        self.covers = {
            cover.worker_id: cover.clinical
            or any(
                other.clinical and other.worker_id == cover.worker_id and other.span.contains(today)
                for other in facts.covers
                if other.colleague_id == self.viewer_id
            )
            for cover in facts.covers
            if cover.colleague_id == self.viewer_id and cover.span.contains(today)
        }
        """The colleagues covered today; True where as the named clinical cover."""
        self.interests = frozenset(
            interest.person_id
            for interest in facts.interests
            if interest.practitioner_id == self.viewer_id
        )

    @cached_property
    def beyond(self) -> "Case":
        """The same worker, where the other side of a safety arrangement is judged."""
        beyond = self.ground.beyond
        return self if beyond is self.ground else Case(beyond, self.viewer)

    def _live_leads(self, viewer: WorkerView) -> dict[str, list[TeamLead]]:
        """A lead ends by its dates and with the post that it belongs to."""
        leads: dict[str, list[TeamLead]] = defaultdict(list)
        for lead in viewer.leads:
            post = self.posts.get(lead.post_id or "")
            if (
                post is not None
                and lead.span.contains(self.ground.today)
                and post.agency_id in self.ground.agencies_of(lead)
            ):
                leads[lead.team_id].append(lead)
        return dict(leads)

    @cached_property
    def grants(self) -> tuple[tuple[Dossier, EmergencyGrant], ...]:
        """The viewer's emergency grants, each with the record that it names."""
        return tuple(
            (dossier, grant)
            for person_id, facts in sorted(self.ground.facts.people.items())
            for grant in facts.grants
            if grant.practitioner_id == self.viewer_id
            and (dossier := self.ground.dossier(person_id))
        )

    @cached_property
    def enquiries(self) -> tuple[tuple[Dossier, Enquiry], ...]:
        """All enquiries, each with the record of its child."""
        return tuple(
            (dossier, enquiry)
            for person_id, facts in sorted(self.ground.facts.people.items())
            for enquiry in facts.enquiries
            if (dossier := self.ground.dossier(person_id))
        )
