"""What has to outlive one request and belongs in no address: sealed, in the browser, for a while.

Every form is answered with a redirect, so that going back and loading again never ask whether to
send it once more. What the page behind the redirect needs of it travels here: a form that was
rejected as it was typed, the words of a search, a link that is shown once, what "Undo" undoes.
Each is a cookie of its own under a random name, and the address holds that name at most
(`?kept=...`): so each search and each rejected form is a page of its own to go back to.

Why that is safe. The text is encrypted and signed (Fernet, with a key made from the deployment's
and from the session's token): nobody reads it, the holder of the cookie file and the one who signs
in here next among them, and when the session has ended the server cannot either. It is in no
address, log, graph or backup. It ends by itself after half an hour, and all of it goes at sign-out.
Passwords and tokens of forms are never in it (`kept_form.typed`). It has a largest size; what is
larger is answered without a redirect (`sending.py`) and kept nowhere.
Neo4j is not asked, so nobody can fill the graph with it, and what was typed outlives an outage.
"""

import hmac
import json
import secrets
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, cast

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, Response, current_app, g

from app.web.frame.cookies import drop_kept, read_kept, read_session_token, write_kept

SECONDS = 1800
"""As long as a session that nobody uses."""

LARGEST = 3500
"""Characters of one sealed text. Browsers take cookies of 4,096 bytes."""

_ROOM = 5000
"""Characters of all of them: they travel in one header, of which servers take 8,190 bytes."""


def keep(what: Mapping[str, Any]) -> str | None:
    """Seal something (JSON) for this browser; its name, or None where it is too large."""
    text = json.dumps(what, separators=(",", ":"), ensure_ascii=False).encode()
    sealed = _box().encrypt(zlib.compress(text)).decode()
    if len(sealed) > LARGEST:
        return None
    room = _ROOM - len(sealed)
    for name, older in reversed(read_kept().items()):
        room -= len(older)
        if room < 0:
            let_go(name)
    name = secrets.token_hex(6)
    _changes()[name] = sealed
    return name


def kept(name: str | None) -> dict[str, Any] | None:
    """What was kept under a name; None where it is not there, too old, or of another session."""
    sealed = read_kept().get(name or "")
    if not sealed or len(sealed) > LARGEST:
        return None
    try:
        found = json.loads(zlib.decompress(_box().decrypt(sealed, ttl=SECONDS)))
    except InvalidToken:
        return None
    return cast(dict[str, Any], found)


def let_go(name: str) -> None:
    """Take it out of the browser with this answer."""
    if name in read_kept():
        _changes()[name] = None


def let_go_of_all() -> None:
    for name in read_kept():
        let_go(name)


def keep_between_pages(app: Flask) -> None:
    """Write with each answer what was kept and let go of while it was made."""

    @app.after_request
    def write(response: Response) -> Response:
        for name, sealed in _changes().items():
            if sealed is None:
                drop_kept(response, name)
            else:
                write_kept(response, name, sealed, SECONDS)
        return response


def _changes() -> dict[str, str | None]:
    """What this answer will write, by name; None takes it away."""
    if "kept" not in g:
        g.kept = {}
    return cast(dict[str, str | None], g.kept)


def _box() -> Fernet:
    whose = f"kept between pages|{read_session_token() or ''}".encode()
    key = cast(bytes, current_app.secret_key)
    return Fernet(urlsafe_b64encode(hmac.digest(key, whose, "sha256")))
