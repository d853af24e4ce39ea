"""The partnership's counts: family by family through the same gaps, and numbers alone come out.

Nothing is locked and nobody is shown anything: what is read here is counted and dropped.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.clock import Clock
from graph.database.driver import Database
from graph.database.query import Nothing, Query
from graph.database.sealed import unwrap
from graph.door.asked import NO_ID, Circle, FactsAt, FactsRow, ids
from graph.door.facts_from_rows import facts_of
from graph.gaps import Thresholds, gaps_of
from graph.gaps.around import counted, live_lines
from graph.gaps.coverage import GAP, TEAM, coverage
from graph.gaps.whose import NOT_COUNTED, key_of
from graph.policy.facts import Facts, Focus, FocusKind, PolicySettings
from graph.policy.support_web import KnownMeeting, SupportWeb
from graph.policy.whole import whole_web
from graph.vocabulary import MeetingKind, MeetingState, Sector

PART = 40
"""So many families are in memory at once."""
PART_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class After:
    """Which part comes next: what stands after a key, so much of it."""

    after: str
    limit: int


@dataclass(frozen=True, slots=True)
class Together:
    key: str
    """Of a family, or of somebody in none: where the next part begins."""
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class FamiliesAt:
    families: Sequence[str]


@dataclass(frozen=True, slots=True)
class MeetingMet:
    id: str
    family: str
    kind: str
    state: str
    day: str
    """As it is stored (ISO 8601): rows of facts come as the driver gives them."""
    practitioners: Sequence[str]

    @property
    def known(self) -> KnownMeeting:
        return KnownMeeting(
            self.id,
            self.family,
            MeetingKind(self.kind),
            MeetingState(self.state),
            date.fromisoformat(self.day),
            tuple(self.practitioners),
        )


@dataclass(frozen=True, slots=True)
class SectorOffered:
    sector: str


@dataclass(frozen=True, slots=True)
class Part:
    """What came of some families: numbers, and nobody."""

    families: int
    people: int
    cells: Mapping[str, int]
    """As `graph.gaps.coverage.CELLS` names them."""


@dataclass(frozen=True, slots=True)
class CountQueries:
    of_circle: Query[FactsAt, FactsRow]
    families: Query[After, Together]
    others: Query[After, Together]
    """People one by one; of those who are in a family nobody."""
    meetings: Query[FamiliesAt, MeetingMet]
    offered: Query[Nothing, SectorOffered]


class PartnershipCounts:
    """Reads a part, counts it, and forgets it."""

    def __init__(
        self,
        database: Database,
        queries: CountQueries,
        clock: Clock,
        settings: PolicySettings,
        areas: Iterable[str] = (),
    ) -> None:
        """`areas` are the first parts of the postcodes that are counted for themselves."""
        self._database, self._queries = database, queries
        self._clock, self._settings = clock, settings
        self._areas = frozenset(areas)

    def parts(self, at: Thresholds) -> Iterator[Part]:
        """Every family, then everybody without one; each person counts once. Raises
        DatabaseUnavailable."""
        offered = self._offered()
        for together in self._read(self._queries.families):
            families = {each.key: frozenset(each.people) for each in together}
            yield self._counted(families, offered, at)
        for together in self._read(self._queries.others):
            alone = frozenset(person for each in together for person in each.people)
            yield self._counted({"": alone}, offered, at)

    def _read(self, query: Query[After, Together]) -> Iterator[tuple[Together, ...]]:
        after = ""
        while found := self._some(query, After(after, PART)):
            after = found[-1].key
            yield found

    def _some(self, query: Query[After, Together], after: After) -> tuple[Together, ...]:
        with self._database.begin(PART_SECONDS) as transaction:
            return unwrap(transaction.facts(query, after))

    def _offered(self) -> frozenset[Sector]:
        with self._database.begin(PART_SECONDS) as transaction:
            rows = unwrap(transaction.facts(self._queries.offered, Nothing()))
        return frozenset(Sector(row.sector) for row in rows)

    def _meetings(self, families: Iterable[str]) -> tuple[KnownMeeting, ...]:
        at = FamiliesAt(sorted(families))
        with self._database.begin(PART_SECONDS) as transaction:
            return tuple(row.known for row in unwrap(transaction.facts(self._queries.meetings, at)))

    def _counted(
        self,
        families: Mapping[str, frozenset[str]],
        offered: frozenset[Sector],
        at: Thresholds,
    ) -> Part:
        """Each family alone; somebody in two counts in the first of them."""
        everybody = sorted(frozenset().union(*families.values()))
        facts = self._facts(everybody)
        whole = whole_web(facts, self._clock.now(), self._settings)
        web = replace(whole, meetings=self._meetings(families.keys() - {""}), offered=offered)
        homes = {person.id: min(person.family_ids, default="") for person in web.people}
        numbers = Counter[str]()
        for family_id, members in families.items():
            own = replace(
                web,
                focus=Focus(FocusKind.FAMILY, family_id),
                people=tuple(person for person in web.people if person.id in members),
                supports=tuple(line for line in web.supports if line.person_id in members),
                agreements=tuple(each for each in web.agreements if each.person_id in members),
                decisions=tuple(each for each in web.decisions if each.person_id in members),
                meetings=tuple(each for each in web.meetings if each.family_id == family_id),
            )
            numbers.update(
                f"{GAP} {key_of(gap)}"
                for gap in gaps_of(own, at)
                if gap.kind not in NOT_COUNTED and homes.get(gap.subject, family_id) == family_id
            )
        here = tuple(person for person in web.people if homes[person.id] in families)
        numbers.update(coverage(replace(web, people=here), self._areas))
        numbers.update(_of_teams(facts, replace(web, people=here)))
        return Part(len(families.keys() - {""}), len(here), dict(numbers))

    def _facts(self, people: Sequence[str]) -> Facts:
        circle = Circle(True, people, people, people)
        at = FactsAt(ids(people), NO_ID, NO_ID, NO_ID)
        with self._database.begin(PART_SECONDS) as transaction:
            (row,) = unwrap(transaction.facts(self._queries.of_circle, at))
        return facts_of(Focus(FocusKind.FAMILY, ""), circle, row)


def _of_teams(facts: Facts, web: SupportWeb) -> Iterator[str]:
    """Each person once for each team whose workers support them today."""
    staff = facts.directory.practitioners
    for person in counted(web):
        teams = {
            post.team_id
            for line in live_lines(web, person.id)
            if line.worker and line.worker.id in staff
            for post in staff[line.worker.id].posts
            if post.agency_id == line.agency.id and post.live(web.on) and post.team_id
        }
        yield from (f"{TEAM} {team}" for team in sorted(teams))


def total(parts: Iterator[Part]) -> Part:
    """All parts as one."""
    families, people, numbers = 0, 0, Counter[str]()
    for part in parts:
        families, people = families + part.families, people + part.people
        numbers.update(part.cells)
    return Part(families, people, dict(sorted(numbers.items())))
