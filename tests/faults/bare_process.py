"""Processes with a bare driver that are killed: what was shown and not logged, stored and half.

Each client answers first and writes its log in a transaction of its own, as an application does
that has a middleware for its log; and what belongs together it stores in two transactions.
"""

import multiprocessing
import os
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from random import Random
from uuid import uuid4

from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver

CLIENTS = 8
GAPS = ("unlogged", "half")
DIES_AFTER = 20
"""Rounds of its first client."""
ANSWERS = 40
KILLED_WITHIN_SECONDS = 0.5
PATIENCE_SECONDS = 120.0


def kill_bare_processes(address: Neo4jAddress, kills: int) -> tuple[int, int]:
    """Kill one process after the other; returns the answers that no log has, and the halves."""
    run, chance = str(uuid4()), Random(1)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes"
        for number in range(kills):
            before = len(_answers(notes))
            # Somebody dies in each of the two gaps for certain; the rest at any moment.
            gap = GAPS[number] if number < len(GAPS) else None
            process = context.Process(target=_answer_and_log, args=(address, run, notes, gap))
            process.start()
            deadline = time.monotonic() + PATIENCE_SECONDS
            while process.is_alive() and (gap or len(_answers(notes)) < before + ANSWERS):
                if time.monotonic() > deadline:
                    raise TimeoutError("it never answered")
                time.sleep(0.02)
            process.join(chance.uniform(0, KILLED_WITHIN_SECONDS))
            process.kill()
            process.join()
        answers = _answers(notes)
    with (
        open_driver(address) as driver,
        driver.session() as session,
    ):
        logged = session.run("MATCH (l:BareLine {run: $run}) RETURN l.op", run=run)
        ops = {record[0] for record in logged}
        halves = session.run(
            """
            MATCH (h:BareHalf {run: $run})
            WITH h.op AS op, count(*) AS parts
            RETURN count(CASE WHEN parts = 1 THEN 1 END)
            """,
            run=run,
        ).single(strict=True)[0]
    return len(answers - ops), int(halves)


def _answers(notes: Path) -> set[str]:
    return set(notes.read_text().split()) if notes.exists() else set()


def _answer_and_log(address: Neo4jAddress, run: str, notes: Path, gap: str | None) -> None:
    with (
        open_driver(address) as driver,
        ThreadPoolExecutor(CLIENTS) as clients,
    ):

        def die_in(place: str, client: int, turn: int) -> None:
            if (place, client, turn) == (gap, 0, DIES_AFTER):
                os.kill(os.getpid(), signal.SIGKILL)

        def client(number: int) -> None:
            for turn in count():
                op = str(uuid4())
                driver.execute_query("CREATE (:BareHalf {run: $run, op: $op})", run=run, op=op)
                die_in("half", number, turn)
                driver.execute_query("CREATE (:BareHalf {run: $run, op: $op})", run=run, op=op)
                handle = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                os.write(handle, f"{op}\n".encode())
                os.close(handle)
                die_in("unlogged", number, turn)
                driver.execute_query("CREATE (:BareLine {run: $run, op: $op})", run=run, op=op)

        list(clients.map(client, range(CLIENTS)))
