"""Dump, load and check of a home with Neo4j's own tools, its server stopped and the lock held."""

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from graph.server.failures import without_paths
from graph.server.home import Home, LocalServerError, cannot_write
from graph.server.java_archive import share_archives
from graph.server.process import run_admin

DUMP_NAME = "neo4j.dump"
PARTS = ("databases/neo4j", "transactions/neo4j")


def dump_database(home: Home, jars: Sequence[Path], folder: Path) -> Path:
    """Write the graph to `folder`/neo4j.dump in one step, and return that file.

    Raises `LocalServerError`; then there is no file, or the former one is still whole.
    """
    draft = folder / ".kithmap-draft"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        result = run_admin(home, jars, "database", "dump", "neo4j", f"--to-path={draft}")
        if result.returncode != 0:
            raise LocalServerError(
                "Neo4j could not write the dump. Check the space on the disk, then try again. "
                f"{_reason(result.stdout)}".strip()
            )
        return (draft / DUMP_NAME).replace(folder / DUMP_NAME)
    except OSError as error:
        raise cannot_write(error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def load_database(home: Home, jars: Sequence[Path], dump: Path) -> None:
    """Replace the graph by the one in `dump`. Raises `LocalServerError`; then nothing changed."""

    def load(beside: Home) -> str | None:
        incoming = beside.path / "incoming"
        incoming.mkdir()
        (incoming / DUMP_NAME).symlink_to(dump.absolute())
        result = run_admin(beside, jars, "database", "load", "neo4j", f"--from-path={incoming}")
        if result.returncode == 0 and beside.has_database:
            return None
        return (
            "Neo4j could not read the dump, so nothing was changed. Use another backup. "
            f"{_reason(result.stdout)}".strip()
        )

    _fill_beside(home, load)


def import_files(home: Home, jars: Sequence[Path], arguments: Sequence[str]) -> None:
    """Fill a home that has no graph yet by Neo4j's bulk import.

    Raises `LocalServerError`; then there is no graph, as before.
    """

    def fill(beside: Home) -> str | None:
        report = f"--report-file={beside.path / 'import.report'}"
        result = run_admin(beside, jars, "database", "import", "full", "neo4j", report, *arguments)
        if result.returncode == 0 and beside.has_database:
            return None
        return f"Neo4j could not import the files. {_reason(result.stdout)}".strip()

    _fill_beside(home, fill)


def _fill_beside(home: Home, fill: Callable[[Home], str | None]) -> None:
    """Let one of Neo4j's tools write a graph, which then takes the place of the home's own.

    The tools delete the old graph before they have read the new one, so bad input would cost
    both: they write into a home beside, whose files then move over. `fill` returns what is wrong.
    """
    beside = _beside(home)
    shutil.rmtree(beside.data, ignore_errors=True)
    try:
        beside.configuration.mkdir(parents=True, mode=0o700)
        shutil.copyfile(home.configuration / "neo4j.conf", beside.configuration / "neo4j.conf")
        share_archives(home, beside)
        wrong = fill(beside)
        if wrong is not None:
            raise LocalServerError(wrong)
        _complete(beside).touch()
        finish_interrupted_load(home)
    except OSError as error:
        raise cannot_write(error) from None
    finally:
        if not _complete(beside).exists():
            shutil.rmtree(beside.data, ignore_errors=True)


def take_graph(home: Home, other: Home, aside: Home) -> None:
    """Move the graph of `other` into `home`, and the one that was there to `aside`.

    All three lie on one disk. Killed at any point, the next start of Neo4j finishes it.
    """
    beside = _beside(home)
    try:
        shutil.rmtree(beside.data, ignore_errors=True)
        for part in PARTS:
            (beside.databases / part).parent.mkdir(mode=0o700, parents=True)
            (other.databases / part).rename(beside.databases / part)
        _complete(beside).touch()
        for part in PARTS:
            old = home.databases / part
            if old.exists():
                (aside.databases / part).parent.mkdir(mode=0o700, parents=True)
                old.rename(aside.databases / part)
        finish_interrupted_load(home)
    except OSError as error:
        raise cannot_write(error) from None


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
                old.mkdir(parents=True, exist_ok=True)
                shutil.rmtree(old)
                new.rename(old)
        _complete(beside).unlink()
    shutil.rmtree(beside.data, ignore_errors=True)


def check_database(home: Home, jars: Sequence[Path]) -> tuple[bool, str]:
    """Whether Neo4j's consistency check passes, and its counts; the details may name persons.

    Raises `LocalServerError` where it cannot check at all.
    """
    reports = home.path / "check"
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(mode=0o700)
    result = run_admin(home, jars, "database", "check", "neo4j", f"--report-path={reports}")
    counts = re.findall(r"Number of [\w ]+: \d+", result.stdout)
    if result.returncode == 0:
        return True, "No inconsistencies found."
    if not counts:
        raise LocalServerError(
            "Neo4j could not check the database. Start Kithmap once, stop it, and check again. "
            f"{_reason(result.stdout)}".strip()
        )
    return False, "\n".join(counts)


def _beside(home: Home) -> Home:
    return Home(home.path / "loading")


def _complete(beside: Home) -> Path:
    return beside.data / "complete"


def _reason(output: str) -> str:
    """The first line in which Neo4j's tool names what failed, without paths; may be empty."""
    for line in output.splitlines():
        if re.search(r"\bFailed to\b|Error|Exception|No space left", line):
            return f"It said: {without_paths(line.strip())[:300]}"
    return ""
