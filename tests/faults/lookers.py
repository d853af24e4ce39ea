"""A process that asks who is around people, in every way that the door has, until it is killed.

Each request comes from an account of its own, so that whatever the audit says of it is found by
that. What was asked and what came out is noted in a file outside the database.
"""

import json
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import uuid4

from graph.audit.entry import Anchor
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.door.first_statements import person
from graph.door.gateway import Gateway
from graph.errors import Conflict, DatabaseUnavailable, NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, Tie
from queries.door import open_gateway
from queries.support import SET_OWN_TIE, NewTie
from tests.faults.own_neo4j import AUDIT_KEY
from tests.proxies.commit_thief import CommitThief, Fate

STOLEN = 0.3
"""Which part of the commits gets lost on the wire, where there is one."""
FATES = (Fate.REPLY_LOST, Fate.CUT_AT_ONCE, Fate.NEVER_ARRIVES)
NO_VERSION = -1
"""A version that nothing has: the change that looked is refused."""


@dataclass(frozen=True)
class OwnEdge:
    worker: str
    person: str
    edge: str


@dataclass(frozen=True)
class Watch:
    """What one process is given."""

    address: Neo4jAddress
    notes: Path
    account: str
    """What its accounts' ids begin with."""
    workers: tuple[str, ...]
    focuses: tuple[Focus, ...]
    edges: tuple[OwnEdge, ...]
    requests: int
    dies_after: int | None = None
    """After the commit of so many entries, and before the answer."""
    wire: bool = False
    """Whether commits get lost on the way to the database."""


@dataclass(frozen=True)
class Answer:
    """What one request came to. None where it has not come to anything."""

    account: str
    way: str
    outcome: str | None
    shown: frozenset[str]
    """`person edge level`, as in the audit but without the stamps."""


def look(watch: Watch) -> None:
    """The process."""
    if not watch.wire:
        with Database(watch.address) as database:
            _look_around(watch, database, None)
        return
    with CommitThief(watch.address) as thief, Database(thief.address) as database:
        _look_around(watch, database, thief)


def answers_in(notes: Path) -> list[Answer]:
    """What was asked for, and what came of it."""
    asked: dict[str, str] = {}
    ended: dict[str, tuple[str, list[str]]] = {}
    for line in notes.read_text().splitlines() if notes.exists() else []:
        account, word, *rest = json.loads(line)
        if word == "asked":
            asked[account] = rest[0]
        else:
            ended[account] = (word, rest[0])
    answers = []
    for account, way in asked.items():
        outcome, shown = ended.get(account, (None, []))
        answers.append(Answer(account, way, outcome, frozenset(shown)))
    return answers


def _look_around(watch: Watch, database: Database, thief: CommitThief | None) -> None:
    entries = 0

    def die_in_between(_: Anchor) -> None:
        nonlocal entries
        entries += 1
        if entries == watch.dies_after:
            os.kill(os.getpid(), signal.SIGKILL)

    gateway = open_gateway(database, AUDIT_KEY, anchor=die_in_between)
    chance = Random(watch.account)
    ways = tuple(WAYS)
    for number in range(watch.requests):
        account, way = f"{watch.account}-{number}", chance.choice(ways)
        if thief is not None:
            thief.leave()
            if chance.random() < STOLEN:
                thief.steal_next(chance.choice(FATES))
        _note(watch, account, "asked", way)
        try:
            webs = WAYS[way](gateway, watch, account, chance)
        except NotVisible:
            _note(watch, account, "denied", [])
        except DatabaseUnavailable:
            _note(watch, account, "unavailable", [])
        else:
            _note(watch, account, "answered", _lines(webs))


def _lines(webs: Sequence[SupportWeb]) -> list[str]:
    people = {f"{one.id} - {int(one.reached)}" for web in webs for one in web.people}
    edges = {
        f"{edge.person_id} {edge.id} {int(edge.level)}" for web in webs for edge in web.supports
    }
    return sorted(people | edges)


def _one(gateway: Gateway, watch: Watch, account: str, chance: Random) -> Sequence[SupportWeb]:
    actor = Actor(account, None, chance.choice(watch.workers))
    return [gateway.support_web(actor, chance.choice(watch.focuses), str(uuid4()))]


def _many(gateway: Gateway, watch: Watch, account: str, chance: Random) -> Sequence[SupportWeb]:
    return gateway.my_people(Actor(account, None, chance.choice(watch.workers)), str(uuid4()))


def _changed(gateway: Gateway, watch: Watch, account: str, chance: Random) -> Sequence[SupportWeb]:
    return _change(gateway, chance.choice(watch.edges), account, None)


def _refused(gateway: Gateway, watch: Watch, account: str, chance: Random) -> Sequence[SupportWeb]:
    return _change(gateway, chance.choice(watch.edges), account, NO_VERSION)


def _change(
    gateway: Gateway, own: OwnEdge, account: str, version: int | None
) -> Sequence[SupportWeb]:
    """Look at a person and change one's own edge, or be refused to."""
    actor, focus = Actor(account, None, own.worker), Focus(FocusKind.PERSON, own.person)
    seen: Sequence[SupportWeb] = ()
    with (
        suppress(Conflict),
        gateway.change(actor, str(uuid4()), [person(own.person)], sees=focus) as change,
    ):
        if version is None:
            (line,) = (each for each in change.web.supports if each.id == own.edge)
            version = line.version or 0
        new = NewTie(own.edge, own.person, own.worker, version, Tie.STRONG)
        seen = change.webs
        change.one(SET_OWN_TIE, new)
        change.record(AuditTag.SUPPORT_TIE_CHANGED, own.edge)
        change.commit()
    return seen


WAYS: Mapping[str, Callable[[Gateway, Watch, str, Random], Sequence[SupportWeb]]] = {
    "support_web": _one,
    "my_people": _many,
    "change": _changed,
    "refused change": _refused,
}
"""Every way in which the door hands out who is around somebody."""


def _note(watch: Watch, account: str, word: str, what: object) -> None:
    line = json.dumps([account, word, what]) + "\n"
    handle = os.open(watch.notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
    finally:
        os.close(handle)
