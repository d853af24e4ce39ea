"""The records of a drafted family."""

from collections.abc import Iterable
from datetime import date

from app.demo.families.draft import APART, FamilyDraft
from graph.records.dates import PartialDate, Span
from graph.records.model import Family, Kinship, Membership, Person
from graph.vocabulary import DatePrecision


def families_of(draft: FamilyDraft) -> Iterable[Family]:
    return (Family(family_id) for family_id in draft.family_ids)


def people_of(draft: FamilyDraft) -> list[Person]:
    return [
        Person(
            id=one.id,
            given_name=one.given,
            family_name=one.surname,
            known_as=one.known_as,
            sex=one.sex,
            birth_date=PartialDate(_earliest(one.born, one.precision), one.precision),
            address=draft.home(one.household) if one.household != APART else None,
            deceased_on=one.deceased_on,
            death_shared=one.death_shared,
            shielded=one.shielded,
            named_workers=one.named_workers,
            objects=one.objects,
        )
        for one in draft.people
    ]


def memberships_of(draft: FamilyDraft) -> Iterable[Membership]:
    for one in draft.people:
        for number in one.families:
            yield Membership(
                id=draft.ids.of("member", *draft.key, one.id, number),
                person_id=one.id,
                family_id=draft.family_ids[number],
                span=Span(one.born if one.age < 18 else None, one.left.get(number)),
            )


def kinships_of(draft: FamilyDraft) -> Iterable[Kinship]:
    for (person_id, relative_id), relation in draft.relations.items():
        person, relative = relation.person, relation.relative
        together = (
            person.household == relative.household != APART
            and not person.deceased_on
            and not relative.deceased_on
        )
        yield Kinship(
            id=draft.ids.of("kin", person_id, relative_id),
            person_id=person_id,
            relative_id=relative_id,
            kind=relation.kind,
            span=relation.span,
            kind_agreed=draft.rng.random() < 0.72,
            parental_responsibility=relation.responsible and not relative.deceased_on,
            main_carer=relation.main_carer and not relative.deceased_on,
            lives_with=together,
            contact_restricted=relation.restricted,
        )


def _earliest(born: date, precision: DatePrecision) -> date:
    if precision is DatePrecision.YEAR:
        return born.replace(month=1, day=1)
    return born.replace(day=1) if precision is DatePrecision.MONTH else born
