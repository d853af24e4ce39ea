"""Guessing is slow for the guesser, and never stands in the way of the true user."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import Literal
from uuid import uuid4

import pytest
from argon2 import PasswordHasher

from app.services.accounts import accounts, attempts
from app.services.accounts.passwords import AT_ONCE, Passwords, require_good
from app.services.accounts.sign_in import WRONG as WRONG_KEY
from graph.errors import Refused
from graph.vocabulary import AccountRole
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Browser, Site
from visualisations.words import Words

WRONG = Words.load("england").text(WRONG_KEY)

pytestmark = pytest.mark.neo4j

TRIES_OF_A_NAME = 8
TRIES_OF_A_NETWORK = 60


def guess_until_slowed(browser: Browser, name: str, most: int = 100) -> int:
    """How many guesses are weighed before the answer is to wait."""
    for guesses in range(most):
        response = browser.sign_in(name, f"guess {guesses}")
        if response.status_code == 429:
            assert int(response.headers["Retry-After"]) > 0
            assert "Too many tries" in response.get_data(as_text=True)
            return guesses
        assert WRONG in response.get_data(as_text=True)
    return most


def test_guesses_at_one_name_are_slowed_down(site: Site) -> None:
    name = site.account("hugo")
    assert guess_until_slowed(site.browser("198.51.100.7"), name) == TRIES_OF_A_NAME


def test_a_name_that_nobody_has_is_slowed_down_alike(site: Site) -> None:
    name = f"nobody-{site.account('hugo')}"
    assert guess_until_slowed(site.browser("198.51.101.7"), name) == TRIES_OF_A_NAME


def test_guesses_from_many_networks_at_one_name_share_its_budget(site: Site) -> None:
    name = site.account("hugo")
    weighed = [
        site.browser(f"203.0.{number}.9").sign_in(name, "a guess").status_code == 422
        for number in range(20)
    ]
    assert sum(weighed) == TRIES_OF_A_NAME


def test_guesses_at_many_names_from_one_network_are_slowed_down(site: Site) -> None:
    name = site.account("hugo")
    # Addresses next to each other are one network, with one budget.
    weighed = [
        site.browser(f"198.18.{name.encode()[-1]}.{number + 1}").sign_in(
            f"{name}-{number}", "a guess"
        )
        for number in range(TRIES_OF_A_NETWORK + 5)
    ]
    assert sum(each.status_code == 422 for each in weighed) == TRIES_OF_A_NETWORK


def in_vain(browser: Browser, name: str, most: int = 60) -> int:
    """How many right passwords are turned away before one is let through."""
    for tries in range(most):
        if browser.sign_in(name).status_code == 303:
            return tries
    return most


def test_once_a_name_is_slowed_down_a_right_password_waits_unless_it_is_drawn(site: Site) -> None:
    name = site.account("hugo")
    guesser = site.browser("198.51.102.7")
    guess_until_slowed(guesser, name)
    assert guesser.sign_in(name, PASSWORD).status_code == 429


@pytest.mark.usefixtures("luck")
def test_a_right_password_gets_in_though_somebody_else_guesses_all_the_time(site: Site) -> None:
    name = site.account("hugo")
    guesser, true = site.browser("198.51.112.7"), site.browser("198.51.113.7")
    for number in range(20):
        guesser.sign_in(name, f"guess {number}")
    tries = 0
    while true.sign_in(name).status_code != 303:
        tries += 1
        assert tries < 60
        site.clock.forward(seconds=10)
        guesser.sign_in(name, "one more guess")


@pytest.mark.usefixtures("luck")
def test_a_guesser_in_an_office_keeps_nobody_of_it_out(site: Site) -> None:
    """Names that nobody has, from the address that all of them share."""
    office = f"198.18.{secrets.randbelow(200)}"
    for number in range(TRIES_OF_A_NETWORK + 20):
        site.browser(f"{office}.1").sign_in(f"nobody-{uuid4()}", f"guess {number}")
    assert in_vain(site.browser(f"{office}.2"), site.account("hugo")) < 60


def test_whether_a_name_signed_in_from_a_network_before_tells_a_guesser_there_nothing(
    site: Site,
) -> None:
    office, name = f"198.19.{secrets.randbelow(200)}", site.account("hugo")
    site.browser(f"{office}.1").sign_in(name)
    for _ in range(TRIES_OF_A_NETWORK + 20):
        site.browser(f"{office}.1").sign_in(f"nobody-{uuid4()}", "a guess")
    answers = {
        site.browser(f"{office}.2").sign_in(each, "a guess").status_code
        for each in (name, site.account("gita"), f"nobody-{uuid4()}")
    }
    assert answers == {429}


def test_the_budget_of_an_office_grows_with_the_names_that_signed_in_from_it(site: Site) -> None:
    office = f"198.20.{secrets.randbelow(200)}"
    for worker in ("hugo", "gita"):
        site.browser(f"{office}.1").sign_in(site.account(worker))
    weighed = [
        site.browser(f"{office}.1").sign_in(f"nobody-{uuid4()}", "a guess").status_code == 422
        for _ in range(TRIES_OF_A_NETWORK + 60)
    ]
    assert sum(weighed) == TRIES_OF_A_NETWORK + 2 * 20


@pytest.mark.usefixtures("luck")
def test_what_is_drawn_is_bounded_however_fast_somebody_guesses(site: Site) -> None:
    name = site.account("hugo")
    weighed = [
        site.browser(f"203.3.{number % 250}.1").sign_in(name, "a guess").status_code == 422
        for number in range(150)
    ]
    assert sum(weighed) <= TRIES_OF_A_NAME + 10


def test_invented_names_leave_no_more_than_a_fixed_number_of_budgets() -> None:
    """Of a thousand million names, each of which has a seal of its own."""
    buckets = {attempts._bucket(b"k" * 32, "name", f"nobody-{number}") for number in range(5_000)}
    assert max(buckets) < attempts._BUCKETS == 65_536
    assert len(buckets) > 4_500  # and yet hardly anybody shares one


def test_the_text_and_status_are_the_same_whether_a_name_is_known_or_not(site: Site) -> None:
    pages = set()
    for name in (site.account("hugo"), f"nobody-{uuid4()}"):
        browser = site.browser(f"203.4.{secrets.randbelow(200)}.1")
        guess_until_slowed(browser, name)
        form = find_form(browser.text("/sign-in"), "/sign-in")
        sent = browser.post("/sign-in", form.fields | {"name": name, "password": "a guess"})
        text = sent.get_data(as_text=True).replace(name, "NAME")
        # The answer has a token of its own, signed in the second in which it was made.
        token = find_form(text, "/sign-in").fields["csrf_token"]
        pages.add((sent.status_code, text.replace(token, "")))
    assert len(pages) == 1


def test_the_true_user_still_gets_in_on_a_device_they_used_before(site: Site) -> None:
    name = site.account("hugo")
    own = site.browser("192.0.2.50")
    own.sign_in(name)
    own.send("/directory", "/sign-out")
    guess_until_slowed(site.browser("198.51.103.7"), name)
    assert own.sign_in(name).status_code == 303


def test_a_new_user_signs_in_at_once_in_the_browser_that_used_their_link(site: Site) -> None:
    name = f"new-{uuid4()}"
    added = accounts.add_account(site.services, name, [AccountRole.COORDINATOR])
    own = site.browser("192.0.2.51")
    own.send(str(added.link), password=PASSWORD, again=PASSWORD)
    guess_until_slowed(site.browser("198.51.110.7"), name)
    assert site.browser("192.0.2.52").sign_in(name).status_code == 429
    assert own.sign_in(name).status_code == 303


def test_a_link_that_was_opened_and_not_used_makes_no_browser_known(site: Site) -> None:
    name = f"new-{uuid4()}"
    link = str(accounts.add_account(site.services, name, [AccountRole.COORDINATOR]).link)
    other = site.browser("198.51.111.7")
    other.send(link, password=PASSWORD, again="something else")
    assert other.client.get_cookie("kithmap_device") is None


def test_a_device_is_known_for_the_names_that_signed_in_on_it_alone(site: Site) -> None:
    mine, theirs = site.account("hugo"), site.account("gita")
    device = site.browser("198.51.104.7")
    device.sign_in(mine)
    device.send("/directory", "/sign-out")
    guess_until_slowed(site.browser("198.51.105.7"), theirs)
    assert device.sign_in(theirs).status_code == 429


def test_an_invented_device_cookie_is_worth_nothing(site: Site) -> None:
    name = site.account("hugo")
    guesser = site.browser("198.51.106.7")
    guesser.client.set_cookie("kithmap_device", f"{'0' * 32}.{'f' * 64}")
    assert guess_until_slowed(guesser, name) == TRIES_OF_A_NAME


def test_guesses_on_a_known_device_are_slowed_down_too(site: Site) -> None:
    name = site.account("hugo")
    device = site.browser("198.51.107.7")
    device.sign_in(name)
    device.send("/directory", "/sign-out")
    assert guess_until_slowed(device, name) <= TRIES_OF_A_NAME


def test_after_a_while_one_more_try_is_weighed(site: Site) -> None:
    name = site.account("hugo")
    browser = site.browser("198.51.108.7")
    guess_until_slowed(browser, name)
    site.clock.forward(minutes=5)
    assert browser.sign_in(name, PASSWORD).status_code == 303


def test_signing_in_rightly_uses_up_nothing(site: Site) -> None:
    name = site.account("hugo")
    for number in range(TRIES_OF_A_NAME + 4):
        assert site.browser(f"203.1.{number}.1").sign_in(name).status_code == 303


def test_guesses_at_the_same_instant_do_not_share_a_try(site: Site) -> None:
    name = site.account("hugo")
    begin = Barrier(12)

    def guess(number: int) -> int:
        browser = site.browser(f"203.2.{number}.1")
        begin.wait()
        return browser.sign_in(name, "a guess").status_code

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(12)))
    assert answers.count(422) == TRIES_OF_A_NAME


class CountingHasher(PasswordHasher):
    """Counts how many checks are made, and how many at the same time."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.made = self.now = self.most = 0
        self._lock = Lock()
        self._together = Barrier(AT_ONCE)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        with self._lock:
            self.made += 1
            self.now += 1
            self.most = max(self.most, self.now)
        # Nobody goes on before as many are inside as may be: more would show.
        self._together.wait(timeout=20)
        try:
            return super().verify(hash, password)
        finally:
            with self._lock:
                self.now -= 1


def test_a_check_costs_one_argon2_whether_or_not_there_is_such_an_account() -> None:
    hasher = CountingHasher()
    hasher._together = Barrier(1)
    passwords = Passwords(hasher)
    stored = passwords.hash(PASSWORD)
    assert passwords.verify(stored, PASSWORD)
    assert not passwords.verify(stored, "a guess")
    assert not passwords.verify(None, "a guess")
    assert hasher.made == 3


def test_at_most_four_checks_run_at_once() -> None:
    hasher = CountingHasher()
    passwords = Passwords(hasher)
    stored = passwords.hash(PASSWORD)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: passwords.verify(stored, PASSWORD), range(12)))
    assert answers == [True] * 12
    assert hasher.most == AT_ONCE


@pytest.mark.parametrize(
    "password", ["short", "aaaaaaaaaaaaaaaaaaa", "my name is amara.nwosu yes", "x" * 5000]
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(Refused) as refused:
        require_good(password, "amara.nwosu", "password")
    assert refused.value.field == "password"


def test_a_password_is_the_same_however_the_keyboard_spells_it() -> None:
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    assert passwords.verify(passwords.hash("caf\u00e9 au lait chaud"), "cafe\u0301 au lait chaud")
