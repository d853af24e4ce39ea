"""Bootstrap's style sheet without the rules that no page of ours can meet.

A rule stays where every class in its selector is a word of our templates, scripts or Python: that
is more than what is used and never less, so nothing can lose its look by it.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_WEB = Path(__file__).parents[1]
_WORD = re.compile(r"[A-Za-z][\w-]*")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMMA = re.compile(r",(?![^()]*\))")
"""Between two selectors, and not inside of `:not(...)`."""
_NESTED = ("@media", "@supports", "@layer", "@container")


@cache
def our_words() -> frozenset[str]:
    """Every word that could be a class in what makes our pages."""
    kinds = {".html", ".js", ".py"}
    files = sorted(path for path in _WEB.rglob("*") if path.suffix in kinds)
    return frozenset(word for path in files for word in _WORD.findall(path.read_text("utf-8")))


def needed(css: str, words: frozenset[str]) -> str:
    """The rules of a style sheet that may be met, in their order; its comments stay out but for the
    first, which names its licence."""
    licence = _COMMENT.match(css.removeprefix('@charset "UTF-8";'))
    kept = "".join(_kept(_COMMENT.sub("", css), words))
    return f"{licence[0] if licence else ''}{kept}"


def _kept(css: str, words: frozenset[str]) -> Iterator[str]:
    for head, body in _rules(css):
        if body is None:
            yield f"{head};"
        elif head.startswith(_NESTED):
            if inner := "".join(_kept(body, words)):
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif selectors := ",".join(each for each in _COMMA.split(head) if _is_met(each, words)):
            yield f"{selectors}{{{body}}}"


def _is_met(selector: str, words: frozenset[str]) -> bool:
    # What a selector excludes need not be there for it to be met.
    return all(name in words for name in _CLASS.findall(re.sub(r":not\([^)]*\)", "", selector)))


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Each rule's head and body; a statement without a body has None."""
    place = 0
    while place < len(css):
        opening = css.find("{", place)
        ending = css.find(";", place)
        if ending != -1 and (opening == -1 or ending < opening):
            yield css[place:ending].strip(), None
            place = ending + 1
            continue
        if opening == -1:
            return
        closing = _closing(css, opening)
        yield css[place:opening].strip(), css[opening + 1 : closing]
        place = closing + 1


def _closing(css: str, opening: int) -> int:
    depth = 0
    for found in re.finditer(r"[{}]", css[opening:]):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return opening + found.start()
    return len(css)
