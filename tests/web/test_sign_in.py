"""Promise 15: nobody is in who does not belong, and the true user still gets in."""

import re
from typing import Any

import pytest

from app.running.runtime import Runtime
from app.services.accounts import accounts
from app.services.accounts.sign_in import WRONG as WRONG_KEY
from app.services.accounts.sign_in import plan
from graph.database.driver import Transaction
from graph.database.query import Query
from graph.vocabulary import AccountRole
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Site
from visualisations.words import Words

WRONG = Words.load("england").text(WRONG_KEY)

pytestmark = pytest.mark.neo4j


def test_a_practitioner_signs_in_and_sees_their_people(site: Site) -> None:
    browser = site.browser()
    response = browser.sign_in(site.account("hugo"))
    assert response.headers["Location"] == "/"
    assert "Dawn Hale" in browser.text("/")


def test_what_a_sign_in_asks_can_be_planned_before_anybody_is_there(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = site.account("hugo")
    asked: list[str] = []
    run = Transaction.rows

    def noting(self: Transaction, query: Query[Any, Any], params: Any) -> Any:
        asked.append(query.name)
        return run(self, query, params)

    monkeypatch.setattr(Transaction, "rows", noting)
    site.services.gateway.plan_behind_locks()
    plan(site.services)
    planned = set(asked)
    asked.clear()
    assert site.browser().sign_in(name).status_code == 303
    assert {"take_a_try", "start_session"} <= set(asked)
    assert set(asked) - planned <= {"lock_lane", "add_entry"}  # the audit's own


def test_a_new_worker_lets_in_at_once_and_one_that_met_an_outage_plans_everything_first(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    run = Transaction.facts

    def noting(self: Transaction, query: Query[Any, Any], params: Any) -> Any:
        asked.append(query.name)
        return run(self, query, params)

    monkeypatch.setattr(Transaction, "facts", noting)
    worker = Runtime(site.services.settings, database=site.database)
    worker.services()
    assert "facts_of_circle" in asked
    assert "locked_circle_of_person" not in asked  # its parent is at that
    worker._now = None  # as after an outage
    worker.services()
    assert "locked_circle_of_person" in asked


def test_names_are_compared_without_case_or_outer_blanks(site: Site) -> None:
    name = site.account("hugo")
    assert site.browser().sign_in(f"  {name.upper()} ").status_code == 303


def test_a_wrong_password_an_unknown_name_and_a_closed_account_get_the_same_page(
    site: Site,
) -> None:
    name, closed = site.account("hugo"), site.account("gita")
    account = accounts.account_named(site.services, closed)
    accounts.close_account(site.services, account.account_id)
    without_password = accounts.add_account(
        site.services, f"new-{name}", [AccountRole.COORDINATOR]
    ).name
    pages = set()
    for tried, password in (
        (name, "not the password"),
        (f"nobody-{name}", PASSWORD),
        (closed, PASSWORD),
        (without_password, PASSWORD),
    ):
        browser = site.browser()
        response = browser.sign_in(tried, password)
        assert response.status_code == 422
        assert browser.token() is None
        text = response.get_data(as_text=True)
        assert WRONG in text
        pages.add(re.sub(r'name="csrf_token"[^>]*', "", text).replace(tried, "NAME"))
    assert len(pages) == 1


def test_a_session_that_was_planted_before_the_sign_in_is_worth_nothing(site: Site) -> None:
    browser = site.browser()
    browser.client.set_cookie("kithmap_session", "planted by somebody else")
    browser.sign_in(site.account("hugo"))
    assert browser.token() not in (None, "planted by somebody else")
    thief = site.browser()
    thief.client.set_cookie("kithmap_session", "planted by somebody else")
    assert thief.get("/").status_code == 302


def test_signing_in_again_ends_the_session_that_was_there(site: Site) -> None:
    name = site.account("hugo")
    browser = site.browser()
    browser.sign_in(name)
    first = browser.token()
    browser.sign_in(name)
    assert browser.token() != first
    old = site.browser()
    old.client.set_cookie("kithmap_session", first or "")
    assert old.get("/").status_code == 302


def test_the_forms_cookie_is_new_after_signing_in(site: Site) -> None:
    browser = site.browser()
    form = find_form(browser.text("/sign-in"), "/sign-in")
    browser.sign_in(site.account("hugo"))
    response = browser.post("/sign-out", {"csrf_token": form.fields["csrf_token"]})
    assert response.status_code == 400
    assert browser.get("/").status_code == 200


def test_the_session_cookie_is_random_and_out_of_reach_of_scripts(site: Site) -> None:
    browser = site.signed_in("hugo")
    token = browser.token() or ""
    assert len(token) >= 43  # 256 random bits in base64
    set_cookie = next(
        value
        for value in browser.sign_in(site.account("gita")).headers.getlist("Set-Cookie")
        if value.startswith("kithmap_session=")
    )
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert "Path=/" in set_cookie


def test_a_session_ends_thirty_minutes_after_it_was_last_used(site: Site) -> None:
    browser = site.signed_in("hugo")
    site.clock.forward(minutes=29)
    assert browser.get("/").status_code == 200
    site.clock.forward(minutes=29)
    assert browser.get("/").status_code == 200
    site.clock.forward(minutes=31)
    assert browser.get("/").status_code == 302


def test_a_session_ends_after_ten_hours_whatever_happened_in_it(site: Site) -> None:
    browser = site.signed_in("hugo")
    for _ in range(29):
        site.clock.forward(minutes=20)
        assert browser.get("/directory").status_code == 200
    site.clock.forward(minutes=21)
    assert browser.get("/directory").status_code == 302


def test_asking_whether_the_session_is_valid_does_not_keep_it_alive(site: Site) -> None:
    browser = site.signed_in("hugo")
    site.clock.forward(minutes=20)
    assert browser.get("/session").status_code == 204
    site.clock.forward(minutes=15)
    assert browser.get("/session").status_code == 401


def test_after_signing_out_the_old_cookie_opens_nothing(site: Site) -> None:
    browser = site.signed_in("hugo")
    token = browser.token() or ""
    response = browser.send("/directory", "/sign-out")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.token() is None
    browser.client.set_cookie("kithmap_session", token)
    assert browser.get("/").status_code == 302


def test_signing_out_everywhere_ends_every_session_of_the_account(site: Site) -> None:
    name = site.account("hugo")
    one, other = site.browser(), site.browser()
    one.sign_in(name)
    other.sign_in(name)
    one.send("/directory", "/sign-out-everywhere")
    assert other.get("/").status_code == 302


def test_a_closed_account_is_out_on_the_next_request(site: Site) -> None:
    name = site.account("hugo")
    browser = site.browser()
    browser.sign_in(name)
    account = accounts.account_named(site.services, name)
    accounts.close_account(site.services, account.account_id)
    assert browser.get("/").status_code == 302


def test_changing_the_password_keeps_this_device_and_ends_the_others(site: Site) -> None:
    name, new = site.account("hugo"), "another four words here"
    here, elsewhere = site.browser(), site.browser()
    here.sign_in(name)
    elsewhere.sign_in(name)
    sent = here.send("/password", current=PASSWORD, password=new, again=new)
    assert sent.status_code == 303
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert site.browser().sign_in(name, PASSWORD).status_code == 422
    assert site.browser().sign_in(name, new).status_code == 303


def test_a_password_is_not_changed_without_the_current_one(site: Site) -> None:
    name = site.account("hugo")
    browser = site.browser()
    browser.sign_in(name)
    new = "another four words here"
    sent = browser.send("/password", current="a wrong one", password=new, again=new)
    assert sent.status_code == 422
    assert "That is not your current password." in sent.get_data(as_text=True)
    assert site.browser().sign_in(name, PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "way_back",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:a=b",
        "/directory\r\nX: y",
        "/sign-in",
        "/nothing/is/here",
        "\t//evil.example",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(site: Site, way_back: str) -> None:
    browser = site.browser()
    sent = browser.send("/sign-in", name=site.account("hugo"), password=PASSWORD, next=way_back)
    assert sent.headers["Location"] == "/"


def test_after_signing_in_people_are_where_they_wanted_to_be(site: Site) -> None:
    browser = site.browser()
    asked = browser.get(site.person("dawn"))
    assert asked.headers["Location"].startswith("/sign-in?next=/people/")
    form = find_form(browser.text(asked.headers["Location"]), "/sign-in")
    sent = browser.post(
        form.action, form.fields | {"name": site.account("hugo"), "password": PASSWORD}
    )
    assert sent.headers["Location"] == site.person("dawn")
