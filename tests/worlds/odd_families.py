"""Families that programs which draw families often draw wrong, each with support for everybody."""

from collections.abc import Mapping
from itertools import pairwise

from graph.policy.support_web import SupportWeb, VisibleKinship, VisiblePerson
from graph.vocabulary import Kin, Sector, Sex
from tests.worlds.many import forty_people_with_eighty_supports
from tests.worlds.webs import agency, couple, kin, parent, person, support, web_of

F, M = Sex.FEMALE, Sex.MALE


def _with_support(people: list[VisiblePerson], kinships: list[VisibleKinship]) -> SupportWeb:
    """Somebody for everybody on each side of the family, and one who helps all of them."""
    places = [
        agency(f"Service {sector}", sector)
        for sector in (
            Sector.GP,
            Sector.SCHOOL,
            Sector.CHILDRENS_SOCIAL_CARE,
            Sector.HOUSING,
            Sector.VOLUNTARY,
        )
    ]
    supports = [
        support(f"Worker {at % 7}", places[(at + turn) % 5], one.id)
        for at, one in enumerate(people)
        for turn in (0, 2)
    ]
    supports += [support("Jo Helper", places[2], one.id) for one in people]
    return web_of(people, kinships, list({one.id: one for one in supports}.values()))


def _people(*told: tuple[str, Sex | None, int]) -> list[VisiblePerson]:
    return [person(name, f"{name.title()} Low", sex, born) for name, sex, born in told]


def birth_parents_and_foster_carers() -> SupportWeb:
    people = _people(("ann", F, 1985), ("bob", M, 1984), ("fay", F, 1970), ("gus", M, 1968))
    people += _people(("cas", M, 2014))
    return _with_support(
        people,
        [
            couple("ann", "bob", Kin.DOMESTIC_PARTNER),
            couple("fay", "gus", Kin.SPOUSE),
            *(parent("cas", one) for one in ("ann", "bob")),
            *(parent("cas", one, Kin.FOSTER_PARENT) for one in ("fay", "gus")),
        ],
    )


def siblings_of_unknown_parents() -> SupportWeb:
    people = _people(("abe", M, 2010), ("bea", F, 2012), ("cal", M, 2015))
    return _with_support(
        people, [kin("abe", "bea", Kin.SIBLING), kin("bea", "cal", Kin.HALF_SIBLING)]
    )


def three_kinds_of_parted_couples() -> SupportWeb:
    people = _people(("ann", F, 1980), ("bob", M, 1979), ("col", M, 1978), ("dan", M, 1977))
    people += _people(("kit", F, 2004), ("lou", M, 2008), ("max", M, 2013))
    return _with_support(
        people,
        [
            couple("ann", "bob", Kin.SPOUSE, ended=True),
            couple("ann", "col", Kin.FORMER_SPOUSE),
            couple("ann", "dan", Kin.EX_PARTNER),
            *(parent("kit", one) for one in ("ann", "bob")),
            *(parent("lou", one) for one in ("ann", "col")),
            *(parent("max", one) for one in ("ann", "dan")),
        ],
    )


def five_partners_in_a_row() -> SupportWeb:
    men = [f"m{at}" for at in range(5)]
    people = _people(("ann", F, 1975), *((one, M, 1970) for one in men))
    people += _people(*((f"c{at}", M, 1998 + at) for at in range(5)))
    return _with_support(
        people,
        [
            *(couple("ann", one, Kin.FORMER_SPOUSE) for one in men[:4]),
            couple("ann", men[4], Kin.SPOUSE),
            *(parent(f"c{at}", one) for at, man in enumerate(men) for one in ("ann", man)),
        ],
    )


def half_siblings_on_both_sides() -> SupportWeb:
    people = _people(("ann", F, 1985), ("bob", M, 1984), ("eva", F, 1986), ("fin", M, 1983))
    people += _people(("kit", F, 2006), ("lou", M, 2010), ("max", M, 2014))
    return _with_support(
        people,
        [
            *(parent("kit", one) for one in ("ann", "fin")),
            *(parent("lou", one) for one in ("ann", "bob")),
            *(parent("max", one) for one in ("bob", "eva")),
            couple("ann", "bob", Kin.EX_PARTNER),
            couple("bob", "eva", Kin.DOMESTIC_PARTNER),
        ],
    )


def twins() -> SupportWeb:
    people = _people(("ann", F, 1985), ("kit", F, 2010), ("lou", M, 2010))
    return _with_support(
        people, [parent("kit", "ann"), parent("lou", "ann"), kin("kit", "lou", Kin.TWIN)]
    )


def two_mothers_and_two_fathers() -> SupportWeb:
    people = _people(("ann", F, 1985), ("bea", F, 1984), ("col", M, 1983), ("dan", M, 1982))
    people += _people(("kit", F, 2010), ("lou", M, 2012))
    return _with_support(
        people,
        [
            couple("ann", "bea", Kin.SPOUSE),
            couple("col", "dan", Kin.SPOUSE),
            *(parent("kit", one) for one in ("ann", "bea")),
            *(parent("lou", one, Kin.ADOPTIVE_PARENT) for one in ("col", "dan")),
            kin("ann", "col", Kin.SIBLING),
        ],
    )


def cousins_who_married() -> SupportWeb:
    people = _people(("gran", F, 1935), ("pop", M, 1933), ("ann", F, 1960), ("bob", M, 1962))
    people += _people(("kit", F, 1988), ("lou", M, 1987), ("max", M, 2014))
    return _with_support(
        people,
        [
            couple("gran", "pop", Kin.SPOUSE),
            *(parent(child, one) for child in ("ann", "bob") for one in ("gran", "pop")),
            parent("kit", "ann"),
            parent("lou", "bob"),
            couple("kit", "lou", Kin.SPOUSE),
            *(parent("max", one) for one in ("kit", "lou")),
        ],
    )


def four_generations() -> SupportWeb:
    line = ["ada", "bea", "cas", "dot"]
    people = _people(*((one, F, 1930 + 25 * at) for at, one in enumerate(line)))
    return _with_support(people, [parent(child, of) for of, child in pairwise(line)])


def their_own_in_law() -> SupportWeb:
    """Two brothers who married a mother and her daughter."""
    people = _people(("abe", M, 1960), ("ben", M, 1965), ("mia", F, 1962), ("nan", F, 1984))
    people += _people(("kit", F, 2008))
    return _with_support(
        people,
        [
            kin("abe", "ben", Kin.SIBLING),
            couple("abe", "nan", Kin.SPOUSE),
            couple("ben", "mia", Kin.SPOUSE),
            parent("nan", "mia"),
            *(parent("kit", one) for one in ("abe", "nan")),
        ],
    )


def records_that_contradict_each_other() -> SupportWeb:
    people = _people(("ada", F, 1950), ("ben", M, 1975), ("cal", M, 2000), ("dee", F, 2020))
    line = [parent("ben", "ada"), parent("cal", "ben"), parent("dee", "cal")]
    return _with_support(people, [*line, parent("ada", "dee"), kin("ben", "cal", Kin.SIBLING)])


ODD_FAMILIES: Mapping[str, SupportWeb] = {
    made.__name__: made()
    for made in (
        birth_parents_and_foster_carers,
        siblings_of_unknown_parents,
        three_kinds_of_parted_couples,
        five_partners_in_a_row,
        half_siblings_on_both_sides,
        twins,
        two_mothers_and_two_fathers,
        cousins_who_married,
        four_generations,
        forty_people_with_eighty_supports,
        their_own_in_law,
        records_that_contradict_each_other,
    )
}
