"""The second pass over a bundle: rows become records under Kithmap's own ids, batch by batch."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from app.imports.drafts import ConsentDraft, Draft, Leads, PostDraft, renamed
from app.imports.findings import Findings, Moment, Place, Row
from app.imports.kinds import Key, Kind
from app.imports.progress import Watcher
from app.imports.report import Verdict
from app.imports.storing.batch import (
    BATCH,
    Batch,
    Fate,
    Incoming,
    PreparedBatch,
    find_sources,
    store_batch,
)
from app.imports.storing.closing import Closer
from graph.clock import Ids
from graph.database.driver import Database
from graph.door.past_facts import Keeping
from graph.errors import Busy, Conflict
from graph.records.bundle import PlacedPost
from graph.records.model import IdentityNumber, Kinship, Membership, Need, Person, Support
from graph.records.viewer import TeamLead

ATTEMPTS = 5
"""How often a batch is tried while other people hold the same records, or another import runs."""

HELD_BECAUSE = {
    Fate.EDITED: "the row changed, and so did the record in Kithmap; a task asks which is right",
    Fate.OTHER_ENDS: "the row is about others than before; give it an id of its own. "
    "A task was made",
    Fate.TERMS: "an agreement’s terms never change; give the new ones an id of their own. "
    "A task was made",
    Fate.NARROWER: "an agreement’s terms never change, and these show less: it is silent until "
    "that is settled. Withdraw it, and give the new terms an id of their own. A task was made",
    Fate.GONE: "the row changed, and its record was removed from Kithmap; a task was made",
}


@dataclass(frozen=True, slots=True)
class _Writing:
    """A batch that is on its way."""

    kind: Kind
    rows: list[Row]
    fates: Future[dict[str, Fate]]


class ImportRun:
    """The second pass, and what it knows: which id each record of the source has in Kithmap."""

    def __init__(
        self,
        database: Database,
        source: str,
        moment: Moment,
        ids: Ids,
        batch_size: int = BATCH,
        keeping: Keeping | None = None,
    ) -> None:
        self._database, self._source, self._moment, self._ids = database, source, moment, ids
        self._batch_size = batch_size
        self._keeping = keeping
        self.new_people: set[str] = set()
        """Ids in Kithmap of those whom this very import brings."""
        self._names: dict[Key, str] = {}
        self.verdicts: dict[Place, Verdict] = {}
        self.stored: Counter[str] = Counter()
        self.taken: set[Key] = set()
        """Stored, or unchanged."""
        self.agreements: set[str] = set()
        """Ids in Kithmap of those that were stored, or changed."""
        self.numbers: set[str] = set()
        """Ids in Kithmap of identity numbers that were stored, or changed."""
        self.narrowed: set[Key] = set()
        """Agreements whose rows would show less now."""

    @property
    def closer(self) -> Closer:
        return Closer(self._database, self._source, self._moment.now, self._keeping)

    def name_of(self, key: Key) -> str:
        """The id in Kithmap of a record that is known."""
        return self._names[key]

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

    def foresee(self, rows: Iterable[Row]) -> None:
        """Say of each row what would become of it, as far as it can be told without writing."""
        by_kind: dict[Kind, list[Row]] = defaultdict(list)
        for row in rows:
            by_kind[row.key.kind].append(row)
        for kind, these in by_kind.items():
            external_ids = [row.key.external_id for row in these]
            known = find_sources(self._database, self._source, kind, external_ids)
            for row in these:
                earlier = known.get(row.key.external_id)
                same = earlier is not None and earlier.sha256 == row.sha256
                self._judge(row, Verdict.UNCHANGED if same else Verdict.STORED)
                self.stored[kind] += not same

    def store(self, rows: Iterable[Row], findings: Findings, watcher: Watcher) -> None:
        """Store rows that are in the order of storing.

        While Neo4j writes one batch, the next one is prepared; kinds never overlap.
        """
        by_kind: dict[Kind, list[Row]] = defaultdict(list)
        for row in rows:
            by_kind[row.key.kind].append(row)
        with ThreadPoolExecutor(max_workers=1) as writer:
            for kind in Kind:
                writing: _Writing | None = None
                for batch in batches(by_kind.pop(kind, []), self._batch_size):
                    prepared = self._prepared(kind, batch)
                    if writing is not None:
                        self._finish(writing, findings, watcher)
                    fates = writer.submit(store_batch, self._database, prepared)
                    writing = _Writing(kind, batch, fates)
                if writing is not None:
                    self._finish(writing, findings, watcher)

    def _finish(self, writing: "_Writing", findings: Findings, watcher: Watcher) -> None:
        fates = self._fates(writing)
        for row in writing.rows:
            fate = fates.get(row.key.external_id)
            if fate is None:
                self._judge(row, Verdict.UNCHANGED)
                self.taken.add(row.key)
            elif fate is Fate.STORED:
                self._judge(row, Verdict.STORED)
                self.taken.add(row.key)
                self.stored[writing.kind] += 1
                if writing.kind is Kind.CONSENTS:
                    self.agreements.add(self._names[row.key])
                if writing.kind is Kind.IDENTITY_NUMBERS:
                    self.numbers.add(self._names[row.key])
            else:
                findings.hold(row.all_places, HELD_BECAUSE[fate])
                if fate is Fate.NARROWER:
                    self.narrowed.add(row.key)
        watcher.advance(len(writing.rows))

    def _fates(self, writing: "_Writing") -> dict[str, Fate]:
        """What became of a batch, which is prepared anew and tried again where it was refused
        for what others did at the same time."""
        try:
            return writing.fates.result()
        except (Conflict, Busy):
            for _ in range(ATTEMPTS - 2):
                try:
                    return self._try_again(writing)
                except (Conflict, Busy):
                    continue
            return self._try_again(writing)

    def _try_again(self, writing: "_Writing") -> dict[str, Fate]:
        return store_batch(self._database, self._prepared(writing.kind, writing.rows))

    def _judge(self, row: Row, verdict: Verdict) -> None:
        for place in row.places:
            self.verdicts[place] = min(self.verdicts.get(place, verdict), verdict)
        for place in row.repeats:
            known = self.verdicts.get(place, Verdict.UNCHANGED)
            self.verdicts[place] = min(known, Verdict.UNCHANGED)

    def _prepared(self, kind: Kind, rows: list[Row]) -> PreparedBatch:
        """The new and the changed rows, under Kithmap's ids; unchanged ones are left out."""
        external_ids = [row.key.external_id for row in rows]
        known = find_sources(self._database, self._source, kind, external_ids)
        incoming = []
        for row in rows:
            earlier = known.get(row.key.external_id)
            self._names[row.key] = earlier.describes if earlier else self._ids.new()
            if earlier is None and kind is Kind.PERSONS:
                self.new_people.add(self._names[row.key])
            if earlier is None or earlier.sha256 != row.sha256:
                record = record_of(renamed(row.draft, self._rename))
                relative = _relative(row.draft)
                incoming.append(
                    Incoming(row.key.external_id, row.sha256, record, earlier, relative)
                )
        batch = Batch(
            self._source, kind, incoming, self._moment.now, self.new_people, self._keeping
        )
        return PreparedBatch(batch)

    def _rename(self, _: str, kind: Kind, external_id: str) -> str:
        return self._names[Key(kind, external_id)]


def batches(rows: list[Row], size: int) -> Iterator[list[Row]]:
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
        case Membership() | Kinship() | Need() | Support() | IdentityNumber():
            return draft.person_id
        case _:
            return ""


def record_of(draft: Draft) -> object:
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
