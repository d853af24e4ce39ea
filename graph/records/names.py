"""Names as keys: as written, and as they sound, however somebody typed them."""

import re
import unicodedata

from doublemetaphone import doublemetaphone

_VOICED = str.maketrans(
    {
        **dict.fromkeys("bfpvw", "1"),
        **dict.fromkeys("cgjkqsxz", "2"),
        **dict.fromkeys("dt", "3"),
        "l": "4",
        **dict.fromkeys("mn", "5"),
        "r": "6",
        **dict.fromkeys("aeiouhy", None),
    }
)
"""The classes of Soundex (Russell, US 1,261,167), with `w` beside `v` as most of Europe says it."""

# Letters that Unicode does not take apart into a base letter and a mark.
_SPELT_OUT = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"}
)

_SAID_ALIKE = (("ph", "f"), ("w", "v"), ("ck", "k"), ("c", "k"), ("y", "j"))
"""Beginnings that are written in two ways for one sound, in Polish and German names above all."""

_NO_GIVEN_NAME = frozenset(
    """baby babyboy babygirl boy girl infant newborn unborn unknown unnamed notknown notrecorded
    male female child twin twin1 twin2 twini twinii twina twinb triplet firsttwin secondtwin
    bb tbc na none mr mrs miss ms""".split()  # noqa: SIM905 - a list of sixty lines says no more
)
"""What is typed where a child has no name yet, or nobody knew it."""

_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def normalised(name: str) -> str:
    """A name without case, marks, hyphens and apostrophes: `O'Brien-Łuč` becomes `obrienluc`."""
    letters = unicodedata.normalize("NFKD", name).casefold().translate(_SPELT_OUT)
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", letters)))


def given_name(typed: str) -> str:
    """A given name, normalised; empty where what was typed is no name (`Baby`, `Twin 1`)."""
    letters = normalised(typed)
    first = normalised(next(iter(_WORDS.findall(typed)), ""))
    return "" if letters in _NO_GIVEN_NAME or first == "baby" else letters


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, each normalised: `Anna-Maria Nowak` has three."""
    return tuple(filter(None, map(normalised, _WORDS.findall(name))))


def sounds(name: str) -> frozenset[str]:
    """The ways in which a name may sound: of the whole, and of each of its words.

    Double Metaphone (Philips, 2000) gives one or two; the European variant of Soundex above a
    third. A name in another script is its own sound. Two names may sound alike where these meet.
    """
    whole = normalised(name)
    return frozenset(
        key for word in {whole, *words_of(name)} if word for key in _sounds_of_word(word)
    )


def _sounds_of_word(word: str) -> tuple[str, ...]:
    if not word.isascii():
        return (word,)
    spoken = {key for key in doublemetaphone(word) if key}
    return (*sorted(spoken), f"s:{_european(word)}")


def _european(word: str) -> str:
    for written, said in _SAID_ALIKE:
        if word.startswith(written):
            word = said + word.removeprefix(written)
            break
    codes = word.translate(_VOICED)
    kept = [code for place, code in enumerate(codes) if place == 0 or codes[place - 1] != code]
    return word[:1] + "".join(kept)[:4]
