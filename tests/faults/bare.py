"""The same faults against a bare driver, without Kithmap's patterns: here the losses must show.

`python -m tests.faults bare` runs this part alone. A proof that cannot fail proves nothing: where
one of these figures is 0, the fault of the same name did not happen in the other proofs either.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from random import Random
from threading import Barrier, Event
from typing import LiteralString
from uuid import uuid4

from neo4j import Driver
from neo4j.exceptions import Neo4jError, ServiceUnavailable

from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver
from tests.faults.bare_process import kill_bare_processes
from tests.faults.own_neo4j import own_neo4j
from tests.proxies.commit_thief import CommitThief, Fate

TRIES = 3
WRITERS = 16
READERS = 3
FULL = {"doubles": 100, "updates": 60, "swaps": 300, "withdrawals": 100, "kills": 5}


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures, all of them more than 0; with less than 1 from fewer tries."""
    with own_neo4j() as address:
        return lose(address, scale)


def lose(address: Neo4jAddress, scale: float) -> dict[str, int | float]:
    """The figures, on a server that others may use too."""
    tries = {name: max(3, round(count * scale)) for name, count in FULL.items()}
    with opened(address) as driver:
        unlogged, halves = kill_bare_processes(address, tries["kills"])
        return {
            "bare_doubles": _doubles(address, driver, tries["doubles"]),
            "bare_lost_updates": _lost_updates(driver, tries["updates"]),
            "bare_halves_seen": _halves_seen(driver, tries["swaps"]),
            "bare_shown_after_withdrawal": _shown_after(driver, tries["withdrawals"]),
            "bare_unlogged": unlogged,
            "bare_halves_stored": halves,
        }


@contextmanager
def opened(address: Neo4jAddress) -> Iterator[Driver]:
    with open_driver(address, notifications_min_severity="OFF") as driver:
        yield driver


def _doubles(address: Neo4jAddress, driver: Driver, tries: int) -> int:
    """A commit without a reply is simply sent again, as one that was not stored."""
    run = str(uuid4())
    with CommitThief(address) as thief, opened(thief.address) as robbed:
        for number in range(tries):
            thief.steal_next(Fate.REPLY_LOST)
            for _ in range(TRIES):
                with suppress(ServiceUnavailable), robbed.session() as session:
                    session.execute_write(
                        lambda inner, mark: inner.run(
                            "CREATE (:BareNote {run: $run, mark: $mark})", run=run, mark=mark
                        ).consume(),
                        number,
                    )
                    break
    return _count(
        driver,
        """
        MATCH (n:BareNote {run: $run})
        WITH n.mark AS mark, count(*) AS times
        RETURN count(CASE WHEN times > 1 THEN 1 END)
        """,
        run,
    )


def _lost_updates(driver: Driver, tries: int) -> int:
    """The version is compared in the MATCH, which takes no lock: two find the same one."""
    run = str(uuid4())
    _write(driver, "CREATE (:BareRecord {run: $run, version: 1})", run)

    def edit(_: int) -> list[int]:
        won = []
        for _ in range(tries):
            with driver.session() as session, suppress(Neo4jError):
                base = _count(driver, "MATCH (r:BareRecord {run: $run}) RETURN r.version", run)
                done = session.run(
                    "MATCH (r:BareRecord {run: $run}) WHERE r.version = $base "
                    "SET r.version = $base + 1 RETURN 1",
                    run=run,
                    base=base,
                )
                won += [base] * len(list(done))
        return won

    with ThreadPoolExecutor(WRITERS) as many:
        bases = Counter(base for won in many.map(edit, range(WRITERS)) for base in won)
    return sum(count - 1 for count in bases.values())


def _halves_seen(driver: Driver, tries: int) -> int:
    """Of two edges one always stands; two statements without a lock see both, or none."""
    run = str(uuid4())
    _write(
        driver,
        "CREATE (:BareEdge {run: $run, name: 'a', live: true}), "
        "(:BareEdge {run: $run, name: 'b', live: false})",
        run,
    )
    over = Event()

    def swap() -> None:
        while not over.is_set():
            _write(driver, "MATCH (e:BareEdge {run: $run}) SET e.live = NOT e.live", run)

    def read(_: int) -> int:
        wrong = 0
        for _ in range(tries):
            with driver.session() as session, session.begin_transaction() as inner:
                live = [
                    inner.run(
                        "MATCH (e:BareEdge {run: $run, name: $name}) RETURN e.live",
                        run=run,
                        name=name,
                    ).single(strict=True)[0]
                    for name in "ab"
                ]
                wrong += sum(live) != 1
        return wrong

    with ThreadPoolExecutor(READERS + 1) as many:
        writer = many.submit(swap)
        try:
            return sum(many.map(read, range(READERS)))
        finally:
            over.set()
            writer.result()


def _shown_after(driver: Driver, tries: int) -> int:
    """Who reads an agreement without its person's lock shows it behind its own withdrawal: the log,
    which has one order, has the look after it."""
    shown = 0
    with ThreadPoolExecutor(READERS + 1) as many:
        for number in range(tries):
            run, chance = str(uuid4()), Random(number)
            _write(
                driver,
                "CREATE (:BareAgreement {run: $run, live: true}), (:BareLog {run: $run, n: 0})",
                run,
            )
            start = Barrier(READERS + 1)

            def withdraw(run: str = run, start: Barrier = start) -> None:
                start.wait()
                _write(
                    driver,
                    "MATCH (a:BareAgreement {run: $run}) SET a.live = false "
                    "WITH a MATCH (l:BareLog {run: $run}) SET l.n = l.n + 1, l.withdrawn = l.n",
                    run,
                )

            def read(run: str = run, start: Barrier = start) -> None:
                start.wait()
                _write(
                    driver,
                    "MATCH (a:BareAgreement {run: $run}) WITH a.live AS live "
                    "MATCH (l:BareLog {run: $run}) SET l.n = l.n + 1 "
                    "CREATE (:BareLook {run: $run, n: l.n, shown: live})",
                    run,
                )

            acts: list[Callable[[], None]] = [withdraw, *[read] * READERS]
            chance.shuffle(acts)
            list(many.map(lambda act: act(), acts))
            shown += _count(
                driver,
                """
                MATCH (l:BareLog {run: $run}), (k:BareLook {run: $run})
                RETURN count(CASE WHEN k.shown AND k.n > l.withdrawn THEN 1 END)
                """,
                run,
            )
    return shown


def _write(driver: Driver, cypher: LiteralString, run: str) -> None:
    with driver.session() as session:
        session.execute_write(lambda inner: inner.run(cypher, run=run).consume())


def _count(driver: Driver, cypher: LiteralString, run: str) -> int:
    with driver.session() as session:
        return int(session.run(cypher, run=run).single(strict=True)[0])
