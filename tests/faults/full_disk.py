"""The end of the disk: refused politely before it is reached, and healed where it was.

It takes a small file system of its own, which only an administrator of the machine may mount;
where that is not permitted these rounds do not run, and say so.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import disk_usage, which

import neo4j

from app.deployment.settings import Settings
from app.running import runtime
from graph.database.address import Neo4jAddress
from graph.database.connecting import probe
from graph.database.driver import Database
from graph.server.leasing import LocalServerSettings, open_lease, stop
from queries.door import open_gateway
from tests.faults.own_neo4j import AUDIT_KEY, PATIENT
from tests.faults.visits import READERS, Tally, Visits, bare, recovered, stored, until
from tests.proxies.live import LiveTown, serving

DISK_MB = 700
LEAST_FREE_MB = 100
OUT_SECONDS = 6.0
WRITES = 40
_MEGABYTE = 1_000_000
_BROKEN = "Neo.DatabaseError.Transaction.TransactionStartFailed"
"""What Neo4j says until it is started again."""


def suffer(tally: Tally, rounds: int) -> dict[str, int | float]:
    """The rounds, added to the tally; returns what is counted of the disk alone."""
    with tempfile.TemporaryDirectory(prefix="kithmap-") as name:
        folder = Path(name)
        with _small_disk(folder / "disk") as disk:
            if disk is None:
                sys.stderr.write("FULL DISK NOT TRIED: this account may not mount a tmpfs.\n")
                return {"full_disks": 0, "full_disks_not_tried": 2 * rounds}
            with _site(disk, folder) as visits:
                slowest = 0.0
                for _ in range(rounds):
                    _low(tally, disk, visits)
                    slowest = max(slowest, _full(tally, disk, visits))
                visits.end()
                with open_lease(_server(disk), lambda _: None) as lease:
                    lost = len(visits.acknowledged) - stored(lease.address, visits.acknowledged)
    return {
        "full_disks": 2 * rounds,
        "full_disks_not_tried": 0,
        "saved_and_lost_on_full_disks": lost,
        "slowest_new_start_s": round(slowest, 2),
    }


def _low(tally: Tally, disk: Path, visits: Visits) -> None:
    """Less is free than the settings ask for: everything waits, and nothing breaks."""
    before = len(visits.seen)
    filler = _fill(disk, disk_usage(disk).free - (LEAST_FREE_MB - 20) * _MEGABYTE)
    began = time.monotonic()
    time.sleep(OUT_SECONDS)
    ended = time.monotonic()
    filler.unlink()
    recovery = recovered(visits, time.monotonic())
    tally.add(visits.seen[before:], (began, ended), recovery)
    told = sum("almost full" in one.answer.text for one in visits.seen[before:])
    sys.stderr.write(f"disk low: {told} were told so, back after {recovery:.2f} s\n")
    if not told:
        raise RuntimeError("nobody was told that the disk is almost full")


def _full(tally: Tally, disk: Path, visits: Visits) -> float:
    """No byte is free, and somebody writes all the same: Neo4j breaks, and must be started again.

    Returns the seconds from the moment there was room until a driver of this proof's own could
    be answered: Java has started and planned Kithmap's queries, which no server can be without.
    The recovery counts from there, as long as nobody could have had a page before.
    """
    before = len(visits.seen)
    with open_lease(_server(disk), lambda _: None) as lease:
        filler = _fill(disk, 10 * DISK_MB * _MEGABYTE)
        refusals = _write_much(lease.address)
        if not refusals:
            raise RuntimeError("Neo4j took everything: this disk was not full")
        refused = time.monotonic()
        time.sleep(OUT_SECONDS)
        filler.unlink()
        freed = time.monotonic()
        if _BROKEN in refusals:
            until(lambda: not lease.alive)
    with open_lease(_server(disk), lambda _: None) as lease:
        until(lambda: probe(lease.address, timeout=1))
        answered = time.monotonic()
        with Database(lease.address, PATIENT) as database:
            open_gateway(database, AUDIT_KEY).warm_up()
        possible = time.monotonic()
        recovery = recovered(visits, possible)
    tally.add(visits.seen[before:], (refused, freed), recovery)
    sys.stderr.write(
        f"disk full: {refusals}; Neo4j answers after {answered - freed:.2f} s, has its plans "
        f"after {possible - freed:.2f} s, Kithmap is back {recovery:.2f} s later\n"
    )
    return possible - freed


@contextmanager
def _site(disk: Path, folder: Path) -> Iterator[Visits]:
    """A Kithmap with a Neo4j of its own, all its data on the small disk."""
    # The journal stands elsewhere, or it would be the first to meet the end of the disk.
    settings = Settings(
        data=disk / "data", minimum_free_mb=LEAST_FREE_MB, anchor=folder / "journal"
    )
    with ExitStack() as held:
        held.callback(stop, _server(disk), even_if_in_use=True)
        with runtime.opened(settings, lambda _: None) as site:
            town = LiveTown.settle(site.services(), site.database())
            names = [town.account(number) for number in range(READERS + 1)]
        wishes = {
            "KITHMAP_MINIMUM_FREE_MB": str(LEAST_FREE_MB),
            "KITHMAP_ANCHOR": str(settings.anchor_file),
        }
        served = held.enter_context(serving(settings.data, folder / "log", wishes))
        visits = Visits(town, served.port)
        held.callback(visits.end)
        visits.begin(names)
        until(lambda: len({one.visitor for one in visits.seen if one.good}) == READERS + 1)
        yield visits


def _write_much(address: Neo4jAddress) -> str:
    """Write until Neo4j refuses: its preallocated files take a while to fill. What it said."""
    said: set[str] = set()
    with bare(address) as driver, driver.session() as session:
        for _ in range(WRITES):
            try:
                session.run(
                    "UNWIND range(1, 2000) AS n CREATE (:Ballast {text: $text})", text="x" * 200
                ).consume()
            except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError) as error:
                said.add(str(getattr(error, "code", None) or type(error).__name__))
                if _BROKEN in said:
                    break
    return ", ".join(sorted(said))


def _server(disk: Path) -> LocalServerSettings:
    return LocalServerSettings(disk / "data", minimum_free_mb=0)


def _fill(disk: Path, size: int) -> Path:
    """A file of that many bytes, or of all that there are."""
    filler = disk / "filler"
    part = bytes(_MEGABYTE)
    try:
        with filler.open("wb", buffering=0) as file:
            for _ in range(max(size, 0) // _MEGABYTE):
                file.write(part)
    except OSError:  # no space left: as it should be
        pass
    return filler


@contextmanager
def _small_disk(place: Path) -> Iterator[Path | None]:
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0700"]
    if not _run("mount", *options, "tmpfs", str(place)):
        yield None
        return
    try:
        yield place
    finally:
        _run("umount", "--lazy", str(place))


def _run(program: str, *arguments: str) -> bool:
    found = which(program)
    if found is None:
        return False
    done = subprocess.run([found, *arguments], stderr=subprocess.DEVNULL, check=False)
    return done.returncode == 0
