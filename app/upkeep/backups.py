"""Backups of Kithmap's own graph: made, tried out, listed, and cleared away when they are old.

A backup is a dump by Neo4j's own tool and a signed manifest beside it. It is one only once it was
loaded into a second home and its graph was equal to the one that was copied. Keys, passwords and
the audit's journal are never in it.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from importlib.metadata import version
from pathlib import Path

from app.upkeep.backup_manifest import (
    BackupRefused,
    Manifest,
    key_check,
    read_manifest,
    sha256_of,
    write_manifest,
)
from app.upkeep.retention import Keep, kept
from graph.clock import Clock
from graph.errors import KithmapError
from graph.file_lock import locked
from graph.server import leasing
from graph.server.backup import copying
from graph.server.home import MEGABYTE, LocalServerError
from graph.server.jars import pinned_version
from graph.server.settings import LocalServerSettings

DUMP = ".dump"
MANIFEST = ".json"
_NAME = re.compile(r"kithmap-\d{8}T\d{6}Z")


class BackupFailed(KithmapError):
    """No backup was made. The message says why; the graph is as before."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Where the backups of one deployment lie, and what signs them."""

    server: LocalServerSettings
    """Kithmap's own Neo4j, which is backed up."""
    folder: Path
    """Better on another disk than the data."""
    key: bytes
    """Signs manifests; kept apart from the data and from the backups."""
    audit_key: bytes
    clock: Clock


@dataclass(frozen=True, slots=True)
class Made:
    """A new backup, and what making it cost."""

    manifest: Manifest
    pause: copying.Pause


@dataclass(frozen=True, slots=True)
class Listed:
    """One backup in the folder, as far as its manifest tells."""

    name: str
    manifest: Manifest | None
    """None where it cannot be used; then `refusal` says why."""
    refusal: str = ""


def make_backup(vault: Vault) -> Made:
    """Copy the graph, also in use, dump the copy, load the dump and compare.

    People wait while the files are copied: fractions of a second (`Made.pause`). Raises
    BackupFailed or LocalServerError; then there is no new backup.
    """
    with _alone(vault) as trial_folder:
        _refuse_full_disk(vault)
        trial = copying.trial_settings(vault.server, trial_folder)
        pause = copying.copy_graph(vault.server, trial)
        made_at = vault.clock.now().astimezone(UTC).replace(microsecond=0)
        with copying.opened(trial) as database:
            copied = copying.contents_of(database)
        dump = leasing.dump(trial, trial_folder)
        manifest = Manifest(
            name=f"kithmap-{made_at:%Y%m%dT%H%M%SZ}",
            made_at=made_at,
            kithmap=version("kithmap"),
            neo4j=pinned_version(),
            schema=copied.schema,
            dump_bytes=dump.stat().st_size,
            dump_sha256=sha256_of(dump),
            graph=copied.digest.whole,
            records=copied.digest.records,
            counts=copied.digest.counts,
            heads=copied.heads,
            audit_key=key_check(vault.audit_key),
        )
        leasing.load(trial, dump)
        with copying.opened(trial) as database:
            if copying.contents_of(database) != copied:
                raise BackupFailed(
                    "The dump does not hold the graph that it was made from, so it was thrown "
                    "away. Try again; if it happens again, check the disk and its memory."
                )
        dump.replace(vault.folder / f"{manifest.name}{DUMP}")
        write_manifest(vault.folder / f"{manifest.name}{MANIFEST}", manifest, vault.key)
    return Made(manifest, pause)


def list_backups(vault: Vault) -> list[Listed]:
    """Every backup in the folder, the newest first; the dumps themselves are not read."""
    names = {
        path.stem
        for path in vault.folder.glob("kithmap-*")
        if path.suffix in (DUMP, MANIFEST) and _NAME.fullmatch(path.stem)
    }
    return [_listed(vault, name) for name in sorted(names, reverse=True)]


def is_due(vault: Vault, age: timedelta) -> bool:
    """Whether the newest usable backup is older than `age`, or there is none."""
    usable = [each.manifest.made_at for each in list_backups(vault) if each.manifest]
    return not usable or vault.clock.now() - max(usable) > age


def clear_old(vault: Vault, keep: Keep) -> list[str]:
    """Delete what need not be kept; returns the names. What is not ours is never touched."""
    usable = {each.manifest.made_at: each.name for each in list_backups(vault) if each.manifest}
    old = sorted(usable[at] for at in usable.keys() - kept(usable, keep))
    for name in old:
        # The manifest goes first: a dump without one is no backup.
        (vault.folder / f"{name}{MANIFEST}").unlink(missing_ok=True)
        (vault.folder / f"{name}{DUMP}").unlink(missing_ok=True)
    return old


def _listed(vault: Vault, name: str) -> Listed:
    try:
        manifest = read_manifest(vault.folder / f"{name}{MANIFEST}", vault.key)
    except BackupRefused as refusal:
        return Listed(name, None, str(refusal))
    if not (vault.folder / f"{name}{DUMP}").is_file():
        return Listed(name, None, f"The dump {name}{DUMP} is missing.")
    return Listed(name, manifest)


@contextmanager
def _alone(vault: Vault) -> Iterator[Path]:
    """An empty folder for the trial, while no other backup is being made; it is cleared after."""
    trial = vault.folder / ".trial"
    try:
        vault.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(vault.folder / ".lock"):
            try:
                _clear(vault, trial)
                trial.mkdir(mode=0o700)
                yield trial
            finally:
                _clear(vault, trial)
    except BlockingIOError:
        raise BackupFailed("Another backup is being made just now.") from None
    except OSError as error:
        raise BackupFailed(
            f"The folder for backups cannot be used: {error.strerror}. Give the account that runs "
            "Kithmap the right to write there, free some space, or name another folder "
            "(KITHMAP_BACKUPS)."
        ) from None


def _clear(vault: Vault, trial: Path) -> None:
    """End what a killed backup left running there, and delete what it left behind."""
    if trial.exists():
        leasing.stop(copying.trial_settings(vault.server, trial), even_if_in_use=True)
        shutil.rmtree(trial)


def _refuse_full_disk(vault: Vault) -> None:
    """The trial holds the copy, the dump and the loaded dump at once."""
    needed = 3 * copying.graph_mb(vault.server) + vault.server.minimum_free_mb
    free = shutil.disk_usage(vault.folder).free // MEGABYTE
    if free < needed:
        raise LocalServerError(
            f"The disk for backups has {free} MB free; a backup needs {needed} MB for a while. "
            "Free some space, or name a folder on another disk (KITHMAP_BACKUPS)."
        )
