"""One thing that waits for somebody, as it stands in their list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from app.services.context import Services
from app.web.frame.permissions import Permission


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be decided. It names nobody whom the reader could not find otherwise: about whom
    it is, its own page tells, and the audit with it."""

    what: str
    """What to decide, in words."""
    since: datetime
    asked_by: str = ""
    """Who asked, in words; empty where nobody did, or nobody may know."""
    url: str = ""
    """The page on which it is decided; empty where there is none yet."""
    number: int = 1
    """How many of its kind one line stands for."""


@dataclass(frozen=True, slots=True)
class KindOfTask:
    """A kind of task: for whom, and how those of whoever is signed in are found."""

    permission: Permission
    find: Callable[[Services], Iterable[Task]]
    """Asked on every page, for the count beside the link: it costs the same whatever is hidden."""
