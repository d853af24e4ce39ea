"""A whole Kithmap, whoever of it is killed: a worker, the web parent, or everybody at once."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from app import bootstrap
from app.services import accounts
from app.settings import Settings
from graph.home_lock import holder
from graph.local_server import LocalServerSettings, status, stop
from graph.neo4j_home import Home
from graph.neo4j_process import is_gone_within
from graph.vocabulary import AccountRole
from tests.faults.live import Served, Visitor, serving
from tests.faults.test_keeper import eventually
from tests.web.site import PASSWORD

pytestmark = pytest.mark.second_home

NAME = "somebody"
PATIENCE_SECONDS = 60.0


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with one account in it."""
    data = tmp_path_factory.mktemp("site") / "data"
    with bootstrap.opened(Settings(data=data), lambda _: None) as services:
        accounts.add_account(services, NAME, (AccountRole.ADMINISTRATOR,), None, PASSWORD)
    yield data
    stop(LocalServerSettings(data), even_if_in_use=True)


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


def serve(data: Path, held: ExitStack) -> Served:
    return held.enter_context(serving(data, data.parent / "log", {}))


def signed_in(served: Served, held: ExitStack) -> Visitor:
    visitor = Visitor(served.port)
    held.callback(visitor.close)
    visitor.sign_in(NAME)
    return visitor


def opens(visitor: Visitor) -> bool:
    return visitor.get("/accounts").status == 200


def java_of(data: Path) -> int:
    pid = status(LocalServerSettings(data)).pid
    assert pid is not None
    return pid


def test_a_killed_worker_is_replaced_and_nobody_is_signed_out(data: Path, held: ExitStack) -> None:
    served = serve(data, held)
    visitor = signed_in(served, held)
    java, before = java_of(data), served.parent.children()
    assert len(before) == 2
    for worker in before:
        os.kill(worker.pid, signal.SIGKILL)
    eventually(lambda: opens(visitor))
    eventually(lambda: len(served.parent.children()) == 2)
    assert {each.pid for each in served.parent.children()}.isdisjoint(each.pid for each in before)
    assert java_of(data) == java


def test_a_killed_web_parent_takes_its_workers_and_neo4j_with_it_and_the_next_start_works(
    data: Path, held: ExitStack
) -> None:
    served = serve(data, held)
    assert opens(signed_in(served, held))
    java, workers = psutil.Process(java_of(data)), served.parent.children()
    os.kill(served.parent.pid, signal.SIGKILL)
    assert all(is_gone_within(each, PATIENCE_SECONDS) for each in (*workers, java))
    assert opens(signed_in(serve(data, held), held))


def test_after_everybody_was_killed_at_once_the_next_start_works(
    data: Path, held: ExitStack
) -> None:
    served = serve(data, held)
    assert opens(signed_in(served, held))
    keeper, _ = holder(Home(data))
    assert keeper is not None
    doomed = [served.parent, *served.parent.children(), psutil.Process(keeper)]
    doomed.append(psutil.Process(java_of(data)))
    for each in doomed:
        os.kill(each.pid, signal.SIGKILL)
    assert opens(signed_in(serve(data, held), held))


@pytest.mark.parametrize("who", ["keeper", "java"])
def test_a_site_goes_on_by_itself_after_its_keeper_or_its_java_was_killed(
    data: Path, held: ExitStack, who: str
) -> None:
    served = serve(data, held)
    visitor = signed_in(served, held)
    java = java_of(data)
    keeper, _ = holder(Home(data))
    assert keeper is not None
    os.kill(keeper if who == "keeper" else java, signal.SIGKILL)
    eventually(lambda: opens(visitor))
    assert java_of(data) != java


def test_a_port_of_the_site_that_is_taken_is_told_and_harms_nobody(
    data: Path, held: ExitStack
) -> None:
    served = serve(data, held)
    with pytest.raises(RuntimeError) as told:
        held.enter_context(serving(data, data.parent / "other", {"KITHMAP_PORT": str(served.port)}))
    assert "in use" in str(told.value)
    assert opens(signed_in(served, held))
