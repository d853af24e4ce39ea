"""The shapes of families: who lives with whom, and who is whose parent.

Each shape fills one draft. `FIRST` holds one of every kind and opens each district;
`COMMON` are the shapes that fill it up, with how often each comes.
"""

from collections.abc import Callable
from datetime import timedelta

from app.demo.draft import NEVER, FamilyDraft, Someone
from app.demo.names import heritage
from graph.vocabulary import Kin, Sex

Shape = Callable[[FamilyDraft], None]


def _children(
    draft: FamilyDraft,
    count: int,
    parents: tuple[Someone, ...],
    *,
    surname: str | None = None,
    youngest: int = 0,
    oldest: int = 16,
    families: tuple[int, ...] = (0,),
) -> list[Someone]:
    """Children whom each parent could have had, the first parent being the main carer."""
    youngest_parent = min(parent.age for parent in parents)
    oldest = max(youngest, min(oldest, youngest_parent - 18))
    ages = _ages_apart(draft, count, youngest, oldest)
    children = []
    for age in ages:
        child = draft.person(age, age, surname=surname, families=families)
        for number, parent in enumerate(parents):
            draft.parent(child, parent, main_carer=number == 0)
        children.append(child)
    return children


def _ages_apart(draft: FamilyDraft, count: int, youngest: int, oldest: int) -> list[int]:
    """Up to so many ages, the oldest first, with two years between siblings."""
    first = draft.rng.randint(youngest, min(youngest + 1, oldest))
    possible = range(first, oldest + 1, 2)
    return sorted(draft.rng.sample(possible, min(count, len(possible))), reverse=True)


def one_parent(draft: FamilyDraft) -> None:
    mother = draft.person(22, 45, Sex.FEMALE)
    children = _children(draft, draft.rng.randint(1, 3), (mother,))
    if draft.rng.random() < 0.6:
        surname = draft.rng.choice(draft.heritage.surnames)
        father = draft.relative(mother.age, mother.age + 8, Sex.MALE, surname=surname)
        for child in children:
            draft.parent(child, father, responsible=draft.rng.random() < 0.7)
        draft.couple(mother, father, Kin.EX_PARTNER, 3)


def lone_father(draft: FamilyDraft) -> None:
    father = draft.person(27, 50, Sex.MALE)
    _children(draft, draft.rng.randint(1, 2), (father,))


def two_parents(draft: FamilyDraft) -> None:
    mother = draft.newcomer(23, 46, Sex.FEMALE)
    father = draft.person(mother.age, mother.age + 6, Sex.MALE)
    draft.couple(mother, father, years=max(1, mother.age - 22))
    _children(draft, draft.rng.randint(2, 4), (mother, father))


def cohabiting(draft: FamilyDraft) -> None:
    mother = draft.newcomer(20, 38, Sex.FEMALE)
    father = draft.person(mother.age, mother.age + 5, Sex.MALE)
    draft.couple(mother, father, Kin.DOMESTIC_PARTNER, 4)
    _children(draft, draft.rng.randint(1, 3), (mother, father))


def blended(draft: FamilyDraft) -> None:
    mother = draft.newcomer(31, 44, Sex.FEMALE)
    father = draft.person(33, 48, Sex.MALE)
    draft.couple(mother, father, years=4)
    hers = _children(draft, draft.rng.randint(1, 2), (mother,), surname=mother.surname, youngest=4)
    his = _children(draft, 1, (father,), youngest=4)
    _children(draft, 1, (mother, father), oldest=2)
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
    children = _children(draft, draft.rng.randint(1, 3), (mother,))
    father = draft.newcomer(mother.age, mother.age + 6, Sex.MALE)
    draft.couple(mother, father, Kin.DOMESTIC_PARTNER, 5)
    for child in children:
        draft.parent(child, father)


def kinship_care(draft: FamilyDraft) -> None:
    """Grandparents with a special guardianship order; the mother elsewhere."""
    grandmother = draft.newcomer(52, 70, Sex.FEMALE)
    grandfather = draft.person(54, 74, Sex.MALE)
    draft.couple(grandmother, grandfather, years=30)
    mother = draft.relative(24, 30, Sex.FEMALE)
    draft.parent(mother, grandmother)
    draft.parent(mother, grandfather)
    for age in _ages_apart(draft, draft.rng.randint(1, 2), 2, mother.age - 16):
        child = draft.person(age, age)
        draft.parent(child, mother, restricted=draft.rng.random() < 0.5)
        draft.relate(child, grandmother, Kin.KINSHIP_CARER, responsible=True, main_carer=True)
        draft.relate(child, grandfather, Kin.KINSHIP_CARER, responsible=True)
        child.needs_social_worker = True


def two_households(draft: FamilyDraft) -> None:
    """Two families share the children: one where they sleep in the week, one at weekends."""
    second = draft.second_family()
    mother = draft.newcomer(29, 43, Sex.FEMALE)
    father = draft.person(30, 46, Sex.MALE, household=1, families=(0, second))
    father.left[0] = draft.today - timedelta(days=1000)
    draft.couple(mother, father, Kin.FORMER_SPOUSE, 3)
    _children(draft, draft.rng.randint(2, 3), (mother, father), families=(0, second))
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


def care_leaver(draft: FamilyDraft) -> None:
    young = draft.person(18, 20, turn=0.5)
    young.needs_social_worker = True
    mother = draft.relative(38, 48, Sex.FEMALE)
    draft.parent(young, mother)
    carer = draft.relative(50, 66, Sex.FEMALE, surname="Underhill")
    draft.relate(young, carer, Kin.SUPPORT_CARER)


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
    _children(draft, draft.rng.randint(1, 3), (mother, father))


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
    first, second = _children(draft, 2, (mother, father), oldest=5)
    first.born, first.age = second.born, second.age
    first.turn = second.turn = 0.8


def long_names(draft: FamilyDraft) -> None:
    draft.heritage = heritage("eastern_european")
    draft.surname = "Szczęsny-Featherstonehaugh"
    mother = draft.person(30, 40, Sex.FEMALE, surname="O’Donnell-Wiśniewska")
    father = draft.person(31, 42, Sex.MALE)
    draft.couple(mother, father, years=7)
    children = _children(draft, 2, (mother, father), oldest=9)
    for child, given in zip(children, ("Maximilian-Krzysztof", "Róża Małgorzata"), strict=True):
        child.given, child.turn = given, 0.8


def same_sex_parents(draft: FamilyDraft) -> None:
    sex = draft.rng.choice((Sex.FEMALE, Sex.MALE))
    one = draft.person(30, 44, sex)
    other = draft.newcomer(30, 44, sex)
    draft.couple(one, other, years=6)
    for age in _ages_apart(draft, draft.rng.randint(1, 2), 1, 9):
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
    _children(draft, draft.rng.randint(1, 3), (father, mother))
    mother.deceased_on = draft.today - timedelta(days=draft.rng.randint(60, 900))
    mother.death_shared = draft.rng.random() < 0.6
    mother.turn = NEVER


def expecting(draft: FamilyDraft) -> None:
    mother = draft.newcomer(19, 34, Sex.FEMALE)
    mother.turn = 0.6
    father = draft.person(20, 38, Sex.MALE)
    draft.couple(mother, father, Kin.DOMESTIC_PARTNER, 2)


def young_mother(draft: FamilyDraft) -> None:
    """A young mother and her baby in her own parents' home."""
    grandmother = draft.person(38, 48, Sex.FEMALE)
    mother = draft.person(16, 18, Sex.FEMALE, turn=0.7)
    draft.parent(mother, grandmother, main_carer=True)
    baby = draft.person(0, 1, turn=0.8)
    draft.parent(baby, mother, main_carer=True)
    draft.relate(mother, draft.relative(17, 20, Sex.MALE), Kin.SIGNIFICANT_OTHER)


def adoptive(draft: FamilyDraft) -> None:
    one = draft.newcomer(36, 48, Sex.FEMALE)
    other = draft.person(36, 50, Sex.MALE)
    draft.couple(one, other, years=11)
    child = draft.person(3, 11)
    for number, parent in enumerate((one, other)):
        draft.parent(child, parent, Kin.ADOPTIVE_PARENT, main_carer=number == 0)


def fled(draft: FamilyDraft) -> None:
    """A mother and her children who moved away from the father, who must not find them."""
    mother = draft.person(25, 40, Sex.FEMALE, turn=0.5)
    children = _children(draft, 2, (mother,))
    second = draft.second_family()
    father = draft.person(27, 45, Sex.MALE, household=1, families=(second,), turn=0.6)
    for child in children:
        draft.parent(child, father, restricted=True)
        child.turn = 0.7
    draft.couple(mother, father, Kin.EX_PARTNER, 1)


def private_fostering(draft: FamilyDraft) -> None:
    """A cousin from abroad stays with an aunt by private arrangement."""
    aunt = draft.person(30, 48, Sex.FEMALE)
    _children(draft, 1, (aunt,))
    guest = draft.person(10, 15, turn=0.9)
    draft.relate(guest, aunt, Kin.PRIVATE_FOSTER_CARER, main_carer=True)
    mother = draft.relative(aunt.age + 2, aunt.age + 7, Sex.FEMALE)
    draft.parent(guest, mother)
    draft.relate(aunt, mother, Kin.NATURAL_SIBLING)


def alone(draft: FamilyDraft) -> None:
    """An adult with no kin on record."""
    draft.person(19, 82, turn=0.9)


FIRST: tuple[Shape, ...] = (
    two_households,
    three_generations,
    kinship_care,
    foster_care,
    fled,
    young_adult,
    grandparents_apart,
    blended,
    one_parent,
    care_leaver,
    two_parents,
    twins,
    long_names,
    same_sex_parents,
    bereaved,
    expecting,
    young_mother,
    fourteen,
    adoptive,
    private_fostering,
    lone_father,
    alone,
)
"""One of each, the ones that stories rest on first."""

COMMON: tuple[tuple[Shape, int], ...] = (
    (one_parent, 20),
    (two_parents, 26),
    (cohabiting, 12),
    (blended, 7),
    (three_generations, 6),
    (grandparents_apart, 7),
    (lone_father, 4),
    (kinship_care, 3),
    (same_sex_parents, 3),
    (bereaved, 3),
    (young_mother, 3),
    (expecting, 2),
    (adoptive, 2),
    (care_leaver, 1),
    (alone, 1),
)
LARGE: tuple[Shape, ...] = (two_parents, two_parents, blended, three_generations)
"""Shapes of four people and more, for a district that falls behind its number."""

TWO_FAMILIES = frozenset({two_households, young_adult, fled})
"""Shapes that make two families at once."""
