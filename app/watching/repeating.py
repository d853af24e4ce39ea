"""Does something again and again on a thread of its own, as long as a `with` lasts."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

_STOP_SECONDS = 10.0
"""How long the end waits for what is under way."""


@contextmanager
def repeated(seconds: float, name: str, do: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """`do` is called every so many seconds and raises nothing.

    Gives a function that ends it; it is called at the end of the `with` too. It says whether this
    is the process that began: one that was forked from here leaves by the same way, and what the
    beginning one still has to do is none of its business.
    """
    over, owner = Event(), os.getpid()

    def keep_on() -> None:
        while not over.wait(seconds):
            do()

    thread = Thread(target=keep_on, name=name, daemon=True)

    def end() -> bool:
        if os.getpid() != owner:
            return False
        over.set()
        thread.join(_STOP_SECONDS)
        return True

    thread.start()
    try:
        yield end
    finally:
        end()
