"""The secrets of a deployment: made on the first start, kept in files that only its user reads.

They live outside the database and its backups, so that a copy of the database proves nothing.
"""

import os
import secrets
import stat
from dataclasses import dataclass, fields
from pathlib import Path

from app.deployment.secret_files import Exposed, read_secret_file
from app.deployment.settings import SettingsError

_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Each is 256 random bits."""

    forms: bytes
    """Signs the cookie of forms and messages (Flask's session)."""
    versions: bytes
    """Hides version numbers in forms: HMAC(key, viewer, record, version)."""
    attempts: bytes
    """Names sign-in budgets without keeping names or network addresses, and signs devices."""
    audit: bytes
    """Seals the audit trail."""


_NAMES = tuple(key.name for key in fields(Keys))


def load_keys(folder: Path) -> Keys:
    """The keys in a folder; those that are missing are made.

    Raises SettingsError where the folder cannot be used, or where others can read a key or put
    another in its place.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_open(folder)
        return Keys(**{name: _key(folder / name) for name in _NAMES})
    except OSError as error:
        raise SettingsError(
            f"The folder for keys, {folder}, cannot be used: {error.strerror}. "
            "Kithmap's own user must be able to read and write it."
        ) from None


def load_key(file: Path) -> bytes:
    """One key of 256 bits outside the keys folder; it is made where it is missing.

    Raises SettingsError where it cannot be used, or where others can read it.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_exchangeable(file.parent)
        return _key(file)
    except OSError as error:
        raise SettingsError(f"The key {file} cannot be used: {error.strerror}.") from None


def _refuse_open(folder: Path) -> None:
    """Others have no business in the keys folder itself: who can write there can exchange a key
    whose file they cannot even read."""
    if stat.S_IMODE(folder.stat().st_mode) & (stat.S_IWGRP | stat.S_IWOTH):
        raise SettingsError(
            f"Others can put files into the folder for keys. Close it: chmod 700 {folder}"
        )
    _refuse_exchangeable(folder.parent)


def _refuse_exchangeable(folder: Path) -> None:
    """Whoever writes to a folder can exchange what lies in it; a sticky one, such as /tmp, lets
    each do that with their own alone."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise SettingsError(
            f"Anybody can exchange what lies in {folder}, a key too. Close it: chmod 700 {folder}"
        )


def _key(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(read_secret_file(path).strip())
    except Exposed as exposed:
        raise SettingsError(f"{exposed}. It is a key.") from None
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise SettingsError(
            f"The key {path} is damaged: it should hold {_BYTES * 2} hexadecimal digits. "
            "Put it back from a backup of the keys folder."
        )
    return key


def _make(path: Path) -> None:
    """Write a new key so that it is there whole or not at all, and only once.

    Several workers start together; `link` lets the first one win and the rest use its key.
    """
    mine = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(mine)
    except FileExistsError:
        pass
    finally:
        mine.unlink()
