"""What a facts query returned, sealed until the policy has looked at it.

import-linter lets only the door import this module: a page that was handed a `Raw` by mistake
can do nothing with it.
"""

from collections.abc import Iterable
from typing import Generic, NoReturn, TypeVar

R = TypeVar("R")


class Raw(Generic[R]):
    """Rows that nobody may look at before the policy has. It cannot be read, listed or printed."""

    __slots__ = ("__rows",)

    def __init__(self, rows: Iterable[R]) -> None:
        self.__rows = tuple(rows)

    def __repr__(self) -> str:
        return "Raw(...)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("facts are not written anywhere")

    def _unsealed(self) -> tuple[R, ...]:
        return self.__rows


def unwrap(raw: Raw[R]) -> tuple[R, ...]:
    """The rows, for the door and the policy only."""
    return raw._unsealed()
