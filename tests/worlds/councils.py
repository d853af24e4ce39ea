"""Small random councils, dense in trouble, with all their viewers and foci.

Everything is drawn from one `random.Random`: a seeded one for the many, hypothesis's own for a
disagreement that is to be made small.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from random import Random

from hypothesis import strategies as st

from graph.policy.facts import (
    ENGLAND,
    VICTORIA,
    Facts,
    Focus,
    FocusKind,
    PersonFacts,
    PolicySettings,
)
from graph.records.bundle import Records
from graph.records.model import (
    Family,
)
from graph.records.viewer import Archetype, FamilyMemberView, Viewer, WorkerView
from graph.vocabulary import Role, Sector
from tests.worlds.builders import facts_of
from tests.worlds.council_papers import papers
from tests.worlds.council_town import Town

INSTANTS = (
    datetime(2026, 6, 1, 12, 0, tzinfo=UTC),
    datetime(2026, 2, 28, 23, 30, tzinfo=UTC),
    datetime(2026, 6, 1, 23, 30, tzinfo=UTC),  # the next day already, in London's summer
    datetime(2024, 2, 29, 9, 0, tzinfo=UTC),
)


@dataclass(frozen=True)
class Council:
    """Records at one instant, under one law."""

    records: Records
    now: datetime
    settings: PolicySettings = ENGLAND
    over_wide: bool = False
    """Whether the policy is handed more than it asked for: `see` only removes, and trusts nobody
    to have narrowed decisions, arrangements, covers, interests and grants for it."""

    @property
    def today(self) -> date:
        return self.now.astimezone(self.settings.time_zone).date()

    def workers(self) -> Iterator[WorkerView]:
        for worker in self.records.practitioners:
            leads = tuple(
                leadership.lead
                for leadership in self.records.leaderships
                if leadership.practitioner_id == worker.id
            )
            yield WorkerView(worker.id, worker.posts, leads)

    def family_members(self) -> Iterator[FamilyMemberView]:
        return (FamilyMemberView(person.id) for person in self.records.people)

    def archetypes(self) -> Iterator[Archetype]:
        for sector in (Sector.SCHOOL, Sector.HOUSING, Sector.POLICE):
            yield Archetype(sector, Role.OTHER)

    def foci(self) -> Iterator[Focus]:
        yield from (Focus(FocusKind.PERSON, person.id) for person in self.records.people)
        yield from (Focus(FocusKind.FAMILY, family.id) for family in self.records.families)
        yield from (Focus(kind, "nobody") for kind in FocusKind)

    def facts(self, viewer: Viewer, focus: Focus) -> Facts:
        """What the database would say around a focus, or more."""
        facts = facts_of(self.records, viewer, focus)
        if not self.over_wide:
            return facts
        records = self.records

        def wide(people: Mapping[str, PersonFacts]) -> dict[str, PersonFacts]:
            return {
                person_id: replace(
                    about,
                    decisions=records.decisions,
                    arrangements=records.arrangements,
                    grants=tuple(g for g in records.grants if g.person_id == person_id),
                )
                for person_id, about in people.items()
            }

        return replace(
            facts,
            people=wide(facts.people),
            beyond=wide(facts.beyond),
            covers=records.covers,
            interests=records.interests,
        )


def council(rng: Random, small: bool = False) -> Council:
    """One council, with papers (agreements, decisions, safety) of every kind."""
    settings = rng.choice((ENGLAND, ENGLAND, ENGLAND, VICTORIA))
    bare = Council(Records(), rng.choice(INSTANTS), settings)
    town = Town(rng, bare.today, small)
    agencies = town.agencies()
    teams = town.teams(agencies)
    workers = tuple(
        town.worker(n, agencies, teams) for n in range(3 if small else rng.randint(6, 8))
    )
    people = tuple(town.person(n, workers) for n in range(2 if small else rng.randint(3, 5)))
    families = tuple(Family(f"f{n}") for n in range(2))
    needs = town.needs(people, agencies)
    records = Records(
        agencies=agencies,
        teams=teams,
        practitioners=workers,
        leaderships=town.leaderships(workers, teams),
        people=people,
        families=families,
        memberships=town.memberships(people, families),
        kinships=town.kinships(people),
        needs=needs,
        supports=town.supports(people, workers, needs),
        named_relatives=town.named_relatives(people),
    )
    records += papers(rng, town, records, bare.now, settings)
    return replace(bare, records=records, over_wide=rng.random() < 0.3)


def councils() -> st.SearchStrategy[Council]:
    """Small ones: hypothesis makes a council that shows a disagreement as plain as it can, and a
    town of the usual size is more than it can draw."""
    return st.randoms(use_true_random=False).map(lambda rng: council(rng, small=True))
