"""One look at a time at something that may not answer, however many ask."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class OneLook(Generic[T]):
    """Looks on a thread of its own, which may get stuck; those who ask wait for it, but not long.

    What was found serves everybody who asks within `fresh` seconds.
    """

    def __init__(self, look: Callable[[], T], *, patience: float, fresh: float) -> None:
        self._look = look
        self._patience = patience
        self._fresh = fresh
        self._lock = Lock()
        self._now: Future[T] | None = None
        self._ended = 0.0

    def found(self) -> T:
        """What was found. Raises TimeoutError, and whatever the look raises."""
        return self._looking().result(self._patience)

    def forget(self) -> None:
        """Whoever asks next gets a new look."""
        self._ended = 0.0

    def _looking(self) -> "Future[T]":
        with self._lock:
            now = self._now
            old = time.monotonic() - self._ended > self._fresh
            if now is None or (now.done() and old):
                now = self._now = Future()
                Thread(target=self._finish, args=[now], daemon=True).start()
            return now

    def _finish(self, now: "Future[T]") -> None:
        try:
            found = self._look()
        except Exception as error:  # noqa: BLE001 - whoever waits for it raises it
            self._ended = time.monotonic()
            now.set_exception(error)
        else:
            self._ended = time.monotonic()
            now.set_result(found)
