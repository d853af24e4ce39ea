"""The keeper: one Java for everybody, for as long as somebody needs it, whoever is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from graph.database.connecting import probe
from graph.server.home import Home
from graph.server.home_lock import Doing, HomeLock, holder
from graph.server.leasing import (
    Lease,
    LocalServerError,
    LocalServerSettings,
    check,
    open_lease,
    restart,
    start_pinned,
    status,
    stop,
)
from tests.worlds.small_home import furnish, small

pytestmark = pytest.mark.second_home

DEADLINE_SECONDS = 120.0  # only a very busy machine comes near it
# Deep, with a blank, a quotation mark and an umlaut: sockets and Java's argument files mind them.
AWKWARD = 'Größe und „Maß" ' + "x" * 100
HOLD_A_LEASE = """
import sys
from pathlib import Path
from graph.server.leasing import open_lease
from tests.worlds.small_home import small
lease = open_lease(small(Path(sys.argv[1])), lambda _: None)
print(lease.java_pid, flush=True)
sys.stdin.read()
"""


def silent(_: str) -> None:
    """Nobody is watching."""


def eventually(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds, and fail at the deadline."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def answers(lease: Lease) -> bool:
    return probe(lease.address, timeout=30)


def keeper_of(settings: LocalServerSettings) -> int:
    """The process number of the keeper, as it noted it in its lock."""
    pid, _ = holder(Home(settings.data))
    assert pid is not None
    return pid


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[LocalServerSettings]:
    settings = small(tmp_path / AWKWARD)
    furnish(settings.data)
    yield settings
    stop(settings, even_if_in_use=True)


@contextmanager
def holding_a_lease(settings: LocalServerSettings) -> "Iterator[subprocess.Popen[str]]":
    """Another process that opens a lease and keeps it until its standard input closes."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_A_LEASE, str(settings.data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def java_of(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_two_that_start_at_once_share_one_java_and_leave_nothing_when_killed(
    settings: LocalServerSettings,
) -> None:
    with holding_a_lease(settings) as one, holding_a_lease(settings) as other:
        java = java_of(one)
        assert java_of(other) == java
        eventually(lambda: status(settings).leases == 2)
        one.kill()
        eventually(lambda: status(settings).leases == 1)
        other.kill()
    eventually(lambda: not psutil.pid_exists(java))


@pytest.mark.thorough
def test_a_server_ends_after_its_last_lease_and_not_before(settings: LocalServerSettings) -> None:
    first = open_lease(settings, silent)
    with open_lease(settings, silent) as second:
        assert second.java_pid == first.java_pid
        first.close()
        first.close()
        eventually(lambda: status(settings).leases == 1)
        assert answers(second)
        assert second.alive
        with pytest.raises(LocalServerError, match="in use"):
            check(settings)
        assert not stop(settings)
        assert answers(second)
    eventually(lambda: not psutil.pid_exists(second.java_pid))
    assert not status(settings).running


@pytest.mark.thorough
def test_a_forked_child_that_closes_its_copy_does_not_disturb_the_parent(
    settings: LocalServerSettings,
) -> None:
    with open_lease(settings, silent) as lease:
        child = os.fork()
        if child == 0:
            lease.close()
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert lease.alive
        assert status(settings).leases == 1
        assert os.getsid(keeper_of(settings)) != os.getsid(0)


def test_after_a_killed_keeper_the_next_lease_works(settings: LocalServerSettings) -> None:
    with open_lease(settings, silent) as lease:
        os.kill(keeper_of(settings), signal.SIGKILL)
        with open_lease(settings, silent) as following:
            assert not lease.alive
            assert following.java_pid != lease.java_pid
            assert answers(following)
            assert not psutil.pid_exists(lease.java_pid)


@pytest.mark.thorough
def test_java_that_outlived_its_keeper_is_adopted(settings: LocalServerSettings) -> None:
    settings = replace(settings, java_dies_with_keeper=False)
    with open_lease(settings, silent) as lease:
        os.kill(keeper_of(settings), signal.SIGKILL)
        eventually(lambda: not lease.alive)
        with open_lease(settings, silent) as following:
            assert following.java_pid == lease.java_pid
            assert answers(following)
    eventually(lambda: not psutil.pid_exists(lease.java_pid))


@pytest.mark.thorough
def test_after_a_killed_java_the_next_lease_works(settings: LocalServerSettings) -> None:
    with open_lease(settings, silent) as lease:
        os.kill(lease.java_pid, signal.SIGKILL)  # and at once, before its keeper can notice:
        with open_lease(settings, silent) as at_once:
            if at_once.java_pid == lease.java_pid:  # killed, and not gone yet
                eventually(lambda: not at_once.alive)
        with open_lease(settings, silent) as following:
            assert following.java_pid != lease.java_pid
            assert answers(following)
            assert not lease.alive


def test_a_pinned_server_stays_until_it_is_stopped(settings: LocalServerSettings) -> None:
    address = start_pinned(settings, silent)
    patience = time.monotonic() + 4 * settings.grace_seconds
    eventually(lambda: time.monotonic() > patience)
    state = status(settings)
    assert state.running
    assert state.pinned
    assert state.leases == 0
    assert probe(address, timeout=30)
    assert stop(settings)
    assert not status(settings).running
    assert not status(settings).pinned
    assert stop(settings)


def test_whoever_stops_a_server_that_is_ending_already_waits_for_its_end(tmp_path: Path) -> None:
    settings = small(tmp_path / "data")
    home = Home(settings.data)
    home.path.mkdir(parents=True)
    with ThreadPoolExecutor(1) as pool:
        with HomeLock(home, Doing.ENDING):
            stopping = pool.submit(stop, settings)
            with pytest.raises(TimeoutError):
                stopping.result(timeout=0.5)
        assert stopping.result()


@pytest.mark.thorough
def test_a_new_start_leaves_a_pinned_server_pinned_and_happens_once(
    settings: LocalServerSettings,
) -> None:
    start_pinned(settings, silent)
    with open_lease(settings, silent) as lease:
        assert restart(settings, lease.java_pid)
        assert not lease.alive
        assert not restart(settings, lease.java_pid)
        with open_lease(settings, silent) as following:
            assert following.java_pid != lease.java_pid
            assert not restart(settings, lease.java_pid)
            assert answers(following)
            assert status(settings).pinned
