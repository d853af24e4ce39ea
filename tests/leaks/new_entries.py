"""The audit entries that came since one last looked, for tests that ask what a request was told."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.audit.trail import heads_of
from graph.database.driver import Database
from graph.database.query import Access, Audience, Query


@dataclass(frozen=True)
class Since:
    heads: Sequence[Sequence[int]]
    """Pairs of a lane and the number of its last entry that is known."""


@dataclass(frozen=True)
class Entry:
    lane: int
    seq: int
    actor: str
    viewer: str
    tag: str
    subject: str
    shown: tuple[str, ...]
    digest: str

    @property
    def tells_of(self) -> frozenset[tuple[str, str]]:
        """The people in its lines, and their supports; the support of a person's own line is -."""
        lines = (line.split() for line in self.shown)
        return frozenset((person, edge) for person, _stamp, edge, _level in lines)


ENTRIES_SINCE = Query(
    name="entries_since",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Since,
    row=Entry,
    cypher="""
        UNWIND $heads AS head
        MATCH (e:AuditEntry)
        WHERE e.lane = head[0] AND e.seq > head[1]
        RETURN e.lane AS lane, e.seq AS seq, e.actor AS actor, e.viewer AS viewer, e.tag AS tag,
               e.subject AS subject, e.shown AS shown, e.digest AS digest
        ORDER BY lane, seq
    """,
)


class NewEntries:
    """Reads each entry once. Others may be writing too: whoever asks picks out their own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heads = {lane: head.seq for lane, head in heads_of(database).items()}

    def read(self) -> list[Entry]:
        """Whatever was committed since the last time, on any lane."""
        heads = [[lane, seq] for lane, seq in self._heads.items()]
        found = self._database.rows(ENTRIES_SINCE, Since(heads))
        self._heads |= {entry.lane: entry.seq for entry in found}
        return found
