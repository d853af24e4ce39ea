"""Not sharing, and who was found not able to decide, as their forms are filled in and sent."""

import re

from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser

WHY = "He would stop coming if they knew."
TYPED = {"why": WHY, "review": ""}

FOUND = {
    "note": "Could not weigh up what would follow.",
    "evidence": "Assessment of 12 May 2026",
    "found_by": "Dr Shah, paediatrician",
    "since": "today",
}

_DRAWN = re.compile(r'value="[^"]{20,}"|(nonce|content)="[^"]*"')


def keep_back(browser: Browser, person: str, service: str, who: str = "", **typed: str) -> str:
    """The page after a decision not to share was sent, whatever became of it."""
    page = f"{person}/not-shared"
    form = find_form(browser.text(page), page)
    fields = form.fields | TYPED | {"services": service, "who": who} | typed
    answer = browser.post(form.action, fields)
    return browser.text(page) if answer.status_code == 303 else answer.get_data(as_text=True)


def find_not_able(browser: Browser, person: str, **typed: str) -> str:
    """The page after a finding was sent, whatever became of it."""
    page = f"{person}/able"
    form = find_form(browser.text(page), page)
    answer = browser.post(form.action, form.fields | FOUND | typed)
    return browser.text(page) if answer.status_code == 303 else answer.get_data(as_text=True)


def as_read(page: str) -> str:
    """A page without what is drawn anew each time."""
    return _DRAWN.sub("", page)
