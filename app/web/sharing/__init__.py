"""Sharing without agreement: decided, answered by a second person, reviewed."""

from app.web.sharing import answering, deciding
from app.web.sharing.blueprint import blueprint

__all__ = ["answering", "blueprint", "deciding"]
