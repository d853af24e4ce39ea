"""One person with who is around them. All of it from a support web."""

from dataclasses import dataclass

from app.services.context import Services
from app.services.families.sight import may_edit
from app.services.people.births import may_record
from app.services.people.contact_views import ContactView, contacts_of
from app.services.people.expecting import may_note
from app.services.people.family_names import NamedFamily, named_families
from graph.policy.facts import Focus, FocusKind
from graph.policy.preview import may_talk
from graph.policy.support_web import Notice, SupportWeb, VisiblePerson
from graph.records.viewer import Actor
from visualisations.said import age_text, date_text, kin_said, name_of
from visualisations.words import Words


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
    families: tuple[NamedFamily, ...]
    notices: tuple[str, ...]
    edits_family: bool
    """Whether who belongs to them is the viewer's to change."""
    may_record_birth: bool
    """Whether a child is expected, as far as the viewer may know, and theirs to record."""
    may_note_expecting: bool
    """Whether the viewer may note that a child is expected; they know of none."""
    may_talk: bool
    """Whether the viewer may sit down with them to talk about agreement."""


def person_page(services: Services, actor: Actor, person_id: str, op_id: str) -> PersonPage:
    """Raises NotVisible, for a person who does not exist as for one whom nobody may see."""
    web = services.gateway.support_web(actor, Focus(FocusKind.PERSON, person_id), op_id)
    person = web.in_focus[0]
    named = named_families(services, actor, person.family_ids)
    return describe_person(web, person, services.words, named)


def describe_person(
    web: SupportWeb,
    person: VisiblePerson,
    words: Words,
    families: tuple[NamedFamily, ...] = (),
) -> PersonPage:
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
        families=families,
        notices=notices_of(web, words),
        edits_family=may_edit(web, person.id),
        may_record_birth=may_record(web, person.id),
        may_note_expecting=may_note(web, person.id),
        may_talk=may_talk(web),
    )


def notices_of(web: SupportWeb, words: Words) -> tuple[str, ...]:
    return tuple(words.of(notice) for notice in Notice if notice in web.notices)


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
