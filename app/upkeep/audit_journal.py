"""The audit's journal in this deployment: where it lies, and its checkpoints every minute."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging.handlers import SYSLOG_UDP_PORT, SysLogHandler
from pathlib import Path

from app.deployment.settings import Settings
from app.watching.repeating import repeated
from graph.audit.checkpoint import Cause, Checkpoint
from graph.audit.journal import Copy, CopyFailed, Journal, file_copy, read_copies
from graph.audit.journal_check import Witness, examine
from graph.audit.trail import heads_of
from graph.clock import Clock
from graph.database.driver import Database
from graph.errors import KithmapError

EVERY_SECONDS = 60.0

_SYSLOG_SOCKET = "/dev/log"
_log = logging.getLogger("kithmap.audit")


class AuditJournal:
    """The journal, and the second place for its checkpoints, as the settings name them."""

    def __init__(self, settings: Settings, audit_key: bytes, clock: Clock) -> None:
        self.journal = Journal(settings.anchor_file, audit_key)
        self._place = settings.checkpoints
        self._copy = copy_to(settings.checkpoints)
        self._clock = clock

    @property
    def unprotected(self) -> str | None:
        """What nobody could find out, as the settings are, in plain words; None where all can."""
        if self._place is None:
            return (
                "The audit's checkpoints have no second place (KITHMAP_CHECKPOINTS). A database "
                "and a journal that were both taken back to the same moment would not be found."
            )
        if _is_syslog(self._place):
            return (
                "The audit's checkpoints go to a log, which is not read back: compare its last "
                "line with the journal by hand."
            )
        return None

    def begin(self, database: Database) -> None:
        """Make the journal where there is none. Raises AuditUnavailable."""
        self.journal.begin(self._clock.now(), lambda: heads_of(database), self._copy)

    def checkpoint(self, database: Database, cause: Cause) -> Checkpoint:
        """Write where the audit stands now. Raises AuditUnavailable or DatabaseUnavailable."""
        now = self._clock.now()
        return self.journal.checkpoint(now, cause, lambda: heads_of(database), self._copy)

    def examine(self) -> Witness:
        """Prove the journal, and compare its checkpoints with the second place, where that is a
        file. Raises JournalBroken."""
        began = self._clock.now()
        copies = None
        if self._place is not None and not _is_syslog(self._place):
            copies = read_copies(Path(self._place), self.journal.chain)
        return examine(self.journal, copies, began)


def copy_to(place: str | None) -> Copy | None:
    """Takes checkpoints to a second place: a file, or a log; None where none is named."""
    if place is None:
        return None
    return _syslog_copy(place) if _is_syslog(place) else file_copy(Path(place))


@contextmanager
def checkpoints_every_minute(
    journal: AuditJournal, database: Callable[[], Database], seconds: float = EVERY_SECONDS
) -> Iterator[None]:
    """Checkpoints at the start, at the end, and in between, as long as the `with` lasts.

    `database` raises DatabaseUnavailable while there is none; that minute is left out then.
    """

    def attempt(cause: Cause) -> None:
        try:
            journal.checkpoint(database(), cause)
        except KithmapError as error:
            _log.warning("no checkpoint of the audit: %s", type(error).__name__)

    attempt(Cause.START)
    with repeated(seconds, "audit checkpoints", lambda: attempt(Cause.MINUTE)) as end:
        try:
            yield
        finally:
            if end():
                attempt(Cause.STOP)


def _is_syslog(place: str) -> bool:
    return place.partition(":")[0] == "syslog"


class _SysLog(SysLogHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        raise CopyFailed("A checkpoint did not reach the log that KITHMAP_CHECKPOINTS names.")


def _syslog_copy(place: str) -> Copy:
    host, _, port = place.removeprefix("syslog:").rpartition(":")

    def send(line: str) -> None:
        try:
            handler = _SysLog((host, int(port or SYSLOG_UDP_PORT)) if host else _SYSLOG_SOCKET)
        except OSError:
            raise CopyFailed("The log that KITHMAP_CHECKPOINTS names cannot be reached.") from None
        try:
            text = f"kithmap audit {line.strip()}"
            handler.emit(logging.LogRecord("kithmap", logging.INFO, "", 0, text, None, None))
        finally:
            handler.close()

    return Copy(send, readable=False)
