"""Reads off a Cypher text: the parameters that it uses, the columns it returns, the names of a map.

No Cypher parser for Python is kept up; these questions need only brackets and keywords.
"""

import re

_STRINGS_AND_COMMENTS = re.compile(
    r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|//[^\n]*|/\*.*?\*/", re.DOTALL
)
_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[()\[\]{}]|,|[^\sA-Za-z_]")
_ALIAS = re.compile(r"(?:.*\sAS\s+)?([A-Za-z_][A-Za-z0-9_]*)", re.DOTALL)
_AFTER_COLUMNS = frozenset({"ORDER", "SKIP", "LIMIT"})


def parameters_of(cypher: str) -> set[str]:
    """The names of the `$parameters` in a text."""
    return set(_PARAMETER.findall(_bare(cypher)))


def returned_columns(cypher: str) -> tuple[str, ...]:
    """The names of the columns that the last outer RETURN gives, in order; () without one.

    Raises ValueError for a column without a plain name (`RETURN n.id` needs `AS id`).
    """
    text = _bare(cypher)
    start = _outer_return(text)
    if start is None:
        return ()
    columns = re.sub(r"^\s*DISTINCT\s", " ", text[start:])
    return tuple(_alias(column) for column in _split(columns))


def names_in(projection: str) -> frozenset[str]:
    """The names in a map projection, as `n {.id, from: toString(n.from)}`."""
    inner = _bare(projection).partition("{")[2].rpartition("}")[0]
    return frozenset(part.partition(":")[0].strip().lstrip(".") for part in _split(inner))


def _bare(cypher: str) -> str:
    return _STRINGS_AND_COMMENTS.sub(
        lambda found: " " if found.group().startswith("/") else "''", cypher
    )


def _outer_return(text: str) -> int | None:
    depth, found = 0, None
    for token in _TOKEN.finditer(text):
        word = token.group()
        depth += (word in "([{") - (word in ")]}")
        if word == "RETURN" and depth == 0:
            found = token.end()
    return found


def _split(columns: str) -> list[str]:
    parts: list[str] = []
    depth = begin = 0
    for token in _TOKEN.finditer(columns):
        word = token.group()
        depth += (word in "([{") - (word in ")]}")
        if depth == 0 and word in _AFTER_COLUMNS:
            return [*parts, columns[begin : token.start()]]
        if depth == 0 and word == ",":
            parts.append(columns[begin : token.start()])
            begin = token.end()
    return [*parts, columns[begin:]]


def _alias(column: str) -> str:
    match = _ALIAS.fullmatch(column.strip())
    if match is None:
        raise ValueError(f"the column `{' '.join(column.split())}` needs a name: AS ...")
    return match.group(1)
