"""What every use case is given: the door to the graph, the clock, and the deployment's settings."""

from dataclasses import dataclass
from typing import TypeVar

from app.deployment.keys import Keys
from app.deployment.settings import Settings
from app.services.accounts.passwords import Passwords
from graph.clock import Clock, Ids
from graph.database.driver import Database
from graph.database.query import Query
from graph.door.change import Change
from graph.door.gateway import Gateway
from graph.policy.facts import PolicySettings
from graph.records.viewer import Actor
from visualisations.words import Words

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class SentForm:
    """What a form asked for: sent again after a lost answer, it does nothing twice."""

    op_id: str
    asked: str
    """A digest (`app.services.changes.request_digest`), never of a password."""


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
        return self.database.write(
            lambda transaction: transaction.rows(query, params), self.gateway.limit
        )

    def one(self, query: Query[P, R], params: P) -> R | None:
        """The first row, or None."""
        return next(iter(self.rows(query, params)), None)

    def change(self, actor: Actor, form: SentForm | None = None) -> Change:
        """A change that touches no person; without a form, one that nobody repeats."""
        if form is None:
            return self.gateway.change(actor, self.ids.new())
        return self.gateway.change(actor, form.op_id, request=form.asked)
