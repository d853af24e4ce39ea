"""The cookies beside that of forms: the session's token, that this device is known, and what
`kept.py` seals between a form and the page that answers it.

With https their names begin with `__Host-`, which no other host or path can set or read.
"""

from hashlib import sha256

from flask import current_app, request, session
from werkzeug.wrappers import Response

_SESSION = "kithmap_session"
_DEVICE = "kithmap_device"
_DEVICE_DAYS = 180
_LONGEST = 1000
_WALL = "kithmap_wall"
_WALL_SECONDS = 5 * 3600
_BOUND = "signed_in"
"""In the signed cookie of forms: a digest of the session in which its token was given out."""
_KEPT = "kithmap_kept_"


def _name(plain: str) -> str:
    https = current_app.config["SESSION_COOKIE_SECURE"]
    return f"__Host-{plain}" if https else plain


def _read(plain: str) -> str | None:
    value = request.cookies.get(_name(plain))
    return value if value and len(value) <= _LONGEST else None


def _write(response: Response, plain: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        _name(plain),
        value,
        max_age=seconds,
        path="/",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def read_session_token() -> str | None:
    return _read(_SESSION)


def write_session_token(response: Response, token: str) -> None:
    """Until the browser closes; the graph knows when it ends before that."""
    session[_BOUND] = _digest(token)
    _write(response, _SESSION, token, None)


def read_wall_token() -> str | None:
    """What ties this browser to the wall of one meeting."""
    return _read(_WALL)


def write_wall_token(response: Response, token: str) -> None:
    """The graph knows when it ends before that."""
    _write(response, _WALL, token, _WALL_SECONDS)


def forms_are_of_session() -> bool:
    """Whether the cookie of forms was given out in the session that this request belongs to.

    The token in a form only proves that it came from the same cookie: one that was planted in this
    browser, with a form to match, must be worth nothing.
    """
    return session.get(_BOUND) == _digest(read_session_token())


def bind_forms_to_session() -> None:
    """Give forms out anew, in this session."""
    session.pop("csrf_token", None)
    session[_BOUND] = _digest(read_session_token())


def _digest(token: str | None) -> str | None:
    return sha256(token.encode()).hexdigest()[:32] if token else None


def drop_session_token(response: Response) -> None:
    _write(response, _SESSION, "", 0)


def read_device() -> str | None:
    return _read(_DEVICE)


def write_device(response: Response, device: str) -> None:
    _write(response, _DEVICE, device, _DEVICE_DAYS * 86_400)


def read_kept() -> dict[str, str]:
    """The sealed texts that this browser keeps, by name, the oldest first (RFC 6265, 5.4)."""
    start = _name(_KEPT)
    return {
        name.removeprefix(start): value
        for name, value in request.cookies.items()
        if name.startswith(start)
    }


def write_kept(response: Response, name: str, value: str, seconds: int) -> None:
    _write(response, f"{_KEPT}{name}", value, seconds)


def drop_kept(response: Response, name: str) -> None:
    _write(response, f"{_KEPT}{name}", "", 0)
