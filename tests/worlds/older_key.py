"""The key by which people were to be found before: one Soundex of the whole name.

Kept for the figure beside the one of today's matching.
"""

from graph.records.matching import Identity
from graph.records.names import normalised

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


def older_key(one: Identity) -> str:
    return f"{_sound(one.family_name)} {_sound(one.given_name)}"


def _sound(name: str) -> str:
    letters = normalised(name)
    if not letters.isascii():
        return letters
    codes = letters.translate(_VOICED)
    kept = [code for place, code in enumerate(codes) if place == 0 or codes[place - 1] != code]
    return letters[:1] + "".join(kept)[:4]
