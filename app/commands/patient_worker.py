"""gunicorn's threaded worker, in which nobody holds a thread by sending or reading slowly.

A thread is given to a request once all of it has arrived: until then the worker's one loop gathers
what comes, from any number of connections, each for a bounded time. Probes have threads of their
own, so that they are answered however busy the others are.
"""

import socket
import struct
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10.0
"""How long the first line and the headers may take."""
WHOLE_SECONDS = 30.0
"""How long all of a request may take."""
READ_SECONDS = 10
"""How long a client may take no more of an answer."""
_LONGEST_HEAD = 64 * 1024
_LONGEST_BODY = 300 * 1024
"""More than any form (`app/factory.py`): what is longer is refused before it is read."""
_CHUNK = 64 * 1024
_ANSWER_BUFFER = 1024 * 1024
"""What the machine keeps of an answer while its client is slow; it gives what it can."""
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_PROBES = (b"GET /healthz ", b"GET /readyz ", b"HEAD /healthz ", b"HEAD /readyz ")
_PROBE_THREADS = 2


@dataclass
class Gathered:
    """What has arrived of one request."""

    began: float
    arrived: bytearray = field(default_factory=bytearray)

    @property
    def overdue(self) -> bool:
        took = time.monotonic() - self.began
        return took > (WHOLE_SECONDS if self._head_end() >= 0 else HEAD_SECONDS)

    @property
    def is_probe(self) -> bool:
        return bytes(self.arrived[:20]).startswith(_PROBES)

    def is_whole(self) -> bool:
        """Whether a thread can read it without waiting; or need not, as it will be refused."""
        end = self._head_end()
        if end < 0:
            return len(self.arrived) > _LONGEST_HEAD
        body = len(self.arrived) - end
        head = bytes(self.arrived[:end]).lower()
        if b"\r\ntransfer-encoding:" in head:
            return self.arrived.endswith(_LAST_CHUNK) or body > _LONGEST_BODY
        length = _content_length(head)
        return length is None or length > _LONGEST_BODY or body >= length

    def _head_end(self) -> int:
        found = self.arrived.find(b"\r\n\r\n")
        return found + 4 if found >= 0 else -1


def _content_length(head: bytes) -> int | None:
    _, found, rest = head.partition(b"\r\ncontent-length:")
    text = rest.partition(b"\r\n")[0].strip()
    return int(text) if found and text.isdigit() and len(text) < 20 else None


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Everything but `handle` runs in the worker's one loop, so nothing here is locked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gathering: dict[TConn, Gathered] = {}
        self._probes = ThreadPoolExecutor(_PROBE_THREADS)

    def enqueue_req(self, conn: TConn) -> None:
        """Called where a connection is new, or has something more to say."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ANSWER_BUFFER)
        patience = struct.pack("ll", READ_SECONDS, 0)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
        gathered = Gathered(time.monotonic())
        if conn.parser is not None:
            # What was read beyond the request before.
            gathered.arrived += conn.parser.unreader.take_buffered()
        self._gather(conn, gathered)

    def _gather(self, conn: TConn, gathered: Gathered) -> None:
        open_still = True
        try:
            conn.sock.setblocking(False)
            while not gathered.is_whole() and open_still:
                more = conn.sock.recv(_CHUNK)
                gathered.arrived += more
                open_still = bool(more)
        except BlockingIOError:
            self._gathering[conn] = gathered
            self.poller.register(conn.sock, EVENT_READ, self._more_of(conn))
            return
        except OSError:
            open_still = False
        if gathered.is_whole():
            self._hand_on(conn, gathered)
        else:
            self._drop(conn)

    def _more_of(self, conn: TConn) -> Callable[[Any], None]:
        def more(sock: Any) -> None:
            self.poller.unregister(sock)
            self._gather(conn, self._gathering.pop(conn))

        return more

    def _hand_on(self, conn: TConn, gathered: Gathered) -> None:
        conn.init()
        conn.parser.unreader.unread(bytes(gathered.arrived))
        pool = self._probes if gathered.is_probe else self.tpool
        done: Future[Any] = pool.submit(self.handle, conn)
        done.add_done_callback(
            lambda future: self.method_queue.defer(partial(self.finish_request, conn, future))
        )

    def _drop(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Called at least once a second: ends the connections of those who are too slow."""
        super().murder_pending()
        slow = [conn for conn, held in self._gathering.items() if held.overdue or not self.alive]
        for conn in slow:
            self.poller.unregister(conn.sock)
            del self._gathering[conn]
            self._drop(conn)
