"""What waits for a coordinator or a privacy officer: kinds and numbers, and no person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.services.context import Services
from graph.clock import local_date
from graph.records.viewer import Actor
from graph.vocabulary import TaskKind
from queries.tasks import (
    OPEN_TASKS,
    OWN_TASKS,
    OfWorker,
    OwnTask,
    TasksOn,
)
from visualisations.said import day_text


@dataclass(frozen=True, slots=True)
class Waiting:
    """Tasks of one kind."""

    kind: str
    number: int
    since: str
    """The day of the oldest."""
    oldest: datetime
    compares: bool
    """Whether records are compared to settle it."""
    held: bool
    """Whether an import holds it."""
    asked: bool
    """Whether it is answered at the privacy officer's desk."""


def waiting(services: Services, actor: Actor, *, shielded: bool) -> tuple[Waiting, ...]:
    """What waits for the coordinator or, about shielded people, for the privacy officer."""
    today = local_date(services.clock.now(), services.policy.time_zone)
    return tuple(
        Waiting(
            kind=services.words.of(TaskKind(tasks.kind)),
            number=tasks.number,
            since=day_text(local_date(tasks.since, services.policy.time_zone), services.words),
            oldest=tasks.since,
            compares=TaskKind(tasks.kind) in (TaskKind.MAY_BE_KNOWN, TaskKind.MAY_BE_PROTECTED),
            held=TaskKind(tasks.kind) in (TaskKind.IMPORT_CHANGED, TaskKind.IMPORT_HELD),
            asked=TaskKind(tasks.kind) in (TaskKind.SAFETY_ASKED, TaskKind.INTEREST_DECLARED),
        )
        for tasks in services.gateway.read(actor, OPEN_TASKS, TasksOn(today))
        if tasks.shielded == shielded
    )


def own_tasks(services: Services, actor: Actor) -> Sequence[OwnTask]:
    """What is asked of the worker about agreements that they recorded."""
    if actor.practitioner_id is None:
        return ()
    return services.gateway.read(actor, OWN_TASKS, OfWorker(actor.practitioner_id))
