"""The locks of a change: of what it names, of what it finds first, and of what is still to be.

Order of locks: keys of what is to be, families by id, people by id.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from graph.database.driver import Transaction
from graph.database.query import Access, Query, Touch
from graph.door.disclosure import CircleMoved
from graph.door.first_statements import (
    LOCK_FAMILIES,
    LOCK_KEYS,
    LOCK_PEOPLE,
    Touched,
    ids_of,
    keys_of,
)
from graph.errors import NotVisible

P = TypeVar("P")
R = TypeVar("R")


class Ask(Protocol):
    """Runs a query that reads."""

    def __call__(self, query: Query[P, R], params: P, /) -> list[R]: ...


Find = Callable[[Ask], Iterable[Touched]]
"""Finds what a change touches, where only the graph knows: the members of a family, say."""


def lock(
    transaction: Transaction, touches: Sequence[Touched], find: Find | None
) -> Sequence[Touched]:
    """Lock and stamp; returns all that is locked.

    What is found is found again once it is locked. Raises CircleMoved where that is not the same,
    and NotVisible where something is not there.
    """
    found = _found(transaction, find)
    everything = (*touches, *sorted(found - set(touches), key=lambda each: each.id))
    if (keys := keys_of(everything)).ids:
        transaction.rows(LOCK_KEYS, keys)
    for kind, query in ((Touch.FAMILY, LOCK_FAMILIES), (Touch.PERSON, LOCK_PEOPLE)):
        ids = ids_of(everything, kind)
        made = {each.id for each in everything if each.kind is kind and each.made}
        if ids.ids and len(transaction.rows(query, ids)) != len(set(ids.ids) - made):
            raise NotVisible
    if find is not None and _found(transaction, find) != found:
        raise CircleMoved
    return everything


def _found(transaction: Transaction, find: Find | None) -> frozenset[Touched]:
    def ask(query: Query[P, R], params: P, /) -> list[R]:
        if query.access is not Access.READ:
            raise TypeError(f"{query.name} writes before anything is locked")
        return transaction.rows(query, params)

    return frozenset(find(ask)) if find is not None else frozenset()
