"""How well a name fits the words that somebody typed, slips of the finger forgiven."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from graph.records.names import words_of

MOST_WORDS = 6
_FORGIVES_ONE_FROM = 3
_FORGIVES_TWO_FROM = 7
"""Letters of a typed word from which one slip, or two, are forgiven."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: a few words, each the beginning of a name or nearly so."""

    words: tuple[str, ...]

    @classmethod
    def typed(cls, text: str) -> "Wanted":
        return cls(words_of(text)[:MOST_WORDS])

    def __bool__(self) -> bool:
        return bool(self.words)

    def fits(self, name: str) -> bool:
        return self.slips(name) is not None

    def slips(self, name: str) -> int | None:
        """How far all the words are from the name, 0 for the beginnings of its words to the letter;
        None where one of them is like no word of it."""
        there = words_of(name)
        each = [_slips(word, there) for word in self.words]
        return None if None in each or not each else sum(filter(None, each))


def _slips(word: str, there: tuple[str, ...]) -> int | None:
    allowed = (len(word) >= _FORGIVES_ONE_FROM) + (len(word) >= _FORGIVES_TWO_FROM)
    best = min((_distance(word, one, allowed) for one in there), default=allowed + 1)
    return best if best <= allowed else None


def _distance(word: str, name: str, allowed: int) -> int:
    """From the nearest beginning of a name: letters that are wrong, missing, too many or swapped
    (Damerau, 1964). The first letter of a short word is not forgiven: too much would fit."""
    if name.startswith(word):
        return 0
    if not allowed or (len(word) < _FORGIVES_TWO_FROM and word[:1] != name[:1]):
        return allowed + 1
    lengths = range(len(word) - allowed, len(word) + allowed + 1)
    beginnings = {name[:length] for length in lengths if length > 0}
    return min(OSA.distance(word, each, score_cutoff=allowed) for each in beginnings)
