"""The map as a list: agencies, their practitioners and ties; people, their kin and what is known.

Every entry names the node of the scene that it stands for, so that the page can join the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.policy.support_web import (
    Notice,
    Reason,
    SupportWeb,
    VisiblePerson,
    VisibleSupport,
)
from graph.records.model import ContactCard
from graph.vocabulary import Sector, Tie
from visualisations.agencies import group_node
from visualisations.kinships import pregnancy_node_id
from visualisations.said import (
    age_text,
    date_text,
    day_text,
    kin_said,
    name_of,
    support_dates,
    support_state,
)
from visualisations.scene import Scene
from visualisations.signs import Manner, Sign, manner_of, note_of
from visualisations.style import Mark
from visualisations.support_web_graph import person_node, support_end
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class TieEntry:
    """One line of support, in words."""

    node: str
    """Of the person who is supported."""
    person: str
    said: str
    details: tuple[str, ...]
    why: str
    ended: bool
    sign: Sign | None
    """The person's, as on the map."""
    manner: Manner
    note: str
    """What stands beside the sign on the map."""


@dataclass(frozen=True, slots=True)
class WorkerEntry:
    node: str
    name: str
    role: str
    """The words of every visible role; of a line through the agency whom to ask for, if anybody."""
    card: ContactCard
    lead: bool
    own: bool
    ended: bool
    named: bool
    """False for a line of which only the agency is visible; `card` is then its duty contact."""
    ties: tuple[TieEntry, ...]


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    id: str
    node: str
    name: str
    sector: str
    duty: ContactCard
    openable: bool
    workers: tuple[WorkerEntry, ...]


@dataclass(frozen=True, slots=True)
class PersonEntry:
    id: str
    node: str
    name: str
    sign: Sign | None
    reached: bool
    in_focus: bool
    details: tuple[str, ...]
    kin: tuple[str, ...]
    relatives: tuple[tuple[str, str], ...]
    """The node of each, and what they are to this person."""
    other_support: str | None
    """The one constant line, where it applies."""
    pregnancy: str | None
    """The node of a visible pregnancy."""
    page: str = "person"
    """Whose page the entry leads to: a `person`'s, a `family`'s or a `colleague`'s."""


@dataclass(frozen=True, slots=True)
class TextMap:
    summary: str
    as_of: str
    """The day on which this was so."""
    notices: tuple[str, ...]
    agencies: tuple[AgencyEntry, ...]
    """In the order of sectors, as on the map."""
    people: tuple[PersonEntry, ...]

    def supporters(self) -> dict[str, list[tuple[AgencyEntry, WorkerEntry, TieEntry]]]:
        """By somebody's node, each who supports them and how: in the order of the list, and who did
        so once behind all who do."""
        found: dict[str, list[tuple[AgencyEntry, WorkerEntry, TieEntry]]] = {}
        for agency in self.agencies:
            for worker in agency.workers:
                # Of one worker's ties to somebody the live one comes first.
                first = {tie.node: tie for tie in reversed(worker.ties)}
                for node, tie in first.items():
                    found.setdefault(node, []).append((agency, worker, tie))
        for entries in found.values():
            entries.sort(key=lambda entry: entry[2].ended)
        return found


def text_map(web: SupportWeb, scene: Scene, words: Words) -> TextMap:
    """Put into words exactly what is in the scene."""
    people = {person.id: person for person in web.people}
    signs = {node.id: node.sign for node in scene.nodes if node.sign}
    agencies = tuple(_agencies(web, people, signs, words))
    listed = sorted(
        (person for person in web.people if scene.node(person_node(person.id)) is not None),
        key=lambda person: (not person.in_focus, not person.reached, _place(scene, person)),
    )
    return TextMap(
        summary=words.text(
            "map_summary",
            people=words.count("people_count", len(listed)),
            agencies=words.count("agencies_count", len(agencies)),
        ),
        as_of=words.text("as_of", date=day_text(web.on, words)),
        notices=(
            *(words.of(notice) for notice in Notice if notice in web.notices),
            *_contradictions(scene, words),
        ),
        agencies=agencies,
        people=tuple(_person(person, web, signs, words) for person in listed),
    )


def _contradictions(scene: Scene, words: Words) -> Iterable[str]:
    """What the records say against each other; the map draws it as in doubt."""
    said = {node.id: node.spoken for node in scene.nodes}
    for parent, child in scene.in_doubt:
        yield words.text("descent_in_doubt", parent=said[parent], child=said[child])
    for line in scene.lines:
        if line.mark is Mark.COUPLE_IN_DOUBT:
            one, other = (said[person] for person in line.people)
            yield words.text("couple_in_doubt", one=one, other=other)


def _place(scene: Scene, person: VisiblePerson) -> tuple[float, float, str]:
    """As one reads the genogram: by generation, then from left to right."""
    node = scene.node(person_node(person.id))
    return (node.symbol.y, node.symbol.x, person.id) if node else (0.0, 0.0, person.id)


def _agencies(
    web: SupportWeb,
    people: Mapping[str, VisiblePerson],
    signs: Mapping[str, Sign],
    words: Words,
) -> Iterable[AgencyEntry]:
    found: dict[str, list[VisibleSupport]] = {}
    for support in sorted(web.supports, key=lambda one: one.id):
        if support.person_id in people:
            found.setdefault(support.agency.id, []).append(support)
    order = list(Sector)
    for supports in sorted(
        found.values(),
        key=lambda one: (order.index(one[0].agency.sector), one[0].agency.name, one[0].agency.id),
    ):
        agency = supports[0].agency
        ends: dict[str, list[VisibleSupport]] = {}
        for support in supports:
            ends.setdefault(support_end(support), []).append(support)
        named = any(support.worker is not None for support in supports)
        workers = [_worker(node, own, people, signs, words) for node, own in ends.items()]
        yield AgencyEntry(
            id=agency.id,
            node=group_node(agency.id) if named else next(iter(ends)),
            name=agency.name,
            sector=words.of(agency.sector),
            duty=agency.duty,
            openable=named,
            workers=tuple(
                sorted(workers, key=lambda w: (not w.named, w.ended, not w.lead, w.name, w.node))
            ),
        )


def _ask_for(support: VisibleSupport, words: Words) -> str:
    name = support.agency.duty_name
    return words.text("ask_for", name=name) if name and support.worker is None else ""


def _worker(
    node: str,
    supports: list[VisibleSupport],
    people: Mapping[str, VisiblePerson],
    signs: Mapping[str, Sign],
    words: Words,
) -> WorkerEntry:
    first = supports[0]
    live = [support for support in supports if not support.ended] or supports
    roles = dict.fromkeys(words.of(support.role) for support in live if support.role)
    return WorkerEntry(
        node=node,
        name=first.worker.name if first.worker else words.text("agency_contact"),
        role=", ".join(roles) or _ask_for(first, words),
        card=first.worker.card if first.worker else first.agency.duty,
        lead=any(support.lead is not None for support in live),
        own=any(support.own for support in supports),
        ended=all(support.ended for support in supports),
        named=first.worker is not None,
        ties=tuple(
            _tie(support, people[support.person_id], signs, words)
            for support in sorted(
                supports, key=lambda one: (one.ended, people[one.person_id].name, one.id)
            )
        ),
    )


def _tie(
    support: VisibleSupport, person: VisiblePerson, signs: Mapping[str, Sign], words: Words
) -> TieEntry:
    key = "tie_ended" if support.ended else "tie_plain" if support.worker else "tie_agency"
    return TieEntry(
        node=person_node(person.id),
        person=name_of(person, words),
        said=words.text(key, name=name_of(person, words)),
        details=tuple(_tie_details(support, words)),
        why=words.of(Reason(support.reason)),
        ended=support.ended,
        sign=signs.get(person_node(person.id)),
        manner=manner_of([support]),
        note=note_of([support], words),
    )


def _tie_details(support: VisibleSupport, words: Words) -> Iterable[str]:
    if support.tie is not None and support.tie is not Tie.NORMAL and not support.ended:
        yield words.of(support.tie)
    if support.lead and not support.ended:
        yield words.text("lead_long")
    state = support_state(support, words)
    if state and not support.ended:
        yield state
    yield from support_dates(support, words)
    if support.confirmed_on and not support.ended:
        yield words.text("confirmed", date=day_text(support.confirmed_on, words))


def _person(
    person: VisiblePerson, web: SupportWeb, signs: Mapping[str, Sign], words: Words
) -> PersonEntry:
    return PersonEntry(
        id=person.id,
        node=person_node(person.id),
        name=name_of(person, words),
        sign=signs.get(person_node(person.id)),
        reached=person.reached,
        in_focus=person.in_focus,
        details=tuple(_person_details(person, web, words)),
        kin=tuple(_kin(person, web, words)),
        relatives=tuple(
            (person_node(said.relative.id), said.kind) for said in kin_said(web, person, words)
        ),
        other_support=words.text("notice_other_support") if person.other_support else None,
        pregnancy=pregnancy_node_id(person_node(person.id)) if person.pregnant else None,
    )


def _person_details(person: VisiblePerson, web: SupportWeb, words: Words) -> Iterable[str]:
    if person.deceased:
        yield _death(person, words)
    else:
        age = age_text(person.birth_date, web.on, words)
        if age:
            yield age
    if person.needs:
        needs = sorted({words.of(need.kind) for need in person.needs})
        yield words.text("needs", needs=", ".join(needs))


def _death(person: VisiblePerson, words: Words) -> str:
    if person.died is None:
        return words.text("deceased")
    return words.text("deceased_on", date=date_text(person.died, words))


def _kin(person: VisiblePerson, web: SupportWeb, words: Words) -> Iterable[str]:
    for said in kin_said(web, person, words):
        name = name_of(said.relative, words)
        yield "; ".join((words.text("kin_is", relative=name, kind=said.kind), *said.flags))
