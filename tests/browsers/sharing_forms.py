"""Sharing without agreement, as its forms are filled in and sent."""

from dataclasses import replace
from uuid import uuid4

from graph.records.bundle import Records
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.site import Browser, Site
from tests.worlds.town import TOWN

TYPED = {
    "level": "contact",
    "basis": "harm",
    "why": "He is not safe if they do not know of each other.",
    "views": "y",
    "until": "1 December 2026",
}


def town_of_its_own() -> Records:
    """The town, where nobody agreed to anything. All tests share one database, and the officer
    reads what is decided in all of it: here all have names of their own."""
    mark = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:8])
    people = tuple(replace(one, family_name=f"{one.family_name}{mark}") for one in TOWN.people)
    return replace(TOWN, people=people)


def name_of(site: Site, person: str) -> str:
    found = next(one for one in site.council.records.people if one.id == site.council.id(person))
    return f"{found.given_name} {found.family_name}"


def decide(browser: Browser, person: str, service: str, who: str, **typed: str) -> str:
    """The page after a decision was sent, whatever became of it."""
    page = f"{person}/sharing"
    form = find_form(browser.text(page), page)
    fields = form.fields | TYPED | {"opens": service, "who": who} | typed
    answer = browser.post(form.action, fields)
    return browser.text(page) if answer.status_code == 303 else answer.get_data(as_text=True)


def press(browser: Browser, page: str, end: str, beside: str = "", **typed: str) -> str:
    """The page after its form that ends so was sent, the first one after a text."""
    forms = forms_of(browser.text(page).partition(beside)[2] if beside else browser.text(page))
    form = next(form for form in forms if form.action.endswith(end))
    return browser.done(form.action, form.fields | typed)
