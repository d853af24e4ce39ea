"""A line of the log is JSON, bears the request's id, and repeats nobody's words but our own."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest
from structlog.contextvars import bind_contextvars, clear_contextvars

from app.watching.logging import JsonLines

SECRET = "Dawn Hale"


@pytest.fixture(autouse=True)
def request_id() -> Iterator[str]:
    bind_contextvars(request_id="17")
    yield "17"
    clear_contextvars()


def line(logger: str, text: str, *values: object, error: bool = False) -> dict[str, str]:
    raised = None
    if error:
        try:
            raise ValueError(SECRET)
        except ValueError:
            raised = sys.exc_info()
    record = logging.LogRecord(logger, logging.WARNING, __file__, 1, text, values, raised)
    read = json.loads(JsonLines().format(record))
    assert isinstance(read, dict)
    return read


def test_our_own_warnings_are_said_in_full_under_the_requests_id() -> None:
    said = line("kithmap.database", "incident %s: the database is busy", "ab12")
    assert said["event"] == "incident ab12: the database is busy"
    assert said["request_id"] == "17"
    assert said["level"] == "warning"
    assert said["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Booting worker with pid: 12", "Booting worker with pid: 12"),
        ("WORKER TIMEOUT (pid:7)", "WORKER TIMEOUT (pid:7)"),
        ("Worker (pid:7) was sent SIGKILL! Perhaps out of memory?", None),
        ("Invalid request from ip=192.0.2.1: Invalid HTTP request line: 'Dawn Hale'", ""),
        ("Error handling request /people/Dawn Hale", ""),
        ("Booting worker with pid: 12 Dawn Hale", ""),
        ("Dawn Hale", ""),
    ],
)
def test_of_gunicorns_lines_only_what_names_nobody_is_repeated(text: str, said: str | None) -> None:
    found = line("gunicorn.error", text)["event"]
    assert SECRET not in found
    assert "192.0.2.1" not in found
    if said != "":
        assert found == (said or text)


def test_an_exception_is_its_kind_and_place_and_never_its_words() -> None:
    for logger in ("kithmap.web", "gunicorn.error", "somebody.else"):
        said = line(logger, "it broke", error=True)
        assert said["kind"] == "ValueError"
        assert said["where"].startswith(__file__)
        assert SECRET not in json.dumps(said)
