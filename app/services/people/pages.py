"""People: "my people", and one person with who is around them. All of it from support webs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.services.context import Services
from app.services.families.sight import may_edit
from app.services.people.contact_views import ContactView, contacts_of
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import Notice, Reason, SupportWeb, VisiblePerson
from graph.records.viewer import Actor
from graph.vocabulary import Reach
from visualisations.said import age_text, date_text, kin_said, name_of
from visualisations.words import Words

_NAMED_AGENCIES = 3
_FOR_ANOTHER_REASON = (Reach.FAMILY, Reach.DECISION, Reach.EMERGENCY, Reach.ENQUIRY)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One row of "my people"."""

    person_id: str
    name: str
    age: str | None
    family_ids: tuple[str, ...]
    around: str
    """Who else is around, in short."""
    confirmed_on: date | None
    """When the viewer last said that their own support is still true."""
    workers: tuple[str, ...]
    """The colleagues whom the viewer covers or supervises in this."""
    notices: tuple[str, ...]
    waiting: bool
    """The viewer's own support is not confirmed yet."""
    since: date | None
    """When the viewer's own support began."""
    reach: str
    """Why the viewer sees them, in words."""


@dataclass(frozen=True, slots=True)
class MyPeople:
    """One's own people, those of colleagues one covers for, those of one's team, and those whom
    one sees for another reason: an enquiry of the front door, an emergency, a decision."""

    own: tuple[PersonLine, ...]
    covering: tuple[PersonLine, ...]
    team: tuple[PersonLine, ...]
    otherwise: tuple[PersonLine, ...]

    @property
    def count(self) -> int:
        return sum(map(len, (self.own, self.covering, self.team, self.otherwise)))


@dataclass(frozen=True, slots=True)
class KinLine:
    person_id: str
    name: str
    kind: str
    can_open: bool
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, as far as the viewer may know them."""

    web: SupportWeb
    person: VisiblePerson
    name: str
    born: str | None
    age: str | None
    died: str | None
    reach: tuple[str, ...]
    needs: tuple[str, ...]
    contacts: tuple[ContactView, ...]
    ended: tuple[ContactView, ...]
    kin: tuple[KinLine, ...]
    notices: tuple[str, ...]
    edits_family: bool
    """Whether who belongs to them is the viewer's to change."""


def my_people(services: Services, actor: Actor, op_id: str) -> MyPeople:
    """The people of a worker, each in one group: the strongest reason to see them."""
    webs = services.gateway.my_people(actor, op_id)
    lines: dict[Reach, list[PersonLine]] = {reach: [] for reach in Reach}
    for web in webs:
        for person in web.in_focus:
            lines[person.reach[0]].append(_line(web, person, services.words))
    own = [*lines[Reach.DIRECT], *lines[Reach.PROPOSER]]
    otherwise = [line for reach in _FOR_ANOTHER_REASON for line in lines[reach]]
    return MyPeople(
        _waiting_first(own),
        _sorted(lines[Reach.COVER]),
        _sorted(lines[Reach.SUPERVISOR]),
        _sorted(otherwise),
    )


def person_page(services: Services, actor: Actor, person_id: str, op_id: str) -> PersonPage:
    """Raises NotVisible, for a person who does not exist as for one whom nobody may see."""
    web = services.gateway.support_web(actor, Focus(FocusKind.PERSON, person_id), op_id)
    return describe_person(web, web.in_focus[0], services.words)


def describe_person(web: SupportWeb, person: VisiblePerson, words: Words) -> PersonPage:
    contacts = contacts_of(web, person.id, words)
    born = person.birth_date
    return PersonPage(
        web=web,
        person=person,
        name=name_of(person, words),
        born=date_text(born, words) if born else None,
        age=age_text(born, web.on, words) if not person.deceased else None,
        died=date_text(person.died, words) if person.died else None,
        reach=tuple(words.of(reach) for reach in person.reach),
        needs=tuple(words.of(need.kind) for need in person.needs),
        contacts=tuple(view for view in contacts if not view.ended),
        ended=tuple(view for view in contacts if view.ended),
        kin=_kin(web, person, words),
        notices=notices_of(web, words),
        edits_family=may_edit(web, person.id),
    )


def notices_of(web: SupportWeb, words: Words, without: Notice | None = None) -> tuple[str, ...]:
    return tuple(words.of(notice) for notice in Notice if notice in web.notices - {without})


def _line(web: SupportWeb, person: VisiblePerson, words: Words) -> PersonLine:
    own = [support for support in web.supports_of(person.id) if support.own]
    confirmed = [support.confirmed_on for support in own if support.confirmed_on]
    born = person.birth_date
    return PersonLine(
        person_id=person.id,
        name=name_of(person, words),
        age=age_text(born, web.on, words) if not person.deceased else None,
        family_ids=person.family_ids,
        around=_around(web, person, words),
        confirmed_on=max(confirmed, default=None),
        workers=_workers(web, person),
        notices=notices_of(web, words, without=Notice.PROPOSED),
        waiting=Notice.PROPOSED in web.notices,
        since=max((support.since for support in own if support.since), default=None),
        reach=words.of(person.reach[0]),
    )


def _workers(web: SupportWeb, person: VisiblePerson) -> tuple[str, ...]:
    names = {
        support.worker.name
        for support in web.supports_of(person.id)
        if support.worker
        and not support.ended
        and support.reason in (Reason.COVER, Reason.SUPERVISOR)
    }
    return tuple(sorted(names, key=str.casefold))


def _around(web: SupportWeb, person: VisiblePerson, words: Words) -> str:
    """The agencies of others, a few by name, and whether there is more."""
    names = sorted(
        {s.agency.name for s in web.supports_of(person.id) if not s.own and not s.ended},
        key=str.casefold,
    )
    shown, more = names[:_NAMED_AGENCIES], len(names) - _NAMED_AGENCIES
    text = ", ".join(shown)
    if more > 0:
        text = words.text("around_and_more", names=text, count=more)
    if person.other_support:
        text = words.text("notice_other_support")
    return text


def _kin(web: SupportWeb, person: VisiblePerson, words: Words) -> tuple[KinLine, ...]:
    return tuple(
        KinLine(
            said.relative.id,
            name_of(said.relative, words),
            said.kind,
            said.relative.reached,
            said.flags,
        )
        for said in kin_said(web, person, words)
    )


def _waiting_first(lines: Iterable[PersonLine]) -> tuple[PersonLine, ...]:
    """Whom the viewer added last, and then everybody else."""
    in_order = _sorted(lines)
    waiting = [line for line in in_order if line.waiting]
    waiting.sort(key=lambda line: line.since or date.min, reverse=True)
    return (*waiting, *(line for line in in_order if not line.waiting))


def _sorted(lines: Iterable[PersonLine]) -> tuple[PersonLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.person_id)))
