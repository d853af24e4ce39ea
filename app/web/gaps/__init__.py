"""Service gaps: what is missing, and what somebody does about it; the partnership in numbers."""

from app.web.gaps import picture, routes
from app.web.gaps.blueprint import blueprint

__all__ = ["blueprint", "picture", "routes"]
