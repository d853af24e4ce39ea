"""Passwords: argon2id (RFC 9106), at most a few at once, and the same cost for every name."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graph.errors import Refused, Told

AT_ONCE = 4
"""Checks at once over all workers, or one for each where there are more workers than that: a check
takes 64 MiB and a good part of a core."""
SHORTEST = 12
LONGEST = 256
_PATIENCE = 5.0
"""Seconds that a check waits for its turn."""


class TooBusy(Told):
    """Too many people sign in at this moment."""


class Passwords:
    """Makes and checks password hashes. Safe to share between threads."""

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = AT_ONCE) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = BoundedSemaphore(max(1, at_once))
        self._nobody = self._hasher.hash("the password of an account that does not exist")

    def hash(self, password: str) -> str:
        """Raises TooBusy."""
        with self._turn():
            return self._hasher.hash(_normal(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether a password is right; without a stored hash never, at the same cost.

        Raises TooBusy.
        """
        with self._turn():
            try:
                self._hasher.verify(stored or self._nobody, _normal(password))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=_PATIENCE):
            raise TooBusy("refused_many_people_are_signing_in")
        try:
            yield
        finally:
            self._turns.release()


def require_good(password: str, name: str, field: str) -> None:
    """Raises Refused, on the form field `field`, where a new password is too easy to guess."""
    normal = _normal(password)
    if len(normal) < SHORTEST:
        raise Refused("refused_password_short", field, shortest=SHORTEST)
    if len(normal) > LONGEST:
        raise Refused("refused_password_long", field, longest=LONGEST)
    guessable = len(name) > 3 and name.casefold() in normal.casefold()
    if guessable or len(set(normal.casefold())) < 5:
        raise Refused("refused_that_would_be_easy_to", field)


def _normal(password: str) -> str:
    """One form for what keyboards spell in different ways (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
