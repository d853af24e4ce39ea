"""Style sheets, scripts and icons: ours, Bootstrap's and vis-network's, all from this server."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, current_app, send_from_directory, url_for
from flask_bootstrap import Bootstrap5

from app.web.frame.permissions import Permission, requires

blueprint = Blueprint("assets", __name__)

_ENDPOINTS = frozenset({"static", "bootstrap.static", "assets.vis_network"})
_A_DAY = 86_400


def is_asset(endpoint: str | None) -> bool:
    """Whether an endpoint serves files that are the same for everybody."""
    return endpoint in _ENDPOINTS


@blueprint.get("/static/vis/<any('vis-network.min.js', 'vis-network.css'):name>")
@requires(Permission.OPEN)
def vis_network(name: str) -> Response:
    """vis-network as the installed pyvis package holds it; nothing of it is copied here."""
    return send_from_directory(_vis_folder(), name)


def serve_assets(app: Flask) -> None:
    """Serve every file that pages use, and declare that anybody may fetch it."""
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _A_DAY
    Bootstrap5(app)
    app.register_blueprint(blueprint)
    bootstrap = app.view_functions["bootstrap.static"]

    def bootstrap_static(filename: str) -> Response:
        return cast(Response, bootstrap(filename=filename))

    app.view_functions["bootstrap.static"] = requires(Permission.OPEN)(bootstrap_static)
    requires(Permission.OPEN)(app.view_functions["static"])
    app.add_template_global(asset)


def asset(name: str) -> str:
    """The URL of one of our own files, which changes when its content does."""
    return url_for("static", filename=name, v=_digest(str(current_app.static_folder), name))


@cache
def _digest(folder: str, name: str) -> str:
    return sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]


@cache
def _vis_folder() -> str:
    return str(files("pyvis") / "lib" / "vis-9.1.2")
