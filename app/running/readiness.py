"""Whether this process can answer people now: reasons as codes, within a bounded time."""

import os
from enum import StrEnum
from pathlib import Path
from shutil import disk_usage

from app.running.runtime import Runtime, local_settings
from app.watching.one_look import OneLook
from graph.database.query import Nothing
from graph.database.schema import LATEST, SCHEMA_VERSION
from graph.errors import AuditUnavailable, DatabaseUnavailable, DiskLow, KithmapError
from graph.server.disk import has_room

PATIENCE_SECONDS = 4.0
"""How long a probe waits. A stopped Neo4j gives no answer at all."""

FRESH_SECONDS = 1.0
"""How long one look serves whoever asks: probes cannot wear the database out."""

_A_FEW_LINES = 64 * 1024
"""Bytes that must be free on the journal's disk."""


class Reason(StrEnum):
    """Why not, for whoever watches machines (`docs/deploy.md`)."""

    DATABASE_AWAY = "database_away"
    DATABASE_SLOW = "database_slow"
    SCHEMA_OLD = "schema_old"
    SCHEMA_NEW = "schema_new"
    DISK_LOW = "disk_low"
    JOURNAL_UNWRITABLE = "journal_unwritable"
    FAULT = "fault"


class Readiness:
    """One look at a time, however many ask."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.look = OneLook(self._reasons, patience=PATIENCE_SECONDS, fresh=FRESH_SECONDS)

    def reasons(self) -> tuple[Reason, ...]:
        """Why people cannot be answered; empty where they can. Takes PATIENCE_SECONDS at most."""
        try:
            return self.look.found()
        except TimeoutError:
            return (Reason.DATABASE_SLOW,)
        except Exception:  # noqa: BLE001 - a probe gets a code, whatever happened
            return (Reason.FAULT,)

    def _reasons(self) -> tuple[Reason, ...]:
        return (*self._of_database(), *self._of_disk(), *self._of_journal())

    def _of_database(self) -> tuple[Reason, ...]:
        try:
            row = self._runtime.database().one(SCHEMA_VERSION, Nothing())
        except (DiskLow, AuditUnavailable):
            return ()  # said below; the database was not asked
        except DatabaseUnavailable:
            return (Reason.DATABASE_AWAY,)
        except KithmapError:
            return (Reason.FAULT,)
        version = row.version if row else 0
        if version == LATEST:
            return ()
        return (Reason.SCHEMA_NEW if version > LATEST else Reason.SCHEMA_OLD,)

    def _of_disk(self) -> tuple[Reason, ...]:
        settings = self._runtime.settings
        # Somebody else's Neo4j has a disk of its own.
        low = settings.neo4j is None and not has_room(local_settings(settings))
        return (Reason.DISK_LOW,) if low else ()

    def _of_journal(self) -> tuple[Reason, ...]:
        # Without it nothing is disclosed.
        writable = _can_grow(self._runtime.settings.anchor_file)
        return () if writable else (Reason.JOURNAL_UNWRITABLE,)


def _can_grow(file: Path) -> bool:
    """Whether lines can be added to a file. Nothing is written, or made, to see it."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_APPEND))
        return disk_usage(file.parent).free > _A_FEW_LINES
    except OSError:
        return False
