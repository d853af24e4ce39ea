"""One process at a time per Neo4j home: an advisory lock that the kernel releases when it dies."""

import json
import os
from contextlib import suppress
from enum import StrEnum
from types import TracebackType
from typing import Self

from graph.file_lock import lock
from graph.server.home import Home, cannot_write


class Doing(StrEnum):
    """What the holder of the lock is doing, in the words that a message uses."""

    STARTING = "starting"
    SERVING = "serving"
    ENDING = "ending"
    CHECKING = "checking"
    DUMPING = "dumping"
    LOADING = "loading"


class HomeInUse(Exception):
    """Another process holds the lock."""


class HomeLock:
    """The lock on one home, held until `release` or the end of the process."""

    def __init__(self, home: Home, doing: Doing) -> None:
        """Take the lock at once or raise `HomeInUse`.

        Raises `LocalServerError` where the home cannot be written.
        """
        try:
            self._descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise cannot_write(error) from None
        try:
            lock(self._descriptor)
        except BlockingIOError:
            os.close(self._descriptor)
            raise HomeInUse from None
        self.note(doing)

    def note(self, doing: Doing) -> None:
        """Write down for others who holds the lock and why. Only the kernel's lock counts."""
        text = json.dumps({"pid": os.getpid(), "doing": doing.value}).encode()
        with suppress(OSError):  # a full disk must not keep anybody from ending
            os.pwrite(self._descriptor, text, 0)
            os.ftruncate(self._descriptor, len(text))

    def release(self) -> None:
        """Let the next process in."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def holder(home: Home) -> tuple[int | None, Doing | None]:
    """Process number and purpose that the last holder noted; it may be gone by now."""
    try:
        note = json.loads(home.lock.read_text(encoding="utf-8"))
        return int(note["pid"]), Doing(note["doing"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, None
