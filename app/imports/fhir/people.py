"""The patients of an export, and who of them is who: one person for each human."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import networkx as nx

from app.imports.closing import Closing, Glimpse
from app.imports.fhir import patients
from app.imports.fhir.deaths import NO_DAY_OF_DEATH, UNDATED, death
from app.imports.fhir.patients import REPLACED, Links
from app.imports.fhir.register import Register
from app.imports.fhir.resources import Element
from app.imports.fhir.security import is_restricted
from app.imports.findings import Findings, Moment, Place
from app.imports.kinds import Key, Kind
from graph.records.dates import PartialDate
from graph.records.model import IdentityNumber, Person


@dataclass(slots=True)
class People:
    """Takes patients one after another; `settle` says who stands for whom."""

    counts: Counter[str]
    read: list[tuple[Place, Person]] = field(default_factory=list)
    """Once settled, those who come in."""
    numbers: dict[str, IdentityNumber] = field(default_factory=dict)
    """NHS numbers, by the patient."""
    survivors: Mapping[str, str | None] = field(default_factory=dict)
    """For each record that no longer stands for its person, the one that does."""
    _links: Links = field(default_factory=Links)
    _deaths: dict[str, PartialDate] = field(default_factory=dict)
    """When patients died, by the record that says it, stored or not."""
    _restricted: set[str] = field(default_factory=set)
    """Patients whom their source marks as restricted, stored or not."""

    def take(self, place: Place, root: Element, moment: Moment) -> None:
        """Read one patient. Raises BadCell or SetAside."""
        own = root.needed("id")
        self._links.read(own, root)
        if is_restricted(root):
            self._restricted.add(own)
        if died := death(root, moment.today):
            self._deaths[own] = died
        self.read.append((place, patients.patient(root, moment)))
        try:
            if number := patients.number(root, moment):
                self.numbers[own] = number
        except patients.UnreadNumber:
            self.counts["unread numbers"] += 1

    def settle(self, register: Register, findings: Findings) -> None:
        """Leave one person for each human. A record that was replaced is held."""
        self.survivors = self._links.survivors(register, (one.id for _, one in self.read))
        self.read = list(self._settled(findings))

    def standing_for(self, own: str) -> str:
        """The record that stands now for the person of another."""
        return self.survivors.get(own) or own

    def _alike(self) -> Callable[[str], Iterable[str]]:
        """The records that stand now for the person of a record."""
        graph: nx.Graph[str] = nx.Graph()
        for one, other in self._links.alike:
            graph.add_edge(self.standing_for(one), self.standing_for(other))
        here = {person.id for _, person in self.read} - self.survivors.keys()
        together: dict[str, set[str]] = {
            one: group for group in nx.connected_components(graph) for one in group if one in here
        }
        several = (own for own, group in together.items() if len(group & here) > 1)
        self.counts["recorded twice"] += len(list(several))

        def alike(own: str) -> Iterable[str]:
            standing = self.standing_for(own)
            return together.get(standing, {standing})

        return alike

    def _settled(self, findings: Findings) -> Iterator[tuple[Place, Person]]:
        """What a source said of somebody's secrecy and death holds for whichever record stands for
        them now, and for each of several."""
        alike = self._alike()
        restricted = {other for own in self._restricted for other in alike(own)}
        deaths: dict[str, set[PartialDate]] = defaultdict(set)
        for own, died in self._deaths.items():
            for other in alike(own):
                deaths[other].add(died)
        for place, person in self.read:
            key = Key(Kind.PERSONS, person.id)
            seen = Glimpse(Closing(key), frozenset({person.id}))
            if person.id in self.survivors:
                findings.hold([place], REPLACED, key, seen)
                continue
            if person.deceased_on is None and deaths[person.id]:
                # The day that is known: a death without one sorts first.
                died = max(deaths[person.id], key=lambda one: one.value)
                if died == UNDATED:
                    findings.hold([place], NO_DAY_OF_DEATH, key, seen)
                    continue
                person = replace(person, deceased_on=died.value, deceased_precision=died.precision)
            self.counts["restricted people"] += person.id in restricted
            yield place, replace(person, shielded=person.id in restricted)
