"""The user's side of the keeper: reach it, start it where there is none, or take its place."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from graph.server.home import (
    Home,
    LocalServerError,
    cannot_write,
    prepare_folder,
    refuse_newer_store,
    stored_version,
    write_configuration,
)
from graph.server.home_lock import Doing, HomeInUse, HomeLock, holder
from graph.server.jars import Announce, pinned_version, resolve
from graph.server.keeper.line import HELD, LEASE, STOP_FOR_ALL, YIELD, KeeperGone, connect
from graph.server.keeper.line import ask as ask_on
from graph.server.keeper.start import READY_SECONDS, Plan, end_orphan
from graph.server.process import (
    STOP_SECONDS,
    STOP_WITH_ARCHIVE_SECONDS,
    free_port,
    keeper_environment,
)
from graph.server.settings import LocalServerSettings
from graph.server.tools import finish_interrupted_load

ANSWER_SECONDS = READY_SECONDS + 60
# For a keeper that is starting or ending.
CHANGE_SECONDS = STOP_WITH_ARCHIVE_SECONDS + STOP_SECONDS + 10
JOIN_SECONDS = 3.0  # anybody else who holds the lock
RETRY_SECONDS = 0.1
KEEPERS_THAT_MAY_FAIL = 3
PLACE_OF_PACKAGE = Path(__file__).parents[3]


def ask(home: Home, question: str, timeout: float) -> dict[str, object]:
    """One question on a line of its own. Raises `KeeperGone` or `TimeoutError`."""
    with connect(home) as line:
        return ask_on(line, question, timeout)


def reach_keeper(
    settings: LocalServerSettings, home: Home, announce: Announce
) -> tuple[socket.socket, dict[str, object]]:
    """An open lease and the keeper's answer, once Neo4j is ready. Raises `LocalServerError`.

    Whoever loses the race to start the keeper joins the winner's.
    """
    patience = _Patience(home)
    started = 0
    while started <= KEEPERS_THAT_MAY_FAIL:
        try:
            line = connect(home)
        except KeeperGone:
            if _start_keeper(settings, home, announce):
                started += 1
            else:
                patience.wait()
            continue
        try:
            answer = ask_on(line, LEASE, ANSWER_SECONDS)
        except KeeperGone:
            line.close()
            patience = _Patience(home)
            continue
        except BaseException as error:
            line.close()
            if isinstance(error, TimeoutError):
                raise LocalServerError(
                    "Kithmap's database did not answer in time. Close other programs and try again."
                ) from None
            raise
        if "failed" in answer:
            line.close()
            raise LocalServerError(str(answer["failed"]))
        return line, answer
    raise _keeper_failed()


@contextmanager
def server_stopped(
    settings: LocalServerSettings, doing: Doing, even_if_in_use: bool = False
) -> Iterator[tuple[Home, Sequence[Path]]]:
    """The home and its jars while no server runs on it and nobody can start one.

    Ends a server that nobody uses. One that is in use, or pinned, is ended and unpinned with
    `even_if_in_use`; else raises `LocalServerError`.
    """
    home = Home(settings.data)
    prepare_folder(home, settings.minimum_free_mb)
    jars = resolve(settings.jar_source, lambda _: None)
    with _take_place(home, doing, STOP_FOR_ALL if even_if_in_use else YIELD):
        end_orphan(home)
        finish_interrupted_load(home)
        refuse_newer_store(stored_version(home), pinned_version())
        write_configuration(home, free_port(), settings.heap_mb, settings.page_cache_mb)
        yield home, jars


def wait_for_the_end(line: socket.socket, seconds: float = CHANGE_SECONDS) -> None:
    """Wait until a keeper that is ending has ended Neo4j and hung up, or for `seconds`."""
    line.settimeout(seconds)
    with suppress(OSError):
        while line.recv(4096):
            pass


def wait_while_ending(home: Home, seconds: float = CHANGE_SECONDS) -> None:
    """Wait, for `seconds` at most, while a keeper that answers nobody any more ends Neo4j.

    Raises `LocalServerError` where the home cannot be written.
    """
    deadline = time.monotonic() + seconds
    while holder(home)[1] is Doing.ENDING and time.monotonic() < deadline:
        try:
            HomeLock(home, Doing.ENDING).release()
        except HomeInUse:
            time.sleep(RETRY_SECONDS)
        else:
            return


def _take_place(home: Home, doing: Doing, question: str) -> HomeLock:
    patience = _Patience(home)
    while True:
        try:
            return HomeLock(home, doing)
        except HomeInUse:
            if not _ask_to_end(home, question):
                patience.wait()


def _ask_to_end(home: Home, question: str) -> bool:
    """Have a server ended as `question` allows it; False where there is none to ask."""
    try:
        with connect(home) as line:
            answer = ask_on(line, question, ANSWER_SECONDS)
            if not answer.get("ending"):
                raise LocalServerError(
                    "The database is in use. Stop Kithmap and, if it was started with "
                    "`kithmap database start`, run `kithmap database stop`; then try again."
                )
            wait_for_the_end(line)
    except (KeeperGone, TimeoutError):
        return False
    return True


class _Patience:
    """How long to wait for somebody else's lock: longer where it is about to be free."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._since = time.monotonic()

    def wait(self) -> None:
        """Wait a little, or raise `LocalServerError` that says who holds the lock."""
        pid, doing = holder(self._home)
        limit = CHANGE_SECONDS if doing in (Doing.STARTING, Doing.ENDING) else JOIN_SECONDS
        if time.monotonic() - self._since > limit:
            who = f"process {pid}" if pid else "another process"
            what = f" ({doing.value})" if doing else ""
            raise LocalServerError(
                f"The data folder is in use by {who}{what}. Wait until it has finished, "
                "or stop it, then try again."
            )
        time.sleep(RETRY_SECONDS)


def _start_keeper(settings: LocalServerSettings, home: Home, announce: Announce) -> bool:
    """Start a keeper, which detaches itself; False where somebody else holds the home."""
    prepare_folder(home, settings.minimum_free_mb)
    jars = resolve(settings.jar_source, announce)
    plan = Plan(
        data=str(home.data),
        jars=tuple(str(jar.absolute()) for jar in jars),
        version=pinned_version(),
        heap_mb=settings.heap_mb,
        page_cache_mb=settings.page_cache_mb,
        port=settings.bolt_port,
        grace_seconds=settings.grace_seconds,
        java_dies_with_keeper=settings.java_dies_with_keeper,
        brief=settings.brief,
    )
    try:
        with (home.logs / "keeper.log").open("ab") as log:
            result = subprocess.run(
                [sys.executable, "-m", "graph.server.keeper.serve"],
                input=plan.to_json().encode(),
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=PLACE_OF_PACKAGE,
                env=keeper_environment(),
                start_new_session=True,
                check=False,
            )
    except OSError as error:
        raise cannot_write(error) from None
    if result.returncode not in (0, HELD):
        raise _keeper_failed()
    if result.returncode == 0:
        announce("Starting Neo4j …")
    return result.returncode == 0


def _keeper_failed() -> LocalServerError:
    return LocalServerError(
        "Kithmap's database could not be started. Start again; if it happens again, send "
        "neo4j/logs/keeper.log of the data folder to your administrator."
    )
