"""Two thousand people as somebody else typed them in: slips, variants, married names, twins.

Half of a town is known; each pair is a known person and a typed one. Most are the same person,
typed in another office; some are traps: a twin, a cousin, a namesake. The spelling variants are
our own list, of names that are written in several ways in Britain and Victoria.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from app.demo.families.names import any_heritage
from graph.records.dates import PartialDate
from graph.records.matching import Identity, Known
from graph.vocabulary import DatePrecision, Sex

PAIRS = 2000

GIVEN_VARIANTS = (
    "Catherine Kathryn Katherine Catharine",
    "Stephen Steven",
    "Siobhan Shivaun",
    "Geoffrey Jeffrey",
    "Ann Anne",
    "Zoe Zoë Zoey",
    "Mohammed Muhammad Mohamed Mohammad",
    "Sian Siân",
    "Jon John",
    "Clare Claire Clair",
    "Philip Phillip",
    "Alan Allan Allen",
    "Rebecca Rebekah",
    "Sara Sarah",
    "Aoife Eefa",
    "Niamh Neve",
    "Caitlin Katelyn Kaitlin",
    "Wiktoria Victoria",
    "Jakub Jacob",
    "Lucasz Łukasz Lukas",
    "Yusuf Yousef Yusef",
    "Aisha Ayesha",
    "Sean Shaun Shawn",
    "Lindsay Lynsey",
)
FAMILY_VARIANTS = (
    "Stuart Stewart",
    "Chowdhury Choudhry Chaudhary",
    "Leigh Lee",
    "Smith Smyth",
    "Phillips Philips",
    "Hussain Hussein",
    "Nowak Novak",
    "Wagner Vagner",
    "Macdonald McDonald MacDonald",
    "O'Brien OBrien O’Brien",
    "Thomson Thompson",
    "Reid Read Reed",
    "Clarke Clark",
    "Davies Davis",
    "Matthews Mathews",
    "Schmidt Schmitt",
    "Brown Browne",
    "Wójcik Wojcik",
    "Müller Mueller Muller",
)
"""Each a group of spellings of one name."""


@dataclass(frozen=True, slots=True)
class Pair:
    kind: str
    known: Known
    typed: Identity
    same: bool
    """Whether it is one person."""


def dirty_pairs(seed: int = 1) -> list[Pair]:
    """`PAIRS` of them, the same for the same seed."""
    rng = Random(seed)
    makers = (*_SAME, *_TRAPS)
    return [_pair(rng, number, *makers[number % len(makers)]) for number in range(PAIRS)]


Maker = Callable[[Random, Identity], tuple[Identity, Identity]]


def _pair(rng: Random, number: int, kind: str, make: Maker, same: bool) -> Pair:
    known, typed = make(rng, _somebody(rng))
    return Pair(kind, Known(f"p{number:04}", known), typed, same)


def _somebody(rng: Random) -> Identity:
    heritage = any_heritage(rng)
    sex = rng.choice((Sex.FEMALE, Sex.MALE))
    born = date(1950, 1, 1) + timedelta(days=rng.randrange(75 * 365))
    return Identity(
        given_name=heritage.given(rng, sex, born.year),
        family_name=rng.choice(heritage.surnames),
        birth_date=PartialDate(born),
        postcode=f"SZ{rng.randrange(1, 20)} {rng.randrange(1, 10)}{_letters(rng, 2)}",
    )


def _letters(rng: Random, number: int) -> str:
    return "".join(rng.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(number))


def _slip(rng: Random, name: str) -> str:
    """One slip of the hand: a letter left out, doubled, exchanged with the next, or another one."""
    if len(name) < 4:
        return name + name[-1]
    place = rng.randrange(1, len(name) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return name[:place] + name[place + 1 :]
    if kind == 1:
        return name[:place] + name[place] + name[place:]
    if kind == 2:
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return name[:place] + rng.choice("aeiorstnl") + name[place + 1 :]


def _both(known: Identity, **typed: object) -> tuple[Identity, Identity]:
    return known, replace(known, **typed)  # type: ignore[arg-type] # names of fields


def _as_it_is(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return one, one


def _shouted(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    typed = f" {one.family_name.upper()} "
    return _both(one, given_name=one.given_name.lower(), family_name=typed)


def _slip_in_given(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, given_name=_slip(rng, one.given_name))


def _slip_in_family(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, family_name=_slip(rng, one.family_name))


def _slips_in_both(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    given, family = _slip(rng, one.given_name), _slip(rng, one.family_name)
    return _both(one, given_name=given, family_name=family, postcode=None)


def _given_variant(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    mine, theirs = rng.sample(rng.choice(GIVEN_VARIANTS).split(), 2)
    return _both(replace(one, given_name=mine), given_name=theirs, postcode=None)


def _family_variant(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    mine, theirs = rng.sample(rng.choice(FAMILY_VARIANTS).split(), 2)
    return _both(replace(one, family_name=mine), family_name=theirs, postcode=None)


def _swapped_date(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    born = date(_born(one).year, rng.randrange(1, 13), rng.randrange(1, 13))
    typed = born.replace(month=born.day, day=born.month)
    return _both(replace(one, birth_date=PartialDate(born)), birth_date=PartialDate(typed))


def _another_year(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    born = _born(one).replace(day=min(_born(one).day, 28))
    typed = born.replace(year=born.year + rng.choice((-1, 1)))
    return _both(replace(one, birth_date=PartialDate(born)), birth_date=PartialDate(typed))


def _only_a_year(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    year = PartialDate(_born(one).replace(month=1, day=1), DatePrecision.YEAR)
    return _both(one, birth_date=year)


def _married(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, family_name=_somebody(rng).family_name, postcode=_somebody(rng).postcode)


def _double_name(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, family_name=f"{one.family_name}-{_somebody(rng).family_name}")


def _names_exchanged(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, given_name=one.family_name, family_name=one.given_name)


def _moved(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, postcode=_somebody(rng).postcode)


def _known_as(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    other = _somebody(rng).given_name
    return _both(replace(one, known_as=other), given_name=other, known_as=None)


def _second_name_left_out(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    whole = f"{one.given_name} {_somebody(rng).given_name}"
    return _both(replace(one, given_name=whole), given_name=one.given_name)


def _before_the_name(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, given_name=rng.choice(("Baby", "Baby girl", "Infant", "Baby of Anna")))


def _twin(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, given_name=_another_given(rng, one))


def _unnamed_twins(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(replace(one, given_name="Baby"), given_name=rng.choice(("Baby", "Twin 2")))


def _twins_with_like_names(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    mine, theirs = rng.choice((("Jayden", "Kayden"), ("Ella", "Ellie"), ("Hassan", "Hussain")))
    return _both(replace(one, given_name=mine), given_name=theirs)


def _namesake(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, birth_date=_somebody(rng).birth_date, postcode=_somebody(rng).postcode)


def _named_after_a_parent(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    born = _born(one) + timedelta(days=366 * rng.randrange(18, 40))
    return _both(one, birth_date=PartialDate(born))


def _sibling(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    born = PartialDate(_born(one) + timedelta(days=rng.randrange(366, 2000)))
    return _both(one, given_name=_another_given(rng, one), birth_date=born)


def _born_next_door(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    other = _somebody(rng)
    while other.given_name == one.given_name or other.family_name == one.family_name:
        other = _somebody(rng)
    return one, replace(other, birth_date=one.birth_date, postcode=one.postcode)


def _namesake_of_the_day(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(one, postcode=_somebody(rng).postcode)


def _namesake_with_another_number(rng: Random, one: Identity) -> tuple[Identity, Identity]:
    return _both(replace(one, identity_number="9434765919"), identity_number="9434765870")


def _another_given(rng: Random, one: Identity) -> str:
    while (other := _somebody(rng).given_name)[0] == one.given_name[0]:
        continue
    return other


def _born(one: Identity) -> date:
    assert one.birth_date is not None
    return one.birth_date.value


_SAME: tuple[tuple[str, Maker, bool], ...] = (
    ("as it is", _as_it_is, True),
    ("capitals and blanks", _shouted, True),
    ("slip in the given name", _slip_in_given, True),
    ("slip in the family name", _slip_in_family, True),
    ("slips in both, no postcode", _slips_in_both, True),
    ("variant of the given name, no postcode", _given_variant, True),
    ("variant of the family name, no postcode", _family_variant, True),
    ("day and month exchanged", _swapped_date, True),
    ("a year earlier or later", _another_year, True),
    ("only the year", _only_a_year, True),
    ("married, and moved", _married, True),
    ("double name", _double_name, True),
    ("names exchanged", _names_exchanged, True),
    ("moved", _moved, True),
    ("known by another name", _known_as, True),
    ("second name left out", _second_name_left_out, True),
    ("before the name", _before_the_name, True),
)

_TRAPS: tuple[tuple[str, Maker, bool], ...] = (
    ("twin", _twin, False),
    ("twins without names", _unnamed_twins, False),
    ("twins with like names", _twins_with_like_names, False),
    ("namesake", _namesake, False),
    ("named after a parent", _named_after_a_parent, False),
    ("sibling", _sibling, False),
    ("born the same day next door", _born_next_door, False),
    ("namesake born the same day elsewhere", _namesake_of_the_day, False),
    ("namesake with another number", _namesake_with_another_number, False),
)
