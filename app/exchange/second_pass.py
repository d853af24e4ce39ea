"""The second pass over a bundle: rows become records under Kithmap's own ids, batch by batch."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from app.exchange.drafts import ConsentDraft, Draft, Leads, PostDraft, renamed
from app.exchange.kinds import Key, Kind
from app.exchange.progress import Watcher
from app.exchange.report import Verdict
from app.exchange.rows import Findings, Moment, Place, Row
from graph.clock import Ids
from graph.database import Database
from graph.errors import Busy
from graph.import_steps import Imported, PlacedPost
from graph.importing import (
    BATCH,
    Batch,
    Fate,
    Incoming,
    Overtaken,
    find_sources,
    store_batch,
)
from graph.model import Kinship, Membership, Need, Person, Support
from graph.viewer import TeamLead

ATTEMPTS = 5
"""How often a batch is tried while other people hold the same records, or another import runs."""

HELD_BECAUSE = {
    Fate.EDITED: "the row changed, and so did the record in Kithmap; a task asks which is right",
    Fate.OTHER_ENDS: "the row is about others than before; give it an id of its own. "
    "A task was made",
    Fate.TERMS: "an agreement’s terms never change; give the new ones an id of their own. "
    "A task was made",
    Fate.GONE: "the row changed, and its record was removed from Kithmap; a task was made",
}


class ImportRun:
    """The second pass, and what it knows: which id each record of the source has in Kithmap."""

    def __init__(self, database: Database, source: str, moment: Moment, ids: Ids) -> None:
        self._database, self._source, self._moment, self._ids = database, source, moment, ids
        self._names: dict[Key, str] = {}
        self.verdicts: dict[Place, Verdict] = {}
        self.stored: Counter[str] = Counter()

    def known(self, keys: Collection[Key]) -> Collection[Key]:
        """Which of these records came in an earlier import."""
        by_kind: dict[Kind, list[str]] = defaultdict(list)
        for key in keys:
            by_kind[key.kind].append(key.external_id)
        for kind, external_ids in by_kind.items():
            found = find_sources(self._database, self._source, kind, sorted(external_ids))
            for external_id, row in found.items():
                self._names[Key(kind, external_id)] = row.describes
        return self._names.keys() & set(keys)

    def store(self, rows: Iterable[Row], findings: Findings, watcher: Watcher) -> None:
        """Store rows that are in the order of storing."""
        by_kind: dict[Kind, list[Row]] = defaultdict(list)
        for row in rows:
            by_kind[row.key.kind].append(row)
        for kind in Kind:
            for batch in batches(by_kind.pop(kind, [])):
                self._store_batch(kind, batch, findings)
                watcher.advance(len(batch))

    def _store_batch(self, kind: Kind, rows: list[Row], findings: Findings) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                fates = self._try_batch(kind, rows)
            except (Overtaken, Busy):
                if attempt == ATTEMPTS:
                    raise
            else:
                break
        for row in rows:
            fate = fates.get(row.key.external_id)
            if fate is None:
                self._judge(row, Verdict.UNCHANGED)
            elif fate is Fate.STORED:
                self._judge(row, Verdict.STORED)
                self.stored[kind] += 1
            else:
                findings.hold(row.places, HELD_BECAUSE[fate])

    def _judge(self, row: Row, verdict: Verdict) -> None:
        for place in row.places:
            self.verdicts[place] = min(self.verdicts.get(place, verdict), verdict)

    def _try_batch(self, kind: Kind, rows: list[Row]) -> dict[str, Fate]:
        """What became of each row; unchanged ones are left out."""
        external_ids = [row.key.external_id for row in rows]
        known = find_sources(self._database, self._source, kind, external_ids)
        incoming = []
        for row in rows:
            earlier = known.get(row.key.external_id)
            self._names[row.key] = earlier.describes if earlier else self._ids.new()
            if earlier is None or earlier.sha256 != row.sha256:
                record = _record(renamed(row.draft, self._rename))
                incoming.append(
                    Incoming(row.key.external_id, row.sha256, record, earlier, _relative(row.draft))
                )
        if not incoming:
            return {}
        batch = Batch(self._source, kind, incoming, self._moment.now)
        return store_batch(self._database, batch)

    def _rename(self, _: str, kind: Kind, external_id: str) -> str:
        return self._names[Key(kind, external_id)]


def batches(rows: list[Row], size: int = BATCH) -> Iterator[list[Row]]:
    """About `size` rows at a time; what concerns one person is never split.

    Of two agreements that stand side by side, one alone might show more than both.
    """
    batch: list[Row] = []
    last: str | None = None
    for row in sorted(rows, key=lambda row: _person(row.draft)):
        person = _person(row.draft)
        if len(batch) >= size and (person != last or not person):
            yield batch
            batch = []
        batch.append(row)
        last = person
    if batch:
        yield batch


def _person(draft: Draft) -> str:
    """Whom a draft is about, under the source's own id; empty where it is about nobody."""
    match draft:
        case Person():
            return draft.id
        case ConsentDraft():
            return draft.consent.person_id
        case Membership() | Kinship() | Need() | Support():
            return draft.person_id
        case _:
            return ""


def _record(draft: Draft) -> Imported:
    """A draft under Kithmap's ids as the record to store."""
    match draft:
        case ConsentDraft():
            return draft.consent
        case PostDraft():
            return PlacedPost(draft.practitioner_id, draft.post, _lead(draft))
        case _:
            return draft


def _lead(draft: PostDraft) -> TeamLead | None:
    team_id = draft.post.team_id
    if draft.leads is None or team_id is None:
        return None
    return TeamLead(team_id, draft.post.agency_id, draft.leads is Leads.SAFEGUARDING)


def _relative(draft: Draft) -> frozenset[str]:
    if isinstance(draft, ConsentDraft) and draft.from_import_day:
        return frozenset({"given_on"} | ({"expires_on"} if draft.expires_by_default else set()))
    return frozenset()
