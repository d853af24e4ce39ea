"""A person of a GEDCOM file: who they are and when they lived. What they did stays in the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.imports.cells import BadCell, clean_text, is_too_old
from app.imports.closing import Closing, Glimpse
from app.imports.gedcom.dates import day_of, is_vague
from app.imports.gedcom.lifetimes import DEATHS
from app.imports.gedcom.nodes import Node
from app.imports.kinds import Key, Kind
from app.imports.names import GONE, is_a_name, says_gone
from graph.records.dates import PartialDate
from graph.records.model import Person
from graph.records.typed_dates import OLDEST
from graph.vocabulary import DatePrecision, Sex

RESTRICTED = (
    "the file marks it as restricted (RESN, or a mark of its program). Nothing of it is stored: "
    "somebody has to say whether it may be"
)

_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE, "X": Sex.OTHER}

_WITHHELD = frozenset({"living", "private", "privat", "confidential", "withheld", "redacted"})
_ANYBODY = frozenset({"person", "individual", "name", "male", "female", "man", "woman", ""})
_FORMER = frozenset(
    {"maiden", "former", "formerly", "old", "previous", "was", "deadname", "dead name"}
)
_ALSO = frozenset({"aka", "a.k.a.", "alias", "also known as", "nick", "nickname"})
_PRIVATE = ("_PRIV", "_PRIVATE", "__PRIVATE", "_PRIVACY", "_CONF", "_CONFIDENTIAL", "_CONF_FLAG")
"""What programs write of their own where a record is private."""


LONG_DEAD = (
    f"born more than {OLDEST} years ago, by what stands of them and their family, and no death is "
    "given"
)


class HeldBack(Exception):
    """A record that is in order, or contradicts itself, and waits for a human."""

    def __init__(self, reason: str, glimpse: Glimpse | None = None, asks: bool = True) -> None:
        super().__init__(reason)
        self.glimpse, self.asks = glimpse, asks


def is_restricted(node: Node) -> bool:
    """Whether the tree restricts a record, or any fact of it."""
    return any(map(node.holds, ("RESN", *_PRIVATE)))


@dataclass(frozen=True, slots=True)
class Read:
    person: Person
    vague: bool
    """A date of theirs is known as before, after or between years alone, and was left out."""


def person_of(node: Node, own: str, today: date, long_dead: bool = False) -> Read:
    """`long_dead` says that they must have been born longer ago than anybody lives.

    Raises BadCell or HeldBack.
    """
    key = Key(Kind.PERSONS, own)
    if is_restricted(node):
        # Who came in before and is restricted now is found by nobody until workers are named.
        raise HeldBack(RESTRICTED, Glimpse(Closing(key, {"shielded": True})))
    given, family, known_as = _names(node)
    born = _one_day(node, "BIRT", "two births are given that differ; say which one is right", today)
    died = _one_day(node, "DEAT", "two deaths are given that differ; say which one is right", today)
    if born and died and died.latest < born.value:
        raise HeldBack("the death lies before the birth")
    gone = Glimpse(Closing(key), frozenset({own}))
    if died is None and _has_died(node):
        raise HeldBack("the person has died, and the year is not given", gone)
    if died is None and born and is_too_old(born, today):
        raise HeldBack(f"born more than {OLDEST} years ago, and no death is given", gone)
    if died is None and long_dead:
        # Half of an old tree: nobody is asked hundreds of times.
        raise HeldBack(LONG_DEAD, gone, asks=False)
    person = Person(
        own,
        given,
        family,
        known_as=known_as,
        sex=_sex(node),
        birth_date=born,
        deceased_on=died.value if died else None,
        deceased_precision=died.precision if died else DatePrecision.DAY,
    )
    return Read(person, is_vague(node.first("BIRT"), today))


_YES, _NO = frozenset({"y", "yes", "true", "1"}), frozenset({"n", "no", "false", "0"})
_OTHER_EVENTS = ("EVEN", "FACT")
_OF_THE_DEAD = ("death", "died", "deceased", "burial", "buried", "funeral", "cremat", "probate")


def _has_died(node: Node) -> bool:
    if node.first(*DEATHS) or node.text("_DEAD", "_DECEASED").casefold() in _YES:
        return True
    if node.text("_LIVING").casefold() in _NO:
        return True
    types = [event.text("TYPE").casefold() for event in node.all(*_OTHER_EVENTS)]
    return any(word in type_ for type_ in types for word in _OF_THE_DEAD)


def _sex(node: Node) -> Sex:
    said = {_SEXES.get(one.value.strip().upper(), Sex.UNKNOWN) for one in node.all("SEX")}
    if len(said) > 1:
        raise HeldBack("two sexes are given that differ; say which one is right")
    return next(iter(said), Sex.UNKNOWN)


def _one_day(node: Node, tag: str, differing: str, today: date) -> PartialDate | None:
    """When it was. Of two that stand there the first is the better known one, where they agree."""
    said = [found for event in node.all(tag) if (found := day_of(event, today))]
    if any(not _may_be_one(said[0], other) for other in said[1:]):
        raise HeldBack(differing)
    return min(said, key=_exactness, default=None)


def _exactness(one: PartialDate) -> int:
    return (DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR).index(one.precision)


def _may_be_one(one: PartialDate, other: PartialDate) -> bool:
    return one.value <= other.latest and other.value <= one.latest


def _names(node: Node) -> tuple[str, str, str | None]:
    """Given and family name of today, and what somebody is called. Raises HeldBack."""
    names = node.all("NAME")
    today = [name for name in names if _type(name) not in _FORMER | _ALSO | {"married"}]
    married = next((name for name in names if _type(name) == "married"), None)
    # A name of birth is today's only where there is no other: adoption changes names, and so do
    # people.
    first = min(today, key=lambda name: _type(name) == "birth", default=married)
    if first is None:
        raise HeldBack("no name is given")
    given, family = _parts(first)
    if married is not None:
        # Not every program repeats the first names with the name of a marriage.
        also, taken = _parts(married)
        given, family = given or also, taken or family
    elif taken := _clean(first.text("_MARNM")):
        family = taken
    if any(map(_is_withheld, (given, family))):
        raise HeldBack("the file withholds the name of somebody living")
    if not given and not family:
        raise HeldBack("no name is given")
    if says_gone(f"{given} {family} {first.text('NSFX')}"):
        raise HeldBack(GONE)
    return given, family, _called(names, given)


def _is_withheld(name: str) -> bool:
    """Whether it stands for the name of somebody living: `Living`, `<Private>`, `Living person`."""
    words = [word.strip("[]()<>*.,") for word in name.casefold().split()]
    return any(word in _WITHHELD for word in words) and all(
        word in _WITHHELD or word in _ANYBODY for word in words
    )


def _called(names: Iterable[Node], given: str) -> str | None:
    """A nickname; None where it says no more than the name."""
    for name in names:
        nick = _clean(name.text("NICK"))
        if not nick and _type(name) in _ALSO:
            nick, _ = _parts(name)
        if nick and nick.casefold() != given.casefold():
            return nick
    return None


def _type(name: Node) -> str:
    return name.text("TYPE").casefold()


def _parts(name: Node) -> tuple[str, str]:
    """Given name: GIVN, else as the name has it. Family name: as the name has it, else SURN."""
    given, family = name.name or ("", "")
    before = _clean(name.text("SPFX"))
    own = _clean(name.text("SURN"))
    whole = f"{before} {own}".strip() if own else ""
    return _clean(name.text("GIVN")) or _clean(given), _clean(family) or whole


def _clean(text: str) -> str:
    """A name; empty where nothing stands there that could be one, like `_____` or `Unknown`."""
    found = clean_text("NAME", text)
    return found if is_a_name(found) else ""


__all__ = ["RESTRICTED", "BadCell", "HeldBack", "Read", "is_restricted", "person_of"]
