"""Promise 8: of many who edit one record at once, nobody's acknowledged edit is lost.

`python -m tests.faults contended` runs this part alone. Each edit is made as by a form: the version
is read, and only later sent with what was changed.
"""

import multiprocessing
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from random import Random
from uuid import uuid4

from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.door.first_statements import person
from graph.door.gateway import Gateway
from graph.errors import Conflict, DatabaseUnavailable
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, Tie
from queries.door import open_gateway
from queries.support import OWN_SUPPORT, SET_OWN_TIE, NewTie, OwnSupportAt
from tests.faults.deeds import STORED_OPS, Asked, crowd_of, crowd_records
from tests.faults.own_neo4j import AUDIT_KEY, PATIENT, own_neo4j
from tests.worlds.council import settle

WRITERS = 50
FULL = 200
"""Edits of each writer."""
PROCESSES = 2
PATIENCE = 40
"""How often an edit is sent again where others are in the way too long."""


@dataclass(frozen=True)
class Edit:
    """One edit, and what its writer was told."""

    op: str
    base: int
    tie: Tie
    won: bool


@dataclass(frozen=True)
class Share:
    """What one process is given."""

    address: Neo4jAddress
    record: OwnSupportAt
    edits: int


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures; with `scale` 1 that is 50 writers with 200 edits each."""
    with own_neo4j() as address:
        return contend(address, max(1, round(FULL * scale)))


def contend(address: Neo4jAddress, edits: int) -> dict[str, int | float]:
    """The figures, from one record of its own on a server that others may use too."""
    with Database(address, PATIENT) as database:
        crowd = crowd_of(settle(database, crowd_records(1, 1)))
        (at, edge), *_ = crowd.edges.items()
        share = Share(address, OwnSupportAt(edge, at[1], at[0]), edits)
        writers = [range(number, WRITERS, PROCESSES) for number in range(PROCESSES)]
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(PROCESSES, context) as processes:
            made = list(processes.map(partial(_process, share), writers))
        told = [edit for edits_of_one in made for edit in edits_of_one]
        return _figures(database, share.record, told)


def _process(share: Share, writers: Sequence[int]) -> list[Edit]:
    with Database(share.address) as database, ThreadPoolExecutor(len(writers)) as many:
        gateway = open_gateway(database, AUDIT_KEY)
        made = many.map(lambda writer: _writer(gateway, share, writer), writers)
        return [edit for edits_of_one in made for edit in edits_of_one]


def _writer(gateway: Gateway, share: Share, number: int) -> list[Edit]:
    actor, chance = Actor(f"account-{number}"), Random(number)
    return [
        _edit(gateway, actor, share.record, chance.choice(list(Tie))) for _ in range(share.edits)
    ]


def _edit(gateway: Gateway, actor: Actor, at: OwnSupportAt, tie: Tie) -> Edit:
    base = _read(gateway, actor, at)
    op = str(uuid4())
    new = NewTie(at.support_id, at.person_id, at.practitioner_id, base, tie)
    for _ in range(PATIENCE):
        try:
            with gateway.change(actor, op, [person(at.person_id)]) as change:
                row = change.one(SET_OWN_TIE, new)
                change.record(AuditTag.SUPPORT_TIE_CHANGED, at.support_id)
                change.commit(str(row.version))
        except Conflict:
            return Edit(op, base, tie, won=False)
        except DatabaseUnavailable:
            continue
        return Edit(op, base, tie, won=True)
    raise TimeoutError("others were in the way all the time")


def _read(gateway: Gateway, actor: Actor, at: OwnSupportAt) -> int:
    for _ in range(PATIENCE):
        try:
            (now,) = gateway.read(actor, OWN_SUPPORT, at)
        except DatabaseUnavailable:
            continue
        return now.version
    raise TimeoutError("the record could not be read")


def _figures(
    database: Database, record: OwnSupportAt, told: Sequence[Edit]
) -> dict[str, int | float]:
    """Compare what the writers were told with the record and its history."""
    won = {edit.op: edit for edit in told if edit.won}
    bases = Counter(edit.base for edit in won.values())
    history = {row.op: row for row in database.rows(STORED_OPS, Asked([e.op for e in told]))}
    (now,) = database.rows(OWN_SUPPORT, record)
    same_base = sum(count - 1 for count in bases.values())
    unmarked = sum(
        (history[op].result, history[op].entries) != (str(edit.base + 1), 1)
        for op, edit in won.items()
    )
    marked_though_refused = sum(
        history[edit.op].result is not None or history[edit.op].entries > 0
        for edit in told
        if not edit.won
    )
    last = max(won.values(), key=lambda edit: edit.base)
    wrong_end = abs(now.version - 1 - len(won)) + int(now.tie != last.tie)
    return {
        "contended_edits": len(told),
        "edits_won": len(won),
        "edits_in_conflict": len(told) - len(won),
        "lost_updates": same_base + unmarked + marked_though_refused + wrong_end,
    }
