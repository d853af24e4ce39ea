"""A process whose clients do deeds one after the other, until it is killed.

Each client keeps its notes in a file outside the database. After a restart it sends again what it
had no answer to, as a person does who finds a form still open.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from graph.audit.journal import Journal
from graph.database.driver import Database, DatabaseSettings
from graph.door.gateway import Gateway
from graph.errors import DatabaseUnavailable
from graph.server.leasing import Lease, LocalServerSettings, open_lease
from queries.door import open_gateway
from tests.faults.deeds import Crowd, Deed, do
from tests.faults.own_neo4j import AUDIT_KEY, silent

NO_PLANS = DatabaseSettings(transaction=60)
"""Here Neo4j has always just started, and plans what the application has planned beforehand."""
LOOK_SECONDS = 0.02
"""Between two looks at the gate, or at a database that did not answer."""


class Gate:
    """A file that says how often the server was started for the writers, or that all is over."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "gate"

    def open(self, generation: int) -> None:
        self._write(str(generation))

    def close(self) -> None:
        self._write("over")

    @property
    def over(self) -> bool:
        return self._read() == "over"

    def wait(self, after: int) -> int | None:
        """The number of a later start, or None where all is over."""
        while (told := self._read()) != "over":
            if int(told or 0) > after:
                return int(told)
            time.sleep(LOOK_SECONDS)
        return None

    def _read(self) -> str:
        return self._file.read_text() if self._file.exists() else ""

    def _write(self, text: str) -> None:
        draft = self._file.with_suffix(".draft")
        draft.write_text(text)
        draft.replace(self._file)


class Notes:
    """What one client asked for, and what it was told, line by line in a file."""

    def __init__(self, folder: Path, worker: str) -> None:
        self._path = folder / f"notes-{worker}"

    def ask(self, deed: Deed) -> None:
        self._append(f"asked {deed.to_line()}\n")

    def tell(self, deed: Deed, result: str) -> None:
        self._append(f"told {deed.op} {result}\n")

    def read(self) -> tuple[list[Deed], dict[str, str]]:
        """Everything asked for, and the answers by operation."""
        lines = self._path.read_text().splitlines() if self._path.exists() else []
        parts = [line.partition(" ")[::2] for line in lines]
        asked = [Deed.from_line(rest) for word, rest in parts if word == "asked"]
        answers = (rest.partition(" ") for word, rest in parts if word == "told")
        return asked, {op: result for op, _, result in answers}

    def answers(self) -> int:
        """How many answers it had."""
        return self._path.read_bytes().count(b"\ntold ") if self._path.exists() else 0

    def unanswered(self) -> Deed | None:
        asked, told = self.read()
        return asked[-1] if asked and asked[-1].op not in told else None

    def _append(self, line: str) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)


@dataclass(frozen=True)
class Plan:
    """What one process of writers is given."""

    server: LocalServerSettings
    folder: Path
    crowd: Crowd
    workers: tuple[str, ...]
    """Its clients, by the worker they act as."""

    @property
    def gate(self) -> Gate:
        return Gate(self.folder)

    @property
    def journal(self) -> Journal:
        return Journal(self.folder / "journal", AUDIT_KEY)


def write(plan: Plan) -> None:
    """The process: a lease of its own, and a thread for each client."""
    for gateway, lease in _served(plan):
        with ThreadPoolExecutor(len(plan.workers)) as clients:
            list(clients.map(partial(_keep_writing, plan, gateway, lease), plan.workers))


def _served(plan: Plan) -> Iterator[tuple[Gateway, Lease]]:
    """A gateway for each start of the server, until all is over."""
    generation = plan.gate.wait(0)
    while generation is not None:
        with (
            open_lease(plan.server, silent) as lease,
            Database(lease.address, NO_PLANS) as database,
        ):
            yield open_gateway(database, AUDIT_KEY, anchor=plan.journal.append), lease
        generation = plan.gate.wait(generation)


def _keep_writing(plan: Plan, gateway: Gateway, lease: Lease, worker: str) -> None:
    notes, chance = Notes(plan.folder, worker), Random()
    deed = notes.unanswered()
    while not plan.gate.over:
        if deed is None:
            deed = Deed.draw(plan.crowd, worker, chance)
            notes.ask(deed)
        try:
            notes.tell(deed, do(gateway, plan.crowd, deed))
        except DatabaseUnavailable:
            if not lease.alive:
                return
            time.sleep(LOOK_SECONDS)
        else:
            deed = None
