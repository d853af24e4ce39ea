"""Whatever is done in a family, in whatever order, nobody sees more than a small model says.

The services are driven by hypothesis: agree, say no, take back, link, answer, untie, leave and come
to another family, join two records and part them, expect, bear, die; among them operations that
are sent twice and forms that are old. After each, every worker looks at everybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import data, sampled_from

from app.services.agreements import history, talk
from app.services.agreements.choices import Choices, Decider
from app.services.changes import SentForm
from app.services.families import comparing, ending, joining, page, ties
from app.services.families.ending import Ending
from app.services.families.ties import NEW_FAMILY, NewTie
from app.services.people import births, expecting
from app.services.people.births import Birth
from app.services.people.own_support import OwnEdge
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.errors import ChangedMeanwhile, NotVisible, Refused
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records
from graph.records.dates import PartialDate, Span
from graph.records.model import Family, Membership, Person, Support
from graph.records.viewer import Actor
from graph.storing.store import store
from graph.vocabulary import Kin, Level, Role, Sector, Sex, TieEnd, TieState
from queries.tasks import ASK_TO_COMPARE, Comparisons
from tests.browsers.site import Site
from tests.leaks.family_model import FamilyModel, Record, Said, Waiting
from tests.worlds.builders import TODAY
from tests.worlds.proof import PROOF

pytestmark = [pytest.mark.neo4j, pytest.mark.proof]

SUPPORTED = {
    "ann": ("hana", "tom"),
    "bob": ("tom", "hugo"),
    "cal": ("hugo",),
    "rob": ("gita",),
}
"""Whom each is supported by; Rob is Bob, and nobody knows it."""
STAYS, AWAY = "bob", "rob"
MOTHER, CHILD = "ann", "ida"
TOGETHER = "family 0"
"""Of Ann, and of Bob."""
AGENCY = {"hana": "health", "tom": "school", "hugo": "housing", "gita": "gp"}
COORDINATOR = Actor("a-coordinator-of-a-family", None)


@dataclass(frozen=True, slots=True)
class Death:
    person_id: str
    on: date


DIE = Query(
    name="die_in_a_test",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Death,
    row=Nothing,
    # A death comes with a file; what an import does around it is the imports' own test.
    cypher="MATCH (p:Person {id: $person_id}) SET p.deceased_on = $on, p.stamp = p.stamp + 1",
)


def machine_of(site: Site) -> type[RuleBasedStateMachine]:
    services = site.services

    class Machine(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            """The same four, whom nobody knew before: two of one family, who agreed that its
            workers know of each other, and two of their own."""
            self.model = FamilyModel()
            self.ids = {name: str(uuid4()) for name in (*SUPPORTED, CHILD)}
            self.homes: dict[str, str] = {}
            self.last: Callable[[], object] | None = None
            records = Records()
            for name, workers in SUPPORTED.items():
                home = TOGETHER if name == STAYS else self._named(str(uuid4()))
                edges = {worker: str(uuid4()) for worker in workers}
                self.model.records[name] = Record(edges, {home})
                records += self._stored(name, self.homes[home], edges)
            store(site.database, records)
            for person in (MOTHER, STAYS):
                self._talk(SUPPORTED[person][0], person, (TOGETHER,), yes=True)

        # What is done, and what the model says of it.

        @precondition(lambda self: self._living())
        @rule(choice=data(), yes=sampled_from([True, True, False]))
        def talk_about_agreement(self, choice: Any, yes: bool) -> None:
            worker, person = choice.draw(sampled_from(self._who_may_talk()))
            homes = sorted(self.model.records[person].families)
            named = choice.draw(sampled_from([(), *((home,) for home in homes), tuple(homes)]))
            self._talk(worker, person, named, yes=yes)

        @precondition(lambda self: self._who_may_take_back())
        @rule(choice=data())
        def take_an_agreement_back(self, choice: Any) -> None:
            person = choice.draw(sampled_from(self._who_may_take_back()))
            worker = self.model.word(person).recorder
            actor, person_id = self._actor(worker), self.ids[person]
            told = history.history(services, actor, person_id, str(uuid4()))
            (line,) = (each for each in told.lines if each.stands)
            older = self._sent(worker, line.consent_id, line.version - 1)
            withdraw = partial(history.withdraw, services, actor, person_id, line.consent_id)
            with pytest.raises(ChangedMeanwhile):
                withdraw(older)
            self._do(partial(withdraw, self._sent(worker, line.consent_id, line.version)))
            self.model.records[person].said.append(Said(yes=False))

        @precondition(lambda self: len(self._living()) > 1)
        @rule(choice=data())
        def link(self, choice: Any) -> None:
            worker, person = choice.draw(sampled_from(self._pairs()))
            others = [name for name in self._living() if name != person]
            seen = [name for name in others if self.model.sees(worker, name)]
            relative = choice.draw(sampled_from([*seen, *seen, *seen, *others]))
            homes = sorted(self.model.records[person].families)
            home = choice.draw(sampled_from(["", NEW_FAMILY, *homes]))
            asked = self.homes.get(home, home)
            new = NewTie(self.ids[relative], False, Kin.SIBLING, family=asked)
            actor = self._actor(worker)
            act = partial(ties.link, services, actor, self._sent(), self.ids[person], new)
            if not self.model.sees(worker, relative):
                with pytest.raises(NotVisible):
                    act()
                return
            known = self._told(worker, person)
            self._do(act)
            agreed = self.model.supports(worker, relative)
            fresh = home == NEW_FAMILY
            if agreed:
                made = self._newest_family(person) if fresh else home or None
                self.model.tie(person, relative, made, new=fresh)
                return
            (tie_id,) = self._told(worker, person) - known
            self.model.waiting[tie_id] = Waiting(
                person, relative, worker, home or None, fresh, person_yes=True, relative_yes=False
            )

        @precondition(lambda self: self._to_answer())
        @rule(choice=data(), said=sampled_from([TieState.CONFIRMED] * 3 + [TieState.REFUSED]))
        def answer(self, choice: Any, said: TieState) -> None:
            worker, tie_id, person = choice.draw(sampled_from(self._to_answer()))
            actor, tie = self._actor(worker), self.model.waiting.pop(tie_id)
            sent = self._sent()
            self._do(partial(ties.answer, services, actor, sent, self.ids[person], tie_id, said))
            if said is TieState.CONFIRMED:
                made = self._named(tie_id) if tie.new_family else tie.family
                self.model.tie(tie.person, tie.relative, made, new=tie.new_family)

        @precondition(lambda self: self.model.waiting)
        @rule(choice=data())
        def take_a_link_back(self, choice: Any) -> None:
            tie_id = choice.draw(sampled_from(list(self.model.waiting)))
            tie = self.model.waiting[tie_id]
            if not self.model.supports(tie.asked_by, tie.person):
                return
            actor, said = self._actor(tie.asked_by), TieState.WITHDRAWN
            person_id = self.ids[tie.person]
            self._do(partial(ties.answer, services, actor, self._sent(), person_id, tie_id, said))
            del self.model.waiting[tie_id]

        @precondition(lambda self: self._tied())
        @rule(choice=data(), why=sampled_from([TieEnd.WISH, TieEnd.OTHER]))
        def untie(self, choice: Any, why: TieEnd) -> None:
            worker, person, relative = choice.draw(sampled_from(self._tied()))
            web = self._look(worker, person)
            assert web is not None
            (tie, *_) = (
                each.id
                for each in web.kin
                if (each.person_id, each.relative_id) == (self.ids[person], self.ids[relative])
                and not each.ended
            )
            actor, sent = self._actor(worker), self._sent()
            end = partial(ending.end_tie, services, actor, sent, self.ids[person], tie)
            self._do(partial(end, Ending(why)))
            self.model.untie(worker, person, relative)

        @precondition(lambda self: self._at_home())
        @rule(choice=data())
        def leave_a_family(self, choice: Any) -> None:
            """The other half of a move: a link leads to the new one."""
            worker, person, home = choice.draw(sampled_from(self._at_home()))
            actor, moved = self._actor(worker), Ending(TieEnd.MOVED)
            leave = partial(ending.leave_family, services, actor, self._sent(), self.ids[person])
            self._do(partial(leave, self.homes[home], moved))
            self.model.records[person].families.discard(home)
            if person == STAYS and self.model.parted:
                self.model.parted[AWAY].families.discard(home)

        @precondition(lambda self: self._may_be_joined())
        @rule()
        def join(self) -> None:
            pair = (self.ids[STAYS], self.ids[AWAY])
            task = str(uuid4())
            row = {"id": task, "kind": "may_be_known", "about": list(pair)}
            now = site.clock.now()
            site.database.rows(ASK_TO_COMPARE, Comparisons(now, [row]))
            sent = self._sent()
            same = partial(comparing.same_person, services, COORDINATOR, sent, task, pair)
            joined = same(guarded=False)
            assert joined is not None
            self.join_id, self.last = joined, partial(same, guarded=False)
            self.model.join(STAYS, AWAY)

        @precondition(lambda self: self.model.parted)
        @rule()
        def part(self) -> None:
            part = partial(joining.part, services, COORDINATOR, self._sent(), self.join_id, [])
            self._do(partial(part, guarded=False))
            self.model.part(STAYS, AWAY)

        @precondition(lambda self: self._may_expect())
        @rule(choice=data())
        def expect(self, choice: Any) -> None:
            worker = choice.draw(sampled_from(self._may_expect()))
            edge_id = self.model.records[MOTHER].supports[worker]
            web = self._look(worker, MOTHER)
            assert web is not None
            version = next(each.version or 0 for each in web.supports if each.id == edge_id)
            edge = OwnEdge(self.ids[MOTHER], edge_id)
            since = date(2026, 3, 1)
            note = partial(expecting.note, services, self._actor(worker), edge)
            with pytest.raises(ChangedMeanwhile):
                note(self._sent(worker, edge_id, version - 1), since, meets=True)
            self._do(partial(note, self._sent(worker, edge_id, version), since, meets=True))
            self.model.expecting = (MOTHER, worker)
            self.model.sensitive.add(edge_id)

        @precondition(lambda self: self.model.expecting)
        @rule(worker=sampled_from(sorted(SUPPORTED[MOTHER])))
        def bear(self, worker: str) -> None:
            assert self.model.expecting is not None
            _, noted = self.model.expecting
            actor, birth = self._actor(worker), Birth(("Ida",), "Reed", TODAY)
            act = partial(births.record, services, actor, self._sent(), self.ids[MOTHER], birth)
            if worker != noted:
                with pytest.raises(Refused):
                    act()
                return
            before = self._kin(worker, MOTHER)
            self._do(act)
            (self.ids[CHILD],) = self._kin(worker, MOTHER) - before
            web = self._look(worker, CHILD)
            assert web is not None
            (edge_id,) = (line.id for line in web.supports)
            self.model.bear(MOTHER, CHILD, {worker: edge_id})

        @precondition(lambda self: self._may_die())
        @rule(choice=data())
        def die(self, choice: Any) -> None:
            person = choice.draw(sampled_from(self._may_die()))
            site.database.rows(DIE, Death(self.ids[person], TODAY))
            self.model.records[person].dead = True

        @precondition(lambda self: self.last is not None)
        @rule()
        def send_the_last_once_more(self) -> None:
            assert self.last is not None
            self.last()

        # What must hold after each.

        @invariant()
        def everybody_sees_what_the_model_says(self) -> None:
            for worker in AGENCY:
                for person in self.model.records:
                    web = self._look(worker, person)
                    assert (web is not None) == self.model.sees(worker, person), (worker, person)
                    if web is None:
                        continue
                    lines = {line.id for line in web.supports_of(self.ids[person])}
                    assert lines == self.model.lines(worker, person), (worker, person)
                    if self.model.supports(worker, person):
                        kin = {self.ids[each] for each in self.model.records[person].ties}
                        assert self._kin(worker, person) == kin, (worker, person)

        @invariant()
        def a_record_that_was_led_away_is_nobodys_page(self) -> None:
            if self.model.parted:
                assert all(self._look(worker, AWAY) is None for worker in AGENCY)

        @invariant()
        def everybody_is_asked_what_the_model_says(self) -> None:
            names = {person_id: name for name, person_id in self.ids.items()}
            for worker in AGENCY:
                waiting = page.ties_to_answer(services, self._actor(worker))
                found = {
                    (each.tie_id, names[each.person_id])
                    for each in waiting
                    if each.person_id in names
                }
                assert found == self.model.asked_of(worker), worker

        # How it is done.

        def _do(self, act: Callable[[], object]) -> None:
            """A second later than the last, and once more whenever it is drawn."""
            site.clock.forward(seconds=1)
            act()
            self.last = act

        def _talk(self, worker: str, person: str, named: Sequence[str], *, yes: bool) -> None:
            choices = Choices(
                Decider.SELF,
                known=Level.CONTACT if yes else Level.HIDDEN,
                sectors=frozenset(Sector),
                families=frozenset(self.homes[home] for home in named),
                months=12,
            )
            actor, person_id = self._actor(worker), self.ids[person]
            version = talk.talk_page(services, actor, person_id, str(uuid4()), Choices()).version

            def act(older: int = 0) -> Callable[[], object]:
                sent = self._sent(worker, talk.record_of(person_id), version - older)
                return partial(talk.record, services, actor, person_id, sent, choices, no=not yes)

            if version:
                with pytest.raises(ChangedMeanwhile):
                    act(older=1)()
            self._do(act())
            said = Said(yes, frozenset(named) if yes else frozenset(), worker)
            self.model.records[person].said.append(said)

        def _actor(self, worker: str) -> Actor:
            return site.council.worker(worker)

        def _sent(self, worker: str = "", record: str = "", version: int = 0) -> SentForm:
            mark = ""
            if worker:
                mark = services.gateway.version_token(self._actor(worker), record, version)
            return SentForm(str(uuid4()), "asked", mark)

        def _look(self, worker: str, person: str) -> SupportWeb | None:
            focus = Focus(FocusKind.PERSON, self.ids[person])
            try:
                return services.gateway.support_web(self._actor(worker), focus, str(uuid4()))
            except NotVisible:
                return None

        def _kin(self, worker: str, person: str) -> set[str]:
            """Ids of those who stand on somebody's record today."""
            web = self._look(worker, person)
            own = self.ids[person]
            kin = web.kin if web is not None else ()
            return {each.relative_id for each in kin if each.person_id == own and not each.ended}

        def _told(self, worker: str, person: str) -> set[str]:
            """Ids of the ties that wait, as the editor of somebody's family tells them."""
            person_id = self.ids[person]
            editor = page.family_editor(services, self._actor(worker), person_id, str(uuid4()))
            return {each.id for each in editor.waiting}

        def _newest_family(self, person: str) -> str:
            worker = next(iter(self.model.records[person].supports))
            web = self._look(worker, person)
            assert web is not None
            seen = web.person(self.ids[person])
            assert seen is not None
            known = {self.homes[home] for home in self.model.records[person].families}
            (made,) = set(seen.family_ids) - known
            return self._named(made)

        def _named(self, family_id: str) -> str:
            """Families go by the order in which they came: ids are drawn anew each time, and a
            failure that is tried again has to come to the same choice."""
            name = f"family {len(self.homes)}"
            self.homes[name] = family_id
            return name

        def _living(self) -> list[str]:
            """Whom anything is done about; the child is only looked at."""
            return [
                name
                for name, record in self.model.records.items()
                if not record.dead and name != CHILD
            ]

        def _pairs(self) -> list[tuple[str, str]]:
            return [(worker, name) for name in self._living() for worker in self._own_workers(name)]

        def _own_workers(self, person: str) -> list[str]:
            return sorted(self.model.records[person].supports)

        def _who_may_talk(self) -> list[tuple[str, str]]:
            """Whoever writes down a word while two records are one works with the one that stays:
            else it waits for its recorder once they are parted."""
            came = self.model.parted[AWAY].supports if self.model.parted else {}
            return [each for each in self._pairs() if each[0] not in came]

        def _who_may_take_back(self) -> list[str]:
            return [name for name in self._living() if self.model.word(name).yes]

        def _to_answer(self) -> list[tuple[str, str, str]]:
            return [
                (worker, tie_id, person)
                for worker in AGENCY
                for tie_id in self.model.waiting
                for waits, person in self.model.asked_of(worker)
                if waits == tie_id
            ]

        def _tied(self) -> list[tuple[str, str, str]]:
            return [
                (worker, person, relative)
                for worker, person in self._pairs()
                for relative in sorted(self.model.records[person].ties)
                if relative != CHILD
            ]

        def _at_home(self) -> list[tuple[str, str, str]]:
            return [
                (worker, person, home)
                for worker, person in self._pairs()
                for home in sorted(self.model.records[person].families)
            ]

        def _may_be_joined(self) -> bool:
            """Nothing that hangs on the one is also on the other."""
            away = self.model.records.get(AWAY)
            named = {
                each for tie in self.model.waiting.values() for each in (tie.person, tie.relative)
            }
            return (
                away is not None
                and not away.ties
                and AWAY not in named
                and not any(self.model.records[each].dead for each in (STAYS, AWAY))
                and not away.families & self.model.records[STAYS].families
            )

        def _may_expect(self) -> list[str]:
            """Once; and only who knows of none notes it."""
            done = self.model.expecting or CHILD in self.model.records
            return [] if done or self.model.records[MOTHER].dead else self._own_workers(MOTHER)

        def _may_die(self) -> list[str]:
            """One of them, and nobody who is waited for: what a death leaves open is the
            coordinator's own test."""
            if any(record.dead for record in self.model.records.values()):
                return []
            named = {
                each for tie in self.model.waiting.values() for each in (tie.person, tie.relative)
            }
            busy = {MOTHER} if self.model.expecting else set[str]()
            busy |= {STAYS, AWAY} if self.model.parted else set()
            return [name for name in self._living() if name not in named | busy]

        def _stored(self, name: str, home: str, edges: dict[str, str]) -> Records:
            person_id = self.ids[name]
            born = PartialDate(date(1990, 1, 1))
            sex = Sex.FEMALE if name == MOTHER else Sex.MALE
            supports = tuple(
                Support(
                    edge,
                    site.council.id(worker),
                    site.council.id(AGENCY[worker]),
                    person_id,
                    Role.OTHER,
                    span=Span(date(2026, 1, 10)),
                    confirmed_on=date(2026, 5, 4),
                    post_id=site.council.id(f"post-{worker}"),
                )
                for worker, edge in edges.items()
            )
            return Records(
                people=(Person(person_id, name.title(), "Reed", sex=sex, birth_date=born),),
                families=(Family(home),),
                memberships=(Membership(str(uuid4()), person_id, home),),
                supports=supports,
            )

    return Machine


def test_whatever_is_done_in_a_family_shows_what_the_model_says(site: Site) -> None:
    run_state_machine_as_test(
        machine_of(site),
        settings=settings(
            max_examples=60 if PROOF else 5,
            stateful_step_count=25 if PROOF else 12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
