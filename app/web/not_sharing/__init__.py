"""Decisions not to share: taken, answered by a second person, reviewed."""

from app.web.not_sharing import answering, deciding
from app.web.not_sharing.blueprint import blueprint

__all__ = ["answering", "blueprint", "deciding"]
