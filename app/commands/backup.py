"""`kithmap database backup | backups | restore`."""

import re
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from app.commands.misuse import Misused
from app.deployment.keys import load_key, load_keys
from app.deployment.settings import Settings
from app.running import runtime
from app.upkeep.backup_manifest import Manifest
from app.upkeep.backups import (
    DUMP,
    MANIFEST,
    BackupFailed,
    Vault,
    clear_old,
    is_due,
    list_backups,
    make_backup,
)
from app.upkeep.restoring import Journalled, Restoration, examine, forget_asides, restore
from app.upkeep.retention import Keep
from graph.audit.journal import Journal
from graph.clock import RandomIds, SystemClock
from graph.server.backup.copying import Pause

_WRONG_USE = 2
_DAYS_ASIDE = 7
_AGE = re.compile(r"(\d{1,4})([hd])")


def add_commands(commands: Any) -> None:
    """Hook the commands in; `commands` is what `ArgumentParser.add_subparsers` returned."""
    backup: ArgumentParser = commands.add_parser(
        "backup", help="make a backup, also while Kithmap is in use"
    )
    backup.add_argument(
        "--if-older-than", metavar="AGE", help="only where the newest is older: 24h, 7d"
    )
    backup.set_defaults(run=_backup)
    commands.add_parser("backups", help="list the backups").set_defaults(run=_backups)
    back: ArgumentParser = commands.add_parser("restore", help="put a backup in place of the graph")
    back.add_argument("backup", help="its name, or the path of its dump; `latest` for the newest")
    back.add_argument("--yes", action="store_true", help="do it; without, it is only examined")
    back.add_argument(
        "--while-in-use", action="store_true", help="though Kithmap is running: people must wait"
    )
    back.set_defaults(run=_restore)


def _vault(settings: Settings) -> Vault:
    if settings.neo4j is not None:
        raise BackupFailed(
            f"Kithmap uses the Neo4j at {settings.neo4j.uri}. Back that one up with its own tools."
        )
    return Vault(
        server=runtime.local_settings(settings),
        folder=settings.backups_folder,
        key=load_key(settings.backup_key_file),
        audit_key=load_keys(settings.keys).audit,
        clock=SystemClock(),
    )


def _backup(settings: Settings, asked: Namespace) -> int:
    vault = _vault(settings)
    if asked.if_older_than is not None and not is_due(vault, _age(asked.if_older_than)):
        _say("The newest backup is young enough.")
        return 0
    made = make_backup(vault)
    sys.stdout.write(f"{made.manifest.name}{DUMP}\n")
    _say(f"Backed up and tried out: {_size(made.manifest)}. {_waited(made.pause)}")
    keep = Keep(settings.keep_daily, settings.keep_weekly, settings.keep_monthly)
    for name in clear_old(vault, keep):
        _say(f"Deleted {name}, which is no longer needed.")
    if forget_asides(vault, vault.clock.now() - timedelta(days=_DAYS_ASIDE)):
        _say(f"Deleted what a restore more than {_DAYS_ASIDE} days ago had put aside.")
    return 0


def _waited(pause: Pause) -> str:
    if not pause.seconds:
        return "Kithmap was not running."
    how = "the server was ended and started again" if pause.ended else "the server stood still"
    return f"People waited for {pause.seconds:.1f} s while {how}."


def _backups(settings: Settings, asked: Namespace) -> int:
    unusable = 0
    for each in list_backups(_vault(settings)):
        if each.manifest is None:
            unusable += 1
            sys.stdout.write(f"{each.name}  cannot be used: {each.refusal}\n")
        else:
            at = each.manifest.made_at.astimezone(UTC)
            sys.stdout.write(f"{each.name}  {at:%Y-%m-%d %H:%M} UTC  {_size(each.manifest)}\n")
    return 1 if unusable else 0


def _restore(settings: Settings, asked: Namespace) -> int:
    vault = _vault(settings)
    dump = _dump(vault, asked.backup)
    manifest = examine(vault, dump)
    at = f"{manifest.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if not asked.yes:
        _say(f"{manifest.name} is whole and ours: {_size(manifest)}, as of {at}.")
        _say(
            "Nothing was changed. Whatever was written since then would be lost, withdrawals of "
            "agreements too. To put it in place: the same command with --yes."
        )
        return _WRONG_USE
    journal = Journal(settings.anchor_file, vault.audit_key)
    journal.begin(SystemClock().now(), dict)  # on a new machine there is none yet
    journal.check_writable()
    done = restore(
        vault,
        dump,
        RandomIds(),
        Journalled(lambda: list(journal.read()), journal.append),
        even_if_in_use=asked.while_in_use,
    )
    _tell(done, at)
    return 0 if done.verdict.whole else 1


def _tell(done: Restoration, at: str) -> None:
    _say(f"Restored: {_size(done.manifest)}, as of {at}. Everybody must sign in again.")
    for note in done.verdict.restored[-1:]:
        _say(f"The audit says: {note}.")
    for fault in done.verdict.faults:
        _say(f"The audit trail is not whole: {fault}.")
    if done.aside is not None:
        _say(
            f"The graph from before is kept for {_DAYS_ASIDE} days in neo4j/before-restore/"
            f"{done.aside.name} of the data folder. Look there, or ask, for agreements that were "
            "withdrawn since the backup, before you let people in."
        )


def _dump(vault: Vault, asked: str) -> Path:
    if asked == "latest":
        usable = [each.name for each in list_backups(vault) if each.manifest]
        if not usable:
            raise Misused("There is no backup that can be used.")
        return vault.folder / f"{usable[0]}{DUMP}"
    if "/" in asked:
        return Path(asked).expanduser().with_suffix(DUMP)
    return vault.folder / f"{asked.removesuffix(DUMP).removesuffix(MANIFEST)}{DUMP}"


def _age(text: str) -> timedelta:
    found = _AGE.fullmatch(text)
    if found is None:
        raise Misused(f"--if-older-than takes hours or days, as 24h or 7d, not {text!r}.")
    number = int(found.group(1))
    return timedelta(hours=number) if found.group(2) == "h" else timedelta(days=number)


def _size(manifest: Manifest) -> str:
    people = manifest.counts.get("Person", 0)
    edges = manifest.counts.get("-SUPPORTS->", 0)
    return f"{people} people, {edges} supports, {manifest.dump_bytes / 1_000_000:.1f} MB"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
