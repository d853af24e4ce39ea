"""The search on every page: people and families of one's own list, practitioners and agencies.

People come from the viewer's own support webs, and whoever is hidden is not among them; the others
stand in the directory, which is open to every worker.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.services.context import Services
from app.services.finding.likeness import Wanted
from app.services.gaps.viewed import thresholds
from app.services.people.family_lines import FamilyLine, PersonLine, families, person_line
from graph.clock import local_date
from graph.records.viewer import Actor
from graph.vocabulary import Role
from queries import directory
from visualisations.said import in_alphabet

MOST_SHOWN = 8
"""Of each kind: who finds more types more."""
_MOST_LOOKED_AT = 60
_FUZZY_FROM = 3
"""Letters from which Lucene, too, forgives a slip."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One that was found."""

    id: str
    name: str
    beside: str
    """What tells it from others of the name."""


@dataclass(frozen=True, slots=True)
class Found:
    people: tuple[Hit, ...] = ()
    families: tuple[Hit, ...] = ()
    practitioners: tuple[Hit, ...] = ()
    agencies: tuple[Hit, ...] = ()

    @property
    def count(self) -> int:
        return sum(map(len, (self.people, self.families, self.practitioners, self.agencies)))


def search(services: Services, actor: Actor, text: str, op_id: str, *, among_people: bool) -> Found:
    """What the words of a text fit, the best first. The same is asked of Neo4j whether somebody is
    hidden or is not there.

    `among_people`: the actor works with people; else the directory alone is looked into.
    """
    wanted = Wanted.typed(text)
    if not wanted:
        return Found()
    practitioners, agencies = _in_directory(services, actor, wanted)
    if not among_people:
        return Found(practitioners=practitioners, agencies=agencies)
    webs = services.gateway.my_people(actor, op_id, wanted.fits)
    people = tuple(
        person_line(web, person, thresholds(services), services.words)
        for web in webs
        for person in web.in_focus
    )
    lines = [line for line in families(people, services.words) if line.family_id]
    titles = {line.key: line.title for line in lines}
    return Found(
        people=_best(wanted, [(_person(line, titles), [line.name]) for line in people]),
        families=_best(wanted, [_family(line) for line in lines]),
        practitioners=practitioners,
        agencies=agencies,
    )


def _person(line: PersonLine, titles: dict[str, str]) -> Hit:
    beside = [line.age or "", *(titles[each] for each in line.family_ids)]
    return Hit(line.person_id, line.name, ", ".join(filter(None, beside)))


def _family(line: FamilyLine) -> tuple[Hit, list[str]]:
    """A family is found by whoever of it is on the list, too."""
    names = [one.name for one in line.people]
    return Hit(line.key, line.title, ", ".join(names)), [line.title, *names]


def _in_directory(
    services: Services, actor: Actor, wanted: Wanted
) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    lucene = " AND ".join(map(_either, wanted.words))
    today = local_date(services.clock.now(), services.policy.time_zone)
    staff = services.gateway.read(
        actor, directory.PRACTITIONERS_NAMED, directory.NamesAt(lucene, today, _MOST_LOOKED_AT)
    )
    practitioners = []
    for practitioner_id, posts in groupby(staff, key=lambda row: row.practitioner_id):
        rows = list(posts)
        jobs = (f"{services.words.of(Role(row.role))}, {row.agency_name}" for row in rows)
        practitioners.append(Hit(practitioner_id, rows[0].name, "; ".join(jobs)))
    agencies = services.gateway.read(
        actor, directory.AGENCIES_NAMED, directory.WordsAt(lucene, _MOST_LOOKED_AT)
    )
    found = [Hit(row.agency_id, row.name, row.phone or "") for row in agencies]
    by_name = ([(hit, [hit.name]) for hit in hits] for hits in (practitioners, found))
    first, second = (_best(wanted, hits) for hits in by_name)
    return first, second


def _either(word: str) -> str:
    """A word to the letter, as a beginning, or with a slip. It holds letters and digits alone,
    nothing of Lucene's own."""
    if len(word) < _FUZZY_FROM:
        return f"{word}*"
    return f"({word}* OR {word}~1)"


def _best(wanted: Wanted, hits: Iterable[tuple[Hit, Iterable[str]]]) -> tuple[Hit, ...]:
    """Those of which one name fits, the nearest first."""
    ranked: list[tuple[Any, Hit]] = []
    for hit, names in hits:
        slips = [each for name in names if (each := wanted.slips(name)) is not None]
        if slips:
            ranked.append(((min(slips), in_alphabet(hit.name), hit.id), hit))
    return tuple(hit for _, hit in sorted(ranked, key=lambda each: each[0]))[:MOST_SHOWN]
