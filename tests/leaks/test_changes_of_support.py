"""Whatever is done to support, in whatever order, comes to what a small model says.

The services are driven by hypothesis: add, confirm, decline, pause, go on, end, take back, hand
over, move to another post; among them operations that are sent twice and forms that are old.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import data, sampled_from

from app.services.changes import SentForm
from app.services.people import adding, handing_over, own_support, proposals
from app.services.people.adding import Typed
from app.services.people.own_support import Ending, OwnEdge
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.errors import ChangedMeanwhile, Refused
from graph.records.dates import PartialDate, Span
from graph.records.model import Post
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import POSTS
from graph.vocabulary import EndReason, RefusalReason, Role, SupportState
from tests.browsers.site import Site
from tests.worlds.builders import TODAY
from tests.worlds.proof import PROOF

pytestmark = [pytest.mark.neo4j, pytest.mark.proof]

WORKERS = ("hana", "cora")
"""Both of the team that Sue leads."""
OPEN = frozenset({SupportState.PROPOSED, SupportState.ACTIVE, SupportState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class PostEnd:
    practitioner_id: str
    post_id: str
    on: date


END_POST = Query(
    name="end_post_in_a_test",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=PostEnd,
    row=Nothing,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})-[post:WORKS_FOR {id: $post_id}]->(:Agency)
        SET post.to = $on
    """,
)


@dataclass
class Edge:
    """One support as the model has it."""

    worker: str
    post: str
    state: SupportState
    takes_over: str | None = None
    proposed_by: str | None = None
    ended_from: SupportState | None = None


@dataclass
class Model:
    edges: dict[str, Edge] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    """The present post of each worker, by name."""
    person: str | None = None

    def own(self, worker: str) -> dict[str, SupportState]:
        """What a worker finds on their own card: open, and of the post that they hold."""
        return {
            edge_id: edge.state
            for edge_id, edge in self.edges.items()
            if edge.worker == worker and edge.state in OPEN and edge.post == self.posts[worker]
        }

    def for_the_leader(self) -> set[tuple[str, bool]]:
        """What waits for Sue, and whether it was left behind."""
        found = set()
        for edge_id, edge in self.edges.items():
            lives = edge.post == self.posts[edge.worker]
            if edge.state is SupportState.PROPOSED and lives and edge.proposed_by != "sue":
                found.add((edge_id, False))
            if edge.state is SupportState.ACTIVE and not lives:
                found.add((edge_id, True))
        return found


def machine_of(site: Site) -> type[RuleBasedStateMachine]:
    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.model = Model()
            # Somebody like nobody of the runs before: near matches are another test's.
            drawn = uuid4().int
            letters = ["abcdefghijklmnop"[drawn >> 4 * place & 15] for place in range(18)]
            given, family = "".join(letters[:9]).title(), "".join(letters[9:]).title()
            born = PartialDate(date(1980, 1, 1) + timedelta(days=drawn % 14_000))
            self.typed = Typed(given, family, born, "SZ1 4CD", Role.NURSE)
            for worker in (*WORKERS, "sue"):
                self.model.posts[worker] = self._new_post(worker)
            self.last: Callable[[], object] | None = None

        # What is done, and what the model says of it.

        @rule(worker=sampled_from(WORKERS))
        def add(self, worker: str) -> None:
            known = self._own_lines(worker)
            act = partial(adding.add, site.services, self._actor(worker), self._sent(), self.typed)
            if any(edge in self.model.own(worker) for edge in known):
                with pytest.raises(Refused):
                    act()
                return
            if any(e.worker == worker and e.state in OPEN for e in self.model.edges.values()):
                return  # of an earlier post: what then is found is the newcomers' own test
            act()
            self.last = act
            (new,) = self._own_lines(worker).keys() - known.keys()
            self.model.edges[new] = Edge(worker, self.model.posts[worker], SupportState.PROPOSED)

        @precondition(lambda self: self._proposed())
        @rule(choice=data(), yes=sampled_from([True, False]))
        def decide(self, choice: Any, yes: bool) -> None:
            edge_id = choice.draw(sampled_from(self._proposed()))
            at = OwnEdge(self._person(), edge_id)
            page = proposals.proposal_page(site.services, self._actor("sue"), at, str(uuid4()))
            sent = self._sent("sue", edge_id, page.version)
            if yes:
                act = partial(proposals.accept, site.services, self._actor("sue"), at, sent)
            else:
                act = partial(
                    proposals.decline,
                    site.services,
                    self._actor("sue"),
                    at,
                    sent,
                    RefusalReason.OVER,
                )
            act()
            self.last = act
            edge = self.model.edges[edge_id]
            edge.state = SupportState.ACTIVE if yes else SupportState.ENTERED_IN_ERROR
            old = self.model.edges.get(edge.takes_over or "")
            if yes and old is not None and old.state in OPEN - {SupportState.PROPOSED}:
                old.state, old.ended_from = SupportState.ENDED, None

        @precondition(lambda self: self._mine())
        @rule(choice=data(), act=sampled_from(["pause", "resume", "end", "confirm"]))
        def change_own(self, choice: Any, act: str) -> None:
            worker, edge_id = choice.draw(sampled_from(self._mine()))
            edge = self.model.edges[edge_id]
            do = self._doing(act, worker, edge_id)
            if not self._fits(act, edge.state):
                with pytest.raises(ChangedMeanwhile):
                    do()
                return
            do()
            self.last = do
            if act == "end":
                edge.ended_from, edge.state = edge.state, SupportState.ENDED
            elif act != "confirm":
                edge.state = SupportState.SUSPENDED if act == "pause" else SupportState.ACTIVE

        @precondition(lambda self: self._mine())
        @rule(choice=data(), act=sampled_from(["pause", "end", "confirm"]))
        def send_an_old_form(self, choice: Any, act: str) -> None:
            worker, edge_id = choice.draw(sampled_from(self._mine()))
            with pytest.raises(ChangedMeanwhile):
                self._doing(act, worker, edge_id, older=True)()

        @precondition(lambda self: self.last is not None)
        @rule()
        def send_the_last_once_more(self) -> None:
            assert self.last is not None
            self.last()

        @precondition(lambda self: self._own_active())
        @rule(choice=data())
        def hand_over(self, choice: Any) -> None:
            worker, edge_id = choice.draw(sampled_from(self._own_active()))
            (to,) = set(WORKERS) - {worker}
            before = self._own_lines(to)
            act = partial(
                handing_over.hand_over,
                site.services,
                self._actor(worker),
                self._sent(),
                [(self._person(), edge_id)],
                site.council.id(to),
            )
            if any(
                e.takes_over == edge_id and e.state is SupportState.PROPOSED
                for e in self.model.edges.values()
            ):
                with pytest.raises(Refused):
                    act()
                return
            act()
            self.last = act
            (new,) = self._own_lines(to).keys() - before.keys()
            self.model.edges[new] = Edge(
                to, self.model.posts[to], SupportState.PROPOSED, edge_id, worker
            )

        @rule(worker=sampled_from(WORKERS))
        def move_to_another_post(self, worker: str) -> None:
            self.model.posts[worker] = self._new_post(worker)

        # What must hold after each.

        @invariant()
        def every_worker_finds_what_the_model_says(self) -> None:
            for worker in WORKERS:
                assert self._own_lines(worker) == self.model.own(worker), worker

        @invariant()
        def the_leader_is_asked_what_the_model_says(self) -> None:
            mine = self.model.person
            waiting = proposals.to_decide(site.services, self._actor("sue"))
            found = {(each.support_id, each.left) for each in waiting if each.person_id == mine}
            assert found == self.model.for_the_leader()

        # How it is done.

        def _actor(self, worker: str) -> Actor:
            return site.council.worker(worker)

        def _person(self) -> str:
            assert self.model.person is not None
            return self.model.person

        def _new_post(self, worker: str) -> str:
            """The old ones end yesterday; the new one begins today in Sue's team."""
            practitioner, post_id = site.council.id(worker), str(uuid4())
            old = self.model.posts.get(worker, posts.get(worker, site.council.id(f"post-{worker}")))
            if worker != "sue":
                yesterday = TODAY - timedelta(days=1)
                site.database.rows(END_POST, PostEnd(practitioner, old, yesterday))
                post = Post(
                    post_id,
                    site.council.id("health"),
                    Span(TODAY),
                    Role.HEALTH_VISITOR,
                    site.council.id("north"),
                )
                row = {**POSTS.rows.row(post), "practitioner": practitioner}
                site.database.rows(POSTS.store, BulkRows([row]))
                posts[worker] = post_id
                return post_id
            return old

        def _sent(self, worker: str = "", edge_id: str = "", version: int = 0) -> SentForm:
            mark = ""
            if worker:
                actor = self._actor(worker)
                mark = site.services.gateway.version_token(actor, edge_id, version)
            return SentForm(str(uuid4()), "asked", mark)

        def _own_lines(self, worker: str) -> dict[str, SupportState]:
            """Of the person whom this run is about."""
            found: dict[str, SupportState] = {}
            for web in site.services.gateway.my_people(self._actor(worker), str(uuid4())):
                name = web.in_focus[0].name
                if name != f"{self.typed.given_name} {self.typed.family_name}":
                    continue
                self.model.person = web.focus.id
                for line in web.supports:
                    if line.own and line.state in OPEN and line.state is not None:
                        found[line.id] = line.state
            return found

        def _mine(self) -> list[tuple[str, str]]:
            return [(worker, edge) for worker in WORKERS for edge in self.model.own(worker)]

        def _own_active(self) -> list[tuple[str, str]]:
            return [
                (worker, edge)
                for worker in WORKERS
                for edge, state in self.model.own(worker).items()
                if state is SupportState.ACTIVE
            ]

        def _proposed(self) -> list[str]:
            """In the order in which they came: ids are drawn anew each time, and a failure that is
            tried again has to come to the same choice."""
            waiting = {edge for edge, left in self.model.for_the_leader() if not left}
            return [edge for edge in self.model.edges if edge in waiting]

        def _fits(self, act: str, state: SupportState) -> bool:
            if act == "end":
                return True
            return state is (SupportState.SUSPENDED if act == "resume" else SupportState.ACTIVE)

        def _doing(
            self, act: str, worker: str, edge_id: str, *, older: bool = False
        ) -> Callable[[], object]:
            actor, at = self._actor(worker), OwnEdge(self._person(), edge_id)
            web = next(
                web
                for web in site.services.gateway.my_people(actor, str(uuid4()))
                if web.focus.id == at.person_id
            )
            version = next(line.version or 0 for line in web.supports if line.id == edge_id)
            sent = self._sent(worker, edge_id, version - older)
            if act == "end":
                ending = Ending(TODAY, EndReason.DONE)
                return partial(own_support.end, site.services, actor, at, sent, ending)
            do = {
                "pause": own_support.pause,
                "resume": own_support.resume,
                "confirm": own_support.confirm,
            }[act]
            return partial(do, site.services, actor, at, sent)

    posts: dict[str, str] = {}
    return Machine


def test_whatever_is_done_to_support_comes_to_what_the_model_says(site: Site) -> None:
    machine = machine_of(site)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60 if PROOF else 6,
            stateful_step_count=25 if PROOF else 12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
