"""A Neo4j that serves nobody is started again once there is room, and not too often."""

from pathlib import Path
from threading import Event

import pytest

from app.running import healing
from app.running.healing import AGAIN_AFTER_SECONDS, Healer
from graph.errors import DiskLow
from graph.server import disk
from graph.server.settings import LocalServerSettings

JAVA = 4711


class Restarts:
    """Counts the new starts, and lets a test wait for them."""

    def __init__(self) -> None:
        self.of: list[int] = []
        self.happened = Event()

    def __call__(self, settings: LocalServerSettings, java_pid: int) -> bool:
        self.of.append(java_pid)
        self.happened.set()
        return True


@pytest.fixture
def restarts(monkeypatch: pytest.MonkeyPatch) -> Restarts:
    restarts = Restarts()
    monkeypatch.setattr(healing, "restart", restarts)
    return restarts


def settings(folder: Path, least_free_mb: int = 0) -> LocalServerSettings:
    return LocalServerSettings(folder, minimum_free_mb=least_free_mb)


def finished(healer: Healer) -> bool:
    return healer.idle.wait(30)


def test_a_server_is_started_again_once_however_many_ask_for_it(
    restarts: Restarts, tmp_path: Path
) -> None:
    healer = Healer(settings(tmp_path), clock=lambda: 1000.0)
    for _ in range(5):
        healer.needed(JAVA)
        assert finished(healer)
    assert restarts.of == [JAVA]


def test_a_server_that_a_new_start_did_not_heal_is_tried_again_later(
    restarts: Restarts, tmp_path: Path
) -> None:
    now = [1000.0]
    healer = Healer(settings(tmp_path), clock=lambda: now[0])
    healer.needed(JAVA)
    assert finished(healer)
    now[0] += AGAIN_AFTER_SECONDS + 1
    healer.needed(JAVA + 1)
    assert finished(healer)
    assert restarts.of == [JAVA, JAVA + 1]


def test_no_server_is_started_again_while_its_disk_is_full(
    restarts: Restarts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = Event()
    room = Event()

    def has_room(_: LocalServerSettings) -> bool:
        looked.set()
        return room.is_set()

    monkeypatch.setattr(healing, "has_room", has_room)
    healer = Healer(settings(tmp_path))
    healer.needed(JAVA)
    assert looked.wait(30)
    assert restarts.of == []
    room.set()
    assert finished(healer)
    assert restarts.of == [JAVA]


def test_a_disk_below_its_limit_is_refused_and_one_above_is_not(tmp_path: Path) -> None:
    disk.refuse_low_disk(settings(tmp_path, 0))
    with pytest.raises(DiskLow, match="MB free"):
        disk.refuse_low_disk(settings(tmp_path, 10**9))
