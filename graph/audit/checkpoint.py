"""A checkpoint: where every lane of the audit ended at an instant, sealed with the audit's key.

It stands in the journal, and once more in a second place, so that whoever cuts the journal short
would have to cut there too.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from graph.audit.entry import Anchor, Head, instant_text
from graph.audit.journal_chain import Chain

WORD = "checkpoint"


class Cause(StrEnum):
    """Why a checkpoint was made."""

    BEGUN = "begun"
    """The journal is new."""
    START = "start"
    MINUTE = "minute"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    at: datetime
    """In UTC."""
    cause: Cause
    heads: Mapping[int, Head]
    """The last entry of each lane that has one."""
    copied: bool
    """Whether a second place that can be read back was told."""
    after: str
    """The link of the journal's line before it; empty for the first."""

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The last entries, as the journal knows them."""
        return tuple(Anchor(lane, head.seq, head.mac) for lane, head in sorted(self.heads.items()))


def content_of(checkpoint: Checkpoint) -> list[Any]:
    """What its line says, without the link."""
    heads = [[anchor.lane, anchor.seq, anchor.mac] for anchor in checkpoint.anchors]
    at = instant_text(checkpoint.at)
    return [WORD, at, checkpoint.cause, heads, int(checkpoint.copied), checkpoint.after]


def checkpoint_of(content: Sequence[Any]) -> Checkpoint:
    """The other way round. Raises ValueError where the content is none of a checkpoint."""
    try:
        word, at, cause, heads, copied, after = content
        if word != WORD or type(after) is not str:
            raise ValueError
        return Checkpoint(
            datetime.fromisoformat(at),
            Cause(cause),
            {int(lane): Head(int(seq), str(mac)) for lane, seq, mac in heads},
            bool(copied),
            after,
        )
    except (TypeError, ValueError):
        raise ValueError("no checkpoint") from None


def parse_copy(line: str, chain: Chain) -> Checkpoint:
    """A checkpoint from the second place, under its own seal. Raises ValueError."""
    try:
        *content, link = json.loads(line)
    except (TypeError, ValueError):
        raise ValueError("no checkpoint") from None
    checkpoint = checkpoint_of(content)
    if chain.link(checkpoint.after, content) != link:
        raise ValueError("its seal is not the one of its content")
    return checkpoint
