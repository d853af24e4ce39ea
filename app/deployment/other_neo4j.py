"""Somebody else's Neo4j: its address, and what it takes for proof before it is told a password."""

import ssl
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from app.deployment.values import SettingsError
from graph.database.address import Neo4jAddress

NAMES = (
    "neo4j_uri",
    "neo4j_user",
    "neo4j_password",
    "neo4j_database",
    "neo4j_ca",
    "neo4j_unproven",
)
_PROVEN = ("bolt+s", "neo4j+s")
_UNPROVEN = ("bolt", "neo4j", "bolt+ssc", "neo4j+ssc")
"""Without TLS, or with any certificate: whoever answers there is told the password."""
_YES, _NO = ("yes", "true"), ("no", "false")


def neo4j_of(values: Mapping[str, str]) -> Neo4jAddress | None:
    """The address that was set, or None for Kithmap's own Neo4j. Raises SettingsError."""
    uri = values.get("neo4j_uri")
    if uri is None:
        return None
    parts = urlsplit(uri)
    if parts.scheme not in (*_PROVEN, *_UNPROVEN) or not parts.hostname:
        raise SettingsError(
            "KITHMAP_NEO4J_URI must be an address such as bolt://localhost:7687 or "
            "neo4j+s://graph.example.org."
        )
    if parts.username or parts.password:
        raise SettingsError(
            "KITHMAP_NEO4J_URI must not hold a name or password; give them as "
            "KITHMAP_NEO4J_USER and KITHMAP_NEO4J_PASSWORD."
        )
    if "neo4j_password" not in values:
        raise SettingsError(
            "KITHMAP_NEO4J_URI is set, but KITHMAP_NEO4J_PASSWORD is not, nor "
            "KITHMAP_NEO4J_PASSWORD_FILE, the file that holds it."
        )
    _refuse_unproven(parts, values.get("neo4j_unproven", "no"))
    return Neo4jAddress(
        uri,
        values.get("neo4j_user", "neo4j"),
        values["neo4j_password"],
        values.get("neo4j_database", "neo4j"),
        _authority(parts, values.get("neo4j_ca")),
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_unproven(parts: SplitResult, allowed: str) -> None:
    if allowed.lower() not in (*_YES, *_NO):
        raise SettingsError(f"KITHMAP_NEO4J_UNPROVEN must be yes or no, not {allowed!r}.")
    # What follows a routing table may be led to another machine.
    stays = parts.scheme.startswith("bolt") and is_loopback(parts.hostname or "")
    if parts.scheme in _PROVEN or stays or allowed.lower() in _YES:
        return
    raise SettingsError(
        f"With {parts.scheme}:// the password would go to whoever answers at "
        f"{parts.hostname}. Use bolt+s:// or neo4j+s://, with KITHMAP_NEO4J_CA for an authority "
        "of your own (bolt:// will do for a Neo4j on this machine), or accept that with "
        "KITHMAP_NEO4J_UNPROVEN=yes."
    )


def _authority(parts: SplitResult, path: str | None) -> str | None:
    """The file of one's own authority, absolute: a worker may run in another folder."""
    if path is None:
        return None
    if parts.scheme not in _PROVEN:
        raise SettingsError(
            "KITHMAP_NEO4J_CA is set, but KITHMAP_NEO4J_URI asks for no proof. Begin it with "
            "bolt+s:// or neo4j+s://."
        )
    file = Path(path).expanduser().absolute()
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except (OSError, ValueError):
        raise SettingsError(
            f"The file {path} (from KITHMAP_NEO4J_CA) cannot be read as certificates in PEM."
        ) from None
    return str(file)
