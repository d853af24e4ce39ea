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
