"""What every use case is given: the door to the graph, the clock, and the deployment's settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.deployment.keys import Keys
from app.deployment.settings import Settings
from app.services.accounts.passwords import Passwords
from app.services.changes import SentForm
from graph.clock import Clock, Ids
from graph.door.change import Change
from graph.door.disclosure import Proposed
from graph.door.first_statements import Touched
from graph.door.gateway import Gateway
from graph.door.locking import Find
from graph.door.newcomers import Newcomer
from graph.policy.facts import Focus, PolicySettings
from graph.records.viewer import Actor
from visualisations.words import Words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    keys: Keys
    gateway: Gateway
    clock: Clock
    ids: Ids
    passwords: Passwords
    words: Words
    policy: PolicySettings

    def change(
        self,
        actor: Actor,
        form: SentForm | None = None,
        touches: Sequence[Touched] = (),
        sees: Focus | Sequence[Focus] | None = None,
        find: Find | None = None,
        newcomer: Newcomer | None = None,
        confirms: Proposed | None = None,
    ) -> Change:
        """A change as a form asks for it; without a form, one that nobody repeats.

        `touches` are the people and families whose locks it needs, `find` finds more of them,
        `sees` is what the actor must be able to see, `newcomer` whom they add, and `confirms` a
        colleague's proposal that they decide about. Raises what `Gateway.change` raises.
        """
        sent = form or SentForm(self.ids.new(), "")
        return self.gateway.change(
            actor, sent.op_id, touches, sent.asked, sees, sent.version, find, newcomer, confirms
        )

    def together(self, work: Callable[["Services"], T]) -> T:
        """What `work` comes to with services that read in one transaction; see `Gateway.together`.
        It may run more than once."""
        return self.gateway.together(lambda gateway: work(replace(self, gateway=gateway)))
