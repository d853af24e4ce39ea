"""Promise 9: Neo4j away, standing still, its locks held, its disk full; and back, without help.

`python -m tests.faults outages` runs this part alone. Visitors read and write over HTTP all the
time, through a whole Kithmap under gunicorn. In each round one thing fails, and is mended.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import neo4j
import psutil

from app.deployment.settings import Settings
from app.running import runtime
from graph.database.connecting import probe
from graph.server.leasing import Lease, LocalServerSettings, open_lease
from tests.faults import full_disk
from tests.faults.visits import READERS, Tally, Visits, bare, recovered, stored, until
from tests.proxies.link import Link, linked
from tests.proxies.live import LiveTown, on_neo4j, serving
from tests.worlds.small_home import furnish

FULL = 16
"""Rounds with the link, the server and the locks; each is one outage. Those of the disk follow."""
FULL_DISK = 2
"""Rounds with the disk, of two outages each."""
LOCK_SECONDS = 5.0
"""After that Neo4j takes its locks from a transaction that stands still (`Timeouts`)."""


@dataclass
class Ground:
    """What can fail, and the visitors who notice."""

    lease: Lease
    link: Link
    visits: Visits
    site: psutil.Process
    """gunicorn's parent."""

    @property
    def java(self) -> psutil.Process:
        return psutil.Process(self.lease.java_pid)


Mend = Callable[[], None]


@dataclass(frozen=True)
class Kind:
    name: str
    fail: Callable[[Ground], Mend]
    seconds: float
    """How long it lasts: longer than whoever stands in the middle of it is made to wait."""
    blind: bool = True
    """Whether nothing can be known meanwhile; else some pages may still be right."""


def _cut(ground: Ground) -> Mend:
    ground.link.cut()
    return ground.link.mend


def _swallow(ground: Ground) -> Mend:
    ground.link.swallow()
    return ground.link.mend


def _stop_java(ground: Ground) -> Mend:
    ground.java.send_signal(signal.SIGSTOP)
    return partial(ground.java.send_signal, signal.SIGCONT)


def _hold_locks(ground: Ground) -> Mend:
    """Somebody locks the family's people, and stops: Neo4j takes the locks from them itself."""
    driver = bare(ground.lease.address)
    session = driver.session()
    holder = session.begin_transaction()
    holder.run(
        "MATCH (f:Family {id: $family}) SET f.held = 0 WITH f "
        "MATCH (f)<-[:MEMBER_OF]-(p:Person) WITH p ORDER BY p.id SET p.held = 0",
        family=ground.visits.town.family_id,
    ).consume()

    def forget() -> None:
        for thing in (holder, session, driver):
            with suppress(neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
                thing.close()

    return forget


def _kill_workers(ground: Ground) -> Mend:
    """Whoever is being answered tries again, and the parent starts others."""
    for worker in ground.site.children():
        with suppress(psutil.NoSuchProcess):
            worker.kill()
    return lambda: None


KINDS = (
    Kind("link cut", _cut, 6.0),
    Kind("link swallows", _swallow, 6.0),
    Kind("java stopped", _stop_java, 6.0),
    Kind("paused lock holder", _hold_locks, LOCK_SECONDS, blind=False),
    Kind("workers killed", _kill_workers, 1.0, blind=False),
)


def run(scale: float = 1.0, *, with_disk: bool = True) -> dict[str, int | float]:
    """The figures; with `scale` 1 that is 20 outages, with less at least one of each kind."""
    rounds = max(len(KINDS), round(FULL * scale))
    tally = Tally()
    with _ground() as ground:
        for kind in islice(cycle(KINDS), rounds):
            _suffer(ground, tally, kind)
        ground.visits.end()
        saved = ground.visits.acknowledged
        lost = len(saved) - stored(ground.lease.address, saved)
    of_disks = full_disk.suffer(tally, max(1, round(FULL_DISK * scale))) if with_disk else {}
    return tally.figures() | of_disks | {"saved_around_outages": len(saved), "saved_and_lost": lost}


def _suffer(ground: Ground, tally: Tally, kind: Kind) -> None:
    visits = ground.visits
    before = len(visits.seen)
    mend = kind.fail(ground)
    out_from = time.monotonic()
    time.sleep(kind.seconds)
    out_until = time.monotonic()
    mend()
    until(lambda: probe(ground.lease.address, timeout=1))
    recovery = recovered(visits, time.monotonic())
    answers = visits.seen[before:]
    tally.add(answers, (out_from, out_until) if kind.blind else None, recovery)
    slowest = max((one.answer.seconds for one in answers if one.answer.status == 503), default=0)
    sys.stderr.write(f"{kind.name}: slowest 503 {slowest:.2f} s, back after {recovery:.2f} s\n")


@contextmanager
def _ground() -> Iterator[Ground]:
    with tempfile.TemporaryDirectory(prefix="kithmap-") as name, ExitStack() as held:
        folder = Path(name)
        server = LocalServerSettings(folder / "neo4j", grace_seconds=0.5)
        furnish(server.data)
        lease = held.enter_context(open_lease(server, lambda _: None))
        settings = Settings(data=folder / "site", neo4j=lease.address)
        site = held.enter_context(runtime.opened(settings, lambda _: None))
        town = LiveTown.settle(site.services(), site.database())
        site.services().gateway.warm_up()
        link = held.enter_context(linked(lease.address))
        served = held.enter_context(serving(settings.data, folder / "log", on_neo4j(link.address)))
        visits = Visits(town, served.port)
        held.callback(visits.end)
        visits.begin([town.account(number) for number in range(READERS + 1)])
        until(lambda: len({one.visitor for one in visits.seen if one.good}) == READERS + 1)
        yield Ground(lease, link, visits, served.parent)
