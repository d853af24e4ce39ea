"""The journal beside the database: one line for each committed audit entry, appended only.

It lies outside the data folder, so that a database of yesterday, or one that was cut short, no
longer agrees with it.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from graph.audit import Anchor
from graph.errors import KithmapError


class JournalBroken(KithmapError):
    """The journal cannot be read as one; the audit cannot be checked against it."""


class Journal:
    """An append-only file of JSON lines, which several processes may write to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, anchor: Anchor) -> None:
        """Write one line, in one system call, so that lines of several writers never mix."""
        line = json.dumps([anchor.lane, anchor.seq, anchor.mac], separators=(",", ":")) + "\n"
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)

    def read(self) -> Iterator[Anchor]:
        """Every anchored entry, oldest first. A last line that was cut off by a crash is left
        aside: its entry was committed and is checked by its seal alone.

        Raises JournalBroken for anything else that is no line of a journal.
        """
        if not self._path.exists():
            return
        with self._path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith("\n"):
                    return
                yield _anchor(line, number)


def _anchor(line: str, number: int) -> Anchor:
    try:
        lane, seq, mac = json.loads(line)
    except ValueError:
        raise JournalBroken(f"Line {number} of the audit journal cannot be read.") from None
    if not (type(lane) is int and type(seq) is int and type(mac) is str):
        raise JournalBroken(f"Line {number} of the audit journal cannot be read.")
    return Anchor(lane, seq, mac)
