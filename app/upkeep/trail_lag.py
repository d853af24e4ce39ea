"""How far the journal is behind the audit trail: entries that could be cut off unnoticed."""

import os
from collections.abc import Iterator
from contextlib import suppress

from graph.audit.checkpoint import parse_copy
from graph.audit.journal import Journal, JournalBroken, anchor_in
from graph.audit.trail import heads_of
from graph.database.driver import Database

_TAIL = 256 * 1024
"""Bytes at the end of the journal that are read: about 1,700 entries."""


def entries_not_anchored(database: Database, journal: Journal) -> int:
    """Entries at the ends of the lanes that the journal has no line of yet.

    For a moment there is one for each request that is just being answered. Raises JournalBroken
    where the journal is not there, and DatabaseUnavailable.
    """
    heads = heads_of(database)
    # After the heads: what is written meanwhile is no lag.
    told: dict[int, int] = {}
    for lane, seq in _last(journal):
        told[lane] = max(seq, told.get(lane, 0))
    return sum(max(0, head.seq - told.get(lane, 0)) for lane, head in heads.items())


def _last(journal: Journal) -> Iterator[tuple[int, int]]:
    """How far each lane is told at the end of the journal, by entries and by checkpoints."""
    try:
        with journal.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            lines = file.read().splitlines()
    except OSError as error:
        raise JournalBroken(f"The audit journal cannot be read: {error.strerror}.") from None
    for line in lines:
        anchor = anchor_in(line)
        if anchor is not None:
            yield anchor.lane, anchor.seq
            continue
        with suppress(ValueError):
            made = parse_copy(line.decode(), journal.chain)
            yield from ((lane, head.seq) for lane, head in made.heads.items())
