"""Was each disclosure permitted? `see` once more, on the facts as they stood at the noted stamps.

What hangs on people has stamps: agreements, decisions, exclusions, arrangements, edges, needs,
kinship. What does not is taken as it stands now, on the day of the entry: posts, teams led,
covers, agencies' sectors and sensitivity. A post ends by a date, so its past stays readable; where
one of these records was imported anew since, a line that it may have opened is not judged. Nor is
one that another version of the rules showed: that is a change of rules, and no breach.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from graph.audit.entry import ShownLine
from graph.audit.trail import StoredEntry, oldest_first
from graph.clock import local_date
from graph.database.driver import Database, Transaction
from graph.database.query import Access, Audience, Query
from graph.database.sealed import unwrap
from graph.door.asked import NO_ID, Circle, FactsAt, FactsRow, FocusAt, ids
from graph.door.facts_from_rows import facts_of, viewer_of
from graph.door.past_facts import KINDS, History, Lists, Map
from graph.policy import VERSION, see
from graph.policy.confirming import to_confirm, to_take_back
from graph.policy.facts import Focus, FocusKind, PolicySettings
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag

PRESENT_KEPT = 256
"""How many circles with their facts are kept: whoever looks at a family looks again soon."""

_HEADS = frozenset({AuditTag.DATABASE_RESTORED, AuditTag.JOURNAL_ACCEPTED})
"""What these entries show is the end of each lane, and nobody."""

_OF_A_PERSON = frozenset(
    {AuditTag.PERSON_SHOWN, AuditTag.PERSON_PRINTED, AuditTag.CONSENT_PREVIEWED}
)
"""About the person who is their subject."""

_BESIDE: Mapping[str, Callable[..., SupportWeb | None]] = {
    AuditTag.PROPOSAL_SHOWN: to_confirm,
    AuditTag.SUPPORT_ACCEPTED: to_confirm,
    AuditTag.SUPPORT_DECLINED: to_confirm,
    AuditTag.SUPPORT_REOPENED: to_take_back,
}
"""What these entries show beside what `see` does: an edge that waits, or that ended."""


@dataclass(frozen=True, slots=True)
class ReplayQueries:
    """The facts queries without locks, which the replay is given."""

    of_circle: Query[FactsAt, FactsRow]
    around_person: Query[FocusAt, Circle]
    around_family: Query[FocusAt, Circle]


@dataclass(frozen=True, slots=True)
class ImportedSince:
    ids: Sequence[str]
    since: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    id: str


IMPORTED_SINCE = Query(
    name="imported_since",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=ImportedSince,
    row=Imported,
    cypher="""
        UNWIND $ids AS id
        MATCH (s:SourceRecord {describes: id})
        WHERE s.imported_at > $since
        RETURN DISTINCT id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class Replayed:
    disclosures: int
    lines: int
    refused: tuple[str, ...]
    """Lines that `see` does not permit at their stamp, each with its entry."""
    unjudged: tuple[str, ...]
    """Entries, or lines of them, whose facts of then are not known any more, and why."""


class Unknown(Exception):
    """The facts of a person at a stamp are not there."""


def replay(
    database: Database, queries: ReplayQueries, history: History, settings: PolicySettings
) -> Replayed:
    """Judge every entry that shows somebody, oldest first."""
    judging = _Judging(database, queries, history, settings)
    for entry in oldest_first(database):
        if entry.shown and entry.tag not in _HEADS:
            judging.take(entry)
    return Replayed(
        judging.disclosures, judging.lines, tuple(judging.refused), tuple(judging.unjudged)
    )


class _Judging:
    def __init__(
        self,
        database: Database,
        queries: ReplayQueries,
        history: History,
        settings: PolicySettings,
    ) -> None:
        self._database = database
        self._queries = queries
        self._people = _People(database, history)
        self._settings = settings
        self._present = lru_cache(PRESENT_KEPT)(self._read_present)
        self.disclosures = 0
        self.lines = 0
        self.refused: list[str] = []
        self.unjudged: list[str] = []

    def take(self, entry: StoredEntry) -> None:
        self.disclosures += 1
        place = f"lane {entry.lane}, entry {entry.seq}"
        try:
            lines = [ShownLine.of(text) for text in entry.shown]
            permitted, unstamped = self._replayed(entry, lines)
        except (Unknown, ValueError) as reason:
            self.unjudged.append(f"{place}: {reason}")
            return
        self.lines += len(lines)
        wrong = [line for line in lines if not _permits(permitted, line)]
        since = self._imported_since(unstamped, entry.at) if wrong else False
        for line in wrong:
            if entry.policy != VERSION:
                self.unjudged.append(f"{place}: version {entry.policy} of the rules decided it")

                break
            what = f"{place}: person {line.person} at stamp {line.stamp}, {line.edge} {line.level}"
            if since:
                self.unjudged.append(f"{what}: a post, agency or team was imported anew since")
            else:
                self.refused.append(f"{what} was not permitted")

    def _replayed(
        self, entry: StoredEntry, lines: Sequence[ShownLine]
    ) -> tuple[dict[tuple[str, str], int], set[str]]:
        """What `see` permits, and the ids of what has no stamp but took part."""
        stamps = {line.person: line.stamp for line in lines}
        actor = self._actor(entry)
        permitted: dict[tuple[str, str], int] = {}
        unstamped: set[str] = set()
        for focus in _foci(entry, sorted(stamps)):
            circle, row = self._row(actor, focus, entry, stamps)
            unstamped |= _unstamped(row)
            viewer, facts = viewer_of(actor, row), facts_of(focus, circle, row)
            webs = [viewer and see(viewer, facts, entry.at, self._settings)]
            if viewer is not None and (judge := _BESIDE.get(entry.tag)):
                webs.append(judge(viewer, facts, entry.subject, entry.at, self._settings))
            for key, level in (level for web in webs if web for level in _levels(web)):
                permitted[key] = max(level, permitted.get(key, 0))
        return permitted, unstamped

    def _actor(self, entry: StoredEntry) -> Actor:
        if self._people.known(entry.viewer):
            return Actor(entry.actor, person_id=entry.viewer)
        return Actor(entry.actor, practitioner_id=entry.viewer)

    def _row(
        self, actor: Actor, focus: Focus, entry: StoredEntry, stamps: Mapping[str, int]
    ) -> tuple[Circle, FactsRow]:
        """The facts around a focus, with each person as they stood when the entry was written."""
        who = actor.practitioner_id or NO_ID
        day = local_date(entry.at, self._settings.time_zone)
        circle, row = self._present(who, actor.account_id, focus, day)
        around = {one["id"] for one in row.persons}
        then = {
            person: self._people.at(person, stamps.get(person), entry.at)
            for person in sorted(around | stamps.keys())
        }
        own: dict[str, Any] = {kind: _of_viewer(then, kind, who) for kind in KINDS}
        # Whoever was shown stood around the focus then, though they may have left since.
        return replace(circle, near=sorted({*circle.near, *stamps})), replace(row, **own)

    def _read_present(
        self, practitioner: str, account: str, focus: Focus, day: date
    ) -> tuple[Circle, FactsRow]:
        """The facts around a focus on a day, as they stand now."""
        of_person = focus.kind is FocusKind.PERSON
        query = self._queries.around_person if of_person else self._queries.around_family

        def read(inner: Transaction) -> tuple[Circle, FactsRow]:
            (circle,) = unwrap(inner.facts(query, FocusAt(focus.id, "no decoy", day)))
            facts_at = FactsAt(ids(circle.people), practitioner, account, NO_ID)
            (row,) = unwrap(inner.facts(self._queries.of_circle, facts_at))
            return circle, row

        return self._database.read(read)

    def _imported_since(self, ids: set[str], at: datetime) -> bool:
        return bool(self._database.rows(IMPORTED_SINCE, ImportedSince(sorted(ids), at)))


class _People:
    """People at their stamps; read once each."""

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history
        self._now: dict[str, Lists | None] = {}
        self._past: dict[str, Mapping[int, tuple[datetime, Lists]]] = {}

    def known(self, person: str) -> bool:
        return self._present(person) is not None

    def at(self, person: str, stamp: int | None, at: datetime) -> Lists:
        """A person at a stamp; without one, as the clock says. Raises Unknown."""
        now, past = self._present(person), self._kept(person)
        if now is None:
            raise Unknown(f"person {person} is not there any more")
        if stamp is None:
            later = [kept for until, kept in past.values() if until > at]
            return later[0] if later else now
        if _stamp(now) == stamp:
            return now
        if stamp in past:
            return past[stamp][1]
        raise Unknown(f"the facts of person {person} at stamp {stamp} were not kept")

    def _present(self, person: str) -> Lists | None:
        if person not in self._now:
            found = self._database.read(lambda inner: self._history.now(inner, [person]))
            self._now[person] = found.get(person)
        return self._now[person]

    def _kept(self, person: str) -> Mapping[int, tuple[datetime, Lists]]:
        if person not in self._past:
            past = self._database.read(lambda inner: self._history.past(inner, person))
            self._past[person] = {each.stamp: (each.until, each.lists) for each in past}
        return self._past[person]


def _stamp(lists: Lists) -> int:
    (one,) = lists["persons"]
    return int(one["stamp"])


def _foci(entry: StoredEntry, shown: Sequence[str]) -> Iterator[Focus]:
    """What the page was about; a list of people is about each of them, and so may a change be."""
    if entry.tag in (AuditTag.FAMILY_SHOWN, AuditTag.FAMILY_PRINTED):
        yield Focus(FocusKind.FAMILY, entry.subject)
    elif entry.tag in _OF_A_PERSON:
        yield Focus(FocusKind.PERSON, entry.subject)
    else:
        yield from (Focus(FocusKind.PERSON, person) for person in shown)


def _of_viewer(then: Mapping[str, Lists], kind: str, practitioner: str) -> list[Map]:
    """One kind of everybody's lists; grants and interests are the viewer's own alone."""
    found = [each for lists in then.values() for each in lists[kind]]
    if kind in ("grants", "interests"):
        return [each for each in found if each["practitioner"] == practitioner]
    return found


def _levels(web: SupportWeb) -> Iterator[tuple[tuple[str, str], int]]:
    """The highest level of each person and edge, and of each agency that an edge belongs to."""
    for person in web.people:
        yield (person.id, "-"), int(person.reached)
    for edge in web.supports:
        yield (edge.person_id, edge.id), int(edge.level)
        yield (edge.person_id, f"agency:{edge.agency.id}:{edge.person_id}"), int(edge.level)


def _permits(permitted: Mapping[tuple[str, str], int], line: ShownLine) -> bool:
    return permitted.get((line.person, line.edge), -1) >= line.level


def _unstamped(row: FactsRow) -> set[str]:
    """The ids of the posts, teams, agencies and practitioners that took part."""
    posts = [*row.posts, *(post for worker in row.practitioners for post in worker["posts"])]
    return {
        *(post["id"] for post in posts),
        *(lead["team"] for lead in row.leads),
        *(worker["id"] for worker in row.practitioners),
        *(agency["id"] for agency in row.agencies),
    }
