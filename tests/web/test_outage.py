"""While Neo4j is away nothing typed is lost, nothing personal is shown, and nobody waits long."""

import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import psutil
import pytest
from flask import Flask

from app.deployment.settings import Settings
from app.factory import create_app
from app.running.runtime import Runtime
from app.services.accounts.passwords import Passwords
from app.web.frame.permissions import Permission, permission_of, permissions_of
from graph.database.driver import Database
from graph.server.leasing import Lease, open_lease
from graph.vocabulary import AccountRole
from tests.browsers.page_forms import PageForm, find_form, forms_of
from tests.browsers.site import PASSWORD, Browser, Site
from tests.conftest import HandClock
from tests.proxies.link import Link, linked
from tests.worlds.council import settle
from tests.worlds.small_home import furnish, small
from tests.worlds.town import TOWN

pytestmark = pytest.mark.second_home

AWAY_SECONDS = 10.0
BACK_SECONDS = 60.0
"""It comes back by itself. How soon is judged by `make faults`, on a machine that is not busy."""
OPEN = Permission.OPEN
SAMPLES = {"sector": "gp", "form": "svg", "kind": "kin"}
TYPED = "Mo–Fr 9–17 <b>&amp; '\"late\"'"


@pytest.fixture(scope="module")
def lease(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lease]:
    data = tmp_path_factory.mktemp("away")
    furnish(data)
    with open_lease(small(data, grace_seconds=5)) as lease:
        yield lease


@pytest.fixture(scope="module")
def link(lease: Lease) -> Iterator[Link]:
    with linked(lease.address) as link:
        yield link


@pytest.fixture(scope="module")
def site(
    lease: Lease, link: Link, passwords: Passwords, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The town on a Neo4j of its own, which belongs to somebody else as far as the site knows."""
    with Database(lease.address) as database:
        council = settle(database, TOWN)
    clock = HandClock(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    settings = Settings(data=tmp_path_factory.mktemp("keys"), neo4j=link.address)
    runtime = Runtime(settings, clock=clock, passwords=passwords)
    services = runtime.open(lambda _: None)
    site = Site(create_app(settings, runtime), services, runtime.database(), council, clock)
    site.services.gateway.warm_up()
    yield site
    runtime.close()


@pytest.fixture
def java(lease: Lease) -> Iterator[psutil.Process]:
    process = psutil.Process(lease.java_pid)
    yield process
    process.send_signal(signal.SIGCONT)


def filled_card(browser: Browser) -> PageForm:
    form = find_form(browser.text("/my-card"), "/my-card")
    return PageForm(form.action, form.fields | {"hours": TYPED})


def kept_in(page: str) -> PageForm:
    (kept,) = forms_of(page)
    return kept


def when_it_is_back(browser: Browser, form: PageForm) -> int:
    """The status of a form that is sent until it is answered."""
    began = time.monotonic()
    while True:
        status = browser.post(form.action, form.fields).status_code
        if status != 503:
            return status
        assert time.monotonic() - began < BACK_SECONDS


def test_a_form_that_met_an_outage_is_kept_and_sent_again_it_is_saved_exactly_once(
    site: Site, java: psutil.Process
) -> None:
    browser = site.signed_in("hugo")
    form = filled_card(browser)
    java.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    answer = browser.post(form.action, form.fields)
    assert time.monotonic() - began < AWAY_SECONDS
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "Kithmap can’t reach its records just now" in page
    assert "Nothing was lost" in page
    assert "Send again" in page
    kept = kept_in(page)
    assert kept.action == form.action
    assert kept.fields | {"csrf_token": ""} == form.fields | {"csrf_token": ""}
    again = kept_in(browser.post(kept.action, kept.fields).get_data(as_text=True))
    assert again.fields["op_id"] == form.fields["op_id"]
    java.send_signal(signal.SIGCONT)
    first = when_it_is_back(browser, again)
    assert first == when_it_is_back(browser, again) == 303
    now = find_form(browser.text("/my-card"), "/my-card")
    assert now.fields["hours"] == TYPED
    # One effect, not two: a version that moved again would refuse the next form.
    following = {**now.fields, "hours": "Mondays"}
    assert browser.post("/my-card", following).status_code == 303


def test_a_talk_about_agreement_that_met_an_outage_is_kept_and_agreed_exactly_once(
    site: Site, link: Link
) -> None:
    browser = site.signed_in("hugo")
    page = f"{site.person('dawn')}/agreement"
    chosen = {"alone": "yes", "private": "yes", "decider": "self", "known": "services"}
    chosen |= {"sector_gp": "yes", "months": "6", "asked": "together", "answer": "yes"}
    form = find_form(browser.text(page), "/agreement")
    link.cut()
    try:
        answer = browser.post(form.action, form.fields | chosen)
    finally:
        link.mend()
    assert answer.status_code == 503
    kept = kept_in(answer.get_data(as_text=True))
    assert {name: kept.fields[name] for name in chosen} == chosen
    assert when_it_is_back(browser, kept) == when_it_is_back(browser, kept) == 303
    history = browser.text(f"{site.person('dawn')}/agreements")
    assert history.count("Dawn Hale agreed on") == 1


def test_whatever_form_meets_an_outage_is_kept_with_all_that_was_typed(
    site: Site, link: Link
) -> None:
    browsers = {
        role: site.signed_in({"practitioner": "hugo", "supervisor": "sue"}.get(role), role).plain()
        for role in AccountRole
    }
    tokens = {role: own_token(browser) for role, browser in browsers.items()}
    typed = {"op_id": str(uuid4()), "text": TYPED, "reason": "", "on": "31 Febuary"}
    lost = []
    link.cut()
    try:
        for endpoint, path in forms_that_change(site.app):
            asked = permission_of(site.app, endpoint)
            role = next(each for each in AccountRole if asked in permissions_of([each]))
            fields = typed | {"csrf_token": tokens[role]}
            answer = browsers[role].post(path, fields)
            kept = forms_of(answer.get_data(as_text=True))
            same = bool(kept) and kept[0].action == path and typed.items() <= kept[0].fields.items()
            if answer.status_code != 503 or not same:
                lost.append((endpoint, answer.status_code))
    finally:
        link.mend()
    assert lost == []


def own_token(browser: Browser) -> str:
    return forms_of(browser.text("/"))[0].fields["csrf_token"]


def forms_that_change(app: Flask) -> list[tuple[str, str]]:
    """Where forms are sent to, with ids that nobody has."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "POST" not in (rule.methods or ()) or permission_of(app, rule.endpoint) is OPEN:
                continue
            ids = {name: SAMPLES.get(name, str(uuid4())) for name in rule.arguments}
            found.append((rule.endpoint, app.url_map.bind("localhost").build(rule.endpoint, ids)))
    assert len(found) > 80
    return found


def test_during_an_outage_only_the_first_waits_and_nothing_personal_is_shown(
    site: Site, java: psutil.Process
) -> None:
    browser = site.signed_in("hugo")
    shown = browser.text(site.person("dawn"))
    assert "Dawn" in shown
    java.send_signal(signal.SIGSTOP)
    durations = []
    for path in (site.person("dawn"), "/", site.person("dawn"), "/directory", "/my-card"):
        began = time.monotonic()
        answer = browser.get(path)
        durations.append(time.monotonic() - began)
        assert answer.status_code == 503
        text = answer.get_data(as_text=True)
        assert "Dawn" not in text
        assert "Hugo" not in text
        assert "hugo" not in text
    assert durations[0] < AWAY_SECONDS
    assert max(durations[1:]) < 2.0
    java.send_signal(signal.SIGCONT)
    began = time.monotonic()
    while browser.get(site.person("dawn")).status_code != 200:
        assert time.monotonic() - began < BACK_SECONDS


@pytest.mark.parametrize("how", ["cut", "swallow"])
def test_a_link_that_is_down_is_noticed_and_used_again_when_it_is_up(
    site: Site, link: Link, how: str
) -> None:
    browser = site.signed_in("hugo")
    assert browser.get(site.person("dawn")).status_code == 200
    (link.cut if how == "cut" else link.swallow)()
    try:
        began = time.monotonic()
        assert browser.get(site.person("dawn")).status_code == 503
        assert time.monotonic() - began < AWAY_SECONDS
    finally:
        link.mend()
    began = time.monotonic()
    while browser.get(site.person("dawn")).status_code != 200:
        assert time.monotonic() - began < BACK_SECONDS


def test_a_sign_in_that_met_an_outage_keeps_the_name_and_never_the_password(
    site: Site, link: Link
) -> None:
    name = site.account("hugo")
    browser = site.browser()
    form = find_form(browser.text("/sign-in"), "/sign-in")
    link.cut()
    try:
        answer = browser.post("/sign-in", form.fields | {"name": name, "password": PASSWORD})
    finally:
        link.mend()
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert PASSWORD not in page
    kept = kept_in(page)
    assert kept.fields["name"] == name
    assert kept.fields["password"] == ""
    assert 'type="password"' in page
    typed = PageForm(kept.action, kept.fields | {"password": PASSWORD})
    assert when_it_is_back(browser, typed) == 303


def test_a_form_without_a_token_of_ours_is_not_repeated(site: Site, link: Link) -> None:
    browser = site.signed_in("hugo")
    form = filled_card(browser)
    link.cut()
    try:
        for token in ("", "forged", str(uuid4())):
            answer = browser.post(form.action, form.fields | {"csrf_token": token})
            page = answer.get_data(as_text=True)
            assert answer.status_code == 503
            assert forms_of(page) == []
            assert "Mo–Fr" not in page
    finally:
        link.mend()
