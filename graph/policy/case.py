"""What the rules speak about: an instant, a person's record, a way to reach them, a decision.

A `Ground` is some facts at one instant under one set of rules; a `Case` is a worker who looks
from there. Both live for one decision and remember what they have worked out.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from graph.policy.facts import Facts, PersonFacts, PolicySettings
from graph.policy.rules import Rules
from graph.policy.support_web import Reason
from graph.policy.terms import Standing, Terms
from graph.records.agreements import (
    EmergencyGrant,
    Enquiry,
    Exclusion,
    SafetyArrangement,
    SharingDecision,
)
from graph.records.dates import birthday
from graph.records.model import Agency, Need, Support
from graph.records.viewer import WorkerView
from graph.vocabulary import ExclusionGround, Level, Reach


class Withheld(StrEnum):
    """Why an edge is not shown. Never leaves the policy: it would tell that there is one."""

    SAFETY_EXCLUSION = "safety_exclusion"
    DECLARED_INTEREST = "declared_interest"
    SAFETY_ARRANGEMENT = "safety_arrangement"
    NOT_BY_NAME = "not_by_name"
    NOTHING_OPENS_IT = "nothing_opens_it"


@dataclass(frozen=True, slots=True)
class Decision:
    """How much of one edge a viewer may see, and why."""

    level: Level
    reason: Reason | Withheld


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the viewer reaches a person, and the post through which they then act."""

    reach: Reach
    agency_id: str
    """Of the acting post."""
    edge: Support | None = None
    """The edge that it goes through: the viewer's own, or a covered or led colleague's."""
    family_id: str | None = None


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


class Dossier:
    """One person's facts, with what one decision works out from them, each once."""

    def __init__(self, ground: "Ground", facts: PersonFacts) -> None:
        self.ground = ground
        self.facts = facts
        self.person = facts.person
        self.id = facts.person.id
        self.terms: dict[str | None, Terms | None] = {}
        """By agency, if any agreement names it; under None those for all others."""
        self.standing: Standing | None = None
        """The agreements that stand; `deciding` fills both."""
        self.silent: dict[str, bool] = {}
        """Whether an agreement is a no today, by its id; `agreements` fills it."""
        self.sensitive: dict[str, bool] = {}
        """Whether an edge is sensitive, by its id; `live` fills it."""

        self.decided: tuple[tuple[SharingDecision, Level], ...] | None = None
        """The live decisions and what each may show at most; `decisions` fills it."""

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
        """Whom the person lives with today, by their own record."""
        today = self.ground.today
        return frozenset(
            kinship.relative_id
            for kinship in self.facts.kin
            if kinship.lives_with and kinship.span.contains(today)
        )

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

    def surely_under(self, years: int) -> bool:
        """Younger on every day that the birth date can be; unknown is not sure."""
        born = self.person.birth_date
        return born is not None and self.ground.today < birthday(born.value, years)

    def surely_over(self, years: int) -> bool:
        """Of that age on every day that the birth date can be; unknown is not sure."""
        born = self.person.birth_date
        return born is not None and birthday(born.latest, years) <= self.ground.today

    @cached_property
    def child(self) -> bool:
        return self.surely_under(self.ground.moment.settings.adult_age)

    @cached_property
    def able(self) -> bool:
        """Presumed able to agree for themself."""
        return self.surely_over(self.ground.moment.settings.presumed_able_age)


class Ground:
    """Some facts at one instant, under one set of rules."""

    def __init__(self, facts: Facts, moment: Moment, rules: Rules) -> None:
        self.facts = facts
        self.moment = moment
        self.today = moment.today
        self.rules = rules
        self._dossiers: dict[str, Dossier] = {}

    def dossier(self, person_id: str) -> Dossier | None:
        known = self._dossiers.get(person_id)
        if known is None and (facts := self.facts.people.get(person_id)):
            known = self._dossiers[person_id] = Dossier(self, facts)
        return known

    def agency(self, agency_id: str) -> Agency | None:
        return self.facts.directory.agencies.get(agency_id)

    @cached_property
    def teams(self) -> dict[tuple[str, str], frozenset[str | None]]:
        """The teams of each practitioner's live posts, by practitioner and agency.

        A pair without an entry has no live post. A post without a team is in team None.
        """
        teams: dict[tuple[str, str], set[str | None]] = defaultdict(set)
        for worker in self.facts.directory.practitioners.values():
            for post in worker.posts:
                if post.live(self.today):
                    teams[worker.id, post.agency_id].add(post.team_id)
        return {place: frozenset(ids) for place, ids in teams.items()}

    @cached_property
    def members(self) -> dict[str, tuple[Dossier, ...]]:
        """The live members of each family, by id."""
        members: dict[str, list[Dossier]] = defaultdict(list)
        for person_id in sorted(self.facts.people):
            if dossier := self.dossier(person_id):
                for family_id in dossier.families:
                    members[family_id].append(dossier)
        return {family_id: tuple(those) for family_id, those in members.items()}


class Case:
    """One worker who looks, with what their posts give them today."""

    def __init__(self, ground: Ground, viewer: WorkerView) -> None:
        facts, today = ground.facts, ground.today
        live = [post for post in viewer.posts if post.live(today)]
        self.ground = ground
        self.viewer_id = viewer.practitioner_id
        self.agencies = frozenset(post.agency_id for post in live)
        """Of the viewer's live posts."""
        self.teams = frozenset((post.team_id, post.agency_id) for post in live if post.team_id)
        self.leads = {
            team_id: any(lead.safeguarding for lead in viewer.leads if lead.team_id == team_id)
            for team_id in {lead.team_id for lead in viewer.leads}
        }
        """The teams led; True where as the named clinical or safeguarding supervisor."""
        self.covered = frozenset(
            cover.worker_id
            for cover in facts.covers
            if cover.colleague_id == self.viewer_id and cover.span.contains(today)
        )
        self.interests = frozenset(
            interest.person_id
            for interest in facts.interests
            if interest.practitioner_id == self.viewer_id
        )
        self.ways: dict[str, tuple[Way, ...]] = {}
        self.direct: dict[str, tuple[Way, ...]] = {}
        """By person, all and the DIRECT ones; `reach` fills these."""

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
