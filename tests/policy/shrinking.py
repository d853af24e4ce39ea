"""Makes a council that shows a disagreement small enough to read."""

from collections.abc import Callable
from dataclasses import fields, replace

from graph.records.bundle import Records
from graph.records.model import Person, Practitioner
from tests.worlds.councils import Council

REFERRED_TO = ("agencies", "teams", "practitioners", "people", "families")
"""Other records name these by id: they stay."""


def smallest(council: Council, still_wrong: Callable[[Council], bool]) -> Council:
    """Drops one record after the other, as long as the disagreement stays."""
    changed = True
    while changed:
        changed = False
        for name in (part.name for part in fields(Records) if part.name not in REFERRED_TO):
            for record in getattr(council.records, name):
                rest = tuple(r for r in getattr(council.records, name) if r is not record)
                smaller = replace(council, records=replace(council.records, **{name: rest}))
                if still_wrong(smaller):
                    council, changed = smaller, True
    return council


def told(records: Records, what: str = "") -> str:
    """The records that are left, one a line; of people and workers those that are mentioned."""
    papers: list[object] = []
    for part in fields(Records):
        if part.name not in REFERRED_TO:
            papers += getattr(records, part.name)
    mentioned = what + "\n".join(map(str, papers))
    known: list[Person | Practitioner] = [*records.people, *records.practitioners]
    return "\n".join(map(str, [one for one in known if f"'{one.id}'" in mentioned] + papers))
