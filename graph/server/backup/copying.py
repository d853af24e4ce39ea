"""Copies of Kithmap's own graph: taken while people work, tried in a second home, put in place.

Neo4j Community cannot dump a database that is open. So its process stands still for the moment in
which its files are copied: the copy is what a crash at that moment would have left behind, from
which Neo4j recovers every committed transaction. All that takes longer happens on the copy.
"""

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from graph.audit.entry import Head
from graph.audit.trail import LANE_HEADS
from graph.database.driver import Database, DatabaseSettings
from graph.database.query import Nothing
from graph.database.schema import SCHEMA_VERSION
from graph.server import leasing
from graph.server.backup.digest import GraphDigest, digest_of
from graph.server.home import (
    Home,
    LocalServerError,
    cannot_write,
    read_account,
    require_database,
    size_mb,
    write_account,
)
from graph.server.home_lock import Doing
from graph.server.java_archive import share_archives
from graph.server.keeper.client import ANSWER_SECONDS, server_stopped
from graph.server.keeper.line import FREEZE, PIN, THAW, KeeperGone, ask, connect
from graph.server.settings import LocalServerSettings
from graph.server.tools import PARTS

COPY_SECONDS = 2.0
"""What a copy of a server in use may take; a larger graph is copied with the server ended."""

ACCOUNT_PARTS = ("databases/system", "transactions/system", "dbms")
"""Where Neo4j keeps its accounts. With them a second home need not make its own, which takes as
long as all the rest."""

_PATIENT = DatabaseSettings(connect=30, acquire=30, retry=30, transaction=3600)
"""Seconds, for a server that nobody else waits for and that has just started."""


@dataclass(frozen=True, slots=True)
class Pause:
    """How a copy was taken, and for how many seconds nobody got an answer."""

    seconds: float
    ended: bool
    """Whether the server was ended and started again; else it stood still, or was not running."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a graph, as far as a backup must be able to tell."""

    digest: GraphDigest
    heads: Mapping[int, Head]
    """The last audit entry of each lane."""
    schema: int


def trial_settings(settings: LocalServerSettings, folder: Path) -> LocalServerSettings:
    """A second home below `folder`, whose server ends as soon as nobody uses it."""
    return replace(settings, data=folder, grace_seconds=0.2, bolt_port=0, brief=True)


def graph_mb(settings: LocalServerSettings) -> int:
    """Megabytes on disk that a copy of the graph takes."""
    return sum(size_mb(Home(settings.data).databases / part) for part in PARTS)


def copy_graph(settings: LocalServerSettings, to: LocalServerSettings) -> Pause:
    """Copy the graph, in use or not, into the home `to`, which has none yet.

    Raises `LocalServerError`; then the graph is as before, and served again if it was.
    """
    home, target = Home(settings.data), Home(to.data)
    require_database(home)
    try:
        return _copy_frozen(home, target) or _copy_stopped(settings, home, target)
    except OSError as error:
        raise cannot_write(error) from None


def _copy_frozen(home: Home, target: Home) -> Pause | None:
    """Copy while the server stands still; None where there is none, or it would take too long."""
    try:
        with connect(home) as line:
            if not ask(line, FREEZE, ANSWER_SECONDS).get("done"):
                return None
            began = time.monotonic()
            if not _copy_files(home, target, (*PARTS, *ACCOUNT_PARTS), began + COPY_SECONDS):
                return None
            # The keeper may have let the server go on by itself: then the copy is worth nothing.
            if not ask(line, THAW, ANSWER_SECONDS).get("done"):
                return None
            pause = Pause(time.monotonic() - began, ended=False)
            _copy_account(home, target)
            share_archives(home, target)
            return pause
    except (KeeperGone, TimeoutError):
        return None


def _copy_stopped(settings: LocalServerSettings, home: Home, target: Home) -> Pause:
    began = time.monotonic()
    status = leasing.status(settings)
    try:
        with server_stopped(settings, Doing.DUMPING, even_if_in_use=True):
            _copy_files(home, target, PARTS)
            lend_account(home, target)
    finally:
        if status.running:
            with leasing.open_lease(settings, lambda _: None):
                if status.pinned:
                    _pin(home)
    return Pause(time.monotonic() - began if status.running else 0.0, ended=status.running)


def _pin(home: Home) -> None:
    with connect(home) as line:
        ask(line, PIN, ANSWER_SECONDS)


def lend_account(home: Home, target: Home) -> None:
    """Let Kithmap's account in a home, whose server is down, open the home `target` too."""
    _copy_files(home, target, ACCOUNT_PARTS)
    _copy_account(home, target)
    share_archives(home, target)


def _copy_account(home: Home, target: Home) -> None:
    account = read_account(home)
    if account is None or account.first_password is not None:  # a first start that did not finish
        for part in ACCOUNT_PARTS:
            shutil.rmtree(target.databases / part, ignore_errors=True)
    else:
        write_account(target, account)


def _copy_files(
    home: Home, target: Home, parts: Sequence[str], deadline: float | None = None
) -> bool:
    """Copy some parts of a home's data; False where the deadline passed meanwhile."""
    for part in parts:
        shutil.rmtree(target.databases / part, ignore_errors=True)
        for source in sorted((home.databases / part).rglob("*")):
            if deadline is not None and time.monotonic() > deadline:
                return False
            place = target.databases / part / source.relative_to(home.databases / part)
            if source.is_dir():
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            else:
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copyfile(source, place)
    return True


@contextmanager
def opened(settings: LocalServerSettings) -> Iterator[Database]:
    """The database of a home that nobody else uses; its server is down afterwards."""
    try:
        with (
            leasing.open_lease(settings, lambda _: None) as lease,
            Database(lease.address, _PATIENT) as database,
        ):
            yield database
    finally:
        leasing.stop(settings, even_if_in_use=True)


def contents_of(database: Database) -> Contents:
    """Read a whole graph that nobody writes to. Raises `LocalServerError` for none of Kithmap's."""
    schema = database.one(SCHEMA_VERSION, Nothing())
    if schema is None:
        raise LocalServerError("The database holds no graph of Kithmap's.")
    return Contents(digest=digest_of(database), heads=heads_of(database), schema=schema.version)


def heads_of(database: Database) -> Mapping[int, Head]:
    """The last audit entry of each lane."""
    return {head.lane: Head(head.seq, head.mac) for head in database.rows(LANE_HEADS, Nothing())}
