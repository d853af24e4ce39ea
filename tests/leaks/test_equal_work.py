"""What is hidden and what does not exist cost the same: the same queries, bytes and audit.

Held as equality of the sequence of queries at the database, not by the clock.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app.services import accounts
from graph.database import Database, Transaction
from graph.facts import Focus, FocusKind
from graph.query import Access, Audience, Query
from graph.vocabulary import AccountRole
from tests.leaks.canary_council import Canaries, canary_records
from tests.leaks.test_canaries import plain_client, token_of
from tests.web.conftest import Build
from tests.web.site import PASSWORD, Site

pytestmark = pytest.mark.neo4j

VIEWERS: tuple[str, ...] = ("una", "fay", "greg", "otto")
if os.environ.get("KITHMAP_PROOF"):
    VIEWERS += ("tom", "sue", "cora", "sol", "rita")

PATHS = {
    "people.show_person": "/people/{person}",
    "people.show_person_map": "/people/{person}/map",
    "people.confirm_support": "/people/{person}/supports/{edge}/confirm",
    "people.end_support": "/people/{person}/supports/{edge}/end",
    "people.set_tie": "/people/{person}/supports/{edge}/tie",
    "families.show_family_map": "/families/{family}/map",
    "directory.show_agency": "/agencies/{person}",
    "directory.show_practitioner": "/practitioners/{person}",
    "administration.change_account": "/accounts/{person}",
    "account.first_password": "/first-password/{token}",
}
"""Every route that takes an id, and which. A new one fails the test until it stands here."""

WITHOUT_IDS = {"static", "bootstrap.static", "assets.vis_network", "directory.show_sector"}
"""Their arguments are names of files and of sectors, the same for everybody."""

POSTS = {
    endpoint for endpoint in PATHS if endpoint.startswith("people.") and "show" not in endpoint
}
AUDITS_OWN = {"lock_lane", "add_entry"}
AUDITED = POSTS | {"people.show_person", "people.show_person_map", "families.show_family_map"}


@dataclass(frozen=True)
class Of:
    actor: str


@dataclass(frozen=True)
class Entry:
    tag: str
    shown: tuple[str, ...]
    digest: str


ENTRIES = Query(
    name="entries_of_an_account",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Of,
    row=Entry,
    cypher="""
        MATCH (e:AuditEntry {actor: $actor})
        RETURN e.tag AS tag, e.shown AS shown, e.digest AS digest
    """,
)


@dataclass(frozen=True)
class Answer:
    """All that an asker, or somebody who watches the database, can tell two answers apart by."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: tuple[str, ...]
    entries: tuple[Entry, ...]


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all queries, in the order in which the database was asked."""
    seen: list[str] = []
    run = Transaction._run

    def recording(self: Transaction, query: Query[Any, Any], params: Any) -> Any:
        # Whether a lane's head is asked for depends on the lane that was drawn and on what this
        # process wrote there last, not on what somebody asked for. The entries are compared.
        if query.name not in AUDITS_OWN:
            seen.append(query.name)
        return run(self, query, params)

    monkeypatch.setattr(Transaction, "_run", recording)
    return seen


@dataclass
class Asker:
    """One viewer, whose requests are compared."""

    site: Site
    database: Database
    queries: list[str]
    name: str
    client: FlaskClient

    def __post_init__(self) -> None:
        self.token = token_of(self.client)
        self.account = accounts.account_named(self.site.services, self.name).account_id

    def ask(self, endpoint: str, path: str, **fields: str) -> Answer:
        before = Counter(self.entries())
        self.queries.clear()
        if endpoint in POSTS or fields:
            form = {"op_id": str(uuid4()), "version": "0" * 64, "tie": "stressful", **fields}
            response = self.client.post(path, data={"csrf_token": self.token, **form})
        else:
            response = self.client.get(path)
        asked = tuple(self.queries)
        entries = tuple((Counter(self.entries()) - before).elements())
        assert response.headers.pop("X-Request-Id")  # drawn at random for each request
        return Answer(response.status_code, tuple(response.headers), response.data, asked, entries)

    def entries(self) -> list[Entry]:
        return self.database.rows(ENTRIES, Of(self.account))


@pytest.fixture
def asker(build_site: Build, database: Database, queries: list[str]) -> Callable[..., Asker]:
    """Signs a viewer in on one site for all of a test."""
    site = build_site(canary_records())

    def sign_in(worker: str | None, *roles: AccountRole) -> Asker:
        name, browser = site.account(worker, *roles), site.browser()
        browser.sign_in(name)
        return Asker(site, database, queries, name, plain_client(site, browser.client))

    return sign_in


def hidden_people(canaries: Canaries, worker: str) -> list[str]:
    """Real people whom the oracle shows nothing of to a worker."""
    return [
        person.id
        for person in canaries.records.people
        if canaries.expected(worker, Focus(FocusKind.PERSON, person.id)) is None
    ]


def hidden_families(canaries: Canaries, worker: str) -> list[str]:
    return [
        family.id
        for family in canaries.records.families
        if canaries.expected(worker, Focus(FocusKind.FAMILY, family.id)) is None
    ]


def pairs(canaries: Canaries, worker: str) -> Iterator[tuple[str, str, str]]:
    """Endpoint, a path with hidden ids, and the same path with ids that nobody has."""
    people, families = hidden_people(canaries, worker), hidden_families(canaries, worker)
    for place, (endpoint, path) in enumerate(PATHS.items()):
        if endpoint not in AUDITED:
            continue
        hidden = people[place % len(people)]
        edges = [edge.id for edge in canaries.records.supports if edge.person_id == hidden]
        family = families[place % len(families)]
        edge = edges[0] if edges else str(uuid4())
        real = path.format(person=hidden, edge=edge, family=family)
        yield endpoint, real, path.format(person=uuid4(), edge=uuid4(), family=uuid4())


def test_every_route_that_takes_an_id_is_compared_here(site: Site) -> None:
    taking = {rule.endpoint for rule in site.app.url_map.iter_rules() if rule.arguments}
    assert taking == set(PATHS) | WITHOUT_IDS


def test_what_is_hidden_and_what_does_not_exist_do_the_same_work(
    asker: Callable[..., Asker],
) -> None:
    compared = 0
    for worker in VIEWERS:
        mine = asker(worker)
        for endpoint, hidden, unknown in pairs(Canaries(mine.site.council), worker):
            one, other = mine.ask(endpoint, hidden), mine.ask(endpoint, unknown)
            assert one == other, (worker, endpoint)
            assert one.status == 404
            assert len(one.entries) == 1, (worker, endpoint)
            assert {"support_web_of_person", "support_web_of_family"} & set(one.queries)
            compared += 1
    assert compared == len(VIEWERS) * len(AUDITED)


def test_an_edge_of_a_visible_person_is_hidden_like_one_that_is_not_there(
    asker: Callable[..., Asker],
) -> None:
    mine = asker("tom")
    council = mine.site.council
    person = council.id("isla")
    for endpoint in sorted(POSTS):
        # A hidden one, and a visible colleague's, which is not Tom's to change.
        answers = [
            mine.ask(endpoint, PATHS[endpoint].format(person=person, edge=edge))
            for edge in (council.id("edge-suspended"), council.id("una-kai"), str(uuid4()))
        ]
        assert answers[0] == answers[1] == answers[2], endpoint
        assert answers[0].status == 404
        assert len(answers[0].entries) == 1, endpoint


@pytest.mark.parametrize("endpoint", ["directory.show_agency", "directory.show_practitioner"])
def test_the_directory_knows_no_person_by_their_id(
    asker: Callable[..., Asker], endpoint: str
) -> None:
    mine = asker("otto")
    path = PATHS[endpoint]
    person = mine.ask(endpoint, path.format(person=mine.site.council.id("kai")))
    assert person == mine.ask(endpoint, path.format(person=uuid4()))
    assert person.status == 404


def test_an_administrators_forms_know_no_person_by_their_id(asker: Callable[..., Asker]) -> None:
    mine = asker(None, AccountRole.ADMINISTRATOR)
    answers = [
        mine.ask("administration.change_account", f"/accounts/{chosen}", act="link")
        for chosen in (mine.site.council.id("kai"), mine.site.council.id("hugo"), str(uuid4()))
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0].status == 404


def test_links_that_were_used_are_too_old_or_never_were_do_the_same_work(
    asker: Callable[..., Asker],
) -> None:
    mine = asker("otto")
    services = mine.site.services
    used, old = (
        accounts.add_account(services, f"{kind}-{uuid4()}", [AccountRole.COORDINATOR]).link or ""
        for kind in ("used", "old")
    )
    new = {"password": PASSWORD, "again": PASSWORD}
    assert mine.ask("account.first_password", used, **new).status == 303
    mine.site.clock.forward(hours=49)
    strangers = replace(mine, client=mine.site.browser().client)
    for fields in ({}, new):
        answers = [
            strangers.ask("account.first_password", link, **fields)
            for link in (used, old, f"/first-password/{'x' * 43}")
        ]
        assert answers[0] == answers[1] == answers[2]


def test_a_comparison_would_notice_work_that_is_left_out(asker: Callable[..., Asker]) -> None:
    mine = asker("tom")
    seen = mine.ask("people.show_person", f"/people/{mine.site.council.id('isla')}")
    unknown = mine.ask("people.show_person", f"/people/{uuid4()}")
    assert seen != unknown
    assert seen.queries == unknown.queries
    nothing = mine.ask("people.show_person", "/people/no-id")
    assert nothing.queries != unknown.queries
