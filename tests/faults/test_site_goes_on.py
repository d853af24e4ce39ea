"""A whole Kithmap goes on by itself, whichever part of it but the web parent is killed."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.home_lock import holder
from graph.neo4j_home import Home
from tests.faults.live import Served, Visitor, serving
from tests.faults.small_site import java_of, opens, small_site, visiting
from tests.faults.test_keeper import eventually

pytestmark = pytest.mark.second_home


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with small_site(tmp_path_factory.mktemp("site") / "data") as data:
        yield data


@pytest.fixture(scope="module")
def served(data: Path) -> Iterator[Served]:
    with serving(data, data.parent / "log", {}) as served:
        yield served


@pytest.fixture
def visitor(served: Served) -> Iterator[Visitor]:
    with visiting(served) as visitor:
        yield visitor


def test_killed_workers_are_replaced_and_nobody_is_signed_out(
    data: Path, served: Served, visitor: Visitor
) -> None:
    java, before = java_of(data), {worker.pid for worker in served.parent.children()}
    assert java is not None
    assert len(before) == 2
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    eventually(lambda: opens(visitor))
    eventually(lambda: len(served.parent.children()) == 2)
    assert before.isdisjoint(worker.pid for worker in served.parent.children())
    assert java_of(data) == java


@pytest.mark.parametrize("who", ["keeper", "java"])
def test_a_new_neo4j_is_started_where_its_keeper_or_its_java_was_killed(
    data: Path, visitor: Visitor, who: str
) -> None:
    java, (keeper, _) = java_of(data), holder(Home(data))
    assert java is not None
    assert keeper is not None
    os.kill(keeper if who == "keeper" else java, signal.SIGKILL)
    # Java answers for some tenths of a second after its keeper is gone.
    eventually(lambda: opens(visitor) and java_of(data) not in (None, java))
    assert opens(visitor)


def test_a_second_site_on_the_same_port_is_refused_and_harms_nobody(
    data: Path, served: Served, visitor: Visitor
) -> None:
    port = {"KITHMAP_PORT": str(served.port)}
    with (
        pytest.raises(RuntimeError, match="in use"),
        serving(data, data.parent / "other", port),
    ):
        pass
    assert opens(visitor)
