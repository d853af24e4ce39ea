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
    kind, group = kinship.kind, kinship.group
    if kinship.person_id != person.id:
        group = _INVERSE_GROUPS.get(group, group)
        kind = KIN_INVERSE[kind] if kind else None
    if kind is None and group is KinGroup.PARTNER and kinship.ended:
        return _Way(KinGroup.FORMER_PARTNER, None, True)
    return _Way(group, _exact(kind, relative), kinship.ended)


def _exact(kind: Kin | None, relative: VisiblePerson) -> Kin | None:
    """A parent whose sex is shown is a mother or a father, an aunt or uncle one of the two."""
    if kind is None or relative.sex is None:
        return kind
    return _BY_SEX.get((kind, relative.sex), kind)


def _true_now(ways: set[_Way]) -> set[_Way]:
    """Without what ended where the same is in force again, and without what says less.

    A former partner of one record who is a partner in another stays both: which of the two is
    true nobody here can say.
    """
    kinds = {way.kind for way in ways}
    ways = {_with_sex(way, kinds) for way in ways}
    live = {_CLOSENESS.get(way.group, way.group) for way in ways if not way.ended}
    ways = {w for w in ways if not (w.ended and _CLOSENESS.get(w.group, w.group) in live)}
    exact = {way.group for way in ways if way.kind is not None}
    kinds = {way.kind for way in ways}
    sharp = {
        way
        for way in ways
        if (way.kind is not None or way.group not in exact)
        and not (way.kind and _SHARPER.get(way.kind, _NONE) & kinds)
    }
    return {w for w in sharp if w.kind is not None or w.group is not KinGroup.OTHER} or sharp


def _with_sex(way: _Way, kinds: set[Kin | None]) -> _Way:
    """One record says mother, the other birth parent: the birth mother."""
    if way.kind is Kin.NATURAL_PARENT and Kin.MOTHER in kinds:
        return _Way(way.group, Kin.NATURAL_MOTHER, way.ended)
    if way.kind is Kin.NATURAL_PARENT and Kin.FATHER in kinds:
        return _Way(way.group, Kin.NATURAL_FATHER, way.ended)
    return way


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
    over = way.ended and way.group is not KinGroup.FORMER_PARTNER
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


_CLOSENESS = {KinGroup.FORMER_PARTNER: KinGroup.PARTNER}
_INVERSE_GROUPS = {KinGroup.PARENT: KinGroup.CHILD, KinGroup.CHILD: KinGroup.PARENT}
_BY_SEX = {
    (Kin.PARENT, Sex.FEMALE): Kin.MOTHER,
    (Kin.PARENT, Sex.MALE): Kin.FATHER,
    (Kin.NATURAL_PARENT, Sex.FEMALE): Kin.NATURAL_MOTHER,
    (Kin.NATURAL_PARENT, Sex.MALE): Kin.NATURAL_FATHER,
    (Kin.AUNT_OR_UNCLE, Sex.FEMALE): Kin.AUNT,
    (Kin.AUNT_OR_UNCLE, Sex.MALE): Kin.UNCLE,
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
    Kin.AUNT_OR_UNCLE: frozenset({Kin.AUNT, Kin.UNCLE}),
    Kin.EXTENDED_FAMILY: _FAMILY - {Kin.EXTENDED_FAMILY},
    Kin.FAMILY_MEMBER: _FAMILY,
}
"""Kinds that say all that another one says, and more: the other one is left out beside them."""
