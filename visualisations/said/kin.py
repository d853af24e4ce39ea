"""What somebody's relatives are to them, whichever of the two records says so."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.policy.support_web import SupportWeb, VisibleKinship, VisiblePerson
from graph.vocabulary import KIN_GROUPS, KIN_INVERSE, Kin, KinGroup, Sex
from visualisations.said.names import name_of
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class KinSaid:
    """One relative, in words."""

    relative: VisiblePerson
    kind: str
    """`birth mother`; several where several are true: `grandparent and kinship carer`."""
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """What one record says that the relative is; `kind` is None where only the group is shown."""

    group: KinGroup
    kind: Kin | None
    ended: bool


def kin_said(web: SupportWeb, person: VisiblePerson, words: Words) -> tuple[KinSaid, ...]:
    """Every relative on this page: the nearest kinds first, then by name.

    Two records may tell of one kinship, one of them more exactly: it is said once, in the most
    exact words, and the same words are chosen whatever the records' ids are.
    """
    people = {one.id: one for one in web.people}
    told: dict[str, list[VisibleKinship]] = {}
    for kinship in sorted(web.kin, key=lambda one: one.id):
        if person.id in (kinship.person_id, kinship.relative_id):
            other = {kinship.person_id, kinship.relative_id} - {person.id}
            for relative_id in other & people.keys():
                told.setdefault(relative_id, []).append(kinship)
    order = list(KinGroup)
    said = []
    for relative_id, kinships in told.items():
        relative = people[relative_id]
        ways = _true_now({_way(kinship, person, relative) for kinship in kinships})
        nearest = min(order.index(way.group) for way in ways)
        found = KinSaid(relative, _kind(ways, words), _flags(kinships, person, words))
        said.append((nearest, name_of(relative, words).casefold(), relative.id, found))
    return tuple(found for *_, found in sorted(said, key=lambda one: one[:3]))


def _way(kinship: VisibleKinship, person: VisiblePerson, relative: VisiblePerson) -> _Way:
    if kinship.person_id == person.id:
        return _Way(kinship.group, _exact(kinship.kind, relative), kinship.ended)
    group = _INVERSE_GROUPS.get(kinship.group, kinship.group)
    if kinship.kind is None:
        return _Way(group, None, kinship.ended)
    if kinship.kind is Kin.NIECE_OR_NEPHEW and relative.sex in _AUNT_OR_UNCLE:
        return _Way(group, _AUNT_OR_UNCLE[relative.sex], kinship.ended)
    return _Way(group, _exact(KIN_INVERSE[kinship.kind], relative), kinship.ended)


def _exact(kind: Kin | None, relative: VisiblePerson) -> Kin | None:
    """A parent whose sex is shown is a mother or a father."""
    if kind is None or relative.sex is None:
        return kind
    return _BY_SEX.get((kind, relative.sex), kind)


def _true_now(ways: set[_Way]) -> set[_Way]:
    """Without what is over where the same is in force again, and without what says less."""
    kinds = {way.kind for way in ways}
    ways = {_with_sex(way, kinds) for way in ways}
    live = {way.group for way in ways if not way.ended and way.kind not in FORMER}
    exact = {way.group for way in ways if way.kind is not None}
    ways = {
        way
        for way in ways
        if (way.kind is not None or way.group not in exact)
        and not ((way.ended or way.kind in FORMER) and _in_force(way, live, ways))
    }
    kinds = {way.kind for way in ways}
    sharper = {way for way in ways if not (way.kind and _SHARPER.get(way.kind, _NONE) & kinds)}
    close = {way for way in sharper if way.kind is not None or way.group is not KinGroup.OTHER}
    return close or sharper


def _with_sex(way: _Way, kinds: set[Kin | None]) -> _Way:
    """One record says mother, the other birth parent: the birth mother."""
    if way.kind is Kin.NATURAL_PARENT and Kin.MOTHER in kinds:
        return _Way(way.group, Kin.NATURAL_MOTHER, way.ended)
    if way.kind is Kin.NATURAL_PARENT and Kin.FATHER in kinds:
        return _Way(way.group, Kin.NATURAL_FATHER, way.ended)
    return way


def _in_force(over: _Way, live: set[KinGroup], ways: set[_Way]) -> bool:
    """Whether something of the kind of what is over is in force, said as exactly at least."""
    if over.group not in live:
        return False
    return over.kind is None or any(
        way.kind is not None and not way.ended and way.kind not in FORMER
        for way in ways
        if way.group is over.group
    )


def _kind(ways: set[_Way], words: Words) -> str:
    kinds, groups = list(Kin), list(KinGroup)
    ordered = sorted(
        ways,
        key=lambda way: (
            groups.index(way.group),
            kinds.index(way.kind) if way.kind else -1,
            way.ended,
        ),
    )
    return words.listed(dict.fromkeys(_word(way, words) for way in ordered))


def _word(way: _Way, words: Words) -> str:
    word = words.of(way.kind or way.group)
    over = way.ended and way.kind not in FORMER
    return words.text("kin_former", kind=word) if over else word


def _flags(kinships: list[VisibleKinship], person: VisiblePerson, words: Words) -> tuple[str, ...]:
    """Flags stand on the child's own record: they are said beside the child's relatives."""
    own = [kinship for kinship in kinships if kinship.person_id == person.id]
    return tuple(dict.fromkeys(flag for kinship in own for flag in _flags_of(kinship, words)))


def _flags_of(kinship: VisibleKinship, words: Words) -> Iterator[str]:
    if kinship.parental_responsibility:
        yield words.text("parental_responsibility")
    if kinship.lives_with:
        yield words.text("lives_with")
    if kinship.contact_restricted:
        yield words.text("contact_restricted")


FORMER = frozenset({Kin.FORMER_SPOUSE, Kin.EX_PARTNER})
"""Kinds whose words say already that it is over."""
_INVERSE_GROUPS = {KinGroup.PARENT: KinGroup.CHILD, KinGroup.CHILD: KinGroup.PARENT}
_AUNT_OR_UNCLE = {Sex.FEMALE: Kin.AUNT, Sex.MALE: Kin.UNCLE}
_BY_SEX = {
    (Kin.PARENT, Sex.FEMALE): Kin.MOTHER,
    (Kin.PARENT, Sex.MALE): Kin.FATHER,
    (Kin.NATURAL_PARENT, Sex.FEMALE): Kin.NATURAL_MOTHER,
    (Kin.NATURAL_PARENT, Sex.MALE): Kin.NATURAL_FATHER,
}
_NONE: frozenset[Kin] = frozenset()
_FAMILY = frozenset(Kin) - {Kin.FRIEND, Kin.NEIGHBOUR, Kin.ROOMMATE, Kin.FAMILY_MEMBER}
_SHARPER = {
    Kin.PARENT: KIN_GROUPS[KinGroup.PARENT] - {Kin.PARENT},
    Kin.MOTHER: frozenset({Kin.NATURAL_MOTHER}),
    Kin.FATHER: frozenset({Kin.NATURAL_FATHER}),
    Kin.NATURAL_PARENT: frozenset({Kin.NATURAL_MOTHER, Kin.NATURAL_FATHER}),
    Kin.CHILD: KIN_GROUPS[KinGroup.CHILD] - {Kin.CHILD},
    Kin.SIBLING: KIN_GROUPS[KinGroup.SIBLING] - {Kin.SIBLING},
    Kin.NATURAL_SIBLING: frozenset({Kin.TWIN}),
    Kin.SIGNIFICANT_OTHER: frozenset({Kin.SPOUSE, Kin.DOMESTIC_PARTNER}),
    Kin.EX_PARTNER: frozenset({Kin.FORMER_SPOUSE}),
    Kin.EXTENDED_FAMILY: _FAMILY - {Kin.EXTENDED_FAMILY},
    Kin.FAMILY_MEMBER: _FAMILY,
}
"""Kinds that say all that another one says, and more: the other one is left out beside them."""
