"""Two worlds that differ in one record which the oracle says is hidden from a viewer.

A town is peeled: one record after the other is taken away whose absence changes nothing that the
viewer may see. Put back one at a time, each makes a pair of worlds with the one before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from graph.policy.facts import Focus, FocusKind
from graph.records.bundle import Records
from tests.leaks.canary_council import texts_of
from tests.oracle.oracle import Oracle
from tests.oracle.web import Expected, WorkerWebs
from tests.worlds.builders import NOW, worker

KINDS = (
    "people",
    "supports",
    "consents",
    "decisions",
    "exclusions",
    "arrangements",
    "interests",
    "covers",
    "grants",
    "enquiries",
    "needs",
    "kinships",
    "memberships",
    "authorities",
    "not_able",
    "not_shared",
    "named_relatives",
)
"""What a world may hold more than its pair; agencies, teams and workers are open to everybody."""


@dataclass(frozen=True)
class Difference:
    """What a world has and the one before it has not: a record, with all that hangs on it."""

    kind: str
    records: Records


@dataclass(frozen=True)
class World:
    """Records, and what a worker may see of them by the oracle."""

    records: Records
    worker_id: str

    @cached_property
    def seen(self) -> dict[Focus, Expected]:
        """By focus; nothing for what is hidden and for what is not there."""
        webs, me = WorkerWebs(Oracle(self.records, NOW)), worker(self.records, self.worker_id)
        foci = [Focus(FocusKind.PERSON, person.id) for person in self.records.people]
        foci += [Focus(FocusKind.FAMILY, family.id) for family in self.records.families]
        found = ((focus, webs.web(me, focus)) for focus in foci)
        return {focus: web for focus, web in found if web is not None}

    def same_to_the_viewer(self, other: "World") -> bool:
        return self.seen == other.seen


def peel(world: World) -> tuple[Records, tuple[Difference, ...]]:
    """What is left, and what was taken away, in the order in which it can be put back."""
    taken: list[Difference] = []
    for kind in KINDS:
        for record in getattr(world.records, kind):
            if record not in getattr(world.records, kind):
                continue  # gone with a person
            if _recorded_by(world, kind, record):
                continue  # whoever recorded something is shown it, whatever else they see
            rest, difference = _without(world.records, kind, record)
            lesser = World(rest, world.worker_id)
            if lesser.same_to_the_viewer(world):
                world = lesser
                taken.append(difference)
    return world.records, tuple(reversed(taken))


def _recorded_by(world: World, kind: str, record: Any) -> bool:
    """An agreement that the viewer recorded, the authority it rests on, one that they saw; what
    they decided not to share, and whom they wrote down as found not able."""
    mine = [each for each in world.records.consents if each.recorded_by == world.worker_id]
    if kind == "authorities":
        resting_on = {each.authority_id for each in mine}
        return record.seen_by == world.worker_id or record.id in resting_on
    if kind == "not_shared":
        return bool(record.decided_by == world.worker_id)
    if kind == "not_able":
        return bool(record.recorded_by == world.worker_id)
    return kind == "consents" and record in mine


def _without(records: Records, kind: str, record: Any) -> tuple[Records, Difference]:
    away = dict(_hanging_on(records, record.id)) if kind == "people" else {}
    away[kind] = (record,)
    rest = {
        name: tuple(each for each in getattr(records, name) if each not in gone)
        for name, gone in away.items()
    }
    return replace(records, **rest), Difference(kind, Records(**away))


def _hanging_on(records: Records, person_id: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for field in fields(records):
        if field.name not in ("people", "practitioners"):
            held = getattr(records, field.name)
            yield field.name, tuple(each for each in held if person_id in texts_of(each))
