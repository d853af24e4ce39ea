"""The journal: what was written to it is proved line by line, and its checkpoints twice."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from graph.audit.checkpoint import Cause
from graph.audit.entry import Anchor, Head
from graph.audit.journal import Copy, CopyFailed, Journal, file_copy, read_copies
from graph.audit.journal_check import Witness, examine
from graph.errors import AuditUnavailable, DatabaseUnavailable

KEY = b"k" * 32
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HEADS = {0: Head(2, "b"), 1: Head(1, "c"), 2: Head(0, "")}
ANCHORS = [Anchor(0, 1, "a"), Anchor(0, 2, "b"), Anchor(1, 1, "c")]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    (tmp_path / "journal").touch(0o600)
    return Journal(tmp_path / "journal", KEY)


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints"


def fill(journal: Journal, second: Path) -> None:
    """Three entries, a checkpoint before, between and after them."""
    copy = file_copy(second)
    journal.begin(AT, dict, copy)
    journal.append(ANCHORS[0])
    journal.checkpoint(AT + timedelta(minutes=1), Cause.MINUTE, lambda: {0: Head(1, "a")}, copy)
    for anchor in ANCHORS[1:]:
        journal.append(anchor)
    journal.checkpoint(AT + timedelta(minutes=2), Cause.MINUTE, lambda: HEADS, copy)


def examined(journal: Journal, second: Path) -> Witness:
    return examine(journal, read_copies(second, journal.chain))


def test_a_journal_keeps_what_was_anchored(journal: Journal, second: Path) -> None:
    assert list(journal.read()) == []
    fill(journal, second)
    assert list(Journal(journal.path, KEY).read()) == ANCHORS
    witness = examined(journal, second)
    assert (witness.faults, witness.notes) == ((), ())
    assert witness.entries == frozenset(ANCHORS)
    assert witness.lines == 6
    assert [made.cause for made in witness.checkpoints] == ["begun", "minute", "minute"]
    assert witness.checkpoints[-1].heads == {0: Head(2, "b"), 1: Head(1, "c")}
    for file in (journal.path, second):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_another_key_proves_nothing(journal: Journal, second: Path) -> None:
    fill(journal, second)
    witness = examined(Journal(journal.path, b"j" * 32), second)
    assert len(witness.faults) == 6 + 3 + 1 + 3  # each line, each copy, and what it leaves open


def test_many_writers_make_one_chain(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda seq: journal.append(Anchor(0, seq, "m")), range(400)))
    witness = examine(journal)
    assert len(witness.entries) == 400
    assert witness.faults == ()


def spoilt(lines: list[bytes]) -> dict[str, list[bytes]]:
    """Every line flipped, deleted, doubled; every two exchanged; a forged one put in."""
    found = {}
    for place, line in enumerate(lines):
        rest = lines[:place], lines[place + 1 :]
        for digit in (2, len(line) // 2, len(line) - 4):
            flipped = line[:digit] + bytes([line[digit] ^ 1]) + line[digit + 1 :]
            found[f"flipped {place} at {digit}"] = [*rest[0], flipped, *rest[1]]
        found[f"deleted {place}"] = [*rest[0], *rest[1]]
        found[f"doubled {place}"] = [*rest[0], line, line, *rest[1]]
        forged = b'[0,9,"f","%s"]\n' % (b"0" * 32)
        found[f"forged before {place}"] = [*rest[0], forged, line, *rest[1]]
    for one, other in permutations(range(len(lines)), 2):
        if one < other:
            changed = list(lines)
            changed[one], changed[other] = lines[other], lines[one]
            found[f"exchanged {one} and {other}"] = changed
    return found


def test_whatever_is_done_to_the_journal_is_found(journal: Journal, second: Path) -> None:
    fill(journal, second)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    missed = []
    for name, changed in spoilt(lines).items():
        journal.path.write_bytes(b"".join(changed))
        if not examined(journal, second).faults:
            missed.append(name)
    assert not missed


def test_whatever_is_done_to_the_second_place_is_found(journal: Journal, second: Path) -> None:
    fill(journal, second)
    lines = second.read_bytes().splitlines(keepends=True)
    missed = []
    for name, changed in spoilt(lines).items():
        second.write_bytes(b"".join(changed))
        if not examined(journal, second).faults:
            missed.append(name)
    second.unlink()
    assert not missed
    assert (
        "the second place of the checkpoints is empty or gone" in examined(journal, second).faults
    )


def test_a_journal_that_was_cut_short_is_found_by_the_second_place(
    journal: Journal, second: Path
) -> None:
    fill(journal, second)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join(lines[:2]))
    assert not examine(journal).faults
    assert len(examined(journal, second).faults) == 2


@pytest.mark.parametrize("cut", [2, 20, 40])
def test_a_line_that_a_crash_cut_off_is_no_fault(journal: Journal, cut: int) -> None:
    for anchor in ANCHORS[:2]:
        journal.append(anchor)
    journal.path.write_bytes(journal.path.read_bytes()[:-cut])
    assert examine(journal).entries == {ANCHORS[0]}
    journal.append(ANCHORS[2])
    witness = examine(journal)
    assert witness.entries == {ANCHORS[0], ANCHORS[2]}
    assert witness.faults == ()
    assert witness.notes == ("line 2 of the journal was cut off when something died",)


def test_a_line_that_lacks_its_end_alone_counts(journal: Journal) -> None:
    for anchor in ANCHORS[:2]:
        journal.append(anchor)
    journal.path.write_bytes(journal.path.read_bytes()[:-1])
    journal.append(ANCHORS[2])
    witness = examine(journal)
    assert witness.entries == frozenset(ANCHORS)
    assert (witness.faults, witness.notes) == ((), ())


def test_a_line_made_unreadable_is_found(journal: Journal) -> None:
    for anchor in ANCHORS:
        journal.append(anchor)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(lines[0] + b"gone\n" + lines[2])
    (fault,) = examine(journal).faults
    assert "line 2 of the journal" in fault


def test_a_second_place_that_is_away_is_told_in_the_journal(journal: Journal, second: Path) -> None:
    def away(line: str) -> None:
        raise CopyFailed("away")

    fill(journal, second)
    journal.checkpoint(AT, Cause.MINUTE, lambda: HEADS, Copy(away, readable=True))
    assert examined(journal, second).faults == ()
    journal.checkpoint(AT, Cause.MINUTE, lambda: HEADS, file_copy(second))
    assert examined(journal, second).faults == ()


def test_a_journal_that_cannot_be_written_is_told_like_a_database_that_is_away(
    tmp_path: Path,
) -> None:
    folder = Journal(tmp_path, KEY)
    with pytest.raises(AuditUnavailable, match="cannot be written"):
        folder.append(ANCHORS[0])
    with pytest.raises(DatabaseUnavailable):
        folder.check_writable()
    with pytest.raises(AuditUnavailable):
        Journal(Path("/dev/full"), KEY).append(ANCHORS[0])


def test_a_journal_that_disappeared_is_not_made_anew_by_whoever_writes(
    journal: Journal, second: Path
) -> None:
    fill(journal, second)
    journal.path.unlink()
    with pytest.raises(AuditUnavailable, match="cannot be written"):
        journal.append(ANCHORS[0])
    with pytest.raises(AuditUnavailable):
        journal.checkpoint(AT, Cause.MINUTE, lambda: HEADS)
    with pytest.raises(AuditUnavailable):
        journal.check_writable()
    assert not journal.path.exists()


def test_a_start_that_misses_its_journal_says_so(
    journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    journal.begin(AT, dict)
    assert not caplog.records
    journal.path.unlink()
    journal.begin(AT, lambda: HEADS)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "Is its disk mounted?" in caplog.text


def test_no_writer_waits_for_ever_for_one_that_stopped(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.audit.journal.LOCK_SECONDS", 0.05)
    holding, over = threading.Event(), threading.Event()

    def hold() -> dict[int, Head]:
        holding.set()
        over.wait(30)
        return {}

    with ThreadPoolExecutor(1) as holder:
        held = holder.submit(journal.checkpoint, AT, Cause.MINUTE, hold)
        assert holding.wait(30)
        with pytest.raises(AuditUnavailable):
            journal.append(ANCHORS[0])
        over.set()
        held.result()
    journal.append(ANCHORS[0])


def test_a_checkpoint_that_is_written_meanwhile_is_not_compared(
    journal: Journal, second: Path
) -> None:
    fill(journal, second)
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join(lines[:-1]))  # as it was when reading began
    copies = list(read_copies(second, journal.chain))
    assert examine(journal, copies).faults
    assert not examine(journal, copies, AT + timedelta(minutes=1)).faults
