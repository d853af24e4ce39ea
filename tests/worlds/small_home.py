"""A small Neo4j of a test's own: it starts quickly and is gone soon after its last lease.

A first start is the slowest of all: Neo4j's tool sets a password, Kithmap makes its account and its
schema, Java writes its archive of classes. So one home is made for all tests, and theirs are copies
of it.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.database.driver import Database, DatabaseSettings
from graph.database.migrations import MIGRATIONS
from graph.database.schema import migrate
from graph.server.home import Home
from graph.server.jars import pinned_version
from graph.server.leasing import LocalServerSettings, open_lease, stop

BUILD = Path(__file__).parents[2] / "build" / "test-neo4j"
SCHEMA = hashlib.sha256(repr(MIGRATIONS).encode()).hexdigest()[:8]
"""Another schema is another folder, so that a database of yesterday's never gets in the way."""


def small(data: Path, grace_seconds: float = 0.3) -> LocalServerSettings:
    return LocalServerSettings(
        data, heap_mb=256, page_cache_mb=32, grace_seconds=grace_seconds, brief=True
    )


def with_archives(data: Path) -> Path:
    """A home that has nothing but the archives of classes, which all tests share."""
    folder = BUILD / "java-archives"
    folder.mkdir(parents=True, exist_ok=True)
    home = Home(data)
    home.path.mkdir(mode=0o700, parents=True)
    home.archives.symlink_to(folder)
    return data


def furnish(data: Path) -> None:
    """Put a home there whose graph holds Kithmap's schema and nothing else; its server is down.

    `data` may be an empty folder, or none yet.
    """
    ready = BUILD / f"furnished-{pinned_version()}-{SCHEMA}"
    with _one_at_a_time():
        if not ready.exists():
            draft = ready.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            _make(small(with_archives(draft)))
            draft.rename(ready)
    draft = data.with_name(f"{data.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)  # of a run that was interrupted
    shutil.copytree(ready, draft, symlinks=True, ignore=shutil.ignore_patterns("*.sock"))
    draft.rename(data)


def _make(settings: LocalServerSettings) -> None:
    patient = DatabaseSettings(transaction=60)
    with open_lease(settings, lambda _: None) as lease, Database(lease.address, patient) as made:
        migrate(made)
    assert stop(settings)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Workers of pytest-xdist are processes of their own: the first makes the home, others wait."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "furnished.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
