"""Where things leak beside the page: errors, messages, cookies, searches, sessions, imports.

Tested elsewhere, and not repeated here:
- hidden and unknown, versions that tell nothing: `test_equal_work.py`, `tests/web/test_errors.py`
- logs, standard error and crash pages: `test_canaries.py`, `tests/web/test_errors.py`
- every page `no-store`, without ETag or Last-Modified: `tests/browsers/inspecting_client.py`
- what the Back button shows after signing out: `tests/browser/test_family_map.py`, in Chromium
- Clear-Site-Data, fixation, revocation by epoch, timeouts: `tests/web/test_sign_in.py`
- budgets of names, networks and devices, at most four argon2: `tests/web/test_guessing.py`
- `__Host-` cookies, trusted hosts, no forwarded headers: `tests/web/test_guard.py`
- that facts come sealed: the import contract "Only the door unseals facts" (pyproject.toml)
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from lxml.html import document_fromstring

from app.imports.run import import_directory
from app.services.accounts import accounts
from app.services.accounts.passwords import Passwords
from app.services.accounts.tokens import token_hash
from app.web.frame.messages import Message, waiting_messages
from app.web.frame.permissions import Permission, permissions_of
from graph.clock import RandomIds
from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.errors import Conflict, DatabaseFault, KithmapError
from graph.vocabulary import AccountRole
from queries.registry import registered
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Site
from tests.conftest import HandClock
from tests.worlds.bundles import small, write

pytestmark = pytest.mark.neo4j

SECRET = "943 476 5919"


@dataclass(frozen=True)
class Secret:
    secret: str


@dataclass(frozen=True)
class Made:
    id: str


TWICE = Query(
    name="twice",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Secret,
    row=Made,
    cypher="""
        CREATE (:Agency {id: $secret})
        CREATE (again:Agency {id: $secret})
        RETURN again.id AS id
    """,
)

NO_NUMBER = Query(
    name="no_number",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Secret,
    row=Made,
    cypher="RETURN 1 / date($secret) AS id",
)


@pytest.mark.parametrize(("query", "error"), [(TWICE, Conflict), (NO_NUMBER, DatabaseFault)])
def test_neo4js_messages_repeat_values_and_kithmaps_do_not(
    database: Database,
    caplog: pytest.LogCaptureFixture,
    query: Query[Secret, Made],
    error: type[KithmapError],
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(error) as raised:
        database.rows(query, Secret(SECRET))
    assert SECRET not in str(raised.value)
    assert SECRET not in caplog.text
    # `from None`: the driver's own error stands in no chain that somebody might print.
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_messages_between_pages_are_codes_and_anything_else_is_dropped(site: Site) -> None:
    browser = site.signed_in("hugo")
    browser.send("/directory", "/sign-out")
    with browser.client.session_transaction() as cookie:
        flashed = [text for _, text in cookie["_flashes"]]
        assert flashed == [Message.SIGNED_OUT.value]
        cookie["_flashes"] = [("message", "Dawn Hale is at the clinic")]
    assert "Dawn" not in browser.text("/sign-in")
    with site.app.test_request_context():
        assert waiting_messages() == []


def test_the_cookie_that_can_be_read_holds_a_token_and_codes_and_nothing_else(site: Site) -> None:
    browser = site.signed_in("hugo")
    for page in ("/", site.person("dawn"), site.family("D"), "/my-card", "/directory"):
        browser.get(page)
        with browser.client.session_transaction() as cookie:
            assert set(cookie) <= {"csrf_token", "_flashes", "signed_in"}, page


def test_every_search_is_sent_by_post(site: Site) -> None:
    worker = site.signed_in("hugo")
    seen = [(worker, page) for page in ("/", "/directory")]
    for role in (role for role in AccountRole if role not in _WORKERS):
        browser = site.signed_in(None, role)
        may = permissions_of([role])
        seen += [(browser, page) for page in ("/", "/directory")]
        seen += [(browser, "/accounts")] if Permission.ACCOUNTS_MANAGE in may else []
    for each, page in seen:
        for form in document_fromstring(each.text(page)).forms:
            # A list may be narrowed by codes that are chosen; what is typed stands in no address.
            typed = [field for field in form.inputs if field.get("type", "") in ("text", "search")]
            assert form.method == "POST" or not typed, page
    sent = worker.send("/directory", words="Hugo")
    assert sent.status_code == 200
    assert "Hugo" not in sent.request.url


_WORKERS = (AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)


def test_what_stands_in_an_address_is_never_looked_for(site: Site) -> None:
    browser = site.signed_in("hugo")
    plain = browser.text("/directory")
    with_words = browser.text("/directory?words=Hugo")
    assert "Hugo" not in with_words
    assert plain.count("<a ") == with_words.count("<a ")


def test_no_query_of_a_page_returns_neo4js_own_ids() -> None:
    upkeep = {query.name for query in registered().values() if query.audience is Audience.UPKEEP}
    for query in registered().values():
        text = query.cypher.casefold()
        # The digest of a whole graph, for backups, tells nodes apart by it and keeps none.
        assert "elementid(" not in text or query.name in upkeep, query.name
        assert " id(" not in text, query.name


def test_pages_ask_whether_the_session_still_holds_when_they_are_shown_again(site: Site) -> None:
    browser = site.signed_in("hugo")
    script = browser.get("/static/session.js", buffered=True).get_data(as_text=True)
    assert "pageshow" in script
    assert "/session" in script + browser.text("/")
    assert browser.get("/session").status_code == 204
    browser.send("/directory", "/sign-out")
    assert browser.get("/session").status_code == 401


def test_no_copy_is_asked_for_again_by_its_date_or_tag(site: Site) -> None:
    browser = site.signed_in("hugo")
    for page in ("/", site.person("dawn"), site.family("D"), "/directory"):
        answer = browser.get(
            page,
            headers={"If-None-Match": "*", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        )
        assert answer.status_code == 200, page


@dataclass(frozen=True)
class Row:
    token_hash: str


SESSIONS = Query(
    name="sessions_of_all",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=Row,
    cypher="MATCH (s:Session) RETURN s.token_hash AS token_hash",
)


def test_the_graph_holds_the_hash_of_a_session_and_not_the_session(
    site: Site, database: Database
) -> None:
    token = site.signed_in("hugo").token() or ""
    stored = {row.token_hash for row in database.rows(SESSIONS, Nothing())}
    assert token_hash(token) in stored
    assert token not in stored


class Counting(PasswordHasher):
    """Counts the checks of one sign-in."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.made = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        self.made += 1
        return super().verify(hash, password)


def test_unknown_closed_and_right_names_cost_one_check_and_get_one_text(site: Site) -> None:
    hasher = Counting()
    # The services hold their passwords for good; the hasher in them is what is watched.
    object.__setattr__(site.services, "passwords", Passwords(hasher))
    right, closed = site.account("hugo"), site.account("gita")
    account = accounts.account_named(site.services, closed)
    accounts.close_account(site.services, account.account_id)
    texts = set()
    for name in (right, closed, f"nobody-{uuid4()}"):
        browser = site.browser()
        form = find_form(browser.text("/sign-in"), "/sign-in")
        hasher.made = 0
        sent = browser.post("/sign-in", form.fields | {"name": name, "password": "a wrong one"})
        assert hasher.made == 1, name
        text = sent.get_data(as_text=True).replace(name, "NAME")
        # The answer has a token of its own, signed in the second in which it was made.
        token = find_form(text, "/sign-in").fields["csrf_token"]
        texts.add((sent.status_code, text.replace(token, "")))
    assert len(texts) == 1
    hasher.made = 0
    assert site.browser().sign_in(right, PASSWORD).status_code == 303
    assert hasher.made == 1


def test_a_picker_offers_every_agency_to_everybody(site: Site) -> None:
    """The directory says who exists; it never says who is around somebody."""
    pages = set()
    for worker in ("hugo", "clara"):
        text = site.signed_in(worker).text("/directory")
        pages.add(text[text.index("<main") : text.index("</main")])
    assert len({page.count("<a ") for page in pages}) == 1


def test_imports_give_reasons_from_the_file_alone(
    database: Database, clock: HandClock, tmp_path: Path
) -> None:
    """Whether somebody else brought in the same people changes no word of the report."""
    bundle = small(kinships="person_id,relative_id,kind\nP1,P9,NMTH\nP1,P2,no-kin\n")
    folder, told = write(tmp_path, bundle), []
    for _ in range(2):
        report = import_directory(
            database,
            folder,
            source=f"source {uuid4()}",
            clock=clock,
            ids=RandomIds(),
        )
        told.append((report.files, report.refusals, report.held, report.remarks))
    assert told[0] == told[1]
    assert report.refusals
