"""The short form of the hostile inputs and of the guesses; `make faults` sends all of them."""

from random import Random

import pytest
from argon2 import PasswordHasher

from app.services.accounts import attempts
from app.services.accounts.passwords import Passwords
from app.web.frame.permissions import Permission, requires
from tests.browsers.fixtures import build_site, compiled_templates, passwords, site
from tests.browsers.site import Site
from tests.faults import guesses, hostile

__all__ = ["build_site", "compiled_templates", "passwords", "site"]

pytestmark = pytest.mark.neo4j

INPUTS = 1_000


def test_no_hostile_input_breaks_anything_or_shows_a_trace(site: Site) -> None:
    tally = hostile.attack(site, INPUTS)
    assert not tally.faults
    assert tally.inputs.total() >= INPUTS * 0.95
    assert set(tally.inputs) == set(hostile.SHARES)
    assert tally.server_errors == tally.traces == 0
    # Against emptiness: some were answered with pages, some refused, some stored.
    assert {200, 400, 404, 405, 422} <= set(tally.statuses)
    assert tally.stored > 0


@pytest.mark.parametrize("disposition", ["form-data", 'form-data; filename="x"', "form-data; x=y"])
def test_a_part_of_a_form_without_a_name_is_refused(site: Site, disposition: str) -> None:
    """Found by the hostile inputs: the check of the form's token broke on it."""
    part = f"--x\r\nContent-Disposition: {disposition}\r\n\r\nhello\r\n--x--\r\n"
    for browser in (site.browser(), site.signed_in("hugo")):
        for path in ("/sign-in", "/directory", "/no/such/page"):
            sent = browser.client.post(
                path, data=part.encode(), content_type="multipart/form-data; boundary=x"
            )
            assert sent.status_code in (303, 400, 404), path


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
    figures = guesses.guess(site, 40)
    assert figures["guesses"] >= 40
    assert figures["admitted"] == 0
    assert figures["true_user_locked_out"] == 0


class Gullible(Passwords):
    """Takes every password of an account that there is."""

    def verify(self, stored: str | None, password: str) -> bool:
        return stored is not None


def test_a_guess_that_gets_in_would_be_counted(site: Site) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    object.__setattr__(site.services, "passwords", Gullible(hasher))
    assert guesses.guess(site, 20)["admitted"] > 0


def test_without_known_devices_a_guesser_would_lock_the_true_user_out(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "_known_device", lambda *_: None)
    monkeypatch.setattr(attempts, "drawn", lambda *_: False)  # the lot lets some of them through
    assert guesses.guess(site, 60)["true_user_locked_out"] > 0
