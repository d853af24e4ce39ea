"""A viewer whose requests are compared: by the answer, the database's work and the audit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.services.accounts import accounts
from graph.database.driver import Transaction
from graph.database.query import Query
from tests.browsers.site import Site
from tests.leaks.new_entries import NewEntries
from tests.leaks.test_canaries import token_of

AUDITS_OWN = {"lock_lane", "add_entry"}
_DRAWN = re.compile(rb'(name="(?:csrf_token|op_id)"[^>]* value=)"[^"]*"')


def without_draws(body: bytes) -> bytes:
    """A page without what is drawn for each form: its token tells the second, its id is random."""
    return _DRAWN.sub(rb'\1"-"', body)


@dataclass(frozen=True, order=True)
class Told:
    """An entry without its place in the trail, its seal and its instant."""

    tag: str
    subject: str
    shown: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class Answer:
    """All that an asker, or somebody who watches the database, can tell two answers apart by."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: tuple[str, ...]
    entries: tuple[Told, ...]


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
    """One signed-in viewer."""

    site: Site
    trail: NewEntries
    queries: list[str]
    name: str
    client: FlaskClient

    def __post_init__(self) -> None:
        self.token = token_of(self.client)
        self.account = accounts.account_named(self.site.services, self.name).account_id

    def get(self, path: str) -> Answer:
        return self._answer(path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self._answer(path, {"csrf_token": self.token, **fields})

    def _answer(self, path: str, fields: Mapping[str, str] | None) -> Answer:
        self.trail.read()
        self.queries.clear()
        method = "GET" if fields is None else "POST"
        response = self.client.open(path, method=method, data=fields)
        if response.status_code == 303 and "?kept=" in response.headers["Location"]:
            # What came back, as a browser shows it; its name in the address is drawn at random.
            response = self.client.get(response.headers["Location"])
        asked = tuple(self.queries)
        # In an order of their own: on which lane an entry stands is drawn at random.
        entries = sorted(
            Told(entry.tag, entry.subject, entry.shown, entry.digest)
            for entry in self.trail.read()
            if entry.actor == self.account
        )
        assert response.headers.pop("X-Request-Id")  # drawn at random for each request
        headers = tuple(response.headers)
        return Answer(response.status_code, headers, response.data, asked, tuple(entries))
