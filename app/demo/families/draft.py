"""A family while it is being invented: people, households and kin, not yet records."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.demo.families.names import Heritage, address, any_heritage
from app.demo.ids import Ids
from graph.records.dates import Span, birthday
from graph.vocabulary import KIN_INVERSE, DatePrecision, Kin, Sex

APART = -1
"""The household of somebody who lives elsewhere and belongs to no family of the draft."""

NEVER = 9.0
"""The turn of somebody who has no service."""

BIRTH_KINDS = frozenset({Kin.NATURAL_MOTHER, Kin.NATURAL_FATHER})
PARENT_KINDS = BIRTH_KINDS | {Kin.ADOPTIVE_PARENT, Kin.STEP_PARENT, Kin.FOSTER_PARENT}


@dataclass(slots=True)
class Someone:
    """A person in the making. `age` in years on the council's day."""

    id: str
    given: str
    surname: str
    sex: Sex
    born: date
    age: int
    household: int
    families: tuple[int, ...]
    heritage: Heritage
    turn: float
    """The lower, the sooner this person becomes a client; from NEVER on, not at all."""
    known_as: str | None = None
    precision: DatePrecision = DatePrecision.DAY
    deceased_on: date | None = None
    death_shared: bool = False
    shielded: bool = False
    named_workers: frozenset[str] = frozenset()
    objects: bool = False
    needs_social_worker: bool = False
    left: dict[int, date] = field(default_factory=dict)
    """The last day in a family, by its number, for one that they are no longer in."""


@dataclass(slots=True)
class Relation:
    """What `relative` is to `person`, as it will stand on the person's record."""

    person: Someone
    relative: Someone
    kind: Kin
    responsible: bool = False
    main_carer: bool = False
    restricted: bool = False
    span: Span = Span()


@dataclass(slots=True)
class FamilyDraft:
    """One genogram, which may be two families that share children."""

    ids: Ids
    rng: Random
    today: date
    key: tuple[int, int]
    """District and number."""
    heritage: Heritage
    people: list[Someone] = field(default_factory=list)
    relations: dict[tuple[str, str], Relation] = field(default_factory=dict)
    homes: dict[int, str] = field(default_factory=dict)
    family_ids: list[str] = field(default_factory=list)
    shape: str = ""
    surname: str = ""
    names: set[tuple[str, str]] = field(default_factory=set)
    """Whole names that somebody in the district bears already."""

    @classmethod
    def begin(
        cls,
        ids: Ids,
        rng: Random,
        today: date,
        key: tuple[int, int],
        names: set[tuple[str, str]],
    ) -> "FamilyDraft":
        heritage = any_heritage(rng)
        draft = cls(ids, rng, today, key, heritage, names=names)
        draft.surname = rng.choice(heritage.surnames)
        draft.family_ids.append(ids.of("family", *key, 0))
        return draft

    def second_family(self) -> int:
        """The number of a second family, which shares some of the people."""
        self.family_ids.append(self.ids.of("family", *self.key, len(self.family_ids)))
        return len(self.family_ids) - 1

    def person(
        self,
        low: int,
        high: int,
        sex: Sex | None = None,
        *,
        surname: str | None = None,
        heritage: Heritage | None = None,
        household: int = 0,
        families: tuple[int, ...] | None = None,
        turn: float | None = None,
    ) -> Someone:
        """Somebody between two ages, both included."""
        rng = self.rng
        sex = sex or (Sex.MALE if rng.random() < 0.5 else Sex.FEMALE)
        age = rng.randint(low, high)
        born = birthday(self.today, -age) - timedelta(days=rng.randrange(30, 365))
        heritage = heritage or self.heritage
        surname = surname or self.surname
        given = self._fresh_name(heritage, sex, born.year, surname)
        self.names.add((given, surname))
        if turn is None:
            turn = (1.0 if age < 18 else 2.0) + rng.random()
        someone = Someone(
            id=self.ids.of("person", *self.key, len(self.people)),
            given=given,
            surname=surname,
            sex=sex,
            born=born,
            age=age,
            household=household,
            families=families if families is not None else ((0,) if household == 0 else ()),
            heritage=heritage,
            turn=turn,
        )
        if age > 30 and rng.random() < 0.04:
            someone.precision = DatePrecision.YEAR if rng.random() < 0.5 else DatePrecision.MONTH
        self.people.append(someone)
        return someone

    def named(self, given: str, surname: str, sex: Sex, age: int, **details: int) -> Someone:
        """Somebody whose name is not left to the lot; `details` as for `person`."""
        household = details.get("household", 0)
        family = details.get("family", 0)
        families = () if household == APART else (family,)
        turn = NEVER if household == APART else 0.0
        someone = self.person(
            age, age, sex, surname=surname, household=household, families=families, turn=turn
        )
        someone.given, someone.precision = given, DatePrecision.DAY
        return someone

    def relative(self, low: int, high: int, sex: Sex | None = None, **given: str) -> Someone:
        """Kin who live elsewhere, are no members and have no service."""
        surname = given.get("surname")
        return self.person(low, high, sex, surname=surname, household=APART, turn=NEVER)

    def newcomer(
        self, low: int, high: int, sex: Sex | None = None, *, household: int = 0
    ) -> Someone:
        """Somebody who married in: a name, often a heritage, of their own."""
        heritage = self.heritage if self.rng.random() < 0.6 else any_heritage(self.rng)
        families = (0,) if household == 0 else ()
        return self.person(
            low,
            high,
            sex,
            surname=self.rng.choice(heritage.surnames),
            heritage=heritage,
            household=household,
            families=families,
        )

    def _fresh_name(self, heritage: Heritage, sex: Sex, born: int, surname: str) -> str:
        """A name that nobody of the family and, mostly, no namesake of the district has."""
        family = {someone.given for someone in self.people}
        for _ in range(12):
            name = heritage.given(self.rng, sex, born)
            if name not in family and (name, surname) not in self.names:
                break
        return name

    def relate(
        self,
        person: Someone,
        relative: Someone,
        kind: Kin,
        *,
        responsible: bool = False,
        main_carer: bool = False,
        restricted: bool = False,
        span: Span = Span(),  # noqa: B008 - frozen
    ) -> None:
        """`relative` is `kind` to `person`; stands on both records, the inverse on the other."""
        relation = Relation(person, relative, kind, responsible, main_carer, restricted, span)
        self.relations.setdefault((person.id, relative.id), relation)
        inverse = Relation(relative, person, KIN_INVERSE[kind], span=span, restricted=restricted)
        self.relations.setdefault((relative.id, person.id), inverse)

    def parent(
        self,
        child: Someone,
        parent: Someone,
        kind: Kin | None = None,
        *,
        responsible: bool = True,
        main_carer: bool = False,
        restricted: bool = False,
    ) -> None:
        if kind is None:
            kind = Kin.NATURAL_FATHER if parent.sex is Sex.MALE else Kin.NATURAL_MOTHER
        # Parental responsibility ends with childhood (Children Act 1989, s.3).
        self.relate(
            child,
            parent,
            kind,
            responsible=responsible and child.age < 18,
            main_carer=main_carer and child.age < 18,
            restricted=restricted,
        )

    def couple(self, one: Someone, other: Someone, kind: Kin = Kin.SPOUSE, years: int = 8) -> None:
        """Partners since some years, or, for a former kind, parted that long ago."""
        day = self.today - timedelta(days=365 * years + self.rng.randrange(300))
        former = kind in {Kin.FORMER_SPOUSE, Kin.EX_PARTNER}
        self.relate(one, other, kind, span=Span() if former else Span(day))

    def parents_of(self, child: Someone) -> list[Relation]:
        return [
            relation
            for relation in self.relations.values()
            if relation.person is child and relation.kind in PARENT_KINDS
        ]

    def derive_kin(self) -> None:
        """Siblings and grandparents follow from who is whose parent."""
        parents = {someone.id: self.parents_of(someone) for someone in self.people}
        children = [someone for someone in self.people if parents[someone.id]]
        for position, one in enumerate(children):
            for other in children[position + 1 :]:
                kind = _sibling_kind(one, other, parents[one.id], parents[other.id])
                if kind is not None:
                    self.relate(one, other, kind)
        for child in children:
            for relation in parents[child.id]:
                if relation.kind in BIRTH_KINDS or relation.kind is Kin.ADOPTIVE_PARENT:
                    for above in parents[relation.relative.id]:
                        self.relate(child, above.relative, Kin.GRANDPARENT)

    def home(self, household: int) -> str:
        if household not in self.homes:
            self.homes[household] = address(self.rng)
        return self.homes[household]


def _sibling_kind(
    one: Someone, other: Someone, mine: list[Relation], theirs: list[Relation]
) -> Kin | None:
    birth_mine = {relation.relative.id for relation in mine if relation.kind in BIRTH_KINDS}
    birth_theirs = {relation.relative.id for relation in theirs if relation.kind in BIRTH_KINDS}
    shared = birth_mine & birth_theirs
    if shared:
        if one.born == other.born:
            return Kin.TWIN
        return Kin.NATURAL_SIBLING if birth_mine == birth_theirs else Kin.HALF_SIBLING
    all_mine = {relation.relative.id for relation in mine}
    all_theirs = {relation.relative.id for relation in theirs}
    if not all_mine & all_theirs:
        return None
    fostered = any(relation.kind is Kin.FOSTER_PARENT for relation in (*mine, *theirs))
    adopted = any(relation.kind is Kin.ADOPTIVE_PARENT for relation in (*mine, *theirs))
    if fostered:
        return Kin.FAMILY_MEMBER
    return Kin.SIBLING if adopted else Kin.STEP_SIBLING
