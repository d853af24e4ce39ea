"""A whole Kithmap under gunicorn, as an installation runs it, and people who visit it over HTTP."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psutil

from app.demo.council import DEFAULT_SEED, generate
from app.demo.ids import Ids
from app.demo.partnership.partnership import worker_id
from app.services.context import Services
from graph.clock import SystemClock, local_date
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.policy.facts import ENGLAND
from graph.vocabulary import Role
from tests.browsers.page_forms import PageForm, find_form
from tests.browsers.site import PASSWORD, account_of
from tests.worlds.council import Council, settle

START_SECONDS = 120.0
PATIENCE_SECONDS = 60.0
"""A visitor waits that long for an answer, far longer than any should take."""

WORKERS = (
    ("local_support", Role.FAMILY_SUPPORT),
    ("gp_harbour", Role.GP),
    ("school_nursing", Role.SCHOOL_NURSE),
    ("housing", Role.HOUSING_OFFICER),
)
"""Who may open the map of the demo's best known family, and sees different things on it."""


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds. Status 0: no answer at all."""

    status: int
    text: str
    seconds: float
    location: str = ""
    """Where a redirect leads: with `?kept=` back to the form."""


class Visitor:
    """One browser without a screen: keeps its cookies and its connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        self._connection: HTTPConnection | None = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, form: PageForm) -> Answer:
        return self._ask("POST", form.action, urlencode(form.fields))

    def form(self, path: str, action: str | None = None) -> PageForm:
        """A form of a page that must be there."""
        answer = self.get(path)
        if answer.status != 200:
            raise RuntimeError(f"no page to begin with: {answer.status}")
        return find_form(answer.text, action or path)

    def sign_in(self, name: str) -> None:
        """A machine under load may be too busy for that at first: the page says so, and the form
        is sent again."""
        form = self.form("/sign-in")
        filled = PageForm(form.action, form.fields | {"name": name, "password": PASSWORD})
        deadline = time.monotonic() + PATIENCE_SECONDS
        answer = self.post(filled)
        while answer.status == 503 and time.monotonic() < deadline:
            answer = self.post(filled)
        if answer.status != 303 or "?kept=" in answer.location:
            raise RuntimeError(f"not signed in: {answer.status}")

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        began = time.monotonic()
        for fresh in (False, True):
            try:
                status, text, location = self._once(method, path, body, fresh)
            except (OSError, HTTPException):
                # A connection that was kept may be closed by now; a new one says the truth.
                self.close()
                if fresh:
                    break
                continue
            return Answer(status, text, time.monotonic() - began, location)
        return Answer(0, "", time.monotonic() - began)

    def _once(self, method: str, path: str, body: str | None, fresh: bool) -> tuple[int, str, str]:
        if fresh or self._connection is None:
            self.close()
            self._connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self._cookies[name] = morsel.value
        return response.status, text, response.headers.get("Location", "")


@dataclass(frozen=True)
class LiveTown:
    """A demo council that was settled in the graph, and accounts in it."""

    services: Services
    council: Council

    @classmethod
    def settle(cls, services: Services, database: Database, people: int = 60) -> "LiveTown":
        today = local_date(SystemClock().now(), ENGLAND.time_zone)
        records = generate(DEFAULT_SEED, people=people, today=today)
        return cls(services, settle(database, records))

    @property
    def family_id(self) -> str:
        return self.council.id(Ids(DEFAULT_SEED).of("family", 0, 0, 0))

    @property
    def map_path(self) -> str:
        return f"/families/{self.family_id}/map"

    def worker(self, number: int) -> str:
        """The id of one of `WORKERS`."""
        agency, role = WORKERS[number % len(WORKERS)]
        return self.council.id(worker_id(Ids(DEFAULT_SEED), 0, agency, role, 0))

    def account(self, number: int) -> str:
        """The name of the account of one of `WORKERS`, with `PASSWORD`."""
        return account_of(self.services, self.worker(number), "visitor")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def on_neo4j(address: Neo4jAddress) -> Mapping[str, str]:
    """The settings for a Neo4j that belongs to somebody else."""
    return {
        "KITHMAP_NEO4J_URI": address.uri,
        "KITHMAP_NEO4J_USER": address.user,
        "KITHMAP_NEO4J_PASSWORD": address.password,
        "KITHMAP_NEO4J_DATABASE": address.database,
    } | ({"KITHMAP_NEO4J_CA": address.authority} if address.authority else {})


@dataclass(frozen=True)
class Served:
    port: int
    parent: psutil.Process
    """gunicorn's own; its children are the workers."""


@contextmanager
def serving(data: Path, log: Path, settings: Mapping[str, str]) -> Iterator[Served]:
    """`kithmap serve` on a port of its own, with its default of two workers."""
    port = free_port()
    bare = {name: value for name, value in os.environ.items() if not name.startswith("KITHMAP_")}
    environment = bare | {"KITHMAP_DATA": str(data), "KITHMAP_PORT": str(port)} | dict(settings)
    with log.open("ab") as lines:
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("kithmap")), "serve"],
            env=environment,
            stdout=lines,
            stderr=lines,
        )
    try:
        if not _is_answering(server, port):
            raise RuntimeError(f"Kithmap did not start: {log.read_text()[-500:]}")
        yield Served(port, psutil.Process(server.pid))
    finally:
        server.terminate()
        server.wait(timeout=60)
        for line in log.read_text().splitlines():
            if '"level": "error"' in line:
                sys.stderr.write(f"Kithmap's log: {line}\n")


def _is_answering(server: "subprocess.Popen[bytes]", port: int) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        visitor = Visitor(port)
        answer = visitor.get("/sign-in")
        visitor.close()
        if answer.status == 200:
            return True
        time.sleep(0.1)
    return False
