"""Ids of an invented council: the same seed and the same natural key give the same id."""

from hashlib import sha1
from uuid import UUID

_NAMESPACE = UUID("6f0c64a2-2f0a-5d43-9f4f-7a0f5b1f8a11").bytes


class Ids:
    """Version 5 UUIDs (RFC 9562) of `seed/kind/key`."""

    def __init__(self, seed: int) -> None:
        self._start = sha1(_NAMESPACE + f"{seed}/".encode(), usedforsecurity=False)

    def of(self, kind: str, *key: object) -> str:
        # What uuid.uuid5 does, a third faster: a million people have ten million ids.
        digest = self._start.copy()
        digest.update("/".join((kind, *map(str, key))).encode())
        text = bytearray(digest.digest()[:16])
        text[6] = text[6] & 0x0F | 0x50
        text[8] = text[8] & 0x3F | 0x80
        h = text.hex()
        return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"
