"""From the text of one setting to its value. Each mistake is a sentence that names the setting."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph.errors import KithmapError
from graph.gaps import DEFAULTS, Thresholds
from graph.vocabulary import Jurisdiction

_HOST_NAME = re.compile(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class SettingsError(KithmapError):
    """A setting is missing or makes no sense. The message says which, and what would do."""


def _text(name: str, text: str) -> str:
    return text


def _path(name: str, text: str) -> Path:
    return Path(text).expanduser()


def _whole_number(name: str, text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise SettingsError(
            f"KITHMAP_{name.upper()} must be a whole number from {low} to {high}, not {text!r}."
        )
    return int(text)


def _port(name: str, text: str) -> int:
    return _whole_number(name, text, 1, 65535)


def _metrics_port(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(
            f"KITHMAP_METRICS_PORT must be a port alone, not {text!r}: metrics are served on "
            "127.0.0.1 and nowhere else. To read them from elsewhere, forward the port over ssh or "
            "a proxy with a password of its own."
        )
    return _port(name, text)


def _few(name: str, text: str) -> int:
    return _whole_number(name, text, 0 if name == "proxies" else 1, 64)


def _count(name: str, text: str) -> int:
    return _whole_number(name, text, 0, 1000)


def _megabytes(name: str, text: str) -> int:
    return _whole_number(name, text, 50, 1_000_000)


def _memory(name: str, text: str) -> int:
    return _whole_number(name, text, 32, 1_000_000)


def _checkpoints(name: str, text: str) -> str:
    word, _, place = text.partition(":")
    if word != "syslog":
        return str(Path(text).expanduser())
    host, _, port = place.rpartition(":")
    if place and (not host or not port.isdigit()):
        raise SettingsError(
            "KITHMAP_CHECKPOINTS must be the path of a file, `syslog:` for the log of this "
            f"machine, or `syslog:host:port`, not {text!r}."
        )
    return text


def _hosts(name: str, text: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in text.split(",") if host.strip())
    wrong = [host for host in hosts if not _HOST_NAME.fullmatch(host)]
    if wrong:
        raise SettingsError(
            f"KITHMAP_TRUSTED_HOSTS must be host names with commas between them; {wrong[0]!r} "
            "is none (no port, no https://, no star)."
        )
    return hosts


def _public_url(name: str, text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise SettingsError(
            "KITHMAP_PUBLIC_URL must be an address such as https://kithmap.example.org, "
            "without a path."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _yes(name: str, text: str) -> bool:
    known = {"yes": True, "true": True, "no": False, "false": False}
    if text.lower() not in known:
        raise SettingsError(f"KITHMAP_{name.upper()} must be yes or no, not {text!r}.")
    return known[text.lower()]


def _jurisdiction(name: str, text: str) -> Jurisdiction:
    try:
        return Jurisdiction(text.lower())
    except ValueError:
        known = ", ".join(Jurisdiction)
        raise SettingsError(f"KITHMAP_JURISDICTION must be one of: {known}.") from None


_OF_THE_LAW = {"own_word_from"}
"""Thresholds that follow from the jurisdiction."""


def _gaps(name: str, text: str) -> Thresholds:
    known = {field.name for field in fields(Thresholds)} - _OF_THE_LAW
    given = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        gap, _, number = (side.strip() for side in part.partition("="))
        if gap not in known or not (number.isascii() and number.isdigit()) or int(number) > 1000:
            raise SettingsError(
                f"KITHMAP_GAPS must be thresholds such as `unconfirmed=120, no_lead=3`; {part!r} "
                f"is none. There are: {', '.join(sorted(known))}."
            )
        given[gap] = int(number)
    return replace(DEFAULTS, **given)


def _areas(name: str, text: str) -> tuple[str, ...]:
    """`SZ1, SZ2`, or whole Australian postcodes."""
    found = tuple(dict.fromkeys(part.strip().upper() for part in text.split(",") if part.strip()))
    if len(found) > 60 or not all(each.isascii() and each.isalnum() for each in found):
        raise SettingsError(
            "KITHMAP_AREAS must be the first parts of postcodes, as `SZ1, SZ2`; 60 at most."
        )
    return found


PARSERS: Mapping[str, Callable[[str, str], Any]] = {
    "data": _path,
    "host": _text,
    "port": _port,
    "public_url": _public_url,
    "proxies": _few,
    "metrics_port": _metrics_port,
    "evaluation": _yes,
    "trusted_hosts": _hosts,
    "workers": _few,
    "words": _text,
    "codes": _path,
    "jurisdiction": _jurisdiction,
    "time_zone": _text,
    "partnership": _text,
    "worry_line": _text,
    "mirror": _text,
    "jars": _path,
    "minimum_free_mb": _megabytes,
    "heap_mb": _memory,
    "page_cache_mb": _memory,
    "bolt_port": _port,
    "backups": _path,
    "backup_key": _path,
    "anchor": _path,
    "checkpoints": _checkpoints,
    "gaps": _gaps,
    "areas": _areas,
    "keep_daily": _count,
    "keep_weekly": _count,
    "keep_monthly": _count,
}
"""One parser for each setting: from its name and text to its value."""
