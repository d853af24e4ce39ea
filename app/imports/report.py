"""What an import did, for people: every line that was read is stored, unchanged, held or refused.

The reasons come from the files alone. The report names files and lines and repeats no cell.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from app.imports.closing_pass import NotClosed
from app.imports.findings import Findings, Place, Refusal

MOST_SHOWN = 20
"""How many refused rows of a file are printed; the report itself holds them all."""


class Verdict(IntEnum):
    """What became of a line. One that stands for several records counts as the worst of them."""

    REFUSED = 0
    HELD = 1
    STORED = 2
    UNCHANGED = 3


@dataclass(frozen=True, slots=True)
class HeldLines:
    """Lines of one file that wait for one reason."""

    file: str
    reason: str
    count: int
    first_line: int


@dataclass(frozen=True, slots=True)
class FileReport:
    """read = stored + unchanged + held + refused."""

    file: str
    read: int
    stored: int
    unchanged: int
    held: int
    refused: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    source: str
    files: tuple[FileReport, ...]
    refusals: tuple[Refusal, ...]
    """By file and line."""
    held: tuple[HeldLines, ...]
    records: dict[str, int]
    """How many records were stored, by kind; an encounter is no record."""
    remarks: tuple[str, ...]
    left_alone: tuple[str, ...]
    """Files that were not read."""
    meant: tuple[str, ...]
    """Those of them that were probably meant to be read."""
    seconds: float
    """What the second pass took."""
    not_closed: tuple[NotClosed, ...] = ()
    """Rows of which nobody can say what they close."""

    @property
    def complete(self) -> bool:
        """Whether everything that was read is in Kithmap now."""
        return not self.meant and not any(file.refused or file.held for file in self.files)

    @property
    def refused(self) -> int:
        return sum(file.refused for file in self.files)

    def lines(self) -> Iterator[str]:
        """The report as plain text: what stays open, what did not come in, what came in."""
        for open_ in self.not_closed[:MOST_SHOWN]:
            place = open_.place
            yield f"Not closed: {place.file} line {place.line}: {open_.reason}. {open_.done}"
        if len(self.not_closed) > MOST_SHOWN:
            yield f"Not closed: {len(self.not_closed) - MOST_SHOWN} more rows"
        yield from self._refusals()
        for held in self.held:
            rest = f" and {held.count - 1} more" if held.count > 1 else ""
            yield f"Held: {held.file} line {held.first_line}{rest}: {held.reason}"
        for name in self.meant:
            yield f"Not read: {name}"
        yield f"Source: {self.source}"
        yield f"{'file':32}{'read':>9}{'stored':>9}{'unchanged':>11}{'held':>9}{'refused':>9}"
        for file in self.files:
            yield (
                f"{file.file:32}{file.read:9}{file.stored:9}{file.unchanged:11}"
                f"{file.held:9}{file.refused:9}"
            )
        stored = ", ".join(f"{count} {kind}" for kind, count in self.records.items() if count)
        yield f"Stored: {stored or 'nothing'}."
        for remark in self.remarks:
            yield f"Note: {remark}"
        for name in self.left_alone:
            if name not in self.meant:
                yield f"Left alone: {name}"

    def _refusals(self) -> Iterator[str]:
        shown: Counter[str] = Counter()
        for refusal in self.refusals:
            file = refusal.place.file
            shown[file] += 1
            if shown[file] <= MOST_SHOWN:
                yield f"Refused: {file} line {refusal.place.line}: {refusal.reason}"
        for file, count in shown.items():
            if count > MOST_SHOWN:
                yield f"Refused: {file}: {count - MOST_SHOWN} more rows"


def make_report(
    source: str,
    findings: Findings,
    verdicts: dict[Place, Verdict],
    records: Counter[str],
    remarks: list[str],
    not_closed: list[NotClosed],
    seconds: float,
) -> ImportReport:
    """Count every line once. `verdicts` holds those of the second pass."""
    found = dict(verdicts)
    _count_alike(findings, found)
    for held in findings.held:
        for place in held.places:
            found[place] = min(found.get(place, Verdict.HELD), Verdict.HELD)
    refusals: dict[Place, Refusal] = {}
    for refusal in findings.refusals:
        found[refusal.place] = Verdict.REFUSED
        refusals.setdefault(refusal.place, refusal)
    by_file: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for place, verdict in found.items():
        by_file[place.file][verdict] += 1
    return ImportReport(
        source=source,
        files=tuple(_file(name, by_file[name]) for name in findings.files),
        refusals=tuple(sorted(refusals.values(), key=lambda r: (r.place.file, r.place.line))),
        held=tuple(_held(findings, found)),
        records=dict(records),
        remarks=tuple(remarks),
        left_alone=tuple(findings.left_alone),
        meant=tuple(findings.meant),
        seconds=seconds,
        not_closed=tuple(sorted(not_closed, key=lambda one: (one.place.file, one.place.line))),
    )


NO_RECORD = "what it says counts for what names it, and its organisation was not stored"


def _count_alike(findings: Findings, found: dict[Place, Verdict]) -> None:
    """A line that makes no record counts as the record does of which it says something."""
    for place, other in findings.alike.items():
        verdict = found.get(other) if other else None
        if verdict in (Verdict.STORED, Verdict.UNCHANGED):
            found[place] = verdict
        else:
            findings.hold([place], NO_RECORD)


def _file(name: str, counts: Counter[Verdict]) -> FileReport:
    return FileReport(
        name,
        counts.total(),
        counts[Verdict.STORED],
        counts[Verdict.UNCHANGED],
        counts[Verdict.HELD],
        counts[Verdict.REFUSED],
    )


def _held(findings: Findings, found: dict[Place, Verdict]) -> Iterator[HeldLines]:
    lines: dict[tuple[str, str], set[int]] = defaultdict(set)
    for held in findings.held:
        for place in held.places:
            if found[place] is Verdict.HELD:
                lines[place.file, held.reason].add(place.line)
    for (file, reason), numbers in sorted(lines.items()):
        yield HeldLines(file, reason, len(numbers), min(numbers))
