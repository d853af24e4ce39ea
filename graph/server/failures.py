"""What Neo4j's logs say about a failed start, in plain words that say what to do."""

import re
from dataclasses import dataclass
from pathlib import Path

from graph.server.home import Home

LOGS = ("java.log", "neo4j.log", "debug.log")
LAST_BYTES = 256_000

PLAIN_WORDS = (
    (
        r"Lock file has been locked by another process|FileLockException",
        "Another process is using this data folder. Stop the other Kithmap or Neo4j, "
        "then start again.",
    ),
    (
        r"Address already in use|PortBindException",
        "Another program took the port that Neo4j was to listen on. Start again; if "
        "KITHMAP_BOLT_PORT is set, choose another.",
    ),
    (
        r"No space left on device|not enough space|Disk quota exceeded",
        "The disk of the data folder is full. Free some space and start again.",
    ),
    (
        r"Read-only file system|AccessDeniedException|Permission denied",
        "Neo4j cannot write in the data folder. Give the account that runs Kithmap the right to "
        "write there, or name another folder.",
    ),
    (
        r"Could not reserve enough space|Cannot allocate memory|insufficient memory"
        r"|OutOfMemoryError|larger than the maximum|Invalid maximum heap size"
        r"|Initial heap size set to a larger",
        "Neo4j did not get the memory that it is set to use. Close other programs, or set "
        "less as KITHMAP_HEAP_MB and KITHMAP_PAGE_CACHE_MB.",
    ),
    (
        r"recovery not possible|Unreadable bytes are encountered",
        "The last records of the database cannot be read, as after a failure of the disk. "
        "Restore your last backup.",
    ),
    (
        r"UnsupportedStoreVersion|newer version|[Uu]nknown (store|record format)|downgrade"
        r"|NotSupportedVersion|higher version|Unknown kernel version|StoreUpgrad",
        "The data was written by another Neo4j, probably a newer one. Install the newer Kithmap "
        "again, or restore a backup made before the upgrade.",
    ),
)
FALLBACK = (
    "Neo4j ended while it was starting. Start again; if it happens again, restore your last backup "
    "and send the files in the data folder's neo4j/logs to your administrator."
)


@dataclass(frozen=True)
class LogMark:
    """How long each log was before a start, in bytes: only what follows belongs to it."""

    sizes: dict[str, int]

    @classmethod
    def now(cls, home: Home) -> "LogMark":
        """The mark at this moment."""
        return cls({name: _size(home.logs / name) for name in LOGS if name != "java.log"})


def explain(home: Home, mark: LogMark) -> str:
    """Why Neo4j ended, from what it wrote since `mark`: known reasons in plain words.

    An unknown reason adds the last line that reports an error, without the paths of this machine.
    """
    texts = [_since(home.logs / name, mark.sizes.get(name, 0)) for name in LOGS]
    for pattern, words in PLAIN_WORDS:
        if any(re.search(pattern, text) for text in texts):
            return words
    for text in texts:
        line = _last_error(text)
        if line:
            return f"{FALLBACK} It said: {without_paths(line)}"
    return FALLBACK


def without_paths(text: str) -> str:
    """The text with every path of this machine left out."""
    return re.sub(r"(?<![\w:/.])/[^\s:,;'\"\])]+", "…", text)


def _last_error(text: str) -> str | None:
    lines = [
        line
        for line in text.splitlines()
        if re.search(r"\bERROR\b|\bError\b|Caused by:|Exception:", line)
        and not line.lstrip().startswith("at ")
    ]
    return lines[-1].strip()[:300] if lines else None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _since(path: Path, start: int) -> str:
    """The end of a log from byte `start` on; from its beginning if it was replaced meanwhile."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            file.seek(max(start if start <= size else 0, size - LAST_BYTES))
            return file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
