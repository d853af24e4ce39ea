"""Put a backup in the place of the present graph, and say so in the audit, under its seal.

Everything is proved before anything is touched: the signature, the dump's bytes, and, in a second
home, its graph and its audit trail. Only then are the graphs exchanged, by renaming.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.upkeep.backup_manifest import (
    BackupRefused,
    Manifest,
    key_check,
    read_manifest,
    refuse_damaged_dump,
)
from app.upkeep.backups import DUMP, MANIFEST, Vault
from graph.audit.entry import Anchor, Audit
from graph.audit.heads import told_of_restore
from graph.audit.verification import Verdict, verify
from graph.clock import Ids
from graph.database.driver import Database, Transaction
from graph.database.query import Nothing
from graph.database.schema import LATEST, SchemaTooNew, migrate
from graph.server import leasing
from graph.server.backup import copying
from graph.server.backup.digest import GraphDigest
from graph.server.home import Home, LocalServerError, refuse_newer_store
from graph.server.home_lock import Doing
from graph.server.jars import pinned_version
from graph.server.keeper.client import server_stopped
from graph.server.tools import take_graph
from queries.restore import END_ALL_SESSIONS

RESTORE_SECONDS = 60.0
DEPLOYMENT = "kithmap"
_ACTOR = "command"
_ASIDE = "before-restore"


@dataclass(frozen=True, slots=True)
class Journalled:
    """The audit's journal, read and written."""

    read: Callable[[], Sequence[Anchor]]
    append: Callable[[Anchor], None]


@dataclass(frozen=True, slots=True)
class Restoration:
    """What a restore did."""

    manifest: Manifest
    digest: GraphDigest
    """Of the graph as it is served now."""
    verdict: Verdict
    """What the audit says afterwards; `restored` tells what was lost."""
    aside: Path | None
    """The folder that keeps the graph from before; None where there was none."""


def examine(vault: Vault, dump: Path) -> Manifest:
    """Prove by its manifest and its bytes that a dump is ours, whole, and not too new.

    `dump` may lie anywhere, its manifest beside it. Touches nothing. Raises BackupRefused,
    SchemaTooNew or LocalServerError.
    """
    manifest = read_manifest(dump.with_suffix(MANIFEST), vault.key)
    if dump.name != f"{manifest.name}{DUMP}":
        raise BackupRefused(
            f"The dump {dump.name} was renamed: its manifest is the one of {manifest.name}."
        )
    if manifest.audit_key != key_check(vault.audit_key):
        raise BackupRefused(
            "The audit of this backup is sealed with another key. Put the keys folder of that time "
            "back first."
        )
    refuse_newer_store(manifest.neo4j, pinned_version())
    if manifest.schema > LATEST:
        raise SchemaTooNew(manifest.schema)
    refuse_damaged_dump(dump, manifest)
    return manifest


def restore(
    vault: Vault, dump: Path, ids: Ids, journal: Journalled, *, even_if_in_use: bool = False
) -> Restoration:
    """Put the graph of a dump in place of the present one, which is kept aside.

    Where the server is in use it is refused, unless `even_if_in_use`: then people are told to try
    again until it is done. Raises BackupRefused, SchemaTooNew or LocalServerError; then the
    present graph is as before.
    """
    manifest = examine(vault, dump)
    pinned = Home(vault.server.data).pinned.exists()
    with server_stopped(vault.server, Doing.LOADING, even_if_in_use) as (home, _):
        staging = home.path / "restoring"
        _clear(vault, staging)
        try:
            trial = copying.trial_settings(vault.server, staging)
            copying.lend_account(home, Home(staging))
            leasing.load(trial, dump)
            with copying.opened(trial) as database:
                anchor, verdict, digest = _prove(vault, database, manifest, ids, journal)
            now = vault.clock.now()
            aside = Home(home.path / _ASIDE / f"{now:%Y%m%dT%H%M%SZ}")
            take_graph(home, Home(staging), aside)
            journal.append(anchor)
        finally:
            _clear(vault, staging)
    _start_or_put_back(vault, aside, pinned)
    return Restoration(manifest, digest, verdict, aside.data if aside.data.exists() else None)


def forget_asides(vault: Vault, before: datetime) -> int:
    """Delete the graphs that restores before an instant put aside; returns how many."""
    folder = Home(vault.server.data).path / _ASIDE
    old = [each for each in folder.glob("*Z") if each.name < f"{before:%Y%m%dT%H%M%SZ}"]
    for each in old:
        shutil.rmtree(each)
    return len(old)


def _prove(
    vault: Vault, database: Database, manifest: Manifest, ids: Ids, journal: Journalled
) -> tuple[Anchor, Verdict, GraphDigest]:
    """Compare the loaded graph with its manifest, and make it fit to be served."""
    found = copying.contents_of(database)
    if (found.digest.whole, found.digest.counts, found.heads) != (
        manifest.graph,
        manifest.counts,
        manifest.heads,
    ):
        raise BackupRefused(
            "The dump does not hold the graph that its manifest tells of. Nothing was changed; use "
            "another backup."
        )
    migrate(database)
    audit = Audit(vault.audit_key, DEPLOYMENT, ids)
    told = told_of_restore(ids.new(), vault.clock.now(), _ACTOR, manifest.name, found.heads)

    def record(transaction: Transaction) -> Anchor:
        transaction.rows(END_ALL_SESSIONS, Nothing())
        return audit.append(transaction, told)

    anchor = database.write(record, RESTORE_SECONDS)
    verdict = verify(database, vault.audit_key, DEPLOYMENT, [*journal.read(), anchor])
    return anchor, verdict, copying.contents_of(database).digest


def _start_or_put_back(vault: Vault, aside: Home, pinned: bool) -> None:
    """See that Neo4j serves the new graph; if it does not, the old one takes its place again."""
    try:
        leasing.open_lease(vault.server, lambda _: None).close()
        if pinned:
            leasing.start_pinned(vault.server, lambda _: None)
    except LocalServerError as error:
        if aside.data.exists():
            with server_stopped(vault.server, Doing.LOADING, even_if_in_use=True) as (home, _):
                take_graph(home, aside, Home(aside.data / "refused"))
        raise LocalServerError(
            f"Neo4j does not start with the restored graph; the former one was put back. {error}"
        ) from None


def _clear(vault: Vault, staging: Path) -> None:
    if staging.exists():
        leasing.stop(copying.trial_settings(vault.server, staging), even_if_in_use=True)
        shutil.rmtree(staging)
