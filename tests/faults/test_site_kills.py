"""A whole Kithmap whose web parent is killed, alone or with everybody: the next start works."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from graph.home_lock import holder
from graph.neo4j_home import Home
from graph.neo4j_process import is_gone_within
from tests.faults.live import Served, serving
from tests.faults.small_site import java_of, opens, small_site, visiting

pytestmark = pytest.mark.second_home

PATIENCE_SECONDS = 60.0


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with small_site(tmp_path_factory.mktemp("site") / "data") as data:
        yield data


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


def serve(data: Path, held: ExitStack) -> Served:
    return held.enter_context(serving(data, data.parent / "log", {}))


def running_java(data: Path) -> psutil.Process:
    pid = java_of(data)
    assert pid is not None
    return psutil.Process(pid)


def test_a_killed_web_parent_takes_its_workers_and_neo4j_with_it_and_the_next_start_works(
    data: Path, held: ExitStack
) -> None:
    served = serve(data, held)
    assert opens(held.enter_context(visiting(served)))
    java, workers = running_java(data), served.parent.children()
    os.kill(served.parent.pid, signal.SIGKILL)
    assert all(is_gone_within(each, PATIENCE_SECONDS) for each in (*workers, java))
    assert opens(held.enter_context(visiting(serve(data, held))))


def test_after_everybody_was_killed_at_once_the_next_start_works(
    data: Path, held: ExitStack
) -> None:
    served = serve(data, held)
    assert opens(held.enter_context(visiting(served)))
    keeper, _ = holder(Home(data))
    assert keeper is not None
    doomed = [served.parent, *served.parent.children(), psutil.Process(keeper)]
    doomed.append(running_java(data))
    for each in doomed:
        os.kill(each.pid, signal.SIGKILL)
    assert opens(held.enter_context(visiting(serve(data, held))))
