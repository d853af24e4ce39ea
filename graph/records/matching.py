"""Keys under which a person can be found again: as written, and as it sounds.

They narrow a search through an index; they never decide that two records are one person.
"""

import unicodedata

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
    {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d"}
)


def normalised(name: str) -> str:
    """A name without case, marks, hyphens and apostrophes: `O'Brien-Łuč` becomes `obrienluc`."""
    letters = unicodedata.normalize("NFKD", name).casefold().translate(_SPELT_OUT)
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", letters)))


def sound(name: str) -> str:
    """How a name sounds, roughly; names in other scripts are their own key."""
    letters = normalised(name)
    if not letters.isascii():
        return letters
    codes = letters.translate(_VOICED)
    kept = [code for place, code in enumerate(codes) if place == 0 or codes[place - 1] != code]
    return letters[:1] + "".join(kept)[:4]


def same_address(one: str | None, another: str | None) -> bool:
    """Two addresses are written alike, but for case, marks and punctuation; none is like none."""
    return bool(one) and bool(another) and normalised(one or "") == normalised(another or "")


def match_name(given: str, family: str) -> str:
    """The key of a whole name: equal names have equal keys."""
    return f"{normalised(family)} {normalised(given)}"


def match_sound(given: str, family: str) -> str:
    """The key of a whole name's sound."""
    return f"{sound(family)} {sound(given)}"
