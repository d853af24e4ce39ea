"""What every use case is given: the door to the graph, the clock, and the deployment's settings."""

from dataclasses import dataclass
from typing import TypeVar

from graph.gateway import Gateway

from app.keys import Keys
from app.services.passwords import Passwords
from app.settings import Settings
from graph.clock import Clock, Ids
from graph.database import Database
from graph.facts import PolicySettings
from graph.query import Query
from visualisations.words import Words

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    keys: Keys
    database: Database
    gateway: Gateway
    clock: Clock
    ids: Ids
    passwords: Passwords
    words: Words
    policy: PolicySettings

    def rows(self, query: Query[P, R], params: P) -> list[R]:
        """The rows of a query about accounts, in one transaction of its own.

        It is asked on the leader: a replica may still know a session that has ended.
        """
        return self.database.write(lambda transaction: transaction.rows(query, params))

    def one(self, query: Query[P, R], params: P) -> R | None:
        """The first row, or None."""
        return next(iter(self.rows(query, params)), None)
