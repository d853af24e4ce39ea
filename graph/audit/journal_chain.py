"""The chain of the journal's lines: each is sealed together with the one before it."""

import hmac
import json
from collections.abc import Sequence
from typing import Any

LINK_DIGITS = 32
"""128 bits of HMAC-SHA256, the least that RFC 2104 advises."""


class Chain:
    """Links lines under a key that is drawn from the audit's own."""

    def __init__(self, audit_key: bytes) -> None:
        self._key = hmac.digest(audit_key, b"kithmap audit journal 1", "sha256")

    def link(self, before: str, content: Sequence[Any]) -> str:
        """The seal of a line's content after the line whose link is `before`, in hexadecimal."""
        message = f"{before}\n{as_json(content)}".encode()
        return hmac.digest(self._key, message, "sha256").hex()[:LINK_DIGITS]

    def line(self, before: str, content: Sequence[Any]) -> str:
        """The whole line: the content and, as its last part, the link."""
        return as_json([*content, self.link(before, content)]) + "\n"


def as_json(content: Sequence[Any]) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=True)


def link_in(line: bytes) -> str | None:
    """The link at the end of a line, unproved; None where it is no line of a journal."""
    try:
        parts = json.loads(line)
    except ValueError:
        return None
    if type(parts) is not list or len(parts) < 2:
        return None
    link = parts[-1]
    return link if type(link) is str and len(link) == LINK_DIGITS else None
