"""The folder of Kithmap's own Neo4j: its layout, configuration, account and version.

Everything here is written only by the process that holds the folder's lock (`home_lock.py`): the
loser of a race to start had once overwritten the winner's configuration.
"""

import errno
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from graph.database.address import Neo4jAddress
from graph.errors import DatabaseUnavailable

MEGABYTE = 1_000_000
TLS = "kithmap-tls"
"""The folder of the key and the certificate by which Neo4j proves itself."""


class LocalServerError(DatabaseUnavailable):
    """Kithmap's own Neo4j cannot be used. The message is plain and says what to do."""


class Home:
    """The paths inside one Neo4j home. No message ever repeats one of them."""

    def __init__(self, data: Path) -> None:
        """`data` is the data folder of this Kithmap (KITHMAP_DATA)."""
        self.data = data.absolute()
        self.path = self.data / "neo4j"
        self.configuration = self.path / "conf"
        self.logs = self.path / "logs"
        self.databases = self.path / "data"
        self.socket = self.path / "keeper.sock"
        self.lock = self.path / "kithmap.lock"
        self.pinned = self.path / "kithmap-pinned"
        self.version = self.path / "kithmap-neo4j-version"
        self.account = self.path / "kithmap-account.json"
        self.server = self.path / "kithmap-server.json"
        self.arguments = self.path / "kithmap-java-arguments"
        self.archives = self.path / "java-archives"
        self.private_key = self.path / TLS / "private.key"
        self.certificate = self.path / TLS / "public.crt"

    @property
    def password_is_set(self) -> bool:
        """Whether Neo4j has been given its first password; it must be given only once."""
        return (self.databases / "dbms" / "auth.ini").exists()

    @property
    def has_database(self) -> bool:
        """Whether a graph has been stored here."""
        return (self.databases / "databases" / "neo4j").is_dir()


def prepare_folder(home: Home, minimum_free_mb: int) -> None:
    """Make the home, readable by its owner alone, and see that it can be written and has space.

    Raises `LocalServerError`.
    """
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        home.path.chmod(0o700)
        for folder in (home.configuration, home.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
        trial = home.path / "kithmap-writable"
        write_private(trial, "")
        trial.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(error) from None
    free_mb = shutil.disk_usage(home.path).free // MEGABYTE
    if free_mb < minimum_free_mb:
        raise LocalServerError(
            f"The disk of the data folder has {free_mb} MB free; Neo4j needs {minimum_free_mb} MB. "
            "Free some space and start again."
        )


def require_database(home: Home) -> None:
    """Raise `LocalServerError` where no graph has been stored yet."""
    if not home.has_database:
        raise LocalServerError("There is no database in the data folder yet. Start Kithmap first.")


def cannot_write(error: OSError) -> LocalServerError:
    """The plain message for a data folder that refuses to be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LocalServerError(
            "The disk of the data folder is full. Free some space and start again."
        )
    if isinstance(error, FileExistsError | NotADirectoryError):
        return LocalServerError(
            "Kithmap's data folder (KITHMAP_DATA) is a file, not a folder. "
            "Move the file away or name another folder."
        )
    return LocalServerError(
        "Kithmap cannot write in its data folder (KITHMAP_DATA). Give the account that runs "
        "Kithmap the right to write there, or name another folder."
    )


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner alone from its first moment (mode 0600)."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def write_configuration(
    home: Home, port: int, heap_mb: int, page_cache_mb: int, *, cut_torn_log: bool = False
) -> None:
    """Write `neo4j.conf` for a server that listens on 127.0.0.1:`port` and nowhere else.

    `cut_torn_log` is for one start alone, and only as `torn_log.py` allows it.
    """
    write_private(
        home.configuration / "neo4j.conf",
        f"""\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.tls_level=REQUIRED
dbms.ssl.policy.bolt.enabled=true
dbms.ssl.policy.bolt.base_directory={TLS}
dbms.ssl.policy.bolt.client_auth=NONE
dbms.ssl.policy.bolt.tls_versions=TLSv1.3
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
# With false, a disk that was full once left databases unable to start.
db.tx_log.preallocate=true
db.tx_log.rotation.size=16m
db.tx_log.rotation.retention_policy=64M size
server.memory.heap.initial_size={heap_mb}m
server.memory.heap.max_size={heap_mb}m
server.memory.pagecache.size={page_cache_mb}m
dbms.security.allow_csv_import_from_file_urls=false
# Without these two the process ends ten seconds after it was asked to.
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
internal.dbms.bolt.netty_server_shutdown_timeout=1s
db.lock.acquisition.timeout=2s
# Imports and bulk views set their own.
db.transaction.timeout=5s
server.bolt.connection_keep_alive=2s
server.bolt.connection_keep_alive_probes=2
internal.dbms.tx_log.fail_on_corrupted_log_files={"false" if cut_torn_log else "true"}
""",
    )


@dataclass(frozen=True)
class Account:
    """How Kithmap signs in, as stored in a file of mode 0600.

    The name is random too: a stranger on the machine who guesses passwords for a known name makes
    Neo4j refuse the true one. `first_password` is the one of Neo4j's user `neo4j` and is None once
    that has been made random and forgotten. `next_password` is one that Neo4j is about to learn,
    or has just learned: after a start that was interrupted nobody knows which.
    """

    user: str
    password: str
    first_password: str | None
    next_password: str | None = None

    def __repr__(self) -> str:
        return f"Account(user={self.user!r})"

    @classmethod
    def invent(cls) -> Self:
        """A new account with secrets from the system's generator."""
        return cls(
            user=f"kithmap_{secrets.token_hex(8)}",
            password=secrets.token_urlsafe(32),
            # Hexadecimal: Neo4j's tool takes a password that begins with "-" for an option.
            first_password=secrets.token_hex(32),
        )

    def without_first_password(self) -> "Account":
        """The account once the user `neo4j` has been locked away."""
        return replace(self, first_password=None)

    def before_change(self) -> "Account":
        """The account with a next password: the one that is still in the air, or a new one."""
        return replace(self, next_password=self.next_password or secrets.token_urlsafe(32))

    def changed(self) -> "Account":
        """The account once Neo4j has learned the next password."""
        return replace(self, password=self.next_password or self.password, next_password=None)

    def unchanged(self) -> "Account":
        """The account once it is certain that Neo4j has not learned the next password."""
        return replace(self, next_password=None)


def address_of(home: Home, account: Account, port: int) -> Neo4jAddress:
    """Where and how Kithmap signs in to the server of a home on `port`."""
    uri, proof = f"bolt+s://127.0.0.1:{port}", str(home.certificate)
    return Neo4jAddress(uri, account.user, account.password, authority=proof)


def read_account(home: Home) -> Account | None:
    """The stored account, or None where there is none yet. Raises `LocalServerError` if damaged."""
    try:
        text = home.account.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise cannot_write(error) from None
    try:
        return Account(**json.loads(text))
    except (ValueError, TypeError):
        raise LocalServerError(
            "The file kithmap-account.json in the data folder is damaged. "
            "Put the whole folder back as it was at one moment."
        ) from None


def write_account(home: Home, account: Account) -> None:
    """Store the account. Before Neo4j learns a password, or a crash between would lose it."""
    known = asdict(account)
    if account.next_password is None:  # which an older Kithmap does not know
        del known["next_password"]
    write_private(home.account, json.dumps(known))


def stored_version(home: Home) -> str | None:
    """The version of Neo4j that last wrote this home, or None for a new home."""
    try:
        return home.version.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def refuse_newer_store(stored: str | None, ours: str) -> None:
    """Raise `LocalServerError` where a newer Neo4j wrote the data: an older one may damage it."""
    if stored is not None and _numbers(stored) > _numbers(ours):
        raise LocalServerError(
            f"The data was written by Neo4j {stored}; this Kithmap brings {ours}, which is older. "
            "Install the newer Kithmap again, or restore a backup made before the upgrade."
        )


def is_older(stored: str | None, ours: str) -> bool:
    """Whether the data must be dumped before this Neo4j upgrades it."""
    return stored is not None and _numbers(stored) < _numbers(ours)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def size_mb(path: Path) -> int:
    """Megabytes on disk below `path`; files that vanish meanwhile count as nothing."""
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                total += (Path(folder) / name).lstat().st_blocks * 512
            except FileNotFoundError:
                continue
    return total // MEGABYTE
