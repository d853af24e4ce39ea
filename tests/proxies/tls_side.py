"""The client's end of a TLS connection to Neo4j, for a proxy that reads what it forwards.

Two threads use it at once, one for each direction, which an `ssl.SSLSocket` does not allow.
"""

import socket
import ssl
from threading import Lock
from urllib.parse import urlsplit

from graph.database.address import Neo4jAddress

_AT_ONCE = 65536


class TlsSide:
    """As much of a socket as a proxy needs."""

    def __init__(self, to: Neo4jAddress) -> None:
        parts = urlsplit(to.uri)
        host = parts.hostname or "127.0.0.1"
        context = ssl.create_default_context(cafile=to.authority)
        self._lock = Lock()
        self._came, self._goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._came, self._goes, server_hostname=host)
        self._raw = socket.create_connection((host, parts.port or 7687))
        self._raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not self._greeted():
            self._hear()

    def recv(self, size: int) -> bytes:
        while True:
            with self._lock:
                try:
                    return self._tls.read(size)
                except ssl.SSLWantReadError:
                    pass
                except ssl.SSLZeroReturnError:
                    return b""
            if not self._hear():
                return b""

    def sendall(self, data: bytes) -> None:
        with self._lock:
            self._tls.write(data)
            self._raw.sendall(self._goes.read())

    def shutdown(self, how: int) -> None:
        self._raw.shutdown(how)

    def close(self) -> None:
        self._raw.close()

    def _greeted(self) -> bool:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        finally:
            self._raw.sendall(self._goes.read())
        return True

    def _hear(self) -> bool:
        part = self._raw.recv(_AT_ONCE)
        with self._lock:
            self._came.write(part)
        return bool(part)
