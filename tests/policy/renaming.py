"""The same records under other ids: they are names, and their order means nothing."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from random import Random
from typing import Any, TypeVar

from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records

T = TypeVar("T")
Names = Mapping[str, str]


def other_names(records: Records, rng: Random) -> Names:
    """For each id of a record one that stands at another place among all ids."""
    ids = sorted(ids_in(records))
    return {each: f"{place:04}-{each}" for place, each in enumerate(rng.sample(ids, len(ids)))}


def ids_in(value: object) -> set[str]:
    if isinstance(value, tuple):
        return set().union(*map(ids_in, value))
    if not is_dataclass(value):
        return set()
    parts = {part.name: getattr(value, part.name) for part in fields(value)}
    own = {parts["id"]} if isinstance(parts.get("id"), str) else set[str]()
    return own.union(*map(ids_in, parts.values()))


def renamed(value: T, names: Names) -> T:
    """The same value, every id in it by its other name."""
    return _renamed(value, names)  # type: ignore[no-any-return] # of the type that it was


def _renamed(value: Any, names: Names) -> Any:
    match value:
        case Enum():
            return value
        case str():
            return ":".join(names.get(part, part) for part in value.split(":"))
        case tuple() | frozenset():
            return type(value)(_renamed(each, names) for each in value)
        case Mapping():
            return {_renamed(key, names): _renamed(each, names) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        parts = [part.name for part in fields(value) if part.init]
        return replace(value, **{name: _renamed(getattr(value, name), names) for name in parts})
    return value


def in_order(web: SupportWeb | None) -> SupportWeb | None:
    """Every list that stands in the order of ids put into it anew."""
    if web is None:
        return None
    people = (
        replace(
            person,
            family_ids=tuple(sorted(person.family_ids)),
            needs=tuple(sorted(person.needs, key=lambda need: need.id)),
        )
        for person in web.people
    )
    supports = (replace(line, meets=tuple(sorted(line.meets))) for line in web.supports)
    return replace(
        web,
        people=tuple(sorted(people, key=lambda person: person.id)),
        kin=tuple(sorted(web.kin, key=lambda kinship: kinship.id)),
        supports=tuple(sorted(supports, key=lambda line: line.id)),
        agreements=tuple(sorted(web.agreements, key=lambda told: told.id)),
        decisions=tuple(sorted(web.decisions, key=lambda told: (told.id, told.person_id))),
    )
