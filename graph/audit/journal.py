"""The journal beside the database: one line for each committed audit entry, appended only.

It lies outside the data folder, so that a database of yesterday, or one that was cut short, no
longer agrees with it. Each line is sealed together with the one before, so that none can be taken
away, added or changed without the audit's key; its end is vouched for by checkpoints, which stand
in a second place too.

A line is written by one system call under the file's lock and left to the operating system to
bring to the disk: it outlives every crash of Kithmap, not a power cut. A checkpoint, once a minute,
waits for the disk (fdatasync), so a power cut takes at most the lines of the last minute; their
entries are safe in Neo4j, which waits for the disk at each commit.
"""

import errno
import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from graph.audit.checkpoint import Cause, Checkpoint, content_of, parse_copy
from graph.audit.entry import Anchor, Head
from graph.audit.journal_chain import Chain, link_in
from graph.errors import AuditUnavailable, KithmapError
from graph.file_lock import lock

_log = logging.getLogger("kithmap.audit")

TAIL = 16 * 1024
"""Bytes in which the last whole line is found: a line has about 150, a checkpoint 500."""

BEGUN_ANEW = (
    "There was no audit journal, though the audit has entries: a new one was begun. Is its disk "
    "mounted? 'kithmap audit verify' says what is missing."
)

LOCK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Copy:
    """The second place of the checkpoints."""

    send: Callable[[str], None]
    """Takes a line there. Raises CopyFailed."""
    readable: bool
    """Whether the lines can be read back and compared."""


class JournalBroken(KithmapError):
    """The journal cannot be read; the audit cannot be checked against it."""


class CopyFailed(KithmapError):
    """A checkpoint did not reach the second place."""


class Journal:
    """An append-only file of JSON lines, which several processes may write to."""

    def __init__(self, path: Path, audit_key: bytes) -> None:
        self.path = path
        self.chain = Chain(audit_key)

    def append(self, anchor: Anchor) -> None:
        """Write the line of one entry. Raises AuditUnavailable: then nothing may be shown."""
        with self._opened() as file:
            content = [anchor.lane, anchor.seq, anchor.mac]
            _write(file, lambda before: self.chain.line(before, content))

    def checkpoint(
        self,
        at: datetime,
        cause: Cause,
        heads: Callable[[], Mapping[int, Head]],
        copy: Copy | None = None,
    ) -> Checkpoint:
        """Write where each lane ends, and wait until it is on the disk.

        `heads` is asked with the file locked, so that no restore comes between. `copy` takes the
        same line elsewhere; where it cannot, the next line says so.
        """
        with self._opened(make=cause is Cause.BEGUN) as file:
            found = {lane: head for lane, head in heads().items() if head.seq}
            if cause is Cause.BEGUN and found:
                _log.error("%s", BEGUN_ANEW)
            made, line = self._checkpoint(
                file, at, cause, found, copy is not None and copy.readable
            )
            if copy is not None:
                try:
                    copy.send(line)
                except CopyFailed as failed:
                    _log.warning("%s", failed)
                    made, _ = self._checkpoint(file, at, cause, found, copied=False)
        return made

    def _checkpoint(
        self, file: int, at: datetime, cause: Cause, heads: Mapping[int, Head], copied: bool
    ) -> tuple[Checkpoint, str]:
        made = Checkpoint(at, cause, heads, copied, _last_link(file)[0])
        line = _write(file, lambda before: self.chain.line(before, content_of(made)))
        os.fdatasync(file)
        return made, line

    def begin(
        self, at: datetime, heads: Callable[[], Mapping[int, Head]], copy: Copy | None = None
    ) -> None:
        """Make the journal where there is none yet: its first line says where the audit stands.

        Nothing else makes one: a journal that disappears while Kithmap runs stops every answer.
        """
        if not self.path.exists() or not self.path.stat().st_size:
            self.checkpoint(at, Cause.BEGUN, heads, copy)

    def check_writable(self) -> None:
        """Raises AuditUnavailable where a line could not be written now."""
        with self._opened():
            pass

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines with their numbers, the unproved and the cut off ones too.

        Raises JournalBroken where the file cannot be read; nothing where there is none.
        """
        try:
            with self.path.open("rb") as file:
                yield from enumerate(file, start=1)
        except FileNotFoundError:
            return
        except OSError as error:
            raise JournalBroken(f"The audit journal cannot be read: {error.strerror}.") from None

    def read(self) -> Iterator[Anchor]:
        """Every anchored entry, oldest first, its line unproved (`graph.audit.journal_check` proves
        them). What was cut off by a crash is left aside."""
        for _, line in self.lines():
            anchor = anchor_in(line)
            if anchor is not None:
                yield anchor

    @contextmanager
    def _opened(self, *, make: bool = False) -> Iterator[int]:
        """The file for reading its end and appending, locked against every other writer."""
        file = None
        flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | (os.O_CREAT if make else 0)
        try:
            file = os.open(self.path, flags, 0o600)
            # The others hold it for microseconds, and one that was paused while it held it must
            # not hold up everybody for ever.
            lock(file, LOCK_SECONDS)
            yield file
        except OSError as error:
            problem = f"The audit journal cannot be written: {error.strerror}."
            _log.error("%s Nothing is shown.", problem)
            raise AuditUnavailable(problem) from None
        finally:
            if file is not None:
                os.close(file)  # which gives the lock back


def anchor_in(line: bytes) -> Anchor | None:
    """What the line of an entry says; None for every other line."""
    try:
        lane, seq, mac, _ = json.loads(line)
    except (TypeError, ValueError):
        return None
    if type(lane) is not int or type(seq) is not int or type(mac) is not str:
        return None
    return Anchor(lane, seq, mac)


def file_copy(path: Path) -> Copy:
    """Takes checkpoints to a second file."""

    def send(line: str) -> None:
        try:
            file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _write_all(file, line.encode())
                os.fdatasync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise CopyFailed(
                f"A checkpoint did not reach its second place: {error.strerror}."
            ) from None

    return Copy(send, readable=True)


def read_copies(path: Path, chain: Chain) -> Iterator[Checkpoint | str]:
    """The checkpoints of a second file; for a line that is none, a sentence that says so."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return
    except OSError as error:
        raise JournalBroken(f"The copy of the checkpoints: {error.strerror}.") from None
    for number, line in enumerate(lines, start=1):
        try:
            yield parse_copy(line.decode(), chain)
        except ValueError:
            yield f"line {number} of the copied checkpoints is none of Kithmap's, or was changed"


def _write(file: int, line_after: Callable[[str], str]) -> str:
    before, cut_off = _last_link(file)
    line = line_after(before)
    # What a crash or a full disk cut off stays, on a line of its own.
    _write_all(file, (b"\n" if cut_off else b"") + line.encode())
    return line


def _write_all(file: int, data: bytes) -> None:
    if os.write(file, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _last_link(file: int) -> tuple[str, bool]:
    """The link of the last whole line, and whether something without an end follows it."""
    size = os.fstat(file).st_size
    tail = os.pread(file, TAIL, max(0, size - TAIL))
    whole, _, rest = tail.rpartition(b"\n")
    # Of the rest only the end of the line may be missing.
    for line in reversed([*whole.splitlines(), rest]):
        link = link_in(line)
        if link is not None:
            return link, bool(rest)
    return "", bool(rest)
