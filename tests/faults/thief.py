"""A stranger on the machine takes the port of a Neo4j that was killed, and listens to who comes.

Kithmap asks again and again there, as whatever liveness it knows of may be old by a moment. The
thief speaks Bolt as far as the sign-in, plain or under TLS with a certificate of its own, so that
whoever does not mind who answers is robbed: that is seen too, or the zeros would prove nothing.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from graph.database.address import Neo4jAddress
from graph.database.connecting import probe
from graph.database.driver import Database, DatabaseSettings
from graph.errors import KithmapError
from graph.server.certificate import prepare_certificate
from graph.server.home import Home
from graph.server.leasing import LocalServerSettings, open_lease
from graph.server.process import free_port
from tests.faults.goals import Figures
from tests.faults.own_neo4j import own_home, silent

KILLS = 50
ASK_SECONDS = 5.0

STEAL = r"""
import json, os, socket, ssl, sys, threading, time
port, certificate, key = int(sys.argv[1]), sys.argv[2], sys.argv[3]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
if os.geteuid() == 0:  # only now: Python itself may lie where others cannot read
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
while True:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
        break
    except OSError:
        listener.close()
        time.sleep(0.001)

def tell(**what):
    print(json.dumps(what), flush=True)

def serve(line):
    heard, under_tls = b"", False
    try:
        line.settimeout(5)
        if line.recv(1, socket.MSG_PEEK) == b"\x16":
            line, under_tls = context.wrap_socket(line, server_side=True), True
        heard += line.recv(20)
        line.sendall(b"\x00\x00\x04\x05")  # Bolt 5.4: HELLO and LOGON come together
        while part := line.recv(65536):
            heard += part
    except OSError:
        pass
    line.close()
    tell(heard=heard.hex(), tls=under_tls)

tell(listens=True)
while True:
    threading.Thread(target=serve, args=[listener.accept()[0]], daemon=True).start()
"""


@dataclass(frozen=True)
class Spoils:
    """What one visitor told the thief."""

    heard: bytes

    def has(self, address: Neo4jAddress) -> bool:
        return address.password.encode() in self.heard or address.user.encode() in self.heard


class Thief:
    """A process that waits for a port to be free, under another user where this one is root."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def wait_until_it_listens(self) -> None:
        self._hear()

    def next_spoils(self) -> Spoils:
        """What the next visitor told, once they have left."""
        return Spoils(bytes.fromhex(str(self._hear()["heard"])))

    def _hear(self) -> dict[str, object]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the thief is gone")
        told: dict[str, object] = json.loads(line)
        return told


@contextmanager
def thief_at(port: int) -> Iterator[Thief]:
    """It begins to try at once, and is gone afterwards."""
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.path.mkdir()
        prepare_certificate(home)
        files = [str(home.certificate), str(home.private_key)]
        command = [sys.executable, "-I", "-c", STEAL, str(port), *files]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield Thief(process)
            finally:
                process.kill()


def robbed(address: Neo4jAddress) -> Spoils:
    """What somebody tells who does not mind who answers."""
    port = free_port()
    with thief_at(port) as thief, ThreadPoolExecutor(1) as pool:
        thief.wait_until_it_listens()
        scheme = address.uri.partition("://")[0]
        there = replace(address, uri=f"{scheme}://127.0.0.1:{port}")
        pool.submit(probe, there, ASK_SECONDS)
        return thief.next_spoils()


def captured_kill(settings: LocalServerSettings) -> tuple[Sequence[Spoils], Neo4jAddress]:
    """Kill a Neo4j that people use, and what the first two who come after that tell the thief."""
    with open_lease(settings, silent) as lease:
        port = int(lease.address.uri.rpartition(":")[2])
        # No owner to ask whether Java lives: what it says may be old by a moment.
        with (
            Database(lease.address, DatabaseSettings(retry=0.1)) as database,
            thief_at(port) as thief,
            _asking(database),
        ):
            os.kill(lease.java_pid, signal.SIGKILL)
            thief.wait_until_it_listens()
            return [thief.next_spoils() for _ in range(2)], lease.address


@contextmanager
def _asking(database: Database) -> Iterator[None]:
    """People who ask all the time, and do not give up."""
    over = Event()

    def ask() -> None:
        while not over.wait(0.01):
            with suppress(KithmapError):
                database.setting_values(("db.transaction.timeout",))

    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(ask)
        try:
            yield
        finally:
            over.set()


def run(scale: float) -> Figures:
    """How many kills the thief captured, and in how many of them it heard a secret."""
    kills, secrets, words = max(1, round(KILLS * scale)), 0, 0
    passwords: set[str] = set()
    with own_home() as home:
        brief = replace(home, brief=True, grace_seconds=0.2)
        for _ in range(kills):
            spoils, address = captured_kill(brief)
            secrets += any(each.has(address) for each in spoils)
            words += sum(bool(each.heard) for each in spoils)
            passwords.add(address.password)
    careless = [Neo4jAddress(f"{scheme}://", "u-name", "p-word") for scheme in ("bolt", "bolt+ssc")]
    return {
        "thief_captured_kills": kills,
        "thief_secrets": secrets,
        "thief_heard": words,
        "thief_passwords_of_two_starts": kills - len(passwords),
        "bare_thief_secrets": sum(robbed(each).has(each) for each in careless),
    }
