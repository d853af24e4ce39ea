"""Names of this host: compared without case, and loopback by whichever of its names."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

_PLAIN = "localhost"


def compare_hosts_plainly(app: Flask, allowed: Iterable[str]) -> None:
    """Hand on each Host header in the one way in which it is compared.

    Names have no case (RFC 9110, 4.2.3), and what compares them next cannot read the brackets of
    an IPv6 address: one that is ours becomes `localhost`, which is ours too.
    """
    ours = frozenset(allowed)
    inner = app.wsgi_app

    def plainly(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if "HTTP_HOST" in environ:
            environ["HTTP_HOST"] = _plain(environ["HTTP_HOST"].lower(), ours)
        return inner(environ, start_response)

    app.wsgi_app = plainly  # type: ignore[method-assign]  # Flask's own way to wrap it


def _plain(host: str, ours: frozenset[str]) -> str:
    address, bracket, port = host.partition("]")
    return f"{_PLAIN}{port}" if bracket and f"{address}]" in ours else host
