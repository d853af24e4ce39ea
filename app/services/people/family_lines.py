"""The lines of "my people": one for each family, and one for each who is in none that is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.services.people.due import Due, due_of, in_order, mine
from app.services.people.family_names import family_title
from app.services.people.own_support import OwnEdge
from graph.gaps import Thresholds
from graph.policy.support_web import Notice, SupportWeb, VisiblePerson
from graph.vocabulary import Reach, Sex, SupportState
from visualisations.said import age_text, in_alphabet, name_of
from visualisations.words import Words

JUST_NOW_DAYS = 1
"""Whom the viewer added since yesterday stands on top."""


class Part(StrEnum):
    """Why the viewer has somebody on their list; the strongest reason counts."""

    OWN = "own"
    COVERING = "covering"
    TEAM = "team"
    OTHERWISE = "otherwise"
    """An enquiry of the front door, an emergency, a decision."""


_PARTS = {
    Reach.DIRECT: Part.OWN,
    Reach.PROPOSER: Part.OWN,
    Reach.COVER: Part.COVERING,
    Reach.SUPERVISOR: Part.TEAM,
}


@dataclass(frozen=True, slots=True)
class OwnVersion:
    """One support of the viewer's own, as it is now."""

    edge: OwnEdge
    version: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person, as they stand in the line of a family."""

    person_id: str
    name: str
    age: str | None
    sex: Sex | None
    born: date | None
    family_ids: tuple[str, ...]
    part: Part
    because: str
    """Why the viewer sees them, in words, where it is for another reason than work."""
    workers: tuple[str, ...]
    """The colleagues whom the viewer covers or leads in this."""
    agencies: Mapping[str, str]
    """Of others around them, by id."""
    other_support: bool
    notices: tuple[str, ...]
    due: tuple[Due, ...]
    confirmed: date | None
    """When it was last said to be true: of several, the longest ago."""
    rests: bool
    just_added: bool
    own: tuple[OwnVersion, ...]
    """One's own support of them that can be said to be still true."""


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One family as far as the viewer has people in it, or one person without a family shown."""

    key: str
    """The id of the family, or of the person."""
    family_id: str | None
    title: str
    people: tuple[PersonLine, ...]
    counted: tuple[PersonLine, ...]
    """Those who are counted here: somebody in two families counts once."""
    also_in: str
    """Where nobody is counted here: the family in which they are."""
    starred: bool = False

    @property
    def due(self) -> tuple[Due, ...]:
        return in_order(due for line in self.counted for due in line.due)

    @property
    def own(self) -> tuple[OwnVersion, ...]:
        """What can be said to be still true of them all at once."""
        return tuple(each for line in self.counted for each in line.own)

    @property
    def own_names(self) -> tuple[str, ...]:
        return tuple(line.name for line in self.people if line in self.counted and line.own)

    @property
    def own_ids(self) -> frozenset[str]:
        """Of the supports among them."""
        return frozenset(each.edge.support_id for each in self.own)

    @property
    def part(self) -> Part:
        return min((line.part for line in self.people), key=list(Part).index)

    @property
    def agencies(self) -> tuple[tuple[str, str], ...]:
        """Id and name of each around them, by name."""
        found = {key: name for line in self.people for key, name in line.agencies.items()}
        return tuple(sorted(found.items(), key=lambda each: (in_alphabet(each[1]), each[0])))

    @property
    def other_support(self) -> bool:
        return any(line.other_support for line in self.people)

    @property
    def workers(self) -> tuple[str, ...]:
        return tuple(
            sorted({each for line in self.people for each in line.workers}, key=in_alphabet)
        )

    @property
    def late(self) -> bool:
        return any(due.late for due in self.due)

    @property
    def just_added(self) -> bool:
        return any(line.just_added for line in self.people)

    @property
    def notices(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for line in self.people for text in line.notices))

    @property
    def because(self) -> tuple[str, ...]:
        """Why the viewer sees whom they do not work with, and who that is."""
        one = len(self.people) == 1
        return tuple(
            line.because if one else f"{line.name}: {line.because}"
            for line in self.people
            if line.because
        )

    @property
    def confirmed(self) -> date | None:
        """Where nothing is due: when it was last said to be true, the longest ago."""
        if self.due or self.also_in:
            return None
        return min((line.confirmed for line in self.people if line.confirmed), default=None)

    @property
    def rests(self) -> bool:
        return all(line.rests for line in self.people) and not self.also_in


def families(people: Sequence[PersonLine], words: Words) -> list[FamilyLine]:
    """One line for each family that is shown of anybody, and one for each who is in none."""
    members: dict[str, list[PersonLine]] = {}
    for line in people:
        for family_id in line.family_ids:
            members.setdefault(family_id, []).append(line)
    titles = {key: _title(lines, words) for key, lines in members.items()}
    home = {
        line.person_id: min(line.family_ids, key=lambda key: (-len(members[key]), titles[key], key))
        for line in people
        if line.family_ids
    }
    lines = []
    for key, there in members.items():
        counted = [line for line in there if home[line.person_id] == key]
        elsewhere = sorted({titles[home[line.person_id]] for line in there} - {titles[key]})
        lines.append(
            FamilyLine(
                key=key,
                family_id=key,
                title=titles[key],
                people=_eldest_first(there),
                counted=tuple(counted),
                also_in="" if counted else words.listed(elsewhere) if elsewhere else titles[key],
            )
        )
    alone = (line for line in people if not line.family_ids)
    return lines + [
        FamilyLine(line.person_id, None, line.name, (line,), (line,), "") for line in alone
    ]


def person_line(web: SupportWeb, person: VisiblePerson, at: Thresholds, words: Words) -> PersonLine:
    born, part = person.birth_date, _PARTS.get(person.reach[0], Part.OTHERWISE)
    own = mine(web, person.id)
    due = due_of(web, person, at, words)
    return PersonLine(
        person_id=person.id,
        name=name_of(person, words),
        age=age_text(born, web.on, words) if not person.deceased else None,
        sex=person.sex,
        born=born.value if born else None,
        family_ids=person.family_ids,
        part=part,
        because=words.of(person.reach[0]) if part is Part.OTHERWISE else "",
        workers=tuple(sorted({s.worker.name for s in own if s.worker and not s.own})),
        agencies={
            s.agency.id: s.agency.name
            for s in web.supports_of(person.id)
            if s not in own and not s.ended
        },
        other_support=person.other_support,
        notices=tuple(
            words.of(notice) for notice in Notice if notice in web.notices - {Notice.PROPOSED}
        ),
        due=due,
        confirmed=min((s.confirmed_on for s in own if s.confirmed_on), default=None),
        rests=bool(own) and all(s.state is SupportState.SUSPENDED for s in own),
        just_added=any(
            s.state is SupportState.PROPOSED
            and s.since is not None
            and (web.on - s.since).days <= JUST_NOW_DAYS
            for s in own
        ),
        own=tuple(
            OwnVersion(OwnEdge(person.id, s.id), s.version or 0)
            for s in own
            if s.own and s.state is SupportState.ACTIVE and s.confirmed_on
        ),
    )


def _title(lines: Iterable[PersonLine], words: Words) -> str:
    return family_title([line.name for line in lines if line.name != words.text("nameless")], words)


def _eldest_first(lines: Iterable[PersonLine]) -> tuple[PersonLine, ...]:
    """Mine first, and of those the eldest."""
    order = list(Part)

    def key(line: PersonLine) -> Any:
        return order.index(line.part), line.born or date.max, in_alphabet(line.name), line.person_id

    return tuple(sorted(lines, key=key))
