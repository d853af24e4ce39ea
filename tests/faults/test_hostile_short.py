"""The short form of the hostile inputs and of the guesses; `make faults` sends all of them."""

from random import Random

import pytest

from app.web.permissions import Permission, requires
from tests.faults import guesses, hostile
from tests.web.conftest import build_site, passwords, site
from tests.web.site import Site

__all__ = ["build_site", "passwords", "site"]

pytestmark = pytest.mark.neo4j

INPUTS = 2_000


def test_no_hostile_input_breaks_anything_or_shows_a_trace(site: Site) -> None:
    tally = hostile.attack(site, INPUTS)
    assert not tally.faults
    assert tally.inputs.total() >= INPUTS * 0.95
    assert set(tally.inputs) == set(hostile.SHARES)
    assert tally.server_errors == tally.traces == 0
    # Against emptiness: some were answered with pages, some refused, some stored.
    assert {200, 400, 404, 405, 422} <= set(tally.statuses)
    assert tally.stored > 0


def test_an_input_that_breaks_something_would_be_counted(site: Site) -> None:
    @site.app.get("/broken")
    @requires(Permission.OPEN)
    def broken() -> str:
        raise ValueError

    @site.app.get("/traced")
    @requires(Permission.OPEN)
    def traced() -> str:
        return "Traceback (most recent call last)"

    tally = hostile.Tally()
    target = hostile.Target(site, tally, Random(1))
    for path in ("/broken", "/traced"):
        target.send("urls", "", target.clients[0], PATH_INFO=path)
    assert (tally.server_errors, tally.traces) == (1, 1)


def test_no_guess_gets_in_and_the_true_user_is_never_locked_out(site: Site) -> None:
    figures = guesses.guess(site, 60)
    assert figures["guesses"] >= 60
    assert figures["admitted"] == 0
    assert figures["true_user_locked_out"] == 0
