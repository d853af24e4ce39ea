"""What a deployment sets: from the environment, or from the TOML file that KITHMAP_CONFIG names.

The environment wins over the file. Every mistake is one plain sentence that names the setting.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.deployment.other_neo4j import NAMES as NEO4J_NAMES
from app.deployment.other_neo4j import is_loopback, neo4j_of
from app.deployment.secret_files import Exposed, read_secret_file
from app.deployment.values import PARSERS, SettingsError
from graph.database.address import Neo4jAddress
from graph.gaps import DEFAULTS, Thresholds
from graph.vocabulary import Jurisdiction

__all__ = ["Settings", "SettingsError", "load_settings"]

_NOW = "if somebody is in danger now"
_WHOM_TO_CALL = {
    Jurisdiction.ENGLAND: f"call your local children’s services, or 999 {_NOW}",
    Jurisdiction.VICTORIA: f"call Child Protection in your area, or 000 {_NOW}",
}

_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Settings:
    data: Path = Path("kithmap-data")
    """The data folder: Kithmap's own Neo4j, and the keys."""
    neo4j: Neo4jAddress | None = None
    """Somebody else's Neo4j; without one, Kithmap runs its own."""
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    """The address people type, where it differs from host and port; `https://` there makes
    the cookies secure."""
    proxies: int = 0
    """How many reverse proxies stand in front and may set X-Forwarded-For, -Proto and -Host."""
    metrics_port: int | None = None
    """Where Prometheus reads counts and durations, on 127.0.0.1 alone; nowhere, if not set."""
    evaluation: bool = False
    """Every page says that it is an evaluation, and not for real families."""
    trusted_hosts: tuple[str, ...] = ()
    """Host names, beside the public address and loopback, to which Kithmap answers."""
    workers: int = 2
    """Processes of the web server, each with its own connection to Neo4j."""
    words: str = "england"
    """Display words: the name of a set that comes with Kithmap, or the path of a TOML file."""
    codes: Path | None = None
    """A TOML file with codes of roles and specialities beside those that Kithmap knows; for
    imports (app/imports/fhir/codes.toml)."""
    jurisdiction: Jurisdiction = Jurisdiction.ENGLAND
    time_zone: str | None = None
    """An IANA name; by default the one that goes with the jurisdiction."""
    partnership: str = ""
    """The partnership's name, as people read it under every page."""
    worry_line: str | None = None
    """What stands after "Do not wait for this map:" on every map and list; by default the services
    and the emergency number of the jurisdiction."""
    mirror: str | None = None
    """Where Neo4j's jars are fetched from in place of Maven Central."""
    jars: Path | None = None
    """A folder that already holds Neo4j's jars; then nothing is fetched."""
    minimum_free_mb: int = 500
    """Below this on the disk of the data folder nothing is asked of Kithmap's own Neo4j."""
    heap_mb: int = 512
    """Memory in which Kithmap's own Neo4j works."""
    page_cache_mb: int = 256
    """Memory that keeps its files at hand; best as large as the graph is on the disk."""
    bolt_port: int = 0
    """Where it listens, on 127.0.0.1; 0 is another port at each start, which is safer."""
    backups: Path | None = None
    """The folder for backups; beside the data folder, where none is named."""
    backup_key: Path | None = None
    """The file with the key that signs backups; beside the data folder, where none is named."""
    anchor: Path | None = None
    """The audit's journal, best on another disk; beside the data folder, where none is named."""
    checkpoints: str | None = None
    """A second place for the audit's checkpoints: the path of a file, `syslog:` for the machine's
    own log, or `syslog:host:port` for another's."""
    gaps: Thresholds = DEFAULTS
    """From when on something counts as missing."""
    areas: tuple[str, ...] = ()
    """The first parts of the postcodes that the partnership's picture tells apart."""
    keep_daily: int = 7
    keep_weekly: int = 5
    keep_monthly: int = 12
    """How many days, weeks and months keep their newest backup."""

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def backups_folder(self) -> Path:
        return self.backups or self.data.with_name(f"{self.data.name}-backups")

    @property
    def anchor_file(self) -> Path:
        return self.anchor or self.data.with_name(f"{self.data.name}-journal")

    @property
    def backup_key_file(self) -> Path:
        return self.backup_key or self.data.with_name(f"{self.data.name}-backup-key")

    @property
    def address(self) -> str:
        """Where people find Kithmap, without a slash at the end."""
        if self.public_url is not None:
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def is_public(self) -> bool:
        """Whether others than this machine can reach it, by itself or by a proxy."""
        return not (is_loopback(self.host) and is_loopback(urlsplit(self.address).hostname or ""))

    @property
    def whom_to_call(self) -> str:
        """The worry line without a full stop, as the middle of a sentence."""
        return (self.worry_line or _WHOM_TO_CALL[self.jurisdiction]).strip().rstrip(".")

    @property
    def https(self) -> bool:
        return self.address.startswith("https://")

    @property
    def allowed_hosts(self) -> list[str]:
        """Every host name a request may carry, without ports."""
        public = urlsplit(self.address).hostname or "localhost"
        names = (*_LOOPBACK_HOSTS, f"[{public}]" if ":" in public else public, *self.trusted_hosts)
        return list(dict.fromkeys(name.lower() for name in names))


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of this deployment.

    Raises SettingsError where a value, or the file, makes no sense.
    """
    values = _from_file(environ.get("KITHMAP_CONFIG")) | _from_environment(environ)
    values = _with_secrets(values)
    given = {name: PARSERS[name](name, text) for name, text in values.items() if name in PARSERS}
    settings = Settings(**given, neo4j=neo4j_of(values))
    if settings.metrics_port == settings.port:
        raise SettingsError("KITHMAP_METRICS_PORT must be another port than KITHMAP_PORT.")
    _refuse_places(settings)
    if not settings.https and not is_loopback(settings.host):
        raise SettingsError(
            f"Kithmap would listen on {settings.host}, where others can reach it, without https. "
            "Put a proxy with a certificate in front and give its address as "
            "KITHMAP_PUBLIC_URL=https://..., or listen on 127.0.0.1."
        )
    return settings


def _refuse_places(settings: Settings) -> None:
    """What must outlive the data folder, or witness against it, does not lie in it."""
    data = settings.data.absolute()
    apart = {
        "KITHMAP_BACKUPS": settings.backups_folder,
        "KITHMAP_BACKUP_KEY": settings.backup_key_file,
        "KITHMAP_ANCHOR": settings.anchor_file,
    }
    if settings.checkpoints is not None and not settings.checkpoints.startswith("syslog:"):
        apart["KITHMAP_CHECKPOINTS"] = Path(settings.checkpoints)
    for name, place in apart.items():
        if place.absolute().is_relative_to(data):
            raise SettingsError(
                f"{name} must lie outside the data folder {settings.data}: what happens to the "
                "one must not happen to the other."
            )
    if settings.backup_key_file.absolute().is_relative_to(settings.backups_folder.absolute()):
        raise SettingsError(
            "KITHMAP_BACKUP_KEY must lie outside the folder of the backups: who can change them "
            "there could sign them too."
        )
    if apart.get("KITHMAP_CHECKPOINTS") == settings.anchor_file:
        raise SettingsError("KITHMAP_CHECKPOINTS must be another file than the audit's journal.")


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    names = (*PARSERS, *NEO4J_NAMES, *_IN_FILES)
    found = {name: environ.get(f"KITHMAP_{name.upper()}", "").strip() for name in names}
    return {name: text for name, text in found.items() if text}


def _from_file(path: str | None) -> dict[str, str]:
    """The file's settings as text, under the names that the environment has."""
    if not path:
        return {}
    try:
        table = tomllib.loads(read_secret_file(Path(path).expanduser()))
    except Exposed as exposed:
        raise SettingsError(f"{exposed}. KITHMAP_CONFIG may hold a password.") from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"The settings file {path} (from KITHMAP_CONFIG) cannot be read."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from None
    neo4j = table.pop("neo4j", {})
    if not isinstance(neo4j, dict):
        raise SettingsError(f"In {path}, [neo4j] must be a table with uri, user and password.")
    table |= {f"neo4j_{name}": value for name, value in neo4j.items()}
    unknown = sorted(set(table) - set(PARSERS) - set(NEO4J_NAMES) - set(_IN_FILES))
    if unknown:
        raise SettingsError(
            f"The settings file {path} has names that Kithmap does not know: {', '.join(unknown)}."
        )
    return {name: _as_text(value) for name, value in table.items()}


def _with_secrets(values: Mapping[str, str]) -> dict[str, str]:
    """The values, with the secrets whose files they name, as Docker and systemd hand them out."""
    known = dict(values)
    for in_file, name in _IN_FILES.items():
        path = known.pop(in_file, None)
        if path is None:
            continue
        if name in known:
            raise SettingsError(
                f"KITHMAP_{name.upper()} and KITHMAP_{in_file.upper()} are both set. Keep one."
            )
        known[name] = _secret(f"KITHMAP_{in_file.upper()}", Path(path).expanduser())
    return known


def _secret(name: str, path: Path) -> str:
    try:
        text = read_secret_file(path).rstrip("\r\n")
    except Exposed as exposed:
        raise SettingsError(f"{exposed} ({name})") from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"The file {path} (from {name}) cannot be read.") from None
    if not text:
        raise SettingsError(f"The file {path} (from {name}) is empty.")
    return text


def _as_text(value: object) -> str:
    return ",".join(str(part) for part in value) if isinstance(value, list) else str(value)


_IN_FILES = {"neo4j_password_file": "neo4j_password"}
"""Settings that name the file of a secret, and the secret."""
