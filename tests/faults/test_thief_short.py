"""Whoever takes the port of Kithmap's own Neo4j is told nothing, by nobody of Kithmap."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from graph.database.address import Neo4jAddress
from graph.server.certificate import prepare_certificate
from graph.server.home import Account, Home, write_account
from graph.server.keeper.sign_in import SignIn
from graph.server.process import free_port
from tests.faults.thief import captured_kill, robbed, thief_at
from tests.worlds.small_home import furnish, small

FIRST_START = Account("kithmap_first", "p-new", "p-first")
LATER_START = Account("kithmap_later", "p-old", None, "p-next")


@pytest.mark.parametrize("scheme", ["bolt", "bolt+ssc"])
def test_the_thief_robs_whoever_does_not_mind_who_answers(scheme: str) -> None:
    careless = Neo4jAddress(f"{scheme}://", "u-name", "p-word")
    assert robbed(careless).has(careless)


@pytest.mark.parametrize("account", [FIRST_START, LATER_START])
def test_a_keeper_that_meets_a_thief_tells_it_nothing(account: Account, tmp_path: Path) -> None:
    """Between the choice of a port and Java's use of it, somebody else may take it."""
    home, port = Home(tmp_path), free_port()
    home.path.mkdir()
    prepare_certificate(home)
    write_account(home, account)
    with thief_at(port) as thief, ThreadPoolExecutor(1) as pool:
        thief.wait_until_it_listens()
        worked = pool.submit(SignIn(home, account, port).works)
        assert thief.next_spoils().heard == b""
        assert not worked.result()


@pytest.mark.second_home
def test_after_a_kill_the_port_gives_the_thief_nothing_and_the_password_is_dead(
    tmp_path: Path,
) -> None:
    settings = small(tmp_path / "data")
    furnish(settings.data)
    fixed = replace(settings, bolt_port=free_port())
    spoils, before = captured_kill(fixed)
    assert [each.heard for each in spoils] == [b"", b""]
    spoils, after = captured_kill(fixed)
    assert [each.heard for each in spoils] == [b"", b""]
    assert before.uri == after.uri
    assert before.password != after.password
