"""What is noted of a request: its route and outcome, never a URL, a name or an address."""

import time

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from app.watching.logging import place_of
from app.watching.metrics import count_answer
from app.web.frame.assets import is_asset
from app.web.frame.health import is_probe
from graph.clock import Ids

_log = structlog.get_logger("kithmap.web")
REQUEST_ID = "X-Request-Id"
"""On every answer: whoever looks after Kithmap finds the lines of one request by it."""


def log_requests(app: Flask, ids: Ids) -> None:
    """One line for each request, under an id that its answer and the page of a fault repeat."""

    @app.before_request
    def begin() -> None:
        g.request_id = ids.new()
        g.began = time.monotonic()
        clear_contextvars()
        # Warnings of the rooms below belong to this request too.
        bind_contextvars(request_id=g.request_id)

    @app.after_request
    def finish(response: Response) -> Response:
        # The rule, as /people/<uuid:person_id>: a path would say who was looked at.
        rule = str(request.url_rule) if request.url_rule else None
        seconds = time.monotonic() - g.get("began", time.monotonic())
        count_answer(rule, response.status_code, seconds)
        response.headers[REQUEST_ID] = request_id()
        if not _goes_without_saying(response):
            _log.info(
                "request",
                request_id=request_id(),
                method=request.method if rule else "?",
                route=rule or "none",
                status=response.status_code,
                milliseconds=round(seconds * 1000),
            )
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        clear_contextvars()


def _goes_without_saying(response: Response) -> bool:
    """Style sheets, and probes that found all well: several a second, and nobody's doing."""
    return is_asset(request.endpoint) or (is_probe(request.endpoint) and response.status_code < 400)


def log_fault(error: BaseException) -> None:
    """A fault of the program: its kind and place; its message may repeat values and is left out."""
    where = place_of(error.__traceback__)
    _log.error("fault", request_id=request_id(), kind=type(error).__name__, where=where)


def request_id() -> str:
    return str(g.get("request_id", "none"))
