"""Service gaps: what is missing, and what somebody does about it."""

from app.web.gaps.routes import blueprint

__all__ = ["blueprint"]
