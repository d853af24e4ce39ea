"""Short proofs made with a key: names of budgets, known devices, stored tokens."""

import hmac
from hashlib import sha256


def seal(key: bytes, *parts: str) -> str:
    """HMAC-SHA256 over length-prefixed parts, as 64 hexadecimal digits."""
    text = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hmac.new(key, text, sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two proofs are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def token_hash(token: str) -> str:
    """How a session's or a link's token is stored. Plain SHA-256: a token has 256 random bits."""
    return sha256(token.encode()).hexdigest()
