"""Deny by default: every route says who may use it, and everything else is refused."""

from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from app.deployment.settings import Settings
from app.factory import create_app
from app.running.runtime import Runtime
from app.web.frame.permissions import (
    Permission,
    UndeclaredRoute,
    permission_of,
    permissions_of,
    refuse_undeclared_routes,
)
from graph.vocabulary import AccountRole
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Site
from tests.worlds.town import TOWN

OPEN = {
    "assets.file",
    "account.sign_in",
    "account.check_session",
    "account.first_password",
    "account.start_session",
    "account.use_link",
    "health.show_alive",
    # A wall is signed in to nothing: a code ties it to one meeting.
    "meetings.connect",
    "meetings.show_code",
    "meetings.show_now",
    "meetings.show_screen",
    "health.show_ready",
}
"""Every route that anybody may use. A new one must be written here on purpose."""


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    settings = Settings(data=tmp_path)
    return create_app(settings, Runtime(settings))


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(app.view_functions)
    assert all(permission_of(app, endpoint) for endpoint in app.view_functions)


def test_only_these_routes_are_open_to_anybody(app: Flask) -> None:
    found = {name for name in app.view_functions if permission_of(app, name) is Permission.OPEN}
    assert found == OPEN


def test_a_route_without_a_permission_stops_the_application_from_starting(app: Flask) -> None:
    app.view_functions["people.forgotten"] = lambda: "everybody"
    with pytest.raises(UndeclaredRoute, match=r"people\.forgotten"):
        refuse_undeclared_routes(app)


def test_only_practitioners_and_supervisors_may_ask_for_people() -> None:
    asking = {
        role
        for role in AccountRole
        if permissions_of([role]) & {Permission.PEOPLE_READ, Permission.MAP_READ}
    }
    assert asking == {AccountRole.PRACTITIONER, AccountRole.SUPERVISOR}


SAMPLES = {"sector": "gp", "form": "svg", "kind": "kin"}
"""What stands in a path for a part that is no id."""


def paths(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and a path for every route that is not open, with ids nobody has."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint in OPEN:
                continue
            values = {name: SAMPLES.get(name, str(uuid4())) for name in rule.arguments}
            path = app.url_map.bind("localhost").build(rule.endpoint, values)
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            found += [(rule.endpoint, method, path) for method in sorted(methods)]
    return found


@pytest.mark.neo4j
def test_nobody_gets_anywhere_without_signing_in(site: Site) -> None:
    browser = site.browser()
    token = find_form(browser.text("/sign-in"), "/sign-in").fields["csrf_token"]
    for endpoint, method, path in paths(site.app):
        sent = browser.client.open(path, method=method, data={"csrf_token": token})
        assert sent.status_code in (302, 303), (endpoint, method, sent.status_code)
        assert sent.headers["Location"].startswith("/sign-in"), (endpoint, method)


@pytest.mark.neo4j
@pytest.mark.parametrize("role", list(AccountRole))
def test_an_account_reaches_what_its_role_names_and_nothing_else(
    site: Site, role: AccountRole
) -> None:
    works = role in (AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)
    browser = site.signed_in("hugo" if works else None, role)
    mine = permissions_of([role])
    for endpoint, method, path in paths(site.app):
        if method != "GET":
            continue
        permission = permission_of(site.app, endpoint)
        status = browser.get(path).status_code
        assert (status == 403) == (permission not in mine), (endpoint, status)


@pytest.mark.neo4j
def test_every_form_is_refused_without_its_token(site: Site) -> None:
    browsers = {role: site.signed_in(_WORKERS.get(role), role) for role in AccountRole}
    posts = [(endpoint, path) for endpoint, method, path in paths(site.app) if method == "POST"]
    assert len(posts) >= 8
    for endpoint, path in posts:
        asked = permission_of(site.app, endpoint)
        browser = next(each for role, each in browsers.items() if asked in permissions_of([role]))
        for token in (None, "", "guessed", "IjEyMyI.aaaa.bbbb"):
            sent = browser.post(path, {"csrf_token": token} if token is not None else {})
            assert sent.status_code == 400, (endpoint, token)
    assert browser.get("/").status_code == 200


_WORKERS = {AccountRole.PRACTITIONER: "hugo", AccountRole.SUPERVISOR: "sue"}
"""A practitioner has one account, and signing in again ends what came before."""


@pytest.mark.neo4j
def test_the_token_of_somebody_elses_form_is_worth_nothing(site: Site) -> None:
    theirs = find_form(site.signed_in("gita").text("/"), "/sign-out").fields["csrf_token"]
    browser = site.signed_in("hugo")
    assert browser.post("/sign-out", {"csrf_token": theirs}).status_code == 400


@pytest.mark.neo4j
def test_a_form_that_was_planted_with_its_cookie_is_worth_nothing(site: Site) -> None:
    theirs, mine = site.signed_in("gita"), site.signed_in("hugo")
    fields = find_form(theirs.text("/"), "/sign-out").fields
    cookie = theirs.client.get_cookie("kithmap_forms")
    mine.client.set_cookie("kithmap_forms", cookie.value if cookie else "")
    assert mine.post("/sign-out", fields).status_code == 400
    # The next page gives out forms of this session again.
    assert mine.send("/", "/sign-out").status_code == 303


@pytest.mark.neo4j
@pytest.mark.parametrize("host", ["LOCALHOST", "LocalHost:8000", "[::1]", "[::1]:8000"])
def test_this_host_is_known_by_each_of_its_names(site: Site, host: str) -> None:
    assert site.browser().get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.neo4j
@pytest.mark.parametrize("length", [300, 9000])
def test_what_is_longer_than_an_index_takes_is_no_outage(site: Site, length: int) -> None:
    browser = site.browser()
    token = find_form(browser.text("/sign-in"), "/sign-in").fields["csrf_token"]
    op_id = "-" * length + uuid4().hex
    fields = {"csrf_token": token, "op_id": op_id, "password": PASSWORD, "again": PASSWORD}
    for path in (f"/first-password/{'x' * 43}", f"/first-password/{'x' * length}"):
        assert 400 <= browser.post(path, fields).status_code < 500
    way = "/people/" + "x" * length
    sent = browser.send("/sign-in", next=way, name="nobody", password="not so")
    assert sent.status_code == 422


@pytest.mark.neo4j
@pytest.mark.parametrize("elsewhere", ["cross-site", "same-site"])
def test_a_change_from_another_site_is_refused_even_with_a_token(
    site: Site, elsewhere: str
) -> None:
    browser = site.signed_in("hugo")
    fields = find_form(browser.text("/"), "/sign-out").fields
    sent = browser.post("/sign-out", fields, headers={"Sec-Fetch-Site": elsewhere})
    assert sent.status_code == 403
    assert browser.get("/").status_code == 200


@pytest.mark.neo4j
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil"])
def test_another_host_name_is_refused(site: Site, host: str) -> None:
    assert site.browser().get("/sign-in", headers={"Host": host}).status_code == 400


@pytest.mark.neo4j
def test_headers_of_a_proxy_are_not_believed_unless_there_is_one(site: Site) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.99",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "for=203.0.113.99;host=evil.example",
    }
    response = site.browser().get("/", headers=forged)
    assert response.headers["Location"] == "/sign-in"
    name, statuses = site.account("hugo"), []
    for number in range(10):
        browser = site.browser("198.51.109.7")
        form = find_form(browser.text("/sign-in"), "/sign-in")
        sent = browser.post(
            "/sign-in",
            form.fields | {"name": name, "password": "a guess"},
            headers={"X-Forwarded-For": f"203.0.{number}.1"},
        )
        statuses.append(sent.status_code)
    assert 429 in statuses


@pytest.mark.neo4j
def test_with_https_the_cookies_belong_to_this_host_alone(
    build_site: Build, tmp_path: Path
) -> None:
    site = build_site(TOWN, Settings(data=tmp_path, public_url="https://kithmap.example"))
    browser = site.browser()
    secure = {"base_url": "https://kithmap.example"}
    page = browser.get("/sign-in", **secure)
    assert page.headers["Strict-Transport-Security"]
    form = find_form(page.get_data(as_text=True), "/sign-in")
    fields = form.fields | {"name": site.account("hugo"), "password": PASSWORD}
    sent = browser.post("/sign-in", fields, **secure)
    cookies = [*page.headers.getlist("Set-Cookie"), *sent.headers.getlist("Set-Cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} == {
        "__Host-kithmap_session",
        "__Host-kithmap_device",
        "__Host-kithmap_forms",
    }
    for cookie in cookies:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
