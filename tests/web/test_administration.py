"""Administrators keep accounts, and see no person."""

import re
from typing import Any
from uuid import uuid4

import pytest

from app.services.accounts import accounts
from graph.errors import Refused
from graph.vocabulary import AccountRole
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import PageForm, find_form
from tests.browsers.site import PASSWORD, Browser, Site
from tests.worlds.builders import changed
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j


def link_in(page: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/first-password/[\w-]+)", page)
    assert found, "the page shows no link"
    return found.group(1)


def administrator(site: Site) -> Browser:
    return site.signed_in(None, AccountRole.ADMINISTRATOR)


def found(browser: Browser, name: str) -> str:
    """The page of accounts, narrowed to those whose names begin so."""
    sent = browser.send("/accounts", "/accounts/find", beginning=name)
    return sent.get_data(as_text=True)


def id_of(site: Site, name: str) -> str:
    return accounts.account_named(site.services, name).account_id


def press(browser: Browser, account_id: str, act: str) -> str:
    """Press a button of an account's page; the page that says what was done."""
    form = find_form(browser.text(f"/accounts/{account_id}"), f"/accounts/{account_id}/{act}")
    return browser.done(form.action, form.fields)


def decision(browser: Browser, name: str, decide: str = "confirm") -> PageForm:
    """The form of a second person's yes or no, on their first page."""
    page = browser.text("/")
    part = page[page.index("Accounts that wait for you") :]
    return find_form(f"<html><body>{part[part.index(name) :]}</body></html>", f"/{decide}")


def decide(browser: Browser, name: str, decide: str = "confirm") -> str:
    """The page after a second person's yes or no."""
    form = decision(browser, name, decide)
    return browser.done(form.action, form.fields)


def ask_for(browser: Browser, **fields: Any) -> str:
    """Ask for an account; the page after it."""
    form = find_form(browser.text("/accounts"), "/accounts")
    return browser.done(form.action, form.fields | fields)


def test_an_account_is_asked_for_and_a_second_person_gets_its_link_once(site: Site) -> None:
    tess, ravi, name = administrator(site), administrator(site), f"gita-{uuid4().hex[:8]}"
    page = ask_for(tess, name=name, practitioner=site.council.id("gita"), roles=["practitioner"])
    assert "takes effect when a second person confirms it" in page
    assert "Waits for a second person" in page
    assert "/first-password/" not in page
    link = link_in(decide(ravi, name))
    assert link not in found(tess, name)
    site.browser().send(link, password=PASSWORD, again=PASSWORD)
    own = site.browser()
    assert own.sign_in(name).status_code == 303
    assert "This account was asked for by" in own.text("/")


def test_the_leader_of_the_team_confirms_too(site: Site) -> None:
    tess, sue = administrator(site), site.signed_in("sue", AccountRole.SUPERVISOR)
    name = f"hana-{uuid4().hex[:8]}"
    ask_for(tess, name=name, practitioner=site.council.id("hana"), roles=["practitioner"])
    assert "Hana Ito" in sue.text("/")
    assert site.browser().get(link_in(decide(sue, name))).status_code == 200


def test_the_list_names_accounts_and_no_person(site: Site) -> None:
    tess = administrator(site)
    name = site.account("gita")
    page = found(tess, name.upper())
    assert name in page
    assert "Gita Rao" in page
    assert "Dawn" not in page


def test_an_account_is_closed_at_once_and_opened_by_two(site: Site) -> None:
    tess, ravi = administrator(site), administrator(site)
    name = site.account("hugo")
    hugo = site.browser()
    hugo.sign_in(name)
    assert "is closed, and signed out everywhere" in press(tess, id_of(site, name), "close")
    assert hugo.get("/").status_code == 302
    assert site.browser().sign_in(name).status_code == 422
    press(tess, id_of(site, name), "open")
    assert site.browser().sign_in(name).status_code == 422
    assert "is open again" in decide(ravi, name)
    assert site.browser().sign_in(name).status_code == 303


def test_a_new_link_is_given_for_a_forgotten_password(site: Site) -> None:
    tess, ravi = administrator(site), administrator(site)
    name, new = site.account("hugo"), "another four words here"
    press(tess, id_of(site, name), "link")
    site.browser().send(link_in(decide(ravi, name)), password=new, again=new)
    assert site.browser().sign_in(name, PASSWORD).status_code == 422
    assert site.browser().sign_in(name, new).status_code == 303


def test_what_is_refused_takes_no_effect(site: Site) -> None:
    tess, ravi = administrator(site), administrator(site)
    name = f"gita-{uuid4().hex[:8]}"
    ask_for(tess, name=name, practitioner=site.council.id("gita"), roles=["practitioner"])
    assert "Not confirmed. Nothing takes effect." in decide(ravi, name, "refuse")
    assert name not in ravi.text("/")
    with pytest.raises(Refused):
        accounts.account_named(site.services, name)


def test_a_role_is_taken_away_at_once_and_given_by_two(site: Site) -> None:
    tess, ravi = administrator(site), administrator(site)
    name = site.account("sue", AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)
    account_id, page = id_of(site, name), f"/accounts/{id_of(site, name)}"
    tess.send(page, "/roles", roles=["practitioner"])
    assert accounts.account_named(site.services, name).roles == (AccountRole.PRACTITIONER,)
    tess.send(page, "/roles", roles=["practitioner", "coordinator"])
    assert accounts.account_named(site.services, name).roles == (AccountRole.PRACTITIONER,)
    decide(ravi, name)
    assert accounts.account_by_id(site.services, account_id).roles == (
        AccountRole.PRACTITIONER,
        AccountRole.COORDINATOR,
    )


def test_nobody_changes_their_own_account(site: Site) -> None:
    name = site.account(None, AccountRole.ADMINISTRATOR)
    tess = site.browser()
    tess.sign_in(name)
    own = id_of(site, name)
    form = find_form(tess.text("/accounts"), "/accounts")
    assert f"/accounts/{own}/" not in tess.text(f"/accounts/{own}")
    assert tess.post(f"/accounts/{own}/close", form.fields).status_code == 404
    for act in ("link", "open", "roles"):
        sent = tess.post(f"/accounts/{own}/{act}", form.fields | {"roles": ["audit_reader"]})
        assert sent.status_code == 422, act
    assert tess.get("/accounts").status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "roles": ["coordinator"]}, "Please type a name."),
        ({"name": "x" * 200, "roles": ["coordinator"]}, "That is too long."),
        ({"name": "somebody new", "roles": []}, "Please choose at least one role."),
        ({"name": "somebody new", "roles": ["king"]}, "not"),
        ({"name": "somebody new", "roles": ["practitioner"]}, "must say which practitioner"),
        ({"name": "somebody new", "roles": ["coordinator"]}, "give the work mail address"),
        (
            {"name": "somebody new", "roles": ["administrator", "coordinator"]},
            "nobody watches over themself",
        ),
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


def test_whose_account_it_is_can_be_found_by_name_and_picked(build_site: Build) -> None:
    """Without a script: the form comes back as it was, with a list to choose from."""
    mark = f"q{uuid4().hex[:8]}"  # towns share a database: there are many of each name
    site = build_site(changed(TOWN, "gita", name=f"Gita {mark}"))
    tess, name = site.signed_in(None, AccountRole.ADMINISTRATOR), f"gita-{uuid4().hex[:8]}"
    form = find_form(tess.text("/accounts"), "/accounts")
    typed = {"name": name, "roles": "practitioner", "practitioner": mark}
    page = tess.post("/accounts/practitioners", form.fields | typed)
    assert page.status_code == 200
    assert re.search(r"[0-9]+ found. Which one\?", page.text)
    again = find_form(page.text, "/accounts")
    assert (again.fields["name"], again.fields["roles"]) == (name, "practitioner")
    (chosen,) = re.findall(r'type="radio"[^>]*value="([^"]+)"', page.text)
    picked = {**again.fields, "practitioner": [mark, chosen]}
    tess.done(again.action, picked)
    assert f"Gita {mark}" in found(tess, name)


def test_the_list_to_pick_from_is_a_part_of_a_page_under_the_same_guard(site: Site) -> None:
    tess, hugo = site.signed_in(None, AccountRole.ADMINISTRATOR), site.signed_in("hugo")
    path, typed = "/accounts/practitioners/found", {"practitioner": "gita ra"}
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
