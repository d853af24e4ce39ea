"""What the log holds of a request: its route and outcome, never a URL, a name or an address."""

import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

_log = structlog.get_logger("kithmap.web")


def log_requests(app: Flask) -> None:
    """One line for each request, under an id that the page of a fault repeats."""

    @app.before_request
    def begin() -> None:
        g.request_id = str(uuid4())
        g.began = time.monotonic()

    @app.after_request
    def finish(response: Response) -> Response:
        if request.endpoint not in ("static", "bootstrap.static", "assets.vis_network"):
            _log.info(
                "request",
                request_id=request_id(),
                method=request.method if request.url_rule else "?",
                # The rule, as /people/<uuid:person_id>: a path would say who was looked at.
                route=str(request.url_rule) if request.url_rule else "none",
                status=response.status_code,
                milliseconds=round((time.monotonic() - g.get("began", time.monotonic())) * 1000),
            )
        return response


def log_fault(error: BaseException) -> None:
    """A fault of the program: its kind and place; its message may repeat values and is left out."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "unknown"
    _log.error("fault", request_id=request_id(), kind=type(error).__name__, where=where)


def request_id() -> str:
    return str(g.get("request_id", "none"))
