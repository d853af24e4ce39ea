"""Memory: what one decision has worked out, each once."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

_NOTHING: Any = object()


class Memory:
    """Remembers for as long as it lives: one decision."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made at the first asking under this key."""
        known: T = self._known.get(key, _NOTHING)
        if known is _NOTHING:
            known = self._known[key] = make()
        return known
