"""How many gaps there were, week by week: one row for each viewer and scope, counts only."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from app.services.context import Services
from app.services.gaps.met import with_meetings
from app.services.gaps.viewed import thresholds
from graph.clock import local_date
from graph.gaps.whose import Whose
from graph.records.viewer import Actor
from queries.gaps import (
    GAP_WEEKS,
    KEEP_GAP_WEEK,
    WITHOUT_GAP_WEEK,
    CountedWorker,
    NewGapWeek,
    WeekOf,
    WeeksOf,
)

WEEKS = 8
"""So many are shown, this one included."""


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def keep_this_week(services: Services) -> int:
    """Keep a row for every worker with an account who has none for this week; how many were kept.

    Whoever is counted is looked at one after the other. Raises DatabaseUnavailable: what was kept
    until then stays, and the next round goes on after it.
    """
    week = monday(local_date(services.clock.now(), services.policy.time_zone))
    workers = services.gateway.upkeep_rows(WITHOUT_GAP_WEEK, WeekOf(week))
    for worker in workers:
        keep_week(services, worker, week)
    return len(workers)


def keep_week(services: Services, worker: CountedWorker, week: date) -> None:
    """Keep one worker's rows: once, however often it is asked for."""
    actor = Actor(worker.account_id, practitioner_id=worker.practitioner_id)
    known = with_meetings(services, actor)
    found = services.gateway.gap_counts(actor, thresholds(services), known)
    for whose in Whose:
        numbers = found.get(whose, {})
        row = NewGapWeek(
            f"{worker.practitioner_id} {whose} {week}",
            worker.practitioner_id,
            whose,
            week,
            list(numbers),
            list(numbers.values()),
        )
        services.gateway.upkeep_rows(KEEP_GAP_WEEK, row)


def weeks_before(
    services: Services, actor: Actor, whose: Whose, on: date
) -> list[Mapping[str, int]]:
    """The counts of the weeks before this one, the oldest first; a week that was not kept is left
    out."""
    this = monday(on)
    of = WeeksOf(actor.practitioner_id or "", whose, this - timedelta(weeks=WEEKS))
    rows = services.gateway.read(actor, GAP_WEEKS, of)
    return [dict(zip(row.kinds, row.numbers, strict=True)) for row in rows if row.week < this]


def history(before: Iterable[Mapping[str, int]], key: str) -> tuple[int, ...]:
    return tuple(counts.get(key, 0) for counts in before)
