"""The whole bundle, once all its files are read: what may come in, and what must wait.

What closes comes in first and waits for nothing but the records that it names. What opens waits
for every row about the same person: one that could not be read may have said no. So a bad row
keeps its own person out, and nobody else. With `whole`, no file is stored by halves: a refused
row holds back whatever opens in its file, and in every file that refers to it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from app.imports.authorities import rest_on_authorities
from app.imports.closing import Glimpse, closing_of, only_closes
from app.imports.doubled import settle_doubled
from app.imports.drafts import ConsentDraft, PostDraft, people_of
from app.imports.findings import Findings, Moment, Refusal, Row
from app.imports.kinds import Key, Kind
from graph.records.model import Support, Team

Known = Callable[[Collection[Key]], Collection[Key]]
"""Which of these records came in an earlier import of the same source."""

MAY_SAY_NO = frozenset({Kind.CONSENTS, Kind.ARRANGEMENTS, Kind.EXCLUSIONS, Kind.INTERESTS})
"""Kinds of which an unread row that names nobody keeps every new agreement waiting."""


def judge(findings: Findings, known: Known, moment: Moment, *, whole: bool = False) -> list[Row]:
    """The rows to store, in the order of storing. All others are refused or held in `findings`."""
    settle_doubled(findings, moment)
    rest_on_authorities(findings)
    findings.read.update({row.key: row.sha256 for row in findings.rows})
    findings.closings.extend(
        closing for row in findings.rows if (closing := closing_of(row.key, row.draft, moment))
    )
    _refuse_strange_teams(findings)
    bundle = _Bundle(findings, known, moment, whole)
    ready: list[Row] = []
    for kind in Kind:
        ready += bundle.ready(kind)
    findings.rows = ready
    return ready


def remarks(rows: Iterable[Row]) -> list[str]:
    """What is in order and may still surprise."""
    rows = list(rows)
    posts = {
        (row.draft.practitioner_id, row.draft.post.agency_id)
        for row in rows
        if isinstance(row.draft, PostDraft)
    }
    adrift = sum(
        (row.draft.practitioner_id, row.draft.agency_id) not in posts
        for row in rows
        if isinstance(row.draft, Support)
    )
    if not adrift:
        return []
    if not posts:
        return [
            f"{adrift} supports came in, and nobody has a post: without one a worker sees nobody "
            "and is shown to nobody. Bring the posts too: FHIR’s PractitionerRole (Synthea writes "
            "it with exporter.fhir.use_us_core_ig=true), or a posts.csv with practitioner_id, "
            "agency_id and role in the same folder."
        ]
    return [
        f"{adrift} supports name an agency at which this bundle gives their practitioner no post. "
        "Without a post there, a support is not shown."
    ]


def _refuse_strange_teams(findings: Findings) -> None:
    """A post in another agency's team would give that team's supervisor a view of its people."""
    home = {
        row.draft.id: row.draft.agency_id for row in findings.rows if isinstance(row.draft, Team)
    }
    in_order: list[Row] = []
    for row in findings.rows:
        if isinstance(row.draft, PostDraft) and row.draft.post.team_id in home:
            team = row.draft.post.team_id
            if team is not None and home[team] != row.draft.post.agency_id:
                findings.refuse_row(row, "team_id: the team belongs to another agency")
                continue
        in_order.append(row)
    findings.rows = in_order


class _Bundle:
    def __init__(self, findings: Findings, known: Known, moment: Moment, whole: bool) -> None:
        self._findings, self._moment, self._whole = findings, moment, whole
        self._by_kind: dict[Kind, list[Row]] = defaultdict(list)
        for row in findings.rows:
            self._by_kind[row.key.kind].append(row)
        here = {row.key for row in findings.rows}
        self._blocked = {refusal.key for refusal in findings.refusals if refusal.key}
        self._aside = {held.key for held in findings.held if held.key}
        named = {reference.key for row in findings.rows for reference in row.references}
        closers = {
            reference.key
            for row in findings.rows
            if only_closes(row.draft, moment)
            for reference in row.references
        }
        asked = (named - here - self._blocked - self._aside) | closers
        self._earlier = set(known(asked)) if asked else set()
        self._found = here | self._earlier
        self._ready: set[Key] = set()
        self._unread = {refusal.kind for refusal in findings.refusals if not refusal.key}
        """Kinds of which some rows are so broken that their ids could not be read."""
        self._bad_files = {refusal.place.file: _ROW_REFUSED for refusal in findings.refusals}
        # What a refused row says of its person must be known before any other row is taken in.
        for kind, rows in self._by_kind.items():
            self._by_kind[kind] = [row for row in rows if not self._refused(row)]
        people = {key.external_id for key in self._found | self._blocked if _is_person(key)}
        self._waiting = _waiting_people(findings.refusals, people)
        self._agreements_wait = any(
            _may_concern_anybody(refusal, people) for refusal in findings.refusals
        )

    def ready(self, kind: Kind) -> list[Row]:
        """The rows of one kind that can be stored; the kinds before it have been asked for."""
        rows = [row for row in self._by_kind[kind] if not self._set_aside(row)]
        kept = [row for row in rows if self._may_come_in(row)]
        kept = self._files_kept(kept) if self._whole else kept
        self._ready |= {row.key for row in kept}
        return kept

    def _refused(self, row: Row) -> bool:
        """Refuse a row that names a record which is nowhere."""
        for reference in row.references:
            key = reference.key
            if not self._accounted_for(key):
                reason = f"{reference.where}: there is no such id among the {key.kind}"
                closes = only_closes(row.draft, self._moment)
                closing = closing_of(row.key, row.draft, self._moment)
                seen = Glimpse(closing, people_of(row.draft)) if closes else None
                self._findings.refuse_row(row, reason, seen)
                self._blocked.add(row.key)
                self._bad_files.update(dict.fromkeys(row.files, _ROW_REFUSED))
                return True
        return False

    def _set_aside(self, row: Row) -> bool:
        """Hold a row that names a record which is deliberately not stored. Its file stays good."""
        for reference in row.references:
            if reference.key in self._aside:
                self._findings.hold(
                    row.all_places,
                    f"{reference.where}: names one of the {reference.key.kind} that is not stored",
                    row.key,
                )
                self._aside.add(row.key)
                return True
        return False

    def _accounted_for(self, key: Key) -> bool:
        """Whether a record is found, or is missing only because its row could not be stored."""
        return (
            key in self._found
            or key in self._blocked
            or key in self._aside
            or key.kind in self._unread
        )

    def _may_come_in(self, row: Row) -> bool:
        """Hold a row that waits for another; what closes waits only for what it names."""
        closes = only_closes(row.draft, self._moment)
        reason = self._names_what_waits(row, closes) or (
            None if closes else self._person_waits(row)
        )
        if reason is None:
            return True
        self._hold(row, reason)
        return False

    def _names_what_waits(self, row: Row, closes: bool) -> str | None:
        for reference in row.references:
            key = reference.key
            there = key in self._earlier or key in self._ready
            if not there if closes else (key in self._blocked or key not in self._found):
                return self._reason(key.kind, row)
        return None

    def _reason(self, kind: Kind, row: Row) -> str:
        if not self._whole:
            return f"names one of the {kind} that was refused or held"
        reason = f"the file refers to {kind} that were refused or held"
        for file in row.files:
            self._bad_files.setdefault(file, reason)
        return reason

    def _person_waits(self, row: Row) -> str | None:
        people = people_of(row.draft)
        for one in sorted(people & self._waiting.keys()):
            place = self._waiting[one].place
            return (
                f"another row about the same person was refused (line {place.line} of {place.file})"
            )
        if self._agreements_wait and isinstance(row.draft, ConsentDraft):
            return "a row that may limit it cannot be read, and nobody can tell whose it is"
        return None

    def _files_kept(self, rows: list[Row]) -> list[Row]:
        self._spread(rows)
        kept: list[Row] = []
        for row in rows:
            bad = sorted(row.files & self._bad_files.keys())
            if bad and not only_closes(row.draft, self._moment):
                self._hold(row, self._bad_files[bad[0]])
            else:
                kept.append(row)
        return kept

    def _spread(self, rows: list[Row]) -> None:
        """A record that stands in several files pulls all of them along."""
        wide = [row.files for row in rows if len(row.places) > 1]
        before = -1
        while before < len(self._bad_files):
            before = len(self._bad_files)
            for files in wide:
                for bad in sorted(files & self._bad_files.keys())[:1]:
                    for file in files:
                        self._bad_files.setdefault(file, self._bad_files[bad])

    def _hold(self, row: Row, reason: str) -> None:
        self._findings.hold(row.all_places, reason)
        self._blocked.add(row.key)


def _is_person(key: Key) -> bool:
    return key.kind is Kind.PERSONS


def _waiting_people(refusals: Iterable[Refusal], known: Collection[str]) -> dict[str, Refusal]:
    """The people about whom a row was refused that could have closed something."""
    waiting: dict[str, Refusal] = {}
    for refusal in refusals:
        for one in refusal.whose(known):
            waiting.setdefault(one, refusal)
    return waiting


def _may_concern_anybody(refusal: Refusal, known: Collection[str]) -> bool:
    """Whether an unread row of an agreement, or of what limits one, does not say whose it is."""
    return refusal.kind in MAY_SAY_NO and refusal.glimpse is not None and not refusal.whose(known)


_ROW_REFUSED = "another row of the file was refused"
