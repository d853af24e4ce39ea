"""Jobs that come round: each is done once in each slot of time, by whichever process leads.

Every process that serves may make the rounds; one leads, as long as it is heard of. A leader that
dies is followed by the next one to ask after `LEASE`. A job that was cut short is done again with
the same operation, so what it stores through a `Change` is stored once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import structlog

from graph.clock import Clock
from graph.database.driver import Database
from graph.errors import KithmapError
from queries.rounds import (
    NOTE_ROUND,
    ROUNDS_MADE,
    TAKE_ROUNDS,
    Candidate,
    JobsNamed,
    RoundMade,
)

EVERY_SECONDS = 30.0
"""Between two looks at what is due."""

LEASE = timedelta(seconds=90)

_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_OPERATIONS = UUID("7f6d9a52-7d0f-4e1b-9a3a-3f1d0c6f8e11")
_log = structlog.get_logger("kithmap.rounds")


@dataclass(frozen=True, slots=True)
class Slot:
    """One time that a job comes round."""

    job: str
    start: datetime

    @property
    def op(self) -> str:
        """The operation of this job in this slot, whoever does it and however often."""
        return str(uuid5(_OPERATIONS, f"{self.job} {self.start.isoformat()}"))


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every: timedelta
    """How long a slot is; they are counted from the beginning of a year, in UTC."""
    run: Callable[[Slot], None]
    """Raises KithmapError where it could not be done: it is tried again at the next look."""

    def slot(self, now: datetime) -> Slot:
        return Slot(self.name, now - (now - _BEGINNING) % self.every)


class Rounds:
    """What one process does of the rounds."""

    def __init__(
        self,
        database: Callable[[], Database],
        clock: Clock,
        jobs: Sequence[Job],
        holder: str,
        name: str = "kithmap",
    ) -> None:
        """`holder` is an id that no other process has; `database` raises DatabaseUnavailable
        while there is none."""
        self._database, self._clock, self._jobs = database, clock, jobs
        self._holder, self._name = holder, name

    def look(self) -> tuple[str, ...]:
        """Lead if nobody else does, and do what is due; the names of the jobs that were done.

        A slot that nobody was there for is left out: a job catches up by itself. Raises
        DatabaseUnavailable.
        """
        database = self._database()
        if not self._leads(database):
            return ()
        named = JobsNamed([job.name for job in self._jobs])
        made = database.write(lambda inner: inner.rows(ROUNDS_MADE, named))
        newest = {row.job: row.slot for row in made}
        return tuple(
            job.name
            for job in self._jobs
            if newest.get(job.name, _BEGINNING) < job.slot(self._clock.now()).start
            and self._done(database, job)
        )

    def _leads(self, database: Database) -> bool:
        now = self._clock.now()
        candidate = Candidate(self._name, self._holder, now, now + LEASE)
        return bool(database.write(lambda inner: inner.rows(TAKE_ROUNDS, candidate)))

    def _done(self, database: Database, job: Job) -> bool:
        slot = job.slot(self._clock.now())
        try:
            job.run(slot)
        except KithmapError as error:
            _log.warning("a round was not made", job=job.name, reason=type(error).__name__)
            return False
        database.write(lambda inner: inner.rows(NOTE_ROUND, RoundMade(slot.job, slot.start)))
        return True

    def attempt(self) -> None:
        """Look, and leave it to the next look where the database is away."""
        try:
            self.look()
        except KithmapError as error:
            _log.warning("no look at the rounds", reason=type(error).__name__)
