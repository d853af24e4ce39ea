"""Agencies and colleagues are added on pages, without a file, by administrators who see nobody."""

from uuid import uuid4

import pytest

from graph.vocabulary import AccountRole
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Browser, Site
from tests.web.test_administration import administrator, ask_for, decide, link_in

pytestmark = pytest.mark.neo4j


def mark() -> str:
    """What no other test's records are called: towns share one database."""
    return uuid4().hex[:8]


def add_agency(browser: Browser, **fields: str) -> str:
    """Add an agency; the path of its page."""
    form = find_form(browser.text("/partnership"), "/partnership/agencies")
    answer = browser.post(form.action, form.fields | {"sector": "early_help"} | fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def add_colleague(browser: Browser, agency: str, **fields: str) -> str:
    """Add somebody to an agency; the page that says so."""
    form = find_form(browser.text(agency), "/colleagues")
    return browser.done(form.action, form.fields | {"role": "family_support"} | fields)


def test_an_agency_a_colleague_with_a_post_and_a_link_with_which_they_sign_in(site: Site) -> None:
    tess, ravi, own = administrator(site), administrator(site), f"priya-{mark()}"
    agency = add_agency(tess, name=f"Harbour’s Help {own}", phone="01632 960100")
    mail = f"{own}@example.org"
    page = add_colleague(tess, agency, name=f"Priya O’Neill {own}", email=mail)
    assert f"Priya O’Neill {own} is added. Who is next?" in page
    assert "No account yet" in page
    ask_for(tess, name=own, practitioner=mail, roles=["practitioner"])
    link = link_in(decide(ravi, own))
    site.browser().send(link, password=PASSWORD, again=PASSWORD)
    priya = site.browser()
    assert priya.sign_in(own).status_code == 303
    assert "My people" in priya.text("/")
    card = priya.text("/my-card")
    assert mail in card


@pytest.mark.parametrize("role", sorted(set(AccountRole) - {AccountRole.ADMINISTRATOR}))
def test_nobody_else_keeps_the_partnership(site: Site, role: AccountRole) -> None:
    works = role in (AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)
    browser = site.signed_in("hugo" if works else None, role)
    assert browser.get("/partnership").status_code == 403
    assert "/partnership" not in browser.text("/")
