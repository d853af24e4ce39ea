"""How a column of a CSV bundle is declared."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    required: bool
    """Whether the column must be there and its cells filled."""
    what: str
    """What a cell holds, in plain words."""


def required(name: str, what: str) -> Column:
    return Column(name, required=True, what=what)


def optional(name: str, what: str) -> Column:
    return Column(name, required=False, what=what)


ID = "the source's own id"

CARD = (
    optional("phone", "text"),
    optional("mobile", "text"),
    optional("email", "text"),
    optional("hours", "text: when to reach them"),
)

SPAN = (
    optional("from", "a day; empty: open"),
    optional("to", "a day, the last one; empty: open"),
)
