"""A whole page request, from the cookie to the last byte of the map, its layout cached."""

from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from flask.testing import FlaskClient

from app import create_app
from app.deployment.settings import Settings
from app.running.runtime import Runtime
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.vocabulary import Sector
from tests.bench.maps import Sight
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, account_of


class PageBench:
    """One signed-in browser for each of some workers, who open a family's map."""

    def __init__(self, address: Neo4jAddress, sights: list[Sight]) -> None:
        self._folder = TemporaryDirectory()
        settings = Settings(data=Path(self._folder.name))
        self._database = Database(address)
        runtime = Runtime(settings, database=self._database)
        self._app = create_app(settings, runtime)
        services = runtime.services()
        self._clients: dict[str, FlaskClient] = {}
        for worker in {sight.practitioner_id for sight in sights}:
            name = account_of(services, worker, "bench")
            browser = Browser(self._app, "127.0.0.1")
            browser.sign_in(name)
            self._clients[worker] = browser.plain().client
        self._sights = sights
        self._tokens: dict[tuple[str, str], str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
        self._folder.cleanup()

    def preview(self, number: int) -> None:
        """Redraw what four people would see of one agreement, as a page's script asks for it."""
        sight = self._sights[number % len(self._sights)]
        client = self._clients[sight.practitioner_id]
        path = f"/people/{sight.person_id}/agreement"
        # A token is of one worker's session, and a person may be looked at by several.
        whose = (sight.practitioner_id, path)
        if whose not in self._tokens:
            form = find_form(client.get(path).get_data(as_text=True), path)
            self._tokens[whose] = form.fields["csrf_token"]
        chosen = {f"sector_{sector}": "yes" for sector in Sector}
        chosen |= {"decider": "self", "known": "contact", "csrf_token": self._tokens[whose]}
        response = client.post(f"{path}/preview", data=chosen)
        assert response.status_code == 200, response.status_code
        response.get_data()

    def request(self, number: int) -> None:
        """Fetch one map page; raises AssertionError where it is not there."""
        sight = self._sights[number % len(self._sights)]
        response = self._clients[sight.practitioner_id].get(f"/families/{sight.family_id}/map")
        assert response.status_code == 200, response.status_code
        response.get_data()
