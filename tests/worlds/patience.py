"""What people do who are told that many are at work just now."""

from collections.abc import Callable
from typing import TypeVar

from graph.errors import Busy

T = TypeVar("T")


def patiently(act: Callable[[], T]) -> T:
    """Try again where others were in the way too long: that is what the message asks for."""
    for _ in range(20):
        try:
            return act()
        except Busy:
            continue
    return act()
