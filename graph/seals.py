"""Digests and seals over several texts, each preceded by its length: no two lists run together."""

import hashlib
import hmac


def message(*parts: str) -> bytes:
    """The bytes that stand for these texts and for no others."""
    text = bytearray()
    for part in parts:
        encoded = part.encode()
        text += len(encoded).to_bytes(8, "big") + encoded
    return bytes(text)


def seal(key: bytes, *parts: str) -> str:
    """HMAC-SHA256 of texts, in hexadecimal."""
    return hmac.digest(key, message(*parts), "sha256").hex()


def digest(*parts: str | None) -> str:
    """SHA-256 of texts, in hexadecimal; None is another one than no text."""
    marked = (mark for part in parts for mark in (("-",) if part is None else ("+", part)))
    return hashlib.sha256(message(*marked)).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two seals are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
