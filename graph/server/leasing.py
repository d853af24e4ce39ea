"""Kithmap's own Neo4j, for those who use it: leases, start and stop, check, dump and load.

A lease keeps the server alive; it starts at the first one and ends a few seconds after the last.
How: `keeper/serve.py`. Every error is a `LocalServerError` in plain words, without paths of this
machine.
"""

import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from graph.database.address import Neo4jAddress
from graph.server import tools
from graph.server.home import (
    Home,
    LocalServerError,
    address_of,
    read_account,
    require_database,
    size_mb,
)
from graph.server.home_lock import Doing
from graph.server.jars import Announce
from graph.server.keeper import line
from graph.server.keeper.client import (
    ask,
    reach_keeper,
    server_stopped,
    wait_for_the_end,
    wait_while_ending,
)
from graph.server.process import ServerRecord
from graph.server.settings import LocalServerSettings

__all__ = [
    "CheckResult",
    "Lease",
    "LocalServerError",
    "LocalServerSettings",
    "ServerStatus",
    "check",
    "dump",
    "load",
    "open_lease",
    "restart",
    "start_pinned",
    "status",
    "stop",
]

ATTEMPTS = 3
LET_GO_SECONDS = 10.0  # a killed Java takes a while to vanish on a busy machine
STATUS_SECONDS = 5.0
STOP_ANSWER_SECONDS = 240.0  # a server that is still starting answers once it is up


@dataclass(frozen=True)
class ServerStatus:
    """What is known about the server; all but `running` and `data_mb` is None where it is down.

    Memory and disk in megabytes; `data_mb` includes logs and transaction logs.
    """

    running: bool
    data_mb: int
    pid: int | None = None
    port: int | None = None
    version: str | None = None
    resident_mb: int | None = None
    leases: int | None = None
    pinned: bool = False


@dataclass(frozen=True)
class CheckResult:
    """The verdict of Neo4j's own consistency check, and its counts of what is wrong."""

    consistent: bool
    report: str


class Lease:
    """One user's hold on the server: while it is open, Neo4j stays.

    Safe across `fork`: the child has a copy of the socket; closing one does not disturb the
    other, and the kernel ends the lease when the last copy is closed. A worker opens
    a lease of its own.
    """

    def __init__(self, line: socket.socket, address: Neo4jAddress, java_pid: int) -> None:
        """Made by `open_lease`."""
        self.address = address
        self.java_pid = java_pid
        self._line = line
        line.setblocking(False)

    @property
    def alive(self) -> bool:
        """Whether the server this lease was opened on still stands. Never waits.

        Where False: close it and open another, which may have another address.
        """
        return self._line.fileno() >= 0 and line.is_open(self._line)

    def close(self) -> None:
        """Give the lease back; a second time does nothing."""
        self._line.close()  # never `shutdown`, which would close the copies of forked processes too

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def say_on_stderr(message: str) -> None:
    """The default way to tell a person what is going on."""
    sys.stderr.write(f"{message}\n")


def open_lease(settings: LocalServerSettings, announce: Announce = say_on_stderr) -> Lease:
    """Join the running server or start one, and hold it until the lease is closed.

    Takes milliseconds to join, 4 to 8 seconds to start, a minute if files must be fetched.
    Raises `LocalServerError`.
    """
    _refuse_windows()
    home = Home(settings.data)
    for _ in range(ATTEMPTS):
        line, answer = reach_keeper(settings, home, announce)
        lease = _lease(line, home, answer)
        if lease is not None:
            return lease
    raise LocalServerError(
        "Kithmap's database ends again and again. Look for the reason in neo4j/logs of the "
        "data folder."
    )


def start_pinned(settings: LocalServerSettings, announce: Announce = say_on_stderr) -> Neo4jAddress:
    """Start the server and let it run without leases, also after a restart of it, until `stop`."""
    with open_lease(settings, announce) as lease:
        ask(Home(settings.data), line.PIN, STATUS_SECONDS)
        return lease.address


def stop(settings: LocalServerSettings, even_if_in_use: bool = False) -> bool:
    """Unpin the server and end it if nobody holds a lease, or in any case with `even_if_in_use`.

    Returns whether it is down; if not, it ends after the last lease.
    """
    _refuse_windows()
    home = Home(settings.data)
    home.pinned.unlink(missing_ok=True)
    question = line.STOP_FOR_ALL if even_if_in_use else line.STOP
    try:
        with line.connect(home) as link:
            if not line.ask(link, question, STOP_ANSWER_SECONDS).get("ending", True):
                return False
            wait_for_the_end(link)
    except line.KeeperGone:
        wait_while_ending(home)
    return True


def restart(settings: LocalServerSettings, java_pid: int) -> bool:
    """End the server of this process number, whoever uses it; the next lease starts it again.

    A pinned one stays pinned. False, and nothing is done, where another runs by now.
    """
    _refuse_windows()
    try:
        with line.connect(Home(settings.data)) as link:
            if line.ask(link, line.STATUS, STATUS_SECONDS).get("pid") != java_pid:
                return False
            line.ask(link, line.RESTART, STATUS_SECONDS)
            wait_for_the_end(link)
    except (line.KeeperGone, TimeoutError):
        return False
    return True


def status(settings: LocalServerSettings) -> ServerStatus:
    """How the server is doing. Starts nothing and holds nothing; waits 5 s at most."""
    _refuse_windows()
    home = Home(settings.data)
    data_mb = size_mb(home.path)
    try:
        answer = ask(home, line.STATUS, STATUS_SECONDS)
        pid = int(str(answer["pid"]))
        return ServerStatus(
            running=True,
            data_mb=data_mb,
            pid=pid,
            port=int(str(answer["port"])),
            version=str(answer["version"]),
            resident_mb=psutil.Process(pid).memory_info().rss // 1_000_000,
            leases=int(str(answer["leases"])),
            pinned=bool(answer["pinned"]),
        )
    except (line.KeeperGone, TimeoutError, KeyError, psutil.Error):
        return ServerStatus(running=False, data_mb=data_mb, pinned=home.pinned.exists())


def check(settings: LocalServerSettings) -> CheckResult:
    """Run Neo4j's own consistency check. Ends an idle server first; refuses where it is in use."""
    with server_stopped(settings, Doing.CHECKING) as (home, jars):
        require_database(home)
        consistent, report = tools.check_database(home, jars)
    return CheckResult(consistent, report)


def dump(settings: LocalServerSettings, to: Path) -> Path:
    """Write the graph to the file neo4j.dump in the folder `to`, replacing one that is there.

    Ends an idle server first; refuses where it is in use.
    """
    with server_stopped(settings, Doing.DUMPING) as (home, jars):
        require_database(home)
        return tools.dump_database(home, jars, to.absolute())


def load(settings: LocalServerSettings, dump: Path) -> None:
    """Replace the graph by the one in the file `dump`. A damaged dump changes nothing.

    Ends an idle server first; refuses where it is in use. Works on a home that is still empty.
    """
    if not dump.is_file():
        raise LocalServerError("There is no such dump. Name the file that the backup wrote.")
    with server_stopped(settings, Doing.LOADING) as (home, jars):
        tools.load_database(home, jars, dump)


def _lease(line: socket.socket, home: Home, answer: dict[str, object]) -> Lease | None:
    """The lease, once the recorded process itself was seen to listen on the recorded port.

    None where the server is just ending; then its keeper has noticed, and the line is closed.
    """
    try:
        record = ServerRecord.load(home)
        account = read_account(home)
    except BaseException:
        line.close()
        raise
    if record and account and record.pid == answer["pid"] and record.listens(home):
        return Lease(line, address_of(home, account, record.port), record.pid)
    wait_for_the_end(line, LET_GO_SECONDS)
    line.close()
    return None


def _refuse_windows() -> None:
    if sys.platform == "win32":
        raise LocalServerError(
            "Kithmap's own Neo4j does not run on Windows. Run Kithmap in the Windows Subsystem for "
            "Linux, or set KITHMAP_NEO4J_URI to a Neo4j that is already running."
        )
