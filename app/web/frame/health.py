"""What machines ask: does the process answer, and can people be answered?

Anybody may ask. The answers are codes, the same for everybody, and hold nothing of anybody.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue

from app.running.readiness import Readiness
from app.web.frame.permissions import Permission, requires

blueprint = Blueprint("health", __name__)

_EXTENSION = "kithmap_readiness"
_PATHS = frozenset({"/healthz", "/readyz"})
_ENDPOINTS = frozenset({"health.show_alive", "health.show_ready"})

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def is_probe(endpoint: str | None) -> bool:
    return endpoint in _ENDPOINTS


@blueprint.get("/healthz")
@requires(Permission.OPEN)
def show_alive() -> ResponseReturnValue:
    """The process answers. It asks nobody else."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
@requires(Permission.OPEN)
def show_ready() -> ResponseReturnValue:
    """200 where people can be answered, else 503 with the reasons (`Reason`)."""
    readiness = cast(Readiness, current_app.extensions[_EXTENSION])
    reasons = readiness.reasons()
    return jsonify(ready=not reasons, reasons=reasons), 503 if reasons else 200


def answer_probes(app: Flask, readiness: Readiness) -> None:
    """Answer under whatever host name a probe uses: it may ask by an address of the machine."""
    app.extensions[_EXTENSION] = readiness
    app.register_blueprint(blueprint)
    inner = app.wsgi_app

    def any_host(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in _PATHS:
            environ["HTTP_HOST"] = "localhost"
        return inner(environ, start_response)

    app.wsgi_app = any_host  # type: ignore[method-assign]  # Flask's own way to wrap it
