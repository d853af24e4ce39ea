"""Kithmap's own Neo4j as its users meet it: ask, dump, load, check, and every plain refusal."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest

from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver
from graph.server.failures import LogMark, explain
from graph.server.home import Home, read_account
from graph.server.home_lock import Doing, HomeLock
from graph.server.leasing import (
    LocalServerError,
    LocalServerSettings,
    check,
    dump,
    load,
    open_lease,
    status,
    stop,
)
from graph.server.tools import finish_interrupted_load
from tests.worlds.small_home import small, with_archives

pytestmark = pytest.mark.second_home


def silent(_: str) -> None:
    """Nobody is watching."""


def ask(address: Neo4jAddress, cypher: str) -> list[object]:
    """The first column of every row."""
    with open_driver(address) as driver:
        records, _, _ = driver.execute_query(cypher)
        return [record[0] for record in records]


def without_paths_of(message: str, settings: LocalServerSettings) -> bool:
    """Whether the message keeps the machine's folders to itself, and is no traceback."""
    return str(settings.data) not in message and "Traceback" not in message


@dataclass(frozen=True)
class Watched:
    """A home that was started once and has a graph, and every command line seen meanwhile."""

    settings: LocalServerSettings
    command_lines: frozenset[str]


@contextmanager
def all_command_lines() -> Iterator[set[str]]:
    """Collect the command line of every process that lives, for a moment, during the block."""
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.05):
            for process in psutil.process_iter(["cmdline"]):
                seen.add(" ".join(process.info["cmdline"] or ()))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


@pytest.fixture(scope="module")
def graph_home(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    settings = small(with_archives(tmp_path_factory.mktemp("graph") / "data"))
    with all_command_lines() as seen, open_lease(settings, silent) as lease:
        assert ask(lease.address, "CREATE (p:Person {name: 'Ada'}) RETURN p.name") == ["Ada"]
    assert stop(settings)
    return Watched(settings, frozenset(seen))


def test_it_starts_answers_and_stops(graph_home: Watched) -> None:
    down = status(graph_home.settings)
    assert not down.running
    assert down.data_mb > 0


def test_no_secret_ever_stood_on_a_command_line(graph_home: Watched) -> None:
    account = read_account(Home(graph_home.settings.data))
    assert account is not None
    assert any("CommunityEntryPoint" in line for line in graph_home.command_lines)
    assert any("kithmap-admin-arguments" in line for line in graph_home.command_lines)
    for line in graph_home.command_lines:
        assert account.password not in line
        assert "set-initial-password" not in line


def test_the_first_password_is_forgotten_and_the_rest_is_private(graph_home: Watched) -> None:
    home = Home(graph_home.settings.data)
    account = read_account(home)
    assert account is not None
    assert account.first_password is None
    assert account.password not in repr(account)
    assert home.path.stat().st_mode & 0o777 == 0o700
    for path in (home.account, home.arguments, home.configuration / "neo4j.conf"):
        assert path.stat().st_mode & 0o777 == 0o600, path.name


def test_neo4js_own_check_passes(graph_home: Watched) -> None:
    result = check(graph_home.settings)
    assert result.consistent, result.report


@pytest.mark.thorough
def test_neo4js_own_check_finds_a_damaged_node(graph_home: Watched, tmp_path: Path) -> None:
    settings = replace(graph_home.settings, data=tmp_path / "damaged")
    shutil.copytree(graph_home.settings.data, settings.data, symlinks=True)
    nodes = Home(settings.data).databases / "databases" / "neo4j" / "neostore.nodestore.db"
    store = bytearray(nodes.read_bytes())
    assert store[:5] == b"\x01\xff\xff\xff\xff"  # the first node is in use and has no relationship
    store[1:5] = bytes(4)  # now it claims one that does not exist
    nodes.write_bytes(store)
    result = check(settings)
    assert not result.consistent
    assert "Number of inconsistent NODE records: 1" in result.report


@pytest.mark.thorough
def test_a_dump_loads_into_another_home(graph_home: Watched, tmp_path: Path) -> None:
    file = dump(graph_home.settings, tmp_path / "dumps")
    assert file == tmp_path / "dumps" / "neo4j.dump"
    assert [path.name for path in file.parent.iterdir()] == ["neo4j.dump"]
    assert file.stat().st_mode & 0o777 == 0o600
    other = small(with_archives(tmp_path / "other"))
    load(other, file)
    with open_lease(other, silent) as lease:
        assert ask(lease.address, "MATCH (p:Person) RETURN p.name") == ["Ada"]
    stop(other)


@pytest.mark.thorough
def test_a_damaged_dump_changes_nothing(graph_home: Watched, tmp_path: Path) -> None:
    whole = dump(graph_home.settings, tmp_path / "whole").read_bytes()
    damaged = tmp_path / "damaged.dump"
    damaged.write_bytes(whole[: len(whole) // 2])
    store = Home(graph_home.settings.data).databases
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.is_file()}
    with pytest.raises(LocalServerError, match="nothing was changed") as refusal:
        load(graph_home.settings, damaged)
    after = {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.is_file()}
    assert after == before
    assert without_paths_of(str(refusal.value), graph_home.settings)


@pytest.mark.thorough
def test_data_of_an_older_neo4j_is_dumped_before_its_upgrade_and_can_be_brought_back(
    graph_home: Watched, tmp_path: Path
) -> None:
    settings = replace(graph_home.settings, data=tmp_path / "older")
    shutil.copytree(graph_home.settings.data, settings.data, symlinks=True)
    home = Home(settings.data)
    home.version.write_text("5.26.1\n")
    with open_lease(settings, silent) as lease:
        assert ask(lease.address, "MATCH (p:Person) SET p.name = 'Bob' RETURN p.name") == ["Bob"]
    assert home.version.read_text() != "5.26.1\n"
    (before,) = home.path.glob("dumps/before-*/neo4j.dump")
    load(settings, before)
    with open_lease(settings, silent) as lease:
        assert ask(lease.address, "MATCH (p:Person) RETURN p.name") == ["Ada"]
    stop(settings)


def test_a_load_that_was_killed_between_two_moves_is_finished(tmp_path: Path) -> None:
    home, beside = Home(tmp_path), Home(tmp_path / "neo4j" / "loading")
    for part, content in (("databases", "old"), ("transactions", "old")):
        (home.databases / part / "neo4j").mkdir(parents=True)
        (home.databases / part / "neo4j" / "store").write_text(content)
    (beside.databases / "transactions" / "neo4j").mkdir(parents=True)
    (beside.databases / "transactions" / "neo4j" / "store").write_text("new")
    (home.databases / "databases" / "neo4j" / "store").write_text("new")  # had moved already
    (beside.data / "complete").touch()
    finish_interrupted_load(home)
    finish_interrupted_load(home)
    stores = [path.read_text() for path in home.databases.glob("*/neo4j/store")]
    assert stores == ["new", "new"]
    assert not beside.data.exists()


def test_a_load_that_was_killed_before_it_was_complete_is_forgotten(tmp_path: Path) -> None:
    home, beside = Home(tmp_path), Home(tmp_path / "neo4j" / "loading")
    (home.databases / "databases" / "neo4j").mkdir(parents=True)
    (beside.databases / "databases" / "neo4j" / "half").mkdir(parents=True)
    finish_interrupted_load(home)
    assert not list((home.databases / "databases" / "neo4j").iterdir())
    assert not beside.data.exists()


def test_data_of_a_newer_neo4j_is_refused(tmp_path: Path) -> None:
    settings = small(tmp_path)
    home = Home(tmp_path)
    home.path.mkdir()
    home.version.write_text("5.27.0\n")
    with pytest.raises(LocalServerError, match=r"written by Neo4j 5\.27\.0"):
        open_lease(settings, silent)
    with pytest.raises(LocalServerError, match=r"written by Neo4j 5\.27\.0"):
        check(settings)
    assert not home.databases.exists()


def test_a_home_that_somebody_else_works_on_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.path.mkdir()
    with HomeLock(home, Doing.DUMPING), pytest.raises(LocalServerError) as refusal:
        open_lease(small(tmp_path), silent)
    assert f"process {os.getpid()} (dumping)" in str(refusal.value)


def test_a_file_in_place_of_the_data_folder_is_told(tmp_path: Path) -> None:
    settings = small(tmp_path / "data")
    settings.data.write_text("a file")
    with pytest.raises(LocalServerError, match="is a file, not a folder") as refusal:
        open_lease(settings, silent)
    assert without_paths_of(str(refusal.value), settings)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    settings = small(tmp_path / "data")
    with read_only(settings.data), pytest.raises(LocalServerError, match="cannot write") as refusal:
        open_lease(settings, silent)
    assert without_paths_of(str(refusal.value), settings)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder that refuses to be written, also by root, whom permissions do not bind."""
    folder.mkdir()
    if os.geteuid() != 0:
        folder.chmod(0o500)
        yield
        folder.chmod(0o700)
        return
    mount = ["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("root may not mount here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607


def test_a_full_disk_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    settings = replace(small(tmp_path), minimum_free_mb=10**9)
    with pytest.raises(LocalServerError, match="MB free; Neo4j needs 1000000000 MB"):
        open_lease(settings, silent)


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LocalServerError, match=f"already uses port {port}"):
            open_lease(replace(small(tmp_path), bolt_port=port), silent)


@pytest.mark.thorough
def test_java_that_dies_at_once_is_explained(tmp_path: Path) -> None:
    settings = replace(small(tmp_path), heap_mb=10**9)
    with pytest.raises(LocalServerError, match="did not get the memory"):
        open_lease(settings, silent)


@pytest.mark.thorough
def test_a_damaged_store_is_explained_without_paths(graph_home: Watched, tmp_path: Path) -> None:
    settings = replace(graph_home.settings, data=tmp_path / "damaged")
    shutil.copytree(graph_home.settings.data, settings.data, symlinks=True)
    (Home(settings.data).databases / "server_id").write_bytes(b"\x00")
    with pytest.raises(LocalServerError, match="ended while it was starting") as refusal:
        open_lease(settings, silent)
    assert without_paths_of(str(refusal.value), settings)


def test_the_logs_of_a_good_start_explain_nothing(graph_home: Watched) -> None:
    words = explain(Home(graph_home.settings.data), LogMark({}))
    assert words.startswith("Neo4j ended while it was starting")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "FileLockException: Lock file has been locked by another process: /a/b",
            "Another process",
        ),
        ("PortBindException: Address localhost:7687 is already in use", "Another program took"),
        ("java.io.IOException: No space left on device", "disk of the data folder is full"),
        ("java.nio.file.AccessDeniedException: /a/b/store_lock", "cannot write"),
    ],
)
def test_neo4js_own_words_become_plain_ones(said: str, told: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.logs.mkdir(parents=True)
    (home.logs / "neo4j.log").write_text(f"ERROR Failed to start Neo4j: {said}\n")
    assert told in explain(home, LogMark({}))
