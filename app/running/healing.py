"""Starts Kithmap's own Neo4j again where it is up but serves nobody, as after a full disk."""

import time
from collections.abc import Callable
from threading import Event, Lock, Thread

import structlog

from graph.errors import KithmapError
from graph.server.disk import has_room
from graph.server.leasing import restart
from graph.server.settings import LocalServerSettings

_log = structlog.get_logger("kithmap.healing")

AGAIN_AFTER_SECONDS = 30.0
"""A Neo4j that a new start did not heal is not started again and again."""

LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 600.0
"""How long one attempt waits for somebody to free some space; the next request begins another."""


class Healer:
    """Told by every request that met such a server; one of them is enough."""

    def __init__(
        self, settings: LocalServerSettings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = Lock()
        self._since = float("-inf")
        self.idle = Event()
        """Set while no new start is under way."""
        self.idle.set()

    def needed(self, java_pid: int) -> None:
        """The server of this process number needs a new start. Returns at once."""
        with self._lock:
            if not self.idle.is_set() or self._clock() - self._since < AGAIN_AFTER_SECONDS:
                return
            self.idle.clear()
        Thread(target=self._heal, args=[java_pid], daemon=True, name="kithmap-healing").start()

    def _heal(self, java_pid: int) -> None:
        try:
            if self._wait_for_room():
                # Several processes may notice; the first one's restart changes the number.
                is_new = restart(self._settings, java_pid)
                self._since = self._clock()
                if is_new:
                    _log.warning("neo4j is started again: it was up but served nobody")
        except KithmapError:
            _log.warning("neo4j could not be started again yet")
        finally:
            self.idle.set()

    def _wait_for_room(self) -> bool:
        until = self._clock() + PATIENCE_SECONDS
        while not has_room(self._settings):
            if self._clock() > until:
                return False
            time.sleep(LOOK_SECONDS)
        return True
