"""A transaction log whose end a full disk has torn: how to leave it whole, and when it may be cut.

A transaction that met the end of the disk is written in part. Neo4j reports a panic to everybody
and acknowledges nothing after that; a next start knows the part for a torn end, and drops it. But
when it is asked to end, and there is room again, it writes the same buffer a second time behind
the part: then its next start refuses the log ("Unreadable bytes are encountered after last readable
position"), or dies of it. So a server that panicked is not asked: it is killed, as in a power cut.

Where it ended by itself, the unreadable end is cut off, once, if Neo4j's own log says that this
very disk was full: then nothing that was acknowledged stands there. The files are kept.
"""

import re
import shutil
from pathlib import Path

from graph.server.failures import LogMark
from graph.server.home import Home

_LAST_BYTES = 8_000_000
_OPENING = re.compile(r"Starting 'DatabaseId\{\w+\[neo4j\]\}'")
_NOT_OPENED = re.compile(r"Failed to start DatabaseId\{\w+\[neo4j\]\}")
_TORN = re.compile(
    r"Failure to read transaction log file number (\d+)\. "
    r"Unreadable bytes are encountered after last readable position"
)
_DISK_WAS_FULL = "No space left on device"
_PANIC = "Database panic"
_NUMBERED = re.compile(r"neostore\.transaction\.db\.(\d+)")


def has_panicked(home: Home) -> bool:
    """Whether the server that runs now, or did last, has given its graph up for good."""
    before, _ = _text(home, LogMark.now(home))
    return _PANIC in _OPENING.split(before)[-1]


def did_not_open(home: Home, mark: LogMark) -> bool:
    """Whether Neo4j is up, since `mark`, but has given the graph up."""
    return _NOT_OPENED.search(_text(home, mark)[1]) is not None


def was_torn_by_full_disk(home: Home, mark: LogMark) -> bool:
    """Whether the newest transaction log is unreadable at its end, and why is certain."""
    before, since = _text(home, mark)
    torn = _TORN.search(since)
    return torn is not None and int(torn[1]) == _newest(home) and _met_full_disk(before)


def keep_aside(home: Home) -> Path:
    """Copy the transaction logs as they are, in place of an earlier copy. Raises OSError."""
    kept = home.path / "torn-transaction-logs"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(_folder(home), kept)
    return kept


def _met_full_disk(before: str) -> bool:
    """Whether the last run that opened the graph panicked because the disk was full."""
    for run in reversed(_OPENING.split(before)):
        if _NOT_OPENED.search(run) is None:
            return _PANIC in run and _DISK_WAS_FULL in run
    return False


def _text(home: Home, mark: LogMark) -> tuple[str, str]:
    """The end of Neo4j's log before the mark, and all of it since."""
    size = mark.sizes.get("debug.log", 0)
    try:
        with (home.logs / "debug.log").open("rb") as file:
            start = max(0, size - _LAST_BYTES)
            file.seek(start)
            before = file.read(size - start)
            since = file.read(_LAST_BYTES)
    except FileNotFoundError:
        return "", ""
    return before.decode("utf-8", "replace"), since.decode("utf-8", "replace")


def _newest(home: Home) -> int | None:
    numbers = [
        int(found[1]) for file in _folder(home).iterdir() if (found := _NUMBERED.match(file.name))
    ]
    return max(numbers, default=None)


def _folder(home: Home) -> Path:
    return home.databases / "transactions" / "neo4j"
