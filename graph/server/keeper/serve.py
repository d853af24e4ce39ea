"""The keeper: a small process of its own that owns Neo4j's Java for as long as somebody needs it.

It holds the lock on the home for life, counts leases (open sockets), and ends Java a few seconds
after the last one closed, unless the server is pinned. It runs in a session of its own, or Ctrl-C
would stop Java before the web application has finished. Started by `graph.server.keeper.client` as
`python -m graph.server.keeper.serve`, with its plan on standard input; started that way it knows
no secret.
"""

import os
import select
import selectors
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

import psutil

from graph.server.home import Home, LocalServerError, cannot_write, write_private
from graph.server.home_lock import Doing, HomeInUse, HomeLock
from graph.server.keeper.line import (
    FREEZE,
    HELD,
    LEASE,
    PIN,
    RESTART,
    STATUS,
    STOP,
    STOP_FOR_ALL,
    THAW,
    YIELD,
    decode,
    listen,
    say,
)
from graph.server.keeper.start import Plan, Running, bring_up
from graph.server.process import stands_still
from graph.server.torn_log import has_panicked

LOOK_SECONDS = 0.25  # how often the keeper looks whether Java is alive
FREEZE_SECONDS = 2.5  # whoever waits for Neo4j gives it up after four
STANDSTILL_SECONDS = 1.0  # a thread that is writing to the disk stops only when it has written
STANDSTILL_POLL_SECONDS = 0.002
REFUSE_SECONDS = 2.0  # for whoever started a keeper to ask it, where it failed at once
UNEXPECTED = (
    "Kithmap's database could not be started, for a reason that Kithmap does not know. Start "
    "again; if it happens again, send neo4j/logs/keeper.log of the data folder to your "
    "administrator."
)


class AskedToEnd(BaseException):
    """The system asked this process to end, as at shutdown. Not an error, hence no `Exception`."""


class Keeper:
    """Serves the line of one home with one running Neo4j."""

    def __init__(
        self, plan: Plan, home: Home, lock: HomeLock, server: socket.socket, running: Running
    ) -> None:
        """`server` is the listening socket; connections may be waiting on it already."""
        self._plan = plan
        self._home = home
        self._lock = lock
        self._server = server
        self._running = running
        self._lines: dict[socket.socket, bytes] = {}
        self._leases: set[socket.socket] = set()
        self._asked_to_stop = False
        self._is_broken = False
        self._frozen_by: socket.socket | None = None
        self._frozen_until = 0.0
        self._idle_since = time.monotonic()
        self._selector = selectors.DefaultSelector()
        server.setblocking(False)
        self._selector.register(server, selectors.EVENT_READ)

    def serve(self) -> None:
        """Answer until nobody needs Neo4j any more, or it died."""
        over = False
        while self._running.is_alive() and not over:
            for key, _ in self._selector.select(LOOK_SECONDS):
                line = key.fileobj
                if line is self._server:
                    self._accept()
                elif isinstance(line, socket.socket):
                    self._read(line)
            if time.monotonic() > self._frozen_until:
                self._thaw()
            over = self._is_over()

    def close(self) -> None:
        """End Java, then hang up: a closed line tells the other side that Neo4j is gone."""
        self._lock.note(Doing.ENDING)
        self._thaw()  # one that is frozen would not hear that it should end
        self._home.socket.unlink(missing_ok=True)
        self._server.close()
        self._running.end(at_once=self._is_broken or has_panicked(self._home))
        self._running.keep_classes()
        self._home.server.unlink(missing_ok=True)
        for line in self._lines:
            line.close()

    def _is_over(self) -> bool:
        if self._asked_to_stop:
            return True
        # A line that has not said yet what it wants may want a lease.
        if self._lines or self._home.pinned.exists():
            self._idle_since = time.monotonic()
            return False
        return time.monotonic() - self._idle_since >= self._plan.grace_seconds

    def _accept(self) -> None:
        try:
            line, _ = self._server.accept()
        except OSError:  # it hung up while it waited
            return
        line.setblocking(False)
        self._lines[line] = b""
        self._selector.register(line, selectors.EVENT_READ)

    def _read(self, line: socket.socket) -> None:
        if not self._running.is_alive():
            return  # nothing to promise any more; `close` hangs up
        try:
            part = line.recv(4096)
            self._lines[line] += part
            *questions, self._lines[line] = self._lines[line].split(b"\n")
            for question in questions:
                say(line, self._answer(line, str(decode(question).get("ask"))))
        except (OSError, ValueError):
            part = b""
        if not part or len(self._lines[line]) > 4096:
            self._hang_up(line)

    def _freeze(self, line: socket.socket) -> bool:
        """Let Java stand still while `line` is open, for a copy of its files.

        True once its last thread has stopped: before that it may still write. False where it
        stands still for somebody else, or does not come to stand in time.
        """
        if self._frozen_by is not None:
            return False
        process = self._running.process
        began = time.monotonic()
        self._frozen_by, self._frozen_until = line, began + FREEZE_SECONDS
        with suppress(psutil.NoSuchProcess):
            process.suspend()
        while not stands_still(process):
            if time.monotonic() - began > STANDSTILL_SECONDS:
                self._thaw(line)
                return False
            time.sleep(STANDSTILL_POLL_SECONDS)
        return True

    def _thaw(self, line: socket.socket | None = None) -> bool:
        """Let Java go on; False where it did already, or where another line froze it."""
        if self._frozen_by is None or line not in (None, self._frozen_by):
            return False
        self._frozen_by = None
        with suppress(psutil.NoSuchProcess):
            self._running.process.resume()
        return True

    def _hang_up(self, line: socket.socket) -> None:
        self._thaw(line)
        self._selector.unregister(line)
        self._lines.pop(line)
        self._leases.discard(line)
        line.close()

    def _answer(self, line: socket.socket, question: str) -> dict[str, object]:
        if question == LEASE:
            self._leases.add(line)
        elif question == PIN:
            write_private(self._home.pinned, "")
        elif question in (STOP, STOP_FOR_ALL):
            self._home.pinned.unlink(missing_ok=True)
            self._asked_to_stop = not self._leases or question == STOP_FOR_ALL
        elif question == YIELD:
            self._asked_to_stop = not self._leases and not self._home.pinned.exists()
        elif question == RESTART:
            # Whoever needs it, or has pinned it, starts it again.
            self._asked_to_stop = self._is_broken = True
        elif question in (FREEZE, THAW):
            return {"done": self._freeze(line) if question == FREEZE else self._thaw(line)}
        elif question != STATUS:
            return {"failed": "Kithmap's database keeper is of another version. Stop it first."}
        return {
            "port": self._running.record.port,
            "pid": self._running.record.pid,
            "version": self._running.record.version,
            "leases": len(self._leases),
            "pinned": self._home.pinned.exists(),
            "ending": self._asked_to_stop,
        }


def main() -> int:
    """Take the lock, open the line, and only then leave the starter's side.

    The exit code 0 tells the starter that the line is open; `HELD` that somebody else has the lock.
    """
    plan = Plan.from_json(sys.stdin.read())
    os.umask(0o077)
    home = Home(Path(plan.data))
    try:
        lock = HomeLock(home, Doing.STARTING)
    except HomeInUse:
        return HELD
    server = listen(home)
    # The lock and the line belong to both processes until the first one is gone.
    if os.fork():
        os._exit(0)
    os.chdir("/")
    lock.note(Doing.STARTING)
    _keep(plan, home, lock, server)
    return 0


def _keep(plan: Plan, home: Home, lock: HomeLock, server: socket.socket) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _ask_to_end)
    try:
        running = bring_up(plan, home)
    except LocalServerError as error:
        refuse_all(home, server, str(error))
        return
    except AskedToEnd:
        return
    except OSError as error:  # a full disk, a folder that can only be read
        refuse_all(home, server, str(cannot_write(error)))
        raise
    except Exception:
        refuse_all(home, server, UNEXPECTED)
        raise  # into the keeper's log
    keeper = Keeper(plan, home, lock, server, running)
    try:
        lock.note(Doing.SERVING)
        keeper.serve()
    except AskedToEnd:
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is ending already
        keeper.close()


def refuse_all(home: Home, server: socket.socket, message: str) -> None:
    """Tell everybody who waits why Neo4j did not start, and its starter, who may be about to."""
    home.server.unlink(missing_ok=True)
    with suppress(AskedToEnd):
        select.select([server], [], [], REFUSE_SECONDS)
    home.socket.unlink(missing_ok=True)
    server.setblocking(False)
    while True:
        try:
            line, _ = server.accept()
        except OSError:  # nobody is left
            return
        with line:
            try:
                say(line, {"failed": message})
            except OSError:
                continue


def _ask_to_end(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise AskedToEnd


if __name__ == "__main__":
    sys.exit(main())
