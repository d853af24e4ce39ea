"""Families of every mixture, made by a seed: the same seed gives the same family."""

from dataclasses import replace
from random import Random

from graph.policy.support_web import SupportWeb, VisibleKinship
from graph.vocabulary import KIN_INVERSE, Kin, Sex
from tests.worlds.webs import couple, kin, person, web_of

_PARENTS = (Kin.NATURAL_MOTHER, Kin.NATURAL_FATHER, Kin.PARENT, Kin.MOTHER)
_OTHER_PARENTS = (Kin.ADOPTIVE_PARENT, Kin.FOSTER_PARENT, Kin.STEP_PARENT)
_PARTNERS = (Kin.SPOUSE, Kin.FORMER_SPOUSE, Kin.DOMESTIC_PARTNER, Kin.EX_PARTNER, None)
_OTHERS = (Kin.HALF_SIBLING, Kin.GRANDPARENT, Kin.KINSHIP_CARER, Kin.FRIEND, Kin.AUNT, Kin.TWIN)


def mixed_family(seed: int) -> SupportWeb:
    """Four to sixteen people in up to four generations, with many partners and kinds of parents.

    Every third family has records that contradict each other.
    """
    chance = Random(seed)
    size = chance.randint(4, 16)
    names = [f"n{at:02}" for at in range(size)]
    born = {name: 1940 + 80 * at // size + chance.randint(0, 8) for at, name in enumerate(names)}
    people = [
        person(
            name,
            f"{name.title()} Vale",
            chance.choice([Sex.FEMALE, Sex.MALE, Sex.OTHER, None]),
            born[name] if chance.random() < 0.8 else None,
            in_focus=chance.random() < 0.5,
        )
        for name in names
    ]
    kinships: list[VisibleKinship] = []
    for at, child in enumerate(names):
        older = [one for one in names[:at] if born[child] - born[one] > 14]
        for parent in chance.sample(older, min(len(older), chance.choice([0, 1, 2, 2, 2]))):
            kinships.append(kin(child, parent, chance.choice(_PARENTS)))
        for parent in chance.sample(older, min(len(older), chance.choice([0, 0, 0, 1, 2]))):
            kinships.append(kin(child, parent, chance.choice(_OTHER_PARENTS)))
    for _ in range(chance.randint(0, size)):
        one, other = chance.sample(names, 2)
        ended = chance.random() < 0.2
        kinships.append(couple(one, other, chance.choice(_PARTNERS), ended=ended))
    for _ in range(chance.randint(0, size // 2)):
        one, other = chance.sample(names, 2)
        kinships.append(kin(one, other, chance.choice(_OTHERS)))
    if seed % 3 == 0:
        for _ in range(2):
            one, other = chance.sample(names, 2)
            kinships.append(kin(one, other, chance.choice(_PARENTS)))
    for said in list(kinships):
        if said.kind and chance.random() < 0.5:
            back = kin(said.relative_id, said.person_id, KIN_INVERSE[said.kind])
            kinships.append(replace(back, ended=said.ended))
    return web_of(people, [replace(one, id=f"{at:03}") for at, one in enumerate(kinships)])
