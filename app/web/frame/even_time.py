"""What is hidden and what does not exist take the same time to say so.

Both run the same statements, but somebody hidden has edges and agreements to be judged, and nobody
has none. So each such answer waits until nearly every other of late would have been ready too.
"""

import time
from collections import deque
from threading import Lock

from flask import Flask, current_app, g

_EXTENSION = "kithmap_even_time"
_KEPT = 256
_SHARE = 0.97
"""Of the answers of late that were ready in that time."""
_STEP = 0.01
"""Waits end on whole steps, so that what is left of a difference is smaller than chance."""
_LONGEST = 1.0
"""On a machine that is busy beyond that, chance is larger than any difference."""


class EvenTime:
    """Remembers how long the answers of late took. Safe to share between threads."""

    def __init__(self) -> None:
        self._took: deque[float] = deque(maxlen=_KEPT)
        self._lock = Lock()

    def still_to_wait(self, took: float) -> float:
        """Seconds for an answer that is ready after `took` seconds."""
        with self._lock:
            self._took.append(took)
            ordered = sorted(self._took)
        usual = min(ordered[int(_SHARE * (len(ordered) - 1))], _LONGEST)
        steps = int(max(usual, took) / _STEP) + 1
        return max(0.0, steps * _STEP - took)


def take_even_time(app: Flask) -> None:
    app.extensions[_EXTENSION] = EvenTime()


def wait_like_others() -> None:
    """Called where nothing is shown, with everything else done and no lock held."""
    even: EvenTime | None = current_app.extensions.get(_EXTENSION)
    if even is not None and "began" in g:
        time.sleep(even.still_to_wait(time.monotonic() - g.began))
