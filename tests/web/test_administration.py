"""Administrators keep accounts, and see no person."""

import re
from typing import Any
from uuid import uuid4

import pytest

from app.services.accounts import accounts
from graph.vocabulary import AccountRole
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Browser, Site

pytestmark = pytest.mark.neo4j


def link_in(page: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/first-password/[\w-]+)", page)
    assert found, "the page shows no link"
    return found.group(1)


def found(browser: Browser, name: str) -> str:
    """The page of accounts, narrowed to those whose names begin so."""
    sent = browser.send("/accounts", "/accounts/find", beginning=name)
    return sent.get_data(as_text=True)


def press(browser: Browser, name: str, account_id: str, act: str) -> str:
    """Press one of the buttons beside an account; the page that says what was done."""
    form = find_form(found(browser, name), f"/accounts/{account_id}/{act}")
    return browser.done(form.action, form.fields)


def test_an_administrator_adds_an_account_and_gets_its_link_once(site: Site) -> None:
    tess = site.signed_in(None, AccountRole.ADMINISTRATOR)
    name = f"gita-{uuid4().hex[:8]}"
    form = find_form(tess.text("/accounts"), "/accounts")
    typed = {"name": name, "practitioner": site.council.id("gita"), "roles": "practitioner"}
    page = tess.done(form.action, form.fields | typed)
    link = link_in(page)
    assert link not in found(tess, name)
    site.browser().send(link, password=PASSWORD, again=PASSWORD)
    assert site.browser().sign_in(name).status_code == 303


def test_the_list_names_accounts_and_no_person(site: Site) -> None:
    tess = site.signed_in(None, AccountRole.ADMINISTRATOR)
    name = site.account("gita")
    page = found(tess, name.upper())
    assert name in page
    assert "Gita Rao" in page
    assert "Dawn" not in page


def test_an_account_is_closed_and_opened_again(site: Site) -> None:
    tess = site.signed_in(None, AccountRole.ADMINISTRATOR)
    name = site.account("hugo")
    hugo = site.browser()
    hugo.sign_in(name)
    account_id = accounts.account_named(site.services, name).account_id
    assert f"The account {name} is closed" in press(tess, name, account_id, "close")
    assert hugo.get("/").status_code == 302
    assert site.browser().sign_in(name).status_code == 422
    assert f"The account {name} is open again" in press(tess, name, account_id, "open")
    assert site.browser().sign_in(name).status_code == 303


def test_a_closed_account_is_opened_again_by_the_undo_beside_the_message(site: Site) -> None:
    tess = site.signed_in(None, AccountRole.ADMINISTRATOR)
    name = site.account("hugo")
    account_id = accounts.account_named(site.services, name).account_id
    page = press(tess, name, account_id, "close")
    assert "Undo" in page
    undo = find_form(page, f"/accounts/{account_id}/open")
    assert f"The account {name} is open again" in tess.done(undo.action, undo.fields)
    assert site.browser().sign_in(name).status_code == 303


def test_a_new_link_is_given_for_a_forgotten_password(site: Site) -> None:
    tess = site.signed_in(None, AccountRole.ADMINISTRATOR)
    name = site.account("hugo")
    account_id = accounts.account_named(site.services, name).account_id
    new = "another four words here"
    site.browser().send(link_in(press(tess, name, account_id, "link")), password=new, again=new)
    assert site.browser().sign_in(name, PASSWORD).status_code == 422
    assert site.browser().sign_in(name, new).status_code == 303


def test_nobody_closes_their_own_account(site: Site) -> None:
    name = site.account(None, AccountRole.ADMINISTRATOR)
    tess = site.browser()
    tess.sign_in(name)
    form = find_form(tess.text("/accounts"), "/accounts")
    own = accounts.account_named(site.services, name).account_id
    assert f"/accounts/{own}/close" not in tess.text("/accounts")
    assert tess.post(f"/accounts/{own}/close", form.fields).status_code == 404
    assert tess.get("/accounts").status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "roles": ["coordinator"]}, "Please type a name."),
        ({"name": "x" * 200, "roles": ["coordinator"]}, "That is too long."),
        ({"name": "somebody new", "roles": []}, "Please choose at least one role."),
        ({"name": "somebody new", "roles": ["king"]}, "not"),
        ({"name": "somebody new", "roles": ["practitioner"]}, "must say which practitioner"),
        (
            {"name": "somebody new", "roles": ["practitioner"], "practitioner": "nobody@x.example"},
            "No practitioner has that id or mail address.",
        ),
    ],
)
def test_what_is_wrong_with_a_new_account_stands_beside_its_field(
    site: Site, fields: dict[str, Any], said: str
) -> None:
    tess = site.signed_in(None, AccountRole.ADMINISTRATOR)
    sent = tess.send("/accounts", **fields)
    assert sent.status_code == 422
    page = sent.get_data(as_text=True)
    assert said in page
    form = find_form(page, "/accounts")
    assert form.fields["name"] == fields["name"]


def test_whose_account_it_is_can_be_found_by_name_and_picked(site: Site) -> None:
    """Without a script: the form comes back as it was, with a list to choose from."""
    tess, name = site.signed_in(None, AccountRole.ADMINISTRATOR), f"gita-{uuid4().hex[:8]}"
    form = find_form(tess.text("/accounts"), "/accounts")
    typed = {"name": name, "roles": "practitioner", "practitioner": "git"}
    page = tess.post("/accounts/practitioners", form.fields | typed)
    assert page.status_code == 200
    assert re.search(r"[0-9]+ found. Which one\?", page.text)
    again = find_form(page.text, "/accounts")
    assert (again.fields["name"], again.fields["roles"]) == (name, "practitioner")
    (chosen, *_) = re.findall(r'type="radio"[^>]*value="([^"]+)"', page.text)  # of any town
    picked = {**again.fields, "practitioner": ["git", chosen]}
    tess.done(again.action, picked)
    assert "Gita Rao" in found(tess, name)


def test_the_list_to_pick_from_is_a_part_of_a_page_under_the_same_guard(site: Site) -> None:
    tess, hugo = site.signed_in(None, AccountRole.ADMINISTRATOR), site.signed_in("hugo")
    path, typed = "/accounts/practitioners/found", {"practitioner": "git"}
    token = find_form(tess.text("/accounts"), "/accounts").fields["csrf_token"]
    part = tess.post(path, {"csrf_token": token, **typed})
    assert part.headers["X-Fragment"] == "1"
    assert part.headers["Cache-Control"] == "no-store"
    assert "Gita Rao" in part.text
    assert "<html" not in part.text
    assert tess.post(path, typed).status_code == 400
    others = find_form(hugo.text("/"), "/sign-out").fields["csrf_token"]
    refused = hugo.post(path, {"csrf_token": others, **typed})
    assert refused.status_code == 403
    assert "X-Fragment" not in refused.headers
