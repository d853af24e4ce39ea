"""Keeping people safe: what is private, who is kept apart, whom a worker knows."""

from app.web.safety import desk, own
from app.web.safety.blueprint import blueprint

__all__ = ["blueprint", "desk", "own"]
