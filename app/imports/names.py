"""What is written where a name belongs: that it is not known, or, where a program has no field for
it, that somebody died or left, or is there already under another name."""

import re

_ANYWHERE = re.compile(r"\b(?:do not use|donotuse|deceased|dec['’]d|duplicate|duplicated)\b", re.I)
_APART = re.compile(r"[(\[{<*]+\s*([^)\]}>*]*)|\s[-–—:]+\s+(.*)$")
"""What stands in brackets, or behind a dash."""
_MARK = re.compile(
    r"(?:closed|left|leaver|inactive|retired|died|dead|r\.?i\.?p|dup|dupe|merged|deleted|ended|"
    r"obsolete|archived|not in use|no longer|entered in error|old record)\b"
    r"(?=\W*$|\W*[0-9]|\s+(?:on|in|since|with|into|see|from|by|as|here|used|exists?)\b)",
    re.I,
)

GONE = "the name says that it is not of use any more, as “closed”, “left” or “duplicate” does"


def says_gone(name: str) -> bool:
    """Whether a name of a person or an agency says that they are not there any more, or are
    somebody who is there already."""
    apart = (part.strip() for found in _APART.findall(name) for part in found)
    return bool(_ANYWHERE.search(name)) or any(map(_MARK.match, apart))


_NO_NAMES = frozenset(
    {
        *("unknown", "unnamed", "nn", "n n", "not known", "no name", "n/a"),
        *("redacted", "masked", "withheld", "name withheld", "anonymous"),
        *("anonymised", "anonymized"),
    }
)


def is_a_name(text: str) -> bool:
    """Whether a text can be a name, and is no mark for one that is not known or not told: `-`, `?`,
    `[redacted]`."""
    bare = " ".join(text.casefold().split()).strip("[](){}<>*?. ")
    return any(map(str.isalnum, bare)) and bare not in _NO_NAMES
