"""Long lists page by page: by the key of the last record shown, never by how many went before.

A record that is added or taken away meanwhile moves no other to a page that was shown already, and
the last page is found as fast as the first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

R = TypeVar("R")
S = TypeVar("S")

BEGINNING = ""
"""The key after which the first page begins."""


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """The records of one page, in order."""

    records: tuple[R, ...]
    after: str | None = None
    """The key after which the next page begins; None where this is the last."""

    def map(self, make: Callable[[R], S]) -> "Page[S]":
        """The same page of what is made of each record."""
        return Page(tuple(map(make, self.records)), self.after)


def page_of(found: Sequence[R], size: int, key: Callable[[R], str]) -> Page[R]:
    """A page out of what a query found that was asked for one record more than fits on it."""
    records = tuple(found[:size])
    return Page(records, key(records[-1]) if len(found) > size else None)
