"""What went wrong is said in plain words: no trace, and the same for hidden and unknown."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.deployment.settings import Settings
from app.factory import create_app
from app.running.runtime import Runtime
from app.web.frame.permissions import Permission, requires
from graph.database.address import Neo4jAddress
from graph.errors import Conflict, DatabaseFault
from tests.browsers.inspecting_client import InspectingClient
from tests.browsers.page_forms import find_form
from tests.browsers.site import Site

NOWHERE = Neo4jAddress("bolt://127.0.0.1:1", "neo4j", "none")


@pytest.fixture
def cut_off(tmp_path: Path) -> Iterator[InspectingClient]:
    """An application whose database is away."""
    settings = Settings(data=tmp_path, neo4j=NOWHERE)
    runtime = Runtime(settings)
    app = create_app(settings, runtime)
    app.test_client_class = InspectingClient
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    yield client
    runtime.close()


def test_while_the_database_is_away_pages_say_so_and_nothing_is_shown(
    cut_off: InspectingClient,
) -> None:
    cut_off.set_cookie("kithmap_session", "whatever")
    response = cut_off.get("/")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    text = response.get_data(as_text=True)
    assert "can’t reach its records just now" in text
    assert "bolt" not in text


@pytest.mark.parametrize("query", ["next=\xed\xa0\x80", "next=\xe4", "\xff", "next=\xc3\xa4"])
def test_an_address_with_bytes_that_no_browser_sends_is_refused_in_plain_words(
    cut_off: InspectingClient, query: str
) -> None:
    response = cut_off.get("/sign-in", environ_overrides={"QUERY_STRING": query})
    assert response.status_code == 400
    assert "That did not work" in response.get_data(as_text=True)


def test_while_the_database_is_away_the_sign_in_page_still_opens(
    cut_off: InspectingClient,
) -> None:
    page = cut_off.get("/sign-in")
    assert page.status_code == 200
    form = find_form(page.get_data(as_text=True), "/sign-in")
    sent = cut_off.post("/sign-in", data=form.fields | {"name": "a", "password": "b"})
    assert sent.status_code == 503


@pytest.mark.neo4j
@pytest.mark.parametrize("page", ["/people/{}", "/people/{}/map", "/families/{}/map"])
def test_hidden_and_unknown_are_the_same_bytes(site: Site, page: str) -> None:
    browser = site.signed_in("gita")
    kind = "L" if "families" in page else "kai"
    hidden = browser.get(page.format(site.council.id(kind)))
    unknown = browser.get(page.format(uuid4()))
    site.clock.forward(minutes=3)
    later = browser.get(page.format(site.council.id(kind)))
    no_such_page = browser.get("/no/such/page")
    assert hidden.status_code == 404
    assert hidden.data == unknown.data == later.data == no_such_page.data
    # The Date header is the web server's; what the application sets must not differ.
    # Each answer has an id of its own, drawn at random.
    assert len({answer.headers.pop("X-Request-Id") for answer in (hidden, unknown, later)}) == 3
    assert dict(hidden.headers) == dict(unknown.headers) == dict(later.headers)


@pytest.mark.neo4j
def test_a_change_of_somebody_hidden_is_answered_as_for_somebody_unknown(site: Site) -> None:
    browser = site.signed_in("tom")
    token = find_form(browser.text("/"), "/sign-out").fields["csrf_token"]
    answers = set()
    for person_id, support_id in (
        (site.council.id("kai"), site.council.id("una-kai")),
        (str(uuid4()), str(uuid4())),
        (site.council.id("isla"), site.council.id("una-kai")),
    ):
        for act in ("confirm", "end"):
            fields = {"csrf_token": token, "op_id": str(uuid4()), "version": "0" * 64}
            fields |= {"because": "done", "on": "today"}
            sent = browser.post(f"/people/{person_id}/supports/{support_id}/{act}", fields)
            answers.add((sent.status_code, sent.data))
    assert len(answers) == 1
    assert answers.pop()[0] == 404


@pytest.mark.neo4j
def test_a_fault_is_a_page_with_a_number_and_nothing_of_the_program(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    @site.app.get("/broken")
    @requires(Permission.OPEN)
    def broken() -> str:
        raise ValueError("Dawn Hale, 01632 960203")

    response = site.browser().get("/broken")
    assert response.status_code == 500
    text = response.get_data(as_text=True)
    assert "Something went wrong in Kithmap" in text
    assert "Dawn" not in text
    assert "ValueError" not in text
    logged = capsys.readouterr()
    assert "ValueError" in logged.out + logged.err
    assert "Dawn" not in logged.out + logged.err


@pytest.mark.neo4j
def test_what_neo4j_refuses_is_a_page_too_and_no_outage(site: Site) -> None:
    @site.app.get("/broken")
    @requires(Permission.OPEN)
    def broken() -> str:
        raise DatabaseFault("incident")

    assert site.browser().get("/broken").status_code == 400


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sign-out", 405),
        ("DELETE", "/", 405),
        ("GET", "/people/not-an-id", 404),
        ("GET", "/people/%00", 404),
        ("GET", "/static/../app/settings.py", 404),
        ("GET", "/static/%2e%2e/factory.py", 404),
    ],
)
def test_what_is_no_request_of_ours_gets_a_plain_page(
    site: Site, method: str, path: str, status: int
) -> None:
    browser = site.signed_in("hugo")
    assert browser.client.open(path, method=method).status_code == status


@pytest.mark.neo4j
def test_a_form_that_is_far_too_long_is_refused(site: Site) -> None:
    browser = site.signed_in("hugo")
    fields = find_form(browser.text("/directory"), "/directory").fields
    assert browser.post("/directory", fields | {"words": "x" * 300_000}).status_code == 413


@pytest.mark.neo4j
def test_the_log_names_the_route_and_nobody(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    browser = site.signed_in("hugo")
    capsys.readouterr()
    browser.get(site.person("dawn"))
    browser.get(site.person("kai"))
    captured = capsys.readouterr()
    logged = captured.out + captured.err
    assert "/people/<uuid:person_id>" in logged
    for hidden in (site.council.id("dawn"), site.council.id("kai"), "Dawn", "hugo", "192.0.2"):
        assert hidden not in logged


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("reason", "conflict"),
    [
        (
            "refused_sent_before_otherwise",
            "This form was sent before with other content. Nothing was saved.",
        ),
        (
            "refused_changed_meanwhile",
            "Somebody changed this in the meantime. Nothing was saved; look again, then decide.",
        ),
    ],
)
def test_a_conflict_says_what_it_is(site: Site, reason: str, conflict: str) -> None:
    @site.app.get("/conflict")
    @requires(Permission.OPEN)
    def conflicting() -> str:
        raise Conflict(reason)

    response = site.browser().get("/conflict")
    assert response.status_code == 409
    text = response.get_data(as_text=True)
    assert conflict in text
    assert "sent twice" not in text


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"op_id": str(uuid4())}, "it counts once, however often you send it"),
        ({}, "Please look before you send it again"),
    ],
)
def test_a_fault_after_something_was_stored_does_not_say_that_nothing_was(
    site: Site, fields: dict[str, str], said: str
) -> None:
    stored = []

    @site.app.post("/broken")
    @requires(Permission.OPEN)
    def broken() -> str:
        stored.append("a record")
        raise ValueError

    browser = site.browser()
    token = find_form(browser.text("/sign-in"), "/sign-in").fields["csrf_token"]
    response = browser.post("/broken", {"csrf_token": token, **fields})
    assert response.status_code == 500
    assert stored
    text = response.get_data(as_text=True)
    assert "Nothing was saved" not in text
    assert "cannot say whether what you sent was" in text
    assert said in text


@pytest.mark.neo4j
def test_a_fault_of_a_page_that_saves_nothing_speaks_of_no_saving(site: Site) -> None:
    @site.app.get("/broken")
    @requires(Permission.OPEN)
    def broken() -> str:
        raise ValueError

    assert "saved" not in site.browser().get("/broken").get_data(as_text=True)
