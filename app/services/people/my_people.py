"""My people, by family: narrowed, in order, page by page, and counted.

All of it is made from the webs of the viewer's own list, one for each person.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.services.context import Services
from app.services.gaps.viewed import thresholds
from app.services.paging import BEGINNING, Page
from app.services.people.family_lines import FamilyLine, Part, families, person_line
from app.services.people.stars import starred
from graph.gaps import Thresholds
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from visualisations.said import by_family_name, in_alphabet
from visualisations.words import Words

FAMILIES_ON_A_PAGE = 60


class Order(StrEnum):
    DUE = "due"
    NAME = "name"


class Only(StrEnum):
    """What the list is narrowed to, beside a part of it."""

    ALL = "all"
    DUE = "due"
    STARRED = "starred"


@dataclass(frozen=True, slots=True)
class Asked:
    """How the list was asked for. No field of it tells of anybody: it stands in the address."""

    only: str = Only.ALL
    """A member of `Only`, or a `Part`."""
    agency_id: str = ""
    order: Order = Order.DUE
    after: str = BEGINNING
    """The id of the last line of the page before."""


EVERYBODY = Asked()


@dataclass(frozen=True, slots=True)
class Group:
    part: Part
    title: str
    lines: tuple[FamilyLine, ...]

    @property
    def names_workers(self) -> bool:
        """Whether each line has to say whose people they are: the title does not."""
        several = len({name for line in self.lines for name in line.workers}) > 1
        return self.part is Part.TEAM or (self.part is Part.COVERING and several)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the list, and what is found by it."""

    code: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class MyPeople:
    asked: Asked
    groups: tuple[Group, ...]
    """Of this page."""
    said: str
    """What is found, counted in words."""
    found: int
    everybody: int
    """People on the whole list, each once."""
    choices: tuple[Choice, ...]
    agencies: tuple[tuple[str, str], ...]
    """Around anybody on the whole list: id and name."""
    after: str | None
    """The key after which the next page begins."""


def my_people(services: Services, actor: Actor, op_id: str, asked: Asked = EVERYBODY) -> MyPeople:
    """The viewer's own list, narrowed and in the order that was asked for."""
    webs = services.gateway.my_people(actor, op_id)
    stars = starred(services, actor)
    return described(webs, asked, thresholds(services), services.words, stars)


def described(
    webs: Iterable[SupportWeb],
    asked: Asked,
    at: Thresholds,
    words: Words,
    stars: Collection[str] = (),
) -> MyPeople:
    """The same, from the webs and the ids of the lines that bear a star."""
    people = tuple(person_line(web, person, at, words) for web in webs for person in web.in_focus)
    lines = (replace(line, starred=line.key in stars) for line in families(people, words))
    every = _in_order(lines, Order.DUE)
    found = [line for line in every if _is_asked_for(line, asked)]
    page = _page(_in_order(found, asked.order), asked.after)
    return MyPeople(
        asked=asked,
        groups=tuple(_groups(page.records, words)),
        said=_counted(found, words),
        found=len(found),
        everybody=len({line.person_id for line in people}),
        choices=tuple(_choices(every, words)),
        agencies=_agencies(every),
        after=page.after,
    )


def _in_order(lines: Iterable[FamilyLine], order: Order) -> list[FamilyLine]:
    """By part; whom the viewer added just now on top of theirs."""
    parts = list(Part)

    def name(line: FamilyLine) -> Any:
        title = in_alphabet(line.title) if line.family_id else by_family_name(line.title)[0]
        return title, in_alphabet(line.title), line.key

    def weight(line: FamilyLine) -> Any:
        heaviest = line.due[0].weight if line.due else (True, True, _NEVER)
        return (heaviest, name(line)) if order is Order.DUE else (name(line),)

    return sorted(
        lines, key=lambda line: (parts.index(line.part), not line.just_added, weight(line))
    )


_NEVER = 10**6
"""Days: behind everything that is due."""


def _is_asked_for(line: FamilyLine, asked: Asked) -> bool:
    around = not asked.agency_id or asked.agency_id in dict(line.agencies)
    return around and _of(asked.only)(line)


def _of(only: str) -> Callable[[FamilyLine], bool]:
    if only == Only.DUE:
        return lambda line: bool(line.due)
    if only == Only.STARRED:
        return lambda line: line.starred
    if only in frozenset(Part):
        return lambda line: line.part == only
    return lambda _: True


def _page(lines: Sequence[FamilyLine], after: str) -> Page[FamilyLine]:
    """Behind a key; from the beginning where that line is not there any more."""
    begin = next((place + 1 for place, line in enumerate(lines) if line.key == after), 0)
    page = tuple(lines[begin : begin + FAMILIES_ON_A_PAGE])
    more = len(lines) > begin + FAMILIES_ON_A_PAGE
    return Page(page, page[-1].key if more else None)


def _groups(lines: Collection[FamilyLine], words: Words) -> Iterable[Group]:
    for part in Part:
        of_part = tuple(line for line in lines if line.part is part)
        if of_part:
            yield Group(part, _title_of_part(part, of_part, words), of_part)


def _title_of_part(part: Part, lines: Iterable[FamilyLine], words: Words) -> str:
    names = sorted({name for line in lines for name in line.workers}, key=in_alphabet)
    if part is Part.COVERING and names:
        return words.text("my_people_covering_for", names=words.listed(names))
    return words.text(f"my_people_{part.value}")


def _choices(lines: Sequence[FamilyLine], words: Words) -> Iterable[Choice]:
    """The whole list, and each narrower one in which there is anybody."""
    for only in Only:
        if count := sum(map(_of(only), lines)):
            yield Choice(only.value, words.text(f"only_{only}"), count)
    for part in Part:
        count = sum(map(_of(part), lines))
        if 0 < count < len(lines):
            yield Choice(part.value, words.text(f"only_{part}"), count)


def _counted(lines: Collection[FamilyLine], words: Words) -> str:
    families_found = sum(1 for line in lines if line.family_id)
    alone = len(lines) - families_found
    said = [words.count("families_found", families_found)] if families_found else []
    if alone or not families_found:
        said.append(words.count("alone_beside" if said else "people_found", alone))
    return words.listed(said)


def _agencies(lines: Iterable[FamilyLine]) -> tuple[tuple[str, str], ...]:
    found = {key: name for line in lines for key, name in line.agencies}
    return tuple(sorted(found.items(), key=lambda each: (in_alphabet(each[1]), each[0])))
