"""Promise 15: no guess gets in, and guessing never locks the true user out.

`python -m tests.faults.guesses` runs this part alone. A guess is one try at a password, a session,
a known device or a one-time link; after every few, the true user signs in on their own device.
"""

import json
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Browser, Site
from tests.faults.own_site import own_site

FULL = 3_000
BETWEEN = 20
"""Guesses between two sign-ins of the true user."""
COMMON = ("password", "four words for a tes", "Four words for a test", "four words for a test ", "")


@dataclass
class Guesser:
    """Somebody without an account, on as many networks as they like."""

    site: Site
    name: str
    """A name that they know somebody has."""
    known: Browser
    """The device of the true user; its cookie is worth nothing for another name."""
    other: str
    chance: Random = field(default_factory=lambda: Random(1))
    slowed: int = 0

    def browser(self) -> Browser:
        network = f"{self.chance.randrange(11, 120)}.{self.chance.randrange(256)}.1.1"
        return self.site.browser(network).plain()  # what each page must be, other tests inspect

    def password(self) -> bool:
        """A password for a name that somebody has, or nobody, or for a system account."""
        name = self.chance.choice((self.name, self.name, self.other, "admin", secrets.token_hex(4)))
        guess = self.chance.choice((*COMMON[:3], secrets.token_urlsafe(9), name))
        return self._sign_in(self.browser(), name, guess)

    def stolen_device(self) -> bool:
        """The true user's device cookie, used for a colleague's name."""
        browser = self.browser()
        cookie = self.known.client.get_cookie("kithmap_device")
        browser.client.set_cookie("kithmap_device", cookie.value if cookie else "")
        return self._sign_in(browser, self.other, secrets.token_urlsafe(9))

    def invented_device(self) -> bool:
        browser = self.browser()
        proof = ".".join((secrets.token_hex(16), secrets.token_hex(32)))
        browser.client.set_cookie("kithmap_device", proof)
        return self._sign_in(browser, self.name, secrets.token_urlsafe(9))

    def session(self) -> bool:
        """An invented token, or one with a sign changed."""
        browser = self.browser()
        true = self.known.token() or secrets.token_urlsafe(32)
        place = self.chance.randrange(len(true))
        changed = true[:place] + ("A" if true[place] != "A" else "B") + true[place + 1 :]
        token = self.chance.choice((secrets.token_urlsafe(32), changed, true[:-1], true.swapcase()))
        browser.client.set_cookie("kithmap_session", token)
        return browser.get("/").status_code != 302

    def link(self) -> bool:
        """A one-time link."""
        path = f"/first-password/{secrets.token_urlsafe(32)}"
        return self.browser().get(path).status_code != 404

    def _sign_in(self, browser: Browser, name: str, password: str) -> bool:
        form = find_form(browser.text("/sign-in"), "/sign-in")
        sent = browser.post("/sign-in", form.fields | {"name": name, "password": password})
        self.slowed += sent.status_code == 429
        return sent.status_code not in (422, 429) or bool(browser.token())


def guess(site: Site, count: int) -> dict[str, int | float]:
    """So many guesses of every kind, half a minute or less apart."""
    name, other = site.account("hugo"), site.account("gita")
    known = site.browser("192.0.2.50")
    known.sign_in(name)
    guesser = Guesser(site, name, known, other)
    kinds: tuple[Callable[[], bool], ...] = (
        guesser.password,
        guesser.password,
        guesser.invented_device,
        guesser.stolen_device,
        guesser.session,
        guesser.link,
    )
    admitted = locked_out = 0
    for number in range(count):
        admitted += kinds[number % len(kinds)]()
        site.clock.forward(seconds=guesser.chance.choice((0, 1, 30)))
        if number % BETWEEN == BETWEEN - 1:
            locked_out += known.sign_in(name, PASSWORD).status_code != 303
    return {
        "guesses": count,
        "guesses_slowed": guesser.slowed,
        "admitted": admitted,
        "true_user_locked_out": locked_out,
    }


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures; with `scale` 1 that is 3,000 guesses, with less in proportion."""
    with own_site() as site:
        return guess(site, max(BETWEEN, round(FULL * scale)))


def main() -> None:
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    sys.stdout.write(json.dumps(run(scale)) + "\n")


if __name__ == "__main__":
    main()
