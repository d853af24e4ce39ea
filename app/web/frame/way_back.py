"""Where to go after signing in: only to a page of this application."""

import re
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
"""One slash, then printable ASCII without blanks, and without backslashes (read as slashes)."""


_LONGEST = 300
"""Longer than the path of any page."""


def safe_way_back(path: str | None) -> str | None:
    """The path if it is that of a page that can be opened here, else None."""
    if not path or len(path) > _LONGEST or not _PATH.fullmatch(path):
        return None
    parts = urlsplit(path)
    if parts.scheme or parts.netloc:
        return None
    routes = current_app.url_map.bind("kithmap.invalid")
    try:
        endpoint, _ = routes.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return None if endpoint.startswith("account.") else parts.path
