"""How a token is stored."""

from hashlib import sha256


def token_hash(token: str) -> str:
    """How a session's or a link's token is stored. Plain SHA-256: a token has 256 random bits."""
    return sha256(token.encode()).hexdigest()
