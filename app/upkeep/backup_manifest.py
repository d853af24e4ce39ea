"""What stands beside a dump: what is in it, and a signature that only this deployment can make."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from graph.audit.entry import Head
from graph.errors import KithmapError
from graph.server.home import write_private

FORMAT = 1
_LONGEST = 1_000_000


class BackupRefused(KithmapError):
    """A backup cannot be used. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup in words and numbers. It names no person."""

    name: str
    made_at: datetime
    kithmap: str
    """The version of Kithmap that made it."""
    neo4j: str
    """The version of Neo4j whose dump it is."""
    schema: int
    dump_bytes: int
    dump_sha256: str
    graph: str
    """The digest of the whole graph (`graph/server/backup/digest.py`)."""
    records: str
    """The digest without what a restore changes."""
    counts: Mapping[str, int]
    """Nodes by label and edges by type."""
    heads: Mapping[int, Head]
    """The last audit entry of each lane."""
    audit_key: str
    """Tells whether the audit is sealed with the key at hand; the key does not follow from it."""
    format: int = FORMAT


def key_check(audit_key: bytes) -> str:
    """A word that equal audit keys have in common."""
    return hmac.digest(audit_key, b"kithmap backup: which audit key", "sha256").hex()[:16]


def write_manifest(file: Path, manifest: Manifest, key: bytes) -> None:
    """Sign and write it, whole or not at all: a dump without one is no backup."""
    body = asdict(manifest) | {"made_at": manifest.made_at.isoformat()}
    text = json.dumps({"backup": body, "signature": _signature(body, key)}, indent=1)
    write_private(file, text + "\n")


def read_manifest(file: Path, key: bytes) -> Manifest:
    """Raises BackupRefused where it is missing, damaged, foreign, or of a newer Kithmap."""
    try:
        if file.stat().st_size > _LONGEST:
            raise ValueError
        stored = json.loads(file.read_text(encoding="utf-8"))
        body, signature = stored["backup"], stored["signature"]
        true = _signature(body, key)
        is_ours = hmac.compare_digest(true.encode(), str(signature).encode())
    except FileNotFoundError:
        raise BackupRefused(
            f"There is no manifest {file.name}: the backup was not finished, or a file is missing."
        ) from None
    except OSError:
        raise BackupRefused(f"The manifest {file.name} cannot be read.") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BackupRefused(f"The manifest {file.name} is damaged. Use another backup.") from None
    if not is_ours:
        raise BackupRefused(
            f"The manifest {file.name} does not bear this Kithmap's signature: it was changed, or "
            "another Kithmap made the backup. If it is yours, put its backup key back first."
        )
    return _parsed(file, body)


def _parsed(file: Path, body: dict[str, object]) -> Manifest:
    """The signed body. Only a Kithmap of another format can have signed one that does not fit."""
    try:
        if body["format"] != FORMAT:
            raise ValueError
        fields = dict(body)
        heads = fields.pop("heads")
        made_at = datetime.fromisoformat(str(fields.pop("made_at")))
        return Manifest(
            **fields,  # type: ignore[arg-type]  # as they were signed
            made_at=made_at,
            heads={int(lane): Head(**head) for lane, head in heads.items()},  # type: ignore[attr-defined]
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupRefused(
            f"The manifest {file.name} was written by a newer Kithmap. Install that one first."
        ) from None


def refuse_damaged_dump(dump: Path, manifest: Manifest) -> None:
    """Raise BackupRefused unless the dump is the very one that was signed."""
    try:
        size = dump.stat().st_size
        if size == manifest.dump_bytes and sha256_of(dump) == manifest.dump_sha256:
            return
    except OSError:
        raise BackupRefused(f"The dump {dump.name} is missing or cannot be read.") from None
    raise BackupRefused(
        f"The dump {dump.name} is damaged: it is not the one that was written. Use another backup."
    )


def sha256_of(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _signature(body: object, key: bytes) -> str:
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.digest(key, b"kithmap backup manifest\n" + text.encode(), "sha256").hex()
