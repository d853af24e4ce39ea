"""Slow clients: whoever sends half a request, byte by byte, or reads nothing, holds up nobody."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.proxies.live import free_port

SERVE = """
import sys
from pathlib import Path
from app.commands import patient_worker
from app.commands.serve import KithmapServer
from app.deployment.settings import Settings

patient_worker.HEAD_SECONDS = 2.0
patient_worker.WHOLE_SECONDS = 4.0
settings = Settings(data=Path(sys.argv[1]), port=int(sys.argv[2]), workers=1)
KithmapServer(settings, lambda: None).run()
"""
"""The web server alone: what is asked here needs no database."""

MANY = 40
PATIENCE = 10.0
HALF_A_HEAD = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nname=a"
)
HALF_A_CHUNK = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnam"
)
TWO_AND_A_HALF = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2 + HALF_A_HEAD


def get(port: int, path: str) -> tuple[int, float]:
    """The status of a page, and the seconds until it was there."""
    began = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status, time.monotonic() - began
    finally:
        connection.close()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    chosen, data = free_port(), tmp_path_factory.mktemp("slow") / "data"
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", SERVE, str(data), str(chosen)]
    server = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and server.poll() is None:
            try:
                get(chosen, "/healthz")
                break
            except OSError:
                time.sleep(0.05)  # between two looks at a server that is starting
        yield chosen
    finally:
        server.terminate()
        server.communicate(timeout=30)


@pytest.mark.parametrize(
    "half", [b"", HALF_A_HEAD, HALF_A_BODY, HALF_A_CHUNK, TWO_AND_A_HALF],
    ids=["nothing", "half a head", "half a body", "half a chunk", "two requests and a half"],
)  # fmt: skip
def test_many_slow_clients_hold_up_neither_probes_nor_people(port: int, half: bytes) -> None:
    with ExitStack() as stack:
        slow = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            for _ in range(MANY)
        ]
        for each in slow:
            each.sendall(half)
        for path in ("/healthz", "/sign-in", "/static/kithmap.css"):
            status, seconds = get(port, path)
            assert status == 200
            assert seconds < 1.5, (path, seconds)
        # They are not kept for ever either.
        for each in slow:
            while each.recv(65_536):
                pass


def test_whoever_sends_byte_by_byte_is_not_kept_longer(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=0.05) as slow:
        began = time.monotonic()
        try:
            while time.monotonic() - began < PATIENCE:
                slow.sendall(b"G")
                try:
                    if not slow.recv(1):
                        break
                except TimeoutError:
                    continue
        except OSError:
            pass
        assert time.monotonic() - began < 5


def test_a_request_that_comes_in_pieces_is_answered_as_a_whole_one(port: int) -> None:
    whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in whole:
            client.sendall(bytes([byte]))
        answer = b""
        while more := client.recv(65_536):
            answer += more
    assert answer.startswith(b"HTTP/1.1 200")
    assert b'{"alive":true}' in answer.replace(b" ", b"")


def test_a_form_and_what_comes_after_it_on_one_connection_are_both_answered(port: int) -> None:
    body = b"name=a&password=b"
    form = (
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" % len(body)
    )
    last = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(form + body + last)
        answer = b""
        while more := client.recv(65_536):
            answer += more
    assert answer.count(b"HTTP/1.1 ") == 2
    assert b"HTTP/1.1 400" in answer  # a form without its token
    assert b"HTTP/1.1 200" in answer


def test_what_is_too_long_is_refused_before_it_has_arrived(port: int) -> None:
    form = (
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nname="
    )
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(form)
        assert b" 413 " in client.recv(65_536)
