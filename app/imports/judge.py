"""The whole bundle, once all its files are read: doubled ids, references, and what must wait.

No file is stored by halves: one refused row holds back the good rows of its file, and every
file that refers to it. With `keep_good`, single rows are held back instead.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date

from app.imports.drafts import PostDraft, is_made, span_of, with_id
from app.imports.findings import Findings, Place, Row
from app.imports.kinds import Key, Kind
from graph.records.model import Support, Team

OWN_ID = {
    Kind.POSTS: "post_id",
    Kind.MEMBERSHIPS: "membership_id",
    Kind.KINSHIPS: "kinship_id",
    Kind.SUPPORTS: "support_id",
}
"""The columns of ids that may be left empty."""

Known = Callable[[Collection[Key]], Collection[Key]]
"""Which of these records came in an earlier import of the same source."""


def judge(findings: Findings, known: Known, *, keep_good: bool) -> list[Row]:
    """The rows to store, in the order of storing. All others are refused or held in `findings`."""
    _merge_repeats(findings)
    _tell_spans_apart(findings)
    _refuse_doubled(findings)
    _refuse_strange_teams(findings)
    bundle = _Bundle(findings, known, keep_good)
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


def _merge_repeats(findings: Findings) -> None:
    """The same row twice is said twice and means the same once."""
    first: dict[tuple[Key, str], Row] = {}
    for row in findings.rows:
        same = row.key, row.sha256
        known = first.get(same)
        first[same] = replace(known, repeats=known.repeats + row.all_places) if known else row
    findings.rows = list(first.values())


def _tell_spans_apart(findings: Findings) -> None:
    """Of rows without ids that join the same ends, each has its own beginning: somebody came back.

    The earliest keeps the id that it had while it was alone.
    """
    by_key: dict[Key, list[Row]] = defaultdict(list)
    for row in findings.rows:
        if is_made(row.key.external_id):
            by_key[row.key].append(row)
    apart: dict[int, Row] = {}
    for rows in by_key.values():
        starts = [span_of(row.draft).start or date.min for row in rows]
        if len(rows) < 2 or len(set(starts)) < len(rows):
            continue
        (_, _), *later = sorted(zip(starts, rows, strict=True), key=lambda one: one[0])
        for start, row in later:
            own = f"{row.key.external_id}|{start}"
            draft = with_id(row.draft, own)
            apart[id(row)] = replace(row, key=Key(row.key.kind, own), draft=draft)
    findings.rows = [apart.get(id(row), row) for row in findings.rows]


def _refuse_doubled(findings: Findings) -> None:
    """Nobody can say which of two rows with one id is right, so both are refused."""
    by_key: dict[Key, list[Row]] = defaultdict(list)
    for row in findings.rows:
        by_key[row.key].append(row)
    doubled = {key: rows for key, rows in by_key.items() if len(rows) > 1}
    if not doubled:
        return
    for key, rows in doubled.items():
        for row in rows:
            where = _in_words([other.places[0] for other in rows if other is not row], row)
            reason = f"the same id stands also {where}"
            if is_made(key.external_id):
                reason = (
                    f"the same is said {where}, and neither an id nor “from” tells them apart: "
                    f"give each an id of its own in the {OWN_ID[key.kind]} column"
                )
            findings.refuse_row(row, reason)
    findings.rows = [row for row in findings.rows if row.key not in doubled]


def _in_words(places: list[Place], row: Row) -> str:
    """Where else, at most three places."""
    here = row.places[0].file
    words = [
        f"on line {place.line}" + ("" if place.file == here else f" of {place.file}")
        for place in places[:3]
    ]
    return ", ".join(words) + (" and further on" if len(places) > len(words) else "")


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
    def __init__(self, findings: Findings, known: Known, keep_good: bool) -> None:
        self._findings = findings
        self._keep_good = keep_good
        self._by_kind: dict[Kind, list[Row]] = defaultdict(list)
        for row in findings.rows:
            self._by_kind[row.key.kind].append(row)
        here = {row.key for row in findings.rows}
        self._blocked = {refusal.key for refusal in findings.refusals if refusal.key}
        named = {reference.key for row in findings.rows for reference in row.references}
        self._aside = {held.key for held in findings.held if held.key}
        elsewhere = named - here - self._blocked - self._aside
        self._found = here | set(known(elsewhere) if elsewhere else ())
        self._unread = {refusal.kind for refusal in findings.refusals if not refusal.key}
        """Kinds of which some rows are so broken that their ids could not be read."""
        self._bad_files = {refusal.place.file: _ROW_REFUSED for refusal in findings.refusals}

    def ready(self, kind: Kind) -> list[Row]:
        """The rows of one kind that can be stored; the kinds before it have been asked for."""
        rows = [row for row in self._by_kind[kind] if not self._refused(row)]
        rows = [row for row in rows if not self._set_aside(row)]
        return self._rows_kept(rows) if self._keep_good else self._files_kept(rows)

    def _refused(self, row: Row) -> bool:
        """Refuse a row that names a record which is nowhere."""
        for reference in row.references:
            key = reference.key
            if not self._accounted_for(key):
                reason = f"{reference.where}: there is no such id among the {key.kind}"
                self._findings.refuse_row(row, reason)
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

    def _waits_for(self, row: Row) -> Kind | None:
        """The kind of a record that this row names and that is not stored."""
        for reference in row.references:
            if reference.key in self._blocked or reference.key not in self._found:
                return reference.key.kind
        return None

    def _rows_kept(self, rows: list[Row]) -> list[Row]:
        kept: list[Row] = []
        for row in rows:
            if (kind := self._waits_for(row)) is not None:
                self._hold(row, f"names one of the {kind} that was refused or held")
            else:
                kept.append(row)
        return kept

    def _files_kept(self, rows: list[Row]) -> list[Row]:
        for row in rows:
            if (kind := self._waits_for(row)) is not None:
                reason = f"the file refers to {kind} that were refused or held"
                for file in row.files:
                    self._bad_files.setdefault(file, reason)
        self._spread(rows)
        kept: list[Row] = []
        for row in rows:
            bad = sorted(row.files & self._bad_files.keys())
            if bad:
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


_ROW_REFUSED = "another row of the file was refused"
