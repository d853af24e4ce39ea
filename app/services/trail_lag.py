"""How far the journal is behind the audit trail: entries that could be cut off unnoticed."""

import os
from collections.abc import Iterator

from graph.audit import Anchor
from graph.database import Database
from graph.journal import Journal, JournalBroken, anchor_in
from graph.trail import heads_of

_TAIL = 256 * 1024
"""Bytes at the end of the journal that are read: about 1,700 entries."""


def entries_not_anchored(database: Database, journal: Journal) -> int:
    """Entries at the ends of the lanes that the journal has no line of yet.

    For a moment there is one for each request that is just being answered. Raises JournalBroken
    where the journal is not there, and DatabaseUnavailable.
    """
    heads = heads_of(database)
    # After the heads: what is written meanwhile is no lag.
    told = {anchor.lane: anchor.seq for anchor in _last(journal)}
    return sum(max(0, head.seq - told.get(lane, head.seq)) for lane, head in heads.items())


def _last(journal: Journal) -> Iterator[Anchor]:
    """The anchored entries at the end of the journal, oldest first."""
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
            yield anchor
