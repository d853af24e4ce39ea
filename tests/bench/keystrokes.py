"""How long it takes to add somebody, in the operators of the keystroke-level model.

Card, Moran and Newell (1980), "The keystroke-level model for user performance time with interactive
systems": K, a key, for an average skilled typist; M, making up one's mind, placed by their rules 0
to 4: before the key that is a command, and before the key that ends a text that may vary. H and P
are not there, for nobody leaves the keyboard. R, the answer, is measured: from Return until the
cursor stands in the first field of the next form.
"""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Page

K = 0.2
M = 1.35

SOMEBODY = ("Ottilie", "Quist", "3/5/19", "sz9 9zz")
"""First name, family name, date of birth and postcode; the role is filled in already."""


@dataclass
class Typist:
    """Types on a real page, and counts what that takes."""

    page: Page
    seconds: float = 0.0
    keys: int = field(default=0)

    def decide(self) -> None:
        self.seconds += M

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self._count(1)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self._count(len(text) + sum(letter.isupper() for letter in text))

    def _count(self, keys: int) -> None:
        self.keys += keys
        self.seconds += K * keys


def add_client_klm_s(page: Page) -> float:
    """Seconds for adding somebody from the list of one's people, which `page` shows, up to the next
    form. Raises AssertionError where the page did not say that they are added."""
    typist = Typist(page)
    typist.decide()
    typist.press("n")
    for place, text in enumerate(SOMEBODY):
        if place:
            typist.press("Tab")
        typist.write(text)
        typist.decide()
    began = time.monotonic()
    typist.press("Enter")
    page.wait_for_function(
        """() => document.activeElement?.name === "given_name"
              && document.activeElement.value === ""
              && document.querySelector("main [role=status].message")"""
    )
    typist.seconds += time.monotonic() - began
    assert "Ottilie Quist" in page.locator(".message").first.inner_text()
    return typist.seconds
