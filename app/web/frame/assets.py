"""Style sheets, scripts and icons: ours, Bootstrap's and vis-network's, all from this server.

Each stands at an address that changes with its content, so a browser keeps it for a year. They are
sent compressed, and nothing else is: a page holds what one viewer may see, and beside it words that
others wrote, and its compressed length would tell whether the two agree (BREACH, CVE-2013-3587).
"""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, url_for
from markupsafe import Markup

from app.web.frame import icons
from app.web.frame.needed_css import needed, our_words
from app.web.frame.permissions import Permission, requires

blueprint = Blueprint("assets", __name__)

_OURS = Path(__file__).parents[1] / "static"
_A_YEAR = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_SPRITE = "icons.svg"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is and as it is sent."""

    whole: bytes
    packed: bytes
    kind: str
    digest: str


def is_asset(endpoint: str | None) -> bool:
    """Whether an endpoint serves files that are the same for everybody."""
    return endpoint == "assets.file"


@blueprint.get("/static/<path:name>")
@requires(Permission.OPEN)
def file(name: str) -> Response:
    """One file that pages load, compressed where the browser takes that."""
    if name not in _sources():
        abort(404)
    found = _load(name)
    packs = request.accept_encodings.quality("gzip") > 0
    response = Response(found.packed if packs else found.whole, mimetype=found.kind)
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    current = request.args.get("v") == found.digest
    response.headers["Cache-Control"] = _A_YEAR if current else _ASK_AGAIN
    response.set_etag(f"{found.digest}-gzip" if packs else found.digest)
    response.make_conditional(request)
    return response


def serve_assets(app: Flask) -> None:
    """Serve every file that pages use, and give templates their addresses."""
    app.register_blueprint(blueprint)
    app.add_template_global(asset)
    app.add_template_global(icon)


def asset(name: str) -> str:
    """The address of a file, which changes when its content does."""
    return url_for("assets.file", name=name, v=_load(name).digest)


def icon(name: str) -> Markup:
    """An icon of Bootstrap's, for decoration only: the words beside it say what it means."""
    return icons.drawn(name, asset(_SPRITE))


@cache
def _sources() -> Mapping[str, Callable[[], bytes]]:
    """Where each file comes from. Nothing of another package is copied into this one."""
    bootstrap = files("flask_bootstrap") / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
    vis = files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return {
        **{path.name: path.read_bytes for path in _OURS.iterdir() if path.suffix in _KINDS},
        "bootstrap.min.css": lambda: needed(bootstrap.read_text("utf-8"), our_words()).encode(),
        "vis-network.min.js": vis.read_bytes,
        _SPRITE: icons.sprite,
    }


@cache
def _load(name: str) -> Asset:
    """Raises KeyError for a file that there is not."""
    whole = _sources()[name]()
    kind = _KINDS[Path(name).suffix]
    # Without a time in it, or the same file would not be the same in two processes.
    return Asset(whole, gzip.compress(whole, 9, mtime=0), kind, sha256(whole).hexdigest()[:12])
