"""Families by who lives together: one parent or two, blended, three generations, two homes."""

from datetime import timedelta

from app.demo.families.draft import FamilyDraft
from app.demo.families.names import heritage
from app.demo.families.siblings import children_of
from graph.vocabulary import Kin, Sex


def one_parent(draft: FamilyDraft) -> None:
    mother = draft.person(22, 45, Sex.FEMALE)
    children = children_of(draft, draft.rng.randint(1, 3), (mother,))
    # In the smallest council too the youngest is a client: a story rests on that child.
    children[-1].turn = 0.5
    if draft.rng.random() < 0.6:
        surname = draft.rng.choice(draft.heritage.surnames)
        father = draft.relative(mother.age, mother.age + 8, Sex.MALE, surname=surname)
        for child in children:
            draft.parent(child, father, responsible=draft.rng.random() < 0.7)
        draft.couple(mother, father, Kin.EX_PARTNER, 3)


def lone_father(draft: FamilyDraft) -> None:
    father = draft.person(27, 50, Sex.MALE)
    children_of(draft, draft.rng.randint(1, 2), (father,))


def two_parents(draft: FamilyDraft) -> None:
    mother = draft.newcomer(23, 46, Sex.FEMALE)
    father = draft.person(mother.age, mother.age + 6, Sex.MALE)
    draft.couple(mother, father, years=max(1, mother.age - 22))
    children_of(draft, draft.rng.randint(2, 4), (mother, father))


def cohabiting(draft: FamilyDraft) -> None:
    mother = draft.newcomer(20, 38, Sex.FEMALE)
    father = draft.person(mother.age, mother.age + 5, Sex.MALE)
    draft.couple(mother, father, Kin.DOMESTIC_PARTNER, 4)
    children_of(draft, draft.rng.randint(1, 3), (mother, father))


def blended(draft: FamilyDraft) -> None:
    mother = draft.newcomer(31, 44, Sex.FEMALE)
    father = draft.person(33, 48, Sex.MALE)
    draft.couple(mother, father, years=4)
    hers = children_of(
        draft, draft.rng.randint(1, 2), (mother,), surname=mother.surname, youngest=4
    )
    his = children_of(draft, 1, (father,), youngest=4)
    children_of(draft, 1, (mother, father), oldest=2)
    for child in hers:
        draft.parent(child, father, Kin.STEP_PARENT, responsible=False)
    for child in his:
        draft.parent(child, mother, Kin.STEP_PARENT, responsible=False)
    former = draft.relative(mother.age, mother.age + 8, Sex.MALE, surname=mother.surname)
    for child in hers:
        draft.parent(child, former)
    draft.couple(mother, former, Kin.FORMER_SPOUSE, 6)


def three_generations(draft: FamilyDraft) -> None:
    grandmother = draft.person(58, 76, Sex.FEMALE)
    mother = draft.person(26, 39, Sex.FEMALE)
    draft.parent(mother, grandmother)
    children = children_of(draft, draft.rng.randint(1, 3), (mother,))
    father = draft.newcomer(mother.age, mother.age + 6, Sex.MALE)
    draft.couple(mother, father, Kin.DOMESTIC_PARTNER, 5)
    for child in children:
        draft.parent(child, father)


def two_households(draft: FamilyDraft) -> None:
    """Two families share the children: one where they sleep in the week, one at weekends."""
    second = draft.second_family()
    mother = draft.newcomer(29, 43, Sex.FEMALE)
    father = draft.person(30, 46, Sex.MALE, household=1, families=(0, second))
    father.left[0] = draft.today - timedelta(days=1000)
    draft.couple(mother, father, Kin.FORMER_SPOUSE, 3)
    children_of(draft, draft.rng.randint(2, 3), (mother, father), families=(0, second))
    partner = draft.person(
        27,
        41,
        Sex.FEMALE,
        surname=draft.rng.choice(draft.heritage.surnames),
        household=1,
        families=(second,),
    )
    draft.couple(father, partner, Kin.DOMESTIC_PARTNER, 2)
    mother.turn = father.turn = partner.turn = 0.9
    baby = draft.person(0, 1, household=1, families=(second,))
    draft.parent(baby, father)
    draft.parent(baby, partner, main_carer=True)


def young_adult(draft: FamilyDraft) -> None:
    """A young adult who lives apart; the parents are clients too, in a family of theirs."""
    second = draft.second_family()
    mother = draft.newcomer(40, 52, Sex.FEMALE)
    father = draft.person(42, 56, Sex.MALE)
    draft.couple(mother, father, years=20)
    mother.turn = father.turn = 0.9
    young = draft.person(18, 22, household=1, families=(0, second), turn=0.5)
    younger = draft.person(8, 15)
    for child in (young, younger):
        draft.parent(child, mother, main_carer=True)
        draft.parent(child, father)


def grandparents_apart(draft: FamilyDraft) -> None:
    """Grandparents on both sides who have no service of any kind."""
    mother = draft.newcomer(28, 40, Sex.FEMALE)
    father = draft.person(29, 43, Sex.MALE)
    draft.couple(mother, father, years=9)
    mother.turn = 0.9
    for child_of_theirs in (mother, father):
        surname = child_of_theirs.surname
        grandmother = draft.relative(60, 76, Sex.FEMALE, surname=surname)
        grandfather = draft.relative(61, 79, Sex.MALE, surname=surname)
        draft.parent(child_of_theirs, grandmother)
        draft.parent(child_of_theirs, grandfather)
        draft.couple(grandmother, grandfather, years=35)
    children_of(draft, draft.rng.randint(1, 3), (mother, father))


def fourteen(draft: FamilyDraft) -> None:
    """A family of fourteen: two grandparents, two parents, ten children."""
    grandmother = draft.person(62, 70, Sex.FEMALE)
    grandfather = draft.person(63, 74, Sex.MALE)
    draft.couple(grandmother, grandfather, years=42)
    mother = draft.newcomer(41, 43, Sex.FEMALE)
    father = draft.person(42, 45, Sex.MALE)
    draft.couple(mother, father, years=22)
    draft.parent(father, grandmother)
    draft.parent(father, grandfather)
    for age in (20, 18, 16, 14, 12, 10, 8, 6, 4, 1):
        child = draft.person(age, age)
        draft.parent(child, mother, main_carer=True)
        draft.parent(child, father)


def twins(draft: FamilyDraft) -> None:
    mother = draft.newcomer(24, 36, Sex.FEMALE)
    father = draft.person(25, 40, Sex.MALE)
    draft.couple(mother, father, years=5)
    first, second = children_of(draft, 2, (mother, father), oldest=5)
    first.born, first.age = second.born, second.age
    first.turn = second.turn = 0.8


def long_names(draft: FamilyDraft) -> None:
    draft.heritage = heritage("eastern_european")
    draft.surname = "Szczęsny-Featherstonehaugh"
    mother = draft.person(30, 40, Sex.FEMALE, surname="O’Donnell-Wiśniewska")
    father = draft.person(31, 42, Sex.MALE)
    draft.couple(mother, father, years=7)
    children = children_of(draft, 2, (mother, father), oldest=9)
    for child, given in zip(children, ("Maximilian-Krzysztof", "Róża Małgorzata"), strict=True):
        child.given, child.turn = given, 0.8


def expecting(draft: FamilyDraft) -> None:
    mother = draft.newcomer(19, 34, Sex.FEMALE)
    mother.turn = 0.6
    father = draft.person(20, 38, Sex.MALE)
    draft.couple(mother, father, Kin.DOMESTIC_PARTNER, 2)


def alone(draft: FamilyDraft) -> None:
    """An adult with no kin on record."""
    draft.person(19, 82, turn=0.9)
