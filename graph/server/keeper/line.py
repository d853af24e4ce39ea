"""The line between whoever uses the database and its keeper: a Unix socket in the Neo4j home.

An open connection that asked for a lease *is* the lease. The kernel closes it even after `kill -9`,
so a lease can never be left behind. Both sides say one JSON object per line.
"""

import json
import os
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from graph.server.home import Home

LONGEST_SOCKET_PATH = 100  # bytes; Linux takes 107 and macOS 103
LONGEST_LINE = 4096  # bytes

LEASE = "lease"
PIN = "pin"
STOP = "stop"
STOP_FOR_ALL = "stop for all"
YIELD = "end if unused"
RESTART = "end to be started again"
STATUS = "status"
FREEZE = "freeze"
THAW = "thaw"
HELD = 75  # a keeper's exit code: somebody else keeps this home (EX_TEMPFAIL of sysexits.h)


class KeeperGone(Exception):
    """Nobody answers: there is no keeper, or it ended during the talk."""


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """A name of the socket that the kernel accepts: addresses of sockets are short, paths are not.

    A folder too deep is reached through a symbolic link in a private folder, which is needed only
    until the socket is bound or connected.
    """
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        yield str(path)
        return
    # Not the configured folder for temporary files: it may be just as deep.
    with tempfile.TemporaryDirectory(prefix="kithmap-", dir="/tmp") as folder:
        link = Path(folder) / "home"
        link.symlink_to(path.parent)
        yield str(link / path.name)


def listen(home: Home) -> socket.socket:
    """Open the keeper's socket. Only under the home's lock: it replaces a dead keeper's."""
    home.socket.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with reachable(home.socket) as name:
        server.bind(name)
    server.listen(128)
    return server


def connect(home: Home) -> socket.socket:
    """Reach the keeper, or raise `KeeperGone`."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with reachable(home.socket) as name:
            line.connect(name)
    except OSError:
        line.close()
        raise KeeperGone from None
    return line


def ask(line: socket.socket, question: str, timeout: float) -> dict[str, object]:
    """Say `question` and wait `timeout` seconds for the answer.

    Raises `KeeperGone` if the keeper ends, `TimeoutError` if it says nothing.
    """
    line.settimeout(timeout)
    try:
        # A keeper that failed has answered already and hung up; its answer can still be heard.
        with suppress(ConnectionError):
            say(line, {"ask": question})
        return hear(line)
    except TimeoutError:
        raise
    except OSError:
        raise KeeperGone from None


def say(line: socket.socket, message: Mapping[str, object]) -> None:
    """Send one message."""
    line.sendall(json.dumps(message).encode() + b"\n")


def hear(line: socket.socket) -> dict[str, object]:
    """Wait for one message. Raises `KeeperGone` if the other side ended."""
    received = b""
    while not received.endswith(b"\n"):
        part = line.recv(LONGEST_LINE)
        if not part or len(received) > LONGEST_LINE:
            raise KeeperGone
        received += part
    try:
        return decode(received)
    except ValueError:
        raise KeeperGone from None


def decode(line: bytes) -> dict[str, object]:
    """One message as it stands on the line. Raises `ValueError` for anything else."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("a message is a JSON object")
    return message


def is_open(line: socket.socket) -> bool:
    """Whether the keeper still holds its end; it closes it when Neo4j ends. Never waits."""
    try:
        return line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
