"""What every use case is given: the door to the graph, the clock, and the deployment's settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.deployment.keys import Keys
from app.deployment.settings import Settings
from app.services.accounts.passwords import Passwords
from app.services.changes import SentForm
from graph.clock import Clock, Ids
from graph.database.driver import Database
from graph.database.query import Query
from graph.door.change import Change
from graph.door.first_statements import Touched
from graph.door.gateway import Gateway
from graph.policy.facts import Focus, PolicySettings
from graph.records.viewer import Actor
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
        return self.database.write(
            lambda transaction: transaction.rows(query, params), self.gateway.limit
        )

    def one(self, query: Query[P, R], params: P) -> R | None:
        """The first row, or None."""
        return next(iter(self.rows(query, params)), None)

    def change(
        self,
        actor: Actor,
        form: SentForm | None = None,
        touches: Sequence[Touched] = (),
        sees: Focus | None = None,
    ) -> Change:
        """A change as a form asks for it; without a form, one that nobody repeats.

        `touches` are the people and families whose locks it needs, `sees` is what the actor must
        be able to see. Raises what `Gateway.change` raises.
        """
        sent = form or SentForm(self.ids.new(), "")
        return self.gateway.change(
            actor, sent.op_id, touches, request=sent.asked, sees=sees, version=sent.version
        )
