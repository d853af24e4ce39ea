"""Small random councils, dense in trouble, with all their viewers and foci.

Everything is drawn from one `random.Random`: a seeded one for the many, hypothesis's own for a
disagreement that is to be made small.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from random import Random

from hypothesis import strategies as st

from graph.facts import ENGLAND, VICTORIA, Focus, FocusKind, PolicySettings
from graph.model import (
    Family,
)
from graph.records import Records
from graph.viewer import FamilyMemberView, WorkerView
from tests.leaks.council_papers import papers
from tests.leaks.council_town import Town

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

    def foci(self) -> Iterator[Focus]:
        yield from (Focus(FocusKind.PERSON, person.id) for person in self.records.people)
        yield from (Focus(FocusKind.FAMILY, family.id) for family in self.records.families)


def council(rng: Random) -> Council:
    """One council, with papers (agreements, decisions, safety) of every kind."""
    settings = rng.choice((ENGLAND, ENGLAND, ENGLAND, VICTORIA))
    bare = Council(Records(), rng.choice(INSTANTS), settings)
    town = Town(rng, bare.today)
    agencies = town.agencies()
    teams = town.teams(agencies)
    workers = tuple(town.worker(n, agencies, teams) for n in range(rng.randint(6, 8)))
    people = tuple(town.person(n, workers) for n in range(rng.randint(3, 5)))
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
    )
    return replace(bare, records=records + papers(rng, town, records, bare.now, settings))


def councils() -> st.SearchStrategy[Council]:
    """Hypothesis makes a council that shows a disagreement as plain as it can."""
    return st.randoms(use_true_random=False).map(council)
