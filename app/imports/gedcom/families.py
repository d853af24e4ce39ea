"""A family of a GEDCOM file: who are partners, and whose child somebody is, by birth or not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.imports.gedcom.dates import day_of
from app.imports.gedcom.nodes import Node
from graph.records.dates import PartialDate, Span
from graph.records.model import Family, Kinship, Membership, Person
from graph.vocabulary import KIN_INVERSE, DatePrecision, Kin, Sex

MOST_CHILDREN = 60

_BY = {
    "birth": "birth",
    "natural": "birth",
    "biological": "birth",
    "adopted": "adopted",
    "foster": "foster",
    "step": "step",
    "guardian": "guardian",
}
"""PEDI of both versions, and what Family Tree Maker writes in `_FREL` and `_MREL`."""

_PARENT = {
    "birth": {Sex.FEMALE: Kin.NATURAL_MOTHER, Sex.MALE: Kin.NATURAL_FATHER},
    "": {Sex.FEMALE: Kin.MOTHER, Sex.MALE: Kin.FATHER},
    "adopted": {},
    "foster": {},
    "step": {},
    "guardian": {},
}
_PARENT_OF_ANY_SEX = {
    "birth": Kin.NATURAL_PARENT,
    "": Kin.PARENT,
    "adopted": Kin.ADOPTIVE_PARENT,
    "foster": Kin.FOSTER_PARENT,
    "step": Kin.STEP_PARENT,
    "guardian": Kin.GUARDIAN,
}

BORN_TO = frozenset(
    {
        Kin.NATURAL_MOTHER,
        Kin.NATURAL_FATHER,
        Kin.NATURAL_PARENT,
        Kin.MOTHER,
        Kin.FATHER,
        Kin.PARENT,
    }
)
"""What somebody can only be who was there before the child."""


@dataclass(frozen=True, slots=True)
class Child:
    """How one child stands in the family."""

    child_id: str
    parents: Mapping[str, Kin]
    """What each partner of the family is to the child."""


@dataclass(slots=True)
class Kept:
    """A family as it is read, under the file's own ids."""

    id: str
    line: int
    partners: tuple[str, ...]
    children: list[Child]
    couple: tuple[Kin, PartialDate | None] | None = None
    """What the partners are to each other, and since when."""
    doubts: list[str] = field(default_factory=list)
    """What contradicts itself, in plain words; none of it is kept."""


class TooMany(Exception):
    """A family of more people than any family has."""


Id = Mapping[str, str]
"""A pointer of the file, as `@I1@`, to the id of the person that it names."""


def family_of(node: Node, own: str, ids: Id, people: Mapping[str, Node], today: date) -> Kept:
    """`people` are the persons' own records, by pointer. Raises BadCell and TooMany."""
    partners = _each_once(node.all("HUSB", "WIFE"), ids)
    listed = {child.value: child for child in node.all("CHIL") if child.value in ids}
    if len(listed) > MOST_CHILDREN:
        raise TooMany(f"the family names more than {MOST_CHILDREN} children")
    if len(partners) > 2:
        raise TooMany("the family names more than two partners")
    named = [one for one in node.all("HUSB", "WIFE") if one.value in ids]
    sexes = {ids[one.value]: _sex(people[one.value]) for one in named}
    slots = {ids[one.value]: one.tag for one in named}
    children: list[Child] = []
    kept = Kept(own, node.line, tuple(partners), children)
    for pointer, stated in listed.items():
        if ids[pointer] in partners:
            kept.doubts.append("somebody is both a partner and a child of the family")
            continue
        record = people[pointer]
        how = {own: _how(record, node.xref, stated, slots[own]) for own in partners}
        parents = {own: _parent(by, sexes[own]) for own, by in how.items() if by != _UNTOLD}
        if _UNTOLD in how.values():
            kept.doubts.append(UNTOLD)
        if parents or not how:
            children.append(Child(ids[pointer], parents))
    if len(named) > len(slots):
        kept.doubts.append("somebody is their own partner")
    if len(partners) == 2:
        kept.couple = _couple(node, today)
    return kept


def _each_once(nodes: Iterable[Node], ids: Id) -> list[str]:
    return list(dict.fromkeys(ids[one.value] for one in nodes if one.value in ids))


def _sex(person: Node) -> Sex:
    return {"M": Sex.MALE, "F": Sex.FEMALE}.get(person.text("SEX").upper(), Sex.UNKNOWN)


_UNTOLD = "untold"
_DOUBTED = frozenset({"disproven", "challenged"})
_SAYS_NOTHING = frozenset({"", "unknown", "related"})

UNTOLD = "a child’s link to a parent is disproven, challenged, or of a kind that is not known here"


def _how(child: Node, family: str | None, stated: Node, slot: str) -> str:
    """By birth, by adoption, as a foster child; empty where the file does not say, and `untold`
    where what it says makes no parent of anybody: a link that is disproven, a sealing."""
    links = [link for link in child.all("FAMC") if link.value == family]
    if any(link.text("STAT").casefold() in _DOUBTED for link in links):
        return _UNTOLD
    said = stated.text("_FREL" if slot == "HUSB" else "_MREL").casefold()
    if said not in _SAYS_NOTHING:
        return _BY.get(said, _UNTOLD)
    for adoption in child.all("ADOP"):
        by = adoption.first("FAMC")
        if by is not None and by.value == family:
            who = by.text("ADOP").upper()
            if who in ("", "BOTH", slot):
                return "adopted"
    for link in links:
        kind = link.text("PEDI").casefold()
        return "" if kind in _SAYS_NOTHING else _BY.get(kind, _UNTOLD)
    return ""


def is_by_birth(child: Node, family: str | None, stated: Node, slot: str) -> bool:
    """Whether a child of a family was born to the partner in one of its places, as far as the file
    says; `slot` is `HUSB` or `WIFE`."""
    return _how(child, family, stated, slot) in ("", "birth")


def _parent(how: str, sex: Sex) -> Kin:
    return _PARENT[how].get(sex, _PARENT_OF_ANY_SEX[how])


def _couple(node: Node, today: date) -> tuple[Kin, PartialDate | None]:
    """Married, divorced, apart, or a couple of whom no marriage is told."""
    weddings = [event for event in node.all("MARR") if not _is_of_type(event, _NO_WEDDING)]
    divorces = [*node.all("DIV", "ANUL"), *_of_type(node, "divorce")]
    partings = [*node.all("_SEPR", "_SEP"), *_of_type(node, "separat")]
    wed, last_wed = _days(weddings, today)
    for events, kind in ((divorces, Kin.FORMER_SPOUSE), (partings, Kin.EX_PARTNER)):
        ended, last = _days(events, today)
        again = last_wed is not None and last is not None and last_wed.value > last.latest
        if ended and not again:
            return kind, last
    return (Kin.SPOUSE if wed else Kin.SIGNIFICANT_OTHER), last_wed


_NO_WEDDING = ("never married", "unmarried", "not married", "common law", "common-law", "cohabit")


def _days(events: Sequence[Node], today: date) -> tuple[bool, PartialDate | None]:
    """Whether there was any, and when the last of those was that are dated."""
    days = [day for event in events if (day := day_of(event, today))]
    return bool(events), max(days, key=lambda day: day.value, default=None)


def _of_type(node: Node, *words: str) -> Iterator[Node]:
    return (event for event in node.all("EVEN") if _is_of_type(event, words))


def _is_of_type(event: Node, words: Iterable[str]) -> bool:
    said = f"{event.text('TYPE')} {event.value}".casefold()
    return any(word in said for word in words)


def records_of(kept: Kept) -> Iterator[Family | Membership | Kinship]:
    """The family, who belongs to it, and each tie from both sides."""
    yield Family(kept.id)
    for person_id in (*kept.partners, *(child.child_id for child in kept.children)):
        yield Membership(f"{person_id}|{kept.id}", person_id, kept.id)
    if kept.couple is not None:
        kind, since = kept.couple
        one, other = kept.partners
        yield from _both_ways(one, other, kind, since)
    for child in kept.children:
        for parent_id, kind in child.parents.items():
            yield from _both_ways(child.child_id, parent_id, kind)
    if not kept.partners:
        # Nobody knows whose children they are: that they belong together is all there is.
        ids = [child.child_id for child in kept.children]
        for at, one in enumerate(ids):
            for other in ids[at + 1 :]:
                yield from _both_ways(one, other, Kin.SIBLING)


def _both_ways(
    person_id: str, relative_id: str, kind: Kin, since: PartialDate | None = None
) -> Iterator[Kinship]:
    ends = ((person_id, relative_id, kind), (relative_id, person_id, KIN_INVERSE[kind]))
    for one, other, what in ends:
        yield Kinship(
            f"{one}|{other}|{what}",
            one,
            other,
            what,
            Span(since.value if since else None),
            since_precision=since.precision if since else DatePrecision.DAY,
        )


def without(kept: Kept, people: Mapping[str, Person], circle: Mapping[str, int]) -> None:
    """Take out of a family what cannot have been, and say it in plain words.

    `circle` numbers the circles of those who are their own ancestors, by person.
    """
    believable = []
    for child in kept.children:
        doubts = list(dict.fromkeys(_doubts(child, people, circle)))
        kept.doubts += doubts
        if not doubts:
            believable.append(child)
    kept.children = believable


def _doubts(child: Child, people: Mapping[str, Person], circle: Mapping[str, int]) -> Iterator[str]:
    for parent_id, kind in child.parents.items():
        if child.child_id in circle and circle.get(parent_id) == circle[child.child_id]:
            yield "somebody would be their own ancestor"
        young, old = people.get(child.child_id), people.get(parent_id)
        if young is None or old is None or kind not in BORN_TO or young.birth_date is None:
            continue
        who = {Sex.FEMALE: "mother", Sex.MALE: "father"}.get(old.sex, "parent")
        if old.birth_date and young.birth_date.latest < old.birth_date.value:
            yield f"a child is born before its {who}"
        if _too_late(young.birth_date, old):
            yield f"a child is born after the death of its {who}"


_NINE_MONTHS = 300
"""Days after which no child can be its late father's."""


def _too_late(born: PartialDate, parent: Person) -> bool:
    if parent.deceased_on is None:
        return False
    died = PartialDate(parent.deceased_on, parent.deceased_precision).latest
    days = (born.value - died).days
    return days > (0 if parent.sex is Sex.FEMALE else _NINE_MONTHS)
