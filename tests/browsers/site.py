"""An application over a town of a test's own, and the browsers that visit it."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.services.accounts import accounts
from app.services.context import Services
from graph.database.driver import Database
from graph.vocabulary import AccountRole, AuditTag
from queries.accounts import ACCOUNT_OF_PRACTITIONER, SET_ROLES, NewRoles, OfPractitioner
from tests.browsers.inspecting_client import InspectingClient
from tests.browsers.page_forms import find_form
from tests.conftest import HandClock
from tests.worlds.council import Council

PASSWORD = "four words for a test"


class Browser:
    """Inspects every page it fetches, and sends forms with all that they hold."""

    def __init__(self, app: Flask, network: str) -> None:
        app.test_client_class = InspectingClient
        self.client: FlaskClient = app.test_client()
        self._from: Mapping[str, Any] = {"environ_overrides": {"REMOTE_ADDR": network}}

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **self._from, **options)

    def text(self, path: str) -> str:
        """The page at a path, which must be there."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.get_data(as_text=True)

    def post(self, path: str, fields: Mapping[str, Any], **options: Any) -> TestResponse:
        """The answer; of a form that came back, and of a search, the page behind the redirect."""
        answer = self.client.post(path, data=dict(fields), **self._from, **options)
        came_back = answer.status_code == 303 and "?kept=" in answer.headers["Location"]
        return self.get(answer.headers["Location"]) if came_back else answer

    def done(self, path: str, fields: Mapping[str, Any]) -> str:
        """Send a form that is to be done, and go on to the page that says so."""
        answer = self.post(path, fields)
        assert answer.status_code == 303, (path, answer.status_code)
        return self.text(answer.headers["Location"])

    def send(self, page: str, action: str | None = None, **fields: Any) -> TestResponse:
        """Open a page, fill in its form whose action ends with `action`, and send it."""
        form = find_form(self.text(page), action or page)
        return self.post(form.action, form.fields | fields)

    def sign_in(self, name: str, password: str = PASSWORD) -> TestResponse:
        return self.send("/sign-in", name=name, password=password)

    def plain(self) -> Self:
        """The same cookies, without the inspection of each page, which takes longer than a page."""
        plain = copy(self)
        plain.client = FlaskClient(self.client.application, self.client.response_wrapper)
        plain.client._cookies = self.client._cookies
        return plain

    def token(self) -> str | None:
        """The session's token, as it stands in this browser's cookie."""
        cookie = self.client.get_cookie("kithmap_session")
        return cookie.value if cookie else None


def account_of(services: Services, practitioner: str | None, kind: str, *roles: AccountRole) -> str:
    """The name of a practitioner's only account, with `PASSWORD`; of nobody's a new one."""
    chosen = roles or (AccountRole.PRACTITIONER,)
    if practitioner is not None:
        row = services.gateway.account_row(ACCOUNT_OF_PRACTITIONER, OfPractitioner(practitioner))
        if row is not None:
            account = accounts.account_by_id(services, row.account_id)
            if set(account.roles) != set(chosen):
                _give_roles(services, row.account_id, sorted(chosen))
            return account.name
    name = f"{kind}-{uuid4().hex[:8]}"
    accounts.add_account(services, name, chosen, practitioner, PASSWORD)
    return name


def _give_roles(services: Services, account_id: str, roles: list[str]) -> None:
    with services.change(accounts.COMMAND) as change:
        change.one(SET_ROLES, NewRoles(account_id, roles))
        change.record(AuditTag.ROLES_CHANGED, account_id)
        change.commit()


@dataclass(frozen=True)
class Site:
    app: Flask
    services: Services
    database: Database
    council: Council
    clock: HandClock

    def browser(self, network: str = "192.0.2.1") -> Browser:
        """Nobody has signed in here, and no account knows the device."""
        return Browser(self.app, network)

    def account(self, worker: str | None, *roles: AccountRole) -> str:
        """The name of an account with `PASSWORD`, the one of a practitioner of the town or a new
        one of nobody."""
        practitioner = self.council.id(worker) if worker else None
        return account_of(self.services, practitioner, worker or "somebody", *roles)

    def signed_in(self, worker: str | None, *roles: AccountRole) -> Browser:
        """A browser in which a new account has just signed in."""
        browser = self.browser()
        response = browser.sign_in(self.account(worker, *roles))
        assert response.status_code == 303, response.get_data(as_text=True)
        return browser

    def person(self, name: str) -> str:
        return f"/people/{self.council.id(name)}"

    def family(self, name: str) -> str:
        return f"/families/{self.council.id(name)}/map"
