"""Neo4j's jars: pinned in `neo4j.lock`, fetched by Maven's rules, checked before Java sees them.

Every file is hashed at every start: 128 MB take about 0.1 s, against 8 s in which Java starts, so
there is no note of earlier checks that could go stale or be tampered with.
"""

import errno
import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from jgo.maven import MavenContext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from graph.file_lock import locked
from graph.server.home import LocalServerError

LOCK_FILE = Path(__file__).with_name("neo4j.lock")
FETCHES_AT_ONCE = 8
NETWORK_TIMEOUT_SECONDS = 30
CENTRAL_JAR = ("org.neo4j", "neo4j")

Announce = Callable[[str], None]


class JarsUnavailable(LocalServerError):
    """A jar is missing, cannot be fetched, or is not the pinned one. Says what to do."""


@dataclass(frozen=True)
class Jar:
    """One pinned file: its Maven coordinates and its SHA-256, in lower-case hexadecimal."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def file_name(self) -> str:
        """The name of the file, as Maven gives it; unique among the pinned jars."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{tail}.jar"


@dataclass(frozen=True)
class JarSource:
    """Where jars come from: a folder that holds them all, or a Maven repository and its cache."""

    folder: Path | None = None
    maven_repository: str | None = None
    offline: bool = False


def parse_lock(text: str) -> tuple[Jar, ...]:
    """The jars of a lock of lines `group:artifact:version[:classifier] sha256`.

    Raises `JarsUnavailable` for a line of another form: half a lock must not become a class path.
    """
    return tuple(
        _parse_line(number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    )


def _parse_line(number: int, line: str) -> Jar:
    coordinates, _, sha256 = line.partition(" ")
    parts = coordinates.split(":")
    is_digest = len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")
    if len(parts) not in (3, 4) or not all(parts) or not is_digest:
        raise JarsUnavailable(
            f"Line {number} of Kithmap's list of Neo4j files (neo4j.lock) cannot be read. "
            "Install Kithmap again."
        )
    group, artifact, version, *classifier = parts
    return Jar(group, artifact, version, "".join(classifier), sha256)


def pinned_jars() -> tuple[Jar, ...]:
    """The jars of this Kithmap's Neo4j."""
    return parse_lock(LOCK_FILE.read_text(encoding="ascii"))


def pinned_version() -> str:
    """The version of Neo4j that the lock pins, such as `5.26.30`."""
    return next(jar.version for jar in pinned_jars() if (jar.group, jar.artifact) == CENTRAL_JAR)


def resolve(source: JarSource, announce: Announce) -> tuple[Path, ...]:
    """Every pinned jar as a file whose SHA-256 was just checked, in the order of the lock.

    Raises `JarsUnavailable` with words that say what to do.
    """
    jars = pinned_jars()
    if source.folder is not None:
        return _from_folder(source.folder, jars)
    return _from_maven(source, jars, announce)


def _from_folder(folder: Path, jars: tuple[Jar, ...]) -> tuple[Path, ...]:
    paths = tuple(folder / jar.file_name for jar in jars)
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        raise JarsUnavailable(
            f"The folder of Neo4j's files lacks {len(missing)} of {len(jars)}, first {missing[0]}. "
            "Copy all files of neo4j.lock into it."
        )
    wrong = _wrong(jars, paths)
    if wrong:
        raise _refusal(wrong[0])
    return paths


def _from_maven(source: JarSource, jars: tuple[Jar, ...], announce: Announce) -> tuple[Path, ...]:
    cache = MavenContext().repo_cache
    paths = tuple(_maven_path(cache, jar) for jar in jars)
    lacking = _lacking(jars, paths)
    if lacking and source.offline:
        raise JarsUnavailable(
            f"{len(lacking)} of Neo4j's {len(jars)} files, first {lacking[0].file_name}, are "
            "missing or damaged and Kithmap may not use the network (offline). Allow the "
            "network once, or name a folder that holds the files."
        )
    if lacking:
        with _one_fetch_at_a_time(cache):
            # Somebody else may have fetched them while this process waited its turn.
            _fetch(source, cache, _lacking(jars, paths), announce)
    return paths


def _lacking(jars: tuple[Jar, ...], paths: tuple[Path, ...]) -> tuple[Jar, ...]:
    """The jars that must be fetched: no file, or another file than the pinned one.

    A Maven release never changes, so a file that differs is half a download: it is replaced.
    """
    absent = [jar for jar, path in zip(jars, paths, strict=True) if not path.is_file()]
    present = [(jar, path) for jar, path in zip(jars, paths, strict=True) if path.is_file()]
    wrong = _wrong(tuple(jar for jar, _ in present), tuple(path for _, path in present))
    return (*absent, *wrong)


def _wrong(jars: tuple[Jar, ...], paths: tuple[Path, ...]) -> list[Jar]:
    """The jars whose file has another SHA-256. Hashing releases Python's lock, so threads help."""
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(_sha256, paths)
        return [jar for jar, sha256 in zip(jars, found, strict=True) if sha256 != jar.sha256]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _maven_path(root: Path, jar: Jar) -> Path:
    return root.joinpath(*jar.group.split("."), jar.artifact, jar.version, jar.file_name)


@contextmanager
def _one_fetch_at_a_time(cache: Path) -> Iterator[None]:
    """Let a second process wait for the first one's download instead of repeating it."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        turn = ExitStack()
        turn.enter_context(locked(cache / ".kithmap-fetch.lock", wait=None))
    except OSError as error:
        raise _plain(error) from None
    with turn:
        yield


def _fetch(source: JarSource, cache: Path, jars: tuple[Jar, ...], announce: Announce) -> None:
    """Download into a staging folder beside the cache and move over only what was checked.

    jgo writes straight to the final name and only warns of a wrong checksum; an interrupted
    download would stay in the cache for ever.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".kithmap-", dir=cache) as staging:
            context = _context(source, Path(staging))
            with (
                _progress(len(jars), announce) as fetched_one,
                ThreadPoolExecutor(FETCHES_AT_ONCE) as pool,
            ):
                try:
                    for _ in pool.map(lambda jar: _fetch_one(context, jar, cache), jars):
                        fetched_one()
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise
    except (OSError, RuntimeError) as error:  # jgo says RuntimeError for "in no repository"
        raise _plain(error) from None


def _context(source: JarSource, staging: Path) -> MavenContext:
    repositories = None
    if source.maven_repository is not None:
        repositories = {"mirror": source.maven_repository.rstrip("/")}
    return MavenContext(
        repo_cache=staging, remote_repos=repositories, timeout=NETWORK_TIMEOUT_SECONDS
    )


def _fetch_one(context: MavenContext, jar: Jar, cache: Path) -> None:
    component = context.project(jar.group, jar.artifact).at_version(jar.version)
    path = Path(component.artifact(classifier=jar.classifier).resolve())
    if _sha256(path) != jar.sha256:
        raise _refusal(jar)
    target = _maven_path(cache, jar)
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)


@contextmanager
def _progress(total: int, announce: Announce) -> Iterator[Callable[[], None]]:
    """A bar where a person watches; elsewhere, as in a log, one plain line."""
    if not total or not sys.stderr.isatty():
        if total:
            announce(f"Fetching Neo4j's files: {total}, once …")
        yield lambda: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Fetching Neo4j's files, once", total=total)
        yield lambda: bar.advance(task)


def _refusal(jar: Jar) -> JarsUnavailable:
    return JarsUnavailable(
        f"{jar.file_name} is not the file that Kithmap was tested with (its SHA-256 differs), so "
        "it was not used. Fetch it again from a source you trust, and tell your administrator."
    )


def _plain(error: Exception) -> JarsUnavailable:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return JarsUnavailable(
            "The disk is full, so Neo4j's files could not be fetched. Free 300 MB and start again."
        )
    if isinstance(error, PermissionError):
        return JarsUnavailable(
            "Kithmap may not write in the folder where Maven keeps its files. Set M2_REPO to a "
            "folder that it may write in."
        )
    if isinstance(error, RuntimeError):
        return JarsUnavailable(
            "The Maven repository does not hold all of Neo4j's files. Name another repository, "
            "or a folder that holds them."
        )
    return JarsUnavailable(
        "Neo4j's files could not be fetched: the network or the Maven repository did not answer. "
        "Check the connection and start again, name a mirror, or name a folder with the files."
    )
