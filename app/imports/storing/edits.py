"""How an edit of an imported record is noticed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

OWN_OF_APPLICATION = frozenset(
    {
        "tie",
        "typed_name",
        "typed_birth_date",
        "typed_birth_precision",
        "confirmed_on",
        "given_sounds",
        "family_sounds",
        "postcode",
    }
)
"""What no file says for ever: a worker's own view, a later "still true", derived keys."""


def fingerprint(properties: Mapping[str, Any], names: frozenset[str]) -> str:
    """Of the named properties, the same for what is about to be stored and for what was read."""
    kept = {
        name: value
        for name in names - OWN_OF_APPLICATION
        if (value := properties.get(name)) is not None
    }
    text = as_json(kept)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def as_json(properties: Mapping[str, Any]) -> str:
    """Properties as text; dates as ISO 8601."""
    return json.dumps(properties, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not stored")


def narrows(new: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether the new terms of an agreement show anything less than those that stand."""
    if new["level"] < now["level"] or new["expires_on"] < now["expires_on"]:
        return True
    if new["services"] is not None and not _holds(new["services"], now.get("services")):
        return True
    lists = ("sectors", "named_agencies", "family_teams", "family_members", "sensitive_agencies")
    return not all(_holds(new.get(name), now.get(name) or []) for name in lists)


def _holds(wide: Any, narrow: Any) -> bool:
    """Whether a list holds all of another; None there is everything."""
    return narrow is not None and set(narrow) <= set(wide or [])
