"""How the keeper brings Neo4j up: adopt the one that still runs, or start Java.

Only the holder of the home's lock calls this.
"""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import psutil

from graph.server import torn_log
from graph.server.certificate import prepare_certificate
from graph.server.failures import LogMark, explain
from graph.server.home import (
    Account,
    Home,
    LocalServerError,
    is_older,
    read_account,
    refuse_newer_store,
    stored_version,
    write_account,
    write_configuration,
    write_private,
)
from graph.server.java_archive import JavaArchive
from graph.server.keeper.sign_in import SignIn, answers
from graph.server.process import (
    BRIEF,
    POLL_SECONDS,
    STOP_SECONDS,
    STOP_WITH_ARCHIVE_SECONDS,
    ServerRecord,
    end,
    free_port,
    is_alive,
    is_free,
    is_gone_within,
    run_admin,
    start_server,
)
from graph.server.tools import dump_database, finish_interrupted_load

READY_SECONDS = 180.0
LOOK_SECONDS = 1.0  # how often Neo4j's log is read while it starts
ATTEMPTS_TO_GET_A_PORT = 3


@dataclass(frozen=True)
class Plan:
    """What a keeper is told when it is started: no secret is among it.

    `port` 0 means a fresh one at each start; `grace_seconds` is how long Neo4j outlives the last
    lease; `java_dies_with_keeper` uses Linux's death signal; `brief` as in `LocalServerSettings`.
    """

    data: str
    jars: tuple[str, ...]
    version: str
    heap_mb: int
    page_cache_mb: int
    port: int = 0
    grace_seconds: float = 5.0
    java_dies_with_keeper: bool = sys.platform == "linux"
    brief: bool = False

    def to_json(self) -> str:
        """The plan as it travels to the keeper's standard input."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The reverse of `to_json`."""
        fields = json.loads(text)
        return cls(**{**fields, "jars": tuple(fields["jars"])})

    @property
    def jar_paths(self) -> Sequence[Path]:
        """The class path."""
        return [Path(jar) for jar in self.jars]


class TornLog(LocalServerError):
    """A full disk tore the end of the transaction log; it may be cut."""


class Running:
    """A Neo4j that answered: its record, and the process if it is this keeper's own child."""

    def __init__(
        self,
        record: ServerRecord,
        process: psutil.Process,
        child: "subprocess.Popen[bytes] | None" = None,
        archive: JavaArchive | None = None,
    ) -> None:
        """`child` and `archive` are None for an adopted server."""
        self.record = record
        self.process = process
        self._child = child
        self._archive = archive

    def is_alive(self) -> bool:
        """Whether Java still runs; collects it if it was ours."""
        if self._child is not None:
            return self._child.poll() is None
        return is_alive(self.process)

    def end(self, *, at_once: bool = False) -> None:
        """Stop Neo4j: politely, then after 30 seconds not, or 120 where it still writes the archive
        of classes; `at_once` as `torn_log.py` asks."""
        if at_once:
            with contextlib.suppress(psutil.NoSuchProcess):
                self.process.kill()
        drafts = self._archive is not None and self._archive.is_drafted
        end(self.process, STOP_WITH_ARCHIVE_SECONDS if drafts else STOP_SECONDS)
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(STOP_SECONDS)

    def keep_classes(self) -> None:
        """Once it has ended: keep the archive of classes that it may have drafted."""
        if self._archive is not None:
            self._archive.keep_draft()


def bring_up(plan: Plan, home: Home) -> Running:
    """A Neo4j on this home that proved itself and answers Kithmap's own account.

    Raises `LocalServerError`.
    """
    return _adopt(plan, home) or _start(plan, home)


def end_orphan(home: Home) -> None:
    """See to it that no Java of a keeper that was killed still works on this home."""
    record = ServerRecord.load(home)
    process = record.process(home) if record else None
    if record is None or process is None:
        return
    _wake(process)
    if not (record.dies_with_keeper and is_gone_within(process, STOP_SECONDS)):
        end(process)


def _wake(process: psutil.Process) -> None:
    """It may stand still: frozen for a copy of its files when its keeper was killed."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.resume()


def _adopt(plan: Plan, home: Home) -> Running | None:
    """Take over the Java of a keeper that was killed, if it is certainly ours and answers."""
    record = ServerRecord.load(home)
    process = record.process(home) if record else None
    account = read_account(home)
    if record is None or process is None or account is None:
        return None
    # One that dies with its keeper may still answer for some tenths of a second, but is dying.
    fit = not record.dies_with_keeper and record.version == plan.version
    _wake(process)
    if fit and record.listens(home) and answers(home, account, record.port):
        return Running(record, process)
    return None


def _start(plan: Plan, home: Home) -> Running:
    end_orphan(home)
    finish_interrupted_load(home)
    _make_ready_for(plan, home)
    prepare_certificate(home)
    account = _account(home)
    try:
        return _start_on_some_port(plan, home, account)
    except TornLog:
        torn_log.keep_aside(home)
        return _start_on_some_port(plan, home, account, cut_torn_log=True)


def _start_on_some_port(
    plan: Plan, home: Home, account: Account, cut_torn_log: bool = False
) -> Running:
    for attempt in range(1, ATTEMPTS_TO_GET_A_PORT + 1):
        port = _port(plan)
        write_configuration(home, port, plan.heap_mb, plan.page_cache_mb, cut_torn_log=cut_torn_log)
        _set_first_password(plan, home, account)
        mark = LogMark.now(home)
        running = _start_java(plan, home, port)
        try:
            _wait_until_ready(running, home, account, mark)
        except LocalServerError:
            running.end()
            if not cut_torn_log and torn_log.was_torn_by_full_disk(home, mark):
                raise TornLog(explain(home, mark)) from None
            # Between finding a free port and Java's use of it, somebody else may have taken it.
            if plan.port or is_free(port) or attempt == ATTEMPTS_TO_GET_A_PORT:
                raise
        except BaseException:
            running.end()
            raise
        else:
            return running
    raise AssertionError("the last attempt returns or raises")


def _make_ready_for(plan: Plan, home: Home) -> None:
    """Refuse data of a newer Neo4j; put aside a dump of an older one's before it is upgraded."""
    stored = stored_version(home)
    refuse_newer_store(stored, plan.version)
    if is_older(stored, plan.version) and home.has_database:
        dump_database(home, plan.jar_paths, home.path / "dumps" / f"before-{plan.version}")
    write_private(home.version, f"{plan.version}\n")


def _account(home: Home) -> Account:
    account = read_account(home)
    if account is not None and account.first_password is None:
        account = account.before_change()
        write_account(home, account)
    if account is not None:
        return account
    if home.password_is_set:
        raise LocalServerError(
            "The data folder holds a Neo4j whose password Kithmap does not know: the file "
            "kithmap-account.json is missing. Put the whole folder back as it was at one moment."
        )
    account = Account.invent()
    write_account(home, account)
    return account


def _port(plan: Plan) -> int:
    if plan.port and not is_free(plan.port):
        raise LocalServerError(
            f"Another program already uses port {plan.port}, which KITHMAP_BOLT_PORT gives to "
            "Neo4j. Stop that program, or choose another port."
        )
    return plan.port or free_port()


def _set_first_password(plan: Plan, home: Home, account: Account) -> None:
    if home.password_is_set:
        return
    if account.first_password is None:
        raise LocalServerError(
            "The data folder is incomplete: data/dbms/auth.ini is missing. "
            "Restore your last backup."
        )
    result = run_admin(home, plan.jar_paths, "dbms", "set-initial-password", account.first_password)
    if result.returncode != 0 or not home.password_is_set:
        raise LocalServerError(
            "Neo4j did not take its first password. Check that the data folder can be written "
            "and start again."
        )


def _start_java(plan: Plan, home: Home, port: int) -> Running:
    archive = JavaArchive(home, plan.jar_paths)
    options = [
        *archive.class_path,
        f"-Xmx{plan.heap_mb}m",
        *(BRIEF if plan.brief else ()),
        *archive.to_use_or_make(),
    ]
    child = start_server(home, options, plan.java_dies_with_keeper)
    process = psutil.Process(child.pid)
    record = ServerRecord(
        child.pid, process.create_time(), port, plan.version, plan.java_dies_with_keeper
    )
    record.store(home)
    return Running(record, process, child, archive)


def _wait_until_ready(running: Running, home: Home, account: Account, mark: LogMark) -> None:
    """Return once Kithmap's account got an answer. Raises `LocalServerError` with the reason."""
    sign_in = SignIn(home, account, running.record.port)
    deadline = time.monotonic() + READY_SECONDS
    look = time.monotonic() + LOOK_SECONDS
    while running.is_alive():
        if time.monotonic() > look:
            if torn_log.did_not_open(home, mark):
                break  # Java would stay, with nothing to serve
            look = time.monotonic() + LOOK_SECONDS
        if time.monotonic() > deadline:
            raise LocalServerError(
                f"Neo4j did not answer within {READY_SECONDS:.0f} seconds. Close other programs, "
                "then start again."
            )
        # Not `listens`, which costs as much as Java's start itself where it is asked all the time.
        if not is_free(running.record.port) and sign_in.works():
            return
        time.sleep(POLL_SECONDS)
    raise LocalServerError(explain(home, mark))
