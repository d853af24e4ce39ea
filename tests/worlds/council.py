"""Councils of a test's own: any bundle of records, stored under ids that nobody else has.

Tests share one Neo4j and wipe nothing, so each stores its town anew and sees only that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4, uuid5

from graph.database.driver import Database
from graph.policy.facts import Focus, FocusKind
from graph.records.bundle import Records
from graph.records.viewer import Actor
from graph.storing.store import store

T = TypeVar("T")


@dataclass(frozen=True)
class Council:
    """A stored bundle. Its people and things go by the names that the bundle gave them."""

    records: Records
    """As stored, with fresh ids."""
    renamed: Mapping[str, str]

    def id(self, name: str) -> str:
        return self.renamed[name]

    def worker(self, name: str) -> Actor:
        """A practitioner at a command on the machine itself: an actor without a session."""
        return Actor(f"account-of-{self.renamed[name]}", None, self.renamed[name])

    def relative(self, name: str) -> Actor:
        return Actor(f"account-of-{self.renamed[name]}", None, None, self.renamed[name])

    def person(self, name: str) -> Focus:
        return Focus(FocusKind.PERSON, self.renamed[name])

    def family(self, name: str) -> Focus:
        return Focus(FocusKind.FAMILY, self.renamed[name])


def settle(database: Database, records: Records) -> Council:
    """Store a bundle with fresh ids."""
    council = fresh(records)
    store(database, council.records)
    return council


def fresh(records: Records, seed: UUID | None = None) -> Council:
    """The same bundle with other ids; the same `seed` gives the same ones."""
    space = seed or uuid4()
    renamed = {name: str(uuid5(space, name)) for name in sorted(_names(records))}
    # Nobody of another test lives where somebody of this one does.
    place = uuid5(space, "place").hex[:6]
    renamed |= {one.address: f"{place}, {one.address}" for one in records.people if one.address}
    return Council(_renamed(records, renamed), renamed)


def _names(records: Records) -> set[str]:
    names = {
        record.id
        for field in fields(records)
        for record in getattr(records, field.name)
        if getattr(record, "id", None)
    }
    return names | {post.id for worker in records.practitioners for post in worker.posts}


def _renamed(value: T, renamed: Mapping[str, str]) -> T:
    """Any value with every id in it exchanged."""
    return cast(T, _exchange(value, renamed))


def _exchange(value: Any, renamed: Mapping[str, str]) -> Any:
    if type(value) is str:
        return renamed.get(value, value)
    if isinstance(value, tuple | frozenset):
        return type(value)(_exchange(each, renamed) for each in value)
    if isinstance(value, Mapping):
        return {_exchange(key, renamed): level for key, level in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            field.name: _exchange(getattr(value, field.name), renamed) for field in fields(value)
        }
        return replace(value, **changes)
    return value
