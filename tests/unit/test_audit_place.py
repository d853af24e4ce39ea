"""Where the journal and its second place lie, as the settings say."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.deployment.settings import Settings, SettingsError, load_settings
from app.upkeep.audit_journal import AuditJournal, copy_to
from graph.audit.checkpoint import Cause, parse_copy
from graph.audit.entry import Head
from graph.audit.journal import CopyFailed, Journal
from graph.audit.journal_check import examine
from graph.clock import SystemClock

KEY = b"k" * 32
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def log() -> Iterator[socket.socket]:
    """Another machine's log, on loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(30)
        yield listening


def test_the_journal_lies_beside_the_data_folder_unless_told() -> None:
    assert load_settings({"KITHMAP_DATA": "/srv/k"}).anchor_file == Path("/srv/k-journal")
    told = load_settings({"KITHMAP_ANCHOR": "/mnt/other/journal"})
    assert told.anchor_file == Path("/mnt/other/journal")


@pytest.mark.parametrize("place", ["syslog:", "syslog:log.example:514", "/mnt/other/checkpoints"])
def test_a_second_place_is_a_file_or_a_log(place: str) -> None:
    assert load_settings({"KITHMAP_CHECKPOINTS": place}).checkpoints == place


@pytest.mark.parametrize("place", ["syslog:log.example", "syslog::514", "syslog:log.example:x"])
def test_a_second_place_that_is_none_is_told_in_plain_words(place: str) -> None:
    with pytest.raises(SettingsError, match="KITHMAP_CHECKPOINTS must be"):
        load_settings({"KITHMAP_CHECKPOINTS": place})


def test_a_checkpoint_reaches_another_machines_log_with_its_seal(
    tmp_path: Path, log: socket.socket
) -> None:
    (tmp_path / "journal").touch()
    journal = Journal(tmp_path / "journal", KEY)
    copy = copy_to(f"syslog:127.0.0.1:{log.getsockname()[1]}")
    made = journal.checkpoint(AT, Cause.MINUTE, lambda: {1: Head(7, "m")}, copy)
    received = log.recv(65536).decode().rstrip("\0")
    line = received[received.index("[") :]
    assert "kithmap audit" in received
    assert parse_copy(line, journal.chain) == made
    assert journal.path.read_text() == f"{line}\n"
    forged = json.dumps([*json.loads(line)[:-1], "0" * 32])
    with pytest.raises(ValueError, match="its seal"):
        parse_copy(forged, journal.chain)
    # A log is not read back, so nothing is expected of it.
    assert examine(journal, []).faults == ()


def test_a_log_that_cannot_be_reached_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.upkeep.audit_journal._SYSLOG_SOCKET", str(tmp_path / "no-log"))
    copy = copy_to("syslog:")
    assert copy is not None
    with pytest.raises(CopyFailed):
        copy.send("line")
    (tmp_path / "journal").touch()
    journal = Journal(tmp_path / "journal", KEY)
    journal.checkpoint(AT, Cause.MINUTE, dict, copy)
    assert examine(journal).faults == ()


@pytest.mark.parametrize(
    ("place", "said"),
    [(None, "have no second place"), ("syslog:", "is not read back"), ("/mnt/third/copies", None)],
)
def test_what_nobody_could_find_out_is_said(
    tmp_path: Path, place: str | None, said: str | None
) -> None:
    settings = Settings(data=tmp_path / "data", checkpoints=place)
    unprotected = AuditJournal(settings, KEY, SystemClock()).unprotected
    assert (unprotected is None) if said is None else said in str(unprotected)


def test_no_second_place_is_none() -> None:
    assert copy_to(None) is None
