"""Families in which somebody else brings a child up, or somebody is missing or must stay away."""

from datetime import timedelta

from app.demo.families.draft import NEVER, FamilyDraft
from app.demo.families.siblings import ages_apart, children_of
from graph.vocabulary import Kin, Sex


def kinship_care(draft: FamilyDraft) -> None:
    """Grandparents with a special guardianship order; the mother elsewhere."""
    grandmother = draft.newcomer(52, 70, Sex.FEMALE)
    grandfather = draft.person(54, 74, Sex.MALE)
    draft.couple(grandmother, grandfather, years=30)
    mother = draft.relative(24, 30, Sex.FEMALE)
    draft.parent(mother, grandmother)
    draft.parent(mother, grandfather)
    for age in ages_apart(draft, draft.rng.randint(1, 2), 2, mother.age - 16):
        child = draft.person(age, age)
        draft.parent(child, mother, restricted=draft.rng.random() < 0.5)
        draft.relate(child, grandmother, Kin.KINSHIP_CARER, responsible=True, main_carer=True)
        draft.relate(child, grandfather, Kin.KINSHIP_CARER, responsible=True)
        child.needs_social_worker = True


def care_leaver(draft: FamilyDraft) -> None:
    young = draft.person(18, 20, turn=0.5)
    young.needs_social_worker = True
    mother = draft.relative(38, 48, Sex.FEMALE)
    draft.parent(young, mother)
    carer = draft.relative(50, 66, Sex.FEMALE, surname="Underhill")
    draft.relate(young, carer, Kin.SUPPORT_CARER)


def foster_care(draft: FamilyDraft) -> None:
    """A foster family; the council holds the care order, contact with the father is restricted."""
    carer = draft.person(41, 60, Sex.FEMALE)
    partner = draft.newcomer(43, 62, Sex.MALE)
    draft.couple(carer, partner, years=15)
    own = draft.person(14, 17)
    draft.parent(own, carer, main_carer=True)
    draft.parent(own, partner)
    origin = draft.rng.choice(draft.heritage.surnames)
    fostered = draft.person(5, 12, surname=origin, turn=0.4)
    fostered.needs_social_worker = True
    draft.parent(fostered, carer, Kin.FOSTER_PARENT, responsible=False, main_carer=True)
    draft.parent(fostered, partner, Kin.FOSTER_PARENT, responsible=False)
    mother = draft.relative(29, 38, Sex.FEMALE, surname=origin)
    father = draft.relative(30, 42, Sex.MALE, surname=origin)
    draft.parent(fostered, mother)
    draft.parent(fostered, father, restricted=True)


def adoptive(draft: FamilyDraft) -> None:
    one = draft.newcomer(36, 48, Sex.FEMALE)
    other = draft.person(36, 50, Sex.MALE)
    draft.couple(one, other, years=11)
    child = draft.person(3, 11)
    for number, parent in enumerate((one, other)):
        draft.parent(child, parent, Kin.ADOPTIVE_PARENT, main_carer=number == 0)


def private_fostering(draft: FamilyDraft) -> None:
    """A cousin from abroad stays with an aunt by private arrangement."""
    aunt = draft.person(30, 48, Sex.FEMALE)
    children_of(draft, 1, (aunt,))
    guest = draft.person(10, 15, turn=0.9)
    draft.relate(guest, aunt, Kin.PRIVATE_FOSTER_CARER, main_carer=True)
    mother = draft.relative(aunt.age + 2, aunt.age + 7, Sex.FEMALE)
    draft.parent(guest, mother)
    draft.relate(aunt, mother, Kin.NATURAL_SIBLING)


def fled(draft: FamilyDraft) -> None:
    """A mother and her children who moved away from the father, who must not find them."""
    mother = draft.person(25, 40, Sex.FEMALE, turn=0.5)
    children = children_of(draft, 2, (mother,))
    second = draft.second_family()
    father = draft.person(
        mother.age, mother.age + 5, Sex.MALE, household=1, families=(second,), turn=0.6
    )
    for child in children:
        draft.parent(child, father, restricted=True)
        child.turn = 0.7
    draft.couple(mother, father, Kin.EX_PARTNER, 1)


def young_mother(draft: FamilyDraft) -> None:
    """A young mother and her baby in her own parents' home."""
    grandmother = draft.person(38, 48, Sex.FEMALE)
    mother = draft.person(16, 18, Sex.FEMALE, turn=0.7)
    draft.parent(mother, grandmother, main_carer=True)
    baby = draft.person(0, 1, turn=0.8)
    draft.parent(baby, mother, main_carer=True)
    draft.relate(mother, draft.relative(17, 20, Sex.MALE), Kin.SIGNIFICANT_OTHER)


def same_sex_parents(draft: FamilyDraft) -> None:
    sex = draft.rng.choice((Sex.FEMALE, Sex.MALE))
    one = draft.person(30, 44, sex)
    other = draft.newcomer(30, 44, sex)
    draft.couple(one, other, years=6)
    for age in ages_apart(draft, draft.rng.randint(1, 2), 1, 9):
        child = draft.person(age, age)
        if sex is Sex.FEMALE:
            draft.parent(child, one, main_carer=True)
            draft.parent(child, other, Kin.PARENT)
        else:
            draft.parent(child, one, Kin.ADOPTIVE_PARENT, main_carer=True)
            draft.parent(child, other, Kin.ADOPTIVE_PARENT)


def bereaved(draft: FamilyDraft) -> None:
    father = draft.person(36, 50, Sex.MALE)
    mother = draft.newcomer(34, 47, Sex.FEMALE)
    draft.couple(mother, father, years=12)
    children_of(draft, draft.rng.randint(1, 3), (father, mother))
    mother.deceased_on = draft.today - timedelta(days=draft.rng.randint(60, 900))
    mother.death_shared = draft.rng.random() < 0.6
    mother.turn = NEVER
