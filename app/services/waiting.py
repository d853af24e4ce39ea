"""What waits for a coordinator or a privacy officer: kinds and numbers, and no person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.services.context import Services
from graph.clock import local_date
from graph.database.query import Nothing
from graph.records.viewer import Actor
from graph.vocabulary import TaskKind
from queries.tasks import OPEN_TASKS, OWN_TASKS, OfWorker, OwnTask
from visualisations.said import day_text


@dataclass(frozen=True, slots=True)
class Waiting:
    """Tasks of one kind."""

    kind: str
    number: int
    since: str
    """The day of the oldest."""
    oldest: datetime


def waiting(services: Services, actor: Actor, *, shielded: bool) -> tuple[Waiting, ...]:
    """What waits for the coordinator or, about shielded people, for the privacy officer."""
    return tuple(
        Waiting(
            kind=services.words.of(TaskKind(tasks.kind)),
            number=tasks.number,
            since=day_text(local_date(tasks.since, services.policy.time_zone), services.words),
            oldest=tasks.since,
        )
        for tasks in services.gateway.read(actor, OPEN_TASKS, Nothing())
        if tasks.shielded == shielded
    )


def own_tasks(services: Services, actor: Actor) -> Sequence[OwnTask]:
    """What is asked of the worker about agreements that they recorded."""
    if actor.practitioner_id is None:
        return ()
    return services.gateway.read(actor, OWN_TASKS, OfWorker(actor.practitioner_id))
