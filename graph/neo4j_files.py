"""Dump, load and check of a home with Neo4j's own tools, its server stopped and the lock held."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from graph.neo4j_failures import without_paths
from graph.neo4j_home import Home, LocalServerError, cannot_write
from graph.neo4j_process import run_admin

DUMP_NAME = "neo4j.dump"
PARTS = ("databases/neo4j", "transactions/neo4j")


def dump_database(home: Home, jars: Sequence[Path], folder: Path) -> Path:
    """Write the graph to `folder`/neo4j.dump in one step, and return that file.

    Raises `LocalServerError`; then there is no file, or the former one is still whole.
    """
    draft = folder / ".kithmap-draft"
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        result = run_admin(home, jars, "database", "dump", "neo4j", f"--to-path={draft}")
        if result.returncode != 0:
            raise LocalServerError(
                f"Neo4j could not write the dump. {_reason(result.stdout)} "
                "Check the space on the disk, then try again."
            )
        return (draft / DUMP_NAME).replace(folder / DUMP_NAME)
    except OSError as error:
        raise cannot_write(error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def load_database(home: Home, jars: Sequence[Path], dump: Path) -> None:
    """Replace the graph by the one in `dump`.

    Neo4j's tool deletes the old graph before it reads the dump, so a damaged dump would cost both:
    it loads into a home beside, whose files then move over. Raises `LocalServerError`; then the
    old graph is as it was.
    """
    beside = _beside(home)
    shutil.rmtree(beside.data, ignore_errors=True)
    try:
        beside.configuration.mkdir(parents=True, mode=0o700)
        shutil.copyfile(home.configuration / "neo4j.conf", beside.configuration / "neo4j.conf")
        incoming = beside.path / "incoming"
        incoming.mkdir()
        (incoming / DUMP_NAME).symlink_to(dump.absolute())
        result = run_admin(beside, jars, "database", "load", "neo4j", f"--from-path={incoming}")
        if result.returncode != 0 or not beside.has_database:
            raise LocalServerError(
                f"Neo4j could not read the dump, so nothing was changed. {_reason(result.stdout)} "
                "Use another backup."
            )
        _complete(beside).touch()
    except OSError as error:
        raise cannot_write(error) from None
    finally:
        finish_interrupted_load(home)


def finish_interrupted_load(home: Home) -> None:
    """Move a completely loaded graph into place; clear away an incomplete one.

    Killed at any point, the next call goes on where this one ended.
    """
    beside = _beside(home)
    if _complete(beside).exists():
        for part in PARTS:
            new = beside.databases / part
            if new.exists():
                old = home.databases / part
                shutil.rmtree(old, ignore_errors=True)
                old.parent.mkdir(parents=True, exist_ok=True)
                new.rename(old)
        _complete(beside).unlink()
    shutil.rmtree(beside.data, ignore_errors=True)


def check_database(home: Home, jars: Sequence[Path]) -> tuple[bool, str]:
    """Whether Neo4j's consistency check passes, and the last of what it said, without paths."""
    reports = home.path / "check"
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(mode=0o700)
    result = run_admin(home, jars, "database", "check", "neo4j", f"--report-path={reports}")
    return result.returncode == 0, without_paths(_tail(result.stdout, lines=20))


def _beside(home: Home) -> Home:
    return Home(home.path / "loading")


def _complete(beside: Home) -> Path:
    return beside.data / "complete"


def _reason(output: str) -> str:
    return f"It said: {without_paths(_tail(output, lines=1))[:300]}"


def _tail(output: str, lines: int) -> str:
    said = [line.strip() for line in output.splitlines() if line.strip()]
    return os.linesep.join(said[-lines:])
