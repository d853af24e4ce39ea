"""A lock on a file for one process at a time; the kernel releases it when its holder dies."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PAUSE_SECONDS = 0.0005
"""Between two looks at a lock that somebody else holds."""


def lock(file: int, wait: float | None = 0.0) -> None:
    """Lock an open file, after `wait` seconds at most, or None: however long it takes.

    It is released when the file is closed. Raises BlockingIOError where somebody else holds it.
    """
    if wait is None:
        fcntl.flock(file, fcntl.LOCK_EX)
        return None
    deadline = time.monotonic() + wait
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(PAUSE_SECONDS)


@contextmanager
def locked(path: Path, wait: float | None = 0.0) -> Iterator[None]:
    """Hold the lock on a file, which is made if need be, while the body runs.

    Raises OSError where it cannot be opened; of these BlockingIOError where somebody else holds it.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        lock(file, wait)
        yield
    finally:
        os.close(file)
