"""Promise 6: no acknowledged write is lost, whoever is killed.

`python -m tests.faults kills` runs this part alone. Eight clients in two processes write all the
time. In each round one of the processes is killed (kill -9) and started again, then Neo4j's Java
is; after that Neo4j's own consistency check goes over a copy of what the recovery made of the
graph. Now and then the graph is compared with the clients' notes, and the audit with its journal.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from multiprocessing.context import SpawnProcess
from pathlib import Path
from random import Random

from graph.audit.checkpoint import Cause
from graph.audit.journal_check import examine
from graph.audit.trail import heads_of
from graph.audit.verification import verify_against
from graph.clock import SystemClock
from graph.database.driver import Database
from graph.server import leasing
from graph.server.backup.copying import copy_graph, trial_settings
from graph.server.leasing import Lease, open_lease
from graph.storing.store import store
from queries.door import open_gateway
from tests.faults.deeds import Deed, crowd_of, crowd_records, judge, plan
from tests.faults.own_neo4j import AUDIT_KEY, PATIENT, own_home, silent
from tests.faults.writers import LOOK_SECONDS, Notes, Plan, write
from tests.worlds.council import fresh

FULL = 20
"""Rounds: each kills a process of the application, and Neo4j."""
CLIENTS = 8
PROCESSES = 2
PEOPLE = 800
ANSWERS = 8
"""How many answers a process must have had before the next kill."""
ROUNDS_OF_A_LOOK = 5
"""In each such round, and at the end, the graph is compared and its audit verified: what is lost,
halved or doubled once stays so."""
PATIENCE_SECONDS = 120.0

_spawn = multiprocessing.get_context("spawn")


@dataclass
class Siege:
    """The writers, the server, and what was counted so far."""

    plans: tuple[Plan, ...]
    chance: Random = field(default_factory=Random)
    processes: list[SpawnProcess] = field(default_factory=list)
    generation: int = 0
    figures: dict[str, int | float] = field(
        default_factory=lambda: dict.fromkeys(
            (
                "kills_app",
                "kills_neo4j",
                "acknowledged",
                "lost",
                "halves",
                "doubles",
                "inconsistencies",
                "audits_not_whole",
                "unanswered_at_kills",
            ),
            0,
        )
    )

    @property
    def plan(self) -> Plan:
        """What all plans share."""
        return self.plans[0]

    def count(self, name: str, number: int = 1) -> None:
        self.figures[name] += number

    def notes(self) -> tuple[list[Deed], dict[str, str]]:
        """What the clients asked for, and the answers that they had."""
        asked: list[Deed] = []
        told: dict[str, str] = {}
        for each in self.plans:
            for worker in each.workers:
                more, answers = Notes(each.folder, worker).read()
                asked += more
                told |= answers
        return asked, told

    def let_in(self) -> None:
        self.generation += 1
        self.plan.gate.open(self.generation)

    def start(self, number: int) -> None:
        process = _spawn.Process(target=write, args=[self.plans[number]])
        process.start()
        self.processes[number : number + 1] = [process]

    def write_on(self, plan: Plan) -> None:
        """Let a process write for a while that nobody can foresee."""
        notes = [Notes(plan.folder, worker) for worker in plan.workers]
        before = sum(each.answers() for each in notes)
        _until(lambda: sum(each.answers() for each in notes) >= before + ANSWERS)
        time.sleep(self.chance.uniform(0, 0.5))

    def kill(self, pid: int, figure: str) -> None:
        os.kill(pid, signal.SIGKILL)
        asked, told = self.notes()
        self.count("unanswered_at_kills", len({deed.op for deed in asked} - told.keys()))
        self.count(figure)


def run(
    scale: float = 1.0, *, people: int = PEOPLE, with_checks: bool = True
) -> dict[str, int | float]:
    """The figures; with `scale` 1 that is 20 kills of each kind, with less at least one.

    Without checks Neo4j's own tool does not go over what the recoveries made of the graph.
    """
    with own_home() as home, ExitStack() as held, ThreadPoolExecutor(1) as checker:
        server = replace(home, brief=True)  # no Java of these lives long enough to become fast
        council = fresh(crowd_records(CLIENTS, people))
        lease = held.enter_context(open_lease(server, silent))
        with Database(lease.address, PATIENT) as database:
            store(database, council.records)
        crowd = crowd_of(council)
        shares = [crowd.workers[number::PROCESSES] for number in range(PROCESSES)]
        siege = Siege(tuple(Plan(server, server.data.parent, crowd, workers) for workers in shares))
        held.callback(_end, siege)
        siege.plan.journal.begin(SystemClock().now(), dict)
        _checkpoint(siege, lease)
        _plan(siege, lease)
        for number in range(PROCESSES):
            siege.start(number)
        siege.let_in()
        checks: list[Future[bool]] = []
        for number in range(max(1, round(FULL * scale))):
            _kill_application(siege, number % PROCESSES)
            lease = _kill_neo4j(siege, lease, held)
            if with_checks:
                copy = siege.plan.folder / f"copy-{number}"
                copy_graph(server, trial_settings(server, copy))
                checks.append(checker.submit(_is_consistent, siege, copy))
            _checkpoint(siege, lease)
            if number % ROUNDS_OF_A_LOOK == 0:
                _compare(siege, lease)
                _verify(siege, lease)
            _plan(siege, lease)
            siege.let_in()
        siege.write_on(siege.plan)
        siege.plan.gate.close()
        for process in siege.processes:
            process.join(PATIENCE_SECONDS)
            if process.exitcode != 0:
                raise RuntimeError("a writer met an error that it should not have met")
        _checkpoint(siege, lease)
        _compare(siege, lease)
        _verify(siege, lease)
        siege.count("inconsistencies", sum(not check.result() for check in checks))
        siege.figures["checks"] = len(checks)
        return siege.figures


def _kill_application(siege: Siege, number: int) -> None:
    process = siege.processes[number]
    siege.write_on(siege.plans[number])
    assert process.pid is not None
    siege.kill(process.pid, "kills_app")
    process.join()
    siege.start(number)
    siege.write_on(siege.plans[number])


def _kill_neo4j(siege: Siege, lease: Lease, held: ExitStack) -> Lease:
    """Kill Java, and start it again: nobody writes until they are let in."""
    siege.kill(lease.java_pid, "kills_neo4j")
    _until(lambda: not lease.alive)
    lease.close()
    return held.enter_context(open_lease(siege.plan.server, silent))


def _checkpoint(siege: Siege, lease: Lease) -> None:
    """What the application does when it starts: the journal learns where the audit stands."""
    with Database(lease.address, PATIENT) as database:
        siege.plan.journal.checkpoint(SystemClock().now(), Cause.START, lambda: heads_of(database))


def _plan(siege: Siege, lease: Lease) -> None:
    """As the application does before it lets anybody in."""
    with Database(lease.address, PATIENT) as database:
        plan(open_gateway(database, AUDIT_KEY), siege.plan.crowd)


def _is_consistent(siege: Siege, copy: Path) -> bool:
    """Neo4j's own check, on a copy taken between the recovery and the next write."""
    result = leasing.check(trial_settings(siege.plan.server, copy))
    shutil.rmtree(copy)
    return result.consistent


def _compare(siege: Siege, lease: Lease) -> None:
    """The graph with the notes: what is wrong once stays wrong, so the last count is the worst."""
    asked, told = siege.notes()
    with Database(lease.address, PATIENT) as database:
        found = judge(database, siege.plan.crowd, asked, told)
    siege.figures |= {
        "acknowledged": len(told),
        "lost": max(found.lost, siege.figures["lost"]),
        "halves": max(found.halves, siege.figures["halves"]),
        "doubles": max(found.doubles, siege.figures["doubles"]),
    }
    done = f"{siege.figures['kills_neo4j']} kills, {found.stored} stored, {len(told)} told"
    sys.stderr.write(f"{done}: {found}\n")


def _verify(siege: Siege, lease: Lease) -> None:
    """The audit with its journal: a gap or a false seal stays one, so not after every kill."""
    witness = examine(siege.plan.journal)
    with Database(lease.address, PATIENT) as database:
        verdict = verify_against(database, AUDIT_KEY, witness, SystemClock().now())
    siege.count("audits_not_whole", int(not verdict.whole))
    if not verdict.whole:
        sys.stderr.write(f"{'; '.join(verdict.faults[:3])}\n")


def _end(siege: Siege) -> None:
    for process in siege.processes:
        if process.is_alive():
            process.kill()
        process.join()


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("it never happened")
        time.sleep(LOOK_SECONDS)
