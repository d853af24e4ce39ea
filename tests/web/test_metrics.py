"""What Prometheus reads: true counts of all workers together, and nobody's name or id."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.deployment.settings import Settings, SettingsError, load_settings
from app.factory import create_app
from app.running.runtime import Runtime
from app.upkeep.trail_lag import entries_not_anchored
from app.watching.metrics import COUNTED, Meter, count_away
from graph.audit.entry import Anchor
from graph.audit.journal import Journal, JournalBroken
from graph.audit.trail import heads_of
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.database.schema import migrate
from graph.errors import (
    AuditUnavailable,
    Busy,
    DatabaseUnavailable,
    DiskLow,
    NotVisible,
    OutcomeUnknown,
)
from graph.policy.facts import Focus, FocusKind
from graph.records.viewer import Actor
from queries.door import open_gateway
from tests.browsers.fixtures import Build
from tests.browsers.site import Site
from tests.conftest import AUDIT_KEY
from tests.proxies.live import on_neo4j

Value = tuple[str, tuple[tuple[str, str], ...]]


def counted() -> Mapping[Value, float]:
    """Every figure of this process, by name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in COUNTED.collect()
        for sample in family.samples
    }


def grown(before: Mapping[Value, float], name: str, **labels: str) -> float:
    key = (name, tuple(sorted(labels.items())))
    return counted().get(key, 0.0) - before.get(key, 0.0)


@pytest.fixture
def watched(build_site: Build, site: Site, database: Database, tmp_path: Path) -> Site:
    """The town's application, with an observer at its door."""
    settings = Settings(data=tmp_path, anchor=tmp_path / "journal")
    runtime = Runtime(
        settings,
        clock=site.clock,
        passwords=site.services.passwords,
        database=database,
        observer=Meter(),
    )
    return Site(
        create_app(settings, runtime), runtime.services(), site.database, site.council, site.clock
    )


@pytest.mark.neo4j
def test_a_page_counts_once_by_its_rule_with_its_locks_and_its_audit_entry(watched: Site) -> None:
    browser = watched.signed_in("hugo")
    before = counted()
    browser.text(watched.person("dawn"))
    assert browser.get(f"/people/{uuid4()}").status_code == 404
    browser.get("/no/such/page")
    rule = "/people/<uuid:person_id>"
    assert grown(before, "kithmap_requests_total", route=rule, status="2xx") == 1
    assert grown(before, "kithmap_requests_total", route=rule, status="4xx") == 1
    assert grown(before, "kithmap_requests_total", route="none", status="4xx") == 1
    assert grown(before, "kithmap_request_seconds_count", route=rule) == 2
    assert grown(before, "kithmap_locks_seconds_count", work="disclosure") == 2
    assert grown(before, "kithmap_audit_entries_total") == 2
    assert grown(before, "kithmap_journal_lines_total") == 2
    assert time.time() - counted()["kithmap_journal_written_timestamp_seconds", ()] < 60


@pytest.mark.neo4j
@pytest.mark.second_home
@pytest.mark.xdist_group("own_database")
def test_an_entry_that_the_journal_lacks_is_counted_until_it_has_it(
    own_database: Database, tmp_path: Path
) -> None:
    migrate(own_database)
    journal, anchors = Journal(tmp_path / "journal", AUDIT_KEY), list[Anchor]()
    gateway = open_gateway(own_database, AUDIT_KEY, anchor=anchors.append)
    lanes: set[int] = set()
    while len(lanes) < 4:
        with pytest.raises(NotVisible):
            gateway.support_web(Actor("nobody"), Focus(FocusKind.PERSON, "none"), str(uuid4()))
        lanes.add(anchors[-1].lane)
    with pytest.raises(JournalBroken):
        entries_not_anchored(own_database, journal)
    journal.path.touch()
    assert entries_not_anchored(own_database, journal) >= len(anchors)
    for anchor in anchors:
        journal.append(anchor)
    assert entries_not_anchored(own_database, journal) == 0
    written = len(anchors)
    with pytest.raises(NotVisible):
        gateway.support_web(Actor("nobody"), Focus(FocusKind.PERSON, "none"), str(uuid4()))
    assert entries_not_anchored(own_database, journal) == 1
    journal.append(anchors[written])
    assert entries_not_anchored(own_database, journal) == 0
    journal.path.unlink()
    journal.begin(datetime.now(UTC), lambda: heads_of(own_database))
    assert entries_not_anchored(own_database, journal) == 0


@pytest.mark.neo4j
def test_a_change_counts_the_wait_for_its_locks(watched: Site) -> None:
    browser = watched.signed_in("hugo")
    before = counted()
    assert browser.send("/my-card", phone="01632 960111").status_code in (302, 303)
    assert grown(before, "kithmap_locks_seconds_count", work="change") == 1


def test_an_answer_that_could_not_be_given_says_why(tmp_path: Path) -> None:
    nowhere = Neo4jAddress("bolt://127.0.0.1:9", "nobody", "nothing", "neo4j")
    settings = Settings(data=tmp_path)
    with Database(nowhere) as away:
        app = create_app(settings, Runtime(settings, database=away))
        before = counted()
        client = app.test_client()
        client.set_cookie("kithmap_session", "a token")
        assert client.get("/").status_code == 503
    assert grown(before, "kithmap_database_away_total", why="away") == 1
    assert grown(before, "kithmap_requests_total", route="/", status="5xx") == 1


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (DatabaseUnavailable(""), "away"),
        (OutcomeUnknown(), "away"),
        (Busy(""), "busy"),
        (DiskLow(""), "disk"),
        (AuditUnavailable(""), "journal"),
    ],
)
def test_what_was_away_is_told_apart(error: DatabaseUnavailable, why: str) -> None:
    before = counted()
    count_away(error)
    assert grown(before, "kithmap_database_away_total", why=why) == 1


@pytest.mark.neo4j
def test_no_label_names_anybody(watched: Site) -> None:
    before = counted()
    browser = watched.signed_in("hugo")
    pages = (watched.person("dawn"), watched.family("D"), f"/people/{uuid4()}", "/dawn-hale")
    for page in pages:
        browser.get(page)
    labels = " ".join(f"{name} {values}" for name, values in counted())
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", labels)
    assert "dawn" not in labels
    rules = {str(rule) for rule in watched.app.url_map.iter_rules()}
    routes = {
        dict(values)["route"]
        for (name, values), count in counted().items()
        if "route" in dict(values) and count > before.get((name, values), 0)
    }
    assert "none" in routes
    assert routes <= rules | {"none"}


@pytest.mark.parametrize("port", ["0.0.0.0:9100", "192.0.2.1:9100", "[::]:9100", "*:9100"])
def test_metrics_are_served_on_this_machine_alone(port: str) -> None:
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1 and nowhere else"):
        load_settings({"KITHMAP_METRICS_PORT": port})


def test_the_metrics_have_a_port_of_their_own() -> None:
    assert load_settings({}).metrics_port is None
    assert load_settings({"KITHMAP_METRICS_PORT": "9100"}).metrics_port == 9100
    with pytest.raises(SettingsError, match="KITHMAP_METRICS_PORT"):
        load_settings({"KITHMAP_METRICS_PORT": "8000"})


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """The real command with two workers, and what it left behind."""

    process: subprocess.Popen[bytes]
    port: int
    metrics_port: int
    temporary: Path
    log: Path

    def get(self, path: str) -> int:
        return _fetch(f"http://127.0.0.1:{self.port}{path}")[0]

    def figures(self) -> Mapping[str, float]:
        text = _fetch(f"http://127.0.0.1:{self.metrics_port}/metrics")[1]
        return {
            f"{sample.name} {' '.join(sample.labels.values())}".strip(): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


def _fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


@pytest.fixture
def served(neo4j_address: Neo4jAddress, database: Database, tmp_path: Path) -> Iterator[Served]:
    """On the tests' Neo4j, whose password stands in a file."""
    password, temporary = tmp_path / "password", tmp_path / "temporary"
    password.touch(mode=0o600)
    password.write_text(neo4j_address.password)
    temporary.mkdir()
    port, metrics_port = free_port(), free_port()
    environment = os.environ | {
        "KITHMAP_DATA": str(tmp_path / "data"),
        "KITHMAP_PORT": str(port),
        "KITHMAP_METRICS_PORT": str(metrics_port),
        **on_neo4j(neo4j_address),
        "KITHMAP_NEO4J_PASSWORD_FILE": str(password),
        "TMPDIR": str(temporary),
    }
    del environment["KITHMAP_NEO4J_PASSWORD"]
    command = [str(Path(sys.executable).with_name("kithmap")), "serve"]
    log = tmp_path / "log"
    with log.open("wb") as lines:
        process = subprocess.Popen(command, env=environment, stderr=lines)
    with process:
        yield Served(process, port, metrics_port, temporary, log)
        process.terminate()


def until(holds: Callable[[], bool], give_up: float = 60.0) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + give_up
    while not holds():
        assert time.monotonic() < end, "it did not come to that"


def answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.neo4j
def test_workers_are_counted_together_and_a_killed_one_stays_counted(served: Served) -> None:
    until(lambda: answers(served.port))
    until(lambda: served.get("/readyz") == 200)
    before = served.figures()
    for _ in range(40):
        assert served.get("/healthz") == 200
    assert before["kithmap_audit_lag_entries"] >= 0
    alive = "kithmap_requests_total /healthz 2xx"
    assert served.figures()[alive] - before.get(alive, 0.0) == 40
    workers = psutil.Process(served.process.pid).children()
    killed = next(each for each in workers if each.status() != psutil.STATUS_ZOMBIE)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(10)
    until(lambda: served.get("/healthz") == 200)
    assert served.figures()[alive] - before.get(alive, 0.0) == 41
    assert served.process.poll() is None


@pytest.mark.neo4j
def test_counts_lie_in_a_private_folder_on_a_loopback_port_and_go_when_it_ends(
    served: Served,
) -> None:
    until(lambda: answers(served.port))
    until(lambda: served.get("/readyz") == 200)
    (folder,) = served.temporary.glob("kithmap-metrics-*")
    assert folder.stat().st_mode & 0o077 == 0
    listening = {
        line.laddr.ip
        for process in (psutil.Process(served.process.pid),)
        for line in process.net_connections("tcp")
        if line.status == psutil.CONN_LISTEN and line.laddr.port == served.metrics_port
    }
    assert listening == {"127.0.0.1"}
    # A worker that inherited the port would keep it from the next start.
    for worker in psutil.Process(served.process.pid).children():
        ports = {line.laddr.port for line in worker.net_connections("tcp") if not line.raddr}
        assert served.metrics_port not in ports
    served.process.terminate()
    assert served.process.wait(30) == 0
    assert not folder.exists()


@pytest.mark.neo4j
def test_every_line_of_the_log_is_json_and_bears_the_id_of_its_answer(served: Served) -> None:
    until(lambda: answers(served.port))
    url = f"http://127.0.0.1:{served.port}/sign-in"
    with urllib.request.urlopen(url, timeout=30) as answer:
        number = answer.headers["X-Request-Id"]
    with socket.create_connection(("127.0.0.1", served.port)) as line:
        line.sendall(b"GET /people/Dawn-Hale HTTP/9.9\r\n\r\n")  # gunicorn refuses this by itself
        line.recv(1000)
    until(lambda: b"Invalid request" in served.log.read_bytes())
    text = served.log.read_text()
    lines = [json.loads(each) for each in text.splitlines() if each.startswith("{")]
    spoken = [each for each in text.splitlines() if not each.startswith("{")]
    assert all(each.startswith(("Kithmap", "Neo4j's", "Note: ")) for each in spoken), spoken
    (request,) = [each for each in lines if each.get("request_id") == number]
    assert (request["route"], request["status"]) == ("/sign-in", 200)
    assert {"event", "level", "timestamp"} <= request.keys()
    assert "Dawn" not in text
    assert "127.0.0.1'" not in text
