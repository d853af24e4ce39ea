"""Promise 10: whoever was shown stands in the audit, whatever dies in between.

`python -m tests.faults logged` runs this part alone. Processes look at people in every way that the
door has; some are killed at random moments, some between the commit and the answer, and some lose
commits on the wire. Then every answer that came out is looked up in the audit.
"""

import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.context import SpawnProcess
from pathlib import Path
from random import Random
from uuid import uuid4

from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.database.query import Access, Audience, Query
from graph.policy.facts import Focus, FocusKind
from tests.faults.lookers import Answer, OwnEdge, Watch, answers_in, look
from tests.faults.own_neo4j import PATIENT, own_neo4j
from tests.worlds.builders import agreement
from tests.worlds.council import Council, settle
from tests.worlds.town import EDGES, FAMILIES, PEOPLE, TOWN, WORKERS

FULL = 10
"""Processes; two at a time."""
AT_ONCE = 2
REQUESTS = 400
KILLED_WITHIN_SECONDS = 4.0
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True)
class Accounts:
    prefix: str


@dataclass(frozen=True)
class Told:
    account: str
    shown: tuple[str, ...]


TOLD_OF = Query(
    name="told_of",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Accounts,
    row=Told,
    cypher="""
        MATCH (e:AuditEntry)
        WHERE e.actor STARTS WITH $prefix
        RETURN e.actor AS account, e.shown AS shown
    """,
)


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures; with `scale` 1 from 16 processes with up to 400 requests each."""
    with own_neo4j() as address:
        return disclose(address, max(4, round(FULL * scale)), REQUESTS)


def disclose(address: Neo4jAddress, processes: int, requests: int) -> dict[str, int | float]:
    """The figures, from a town of its own on a server that others may use too.

    Of four processes one is let be, one loses commits on the wire, one dies between a commit and
    its answer, and one is killed at any moment.
    """
    prefix, chance = str(uuid4()), Random(1)
    with Database(address, PATIENT) as database, tempfile.TemporaryDirectory() as folder:
        town = settle(database, TOWN + agreement("dawn") + agreement("kai", by="dawn"))
        watches = [
            replace(
                _watch(address, town, requests),
                notes=Path(folder) / str(number),
                account=f"{prefix}-{number}",
                wire=number % 4 == 1,
                dies_after=chance.randrange(1, requests // 2) if number % 4 == 2 else None,
            )
            for number in range(processes)
        ]
        for number in range(0, processes, AT_ONCE):
            _let_look(watches[number : number + AT_ONCE], number, chance)
        answers = [answer for watch in watches for answer in answers_in(watch.notes)]
        told: dict[str, list[tuple[str, ...]]] = {}
        for row in database.rows(TOLD_OF, Accounts(prefix)):
            told.setdefault(row.account, []).append(row.shown)
    return _figures(answers, told)


def _watch(address: Neo4jAddress, town: Council, requests: int) -> Watch:
    people = [Focus(FocusKind.PERSON, town.id(name)) for name in PEOPLE]
    families = [Focus(FocusKind.FAMILY, town.id(name)) for name in FAMILIES]
    return Watch(
        address,
        Path(),
        "",
        tuple(town.id(name) for name in WORKERS),
        (*people, *families, Focus(FocusKind.PERSON, str(uuid4()))),
        tuple(
            OwnEdge(town.id(who), town.id(whom), town.id(f"{who}-{whom}")) for who, whom in EDGES
        ),
        requests,
    )


def _let_look(watches: Sequence[Watch], number: int, chance: Random) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=look, args=[watch]) for watch in watches]
    for process in processes:
        process.start()
    for place, process in enumerate(processes, start=number):
        if place % 4 == 3:
            _wait_for_an_answer(watches[place - number])
            process.join(chance.uniform(0, KILLED_WITHIN_SECONDS))
            process.kill()
    for place, process in enumerate(processes, start=number):
        _end(process, killed=place % 4 in (2, 3))


def _wait_for_an_answer(watch: Watch) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not any(answer.outcome for answer in answers_in(watch.notes)):
        if time.monotonic() > deadline:
            raise TimeoutError("it never answered")
        time.sleep(0.02)


def _end(process: SpawnProcess, *, killed: bool) -> None:
    process.join(PATIENCE_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    if process.exitcode and not killed:
        raise RuntimeError("a process met an error that it should not have met")


def _figures(
    answers: Sequence[Answer], told: dict[str, list[tuple[str, ...]]]
) -> dict[str, int | float]:
    unlogged = unexplained = died = 0
    outcomes: Counter[str | None] = Counter()
    for answer in answers:
        outcomes[answer.outcome] += 1
        entries = told.get(answer.account, [])
        lines = {_without_stamp(line) for shown in entries for line in shown}
        if answer.outcome in ("answered", "denied"):
            unlogged += not entries or not answer.shown <= lines
            # Nothing is told that was not shown: else the audit would accuse somebody falsely.
            unexplained += not lines <= answer.shown
        elif entries:
            died += 1
    return {
        "disclosures": outcomes["answered"],
        "disclosures_denied": outcomes["denied"],
        "answers_that_died": outcomes["unavailable"] + outcomes[None],
        "entries_of_answers_that_died": died,
        "entries_unexplained": unexplained,
        "unlogged": unlogged,
    }


def _without_stamp(line: str) -> str:
    who, _, edge, level = line.split()
    return f"{who} {edge} {level}"
