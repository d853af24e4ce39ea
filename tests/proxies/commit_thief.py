"""A wire between Kithmap and Neo4j on which commits, or the replies to them, get lost.

It forwards bytes and reads no more of Bolt than it needs: COMMIT is the message of signature 0x12
without a field, and the driver sends nothing beside it (Bolt 5, `Message framing`). To read it, the
wire ends the server's TLS: Kithmap's side of it is plain.
"""

import socket
import threading
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from types import TracebackType
from typing import Self

from graph.database.address import Neo4jAddress
from tests.proxies.tls_side import TlsSide

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
BUFFER = 65536
HELD_SECONDS = 8.0
"""How long the server is left to wait for a commit that got lost: longer than it cares to."""


class Fate(Enum):
    """What becomes of one commit."""

    REPLY_LOST = "it is stored, its reply swallowed, and the connection cut"
    CUT_AT_ONCE = "it is on its way to the server when the connection is cut"
    ARRIVES_LATE = "the connection is cut, and it reaches the server a while later"
    REPLY_HELD = "it is stored, and its reply never comes, with the connection open"
    NEVER_ARRIVES = "it is lost, and both sides know that the connection is"
    LOST_UNSEEN = "it is lost, the client is cut off, and the server waits for it"

    @property
    def reaches(self) -> bool:
        return self not in (Fate.NEVER_ARRIVES, Fate.LOST_UNSEEN)


class CommitThief:
    """A port of 127.0.0.1 that stands for the server; for one client at a time."""

    def __init__(self, server: Neo4jAddress) -> None:
        self._target = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        here = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"
        self.address = replace(server, uri=here, authority=None)
        self._next: tuple[Fate, float] | None = None
        self._over = threading.Event()
        self.stolen: dict[Fate, int] = dict.fromkeys(Fate, 0)
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        # Closed alone, it would still be waited at: by its number, which soon is another's.
        _cut(self._listener)

    def steal_next(self, fate: Fate, late: float = 0.0) -> None:
        """The next commit has this fate; `late` in seconds is for the one that arrives late."""
        self._next = (fate, late)

    def leave(self) -> None:
        """Let the next commit pass after all."""
        self._next = None

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = TlsSide(self._target)
                wire = _Wire(client, server)
                threading.Thread(target=self._up, args=[wire], daemon=True).start()
                threading.Thread(target=wire.down, daemon=True).start()

    def _up(self, wire: "_Wire") -> None:
        """What the client says, to the server."""
        with suppress(OSError):
            while data := wire.client.recv(BUFFER):
                planned = self._next
                if planned is not None and data.endswith(COMMIT):
                    self._next = None
                    self.stolen[planned[0]] += 1
                    self._steal(wire, *planned, data)
                else:
                    wire.server.sendall(data)
        wire.cut_client()
        if not wire.awaits_reply.is_set():
            wire.cut_server()

    def _steal(self, wire: "_Wire", fate: Fate, late: float, commit: bytes) -> None:
        if fate.reaches:
            wire.awaits_reply.set()
        if fate is Fate.REPLY_HELD:
            wire.holds = True
        if fate in (Fate.REPLY_LOST, Fate.REPLY_HELD):
            wire.server.sendall(commit)
            return
        if fate is Fate.CUT_AT_ONCE:
            wire.server.sendall(commit)
            wire.cut_client()
            return
        wire.cut_client()
        if fate is Fate.ARRIVES_LATE:
            self._over.wait(late)
            wire.server.sendall(commit)
        elif fate is Fate.LOST_UNSEEN:
            self._over.wait(HELD_SECONDS)


class _Wire:
    """One connection, from the client's side to the server's."""

    def __init__(self, client: socket.socket, server: TlsSide) -> None:
        self.client = client
        self.server = server
        self.awaits_reply = threading.Event()
        """Set once a commit was stolen: what the server says now reaches nobody."""
        self.holds = False
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def down(self) -> None:
        """What the server says, to the client."""
        with suppress(OSError):
            while data := self.server.recv(BUFFER):
                if not self.awaits_reply.is_set():
                    self.client.sendall(data)
                elif not self.holds:
                    break
        self.cut_client()
        self.cut_server()

    def cut_client(self) -> None:
        _cut(self.client)

    def cut_server(self) -> None:
        _cut(self.server)


def _cut(side: socket.socket | TlsSide) -> None:
    with suppress(OSError):
        side.shutdown(socket.SHUT_RDWR)
    side.close()
