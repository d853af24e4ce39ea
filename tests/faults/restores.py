"""Restores: the graph comes back equal, the audit tells what was lost, bad dumps are refused.

`python -m tests.faults.restores` runs this part alone.
"""

import json
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.upkeep.backup_manifest import Manifest, sha256_of, write_manifest
from app.upkeep.backups import DUMP, MANIFEST, Vault, make_backup
from app.upkeep.restoring import Journalled, restore
from graph.audit.journal import Journal
from graph.audit.trail import heads_of
from graph.clock import RandomIds, SystemClock
from graph.database.driver import Database, DatabaseSettings
from graph.database.schema import LATEST
from graph.door.gateway import Gateway
from graph.errors import KithmapError, NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.records.bundle import Records
from graph.records.model import Person
from graph.records.viewer import Actor
from graph.server import leasing
from graph.server.backup.digest import digest_of
from graph.storing.store import store
from graph.vocabulary import AuditTag
from queries.door import open_gateway
from tests.worlds.council import Council, fresh
from tests.worlds.full_town import full_town
from tests.worlds.small_home import furnish, small

FULL = 20
"""Restores in the whole proof."""

_BETWEEN_LOOKS = 0.05  # seconds: enough to be there whenever the server stands still
_KEY = b"a key for backups, of 32 bytes ."
_AUDIT_KEY = b"a key for tests, of 32 bytes ..."
_PATIENT = DatabaseSettings(connect=30, acquire=30, retry=30, transaction=120)
_FOREIGN_KEY = b"somebody else's key, of 32 bytes"


@dataclass
class Ground:
    """A Kithmap of the proof's own: its Neo4j, its journal and its backups."""

    folder: Path
    vault: Vault
    journal: Journal
    council: Council
    figures: dict[str, int | float] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    @property
    def journalled(self) -> Journalled:
        return Journalled(lambda: list(self.journal.read()), self.journal.append)

    def count(self, name: str, number: int = 1) -> None:
        self.figures[name] = self.figures.get(name, 0) + number


def run(scale: float = 1.0, *, with_trials: bool = True) -> dict[str, int | float]:
    """The figures; with `scale` 1 that is 20 restores, and with less in proportion, at least one.

    Without trials of the backups that only loading them into a second home can tell from good ones.
    Every figure is a count, except those that end in `_s`, which are seconds.
    """
    with _ground() as ground:
        with _served(ground) as (_, gateway):
            gateway.warm_up()
            _look_around(ground, gateway, 3)
            manifest = _back_up_in_use(ground, gateway)
        for number in range(max(1, round(FULL * scale))):
            _lose_and_restore(ground, manifest, number)
        _refuse_all(ground, manifest, with_trials=with_trials)
        ground.figures["restore_median_s"] = round(statistics.median(ground.seconds), 1)
        return ground.figures


@contextmanager
def _ground() -> Iterator[Ground]:
    folder = Path(tempfile.mkdtemp(prefix="kithmap-restores-"))
    server = small(folder / "data", grace_seconds=20)
    furnish(server.data)
    ground = Ground(
        folder,
        Vault(server, folder / "backups", _KEY, _AUDIT_KEY, SystemClock()),
        Journal(folder / "journal", _AUDIT_KEY),
        fresh(full_town()),
        dict.fromkeys(("restores", "unequal", "damaged", "damaged_refused"), 0),
    )
    try:
        with (
            leasing.open_lease(server, _silent) as lease,
            Database(lease.address, _PATIENT) as database,
        ):
            store(database, ground.council.records)
            ground.journal.begin(SystemClock().now(), lambda: heads_of(database))
        yield ground
    finally:
        leasing.stop(server, even_if_in_use=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _served(ground: Ground) -> Iterator[tuple[Database, Gateway]]:
    with (
        leasing.open_lease(ground.vault.server, _silent) as lease,
        Database(lease.address, _PATIENT) as database,
    ):
        yield database, open_gateway(database, _AUDIT_KEY, anchor=ground.journal.append)


def _look_around(ground: Ground, gateway: Gateway, times: int) -> int:
    """Disclosures and refusals, each with its entry in the audit; returns how many."""
    tom, focus = ground.council.worker("tom"), ground.council.person("kai")
    for number in range(times):
        try:
            unknown = Focus(FocusKind.PERSON, f"nobody-{number}")
            gateway.support_web(tom, focus if number % 2 else unknown, RandomIds().new())
        except NotVisible:
            continue
    return times


def _back_up_in_use(ground: Ground, gateway: Gateway) -> Manifest:
    """A backup while somebody looks around all the time: none of them is turned away."""
    over, looked = threading.Event(), []
    slowest = 0.0

    def look() -> None:
        nonlocal slowest
        while not over.wait(_BETWEEN_LOOKS):
            began = time.monotonic()
            looked.append(_look_around(ground, gateway, 1))
            slowest = max(slowest, time.monotonic() - began)

    busy = threading.Thread(target=look)
    busy.start()
    began = time.monotonic()
    try:
        made = make_backup(ground.vault)
    finally:
        over.set()
        busy.join()
    ground.figures["backup_s"] = round(time.monotonic() - began, 1)
    ground.figures["backup_pause_s"] = round(made.pause.seconds, 3)
    ground.figures["slowest_during_backup_s"] = round(slowest, 2)
    ground.figures["disclosures_during_backup"] = len(looked)
    return made.manifest


def _lose_and_restore(ground: Ground, manifest: Manifest, number: int) -> None:
    """Write more or lose everything, restore, and compare with what was backed up."""
    with _served(ground) as (database, gateway):
        for _ in range(2 + number % 3):
            with gateway.change(Actor("command"), RandomIds().new()) as change:
                change.record(AuditTag.IMPORT_RUN, RandomIds().new())
                change.commit()
        if number % 2:
            database.define("MATCH (n) DETACH DELETE n")
        else:
            store(database, fresh(Records(people=(Person("ivan", "Ivan", "Stranger"),))).records)
    lost = _anchors_beyond(ground, manifest)
    lines = len(list(ground.journal.read()))
    began = time.monotonic()
    done = restore(
        ground.vault, ground.vault.folder / f"{manifest.name}{DUMP}", RandomIds(), ground.journalled
    )
    ground.seconds.append(time.monotonic() - began)
    with _served(ground) as (database, _):
        digest = digest_of(database)
    ground.count("restores")
    ground.count("unequal", int(digest.records != manifest.records or digest != done.digest))
    # The graph that is served is equal to the one that was judged; the journal has its line too.
    told = len(list(ground.journal.read())) == lines + 1
    ground.count("audits_not_whole", int(not (done.verdict.whole and told)))
    ground.count("losses_not_told", int(f"lost: {lost} (" not in done.verdict.restored[-1]))
    if done.aside is not None:
        shutil.rmtree(done.aside)
    sys.stderr.write(f"restore {number + 1}: {ground.seconds[-1]:.1f} s\n")


def _anchors_beyond(ground: Ground, manifest: Manifest) -> int:
    """How many entries of the journal a restore of this backup must lose."""
    heads = manifest.heads
    return sum(anchor.seq > heads[anchor.lane].seq for anchor in ground.journal.read())


def _refuse_all(ground: Ground, manifest: Manifest, *, with_trials: bool) -> None:
    """Every damaged, foreign or newer backup is refused, and the served graph never notices."""
    with _served(ground) as (database, _):
        pid = leasing.status(ground.vault.server).pid
        digest = digest_of(database)
        for name, folder in _spoiled(ground, manifest):
            _expect_refusal(ground, name, folder / f"{manifest.name}{DUMP}", even_if_in_use=True)
        same_server = leasing.status(ground.vault.server).pid == pid
        ground.count("touched", int(not same_server or digest_of(database) != digest))
    if not with_trials:
        return
    for name, folder in _signed_but_wrong(ground, manifest):
        _expect_refusal(ground, name, folder / f"{manifest.name}{DUMP}", even_if_in_use=False)
    with _served(ground) as (database, _):
        ground.count("touched", int(digest_of(database) != digest))


def _expect_refusal(ground: Ground, name: str, dump: Path, *, even_if_in_use: bool) -> None:
    ground.count("damaged")
    try:
        restore(ground.vault, dump, RandomIds(), ground.journalled, even_if_in_use=even_if_in_use)
    except KithmapError as refusal:
        if str(ground.folder) not in str(refusal):
            ground.count("damaged_refused")
            return
    sys.stderr.write(f"not refused: {name}\n")


def _spoiled(ground: Ground, manifest: Manifest) -> Iterator[tuple[str, Path]]:
    """Backups that are refused by what they are, before the server is even stopped."""
    whole = (ground.vault.folder / f"{manifest.name}{DUMP}").read_bytes()
    size = len(whole)
    dumps = {
        f"flipped byte {place}": whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        for place in (0, 7, size // 3, size // 2, size - 1)
    } | {
        "truncated": whole[: size // 2],
        "without its last byte": whole[:-1],
        "with a byte more": whole + b"\0",
        "empty": b"",
        "no dump at all": b"PK\3\4 a file of another kind",
    }
    for name, content in dumps.items():
        folder = _copy_of(ground, manifest)
        (folder / f"{manifest.name}{DUMP}").write_bytes(content)
        yield name, folder
    folder = _copy_of(ground, manifest)
    (folder / f"{manifest.name}{DUMP}").unlink()
    yield "missing dump", folder
    texts = _spoiled_manifests((ground.vault.folder / f"{manifest.name}{MANIFEST}").read_text())
    for name, text in texts.items():
        folder = _copy_of(ground, manifest)
        (folder / f"{manifest.name}{MANIFEST}").write_text(text)
        yield f"manifest {name}", folder
    folder = _copy_of(ground, manifest)
    (folder / f"{manifest.name}{MANIFEST}").unlink()
    yield "missing manifest", folder
    newer = {
        "of a newer Neo4j": replace(manifest, neo4j="2099.1.0"),
        "of a newer schema": replace(manifest, schema=LATEST + 1),
        "of a newer format": replace(manifest, format=99),
        "of another audit key": replace(manifest, audit_key="0" * 16),
        "of another name": replace(manifest, name="kithmap-20200101T000000Z"),
    }
    for name, other in newer.items():
        yield name, _signed(ground, manifest, other, _KEY)
    yield "foreign", _signed(ground, manifest, manifest, _FOREIGN_KEY)


def _spoiled_manifests(text: str) -> dict[str, str]:
    stored = json.loads(text)
    later = stored | {"backup": stored["backup"] | {"made_at": "2030-01-01T00:00:00+00:00"}}
    return {
        "empty": "",
        "cut off": text[: len(text) // 2],
        "a list": "[]",
        "nested without end": "[" * 100_000,
        "changed": json.dumps(later),
        "unsigned": json.dumps({"backup": stored["backup"]}),
        "with an empty signature": json.dumps(stored | {"signature": ""}),
        "without a body": json.dumps({"signature": stored["signature"]}),
    }


def _signed_but_wrong(ground: Ground, manifest: Manifest) -> Iterator[tuple[str, Path]]:
    """Under a true signature: only loading them into a second home can tell."""
    wrong = replace(manifest, graph="0" * 64)
    yield "with another graph's digest", _signed(ground, manifest, wrong, _KEY)
    folder = _copy_of(ground, manifest)
    dump = folder / f"{manifest.name}{DUMP}"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 64] = bytes(64)
    dump.write_bytes(content)
    spoiled = replace(manifest, dump_sha256=sha256_of(dump))
    write_manifest(folder / f"{manifest.name}{MANIFEST}", spoiled, _KEY)
    yield "damaged before it was signed", folder


def _signed(ground: Ground, manifest: Manifest, other: Manifest, key: bytes) -> Path:
    folder = _copy_of(ground, manifest)
    write_manifest(folder / f"{manifest.name}{MANIFEST}", other, key)
    return folder


def _copy_of(ground: Ground, manifest: Manifest) -> Path:
    folder = Path(tempfile.mkdtemp(dir=ground.folder))
    for suffix in (DUMP, MANIFEST):
        shutil.copy(ground.vault.folder / f"{manifest.name}{suffix}", folder)
    return folder


def _silent(_: str) -> None:
    """Nobody is watching."""


if __name__ == "__main__":
    for figure, value in run(float(sys.argv[1]) if sys.argv[1:] else 1.0).items():
        sys.stdout.write(f"{figure:<28} {value}\n")
