"""When somebody was born at the latest: by what they did, and by when their family lived.

A tree leaves out the dates of many who have long been dead. Whoever has no death in it would come
in as living, and a map would draw them so.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf

from app.imports.gedcom.dates import first_year, last_year
from app.imports.gedcom.families import is_by_birth
from app.imports.gedcom.nodes import Node
from graph.records.typed_dates import OLDEST

DEATHS = ("DEAT", "BURI", "CREM", "PROB")
"""What happens to nobody who lives. The probate of a will is one of them."""

_BIRTHS = ("BIRT", "CHR", "BAPM")
_LIVED = (
    *_BIRTHS,
    *("ADOP", "BARM", "BASM", "BLES", "CENS", "CHRA", "CONF", "EDUC", "EMIG", "EVEN", "FCOM"),
    *("GRAD", "IMMI", "NATU", "OCCU", "ORDN", "RESI", "RETI", "WILL"),
)
"""What somebody does, and was born before."""
_OF_A_COUPLE = ("ENGA", "MARB", "MARC", "MARL", "MARR", "MARS", "DIV", "ANUL")

_YOUNGEST_PARENT, _OLDEST_MOTHER, _OLDEST_FATHER = 10, 60, 100
_MOST_TIMES = 100
"""How often what is known of one person may change: their own ancestors would have no end."""


@dataclass(frozen=True, slots=True)
class _Tie:
    """That somebody was born a number of years after the other at most, or after their death."""

    other: str
    after_birth: float
    after_death: float


def long_dead(
    people: Mapping[str, Node], families: Iterable[Node], this_year: int
) -> frozenset[str]:
    """Who was born more than `OLDEST` years ago, by pointer, whether a death is given or not.

    What a record says of its own birth is believed before what its family says.
    """
    born: dict[str, float] = {}
    known: set[str] = set()
    for pointer, node in people.items():
        born[pointer] = min(_years(node.all(*_LIVED)), default=inf)
        if any(first_year(one) is not None for one in node.all(*_BIRTHS)):
            known.add(pointer)
    ties: dict[str, list[_Tie]] = defaultdict(list)
    for family in families:
        for own, tie in _ties(family, people):
            ties[own].append(tie)
        for partner in _there(family, people, "HUSB", "WIFE"):
            if partner not in known:
                born[partner] = min(born[partner], *_years(family.all(*_OF_A_COUPLE)), inf)
    died = {
        pointer: min(_years(node.all(*DEATHS)), default=inf) for pointer, node in people.items()
    }
    _narrow(born, died, ties, known)
    return frozenset(pointer for pointer, year in born.items() if this_year - year > OLDEST)


def _narrow(
    born: dict[str, float],
    died: Mapping[str, float],
    ties: Mapping[str, list[_Tie]],
    known: set[str],
) -> None:
    asks: dict[str, set[str]] = defaultdict(set)
    for own, of_them in ties.items():
        for tie in of_them:
            asks[tie.other].add(own)
    times: dict[str, int] = defaultdict(int)
    waiting = deque(pointer for pointer in ties if pointer not in known)
    while waiting:
        own = waiting.popleft()
        found = min(_by(tie, born, died) for tie in ties[own])
        if found >= born[own] or times[own] > _MOST_TIMES:
            continue
        born[own] = found
        times[own] += 1
        waiting.extend(other for other in sorted(asks[own]) if other not in known)


def _by(tie: _Tie, born: Mapping[str, float], died: Mapping[str, float]) -> float:
    other = born[tie.other]
    death = min(died[tie.other], other + OLDEST)
    return min(other + tie.after_birth, death + tie.after_death)


def _ties(family: Node, people: Mapping[str, Node]) -> Iterator[tuple[str, _Tie]]:
    """Both ways: parents are older than their children, mothers live to bear them, and partners
    knew each other alive."""
    mothers, fathers = _there(family, people, "WIFE"), _there(family, people, "HUSB")
    for one in (*mothers, *fathers):
        for other in (*mothers, *fathers):
            if one != other:
                yield one, _Tie(other, inf, 0)
    for stated in family.all("CHIL"):
        child = stated.value
        if child not in people:
            continue
        for parent in (*mothers, *fathers):
            slot = "WIFE" if parent in mothers else "HUSB"
            if not is_by_birth(people[child], family.xref, stated, slot):
                continue
            yield parent, _Tie(child, -_YOUNGEST_PARENT, inf)
            if slot == "WIFE":
                yield child, _Tie(parent, _OLDEST_MOTHER, 0)
            else:
                yield child, _Tie(parent, _OLDEST_FATHER, 1)


def _there(family: Node, people: Mapping[str, Node], *tags: str) -> list[str]:
    return [one.value for one in family.all(*tags) if one.value in people]


def _years(events: Iterable[Node]) -> Iterator[float]:
    return (year for event in events if (year := last_year(event)) is not None)
