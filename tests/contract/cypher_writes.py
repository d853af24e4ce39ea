"""What a Cypher text writes: the labels and edge types of its SET, CREATE, MERGE and DELETE."""

import re
from collections.abc import Iterator

_CLAUSE = re.compile(
    r"\b(ON CREATE SET|ON MATCH SET|DETACH DELETE|OPTIONAL MATCH|ORDER BY|MATCH|CREATE|MERGE|SET"
    r"|DELETE|REMOVE|WITH|WHERE|UNWIND|CALL|RETURN|UNION|FOREACH|YIELD|LIMIT)\b"
)
_NAMED = re.compile(r"[(\[]\s*(\w+)\s*:\s*(\w+)")
_NODE_MADE = re.compile(r"\(\s*\w*\s*:\s*(\w+)")
_EDGE_MADE = re.compile(r"\[\s*\w*\s*:\s*(\w+)")
_SET = re.compile(r"(?:^|,|\|)\s*(\w+)\s*(?:\.\s*(\w+)\s*=|(\+?=)|:\s*(\w+))")
_LOCK = "held"
"""The key that is set to lock a node: it says nothing about anybody."""


class UnknownName(Exception):
    """Something is written whose label or type stands nowhere in the text."""


def written_by(cypher: str) -> frozenset[str]:
    """Labels and edge types of whatever is made, changed or deleted; locks are no change.

    Raises UnknownName where the text does not say what a name stands for.
    """
    text = re.sub(r"//[^\n]*|'[^']*'", " ", cypher)
    named: dict[str, set[str]] = {}
    for name, label in _NAMED.findall(text):
        named.setdefault(name, set()).add(label)
    found: set[str] = set()
    for clause, body in _clauses(text):
        if clause.endswith("SET"):
            for name in _names_set(body):
                found |= _labels(named, name)
        elif clause.endswith("DELETE"):
            for name in re.findall(r"\w+", body):
                found |= _labels(named, name)
        elif clause == "REMOVE":
            for name in re.findall(r"(\w+)\s*[.:]", body):
                found |= _labels(named, name)
        elif clause in ("CREATE", "MERGE"):
            found |= {*_NODE_MADE.findall(body), *_EDGE_MADE.findall(body)}
    return frozenset(found)


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    parts = _CLAUSE.split(text)
    return zip(parts[1::2], parts[2::2], strict=True)


def _names_set(body: str) -> Iterator[str]:
    flat = _without_insides(body)
    for name, key, _, _ in _SET.findall(flat):
        if key != _LOCK:
            yield name


def _without_insides(body: str) -> str:
    """Without what stands in brackets: a comma there begins no further assignment."""
    before = ""
    while before != body:
        before, body = body, re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}", " ", body)
    return body


def _labels(named: dict[str, set[str]], name: str) -> set[str]:
    if name not in named:
        raise UnknownName(name)
    return named[name]
