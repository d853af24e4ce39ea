"""What the door lets others notice of its own work, as counts and seconds: never who or whom."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from graph.audit.entry import Anchor


class Work(StrEnum):
    DISCLOSURE = "disclosure"
    CHANGE = "change"


class Observer(Protocol):
    """Somebody who counts. Called on the threads that do the work, so it must be quick."""

    def held(self, work: Work, seconds: float) -> None:
        """The locks are held, or were given up, so long after they were first asked for. A
        disclosure reads its facts in the same statement, so there it is both."""

    def begun_again(self, work: Work) -> None:
        """A lock was not given, two waited for each other, or people moved: once more."""

    def entry_committed(self) -> None:
        """An audit entry is stored, and nothing was sent yet."""

    def entry_anchored(self) -> None:
        """The journal outside the database has the line of that entry."""


class Nobody:
    """The observer that looks away."""

    def held(self, work: Work, seconds: float) -> None: ...

    def begun_again(self, work: Work) -> None: ...

    def entry_committed(self) -> None: ...

    def entry_anchored(self) -> None: ...


NOBODY = Nobody()


def observed(
    anchor: Callable[[Anchor], None] | None, observer: Observer
) -> Callable[[Anchor], None]:
    """The same anchor, with its entries counted before it is called and after it came back."""

    def anchor_and_tell(entry: Anchor) -> None:
        observer.entry_committed()
        if anchor is not None:
            anchor(entry)
            observer.entry_anchored()

    return anchor_and_tell
