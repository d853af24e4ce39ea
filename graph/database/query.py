"""One query, one object: its name, its Cypher, what goes in and what comes out.

A query that does not say who it is for, whose parameters or columns are not those it declares,
or that writes without saying whose stamp it moves, cannot be made, so it cannot be registered.
"""

import re
from dataclasses import dataclass, fields
from enum import Enum, StrEnum
from functools import cached_property
from typing import Any, Generic, LiteralString, TypeVar

from graph.database.cypher_text import parameters_of, returned_columns

P = TypeVar("P")
R = TypeVar("R")


class Audience(StrEnum):
    """Whom the rows are for. Only FACTS hold links between people and services."""

    FACTS = "facts"
    """For the policy alone: the rows come sealed as `Raw`."""
    OWN_RECORD = "own_record"
    """What an account may know of itself."""
    ADMINISTRATION = "administration"
    """Accounts, agencies, settings; no person."""
    DIRECTORY = "directory"
    """Agencies, services and professionals' cards: open to every signed-in worker."""
    SIGN_IN = "sign_in"
    UPKEEP = "upkeep"
    """The machinery itself: storing, locks, the audit, the schema."""


class Access(Enum):
    READ = "read"
    WRITE = "write"


class Touch(StrEnum):
    """A kind of node whose stamp a write moves, and which is locked before it runs."""

    PERSON = "person"
    FAMILY = "family"


NOTHING_TOUCHED: frozenset[Touch] = frozenset()
"""For writes that no policy decision depends on."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No parameters, or no row."""


@dataclass(frozen=True)
class Query(Generic[P, R]):
    """A named query. `params` and `row` are dataclasses; their fields are `$names` and columns.

    `touches` must be given for every WRITE: the kinds of node whose stamp the change moves.
    Raises ValueError where the Cypher and the declaration differ.
    """

    name: str
    audience: Audience
    access: Access
    params: type[P]
    row: type[R]
    cypher: LiteralString
    touches: frozenset[Touch] | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise ValueError(f"{self.name!r} is no name of a query")
        declared = _names(self.params)
        if set(declared) != parameters_of(self.cypher):
            raise ValueError(f"{self.name} declares other parameters than its Cypher uses")
        if _names(self.row) != returned_columns(self.cypher):
            raise ValueError(f"{self.name} declares other columns than its Cypher returns")
        if (self.access is Access.WRITE) != (self.touches is not None):
            raise ValueError(f"{self.name} must say what it touches if it writes, and only then")

    def values(self, params: P) -> dict[str, Any]:
        """The parameters as the driver takes them. Sets travel as sorted lists."""
        if type(params) is not self.params:
            raise TypeError(f"{self.name} takes {self.params.__name__}")
        return {name: _plain(getattr(params, name)) for name in self.parameter_names}

    @cached_property
    def parameter_names(self) -> tuple[str, ...]:
        return _names(self.params)


def _names(declared: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(declared))


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset | set):
        return sorted(value)
    return value
