"""What a backup's manifest proves, and which backups are kept, without a database."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.upkeep.backup_manifest import (
    BackupRefused,
    Manifest,
    read_manifest,
    refuse_damaged_dump,
    sha256_of,
    write_manifest,
)
from app.upkeep.backups import Vault, clear_old, is_due, list_backups
from app.upkeep.retention import Keep, kept
from graph.audit.entry import Anchor, Head
from graph.audit.heads import Restored, heads_told, told_of_restore, without_lost
from graph.server.settings import LocalServerSettings

KEY = b"a key for backups, of 32 bytes ."
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


class FixedClock:
    def now(self) -> datetime:
        return NOW


def vault_in(folder: Path) -> Vault:
    return Vault(LocalServerSettings(folder / "data"), folder, KEY, KEY, FixedClock())


def backup_of(folder: Path, at: datetime, content: bytes = b"a dump") -> Manifest:
    """A dump and its manifest, as a backup leaves them."""
    name = f"kithmap-{at:%Y%m%dT%H%M%SZ}"
    dump = folder / f"{name}.dump"
    dump.write_bytes(content)
    manifest = Manifest(
        name=name,
        made_at=at,
        kithmap="0.1.0",
        neo4j="5.26.30",
        schema=2,
        dump_bytes=len(content),
        dump_sha256=sha256_of(dump),
        graph="a" * 64,
        records="b" * 64,
        counts={"Person": 6, "-SUPPORTS->": 9},
        heads={0: Head(0, ""), 1: Head(41, "c" * 64)},
        audit_key="d" * 16,
    )
    write_manifest(folder / f"{name}.json", manifest, KEY)
    return manifest


def test_a_manifest_comes_back_as_it_was_signed(tmp_path: Path) -> None:
    manifest = backup_of(tmp_path, NOW)
    file = tmp_path / f"{manifest.name}.json"
    assert read_manifest(file, KEY) == manifest
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("field", ["made_at", "dump_sha256", "graph", "schema", "heads", "counts"])
def test_no_field_of_a_manifest_can_be_changed(tmp_path: Path, field: str) -> None:
    manifest = backup_of(tmp_path, NOW)
    file = tmp_path / f"{manifest.name}.json"
    stored = json.loads(file.read_text())
    stored["backup"][field] = "another"
    file.write_text(json.dumps(stored))
    with pytest.raises(BackupRefused, match="signature"):
        read_manifest(file, KEY)


def test_a_manifest_signed_with_another_key_is_refused(tmp_path: Path) -> None:
    manifest = backup_of(tmp_path, NOW)
    with pytest.raises(BackupRefused, match="another Kithmap"):
        read_manifest(tmp_path / f"{manifest.name}.json", KEY[::-1])


def test_a_manifest_of_a_later_format_is_refused_in_plain_words(tmp_path: Path) -> None:
    manifest = backup_of(tmp_path, NOW)
    file = tmp_path / f"{manifest.name}.json"
    write_manifest(file, replace(manifest, format=2), KEY)
    with pytest.raises(BackupRefused, match="newer Kithmap"):
        read_manifest(file, KEY)


def test_a_dump_of_the_same_length_with_one_other_bit_is_refused(tmp_path: Path) -> None:
    manifest = backup_of(tmp_path, NOW, b"a dump")
    dump = tmp_path / f"{manifest.name}.dump"
    refuse_damaged_dump(dump, manifest)
    dump.write_bytes(b"a dumq")
    with pytest.raises(BackupRefused, match="damaged"):
        refuse_damaged_dump(dump, manifest)


def test_days_weeks_and_months_keep_their_newest_backup() -> None:
    nightly = [NOW - timedelta(days=day) for day in range(400)]
    keep = kept(nightly, Keep(daily=7, weekly=5, monthly=12))
    assert set(nightly[:7]) <= keep
    sundays = [at for at in nightly[7:] if at.isoweekday() == 7]
    assert set(sundays[:3]) <= keep  # the newest of each week before those seven days
    assert datetime(2025, 7, 31, 2, tzinfo=UTC) in keep  # the newest of the twelfth month back
    assert datetime(2025, 6, 30, 2, tzinfo=UTC) not in keep
    assert len(keep) < 7 + 5 + 12


def test_the_newest_backup_is_kept_whatever_the_settings_say() -> None:
    assert kept([NOW, NOW - timedelta(days=1)], Keep(0, 0, 0)) == {NOW}


def test_a_second_backup_of_one_day_replaces_the_first() -> None:
    morning, night = NOW, NOW + timedelta(hours=20)
    assert kept([morning, night], Keep(7, 5, 12)) == {night}


def test_clearing_deletes_old_backups_and_nothing_else(tmp_path: Path) -> None:
    young, old = backup_of(tmp_path, NOW), backup_of(tmp_path, NOW - timedelta(hours=1))
    foreign = backup_of(tmp_path, NOW - timedelta(days=3000))
    write_manifest(tmp_path / f"{foreign.name}.json", foreign, KEY[::-1])
    (tmp_path / "kithmap-notes.json").write_text("mine")
    assert clear_old(vault_in(tmp_path), Keep()) == [old.name]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [
            f"{young.name}.dump",
            f"{young.name}.json",
            f"{foreign.name}.dump",
            f"{foreign.name}.json",
            "kithmap-notes.json",
        ]
    )


def test_a_list_of_backups_says_why_one_cannot_be_used(tmp_path: Path) -> None:
    whole = backup_of(tmp_path, NOW)
    unfinished = backup_of(tmp_path, NOW - timedelta(days=1))
    (tmp_path / f"{unfinished.name}.json").unlink()
    lost = backup_of(tmp_path, NOW - timedelta(days=2))
    (tmp_path / f"{lost.name}.dump").unlink()
    first, second, third = list_backups(vault_in(tmp_path))
    assert first.manifest == whole
    assert "not finished" in second.refusal
    assert "missing" in third.refusal


def test_a_backup_is_due_once_the_newest_usable_one_is_too_old(tmp_path: Path) -> None:
    vault = vault_in(tmp_path)
    assert is_due(vault, timedelta(hours=24))
    backup_of(tmp_path, NOW - timedelta(hours=23))
    assert not is_due(vault, timedelta(hours=24))
    assert is_due(vault, timedelta(hours=22))


def restored(place: Anchor, heads: dict[int, Head]) -> Restored:
    return Restored(place, NOW, "kithmap-20260601T020000Z", heads)


def test_a_restore_explains_what_came_before_it_and_nothing_after() -> None:
    heads = {0: Head(2, "x2"), 1: Head(0, "")}
    own = Anchor(1, 1, "own")
    journal = [
        Anchor(0, 1, "x1"),
        Anchor(0, 2, "x2"),
        Anchor(0, 3, "lost"),
        Anchor(1, 1, "lost too"),
        own,
        Anchor(0, 3, "new"),
    ]
    kept_anchors, (note,) = without_lost(journal, [restored(own, heads)])
    assert kept_anchors == [journal[0], journal[1], own, journal[5]]
    assert "lost: 2 (lane 0: 3 to 3, lane 1: 1 to 1)" in note


def test_a_restore_that_the_journal_does_not_know_explains_nothing() -> None:
    journal = [Anchor(0, 1, "x1"), Anchor(0, 2, "gone")]
    kept_anchors, _ = without_lost(journal, [restored(Anchor(0, 2, "own"), {0: Head(1, "x1")})])
    assert kept_anchors == journal


def test_the_heads_in_a_restores_entry_can_be_read_again() -> None:
    heads = {0: Head(0, ""), 3: Head(7, "f" * 64)}
    told = told_of_restore("op", NOW, "command", "kithmap-20260601T020000Z", heads)
    assert heads_told(told.shown) == heads
