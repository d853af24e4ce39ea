"""An outage of Neo4j, as one process sees it: one thread asks whether it is back, nobody else.

Without it each request would find out for itself, four seconds long, while others queue behind it.
"""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread, get_ident

from graph.errors import DatabaseUnavailable

_log = logging.getLogger("kithmap.database")

PAUSE_SECONDS = 0.25
"""Between two questions whether Neo4j is back."""

AFTERWARDS_SECONDS = 15.0
"""A request that began before the outage has its answer, or none, by then."""


class Outage:
    """Begun by whoever loses a connection; over as soon as `is_back` says so."""

    def __init__(
        self, is_back: Callable[[], bool], afterwards: Callable[[], None], patience: float
    ) -> None:
        """`is_back` asks Neo4j, for as long as a connection may take, and makes it ready for use;
        `afterwards` tidies up once nobody can be in the middle of the outage any more. Others
        wait for the end `patience` seconds: a blink is not noticed."""
        self._patience = patience
        self._is_back = is_back
        self._afterwards = afterwards
        self._lock = Lock()
        self._back = Event()
        self._back.set()
        self._closed = Event()
        self._asking: int | None = None

    def pass_or_raise(self) -> None:
        """Return at once while all is well; raises DatabaseUnavailable during an outage."""
        if self._back.is_set() or self._asking == get_ident():
            return
        if not self._back.wait(self._patience):
            raise DatabaseUnavailable(
                "The database is not available just now. Nothing was saved; try again."
            )

    def begin(self) -> None:
        """A connection was lost. The asking thread itself begins nothing."""
        with self._lock:
            if self._asking == get_ident() or not self._back.is_set() or self._closed.is_set():
                return
            self._back.clear()
            Thread(target=self._ask, daemon=True, name="kithmap-outage").start()

    @property
    def closed(self) -> bool:
        return self._closed.is_set()

    def close(self) -> None:
        """Stop asking; whoever waits goes on, and finds out for itself."""
        self._closed.set()
        self._back.set()

    def _ask(self) -> None:
        self._asking = get_ident()
        while not self._closed.is_set():
            if self._answered():
                self._asking = None
                self._back.set()
                self._closed.wait(AFTERWARDS_SECONDS)
                self._afterwards()
                return
            self._closed.wait(PAUSE_SECONDS)

    def _answered(self) -> bool:
        try:
            return self._is_back()
        except Exception as error:  # noqa: BLE001 - whoever stops asking never learns that it is back
            _log.warning("asking whether neo4j is back met a %s", type(error).__name__)
            return False
