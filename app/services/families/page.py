"""The page on which somebody's family is changed: what stands, what waits, whom one may choose."""

from dataclasses import dataclass, replace

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at, may_edit, works_with
from app.services.people.family_names import NamedFamily, named_families
from graph.clock import local_date
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb, VisibleKinship, VisiblePerson
from graph.records.names import normalised
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, Kin, Reach
from queries.families import (
    TIES_AROUND,
    TIES_TO_ANSWER,
    OwnPeopleOn,
    ProposedTie,
    TiesAround,
    TieToAnswer,
)
from visualisations.said import age_text, date_text, day_text, kin_said, name_of
from visualisations.words import Words

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class TieLine:
    """Somebody on the person's record, and what they are to them."""

    id: str
    relative_id: str
    name: str
    kind: str
    flags: tuple[str, ...]
    does: str
    by_name_only: bool
    can_open: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class WaitingTie:
    """A tie that waits: one's own, or one that one may decide."""

    id: str
    person_id: str
    """The one of the two through whom it is answered."""
    said: str
    asked_on: str
    mine: bool
    can_confirm: bool


@dataclass(frozen=True, slots=True)
class FamilyEditor:
    person_id: str
    name: str
    ties: tuple[TieLine, ...]
    past: tuple[TieLine, ...]
    families: tuple[NamedFamily, ...]
    waiting: tuple[WaitingTie, ...]
    works_with: bool
    """Else they were only added: links wait, and nothing is ended."""


@dataclass(frozen=True, slots=True)
class MemberLine:
    person_id: str
    name: str
    can_edit: bool


@dataclass(frozen=True, slots=True)
class FamilyMembers:
    family_id: str
    members: tuple[MemberLine, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who may be chosen."""

    person_id: str
    name: str
    beside: str
    on_page: bool


def family_editor(services: Services, actor: Actor, person_id: str, op_id: str) -> FamilyEditor:
    """Raises NotVisible for whom the actor may not see, as where they may not change the family."""
    if actor.practitioner_id is None:
        raise NotVisible
    with services.change(actor, SentForm(op_id, "who belongs"), sees=at(person_id)) as change:
        web = change.web
        if not may_edit(web, person_id):
            raise NotVisible
        mine = [person_id] if works_with(web, person_id) else []
        found = change.run(TIES_AROUND, TiesAround(actor.practitioner_id, mine))
        change.record(AuditTag.FAMILY_EDITED, person_id)
        change.commit()
    waiting = waiting_ties(services, actor.practitioner_id, frozenset(mine), found)
    about = {tie.tie_id for tie in found if person_id in (tie.person_id, tie.relative_id)}
    seen = web.in_focus[0]
    lines = _lines(web, person_id, services.words)
    return FamilyEditor(
        person_id,
        name_of(seen, services.words),
        tuple(line for line in lines if not line.ended),
        tuple(line for line in lines if line.ended),
        named_families(services, actor, seen.family_ids),
        tuple(each for each in waiting if each.id in about),
        bool(mine),
    )


def family_members(services: Services, actor: Actor, family_id: str, op_id: str) -> FamilyMembers:
    """Who belongs to a family, as far as the actor may know. Raises NotVisible."""
    web = services.gateway.support_web(actor, Focus(FocusKind.FAMILY, family_id), op_id)
    lines = sorted(
        (
            MemberLine(each.id, name_of(each, services.words), works_with(web, each.id))
            for each in web.in_focus
        ),
        key=lambda line: (line.name.casefold(), line.person_id),
    )
    return FamilyMembers(family_id, tuple(lines))


def waiting_ties(
    services: Services, practitioner_id: str, mine: frozenset[str], found: list[ProposedTie]
) -> tuple[WaitingTie, ...]:
    """What the practitioner asked for, and what they may decide for people of theirs, oldest
    first. Of somebody who is protected nobody is asked but the privacy officer."""
    lines = []
    for tie in found:
        asked = tie.asked_by == practitioner_id
        sides = [
            side
            for side, yes in ((tie.person_id, tie.person_yes), (tie.relative_id, tie.relative_yes))
            if yes is None and side in mine and (asked or not tie.guarded)
        ]
        if not sides and not asked:
            continue
        through = sides[0] if sides else tie.person_id
        lines.append(
            WaitingTie(
                tie.tie_id,
                through,
                services.words.text(
                    "tie_said",
                    relative=tie.relative_said,
                    person=tie.person_said,
                    kind=services.words.of(Kin(tie.kind)),
                ),
                day_text(local_date(tie.asked_at, services.policy.time_zone), services.words),
                asked,
                bool(sides),
            )
        )
    return tuple(lines)


def ties_to_answer(services: Services, actor: Actor) -> tuple[TieToAnswer, ...]:
    """What waits for the actor's answer, by ids alone, oldest first."""
    if actor.practitioner_id is None:
        return ()
    on = local_date(services.clock.now(), services.policy.time_zone)
    return tuple(
        services.gateway.read(actor, TIES_TO_ANSWER, OwnPeopleOn(actor.practitioner_id, on))
    )


def relatives_found(
    services: Services, actor: Actor, person_id: str, typed: str, op_id: str
) -> tuple[Found, ...]:
    """Of those whom the actor sees on the person's page, and of their own people, whose names have
    words that begin so. Raises NotVisible as the page does."""
    web = services.gateway.support_web(actor, at(person_id), op_id)
    if not may_edit(web, person_id):
        raise NotVisible
    words = services.words
    found: dict[str, Found] = {}
    for own in services.gateway.my_people(actor, services.ids.new()):
        for seen in own.in_focus:
            if {Reach.DIRECT, Reach.PROPOSER} & set(seen.reach) and _begins(seen, typed, words):
                found[seen.id] = _found(seen, words, on_page=False, web=own)
    for seen in web.people:
        on_page = not seen.by_name_only and seen.id not in found
        if on_page and _begins(seen, typed, words):
            found[seen.id] = _found(seen, words, on_page=True, web=web)
    found.pop(person_id, None)
    ordered = sorted(found.values(), key=lambda each: (each.name.casefold(), each.person_id))
    return tuple(ordered[:MOST_FOUND])


def _begins(seen: VisiblePerson, typed: str, words: Words) -> bool:
    """Every word that was typed begins a word of the name."""
    name = [normalised(each) for each in name_of(seen, words).split()]
    looked = [normalised(each) for each in typed.split()]
    return bool(looked) and all(any(each.startswith(one) for each in name) for one in looked)


def _found(seen: VisiblePerson, words: Words, *, on_page: bool, web: SupportWeb) -> Found:
    born = seen.birth_date
    beside = date_text(born, words) if born else ""
    if born and not seen.deceased:
        age = age_text(born, web.on, words)
        beside = words.text("details_born_and_age", born=beside, age=age) if age else beside
    return Found(seen.id, name_of(seen, words), beside, on_page)


def _lines(web: SupportWeb, person_id: str, words: Words) -> list[TieLine]:
    person = web.person(person_id)
    if person is None:
        return []
    lines = []
    for kinship in web.kin:
        if kinship.person_id == person_id:
            lines += _line(web, person, kinship, words)
    return sorted(lines, key=lambda line: (line.name.casefold(), line.id))


def _line(
    web: SupportWeb, person: VisiblePerson, kinship: VisibleKinship, words: Words
) -> list[TieLine]:
    """One, or none where its relative is not on the page."""
    return [
        TieLine(
            kinship.id,
            said.relative.id,
            name_of(said.relative, words),
            said.relative.who or said.kind,
            said.flags,
            said.relative.does or "",
            said.relative.by_name_only,
            said.relative.reached,
            kinship.ended,
        )
        for said in kin_said(replace(web, kin=(kinship,)), person, words)
    ]
