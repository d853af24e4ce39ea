"""A link to Neo4j that can be cut: a TCP relay on loopback, which refuses or swallows on demand."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

from graph.database.address import Neo4jAddress

_AT_ONCE = 65536


class Link:
    """Relays bytes both ways while it is whole."""

    def __init__(self, to: Neo4jAddress) -> None:
        parts = urlsplit(to.uri)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 7687)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._flows = threading.Event()
        self._flows.set()
        self._refuses = False
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        port = self._listener.getsockname()[1]
        self.address = replace(to, uri=f"{parts.scheme}://127.0.0.1:{port}")
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Every connection is reset, and new ones are too."""
        self._refuses = True
        self._reset_all()

    def swallow(self) -> None:
        """Nothing comes through any more, and nobody is told."""
        self._flows.clear()

    def mend(self) -> None:
        """New connections work; those from before are reset, as a router's restart does."""
        self._reset_all()
        self._refuses = False
        self._flows.set()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # or `_accept` would go on waiting
        self._listener.close()
        self._flows.set()
        self._reset_all()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._refuses:
                _reset(near)
                continue
            try:
                far = socket.create_connection(self._target, timeout=5)
            except OSError:
                _reset(near)
                continue
            far.settimeout(None)
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._relay, args=[source, sink], daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(_AT_ONCE):
                self._flows.wait()
                sink.sendall(part)
        for one in (source, sink):
            with self._lock:
                self._open.discard(one)
            # Or who waits for the other direction would keep open what was closed here.
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _reset_all(self) -> None:
        with self._lock:
            doomed, self._open = self._open, set()
        for one in doomed:
            _reset(one)


def _reset(one: socket.socket) -> None:
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        one.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads from it
    one.close()


@contextmanager
def linked(to: Neo4jAddress) -> Iterator[Link]:
    link = Link(to)
    try:
        yield link
    finally:
        link.close()
