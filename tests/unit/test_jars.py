"""The jars: the lock is read strictly, and no file reaches Java that is not the pinned one."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from graph.server import jars
from graph.server.jars import (
    Jar,
    JarSource,
    JarsUnavailable,
    parse_lock,
    pinned_jars,
    pinned_version,
)

DIGEST = "0123456789abcdef" * 4


def silent(_: str) -> None:
    """Nobody is watching."""


def one_jar_in(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> Jar:
    """A lock of a single small jar, and a file of its name with `content`."""
    lock = folder / "one.lock"
    lock.write_text(f"org.example:thing:1.0 {hashlib.sha256(b'the true file').hexdigest()}\n")
    monkeypatch.setattr(jars, "LOCK_FILE", lock)
    (jar,) = pinned_jars()
    (folder / jar.file_name).write_bytes(content)
    return jar


def in_maven_cache(folder: Path, jar: Jar, content: bytes) -> Path:
    path = folder / "org" / "example" / "thing" / "1.0" / jar.file_name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


@dataclass(frozen=True)
class Mirror:
    """A Maven repository on this machine: a folder and its address."""

    folder: Path
    address: str


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Say nothing."""


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    folder = tmp_path / "mirror"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Mirror(folder, f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_line_of_the_lock_names_one_file() -> None:
    plain, native = parse_lock(
        f"org.neo4j:neo4j:5.26.30 {DIGEST}\nio.netty:epoll:4.1.Final:linux-x86_64 {DIGEST}\n"
    )
    assert plain == Jar("org.neo4j", "neo4j", "5.26.30", "", DIGEST)
    assert plain.file_name == "neo4j-5.26.30.jar"
    assert native.file_name == "epoll-4.1.Final-linux-x86_64.jar"


@pytest.mark.parametrize(
    "line",
    [
        "org.neo4j:neo4j:5.26.30",
        f"org.neo4j:neo4j {DIGEST}",
        f"org.neo4j::5.26.30 {DIGEST}",
        f"org.neo4j:neo4j:5.26.30 {DIGEST[:-1]}",
        f"org.neo4j:neo4j:5.26.30 {DIGEST.upper()}",
        f"org.neo4j:neo4j:5.26.30:a:b {DIGEST}",
    ],
)
def test_half_a_line_is_refused_and_named(line: str) -> None:
    with pytest.raises(JarsUnavailable, match="Line 2"):
        parse_lock(f"org.neo4j:neo4j:5.26.30 {DIGEST}\n{line}\n")


def test_the_lock_pins_neo4j_and_every_file_has_a_name_of_its_own() -> None:
    pinned = pinned_jars()
    assert pinned_version().startswith("5.26.")
    assert len({jar.file_name for jar in pinned}) == len(pinned) > 200


def test_a_folder_of_jars_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jar = one_jar_in(tmp_path, monkeypatch, b"the true file")
    assert jars.resolve(JarSource(folder=tmp_path), silent) == (tmp_path / jar.file_name,)


def test_a_corrupted_jar_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_jar_in(tmp_path, monkeypatch, b"the true file, with something added")
    with pytest.raises(JarsUnavailable, match=r"thing-1\.0\.jar.*SHA-256") as refusal:
        jars.resolve(JarSource(folder=tmp_path), silent)
    assert str(tmp_path) not in str(refusal.value)


def test_a_missing_jar_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jar = one_jar_in(tmp_path, monkeypatch, b"")
    (tmp_path / jar.file_name).unlink()
    with pytest.raises(JarsUnavailable, match=r"lacks 1 of 1, first thing-1\.0\.jar"):
        jars.resolve(JarSource(folder=tmp_path), silent)


def test_offline_uses_what_the_cache_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jar = one_jar_in(tmp_path, monkeypatch, b"")
    monkeypatch.setenv("M2_REPO", str(tmp_path / "cache"))
    path = in_maven_cache(tmp_path / "cache", jar, b"the true file")
    assert jars.resolve(JarSource(offline=True), silent) == (path,)


def test_offline_never_fetches_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jar = one_jar_in(tmp_path, monkeypatch, b"")
    monkeypatch.setenv("M2_REPO", str(tmp_path / "cache"))
    in_maven_cache(tmp_path / "cache", jar, b"half a downl")
    with pytest.raises(JarsUnavailable, match="may not use the network"):
        jars.resolve(JarSource(offline=True), silent)


def test_half_a_download_in_the_cache_is_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mirror: Mirror
) -> None:
    jar = one_jar_in(tmp_path, monkeypatch, b"")
    monkeypatch.setenv("M2_REPO", str(tmp_path / "cache"))
    path = in_maven_cache(tmp_path / "cache", jar, b"half a downl")
    in_maven_cache(mirror.folder, jar, b"the true file")
    assert jars.resolve(JarSource(maven_repository=mirror.address), silent) == (path,)
    assert path.read_bytes() == b"the true file"


def test_a_mirror_with_another_file_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mirror: Mirror
) -> None:
    jar = one_jar_in(tmp_path, monkeypatch, b"")
    cache = tmp_path / "cache"
    monkeypatch.setenv("M2_REPO", str(cache))
    in_maven_cache(mirror.folder, jar, b"another file")
    with pytest.raises(JarsUnavailable, match="SHA-256"):
        jars.resolve(JarSource(maven_repository=mirror.address), silent)
    assert not list(cache.rglob("*.jar"))


def test_a_mirror_that_lacks_the_file_is_told_apart_from_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mirror: Mirror
) -> None:
    one_jar_in(tmp_path, monkeypatch, b"")
    monkeypatch.setenv("M2_REPO", str(tmp_path / "cache"))
    with pytest.raises(JarsUnavailable, match="does not hold all"):
        jars.resolve(JarSource(maven_repository=mirror.address), silent)


def test_no_network_is_told_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_jar_in(tmp_path, monkeypatch, b"")
    monkeypatch.setenv("M2_REPO", str(tmp_path / "cache"))
    with socket.socket() as silent_port:  # bound and never listening: every call is refused
        silent_port.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{silent_port.getsockname()[1]}"
        nobody = JarSource(maven_repository=address)
        with pytest.raises(JarsUnavailable, match="Check the connection") as refusal:
            jars.resolve(nobody, silent)
    assert "127.0.0.1" not in str(refusal.value)
