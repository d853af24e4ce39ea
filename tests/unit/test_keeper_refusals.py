"""A keeper that could not start Neo4j says why, however late or early somebody asks it."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.server.home import Home, prepare_folder
from graph.server.keeper import serve
from graph.server.keeper.line import LEASE, KeeperGone, ask, connect, listen, say

REASON = "Another program already uses port 7687."
MORE_THAN_ENOUGH_SECONDS = 60.0


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    prepare_folder(made, minimum_free_mb=1)
    return made


def test_a_starter_that_comes_late_is_told_why(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "REFUSE_SECONDS", MORE_THAN_ENOUGH_SECONDS)
    server = listen(home)
    with ThreadPoolExecutor(1) as pool:
        refusing = pool.submit(serve.refuse_all, home, server, REASON)
        with pytest.raises(TimeoutError):
            refusing.result(timeout=0.3)  # nobody has asked yet
        with connect(home) as line:
            assert ask(line, LEASE, MORE_THAN_ENOUGH_SECONDS) == {"failed": REASON}
    server.close()
    with pytest.raises(KeeperGone):
        connect(home)


def test_everybody_who_waits_is_told_why(home: Home) -> None:
    server = listen(home)
    lines = [connect(home) for _ in range(3)]
    serve.refuse_all(home, server, REASON)
    server.close()
    for line in lines:
        with line:
            assert ask(line, LEASE, MORE_THAN_ENOUGH_SECONDS) == {"failed": REASON}


def test_an_answer_that_came_before_the_question_is_heard() -> None:
    line, other = socket.socketpair()
    with line:
        with other:
            say(other, {"failed": REASON})
        assert ask(line, LEASE, MORE_THAN_ENOUGH_SECONDS) == {"failed": REASON}


def test_a_keeper_that_hung_up_without_a_word_is_gone() -> None:
    line, other = socket.socketpair()
    other.close()
    with line, pytest.raises(KeeperGone):
        ask(line, LEASE, MORE_THAN_ENOUGH_SECONDS)
