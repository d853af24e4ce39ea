"""An outage: one thread asks whether Neo4j is back, and everybody else is told at once."""

import time
from threading import Event, get_ident

import pytest

from graph.database.outage import Outage
from graph.errors import DatabaseUnavailable

LONG = 30.0
AT_ONCE = 0.05


class Server:
    """Is back when a test says so; remembers who asked."""

    def __init__(self) -> None:
        self.back = Event()
        self.asked = Event()
        self.askers: set[int] = set()
        self.tidied = Event()
        self.outage = Outage(self.is_back, self.tidied.set, patience=AT_ONCE)

    def is_back(self) -> bool:
        self.askers.add(get_ident())
        self.asked.set()
        self.outage.pass_or_raise()  # whoever asks may use the database meanwhile
        return self.back.wait(AT_ONCE)


def is_over(outage: Outage) -> bool:
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline:
        try:
            outage.pass_or_raise()
        except DatabaseUnavailable:
            continue
        return True
    return False


def test_while_all_is_well_nobody_asks_and_nobody_waits() -> None:
    server = Server()
    server.outage.pass_or_raise()
    assert not server.asked.is_set()


def test_one_thread_asks_however_many_lose_their_connection() -> None:
    server = Server()
    for _ in range(10):
        server.outage.begin()
    with pytest.raises(DatabaseUnavailable):
        server.outage.pass_or_raise()
    server.back.set()
    assert is_over(server.outage)
    assert len(server.askers) == 1
    assert get_ident() not in server.askers


def test_a_second_outage_is_noticed_like_the_first() -> None:
    server = Server()
    for _ in range(2):
        server.back.clear()
        server.outage.begin()
        with pytest.raises(DatabaseUnavailable):
            server.outage.pass_or_raise()
        server.back.set()
        assert is_over(server.outage)


def test_whoever_meets_something_unforeseen_goes_on_asking() -> None:
    faults = [RuntimeError("unforeseen"), KeyError("unforeseen")]

    def is_back() -> bool:
        if faults:
            raise faults.pop()
        return True

    outage = Outage(is_back, lambda: None, patience=AT_ONCE)
    outage.begin()
    assert is_over(outage)


def test_a_closed_one_asks_no_more_and_tidies_up() -> None:
    server = Server()
    server.outage.begin()
    server.back.set()
    assert is_over(server.outage)
    assert not server.tidied.is_set()
    server.outage.close()
    assert server.tidied.wait(LONG)
    server.outage.begin()
    server.outage.pass_or_raise()
