"""A whole Kithmap whose parts are killed: it goes on by itself, or the next start works."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from graph.server.home import Home
from graph.server.home_lock import holder
from graph.server.process import is_alive, is_gone_within
from tests.faults.small_site import java_of, opens, small_site, visiting
from tests.faults.test_keeper import eventually
from tests.proxies.live import Served, Visitor, serving

pytestmark = pytest.mark.second_home

PATIENCE_SECONDS = 60.0


@dataclass
class Kithmap:
    """One data folder, served from the moment that a test needs it until a test kills it."""

    data: Path
    held: ExitStack
    starts: list[Served] = field(default_factory=list)

    def served(self) -> Served:
        """The running one, or the next start."""
        if not (self.starts and is_alive(self.starts[-1].parent)):
            log = self.data.parent / "log"
            self.starts.append(self.held.enter_context(serving(self.data, log, {})))
        return self.starts[-1]

    @contextmanager
    def visited(self) -> Iterator[Visitor]:
        with visiting(self.served()) as visitor:
            yield visitor

    def works(self) -> bool:
        with self.visited() as visitor:
            return opens(visitor)

    def java(self) -> psutil.Process:
        pid = java_of(self.data)
        assert pid is not None
        return psutil.Process(pid)

    def keeper(self) -> psutil.Process:
        pid, _ = holder(Home(self.data))
        assert pid is not None
        return psutil.Process(pid)


@pytest.fixture(scope="module")
def kithmap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kithmap]:
    with small_site(tmp_path_factory.mktemp("site") / "data") as data, ExitStack() as held:
        yield Kithmap(data, held)


@pytest.fixture
def visitor(kithmap: Kithmap) -> Iterator[Visitor]:
    with kithmap.visited() as visitor:
        yield visitor


def test_killed_workers_are_replaced_and_nobody_is_signed_out(
    kithmap: Kithmap, visitor: Visitor
) -> None:
    java, parent = kithmap.java(), kithmap.served().parent
    before = {worker.pid for worker in parent.children()}
    assert len(before) == 2
    for worker in parent.children():
        worker.kill()
    eventually(lambda: opens(visitor))
    eventually(lambda: len(parent.children()) == 2)
    assert before.isdisjoint(worker.pid for worker in parent.children())
    assert kithmap.java() == java


@pytest.mark.parametrize("who", [pytest.param("keeper", marks=pytest.mark.thorough), "java"])
def test_a_new_neo4j_is_started_where_its_keeper_or_its_java_was_killed(
    kithmap: Kithmap, visitor: Visitor, who: str
) -> None:
    java = kithmap.java()
    doomed = kithmap.keeper() if who == "keeper" else java
    doomed.kill()
    # Java answers for some tenths of a second after its keeper is gone.
    eventually(lambda: opens(visitor) and java_of(kithmap.data) not in (None, java.pid))
    assert opens(visitor)


def test_a_second_site_on_the_same_port_is_refused_and_harms_nobody(
    kithmap: Kithmap, visitor: Visitor
) -> None:
    port = {"KITHMAP_PORT": str(kithmap.served().port)}
    with (
        pytest.raises(RuntimeError, match="in use"),
        serving(kithmap.data, kithmap.data.parent / "other", port),
    ):
        pass
    assert opens(visitor)


@pytest.mark.thorough
def test_a_killed_web_parent_takes_its_workers_and_neo4j_with_it_and_the_next_start_works(
    kithmap: Kithmap,
) -> None:
    assert kithmap.works()
    parent, java = kithmap.served().parent, kithmap.java()
    workers = parent.children()
    parent.kill()
    assert all(is_gone_within(each, PATIENCE_SECONDS) for each in (parent, *workers, java))
    assert kithmap.works()
    assert kithmap.java() != java


def test_after_everybody_was_killed_at_once_the_next_start_works(kithmap: Kithmap) -> None:
    assert kithmap.works()
    parent, java = kithmap.served().parent, kithmap.java()
    everybody = (parent, *parent.children(), kithmap.keeper(), java)
    for each in everybody:
        each.kill()
    assert all(is_gone_within(each, PATIENCE_SECONDS) for each in everybody)
    assert kithmap.works()
    assert kithmap.java() != java
