"""What a small model says of a family's records: who sees whom, which lines, which ties.

It knows five rules and nothing else: whoever supports somebody sees them; so does whoever supports
another member of a family that somebody's own agreement names; other services stand on a page by
that agreement alone, and what tells of a pregnancy never; ties stand on the pages of those who
support somebody; and of two records that are one, what each had agreed to counts no more until
they are two again. Linking, moving, a birth and a death change what it says of themselves alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """Somebody's own word: a yes names families; a no, and what was taken back, none."""

    yes: bool
    families: frozenset[str] = frozenset()
    recorder: str = ""
    consent: str = ""


@dataclass
class Waiting:
    """A tie that was put forward."""

    person: str
    relative: str
    asked_by: str
    family: str | None
    new_family: bool
    person_yes: bool
    relative_yes: bool


@dataclass
class Record:
    """One person's record."""

    supports: dict[str, str] = field(default_factory=dict)
    """Ids of live edges, by whose they are."""
    families: set[str] = field(default_factory=set)
    """By names of the model's own."""
    ties: set[str] = field(default_factory=set)
    """Relatives who stand on it."""
    said: list[Said] = field(default_factory=list)
    """Oldest first: the last one counts."""
    dead: bool = False


@dataclass
class FamilyModel:
    records: dict[str, Record] = field(default_factory=dict)
    """By name. Of two that are one, the one that stayed says what is said of them."""
    sensitive: set[str] = field(default_factory=set)
    """Edges that tell of a pregnancy."""
    waiting: dict[str, Waiting] = field(default_factory=dict)
    expecting: tuple[str, str] | None = None
    """Who expects a child, and who noted it."""
    parted: dict[str, Record] = field(default_factory=dict)
    """As the two stood when they were joined; empty while they are two."""

    # Who sees what.

    def supports(self, worker: str, person: str) -> bool:
        return worker in self.records[person].supports

    def word(self, person: str) -> Said:
        said = self.records[person].said
        return said[-1] if said else Said(yes=False)

    def sees(self, worker: str, person: str) -> bool:
        record = self.records[person]
        return self.supports(worker, person) or (
            not record.dead
            and any(
                self.supports(worker, other)
                for family in self.word(person).families & record.families
                for other in self._members(family)
                if other != person and not self.records[other].dead
            )
        )

    def lines(self, worker: str, person: str) -> set[str]:
        """Ids of the edges that stand on the page of somebody whom the worker sees."""
        record = self.records[person]
        own = {edge for whose, edge in record.supports.items() if whose == worker}
        agreed = self.word(person).yes and not record.dead
        return own | (set(record.supports.values()) - self.sensitive if agreed else set())

    def asked_of(self, worker: str) -> set[tuple[str, str]]:
        """What waits for a worker's answer: a tie, and the one of the two whom they support."""
        return {
            (tie_id, person)
            for tie_id, tie in self.waiting.items()
            for person, yes in ((tie.person, tie.person_yes), (tie.relative, tie.relative_yes))
            if not yes and self.supports(worker, person)
        }

    def _members(self, family: str) -> Iterator[str]:
        return (name for name, record in self.records.items() if family in record.families)

    # What happens.

    def tie(self, person: str, relative: str, family: str | None, *, new: bool) -> None:
        self.records[person].ties.add(relative)
        self.records[relative].ties.add(person)
        if family is not None:
            self.records[relative].families.add(family)
            if new:
                self.records[person].families.add(family)

    def untie(self, worker: str, person: str, relative: str) -> None:
        """On the other record too, where the worker supports that one as well."""
        self.records[person].ties.discard(relative)
        if self.supports(worker, relative):
            self.records[relative].ties.discard(person)

    def bear(self, mother: str, child: str, edges: dict[str, str]) -> None:
        """Nobody has it but whoever supported its mother in expecting it."""
        self.records[child] = Record(supports=edges, ties={mother})
        self.records[mother].ties.add(child)
        self.expecting = None

    def join(self, stays: str, away: str) -> None:
        """Everything of the one stands at the other, but what either had agreed to."""
        one, other = self.records[stays], self.records.pop(away)
        self.parted = {away: other, stays: Record(said=one.said)}
        one.supports = one.supports | other.supports
        one.families = one.families | other.families
        one.said = []

    def part(self, stays: str, away: str) -> None:
        """What came since stays where it is; what each had before is theirs again."""
        one, other = self.records[stays], self.parted[away]
        one.said = [*self.parted[stays].said, *one.said]
        one.supports = {who: at for who, at in one.supports.items() if who not in other.supports}
        one.families = one.families - other.families
        self.records[away] = other
        self.parted = {}
